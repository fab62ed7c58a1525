"""What a selection of cells comes to, loaded in a browser or not: figures, and where its filled cells end.

A cell that is hidden or masked counts as empty, row by row, as it does where a list is sorted by it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from expressions.conditions import FALSE
from kernel.errors import Refusal
from records import listing, ordering
from records.areas import Area
from records.codes import BAD_AREA
from records.results import Query
from records.sight import Sight
from schema.fieldtypes import registry
from schema.model import Entity, Field
from store import selected as stored
from store.selected import Cells, Figures

NUMBERS: Final = ("number", "money", "percent", "score")  # kinds of cells that are added up
DAYS: Final = ("date", "datetime")
_PARTS: Final = (1_000, 10_000, 100_000)  # rows looked at in one statement, more and more


async def figures(sight: Sight, entity: Entity, query: Query, areas: Sequence[Area]) -> dict[str, Any]:
    """`{rows, cells, count, like, numbers, sum, average, min, max, columns}` of areas that share no cell.

    `like` is the field whose form the figures have, null for plain numbers.
    Raises Refusal 404, 422.
    """
    found: dict[str, list[Figures]] = {}
    rows = cells = 0
    for area in areas:
        asked = await _cells(sight, entity, query, area.rows, area.columns)
        if asked is None:
            continue
        names, wanted = asked
        height, of = await stored.figures(sight.reader, wanted, names)
        rows, cells = rows + height, cells + height * len(names)
        for name, each in of.items():
            found.setdefault(name, []).append(each)
    columns = {name: _joined(parts) for name, parts in found.items()}
    return {"rows": rows, "cells": cells, **_told(entity, columns)}


async def edge(sight: Sight, entity: Entity, query: Query, column: str, row: int, *, down: bool) -> int:
    """Where Ctrl with an arrow ends, from a row on: at the last filled cell before an empty one, else at the next
    filled one, else at the end of the list. Raises Refusal 404, 422."""
    asked = await _cells(sight, entity, query, (row, row + 1), (column,))
    total = 0 if asked is None else await sight.reader.count(entity.name, asked[1].where, sight.frame)
    if asked is None or not 0 <= row < total:
        raise Refusal(BAD_AREA)
    if not asked[0]:
        return total - 1 if down else 0
    walk = _Walk(sight, asked[1], column, total)
    return await walk.down(row) if down else await walk.up(row)


# ------------------------------------------------------------------------------------------------ cells
async def _cells(
    sight: Sight, entity: Entity, query: Query, rows: tuple[int, int], columns: Sequence[str]
) -> tuple[tuple[str, ...], Cells] | None:
    """The columns that are looked at, and the rows; nothing where the person may read none."""
    if not 0 <= rows[0] <= rows[1]:
        raise Refusal(BAD_AREA)
    names = listing.columns(sight, entity, Query(fields=tuple(dict.fromkeys(columns))))
    known = await listing.asked(sight, entity, query)
    if known.where is FALSE:
        return None
    plain = (await ordering.seen(sight, entity, names)).plain
    shown = tuple(name for name in names if plain.get(name) is not FALSE)
    return shown, Cells(entity.name, known.where, known.sort, rows, sight.frame, known.seen, plain)


class _Walk:
    """Goes along the cells of a column, part after part, until they change."""

    def __init__(self, sight: Sight, cells: Cells, column: str, total: int) -> None:
        self._sight, self._cells, self._column, self._total = sight, cells, column, total

    async def down(self, row: int) -> int:
        last = self._total - 1
        return await self._to(row, last, [(start, end) for start, end in _stretches(row + 1, self._total)], 1)

    async def up(self, row: int) -> int:
        parts = [(row - end, row - start) for start, end in _stretches(0, row)]
        return await self._to(row, 0, parts, -1)

    async def _to(self, row: int, last: int, parts: Sequence[tuple[int, int]], by: int) -> int:
        if row == last:
            return last
        here = (await self._filled((row, row + 1)))[0]
        sought: bool | None = None
        for start, end in parts:
            found = await self._filled((start, end))
            if sought is None:
                sought = not (here and found[0 if by > 0 else -1])
                if not await stored.has(self._sight.reader, self._cells, self._column, empty=not sought):
                    return last
            places = range(len(found)) if by > 0 else range(len(found) - 1, -1, -1)
            at = next((place for place in places if found[place] is sought), None)
            if at is not None:
                return start + at if sought else start + at - by
        return last

    async def _filled(self, rows: tuple[int, int]) -> list[bool]:
        return await stored.filled(self._sight.reader, replace(self._cells, rows=rows), self._column)


def _stretches(start: int, end: int) -> Iterable[tuple[int, int]]:
    """Parts of `[start, end)`, longer and longer."""
    at, number = start, 0
    while at < end:
        to = min(end, at + _PARTS[min(number, len(_PARTS) - 1)])
        yield at, to
        at, number = to, number + 1


# ------------------------------------------------------------------------------------------------ figures
def _joined(parts: Sequence[Figures]) -> Figures:
    def of(name: str, join: Any) -> Any:
        known = [value for each in parts if (value := getattr(each, name)) is not None]
        return join(known) if known else None

    return Figures(sum(each.count for each in parts), of("sum", sum), of("low", min), of("high", max))


def _told(entity: Entity, columns: Mapping[str, Figures]) -> dict[str, Any]:
    """Numbers are added up, whatever they count; only days have a first and a last."""
    held = [entity.fields[name] for name, of in columns.items() if of.count]
    chosen = [field for field in held if _kind(field) in NUMBERS]
    numbers = sum(columns[field.name].count for field in chosen)
    if not chosen and all(_kind(field) in DAYS for field in held):
        chosen = held
    kinds = {_kind(field) for field in chosen}
    like = chosen[0] if len(kinds) == 1 else None
    comparable = like is not None or kinds <= set(NUMBERS)
    whole = _joined([columns[field.name] for field in chosen]) if comparable else Figures()
    return {
        "count": sum(each.count for each in columns.values()), "numbers": numbers,
        "like": like.name if like else None, **_values(like, whole, added=bool(numbers)),
        "columns": {name: _column(entity.fields[name], of) for name, of in columns.items()},
    }  # fmt: skip


def _kind(field: Field) -> str:
    return registry.of(field).cell(field).kind


def _column(field: Field, of: Figures) -> dict[str, Any]:
    kind = _kind(field)
    if kind not in NUMBERS and kind not in DAYS:
        return {"count": of.count}
    return {"count": of.count, **_values(field, of, added=kind in NUMBERS)}


def _values(field: Field | None, of: Figures, *, added: bool) -> dict[str, Any]:
    """`{sum, average, min, max}` as the API writes values of the field; plain numbers without one."""

    def said(value: Any) -> Any:
        if value is None or field is None:
            return None if value is None else str(value)
        return registry.of(field).as_json(field, value)

    sum_ = of.sum if added else None
    average = None if sum_ is None or not of.count else str((Decimal(sum_) / of.count).quantize(Decimal("1e-6")))
    return {"sum": said(sum_), "average": average, "min": said(of.low), "max": said(of.high)}
