"""Cut and paste: cells that move to another place of the list, each emptied where it stood as it is written anew.

A cell moves whole or stays: where either end refuses, its other end is left as it was.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kernel.errors import Refusal
from records.actions.filling import said, sources
from records.actions.writing import Asked, written
from records.areas import Area
from records.range_codes import LIST_MOVED, MOVE_GUARDED
from records.results import Row
from records.work import Work
from schema.model import Entity, Field

if TYPE_CHECKING:
    from records.actions.ranges import Ranges

MOST: Final = 20_000  # cells of one move: it is one transaction

Place = tuple[int, str]  # a row, and a field of it


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that moves, by rows of the list, with what it brings there."""

    start: Place
    end: Place
    value: Any


def is_one_to_one(source: Area, target: Area) -> bool:
    """Whether each cell of one has its own in the other."""
    heights = {each.rows[1] - each.rows[0] for each in (source, target)}
    widths = {len(names) for each in (source, target) for names in (each.columns, set(each.columns))}
    return len(heights) == len(widths) == 1


@dataclass
class _Refused(Exception):
    """What was tried is undone; `told` is what came of it."""

    told: dict[str, Any]


async def shifted(
    work: Work, entity: Entity, action: "Ranges", ids: Sequence[int], origin: Sequence[Row]
) -> dict[str, Any]:
    """`{written, refused, problems}` as of a paste, counted by cells that moved; `ids` stand at the rows of the action,
    `origin` at those of its source. Raises Refusal 409 where the source is no longer there or a change would wait."""
    source = action.source
    assert source is not None
    if len(origin) < source.rows[1] - source.rows[0]:
        raise Refusal(LIST_MOVED)
    at = dict(zip(range(*action.rows), ids, strict=False)) | {
        row: each["id"] for row, each in enumerate(origin, source.rows[0])
    }
    left = [cell for cell in await _cells(work, entity, action, origin) if cell.start != cell.end]
    form = "strict" if tuple(action.columns) == tuple(source.columns) else "typed"
    problems: list[dict[str, Any]] = []
    new: dict[int, int] = {}
    while True:
        asked = _asked(left, at, action.rows[0] > source.rows[0])
        told = await _tried(
            work, entity, [(row - action.rows[0], id, cells) for row, id, cells in asked], action, form, new
        )
        if told.get("pending"):
            raise Refusal(MOVE_GUARDED)
        if not told["refused"]:
            break
        found = _causes(told["problems"], {cell.end[0] - action.rows[0] for cell in left})
        refused = {(each["row"] + action.rows[0], each["field"]) for each in found if "value" in each}
        problems += _told(found, action.rows[0], {cell.end: cell.start for cell in left})
        left = [cell for cell in left if cell.start not in refused and cell.end not in refused]
    for each in problems:
        each["id"] = each["id"] or new.get(each["row"])
    await _from(work, entity, problems, at)
    wanted = len(ids) * len(action.columns)
    added = {"added": told["added"]} if told.get("added") else {}
    return {"written": len(left), "refused": wanted - len(left), "problems": problems, **added}


async def _cells(work: Work, entity: Entity, action: "Ranges", origin: Sequence[Row]) -> list[Cell]:
    source = action.source
    assert source is not None
    pairs = [(entity.fields[a], entity.fields[b]) for a, b in zip(source.columns, action.columns, strict=True)]
    found = []
    for down, (row, held) in enumerate(zip(origin, await sources(work, entity, origin, source.columns), strict=True)):
        for (start, end), plain in zip(pairs, held, strict=True):
            value = plain if start.name == end.name else _brought(work, start, end, row.get(start.name), plain)
            places = (source.rows[0] + down, start.name), (action.rows[0] + down, end.name)
            found.append(Cell(*places, value))
    return found


def _brought(work: Work, start: Field, end: Field, value: Any, plain: Any) -> Any:
    return plain if start.options and start.options == end.options else said(work, start, value, plain)


def _asked(cells: Iterable[Cell], at: Mapping[int, int], down: bool) -> list[Asked]:
    """A write for each row: rows that are only emptied first, then those that are written, each after the row whose
    value it takes; so that what is unique is never in two places."""
    emptied: dict[int, dict[str, Any]] = {}
    given: dict[int, dict[str, Any]] = {}
    for cell in cells:
        emptied.setdefault(cell.start[0], {})[cell.start[1]] = None
        given.setdefault(cell.end[0], {})[cell.end[1]] = cell.value
    ordered = [row for row in emptied if row not in given] + sorted(given, reverse=not down)
    return [(row, at[row], emptied.get(row, {}) | given.get(row, {})) for row in ordered]


async def _tried(
    work: Work, entity: Entity, asked: Sequence[Asked], action: "Ranges", form: Any, new: dict[int, int]
) -> dict[str, Any]:  # fmt: skip
    """What comes of these writes; none of them stays where one is refused or would wait."""
    mark = work.mark
    new.clear()
    try:
        async with work.unit.savepoint():
            told = await written(work, entity, asked, action.columns, form, new)
            if told["refused"] or told.get("pending"):
                raise _Refused(told)
            return told
    except _Refused as refused:
        work.undone(mark)
        return refused.told


def _causes(problems: Sequence[dict[str, Any]], written: set[int]) -> list[dict[str, Any]]:
    """What stands in the way. Rows that could not be emptied come first: others may be refused because of these; and of
    a row the cells at fault, the others of it may move without them; where none is, all that were to be written."""
    asked = [each for each in problems if each["row"] not in written] or problems
    at_fault = {each["row"] for each in asked if "value" in each and "because" not in each}
    return [each for each in asked if "because" not in each or each["row"] not in at_fault]


def _told(problems: Iterable[dict[str, Any]], begins: int, ends: Mapping[Place, Place]) -> list[dict[str, Any]]:
    """With the place it was cut from; without the value where a cell could not be emptied: it is still there."""
    told = []
    for each in problems:
        start = ends.get((each["row"] + begins, each["field"]))
        told.append(each | {"from": start} if start else {key: each[key] for key in each if key != "value"})
    return told


async def _from(work: Work, entity: Entity, problems: Sequence[dict[str, Any]], at: Mapping[int, int]) -> None:
    """Names each place by its record as it is after the move: whoever tries a cell again empties that one with it."""
    starts = {each["from"] for each in problems if "from" in each}
    rows = await work.reader.many(entity.name, sorted({at[row] for row, _ in starts})) if starts else {}
    for each in problems:
        if "from" in each:
            row, name = each["from"]
            each["from"] = {"id": at[row], "field": name, "version": rows[at[row]]["version"]}
