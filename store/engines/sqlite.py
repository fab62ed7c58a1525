"""SQLite: one writer (the ORM's connection), several read-only connections, write-ahead log."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import aiosqlite
from tortoise.backends.sqlite.client import SqliteClient, SqliteTransactionWrapper

from kernel.errors import Refusal
from store import codes
from store.engines.face import Dialect, Row, Transaction
from store.engines.sqlite_dialect import SqliteDialect
from store.statements import insertion

Equip = Callable[[sqlite3.Connection], None]
READERS: Final = 4
POLL_SECONDS: Final = 0.5
_BUSY_MS: Final = 5_000
_STEPS: Final = 50_000  # of SQLite's machine between two looks at the clock: about a millisecond
_PRAGMAS: Final = ("temp_store=MEMORY", f"busy_timeout={_BUSY_MS}", "foreign_keys=ON", "cache_size=-16000",
                   "mmap_size=268435456")  # fmt: skip


class SqliteEngine:
    """A database file. `equip` registers the functions SQL needs; `seconds` bounds a read."""

    reads_beside = True

    def __init__(self, file: Path, equip: Equip, synchronous: str = "NORMAL", seconds: float = 20.0) -> None:
        self.dialect: Dialect = SqliteDialect()
        self.file = file.absolute()
        self._equip = equip
        self._synchronous = synchronous
        self._seconds = seconds
        self._client = _Client(file, equip, synchronous)
        self._turn = asyncio.Lock()
        self._all: list[_Reader] = []
        self._free: list[_Reader] = []
        self._turns = asyncio.Semaphore(READERS)  # in turn, where a queue lets who asks again pass who waits
        self._mending: set[asyncio.Task[None]] = set()
        self._watch: asyncio.Task[None] | None = None

    @property
    def client(self) -> SqliteClient:
        """The ORM's connection."""
        return self._client

    async def open(self) -> None:
        """Creates the file when it is new."""
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            await self._client.create_connection(with_db=True)
            for _ in range(READERS):
                self._add(await _Reader.open(self.file, self._equip, self._seconds))
        except (sqlite3.Error, OSError) as error:
            await self.close()
            raise Refusal(codes.UNREACHABLE, {"url": f"sqlite:///{self.file}", "reason": str(error)}) from error

    def _add(self, reader: "_Reader") -> None:
        self._all.append(reader)
        self._free.append(reader)

    async def close(self) -> None:
        """Waits for the transaction under way."""
        if self._watch:
            self._watch.cancel()
            await asyncio.gather(self._watch, return_exceptions=True)
        await asyncio.gather(*self._mending)
        async with self._turn:
            for reader in self._all:
                await reader.close()
            self._all.clear()
            await self._client.close()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator["_Reader"]:
        """One of the read-only connections."""
        await self._turns.acquire()
        reader = self._free.pop()
        try:
            yield reader
        finally:
            if reader.torn:
                task = asyncio.get_running_loop().create_task(self._mend(reader))
                self._mending.add(task)
                task.add_done_callback(self._mending.discard)
            else:
                self._give_back(reader)

    def _give_back(self, reader: "_Reader") -> None:
        self._free.append(reader)
        self._turns.release()

    async def _mend(self, reader: "_Reader") -> None:
        await reader.rested()
        self._give_back(reader)

    @asynccontextmanager
    async def writing(self, alone: bool = False) -> AsyncIterator["_Transaction"]:
        """One at a time; the lock on the file is taken at the start, so nothing is read that another then changes."""
        async with self._turn, self._transaction() as transaction:
            yield transaction

    @asynccontextmanager
    async def migrating(self) -> AsyncIterator["_Transaction"]:
        """Foreign keys are off (only possible outside a transaction), and asked before the commit."""
        async with self._turn:
            await self._client.execute_script("PRAGMA foreign_keys=OFF")
            try:
                async with self._transaction() as transaction:
                    yield transaction
                    if broken := await transaction.fetch("PRAGMA foreign_key_check"):
                        raise RuntimeError(f"rows without their parent: {[tuple(row) for row in broken[:3]]}")
            finally:
                await self._client.execute_script("PRAGMA foreign_keys=ON")

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator["_Transaction"]:
        transaction = _Transaction(self._client)
        await transaction.begin()
        try:
            yield transaction
            await transaction.commit()
        except BaseException:
            await transaction.undo()
            raise

    async def watch(self, told: Callable[[str], Awaitable[None]], heard: Callable[[str], None]) -> None:
        """Looks twice a second whether another process has committed (`PRAGMA data_version`)."""
        self._watch = asyncio.create_task(self._look(told))

    async def _look(self, told: Callable[[str], Awaitable[None]]) -> None:
        seen = None
        while True:
            async with self._turn:
                _, rows = await self._client.execute_query("PRAGMA data_version")
            version = next(iter(rows[0]))
            if seen is not None and version != seen:
                await told("")
            seen = version
            await asyncio.sleep(POLL_SECONDS)

    async def announce(self, transaction: Transaction, message: str) -> None:
        """Nothing to do: the others look at `data_version`."""

    async def whisper(self, text: str) -> None:
        """Nothing to do: one process serves the file."""

    async def learn(self) -> None:
        """Samples of each index."""
        async with self._turn:
            await self._client.execute_script("PRAGMA analysis_limit=1000; ANALYZE; PRAGMA optimize")

    async def refresh(self) -> None:
        """Nothing to do: SQLite sees a changed table by itself."""


