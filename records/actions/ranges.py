"""A gesture over ranges of a list, loaded in the browser or not: copy, clear, fill, paste, move."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo

from expressions.conditions import all_of
from kernel.errors import Refusal
from records import listing, reading
from records.actions import shifting
from records.actions.filling import Given, sources, sown
from records.actions.writing import written
from records.areas import Area, row_at, spans
from records.codes import WRONG_SHAPE
from records.links import named
from records.merging import changed_since
from records.parsing import A_LIST
from records.range_codes import BAD_RANGE, CUT_CHANGED, LIST_ENDS, LIST_MOVED, MOVE_SHAPE
from records.results import Form, Outcome, Query, Record, Row
from records.titles import shown
from records.work import Work
from schema.model import Entity, Field

MOST: Final = 2_000_000  # cells that are written
MOST_COPIED: Final = 50_000  # cells whose texts are answered


@dataclass(frozen=True, slots=True)
class Ranges:
    """Rows `[from, to)` of the list that `query` asks for, and some of its columns; `more`: further such areas.

    `values`: rows of cells for fill and paste, laid over each area again and again where they are fewer. `source`: a
    fill takes its cells from there, in the same columns or in the same rows; with `series` they go on as a series; a
    move takes them away from there, to an area as large, and `origin` is the record that was seen in its first row, in
    its version `as_of` where that matters.
    `whole`: refused where the list has fewer rows; with `adds` those become new records. `first` is the record that
    whoever asks saw in the first row: refused where another stands.
    """

    entity: str
    query: Query
    rows: tuple[int, int]
    columns: Sequence[str]
    do: Literal["copy", "clear", "fill", "paste", "move"]
    values: Any = None
    form: Form | None = "typed"
    whole: bool = False
    first: int | None = None
    more: Sequence[Area] = ()
    source: Area | None = None
    series: bool = False
    adds: bool = False
    origin: int | None = None
    as_of: int | None = None

    @property
    def areas(self) -> tuple[Area, ...]:
        """All of it."""
        return (Area(self.rows, tuple(self.columns)), *self.more)

    @property
    def cells(self) -> int:
        """How many there are, were the list long enough."""
        return sum(each.cells for each in self.areas)

    @property
    def height(self) -> int:
        """How many rows they are in."""
        return sum(end - start for start, end in spans(self.areas))


async def run(work: Work, action: Ranges) -> Outcome:
    """`value`: the texts of a copy, or how many cells were written and refused, and why. Raises Refusal 404, 422."""
    if action.do == "move":
        return Outcome(entity=action.entity, value=await _move(work, action))
    action, ids = await chosen(work, action)
    return Outcome(entity=action.entity, value=await carry_out(work, action, ids))


async def _move(work: Work, action: Ranges) -> dict[str, Any]:
    entity, source = work.entity(action.entity), action.source
    if source is None or action.more or not shifting.is_one_to_one(source, action.areas[0]):
        raise Refusal(MOVE_SHAPE)
    _refuse_bad(work, entity, action)
    _, ids = await chosen(work, replace(action, source=None, whole=True))
    known = await listing.asked(work, entity, action.query)
    origin = await _rows(work, entity, source, known)
    if action.origin is not None and [row["id"] for row in origin[:1]] != [action.origin]:
        raise Refusal(LIST_MOVED)
    if action.as_of is not None and origin:
        later = await changed_since(work, entity, origin[0], action.as_of)
        if name := next((each for each in source.columns if each in later), None):
            raise Refusal(CUT_CHANGED, {"label": entity.fields[name].label})
    return await shifting.shifted(work, entity, action, ids, origin)


async def chosen(work: Work, action: Ranges) -> tuple[Ranges, list[int]]:
    """The ids of the rows of all areas, in order, 0 for a record to be made; and the action with its `source` read.

    Raises Refusal 404, 422 for what could not be carried out."""
    entity = work.entity(action.entity)
    _refuse_bad(work, entity, action)
    known = await listing.asked(work, entity, action.query)
    found: list[int] = []
    for start, end in spans(action.areas):
        rows = await work.reader.rows(
            entity.name, ("id",), known.where, known.sort, end - start, start, work.frame, seen=known.seen
        )
        found += [row["id"] for row in rows]
        if len(rows) < end - start:
            break
    if action.first is not None and found[:1] != [action.first]:
        raise Refusal(LIST_MOVED)
    wanted = sum(end - start for start, end in spans(action.areas))
    if len(found) < wanted and action.adds:
        found += [0] * (wanted - len(found))
    elif len(found) < wanted and action.whole:
        raise Refusal(LIST_ENDS, {"rows": wanted, "found": len(found), "missing": wanted - len(found)})
    return await _sourced(work, entity, action, known), found


def _refuse_bad(work: Work, entity: Entity, action: Ranges) -> None:
    most = {"copy": MOST_COPIED, "move": shifting.MOST}.get(action.do, MOST)
    for area in (*action.areas, *((action.source,) if action.source else ())):
        listing.columns(work, entity, Query(fields=area.columns))
        if not 0 <= area.rows[0] <= area.rows[1]:
            raise Refusal(BAD_RANGE, {"most": most})
    if action.cells > most:
        raise Refusal(BAD_RANGE, {"most": most})
    if action.do in ("fill", "paste") and action.source is None:
        _refuse_shapeless(action)


def _refuse_shapeless(action: Ranges) -> None:
    whole = isinstance(action.values, list) and bool(action.values)
    if not whole or not all(isinstance(row, list) and row for row in action.values):
        raise Refusal(WRONG_SHAPE, {"label": "values", "expected": A_LIST})


async def _sourced(work: Work, entity: Entity, action: Ranges, known: listing.Asked) -> Ranges:
    """A fill that takes its cells from other rows keeps what these hold now; along a row each row is its own source."""
    source = action.source
    if source is None or source.rows == action.rows:
        return action
    rows = await _rows(work, entity, source, known)
    return replace(action, values=await sources(work, entity, rows, source.columns))


async def _rows(work: Work, entity: Entity, area: Area, known: listing.Asked) -> list[Row]:
    start, end = area.rows
    return await work.reader.rows(
        entity.name, None, known.where, known.sort, end - start, start, work.frame, seen=known.seen
    )


async def carry_out(work: Work, action: Ranges, ids: Sequence[int], place: int = 0) -> dict[str, Any]:
    """Does it to these rows of the areas, the first of which stands at `place` among them."""
    entity = work.entity(action.entity)
    if action.do == "copy":
        return {"values": await _copied(work, entity, list(action.columns), ids)}
    begins, rows = action.rows[0], spans(action.areas)
    at = [row_at(rows, place + number) for number in range(len(ids))]
    stored = await _stored(work, entity, ids) if sown(action) else {}
    gives = Given(work, entity, action)
    asked = [
        (row - begins, id, await gives.to_row(row, stored.get(id))) for row, id in zip(at, ids, strict=True)
    ]  # fmt: skip
    return await written(work, entity, asked, action.columns, gives.form)


async def _stored(work: Work, entity: Entity, ids: Sequence[int]) -> dict[int, Row]:
    rows = list((await work.reader.many(entity.name, ids)).values())
    await reading.load_members(work, entity, rows)
    return {row["id"]: row for row in rows}


async def _copied(work: Work, entity: Entity, names: Sequence[str], ids: Sequence[int]) -> list[list[str]]:
    where = all_of(work.among(entity.name, "id", ids), await work.rows_of(entity))
    found = {row["id"]: row for row in await work.reader.rows(entity.name, None, where, frame=work.frame)}
    rows = [found[id] for id in ids if id in found]
    await reading.load_members(work, entity, rows, names)
    for row, values in zip(rows, await reading.clock_values(work, entity, rows, names), strict=True):
        row.update(values)
    return [_texts(work, entity, each, names) for each in await reading.records(work, entity, rows, names)]


def _texts(work: Work, entity: Entity, record: Record, names: Sequence[str]) -> list[str]:
    """What a copy holds: a cell that is hidden or masked is empty."""
    language, zone = work.actor.language, work.frame.zone
    plain = [name if name in record.values and name not in record.masked else "" for name in names]
    return [_text(entity.fields[name], record, language, zone) if name else "" for name in plain]


def _text(field: Field, record: Record, language: str, zone: ZoneInfo) -> str:
    """A link by its title, as it is shown and pasted; what may not be called by it by its number."""
    value = record.values[field.name]
    linked = list(named(field, value))
    if not linked:
        return shown(field, value, language, zone)
    titles = [record.titles.get(each) or f"#{each[1]}" for each in linked]
    return ("、" if language.startswith("zh") else ", ").join(titles)
