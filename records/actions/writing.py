"""Writes what a gesture gives to rows, and tells cell by cell what was refused and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from access.codes import NOT_WRITABLE
from kernel.errors import Problem, Refusal
from records.actions.create import Create
from records.actions.create import run as create
from records.actions.update import Update, change
from records.actions.update_many import change_many
from records.codes import AUTOMATIC, COMPUTED, READONLY, STAGE_BY_MOVE
from records.results import Form
from records.work import Work
from schema.model import Entity

CLOSED: Final = frozenset((NOT_WRITABLE, COMPUTED, AUTOMATIC, READONLY, STAGE_BY_MOVE))  # whatever is written there
Asked = tuple[int, int, Mapping[str, Any]]  # the row, counted within the gesture; its id, 0 for a new one; its cells


async def written(
    work: Work, entity: Entity, asked: Sequence[Asked], names: Sequence[str], form: Form | None
) -> dict[str, Any]:  # fmt: skip
    """`{written, refused, problems}`, `pending` and `added` where there are any; a problem for each refused cell."""
    counts = {"written": 0, "refused": 0, "pending": 0, "added": 0}
    problems: list[dict[str, Any]] = []
    together = await change_many(work, entity, _once(asked), form or ("values" if work.actor.is_system else "strict"))
    for row, id, values in asked:
        if id in together and not together[id]:
            counts["written"] += len(values)
            continue
        if id in together:
            done = Done(frozenset(each.field for each in together[id] if each.field), together[id])
        else:
            done = await _row(work, entity, id, values, form)
        counts["refused"] += len(done.refused)
        problems += [{"row": row, "id": id or None, **each} for each in done.told(work, names, values)]
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

    def told(self, work: Work, names: Sequence[str], values: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Its problems, and each other refused cell: it was not written because of these."""
        own = {problem.field for problem in self.problems}
        found = [_problem(work, names, values, problem, problem.field) for problem in self.problems]
        because = [problem.field for problem in self.problems if problem.field and problem.code not in CLOSED]
        first = next((each for each in self.problems if each.code not in CLOSED), None) or next(
            iter(self.problems), None
        )
        waiting = [
            _problem(work, names, values, first, name) for name in values if first and name in self.refused - own
        ]
        return found + [{**each, "because": because} for each in waiting]


async def _row(work: Work, entity: Entity, id: int, values: Mapping[str, Any], form: Form | None) -> Done:
    """The cells of a row in one write; those that nobody may write here are left out, whatever they hold."""
    mark = work.mark
    try:
        async with work.unit.savepoint():
            return Done(waits=bool(values) and await _write(work, entity, id, values, form))
    except Refusal as error:
        work.undone(mark)
        problems = error.problems or (Problem(error.code, error.values),)
    closed = {each.field: each for each in problems if each.field in values and each.code in CLOSED}
    rest = {name: value for name, value in values.items() if name not in closed}
    if not closed or not rest:
        return Done(frozenset(values), problems)
    done = await _row(work, entity, id, rest, form)
    return Done(done.refused | {name for name in closed if name}, [*closed.values(), *done.problems], done.waits)


async def _write(work: Work, entity: Entity, id: int, values: Mapping[str, Any], form: Form | None) -> bool:
    """Whether it waits for an approval."""
    if id:
        await change(work, entity, Update(entity.name, id, values, form=form))
        return (entity.name, id) in work.held
    given = {name: value for name, value in values.items() if value not in (None, "")}
    await create(work, Create(entity.name, given, form=form))
    return False


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
