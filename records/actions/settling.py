"""What nearly all records of a gesture come to, worked out without a pause: own formulas, title, completeness, checks.

What is asked of a change of some fields is found out once for all records. A record of which something does not hold,
or of which more is asked than is answered here, is left to be settled with all care, so nothing is decided twice.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from expressions.evaluate import evaluate
from expressions.frame import Frame
from expressions.tree import Expression
from records.checking import asked_of
from records.computing import fitted, is_filled, share
from records.draft import UNTOUCHED, Draft, same
from records.graph import COMPLETENESS, TITLE
from records.links import targets
from records.results import Row
from records.titles import title
from records.work import Work
from schema.fieldtypes.base import Invalid
from schema.model import Asked, Entity, Field

EMPTY: Final = (None, "", ())
Changes = Mapping[str, tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class _Formula:
    field: Field
    value: Expression
    reads: frozenset[str]  # of the record itself


class Settling:
    """What a change of the fields `names` asks of records of an entity whose records stand apart (`change_apart`)."""

    def __init__(self, work: Work, entity: Entity, names: Collection[str]) -> None:
        self._work, self._entity = work, entity
        self._given = [name for name in names if name in entity.fields and name not in UNTOUCHED]
        reach = set(self._given)
        self._formulas = list(self._own(reach))
        self._titled = self._reads(TITLE)
        self._asked = [(field, _is_special(field)) for field in asked_of(work, entity)]
        self._suggested = frozenset(field.name for field in entity.own_fields if field.suggested)
        self._completes = COMPLETENESS in entity.fields
        reach |= {COMPLETENESS} & entity.fields.keys()
        self._order = [name for name in entity.fields if name in reach]

    def _own(self, reach: set[str]) -> "list[_Formula]":
        """The formulas that may have to be worked out, each after what it reads."""
        graph, found = self._work.house.graph, []
        for entity, name in graph.own(self._entity):
            field = self._entity.fields.get(name) if entity == self._entity.name else None
            if field is None or field.formula is None or (entity, name) in graph.late:
                continue
            reads = self._reads(name)
            if reads & reach:
                reach.add(name)
                found.append(_Formula(field, field.formula, reads))
        return found

    def _reads(self, name: str) -> frozenset[str]:
        found = self._work.house.graph.reads.get((self._entity.name, name), ())
        return frozenset(each.field for each in found if each.entity == self._entity.name)

    async def all(self, drafts: Sequence[Draft]) -> list[Changes | None]:
        """What each draft changes; None where it is left to be settled with all care, from what is stored."""
        self._work.world.know(self._entity.name, [draft.old for draft in drafts if draft.old is not None])
        return await self._work.world.each([_bound(self, draft) for draft in drafts])

    def one(self, draft: Draft) -> Changes | None:
        """The same of one; raises Missing while linked records are not loaded."""
        old, row = draft.old or {}, draft.row
        frame = self._work.frame.changing(row["id"], old)
        self._work.world.drop(self._entity.name, row["id"])
        changed = {name for name in self._given if (was := old.get(name)) is not row[name] and not same(was, row[name])}
        if changed and self._is_locked(old, frame):
            return None
        self._work.world.put(self._entity.name, row)
        if not self._computes(draft, changed, frame) or not self._holds(draft, changed, frame):
            return None
        return {name: (old.get(name), row[name]) for name in self._order if name in changed}

    def _is_locked(self, old: Row, frame: Frame) -> bool:
        """Whether its stage locks anything, or its condition all, as it is stored."""
        entity = self._entity
        stage = entity.stages.get(old.get("stage") or "")
        if stage is not None and stage.locked:
            return True
        return entity.locked is not None and self._true(entity.locked.when, replace(frame, old=None))

    def _computes(self, draft: Draft, changed: set[str], frame: Frame) -> bool:
        """Works out formulas and title, names what changed with them; whether all of them fit."""
        old, row, world = draft.old or {}, draft.row, self._work.world
        for each in self._formulas:
            if each.reads.isdisjoint(changed):
                continue
            try:
                row[each.field.name] = fitted(each.field, evaluate(each.value, world, frame))
            except Invalid:
                return False
            if not same(old.get(each.field.name), row[each.field.name]):
                changed.add(each.field.name)
        if not self._titled.isdisjoint(changed):
            row[TITLE] = title(world, self._entity, row)
        return True

    def _holds(self, draft: Draft, changed: set[str], frame: Frame) -> bool:
        """Whether all that is asked of the record holds, so that nobody has to be told anything."""
        required = []
        for field, special in self._asked:
            if self._is_required(field, frame):
                required.append(field.name)
                if field.type != "boolean" and not is_filled(draft, field.name):
                    return False
            if draft.row.get(field.name) in EMPTY:
                continue
            if field.name in changed and special:
                return False
            check = field.check
            moved = field.name in changed or (check is not None and any(path[0] in changed for path in check.reads))
            if check is not None and moved and not self._true(check, frame):
                return False
        if self._completes:
            self._complete(draft, required, changed)
        for rule in self._entity.rules:
            if (rule.when is None or self._true(rule.when, frame)) and not self._true(rule.check, frame):
                return False
        return True

    def _is_required(self, field: Field, frame: Frame) -> bool:
        if field.required is False or (field.computed and field.required is True):
            return False
        return self._true(field.required, frame) and self._true(field.show, frame)

    def _complete(self, draft: Draft, required: Sequence[str], changed: set[str]) -> None:
        wanted = self._suggested.union(required)
        draft.row[COMPLETENESS] = share(sum(is_filled(draft, name) for name in wanted), len(wanted))
        if not same((draft.old or {}).get(COMPLETENESS), draft.row[COMPLETENESS]):
            changed.add(COMPLETENESS)

    def _true(self, asked: Asked, frame: Frame) -> bool:
        return asked if isinstance(asked, bool) else bool(evaluate(asked, self._work.world, frame))


def _bound(settling: Settling, draft: Draft) -> Any:
    return lambda: settling.one(draft)


def _is_special(field: Field) -> bool:
    """Whether more than its check is asked of a new value: what may be picked, and bounds of its own."""
    bounds = (field.min, field.max, *(option.when for option in field.options))
    return field.where is not None or bool(targets(field)) or any(isinstance(each, Expression) for each in bounds)
