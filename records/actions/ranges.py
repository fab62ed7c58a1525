"""A range of a list as one gesture, loaded in the browser or not: copy, clear, fill, paste."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from expressions.conditions import all_of
from kernel.errors import Problem, Refusal
from records import listing, reading
from records.actions.update import Update, change
from records.codes import BAD_RANGE, LIST_ENDS, LIST_MOVED, WRONG_SHAPE
from records.parsing import A_LIST
from records.results import Form, Outcome, Query, Record
from records.titles import shown
from records.work import Work
from schema.model import Entity

MOST: Final = 50_000  # cells


@dataclass(frozen=True, slots=True)
class Ranges:
    """Rows `[from, to)` of the list that `query` asks for, and some of its columns.

    `values`: rows of cells for fill and paste, repeated over the range where they are fewer. `whole`: refused where the
    list has fewer rows. `first` is the record that whoever asks saw in the first row: refused where another stands.
    """

    entity: str
    query: Query
    rows: tuple[int, int]
    columns: Sequence[str]
    do: Literal["copy", "clear", "fill", "paste"]
    values: Any = None
    form: Form | None = "typed"
    whole: bool = False
    first: int | None = None


async def run(work: Work, action: Ranges) -> Outcome:
    """`value`: the texts of a copy, or how many cells were written and refused, and why. Raises Refusal 404, 422."""
    return Outcome(entity=action.entity, value=await carry_out(work, action, await chosen(work, action)))


async def chosen(work: Work, action: Ranges) -> list[int]:
    """The ids of the range's rows, in order. Raises Refusal 404, 422 for what could not be carried out."""
    entity = work.entity(action.entity)
    names = listing.columns(work, entity, Query(fields=tuple(action.columns)))
    start, end = action.rows
    if not 0 <= start <= end or (end - start) * len(names) > MOST:
        raise Refusal(BAD_RANGE, {"most": MOST})
    if action.do in ("fill", "paste"):
        _cells(action)
    known = await listing.asked(work, entity, action.query)
    rows = await work.reader.rows(
        entity.name, ("id",), known.where, known.sort, end - start, start, work.frame, seen=known.seen
    )
    found = [row["id"] for row in rows]
    if action.first is not None and found[:1] != [action.first]:
        raise Refusal(LIST_MOVED)
    if action.whole and len(found) < end - start:
        raise Refusal(LIST_ENDS, {"rows": end - start, "found": len(found)})
    return found


async def carry_out(work: Work, action: Ranges, ids: Sequence[int], place: int = 0) -> dict[str, Any]:
    """Does it to these rows of the range, the first of which stands at `place` in it."""
    entity = work.entity(action.entity)
    names = listing.columns(work, entity, Query(fields=tuple(action.columns)))
    if action.do == "copy":
        return {"values": await _copied(work, entity, names, ids)}
    return await _written(work, entity, action, names, ids, place)


async def _copied(work: Work, entity: Entity, names: Sequence[str], ids: Sequence[int]) -> list[list[str]]:
    where = all_of(work.among(entity.name, "id", ids), await work.rows_of(entity))
    found = {row["id"]: row for row in await work.reader.rows(entity.name, None, where, frame=work.frame)}
    rows = [found[id] for id in ids if id in found]
    await reading.load_members(work, entity, rows, names)
    return [_texts(work, entity, each, names) for each in await reading.records(work, entity, rows, names)]


def _texts(work: Work, entity: Entity, record: Record, names: Sequence[str]) -> list[str]:
    """What a copy holds: a cell that is hidden or masked is empty."""
    language, zone = work.actor.language, work.frame.zone
    plain = [name if name in record.values and name not in record.masked else "" for name in names]
    return [shown(entity.fields[name], record.values[name], language, zone) if name else "" for name in plain]


async def _written(
    work: Work, entity: Entity, action: Ranges, names: Sequence[str], ids: Sequence[int], place: int
) -> dict[str, Any]:  # fmt: skip
    cells = _cells(action) if action.do != "clear" else [[None]]
    written, pending, problems = 0, 0, []
    for at, id in enumerate(ids, place):
        row = cells[at % len(cells)]
        values = {name: row[number % len(row)] for number, name in enumerate(names)}
        mark = work.mark
        try:
            async with work.unit.savepoint():
                await change(work, entity, Update(entity.name, id, values, form=action.form))
            waits = (entity.name, id) in work.held
            written, pending = written + len(values) * (not waits), pending + len(values) * waits
        except Refusal as error:
            work.undone(mark)
            own = error.problems or (Problem(error.code, error.values),)
            problems += [{"row": at, **_told(work, id, names, each)} | _kept(values, each) for each in own]
    refused = len(ids) * len(names) - written - pending
    return {"written": written, "refused": refused, "problems": problems} | ({"pending": pending} if pending else {})


def _cells(action: Ranges) -> list[list[Any]]:
    whole = isinstance(action.values, list) and bool(action.values)
    if not whole or not all(isinstance(row, list) and row for row in action.values):
        raise Refusal(WRONG_SHAPE, {"label": "values", "expected": A_LIST})
    cells: list[list[Any]] = action.values
    return cells


def _kept(values: Mapping[str, Any], problem: Problem) -> dict[str, Any]:
    """What was to be written: whoever sent it can go on from there."""
    return {"value": values[problem.field]} if problem.field and problem.field in values else {}


def _told(work: Work, id: int, names: Sequence[str], problem: Problem) -> dict[str, Any]:
    """Of one row: `column` counts from 0 within the range, null where it is about no column of it."""
    language, name = work.actor.language, problem.field
    return {
        "id": id, "field": name, "column": names.index(name) if name in names else None, "code": problem.code.name,
        "message": problem.text(language), "help": problem.help(language),
    }  # fmt: skip
