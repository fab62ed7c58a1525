"""One transaction's view of the records: everything a Reader does, and writing."""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from expressions.frame import Frame
from store import faults, words
from store.changes import Log
from store.engines.face import Dialect, Transaction
from store.layout import ALIVE, quoted, search_of, table_of
from store.migrate import behind
from store.migrate.behind import Behind
from store.models import Models
from store.reader import Reader
from store.shelves import Row, Shelf, Shelves
from store.statements import EVERY, batches
from store.words import alike

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

    async def insert_many(self, entity: str, rows: Iterable[Mapping[str, Any]], *, taken: bool = False) -> None:
        """Adds many records at once; ids are given by the database unless they stand in the rows, and only with them
        members of links are written. `taken`: they come from `take_ids`. Raises UniqueClash, Refusal."""
        shelf = self.shelves[entity]
        given = list(rows)
        if not given:
            return
        names = [name for name in shelf.columns if name != "id" or "id" in given[0]]
        columns = _packed(shelf, names, given)
        await self._add(shelf.name, columns.keys(), zip(*columns.values(), strict=True))
        if "id" in names:
            if not taken:
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

    async def take_ids(self, entity: str, count: int) -> list[int]:
        """Ids for new records, given to nobody else, in ascending order."""
        if sql := self.dialect.take_ids(self.shelves[entity].table):
            return sorted(int(row[0]) for row in await self.fetch(sql, (count,)))
        first = await self.next_id(entity)
        return list(range(first, first + count))

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
        stored = {name: shelf.columns[name].write(value) for name, value in values.items() if name != "version"}
        stored |= {"version": version + 1, **shelf.normalised(values)}
        settings = ", ".join(f"{quoted(name)} = ?" for name in stored)
        sql = f'UPDATE {shelf.table} SET {settings} WHERE "id" = ? AND "version" = ?'
        if await self.run(sql, (*stored.values(), id, version)) != 1:
            return False
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

    async def held(self, entity: str, ids: Iterable[int]) -> dict[int, Row]:
        """Undeleted records by id, which nobody else changes until this transaction ends."""
        shelf = self.shelves[entity]
        lock = ' ORDER BY "id" FOR UPDATE' if self.dialect.name == "postgres" else ""
        found: dict[int, Row] = {}
        for part in batches(ids):
            where, args = self.dialect.among('"id"', part)
            sql = f"SELECT {shelf.select(shelf.every)} FROM {shelf.table} WHERE {where} AND {ALIVE}{lock}"
            found.update((row["id"], row) for row in shelf.read_all(shelf.every, await self.fetch(sql, args)))
        return found

    async def last_of(
        self, entity: str, column: str, by: str, ids: Iterable[int], values: Mapping[str, Any]
    ) -> dict[int, Any]:  # fmt: skip
        """What the newest record with these values holds in `column`, for each of some ids under `by`."""
        shelf, names = self.shelves[entity], [column, *values]
        given = [shelf.columns[name].write(value) for name, value in values.items()]
        of_one = (
            f"SELECT {shelf.select(names)} FROM {shelf.table} WHERE {quoted(by)} = q.value AND {ALIVE} "
            f'ORDER BY "id" DESC LIMIT {EVERY}'  # within: so that no other index is gone through for each
        )
        tests = " AND ".join(f"e.{quoted(name)} = ?" for name in values) or "TRUE"
        newest = f"SELECT e.{quoted(column)} FROM ({of_one}) AS e WHERE {tests} LIMIT 1"
        found: dict[int, Any] = {}
        for part in batches(ids):
            listed, args = self.dialect.listed(part)
            rows = await self.fetch(f"SELECT q.value, ({newest}) FROM {listed}", (*given, *args))
            found.update((row[0], row[1]) for row in rows if row[1] is not None)
        return found

    async def update_held(
        self, entity: str, versions: Mapping[int, int], columns: Mapping[str, Sequence[Any]]
    ) -> None:  # fmt: skip
        """Writes the same fields of many records, which are `held`: their next versions by id, and the values of each
        field in that order. Raises UniqueClash, Refusal."""
        shelf, empty = self.shelves[entity], _defaults(self.shelves[entity])
        names = [*columns, *(column for name, column in shelf.alike.items() if name in columns)]
        written = [shelf.columns[name].write_all(values, empty.get(name)) for name, values in columns.items()]
        written += [list(map(alike, columns[name])) for name in shelf.alike if name in columns]
        every = {name: shelf.columns[name].column.kind if name in shelf.columns else "text" for name in names}
        ids, numbers = list(versions), list(versions.values())
        if (sql := self.dialect.update_all(shelf.table, every)) and not self._decides(entity, names):
            await self.run(sql, (ids, numbers, *written))
        else:
            settings = ", ".join(f"{quoted(name)} = ?" for name in names)
            sql = f'UPDATE {shelf.table} SET {settings}, "version" = ? WHERE "id" = ?'
            await self._run_many(sql, zip(*written, numbers, ids, strict=True))
        self.log.wrote_all(entity, versions, (*columns, "version"))

    def _decides(self, entity: str, names: Collection[str]) -> bool:
        """Whether the order in which records are written may decide which of them clash."""
        uniques = [index for owner, index in self.shelves.uniques.values() if owner == entity]
        return any(index.where or not set(index.columns).isdisjoint(names) for index in uniques)

    async def update_equal(
        self,
        entity: str,
        keys: Sequence[str],
        names: Sequence[str],
        rows: Iterable[tuple[Sequence[Any], Sequence[Any]]],
        empty: Sequence[str] = (),
    ) -> None:
        """Writes the same fields of the records that hold these values under `keys`, and nothing under `empty`: (values
        of keys, new values) each; none of the values of keys is empty."""
        shelf = self.shelves[entity]
        ways = [shelf.columns[name].write for name in (*names, *keys)]
        settings = ", ".join(f"{quoted(name)} = ?" for name in names)
        same = " AND ".join((*(f"{quoted(name)} = ?" for name in keys), *(f"{quoted(name)} IS NULL" for name in empty)))
        sql = f'UPDATE {shelf.table} SET {settings}, "version" = "version" + 1 WHERE {same}'
        await self._run_many(
            sql, (tuple(way(v) for way, v in zip(ways, (*new, *held), strict=True)) for held, new in rows)
        )
        self.log.wrote(entity, 0, 0, (*names, "version"))

    async def put_many(self, entity: str, keys: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
        """Adds records, or writes the same fields of those that hold the same values under `keys`, which an index
        keeps unique, and makes them the next version. All rows name the same fields."""
        shelf, given = self.shelves[entity], list(rows)
        if not given:
            return
        names = [name for name in given[0] if name in shelf.columns]
        ways = [(name, shelf.columns[name].write) for name in names]
        fresh = ", ".join(
            f"{quoted(name)} = excluded.{quoted(name)}" for name in names if name not in keys and name != "version"
        )
        sql = (
            f"INSERT INTO {shelf.table} ({shelf.select(names)}) VALUES ({', '.join('?' * len(names))}) "
            f"ON CONFLICT ({shelf.select(keys)}) WHERE {ALIVE} DO UPDATE SET {fresh}, "
            f'"version" = {shelf.table}."version" + 1'
        )
        await self._run_many(sql, ([way(row[name]) for name, way in ways] for row in given))
        self.log.wrote(entity, 0, 0, None)

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

    async def add_members(self, entity: str, field: str, id: int, members: Iterable[Any], version: int) -> None:
        """What a links, users or files field of a record, which is at this version, names besides from now on: behind
        the others, each once."""
        table = self.shelves[entity].members[field]
        sql = (
            f'INSERT INTO {table.table} ("record", "position", "member") SELECT ?, count(*), ? FROM {table.table} '
            'WHERE "record" = ? HAVING count(CASE WHEN "member" = ? THEN 1 END) = 0'
        )
        rows = [(id, table.write(each), id, table.write(each)) for each in members]
        if rows:
            await self._run_many(sql, rows)
            self.log.wrote(entity, id, version, (field,))

    async def purge_among(self, entity: str, values: Mapping[str, Iterable[Any]]) -> None:
        """Removes for good the rows of an internal table whose fields each hold one of some values."""
        shelf = self.shelves[entity]
        tests, args = [ALIVE], list[Any]()
        for name, some in values.items():
            test, more = self.dialect.among(quoted(name), [shelf.columns[name].write(each) for each in some])
            tests.append(test)
            args += more
        sql = f'DELETE FROM {shelf.table} WHERE {" AND ".join(tests)} RETURNING "id"'
        for row in await self.fetch(sql, args):
            self.log.wrote(entity, row[0], 0, None)

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
        await self.run(f"DELETE FROM {quoted(search_of(entity))} WHERE {quoted(self.dialect.search_key)} = ?", (id,))
        await self.remember_new(entity, {id: text})

    async def remember_anew(self, entity: str, texts: Mapping[int, str]) -> None:
        """The same for many records at once."""
        table = quoted(search_of(entity))
        for part in batches(texts):
            among, args = self.dialect.among(quoted(self.dialect.search_key), part)
            await self.run(f"DELETE FROM {table} WHERE {among}", args)
        await self.remember_new(entity, texts)

    async def remember_new(self, entity: str, texts: Mapping[int, str]) -> None:
        """The same for many records that were just added."""
        kept = [(id, pieces) for id, text in texts.items() if (pieces := words.folded(text))]
        rows = [(id, self.dialect.words(pieces), " ".join(pieces)) for id, pieces in kept]
        if rows:
            await self._add(search_of(entity), (self.dialect.search_key, "words", "text"), rows)

    # ---- numbers
    async def next_number(self, key: str, count: int = 1) -> int:
        """The next of a running series, from 1; never given twice. With `count` the last of so many."""
        sql = (
            f'INSERT INTO {_SERIES} ("key", "last") VALUES (?, ?) '
            f'ON CONFLICT ("key") DO UPDATE SET "last" = {_SERIES}."last" + ? RETURNING "last"'
        )
        return int((await self.fetch(sql, (key, count, count)))[0][0])

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

    async def _add(self, table: str, names: Iterable[str], rows: Iterable[Sequence[Any]]) -> None:
        try:
            await self._transaction.add_many(table, [*names], [*rows])
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
            await self._add(table.name, ("record", "position", "member"), rows)


def _defaults(shelf: Shelf) -> Row:
    return {name: stored.column.default for name, stored in shelf.columns.items() if stored.column.required}


def _packed(shelf: Shelf, names: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """The rows as the driver takes them, column by column with the normalised forms, without those that are empty."""
    empty = _defaults(shelf)
    columns = {name: shelf.columns[name].write_all([row.get(name) for row in rows], empty.get(name)) for name in names}
    columns |= {column: [alike(row.get(name)) for row in rows] for name, column in shelf.alike.items()}
    return {name: values for name, values in columns.items() if any(value is not None for value in values)}
