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
    problems = await _Checks(work, draft, late).all()
    for name, rows in draft.lines.items():
        field = draft.entity.fields[name]
        problems += [] if late else _counted(field, rows)
        for number, each in enumerate(rows, 1):
            found = await _Checks(work, each, late).all()
            problems += [_in_line(field, number, problem) for problem in found]
    return problems


async def required_of(work: Sketch, draft: Draft) -> list[str]:
    """The fields that must be filled in this record, as far as the record itself tells."""
    asked = _Checks(work, draft, late=False)
    own = (field for field in draft.entity.fields.values() if not field.automatic)
    return [field.name for field in own if await asked.is_required(field)]


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
    def __init__(self, work: Sketch, draft: Draft, late: bool) -> None:
        self._work = work
        self._draft = draft
        self._late = late
        self._changed = draft.changed()

    async def all(self) -> list[Problem]:
        problems: list[Problem] = []
        required = []
        for field in asked_of(self._work, self._draft.entity):
            if await self.is_required(field):
                required.append(field.name)
                if not is_filled(self._draft, field.name) and field.type != "boolean":
                    problems.append(Problem(REQUIRED, {"label": field.label}, field.name))
            problems += await self._of_field(field)
        if not self._late:
            completeness(self._draft, required)
        for rule in self._draft.entity.rules:
            problems += await self._rule(rule)
        return problems

    async def is_required(self, field: Field) -> bool:
        """Whether it must be filled now."""
        if field.required is False or (field.computed and field.required is True):
            return False
        if not self._now(field.required) or not await self._holds(field.required):
            return False
        return await self._holds(field.show)

    async def _of_field(self, field: Field) -> list[Problem]:
        value = self._draft.row.get(field.name)
        if value in (None, "", ()):
            return []
        problems: list[Problem] = []
        asked = field.check is not None and self._now(field.check) and self._moved(field, field.check)
        if asked and field.check is not None and not await self._holds(field.check):
            problems.append(await self._failed(field, field.check))
        if field.name in self._changed and not self._late:
            problems += await self._option(field, value)
            problems += await self._bounds(field, value)
        if field.where is not None and field.name in self._changed and self._now(field.where):
            problems += await self._choice(field, field.where)
        if field.name in self._changed and not self._late and targets(field):
            problems += await picks.unapproved_in(self._work, field, value, (self._draft.old or {}).get(field.name))
            problems += await picks.circle_of(self._work, self._draft, field)
        return problems

    async def _failed(self, field: Field, check: Expression) -> Problem:
        if field.message is None:
            return Problem(
                codes.CHECK_PLAIN, {"label": field.label, "check": stated(self._work.house.schema, check)}, field.name
            )
        message = await filled_text(self._work, self._draft, field.message)
        return Problem(codes.CHECK_FAILED, {"message": message}, field.name)

    async def _bounds(self, field: Field, value: Any) -> list[Problem]:
        """`min` and `max` that are computed for this record; an empty one bounds nothing."""
        if not isinstance(field.min, Expression) and not isinstance(field.max, Expression):
            return []
        low, high = [await self._bound(bound) for bound in (field.min, field.max)]
        if isinstance(value, datetime):  # a day bounds it from its first to its last instant
            low, high = self._instant(low), self._instant(high, last=True)
        try:
            registry.of(field).fit(replace(field, min=low, max=high), value)
        except Invalid as error:
            return [error.problem.on(field.name)]
        return []

    async def _bound(self, bound: Any) -> Any:
        asked = isinstance(bound, Expression)
        return await self._work.world.value(bound, self._work.frame_of(self._draft)) if asked else bound

    def _instant(self, bound: Any, *, last: bool = False) -> Any:
        if not isinstance(bound, date) or isinstance(bound, datetime):
            return bound
        start = self._work.frame.start
        return start(bound + timedelta(days=1)) - timedelta(microseconds=1) if last else start(bound)

    async def _option(self, field: Field, value: Any) -> list[Problem]:
        problems = []
        for key in value if isinstance(value, tuple) else (value,):
            option = field.option(key) if isinstance(key, str) else None
            if option is not None and option.when is not None and not await self._holds(option.when):
                problems.append(
                    Problem(codes.OPTION_CLOSED, {"label": field.label, "option": option.label}, field.name)
                )
        return problems

    async def _choice(self, field: Field, where: Expression) -> list[Problem]:
        """Whether what was set may be picked; of several records each that was not there before."""
        value = self._draft.row[field.name]
        if not isinstance(value, tuple):
            return [] if await self._holds(where) else [await picks.not_open(self._work, field, where, value)]
        before = (self._draft.old or {}).get(field.name) or ()
        new = [each for each in value if each not in before]
        frames = {each: self._work.frame_of(self._draft, names={field.name: each}) for each in new}
        return await picks.closed(self._work, field, where, frames)

    async def _rule(self, rule: Rule) -> list[Problem]:
        if not (self._now(rule.check) or (rule.when is not None and self._now(rule.when))):
            return []
        if self._late is False and rule.when is not None and self._is_late(rule.when):
            return []
        if (rule.when is not None and not await self._holds(rule.when)) or await self._holds(rule.check):
            return []
        message = await filled_text(self._work, self._draft, rule.message)
        severity = "warning" if rule.warn else "error"
        return [Problem(codes.CHECK_FAILED, {"message": message}, rule.at or None, severity=severity)]

    # ------------------------------------------------------------------------------------------------ asking
    async def _holds(self, asked: Asked) -> bool:
        if isinstance(asked, bool):
            return asked
        return bool(await self._work.world.value(asked, self._work.frame_of(self._draft)))

    def _moved(self, field: Field, check: Expression) -> bool:
        """Whether the field or something that its check reads has changed: an old value is not asked again."""
        return self._draft.is_new or field.name in self._changed or any(p[0] in self._changed for p in check.reads)

    def _now(self, asked: Asked) -> bool:
        """Whether this is the pass in which the question is asked."""
        return self._is_late(asked) is self._late

    def _is_late(self, asked: Asked) -> bool:
        return isinstance(asked, Expression) and is_late(self._work, self._draft.entity, asked)


def is_late(work: Sketch, entity: Entity, asked: Expression) -> bool:
    """Whether an answer counts whole tables, itself or through a formula of the record."""
    late = work.house.graph.late
    return bool(asked.tables) or any((entity.name, path[0]) in late for path in asked.reads)
