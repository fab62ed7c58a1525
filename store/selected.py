"""Cells of a list that nobody reads one by one: their figures, and whether they are filled, found by the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from expressions.frame import Frame
from expressions.tree import Expression
from store import keys
from store.listing import Seen
from store.shelves import Shelf
from store.statements import paged

if TYPE_CHECKING:
    from store.reader import Reader

_PART: Final = 1_000_000  # a sum is added up in two parts, so that no engine's whole numbers run over
SUMMED: Final = ("integer", "scaled")
ORDERED: Final = (*SUMMED, "date", "instant")


@dataclass(frozen=True, slots=True)
class Cells:
    """Rows `[start, end)` of the list of `entity` that `where` and `sort` make, as somebody sees them.

    `plain` tells of a field on which rows it may be seen; elsewhere it counts as empty. A field not named always shows.
    """

    entity: str
    where: Expression | None
    sort: Sequence[str]
    rows: tuple[int, int]
    frame: Frame
    seen: Seen
    plain: Mapping[str, Expression] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Figures:
    """Of the cells of one column: how many are filled; the sum, the least and the greatest where its kind has them."""

    count: int = 0
    sum: Any = None
    low: Any = None
    high: Any = None


async def figures(reader: "Reader", cells: Cells, columns: Sequence[str]) -> tuple[int, dict[str, Figures]]:
    """How many rows there are, and the figures of each column. Raises NotInSql."""
    shelf = reader.shelves[cells.entity]
    parts = [_value(reader, shelf, cells, name) for name in columns]
    chosen = ", ".join(f"{sql} AS c{at}" for at, (sql, _) in enumerate(parts)) or "1 AS one"
    sql, args = await _source(reader, shelf, cells, chosen, [arg for _, some in parts for arg in some])
    asked = ", ".join(["count(*)", *(_asked(shelf, name, f"c{at}") for at, name in enumerate(columns))])
    [row] = await reader.fetch(f"SELECT {asked} FROM ({sql}) AS part", args)
    values, found = iter(tuple(row)), dict[str, Figures]()
    rows = int(next(values))
    for name in columns:
        found[name] = Figures(*(next(values), *_sum(shelf, name, values), *_ends(shelf, name, values)))
    return rows, found


async def filled(reader: "Reader", cells: Cells, column: str) -> list[bool]:
    """Which cells of a column are filled, from the first row to the last. Raises NotInSql."""
    shelf = reader.shelves[cells.entity]
    value, args = _value(reader, shelf, cells, column)
    order, more = keys.order(reader.dialect, reader.pieces.keys(shelf, cells.sort, cells.frame, cells.seen))
    condition, given = reader.pieces.condition(shelf, cells.where, cells.frame)
    start, end = cells.rows
    inner = f"SELECT {value} AS c FROM {shelf.table} AS r WHERE {condition} ORDER BY {order}"
    sql, every = paged(inner, [*args, *given, *more], end - start, start)
    return [bool(row[0]) for row in await reader.fetch(f"SELECT c IS NOT NULL FROM ({sql}) AS part", every)]


async def has(reader: "Reader", cells: Cells, column: str, *, empty: bool) -> bool:
    """Whether any row of the whole list has the column empty, or filled. Raises NotInSql."""
    shelf = reader.shelves[cells.entity]
    value, args = _value(reader, shelf, cells, column)
    condition, given = reader.pieces.condition(shelf, cells.where, cells.frame)
    test = "IS NULL" if empty else "IS NOT NULL"
    sql = f"SELECT 1 FROM {shelf.table} AS r WHERE {condition} AND ({value}) {test} LIMIT 1"
    return bool(await reader.fetch(sql, (*given, *args)))


async def _source(
    reader: "Reader", shelf: Shelf, cells: Cells, chosen: str, args: Sequence[Any]
) -> tuple[str, list[Any]]:  # fmt: skip
    """The rows; without their order where all of them are asked for."""
    start, end = cells.rows
    condition, given = reader.pieces.condition(shelf, cells.where, cells.frame)
    sql = f"SELECT {chosen} FROM {shelf.table} AS r WHERE {condition}"
    if not start and await reader.count(cells.entity, cells.where, cells.frame, end + 1) <= end:
        return sql, [*args, *given]
    order, more = keys.order(reader.dialect, reader.pieces.keys(shelf, cells.sort, cells.frame, cells.seen))
    return paged(f"{sql} ORDER BY {order}", [*args, *given, *more], end - start, start)


def _value(reader: "Reader", shelf: Shelf, cells: Cells, name: str) -> tuple[str, list[Any]]:
    """A cell as SQL: null where it is empty or may not be seen."""
    sql, args = _bare(reader, shelf, cells, name)
    plain = cells.plain.get(name)
    if plain is None:
        return sql, args
    test, more = reader.pieces.compiled(plain, cells.frame, "r")
    return f"(CASE WHEN {test} THEN {sql} END)", [*more, *args]


def _bare(reader: "Reader", shelf: Shelf, cells: Cells, name: str) -> tuple[str, list[Any]]:
    if name in shelf.members:
        members = shelf.members[name].table
        return f'(CASE WHEN EXISTS (SELECT 1 FROM {members} AS m WHERE m."record" = r."id") THEN 1 END)', []
    sql, args, stored = reader.pieces.part(shelf, name, cells.frame)
    if stored.column.kind == "json":
        return f"(CASE WHEN {sql} <> '[]' THEN 1 END)", args
    return sql, args


def _kind(shelf: Shelf, name: str) -> str:
    if name in shelf.members:
        return "members"
    return (shelf.clocks[name].stored if name in shelf.clocks else shelf.columns[name]).column.kind


def _asked(shelf: Shelf, name: str, cell: str) -> str:
    kind = _kind(shelf, name)
    whole = f"CAST({cell} AS BIGINT)"
    parts = [f"sum({whole} / {_PART})", f"sum({whole} % {_PART})"] if kind in SUMMED else []
    ends = [f"min({cell})", f"max({cell})"] if kind in ORDERED else []
    return ", ".join([f"count({cell})", *parts, *ends])


def _sum(shelf: Shelf, name: str, values: Any) -> tuple[Any, ...]:
    if _kind(shelf, name) not in SUMMED:
        return (None,)
    high, low = next(values), next(values)
    return (None if high is None else _out(shelf, name, int(high) * _PART + int(low)),)


def _ends(shelf: Shelf, name: str, values: Any) -> tuple[Any, ...]:
    if _kind(shelf, name) not in ORDERED:
        return (None, None)
    return (_out(shelf, name, next(values)), _out(shelf, name, next(values)))


def _out(shelf: Shelf, name: str, value: Any) -> Any:
    """The value in memory."""
    stored = shelf.clocks[name].stored if name in shelf.clocks else shelf.columns[name]
    return value if value is None or stored.out is None else stored.out(value)