class _Client(SqliteClient):
    """The ORM's connection with our pragmas and functions."""

    def __init__(self, file: Path, equip: Equip, synchronous: str) -> None:
        super().__init__(str(file), connection_name="writer")
        self._equip = equip
        self._synchronous = synchronous

    async def create_connection(self, with_db: bool) -> None:
        """Opens the one writing connection."""
        if self._connection:
            return
        pragmas = ("journal_mode=WAL", "journal_size_limit=67108864", f"synchronous={self._synchronous}", *_PRAGMAS)
        factory = _equipped(pragmas, self._equip)
        self._connection = await _connected(self.filename, factory)
        await self._post_connect()


class _Transaction(SqliteTransactionWrapper):
    """The ORM's transaction, except that it takes the lock on the file when it begins."""

    def __init__(self, client: SqliteClient) -> None:
        super().__init__(client)
        self.client = self

    async def begin(self) -> None:
        """BEGIN IMMEDIATE: a transaction that read first and wrote later could be refused half way."""
        await self._connection.execute("BEGIN IMMEDIATE")

    async def undo(self) -> None:
        """Rolls back what is left; after a full disk SQLite has done so itself."""
        if self._connection.in_transaction:
            await self._connection.rollback()
        self._finalized = True

    async def fetch(self, sql: str, args: Sequence[Any] = ()) -> Sequence[Row]:
        """All rows."""
        found: Sequence[Row] = (await self.execute_query(sql, list(args)))[1]
        return found

    async def run(self, sql: str, args: Sequence[Any] = ()) -> int:
        """How many rows it touched."""
        touched: int = (await self.execute_query(sql, list(args)))[0]
        return touched

    async def run_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """One statement for many rows."""
        await self.execute_many(sql, list(rows))

    async def add_many(self, table: str, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """One statement for all."""
        await self.run_many(insertion(table, names), rows)

    @asynccontextmanager
    async def nested(self) -> AsyncIterator[None]:
        """A savepoint of the ORM."""
        async with self._in_transaction():
            yield


class _Reader:
    """A read-only connection that stops a question which takes too long."""

    def __init__(self, connection: aiosqlite.Connection, seconds: float) -> None:
        self._connection = connection
        self._seconds = seconds
        self._until = float("inf")
        self.torn = False  # somebody was cancelled while a question was on its way

    @staticmethod
    async def open(file: Path, equip: Equip, seconds: float) -> "_Reader":
        """Opens the file without the right to write."""
        factory = _equipped(("query_only=ON", *_PRAGMAS), equip)
        address = f"{file.as_uri()}?mode=ro"
        connection = await _connected(address, factory)
        reader = _Reader(connection, seconds)
        await connection.set_progress_handler(reader._late, _STEPS)
        return reader

    def _late(self) -> int:
        return time.monotonic() > self._until

    async def fetch(self, sql: str, args: Sequence[Any] = ()) -> Sequence[Row]:
        """All rows; a caller who is cancelled stops the question."""
        self._until = time.monotonic() + self._seconds
        try:
            return await self._connection.execute_fetchall(sql, args)  # type: ignore[return-value]
        except asyncio.CancelledError:
            self.torn = True
            self._until = 0.0
            await self._connection.interrupt()
            raise

    async def rested(self) -> None:
        """Returns when the question of somebody cancelled is out of the way: it may not even have begun."""
        await self._connection.execute_fetchall("SELECT 1")
        self.torn = False

    async def close(self) -> None:
        """Ends the connection."""
        await self._connection.close()


async def _connected(address: str, factory: type[sqlite3.Connection]) -> aiosqlite.Connection:
    connection = aiosqlite.connect(address, uri=True, isolation_level=None, factory=factory, cached_statements=512)
    connection._thread.daemon = True  # a command that fails before it closes the store must still end
    return await connection


def _equipped(pragmas: Sequence[str], equip: Equip) -> type[sqlite3.Connection]:
    """A kind of connection that sets itself up in the thread that will use it."""

    class Equipped(sqlite3.Connection):
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            for pragma in pragmas:
                self.execute(f"PRAGMA {pragma}").close()
            equip(self)

    return Equipped
