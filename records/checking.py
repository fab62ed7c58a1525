"""What must hold before a record is stored: required fields, checks, options, choices of links, lines, rules."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from expressions.tree import Expression
from kernel.errors import Problem
from records import codes, picks
from records.computing import completeness, is_filled
from records.draft import Draft
from records.guarded import by_action
from records.links import targets
from records.messages import filled_text
from records.work import Sketch
from schema.fieldtypes import registry
from schema.fieldtypes.base import Invalid
from schema.fieldtypes.codes import REQUIRED
from schema.model import Asked, Entity, Field, Rule
from schema.wording.conditions import stated


async def check(work: Sketch, draft: Draft, *, late: bool = False) -> list[Problem]:
    """Everything wrong with the record and its lines. `late`: only what counts whole tables, after the write."""
    [found] = await check_all(work, [draft], late=late)
    return found


async def check_all(work: Sketch, drafts: Sequence[Draft], *, late: bool = False) -> list[list[Problem]]:
    """The same of many records of one entity: each question is asked of all of them before the next one."""
    found = await _Checks(work, drafts, late).all()
    for draft, problems in zip(drafts, found, strict=True):
        for name, rows in draft.lines.items():
            field = draft.entity.fields[name]
            problems += [] if late else _counted(field, rows)
            of_lines = await _Checks(work, rows, late).all() if rows else []
            for number, wrong in enumerate(of_lines, 1):
                problems += [_in_line(field, number, problem) for problem in wrong]
    return found


async def required_of(work: Sketch, draft: Draft) -> list[str]:
    """The fields that must be filled in this record, as far as the record itself tells."""
    asked = _Checks(work, [draft], late=False)
    own = (field for field in draft.entity.fields.values() if not field.automatic)
    return [field.name for field in own if await asked.requiring(field)]


def _counted(field: Field, rows: Sequence[Draft]) -> list[Problem]:
    values = {"label": field.label, "found": len(rows)}
    if field.min is not None and len(rows) < int(field.min):
        return [Problem(codes.LINES_FEW, {**values, "min": field.min}, field.name)]
    if field.max is not None and len(rows) > int(field.max):
        return [Problem(codes.LINES_MANY, {**values, "max": field.max}, field.name)]
    return []


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A problem's own sentence, read in the language of whoever is told."""

    problem: Problem

    def in_(self, language: str) -> str:
        return self.problem.text(language)

    def __str__(self) -> str:
        return self.problem.text()


def _in_line(field: Field, number: int, problem: Problem) -> Problem:
    at = f"{field.name}.{number - 1}.{problem.field}" if problem.field else field.name
    values = {"label": field.label, "row": number, "message": _Sentence(problem)}
    return Problem(codes.LINE_PROBLEM, values, at, severity=problem.severity)


def asked_of(work: Sketch, entity: Entity) -> tuple[Field, ...]:
    """The fields of which something may be asked beside what their type asks when it reads them."""
    house = work.house
    if entity.name not in house.asked:
        guarded = by_action(house.schema, "create").keys()
        own = (field for field in entity.fields.values() if not field.automatic)
        house.asked[entity.name] = tuple(
            field for field in own if _asks(field, guarded) or picks.leads_up(entity, field)
        )
    return house.asked[entity.name]


def _asks(field: Field, guarded: Collection[str]) -> bool:
    if field.required is not False or field.check is not None or field.where is not None:
        return True
    bounds = (field.min, field.max, *(option.when for option in field.options))
    to = targets(field)
    return any(isinstance(each, Expression) for each in bounds) or to == ("any",) or any(e in guarded for e in to)


