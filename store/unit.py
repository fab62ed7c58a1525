"""One transaction's view of the records: everything a Reader does, and writing."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from expressions.frame import Frame
from store import faults, words
from store.changes import Log
from store.engines.face import Dialect, Transaction
from store.layout import quoted, search_of, table_of
from store.migrate import behind
from store.migrate.behind import Behind
from store.models import Models
from store.reader import Reader
from store.shelves import Row, Shelf, Shelves
from store.statements import batches

AfterCommit = Callable[[], Awaitable[None] | None]
_SERIES = '"_series"'


class Unit(Reader):
    """Writes within one transaction. What it wrote is told to listeners after the commit."""

    def __init__(
        self, transaction: Transaction, shelves: Shelves, models: Models, dialect: Dialect, frame: Frame
    ) -> None:
        super().__init__(transaction, shelves, dialect, frame)
        self._transaction = transaction
        self._models = models
        self.log = Log()
        self.after: list[AfterCommit] = []

    def after_commit(self, call: AfterCommit) -> None:
        """Runs `call` once this transaction is committed; not at all when it is undone."""
        self.after.append(call)

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """A part that can fail alone: when its body raises, only what it did is undone (and the error goes on)."""
        log, after = self.log.copy(), len(self.after)
        try:
            async with self._transaction.nested():
                yield
        except BaseException as error:
            self.log.restore(log)
            del self.after[after:]
            if isinstance(error, Exception) and not faults.known(error):
                raise self._told(error) from error
            raise

    @asynccontextmanager
    async def rehearsal(self) -> AsyncIterator[None]:
        """A part that is undone in any case; what it is refused for is raised."""
        try:
            async with self.savepoint():
                yield
                raise faults.Enough
        except faults.Enough:
            return

    # ---- records
    async def insert(self, entity: str, row: Mapping[str, Any]) -> int:
        """Adds a record; its id. `row` holds values in memory, members of links too. What is not given is empty.

        Raises UniqueClash, Refusal."""
        shelf = self.shelves[entity]
        values = {name: value for name, value in row.items() if name in shelf.columns}
        complete = {
            **_defaults(shelf),
            **{n: v for n, v in values.items() if v is not None},
            **shelf.normalised(values),
        }
        try:
            id = await self._models.insert(self._transaction.client, entity, complete)
        except Exception as error:
            raise self._told(error) from error
        if "id" in row:
            await self._after_ids(shelf)
        for field in shelf.members:
            if row.get(field):
                await self._write_members(shelf, field, id, row[field])
        self.log.wrote(entity, id, int(complete.get("version", 1)), None)
        return id

    async def insert_many(self, entity: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Adds many records at once; ids are given by the database unless they stand in the rows, and only with them
        members of links are written."""
        shelf = self.shelves[entity]
        given = list(rows)
        if not given:
            return
        names = [name for name in shelf.columns if name != "id" or "id" in given[0]]
        defaults = _defaults(shelf)
        ways = [(name, (write := shelf.columns[name].write), write(defaults.get(name))) for name in names]
        packed = (_packed(shelf, ways, row) for row in given)
        columns = (*names, *shelf.alike.values())
        sql = f"INSERT INTO {shelf.table} ({shelf.select(columns)}) VALUES ({', '.join('?' * len(columns))})"
        await self._run_many(sql, packed)
        if "id" in names:
            await self._after_ids(shelf)
            for field in shelf.members:
                for row in given:
                    if row.get(field):
                        await self._write_members(shelf, field, row["id"], row[field])
        self.log.wrote(entity, 0, 0, None)

    async def next_id(self, entity: str) -> int:
        """The first id that no record has yet nor ever had, for `insert_many`; as long as this unit alone writes."""
        rows = await self.fetch(f'SELECT coalesce(max("id"), 0) + 1 FROM {self.shelves[entity].table}')
        return int(rows[0][0])

    async def update(self, entity: str, id: int, changes: Mapping[str, Any], version: int | None = None) -> bool:
        """Writes values where the record still has `version` (None: whatever it has) and makes it the next version;
        whether it had. Deleting is writing `deleted_at_`. Raises UniqueClash, Refusal."""
        shelf = self.shelves[entity]
        if version is None:
            rows = await self.fetch(f'SELECT "version" FROM {shelf.table} WHERE "id" = ?', (id,))
            if not rows:
                return False
            version = int(rows[0][0])
        values = {name: value for name, value in changes.items() if name in shelf.columns and name != "id"}
        values |= {
            name: default for name, default in _defaults(shelf).items() if name in values and values[name] is None
        }
        values |= {"version": version + 1, **shelf.normalised(values)}
        try:
            if not await self._models.update(self._transaction.client, entity, id, version, values):
                return False
        except Exception as error:
            raise self._told(error) from error
        for field in changes.keys() & shelf.members.keys():
            await self._write_members(shelf, field, id, changes[field] or ())
        came_or_went = "deleted_at_" in changes
        self.log.wrote(entity, id, version + 1, None if came_or_went else (*changes, "version"))
        return True

    async def update_many(self, entity: str, names: Sequence[str], rows: Mapping[int, Sequence[Any]]) -> None:
        """Writes the same fields of many records, whatever version they have, and makes each the next version."""
        shelf = self.shelves[entity]
        ways = [shelf.columns[name].write for name in names]
        settings = ", ".join(f"{quoted(name)} = ?" for name in names)
        sql = f'UPDATE {shelf.table} SET {settings}, "version" = "version" + 1 WHERE "id" = ?'
        await self._run_many(
            sql, ((*(way(v) for way, v in zip(ways, values, strict=True)), id) for id, values in rows.items())
        )
        for id in rows:
            self.log.wrote(entity, id, 0, (*names, "version"))

    async def update_equal(
        self,
        entity: str,
        keys: Sequence[str],
        names: Sequence[str],
        rows: Iterable[tuple[Sequence[Any], Sequence[Any]]],
    ) -> None:
        """Writes the same fields of the records that hold these values under `keys`: (values of keys, new values) each;
        none of the values of keys is empty."""
        shelf = self.shelves[entity]
        ways = [shelf.columns[name].write for name in (*names, *keys)]
        settings = ", ".join(f"{quoted(name)} = ?" for name in names)
        same = " AND ".join(f"{quoted(name)} = ?" for name in keys)
        sql = f'UPDATE {shelf.table} SET {settings}, "version" = "version" + 1 WHERE {same}'
        await self._run_many(
            sql, (tuple(way(v) for way, v in zip(ways, (*new, *held), strict=True)) for held, new in rows)
        )

    async def entitle(self, entity: str, id: int, title: str) -> None:
        """Gives a record that was just added the title that needs its id; it stays the first version."""
        sql = f'UPDATE {self.shelves[entity].table} SET "title_" = ? WHERE "id" = ?'
        await self._run_many(sql, [(title, id)])

    async def fall_behind(self, entity: str, field: str, at: datetime) -> None:
        """The formula of a stored field holds for no record any more: all are to be computed anew, part by part."""
        await behind.put(self._transaction, Behind(table_of(entity), field, False, at))

    async def caught_up(self, lag: Behind, after: int | None) -> None:
        """The records up to the id `after` follow; None: all do."""
        if after is None:
            await behind.done(self._transaction, lag)
        else:
            await behind.advance(self._transaction, lag, after)

    async def set_members(self, entity: str, field: str, id: int, members: Sequence[Any]) -> None:
        """What a links, users or files field of a record names from now on, in this order."""
        await self._write_members(self.shelves[entity], field, id, members)
        rows = await self.fetch(f'SELECT "version" FROM {self.shelves[entity].table} WHERE "id" = ?', (id,))
        self.log.wrote(entity, id, int(rows[0][0]) if rows else 0, (field,))

    async def purge(self, entity: str, ids: Iterable[int]) -> int:
        """Removes rows for good, members and lines with them; for internal tables (sessions, timers). How many."""
        shelf, done = self.shelves[entity], 0
        for part in batches(ids):
            among, args = self.dialect.among('"id"', part)
            for row in await self.fetch(f'DELETE FROM {shelf.table} WHERE {among} RETURNING "id"', args):
                self.log.wrote(entity, row[0], 0, None)
                done += 1
        return done

    # ---- search
    async def remember(self, entity: str, id: int, text: str) -> None:
        """From now on `search` finds the record by this text; its beginning weighs most. No text: it is not found."""
        table, pieces = quoted(search_of(entity)), words.folded(text)
        await self.run(f"DELETE FROM {table} WHERE {self.dialect.search_key} = ?", (id,))
        if pieces:
            sql, args = self.dialect.remember(table, id, pieces)
            await self.run(sql, args)

    # ---- numbers
    async def next_number(self, key: str) -> int:
        """The next of a running series, from 1; never given twice."""
        sql = (
            f'INSERT INTO {_SERIES} ("key", "last") VALUES (?, 1) '
            f'ON CONFLICT ("key") DO UPDATE SET "last" = {_SERIES}."last" + 1 RETURNING "last"'
        )
        return int((await self.fetch(sql, (key,)))[0][0])

    # ---- inner
    async def run(self, sql: str, args: Sequence[Any] = ()) -> int:
        """Runs a statement of the store's own; how many rows it touched. Raises Refusal, TryAgain."""
        try:
            return await self._transaction.run(sql, args)
        except Exception as error:
            raise self._told(error) from error

    async def _run_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        try:
            await self._transaction.run_many(sql, rows)
        except Exception as error:
            raise self._told(error) from error

    async def _after_ids(self, shelf: Shelf) -> None:
        if sql := self.dialect.after_ids(shelf.table):
            await self.fetch(sql)

    async def _write_members(self, shelf: Shelf, field: str, id: int, members: Sequence[Any]) -> None:
        table = shelf.members[field]
        await self.run(f'DELETE FROM {table.table} WHERE "record" = ?', (id,))
        rows = [(id, place, table.write(member)) for place, member in enumerate(dict.fromkeys(members))]
        if rows:
            await self._run_many(f'INSERT INTO {table.table} ("record", "position", "member") VALUES (?, ?, ?)', rows)


def _defaults(shelf: Shelf) -> Row:
    return {name: stored.column.default for name, stored in shelf.columns.items() if stored.column.required}


def _packed(
    shelf: Shelf, ways: Sequence[tuple[str, Callable[[Any], Any], Any]], row: Mapping[str, Any]
) -> tuple[Any, ...]:
    values = [default if (value := row.get(name)) is None else write(value) for name, write, default in ways]
    if not shelf.alike:
        return tuple(values)
    return (*values, *({**dict.fromkeys(shelf.alike.values()), **shelf.normalised(row)}.values()))
