"""Reading records: single ones, lists, counts, and what belongs to them."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, Final

from expressions.frame import Frame
from expressions.nodes import Node
from expressions.tree import Expression
from store import faults, keys, words
from store.engines.face import Connection, Dialect
from store.engines.face import Row as Raw
from store.grouping import Group, Grouping
from store.layout import ALIVE, quoted, search_of
from store.listing import Deleted, Listing, Seen
from store.measuring import Measured, Measuring
from store.measuring import Statement as MeasuringStatement
from store.pages import Pages, PageValues
from store.pieces import Pieces
from store.remembered import Remembered
from store.shelves import Row, Shelves
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
        ahead: Callable[[Listing], None] | None = None,
    ) -> None:
        """`ahead` is told of long lists that somebody looks at."""
        self._connection = connection
        self._seconds = seconds
        self.dialect = dialect
        self.shelves = shelves
        self.pieces = Pieces(dialect, shelves, frame)
        self._pages = Pages(self, kept or Remembered())
        self._ahead = ahead

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

    async def one_with(
        self, entity: str, id: int, of: str, link: str, sort: str
    ) -> tuple[Row | None, list[Row]]:  # fmt: skip
        """The record and the undeleted records of `of` whose `link` names it, sorted, in one statement: both as they
        were at one moment. Without any of them the record is not looked for."""
        shelf, others = self.shelves[entity], self.shelves[of]
        alive = f"r.{ALIVE}"
        sql = (
            f"SELECT {others.select(others.every, 'o.')}, {shelf.select(shelf.every, 'r.')} FROM {others.table} AS o "
            f'LEFT JOIN {shelf.table} AS r ON r."id" = o.{quoted(link)} AND {alive} AND o."id" = '
            f'(SELECT min(f."id") FROM {others.table} AS f WHERE f.{ALIVE} AND f.{quoted(link)} = ?) '
            f"WHERE o.{ALIVE} AND o.{quoted(link)} = ? ORDER BY o.{quoted(sort)}"
        )
        found = await self.fetch(sql, (id, id))
        read, width, id_at = others.reader(others.every), len(others.every), shelf.every.index("id")
        parts = [(tuple(row)[:width], tuple(row)[width:]) for row in found]
        whole = next((record for _, record in parts if record[id_at] is not None), None)
        return (shelf.reader(shelf.every)(whole) if whole else None), [read(row) for row, _ in parts]

    async def one_before(
        self, entity: str, id: int, of: str, column: str, values: Mapping[str, Any]
    ) -> tuple[Row | None, Any]:  # fmt: skip
        """The record, deleted or not, which nobody else changes until this transaction ends; and what the newest
        record of `of` with these values holds in `column`."""
        shelf, other = self.shelves[entity], self.shelves[of]
        held = " FOR UPDATE OF r" if self.dialect.name == "postgres" else ""
        tests = " AND ".join(f"o.{quoted(name)} = ?" for name in values)
        newest = (
            f"(SELECT o.{quoted(column)} FROM {other.table} AS o WHERE o.{ALIVE} AND {tests} "
            'ORDER BY o."id" DESC LIMIT 1)'
        )
        sql = f'SELECT {shelf.select(shelf.every, "r.")}, {newest} FROM {shelf.table} AS r WHERE r."id" = ?{held}'
        args = [other.columns[name].write(value) for name, value in values.items()]
        rows = await self.fetch(sql, (*args, id))
        if not rows:
            return None, None
        *record, last = tuple(rows[0])
        return shelf.reader(shelf.every)(record), last

    async def many(
        self, entity: str, ids: Iterable[int], *, deleted: bool = False, columns: Sequence[str] = ()
    ) -> dict[int, Row]:  # fmt: skip
        """Records by id, whole or only these columns of them; those that are not there are left out."""
        shelf = self.shelves[entity]
        names = ("id", *(name for name in columns if name != "id")) if columns else shelf.every
        read, place = shelf.reader(names), names.index("id")
        alive = "" if deleted else f" AND {ALIVE}"
        found: dict[int, Row] = {}
        for part in batches(ids):
            where, args = self.dialect.among('"id"', part)
            sql = f"SELECT {shelf.select(names)} FROM {shelf.table} WHERE {where}{alive}"
            found.update((row[place], read(row)) for row in await self.fetch(sql, args))
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

    async def holding(self, entity: str, columns: Sequence[str], by: str, values: Iterable[Any]) -> list[Row]:
        """These columns of the undeleted records that hold one of some values under `by`."""
        shelf = self.shelves[entity]
        read, stored, found = shelf.reader(columns), shelf.columns[by], list[Row]()
        for part in batches(stored.write(value) for value in values):
            where, args = self.dialect.among(quoted(by), part)
            sql = f"SELECT {shelf.select(columns)} FROM {shelf.table} WHERE {where} AND {ALIVE}"
            found += map(read, await self.fetch(sql, args))
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

    async def how_many(self, entity: str, field: str, of: Iterable[int]) -> dict[int, int]:
        """How many undeleted records of `entity` name each of these ids in their link `field`."""
        shelf, owners = self.shelves[entity], list(of)
        found = dict.fromkeys(owners, 0)
        for part in batches(owners):
            where, args = self.dialect.among(quoted(field), part)
            sql = f"SELECT {quoted(field)}, COUNT(*) FROM {shelf.table} WHERE {where} AND {ALIVE} GROUP BY 1"
            found |= {row[0]: row[1] for row in await self.fetch(sql, args)}
        return found

    async def naming(self, entity: str, field: str, member: Any) -> list[int]:
        """Ids of the undeleted records whose field of several values names `member`."""
        shelf = self.shelves[entity]
        members = shelf.members[field]
        sql = (
            f'SELECT DISTINCT m."record" FROM {members.table} AS m JOIN {shelf.table} AS r ON r."id" = m."record" '
            f'WHERE m."member" = ? AND r.{ALIVE} ORDER BY 1'
        )
        return [row[0] for row in await self.fetch(sql, (members.write(member),))]

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
        seen: Seen | None = None,
    ) -> list[Row]:
        """Records that meet `where`, sorted by fields (`-name`: downwards; empties last either way, equals by id),
        as they are stored or, with `seen`, as somebody sees them. `columns` may name formulas that read the clock.
        Raises Refusal, NotInSql."""
        found, read = await self.packed(
            entity, columns, where, sort, limit, offset, frame, deleted=deleted, seen=seen
        )  # fmt: skip
        return [read(row) for row in found]

    async def packed(
        self, entity: str, columns: Sequence[str] | None = None, where: Expression | None = None,
        sort: Sequence[str] = (), limit: int | None = None, offset: int = 0, frame: Frame | None = None, *,
        deleted: Deleted = "without", seen: Seen | None = None,
    ) -> tuple[Sequence[Sequence[Any]], Callable[[Sequence[Any]], Row]]:  # fmt: skip
        """The same as the database gives them, each a sequence of the columns, and what makes a row of one: for whoever
        compares many and reads few."""
        shelf = self.shelves[entity]
        names = shelf.every if columns is None else tuple(columns)
        parts = [self.pieces.part(shelf, name, frame) for name in names]
        condition, args = self.pieces.condition(shelf, where, frame, deleted)
        order, more = keys.order(self.dialect, self.pieces.keys(shelf, sort, frame, seen))
        sql = (
            f"SELECT {', '.join(sql for sql, _, _ in parts)} FROM {shelf.table} AS r WHERE {condition} ORDER BY {order}"
        )
        every = [arg for _, some, _ in parts for arg in some] + args + list(more)
        sql, every = paged(sql, every, limit, offset)
        ways = [(name, stored.out) for name, (_, _, stored) in zip(names, parts, strict=True)]

        def read(row: Sequence[Any]) -> Row:
            return {name: value if way is None else way(value) for (name, way), value in zip(ways, row, strict=True)}

        return await self.fetch(sql, every), read

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
        condition, args = self.pieces.condition(shelf, where, frame, deleted)
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

    async def some_values(self, listing: Listing, columns: Sequence[str], ids: Sequence[int]) -> PageValues:
        """JSON values of those of these records that are in the list now, in the order of `ids`."""
        return await self._pages.some(listing, columns, ids)

    def statement(self, listing: Listing, columns: Sequence[str]) -> Hashable:
        """What the database would be asked for `some_values`; two lists with equal ones give the same. Raises
        NotInSql."""
        return self._pages.statement(listing, columns)

    async def total(self, listing: Listing, at_most: int | None = None) -> int:
        """How many records a listing has; counting stops at `at_most`. Exact figures are kept while they hold. Whoever
        wants to know exactly how long a list is may jump into it: its rows are put in order beside the answers."""
        found = await self._pages.count(listing, at_most)
        if at_most is None and self._ahead is not None and self._pages.is_deep(listing, found):
            self._ahead(listing)
        return found

    async def put_in_order(self, listing: Listing) -> None:
        """Keeps the order of all rows, so that any place in it is reached at once."""
        await self._pages.put_in_order(listing)

    async def groups(self, asked: Grouping, limit: int) -> tuple[Group, ...]:
        """The groups of a list with their counts and figures, in order; kept while they hold. Raises NotInSql."""
        return await self._pages.groups(asked, limit)

    async def measured(self, asked: Measuring, limit: int) -> list[Measured]:
        """The groups of a list with figures of any values, the largest first; without keys one. Raises NotInSql."""
        statement = MeasuringStatement(self.pieces, asked)
        return [statement.group(row) for row in await self.fetch(*statement.text(limit))]

    # ---- expressions
    async def value(self, expression: Expression, entity: str, id: int, frame: Frame | None = None) -> Any:
        """What an expression is for a stored record; None when it is not there. Raises NotInSql."""
        shelf = self.shelves[entity]
        found = self.pieces.compile(expression, frame, "r", "value")
        rows = await self.fetch(f'SELECT {found.text} FROM {shelf.table} AS r WHERE r."id" = ?', (*found.params, id))
        return found.decode(rows[0][0]) if rows else None

    async def aggregate(self, node: Node, frame: Frame | None = None) -> Any:
        """A figure over all undeleted records of an entity (`node` is closed: it reads no record at hand). Raises
        NotInSql."""
        found = self.pieces.compile(node, frame, "", "value")
        return found.decode((await self.fetch(f"SELECT {found.text}", found.params))[0][0])

    async def search(
        self, entity: str, text: str, where: Expression | None = None, limit: int = 20, frame: Frame | None = None
    ) -> list[int]:
        """Ids of the undeleted records whose remembered text holds all pieces of `text`: those that begin with it
        first, then where it stands early and in little text, the newest first among equals."""
        shelf, pieces = self.shelves[entity], words.folded(text)
        if not pieces:
            return []
        found, found_args = self.pieces.matching(shelf, text)
        condition, args = self.pieces.condition(shelf, where, frame)
        table, key = quoted(search_of(entity)), quoted(self.dialect.search_key)
        matches = f"FROM {shelf.table} AS r WHERE {condition} AND {found}"
        some = f'SELECT r."id" AS id_ {matches} ORDER BY r."id" DESC LIMIT {_RANKED}'
        place = self.dialect.place('s."text"')
        sql = (
            f"SELECT p.id_ FROM ({some}) AS p JOIN {table} AS s ON s.{key} = p.id_ "
            f'ORDER BY {place}, length(s."text"), p.id_ DESC LIMIT ?'
        )
        return [row[0] for row in await self.fetch(sql, (*args, *found_args, " ".join(pieces), limit))]