class _Checks:
    """The checks of some records of one entity; records are told by their places, from 0."""

    def __init__(self, work: Sketch, drafts: Sequence[Draft], late: bool) -> None:
        self._work = work
        self._drafts = drafts
        self._entity = drafts[0].entity
        self._late = late
        self._every = range(len(drafts))
        self._changed = [None if draft.is_new else draft.changed() for draft in drafts]
        self._found: list[list[Problem]] = [[] for _ in drafts]

    async def all(self) -> list[list[Problem]]:
        required: list[list[str]] = [[] for _ in self._drafts]
        for field in asked_of(self._work, self._entity):
            problem = Problem(REQUIRED, {"label": field.label}, field.name)
            for n in await self.requiring(field):
                required[n].append(field.name)
                if field.type != "boolean" and not is_filled(self._drafts[n], field.name):
                    self._found[n].append(problem)
            await self._of_field(field)
        if not self._late:
            completeness(self._drafts, required)
        for rule in self._entity.rules:
            await self._rule(rule)
        return self._found

    async def requiring(self, field: Field) -> Sequence[int]:
        """The records in which it must be filled now."""
        if field.required is False or (field.computed and field.required is True) or not self._now(field.required):
            return ()
        return await self._where(field.show, await self._where(field.required, self._every))

    async def _of_field(self, field: Field) -> None:
        filled = [n for n in self._every if self._drafts[n].row.get(field.name) not in (None, "", ())]
        if field.check is not None and self._now(field.check):
            moved = [n for n in filled if self._moved(n, field, field.check)]
            for n in await self._failing(field.check, moved):
                self._found[n].append(await self._failed(self._drafts[n], field, field.check))
        fresh = [n for n in filled if self._moved(n, field)]
        if not self._late:
            await self._options(field, fresh)
            await self._bounds(field, fresh)
        if field.where is not None and self._now(field.where):
            await self._choices(field, field.where, fresh)
        if not self._late and targets(field):
            for n in fresh:
                draft = self._drafts[n]
                value, before = draft.row[field.name], (draft.old or {}).get(field.name)
                self._found[n] += await picks.unapproved_in(self._work, field, value, before)
                self._found[n] += await picks.circle_of(self._work, draft, field)

    async def _failed(self, draft: Draft, field: Field, check: Expression) -> Problem:
        if field.message is None:
            return Problem(
                codes.CHECK_PLAIN, {"label": field.label, "check": stated(self._work.house.schema, check)}, field.name
            )
        message = await filled_text(self._work, draft, field.message)
        return Problem(codes.CHECK_FAILED, {"message": message}, field.name)

    async def _bounds(self, field: Field, places: Sequence[int]) -> None:
        """`min` and `max` that are computed for this record; an empty one bounds nothing."""
        if not isinstance(field.min, Expression) and not isinstance(field.max, Expression):
            return
        lows, highs = [await self._bound(bound, places) for bound in (field.min, field.max)]
        for n, low, high in zip(places, lows, highs, strict=True):
            value = self._drafts[n].row[field.name]
            if isinstance(value, datetime):  # a day bounds it from its first to its last instant
                low, high = self._instant(low), self._instant(high, last=True)
            try:
                registry.of(field).fit(replace(field, min=low, max=high), value)
            except Invalid as error:
                self._found[n].append(error.problem.on(field.name))

    async def _bound(self, bound: Any, places: Sequence[int]) -> list[Any]:
        return await self._values(bound, places) if isinstance(bound, Expression) else [bound] * len(places)

    def _instant(self, bound: Any, *, last: bool = False) -> Any:
        if not isinstance(bound, date) or isinstance(bound, datetime):
            return bound
        start = self._work.frame.start
        return start(bound + timedelta(days=1)) - timedelta(microseconds=1) if last else start(bound)

    async def _options(self, field: Field, places: Sequence[int]) -> None:
        conditional = {option.key: option for option in field.options if option.when is not None}
        for n in places if conditional else ():
            value = self._drafts[n].row[field.name]
            for key in value if isinstance(value, tuple) else (value,):
                option = conditional.get(key) if isinstance(key, str) else None
                if option is not None and option.when is not None and not await self._where(option.when, (n,)):
                    self._found[n].append(
                        Problem(codes.OPTION_CLOSED, {"label": field.label, "option": option.label}, field.name)
                    )

    async def _choices(self, field: Field, where: Expression, places: Sequence[int]) -> None:
        """Whether what was set may be picked; of several records each that was not there before."""
        several = [n for n in places if isinstance(self._drafts[n].row[field.name], tuple)]
        single = sorted({*places} - {*several}) if several else places
        for n in await self._failing(where, single):
            value = self._drafts[n].row[field.name]
            self._found[n].append(await picks.not_open(self._work, field, where, value))
        for n in several:
            draft = self._drafts[n]
            before = (draft.old or {}).get(field.name) or ()
            new = [each for each in draft.row[field.name] if each not in before]
            frames = {each: self._work.frame_of(draft, names={field.name: each}) for each in new}
            self._found[n] += await picks.closed(self._work, field, where, frames)

    async def _rule(self, rule: Rule) -> None:
        if not (self._now(rule.check) or (rule.when is not None and self._now(rule.when))):
            return
        if self._late is False and rule.when is not None and self._is_late(rule.when):
            return
        places = self._every if rule.when is None else await self._where(rule.when, self._every)
        severity = "warning" if rule.warn else "error"
        for n in await self._failing(rule.check, places):
            message = await filled_text(self._work, self._drafts[n], rule.message)
            self._found[n].append(Problem(codes.CHECK_FAILED, {"message": message}, rule.at or None, severity=severity))

    # ------------------------------------------------------------------------------------------------ asking
    async def _where(self, asked: Asked, places: Sequence[int]) -> Sequence[int]:
        """Those of the records for which it holds."""
        if isinstance(asked, bool):
            return places if asked else ()
        return [n for n, holds in zip(places, await self._values(asked, places), strict=True) if holds]

    async def _failing(self, asked: Asked, places: Sequence[int]) -> list[int]:
        """Those for which it does not hold."""
        if isinstance(asked, bool):
            return [] if asked else list(places)
        return [n for n, holds in zip(places, await self._values(asked, places), strict=True) if not holds]

    async def _values(self, asked: Expression, places: Sequence[int]) -> list[Any]:
        if not places:
            return []
        return await self._work.world.values([(asked, self._work.frame_of(self._drafts[n])) for n in places])

    def _moved(self, n: int, field: Field, check: Expression | None = None) -> bool:
        """Whether the field, which is filled, or something that its check reads has changed: an old value is not asked
        again."""
        changed = self._changed[n]
        if changed is None or field.name in changed:
            return True
        return check is not None and any(path[0] in changed for path in check.reads)

    def _now(self, asked: Asked) -> bool:
        """Whether this is the pass in which the question is asked."""
        return self._is_late(asked) is self._late

    def _is_late(self, asked: Asked) -> bool:
        return isinstance(asked, Expression) and is_late(self._work, self._entity, asked)


def is_late(work: Sketch, entity: Entity, asked: Expression) -> bool:
    """Whether an answer counts whole tables, itself or through a formula of the record."""
    late = work.house.graph.late
    return bool(asked.tables) or any((entity.name, path[0]) in late for path in asked.reads)
