"""A range of a list as one gesture, loaded in the browser or not: copy, clear, fill, paste."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from kernel.errors import Problem, Refusal
from records import listing, reading
from records.actions.update import Update, change
from records.codes import BAD_RANGE, WRONG_SHAPE
from records.parsing import A_LIST
from records.results import Form, Outcome, Query, Record
from records.titles import shown
from records.work import Work
from schema.model import Entity

MOST: Final = 50_000  # cells


@dataclass(frozen=True, slots=True)
class Ranges:
    """Rows `[from, to)` of the list that `query` asks for, and some of its columns.

    `values`: rows of cells for fill and paste, repeated over the range where they are fewer.
    """

    entity: str
    query: Query
    rows: tuple[int, int]
    columns: Sequence[str]
    do: Literal["copy", "clear", "fill", "paste"]
    values: Any = None
    form: Form | None = "typed"


async def run(work: Work, action: Ranges) -> Outcome:
    """`value`: the texts of a copy, or how many cells were written and refused, and why. Raises Refusal 404, 422."""
    entity = work.entity(action.entity)
    names = listing.columns(work, entity, Query(fields=tuple(action.columns)))
    start, end = action.rows
    if not 0 <= start <= end or (end - start) * len(names) > MOST:
        raise Refusal(BAD_RANGE, {"most": MOST})
    known = await listing.asked(work, entity, action.query)
    rows = await work.reader.rows(entity.name, None, known.where, known.sort, end - start, start, work.frame)
    if action.do == "copy":
        await reading.load_members(work, entity, rows, names)
        found = await reading.records(work, entity, rows, names)
        return Outcome(value={"values": [_texts(work, entity, each, names) for each in found]})
    return await _write(work, entity, action, names, [row["id"] for row in rows])


def _texts(work: Work, entity: Entity, record: Record, names: Sequence[str]) -> list[str]:
    """What a copy holds: a cell that is hidden or masked is empty."""
    language = work.actor.language
    plain = [name if name in record.values and name not in record.masked else "" for name in names]
    return [shown(entity.fields[name], record.values[name], language) if name else "" for name in plain]


async def _write(work: Work, entity: Entity, action: Ranges, names: Sequence[str], ids: Sequence[int]) -> Outcome:
    cells = _cells(action)
    written, problems = 0, []
    for place, id in enumerate(ids):
        row = cells[place % len(cells)] if cells else [None] * len(names)
        values = {name: row[at % len(row)] for at, name in enumerate(names)}
        mark = len(work.changes)
        try:
            async with work.unit.savepoint():
                await change(work, entity, Update(entity.name, id, values, form=action.form))
            written += len(values)
        except Refusal as error:
            work.undone(mark)
            problems += [_told(work, id, each) for each in error.problems or (Problem(error.code, error.values),)]
    refused = len(ids) * len(names) - written
    return Outcome(entity=entity.name, value={"written": written, "refused": refused, "problems": problems})


def _cells(action: Ranges) -> list[list[Any]]:
    if action.do == "clear":
        return []
    whole = isinstance(action.values, list) and bool(action.values)
    if not whole or not all(isinstance(row, list) and row for row in action.values):
        raise Refusal(WRONG_SHAPE, {"label": "values", "expected": A_LIST})
    cells: list[list[Any]] = action.values
    return cells


def _told(work: Work, id: int, problem: Problem) -> dict[str, Any]:
    text = problem.text(work.actor.language)
    return {"id": id, "field": problem.field, "code": problem.code.name, "message": text}
