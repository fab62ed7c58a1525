"""Reading records: single ones, lists, counts, and what belongs to them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, Literal

from expressions.conditions import TRUE
from expressions.frame import Frame
from expressions.nodes import Node
from expressions.tree import Expression
from store import faults, keys, words
from store.engines.face import Connection, Dialect
from store.engines.face import Row as Raw
from store.keys import Key
from store.layout import ALIVE, quoted, search_of
from store.listing import Deleted, Listing
from store.pages import Pages, PageValues
from store.remembered import Remembered
from store.shelves import Row, Shelf, Shelves, Stored
from store.sql import Sql, compile_sql
from store.statements import batches, paged

_RANKED: Final = 1_000  # matches of a search that are ranked: the newest


class Reader:
    """Reads through one connection. Rows are dicts of values in memory, `id`, `version`, `title_`, `deleted_at_`."""

    def __init__(
        self,
        connection: Connection,
        shelves: Shelves,
        dialect: Dialect,
        frame: Frame,
        *,
        seconds: float = 0,
        kept: Remembered | None = None,
    ) -> None:
        self._connection = connection
        self._seconds = seconds
        self._frame = frame
        self.dialect = dialect
        self.shelves = shelves
        self._pages = Pages(self, kept or Remembered())

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
        """The record; a deleted one only when asked for. `lock`: nobody else changes it until this transaction ends."""
        shelf = self.shelves[entity]
        alive = "" if deleted else f" AND {ALIVE}"
        held = " FOR UPDATE" if lock and self.dialect.name == "postgres" else ""
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
            where, args = self.dialect.among('"id"', part)
            sql = f"SELECT {shelf.select(shelf.every)} FROM {shelf.table} WHERE {where}{alive}"
            found.update((row[shelf.every.index("id")], read(row)) for row in await self.fetch(sql, args))
        return found

    async def titles(self, entity: str, ids: Iterable[int]) -> dict[int, str]:
        """What records are called, deleted ones too: a link goes on showing its title."""
        shelf = self.shelves[entity]
        found: dict[int, str] = {}
        for part in batches(ids):
            where, args = self.dialect.among('"id"', part)
            sql = f'SELECT "id", "title_" FROM {shelf.table} WHERE {where}'
            found.update((row[0], row[1]) for row in await self.fetch(sql, args))
        return found

    async def equal(self, entity: str, values: Mapping[str, Any]) -> list[Row]:
        """The undeleted records with exactly these values, oldest first: for the product's own tables, which no
        condition of a person reaches and which are asked for with every request."""
        shelf = self.shelves[entity]
        tests, args = [ALIVE], list[Any]()
        for name, value in values.items():
            stored = shelf.columns[name].write(value)
            tests.append(f"{quoted(name)} IS NULL" if stored is None else f"{quoted(name)} = ?")
            args += [] if stored is None else [stored]
        sql = f'SELECT {shelf.select(shelf.every)} FROM {shelf.table} WHERE {" AND ".join(tests)} ORDER BY "id"'
        return list(map(shelf.reader(shelf.every), await self.fetch(sql, args)))

    # ---- what belongs to records
    async def children(self, entity: str, field: str, of: Iterable[Any]) -> dict[Any, list[Row]]:
        """Undeleted records of `entity` whose link `field` names one of `of` (ids, or References where the link is
        open), per owner; lines by position, others by id."""
        shelf = self.shelves[entity]
        stored, owners = shelf.columns[field], list(of)
        by = '"position", "id"' if shelf.entity.lines_of else '"id"'
        found: dict[Any, list[Row]] = {owner: [] for owner in owners}
        for part in batches(stored.write(owner) for owner in owners):
            where, args = self.dialect.among(quoted(field), part)
            sql = f"SELECT {shelf.select(shelf.every)} FROM {shelf.table} WHERE {where} AND {ALIVE} ORDER BY {by}"
            for row in map(shelf.reader(shelf.every), await self.fetch(sql, args)):
                found[row[field]].append(row)
        return found

    async def members(self, entity: str, field: str, ids: Iterable[int]) -> dict[int, tuple[Any, ...]]:
        """What a links, users or files field of these records names, in order: ids, or References where it is open."""
        table, wanted = self.shelves[entity].members[field], list(ids)
        found: dict[int, list[Any]] = {id: [] for id in wanted}
        for part in batches(wanted):
            where, args = self.dialect.among('"record"', part)
            sql = f'SELECT "record", "member" FROM {table.table} WHERE {where} ORDER BY "record", "position"'
            for record, member in await self.fetch(sql, args):
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
        """Records that meet `where`, sorted by fields (`-name`: downwards; empties last either way, equals by id).
        `columns` may name formulas that read the clock. Raises Refusal, NotInSql."""
        shelf = self.shelves[entity]
        names = shelf.every if columns is None else tuple(columns)
        parts = [self.part(shelf, name, frame) for name in names]
        condition, args = self.condition(shelf, where, frame, deleted)
        order, more = keys.order(self.dialect, self._sort(shelf, sort, frame))
        sql = (
            f"SELECT {', '.join(sql for sql, _, _ in parts)} FROM {shelf.table} AS r WHERE {condition} ORDER BY {order}"
        )
        every = [arg for _, some, _ in parts for arg in some] + args + list(more)
        sql, every = paged(sql, every, limit, offset)
        ways = [(name, stored.out) for name, (_, _, stored) in zip(names, parts, strict=True)]
        return [
            {name: value if way is None else way(value) for (name, way), value in zip(ways, row, strict=True)}
            for row in await self.fetch(sql, every)
        ]

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
        sql = f"SELECT count(*) FROM {shelf.table} AS r WHERE {condition}"
        if at_most is not None:
            inner = f"SELECT 1 FROM {shelf.table} AS r WHERE {condition} LIMIT {int(at_most)}"
            sql = f"SELECT count(*) FROM ({inner}) AS part"
        return int((await self.fetch(sql, args))[0][0])

    async def page_values(
        self, listing: Listing, columns: Sequence[str], limit: int, offset: int = 0, after: str | None = None
    ) -> PageValues:
        """A page as JSON values, links with their titles: the way to a grid. `after` is the cursor of the page before.
        Raises Refusal BAD_CURSOR, NotInSql."""
        return await self._pages.page(listing, columns, limit, offset, after)

    async def total(self, listing: Listing, at_most: int | None = None) -> int:
        """How many records a listing has; counting stops at `at_most`. Exact figures are kept while they hold."""
        return await self._pages.count(listing, at_most)

    # ---- expressions
    async def value(self, expression: Expression, entity: str, id: int, frame: Frame | None = None) -> Any:
        """What an expression is for a stored record; None when it is not there. Raises NotInSql."""
        shelf = self.shelves[entity]
        found = self._compile(expression, frame, "r", "value")
        rows = await self.fetch(f'SELECT {found.text} FROM {shelf.table} AS r WHERE r."id" = ?', (*found.params, id))
        return found.decode(rows[0][0]) if rows else None

    async def aggregate(self, node: Node, frame: Frame | None = None) -> Any:
        """A figure over all undeleted records of an entity (`node` is closed: it reads no record at hand). Raises
        NotInSql."""
        found = self._compile(node, frame, "", "value")
        return found.decode((await self.fetch(f"SELECT {found.text}", found.params))[0][0])

    async def search(
        self, entity: str, text: str, where: Expression | None = None, limit: int = 20, frame: Frame | None = None
    ) -> list[int]:
        """Ids of the undeleted records whose remembered text holds all pieces of `text`: those that begin with it
        first, then where it stands early and in little text, the newest first among equals."""
        shelf, pieces = self.shelves[entity], words.folded(text)
        if not pieces:
            return []
        found, found_args = self.matching(shelf, text)
        condition, args = self.condition(shelf, where, frame)
        table, key = quoted(search_of(entity)), self.dialect.search_key
        matches = f"FROM {shelf.table} AS r WHERE {condition} AND {found}"
        some = f'SELECT r."id" AS id_ {matches} ORDER BY r."id" DESC LIMIT {_RANKED}'
        place = self.dialect.place('s."text"')
        sql = (
            f"SELECT p.id_ FROM ({some}) AS p JOIN {table} AS s ON s.{key} = p.id_ "
            f'ORDER BY {place}, length(s."text"), p.id_ DESC LIMIT ?'
        )
        return [row[0] for row in await self.fetch(sql, (*args, *found_args, " ".join(pieces), limit))]

    # ---- pieces of statements
    def condition(
        self, shelf: Shelf, where: Expression | None, frame: Frame | None, deleted: Deleted = "without"
    ) -> tuple[str, list[Any]]:
        """The WHERE of a list of rows called `r`, with its parameters. Raises NotInSql."""
        alive = {"without": f"r.{ALIVE}", "with": "TRUE", "only": 'r."deleted_at_" IS NOT NULL'}[deleted]
        if where is None or where.root == TRUE.root:
            return alive, []
        sql, args = self.compiled(where, frame, "r")
        return (sql if deleted == "with" else f"{alive} AND {sql}"), args

    def compiled(self, where: Expression, frame: Frame | None, alias: str) -> tuple[str, list[Any]]:
        """A condition about the rows called `alias`."""
        found = self._compile(where, frame, alias, "where")
        return f"({found.text})", list(found.params)

    def matching(self, shelf: Shelf, text: str) -> tuple[str, list[Any]]:
        """The condition that search finds a row called `r`."""
        return self.dialect.matching(quoted(search_of(shelf.entity.name)), words.folded(text))

    def part(self, shelf: Shelf, name: str, frame: Frame | None) -> tuple[str, list[Any], Stored]:
        """A field in a SELECT of rows called `r`."""
        clocked = shelf.clocks.get(name)
        if clocked is None:
            return f"r.{quoted(name)}", [], shelf.columns[name]
        found = self._compile(clocked.value, frame, "r", "value")
        return found.text, list(found.params), clocked.stored

    def key(self, shelf: Shelf, name: str, down: bool, frame: Frame | None, *, titles: bool = False) -> Key:
        """A sort key of rows called `r`; `titles`: a link is sorted by the title people see."""
        target = shelf.targets.get(name) if titles else None
        if target:
            table = self.shelves[target].table
            return Key(f'(SELECT s."title_" FROM {table} AS s WHERE s."id" = r.{quoted(name)})', down, kind="text")
        clocked = shelf.clocks.get(name)
        if clocked:
            found = self._compile(clocked.value, frame, "r", "value")
            return Key(found.text, down, args=found.params, kind=clocked.stored.column.kind)
        column = shelf.columns[name].column
        filled = column.required or name == "id"
        return Key(f"r.{quoted(name)}", down, filled, shelf.indexes.get(name, ""), kind=column.kind)

    def _sort(self, shelf: Shelf, sort: Sequence[str], frame: Frame | None) -> list[Key]:
        return keys.with_id([self.key(shelf, name.lstrip("-"), name.startswith("-"), frame) for name in sort])

    def _compile(
        self, expression: Expression | Node, frame: Frame | None, alias: str, purpose: Literal["where", "value"]
    ) -> Sql:
        return compile_sql(
            expression, frame or self._frame, self.dialect.name, self.shelves.tables, row=alias, purpose=purpose
        )
