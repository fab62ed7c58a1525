"""Writes what a gesture gives to rows, and tells cell by cell what was refused and why."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from access.codes import NOT_WRITABLE
from kernel.errors import Problem, Refusal
from records.actions.create_many import CreateMany
from records.actions.create_many import run as create_many
from records.actions.update import Update, change
from records.actions.update_many import change_many
from records.codes import AUTOMATIC, COMPUTED, READONLY, STAGE_BY_MOVE
from records.parsing import Manner, refused_field
from records.results import Form, Outcome
from records.work import Work
from schema.model import Entity

CLOSED: Final = frozenset((NOT_WRITABLE, COMPUTED, AUTOMATIC, READONLY, STAGE_BY_MOVE))  # whatever is written there
Asked = tuple[int, int, Mapping[str, Any]]  # the row, counted within the gesture; its id, 0 for a new one; its cells


async def written(
    work: Work, entity: Entity, asked: Sequence[Asked], names: Sequence[str], form: Form | None,
    new: dict[int, int] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """`{written, refused, problems}`, `pending` and `added` where there are any; a problem for each refused cell.

    `new` is told the ids of the records that were made, by row."""
    counts = {"written": 0, "refused": 0, "pending": 0, "added": 0}
    problems: list[dict[str, Any]] = []
    form = form or ("values" if work.actor.is_system else "strict")
    together = await change_many(work, entity, _once(asked), form)
    made: Iterator[Done] | None = None
    for row, id, values in asked:
        if id in together and not together[id]:
            counts["written"] += len(values)
            continue
        if id in together:
            done = Done(frozenset(each.field for each in together[id] if each.field), together[id])
        elif id:
            done = await _row(work, entity, id, values, form)
        else:
            made = made or iter(await _made(work, entity, [each for _, other, each in asked if not other], form))
            done = next(made)
            if done.id and new is not None:
                new[row] = done.id
        counts["refused"] += len(done.refused)
        problems += [{"row": row, "id": id or done.id, **each} for each in done.told(work, names, values)]
        counts["pending" if done.waits else "written"] += len(values) - len(done.refused)
        counts["added"] += not id and len(done.refused) < len(values)
    kept = {name: count for name, count in counts.items() if count or name in ("written", "refused")}
    return {**kept, "problems": problems}


def _once(asked: Sequence[Asked]) -> dict[int, Mapping[str, Any]]:
    return {id: values for _, id, values in asked if id and values}


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a row: the cells that were refused, and why."""

    refused: frozenset[str] = frozenset()
    problems: Sequence[Problem] = ()
    waits: bool = False  # for an approval
    id: int | None = None  # of a record that was made

    def told(self, work: Work, names: Sequence[str], values: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Its problems by columns, and each other refused cell: it was not written because of these."""
        places = {name: place for place, name in enumerate(names)}
        problems = sorted(self.problems, key=lambda problem: places.get(problem.field or "", len(places)))
        own = {problem.field for problem in problems}
        found = [_problem(work, names, values, problem, problem.field) for problem in problems]
        because = [problem.field for problem in problems if problem.field and problem.code not in CLOSED]
        first = next((each for each in problems if each.code not in CLOSED), None) or next(iter(problems), None)
        waiting = [
            _problem(work, names, values, first, name) for name in values if first and name in self.refused - own
        ]
        return found + [{**each, "because": because} for each in waiting]


async def _row(work: Work, entity: Entity, id: int, values: Mapping[str, Any], form: Form) -> Done:
    """The cells of a row in one write; those that nobody may write here are left out, whatever they hold."""
    mark = work.mark
    try:
        async with work.unit.savepoint():
            if values:
                await change(work, entity, Update(entity.name, id, values, form=form))
            return Done(waits=bool(values) and (entity.name, id) in work.held)
    except Refusal as error:
        work.undone(mark)
        problems = problems_of(error)
    closed = {each.field: each for each in problems if each.field in values and each.code in CLOSED}
    rest = {name: value for name, value in values.items() if name not in closed}
    if not closed or not rest:
        return Done(frozenset(values), problems)
    done = await _row(work, entity, id, rest, form)
    return Done(done.refused | {name for name in closed if name}, [*closed.values(), *done.problems], done.waits)


async def _made(work: Work, entity: Entity, rows: Sequence[Mapping[str, Any]], form: Form) -> list[Done]:
    """New records of these cells, together where that means the same; a blank cell gives its default."""
    rights, manner = work.policy.fields(work.actor, entity.name).anywhere, Manner(form, creating=True)
    told = {name: refused_field(entity, name, rights, manner) for each in rows for name in each}
    never = {name: problem for name, problem in told.items() if problem and problem.code in CLOSED}
    sent: list[tuple[Mapping[str, Any], dict[str, Problem]]] = []
    for values in rows:
        given = {name: value for name, value in values.items() if value not in (None, "")}
        closed = {name: never[name] for name in given if name in never}
        closed = {} if len(closed) == len(values) else closed
        sent.append(({name: value for name, value in given.items() if name not in closed}, closed))
    asked = [given for values, (given, _) in zip(rows, sent, strict=True) if values]
    results = iter(await _created(work, CreateMany(entity.name, asked, form)))
    found = []
    for values, (_, closed) in zip(rows, sent, strict=True):
        result = next(results) if values else Outcome()
        closed = closed if isinstance(result, Outcome) or result.problems else {}
        rest = {name: value for name, value in values.items() if name not in closed}
        done = Done(id=result.id) if isinstance(result, Outcome) else Done(frozenset(rest), problems_of(result))
        found.append(replace(done, refused=done.refused | set(closed), problems=[*closed.values(), *done.problems]))
    return found


async def _created(work: Work, action: CreateMany) -> Sequence[Outcome | Refusal]:
    try:
        return (await create_many(work, action)).results
    except Refusal as error:  # nobody may make one here
        return (error,) * len(action.values)


def problems_of(error: Refusal) -> Sequence[Problem]:
    """All that a refusal says."""
    return error.problems or (Problem(error.code, error.values),)


def _problem(
    work: Work, names: Sequence[str], values: Mapping[str, Any], problem: Problem, name: str | None
) -> dict[str, Any]:  # fmt: skip
    """`column` counts from 0 within the first area, null where it is about no column of it; `value` is what was to be
    written: whoever sent it can go on from there."""
    language = work.actor.language
    told = {
        "field": name, "column": names.index(name) if name in names else None, "code": problem.code.name,
        "message": problem.text(language), "help": problem.help(language),
    }  # fmt: skip
    return told | ({"value": values[name]} if name is not None and name in values else {})
