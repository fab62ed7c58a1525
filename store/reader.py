"""Reading records: single ones, lists, counts, and what belongs to them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from expressions.frame import Frame
from expressions.tree import Expression
from kernel.errors import Refusal
from store import codes, faults
from store.engines.face import Connection, Dialect
from store.engines.face import Row as Raw
from store.layout import ALIVE, quoted
from store.shelves import Row, Shelf, Shelves

Deleted = Literal["without", "with", "only"]
_BATCH = 10_000  # ids in one statement


class Reader:
    """Reads through one connection. Rows are dicts of values in memory, with `id`, `version`, `title_`, `deleted_at_`."""

    def __init__(self, connection: Connection, shelves: Shelves, dialect: Dialect, seconds: float) -> None:
        self._connection = connection
        self._dialect = dialect
        self._seconds = seconds
        self.shelves = shelves

    async def fetch(self, sql: str, args: Sequence[Any] = ()) -> Sequence[Raw]:
        """Database rows; for the store's own parts. Raises Refusal, TryAgain."""
        try:
            return await self._connection.fetch(sql, args)
        except Exception as error:
            raise self._told(error) from error

    def _told(self, error: Exception) -> BaseException:
        return error if faults.known(error) else faults.translated(error, self.shelves.uniques, self._seconds)

    # ---- single records
    async def one(self, entity: str, id: int, *, deleted: bool = False, lock: bool = False) -> Row | None:
        """The record; a deleted one only when asked for. `lock`: nobody else changes it before this transaction ends."""
        shelf = self.shelves[entity]
        alive = "" if deleted else f" AND {ALIVE}"
        held = " FOR UPDATE" if lock and self._dialect.name == "postgres" else ""
        sql = f'SELECT {shelf.select(shelf.every)} FROM {shelf.table} WHERE "id" = ?{alive}{held}'
        rows = await self.fetch(sql, (id,))
        return shelf.reader(shelf.every)(rows[0]) if rows else None

    async def many(self, entity: str, ids: Iterable[int], *, deleted: bool = False) -> dict[int, Row]:
        """Records by id; those that are not there are left out."""
        shelf = self.shelves[entity]
        read = shelf.reader(shelf.every)
        alive = "" if deleted else f" AND {ALIVE}"
        found: dict[int, Row] = {}
        for part in batches(ids):
            sql = f'SELECT {shelf.select(shelf.every)} FROM {shelf.table} WHERE "id" IN ({marks(part)}){alive}'
            found.update((row[shelf.every.index("id")], read(row)) for row in await self.fetch(sql, part))
        return found

    async def titles(self, entity: str, ids: Iterable[int]) -> dict[int, str]:
        """What records are called, deleted ones too: a link goes on showing its title."""
        shelf = self.shelves[entity]
        found: dict[int, str] = {}
        for part in batches(ids):
            sql = f'SELECT "id", "title_" FROM {shelf.table} WHERE "id" IN ({marks(part)})'
            found.update((row[0], row[1]) for row in await self.fetch(sql, part))
        return found

    # ---- what belongs to records
    async def children(self, entity: str, field: str, of: Iterable[Any]) -> dict[Any, list[Row]]:
        """Undeleted records of `entity` whose link `field` names one of `of` (ids, or References where the link is
        open), per owner; lines by position, others by id."""
        shelf = self.shelves[entity]
        stored, owners = shelf.columns[field], list(of)
        by = '"position", "id"' if shelf.entity.lines_of else '"id"'
        found: dict[Any, list[Row]] = {owner: [] for owner in owners}
        for part in batches(stored.write(owner) for owner in owners):
            where = f"{quoted(field)} IN ({marks(part)}) AND {ALIVE}"
            sql = f"SELECT {shelf.select(shelf.every)} FROM {shelf.table} WHERE {where} ORDER BY {by}"
            for row in map(shelf.reader(shelf.every), await self.fetch(sql, part)):
                found[row[field]].append(row)
        return found

    async def members(self, entity: str, field: str, ids: Iterable[int]) -> dict[int, tuple[Any, ...]]:
        """What a links, users or files field of these records names, in order: ids, or References where it is open."""
        table, wanted = self.shelves[entity].members[field], list(ids)
        found: dict[int, list[Any]] = {id: [] for id in wanted}
        for part in batches(wanted):
            where = f'"record" IN ({marks(part)})'
            sql = f'SELECT "record", "member" FROM {table.table} WHERE {where} ORDER BY "record", "position"'
            for record, member in await self.fetch(sql, part):
                found[record].append(table.read(member))
        return {id: tuple(members) for id, members in found.items()}

    # ---- lists
    async def rows(
        self,
        entity: str,
        columns: Sequence[str] | None = None,
        where: Expression | None = None,
        sort: Sequence[str] = (),
        limit: int | None = None,
        offset: int = 0,
        frame: Frame | None = None,
        *,
        deleted: Deleted = "without",
    ) -> list[Row]:
        """Records that meet `where`, sorted by fields (`-name`: downwards; empties last either way, equals by id)."""
        shelf = self.shelves[entity]
        names = shelf.every if columns is None else tuple(columns)
        condition, args = self.condition(shelf, where, frame, deleted)
        sql = f"SELECT {shelf.select(names)} FROM {shelf.table} WHERE {condition} ORDER BY {self.order(shelf, sort)}"
        sql, args = paged(sql, args, limit, offset)
        return [shelf.reader(names)(row) for row in await self.fetch(sql, args)]

    async def ids(
        self, entity: str, where: Expression | None = None, sort: Sequence[str] = (), limit: int | None = None,
        offset: int = 0, frame: Frame | None = None, *, deleted: Deleted = "without",
    ) -> list[int]:  # fmt: skip
        """Only the ids, in order."""
        rows = await self.rows(entity, ("id",), where, sort, limit, offset, frame, deleted=deleted)
        return [row["id"] for row in rows]

    async def count(
        self, entity: str, where: Expression | None = None, frame: Frame | None = None, at_most: int | None = None,
        *, deleted: Deleted = "without",
    ) -> int:  # fmt: skip
        """How many meet `where`; counting stops at `at_most`."""
        shelf = self.shelves[entity]
        condition, args = self.condition(shelf, where, frame, deleted)
        sql = f"SELECT count(*) FROM {shelf.table} WHERE {condition}"
        if at_most is not None:
            sql = f"SELECT count(*) FROM (SELECT 1 FROM {shelf.table} WHERE {condition} LIMIT {int(at_most)}) AS part"
        return int((await self.fetch(sql, args))[0][0])

    # ---- pieces of statements
    def condition(
        self, shelf: Shelf, where: Expression | None, frame: Frame | None, deleted: Deleted = "without"
    ) -> tuple[str, list[Any]]:
        """The WHERE of a list with its parameters."""
        alive = {"without": ALIVE, "with": "TRUE", "only": '"deleted_at_" IS NOT NULL'}[deleted]
        return alive, []

    def order(self, shelf: Shelf, sort: Sequence[str]) -> str:
        """The ORDER BY of a sort; `id` at its end goes the way of the last field."""
        keys = [(name.lstrip("-"), name.startswith("-")) for name in sort]
        parts = [self._dialect.order(quoted(name), down) for name, down in keys if name != "id"]
        last = next((down for name, down in keys if name == "id"), keys[-1][1] if keys else False)
        return ", ".join((*parts, '"id" DESC' if last else '"id"'))


def paged(sql: str, args: Sequence[Any], limit: int | None, offset: int) -> tuple[str, list[Any]]:
    """The statement with its LIMIT and OFFSET."""
    if limit is None and not offset:
        return sql, list(args)
    return f"{sql} LIMIT ? OFFSET ?", [*args, limit if limit is not None else 2**62, offset]


def marks(values: Sequence[Any]) -> str:
    """`?, ?, ?`"""
    return ", ".join("?" * len(values))


def batches(values: Iterable[Any]) -> Iterable[list[Any]]:
    """The values in lists that fit a statement, each once."""
    every = list(dict.fromkeys(values))
    return (every[start : start + _BATCH] for start in range(0, len(every), _BATCH))


__all__ = ["Mapping", "Reader", "Refusal", "codes"]
