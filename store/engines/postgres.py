"""PostgreSQL: a pool that reads, a pool that writes in serialisable transactions, and a connection that listens."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from functools import lru_cache
from typing import Any, Final
from urllib.parse import parse_qs, unquote, urlsplit

import asyncpg
from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.exceptions import BaseORMException

from kernel.errors import Refusal
from store import codes
from store.engines.face import Dialect, Row, Transaction
from store.engines.postgres_dialect import PostgresDialect
from store.engines.width import Width
from store.faults import TryAgain
from store.sql_sqlite import text_literal
from store.statements import insertion

CHANNEL: Final = "gridwright"
WHISPERS: Final = "gridwright_whispers"  # what passes, and no transaction stands behind
GATE: Final = '"_gate"'  # the table on which transactions of all processes make way for those that must run alone
MET: Final = (TryAgain, asyncpg.SerializationError, asyncpg.DeadlockDetectedError)  # another transaction
READERS: Final = 8
WRITERS: Final = 8
COPIED: Final = 50  # rows for which asking the server to take a copy is worth the trip
BEGIN: Final = "BEGIN ISOLATION LEVEL SERIALIZABLE;"  # as the driver writes it
_PARAMETER: Final = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|\?")


@lru_cache(4096)
def numbered(sql: str) -> str:
    """`?` outside quotes become `$1`, `$2` ..."""
    count = 0

    def number(found: re.Match[str]) -> str:
        nonlocal count
        if found[0] != "?":
            return found[0]
        count += 1
        return f"${count}"

    return _PARAMETER.sub(number, sql)


class PostgresEngine:
    """A database on a server; `seconds` bounds a read."""

    reads_beside = False  # a table is locked from its first change until the commit

    def __init__(self, url: str, seconds: float = 20.0) -> None:
        self.dialect: Dialect = PostgresDialect()
        self._url = url
        limit = str(int(seconds * 1000))
        reading = {"default_transaction_read_only": "on", "statement_timeout": limit, "jit": "off"}
        self._reader = _client(url, "reader", READERS, reading)
        self._client = _client(url, "writer", WRITERS, {"jit": "off", "lock_timeout": "30000"})
        # In turn, where the pools' own queues let who asks again pass who waits.
        self._reading, self._writing = asyncio.Semaphore(READERS), Width(WRITERS)
        self._listener: asyncpg.Connection | None = None
        self._whispering = asyncio.Lock()
        self._pending: set[asyncio.Task[None]] = set()
        self._keeping: asyncio.Task[None] | None = None

    @property
    def client(self) -> AsyncpgDBClient:
        """The ORM's connection."""
        return self._client

    async def open(self) -> None:
        """Connects and makes the gate."""
        try:
            await self._client.create_connection(with_db=True)
            await self._reader.create_connection(with_db=True)
            await self._make_gate()
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, BaseORMException) as error:
            await self.close()
            shown = re.sub(r":[^:@/]*@", "@", self._url)
            raise Refusal(codes.UNREACHABLE, {"url": shown, "reason": str(error)}) from error

    async def _make_gate(self) -> None:
        async with self._client._pool.acquire() as connection:  # type: ignore[union-attr]
            with suppress(asyncpg.UniqueViolationError, asyncpg.DuplicateTableError):  # two processes start at once
                await connection.execute(f"CREATE TABLE IF NOT EXISTS {GATE} (one integer)")

    async def close(self) -> None:
        """Ends all connections."""
        if self._keeping:
            self._keeping.cancel()
            await asyncio.gather(self._keeping, return_exceptions=True)
        if self._listener and not self._listener.is_closed():
            await self._listener.close()
        await self._reader.close()
        await self._client.close()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator["_Reader"]:
        """A connection of the pool that cannot write."""
        async with self._reading, _of(self._reader._pool) as connection:
            yield _Reader(connection)

    @asynccontextmanager
    async def writing(self, alone: bool = False) -> AsyncIterator["_Transaction"]:
        """Serialisable; the gate is passed together with others, or alone."""
        async with self._transaction("EXCLUSIVE" if alone else "ROW SHARE") as transaction:
            yield transaction

    @asynccontextmanager
    async def migrating(self) -> AsyncIterator["_Transaction"]:
        """Alone, in all processes."""
        async with self._transaction("EXCLUSIVE") as transaction:
            yield transaction

    @asynccontextmanager
    async def _transaction(self, mode: str) -> AsyncIterator["_Transaction"]:
        async with self._writing.passing(), _of(self._client._pool) as connection:
            transaction = _Transaction(self._client, connection)
            try:
                await transaction.begin_at(mode)
                yield transaction
                await transaction.commit()
            except BaseException as error:
                if isinstance(error, MET):
                    self._writing.met()
                await transaction.undo()
                raise
            self._writing.went_well()

    # ---- other processes
    async def watch(self, told: Callable[[str], Awaitable[None]], heard: Callable[[str], None]) -> None:
        """Listens; when the connection was lost and is back, what happened meanwhile is unknown."""
        self._keeping = asyncio.create_task(self._keep_listening(told, heard))

    async def _keep_listening(self, told: Callable[[str], Awaitable[None]], whispered: Callable[[str], None]) -> None:
        first = True
        while True:
            with suppress(asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
                lost = await self._listen(told, whispered)
                if not first:
                    await told("")
                first = False
                await lost.wait()
            await asyncio.sleep(0.5)

    async def _listen(
        self, told: Callable[[str], Awaitable[None]], whispered: Callable[[str], None]
    ) -> asyncio.Event:  # fmt: skip
        """Returns what is set when the connection is lost."""
        self._listener = await asyncpg.connect(**_address(self._url))
        lost = asyncio.Event()
        self._listener.add_termination_listener(lambda _: lost.set())

        def heard(connection: object, process: int, channel: str, message: str) -> None:
            task = asyncio.ensure_future(told(message))
            self._pending.add(task)
            task.add_done_callback(self._pending.discard)

        await self._listener.add_listener(CHANNEL, heard)
        await self._listener.add_listener(WHISPERS, lambda *given: whispered(given[-1]))
        return lost

    async def announce(self, transaction: Transaction, message: str) -> None:
        """Delivered by the server when the transaction commits, and sent to it together with that."""
        assert isinstance(transaction, _Transaction)
        transaction.send_with("COMMIT;", f"SELECT pg_notify('{CHANNEL}', {text_literal(message)}); COMMIT;")

    async def whisper(self, text: str) -> None:
        """On the connection that listens: nothing that reads or writes waits for it."""
        async with self._whispering:
            if self._listener and not self._listener.is_closed():
                with suppress(asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
                    await self._listener.execute("SELECT pg_notify($1, $2)", WHISPERS, text)

    async def learn(self) -> None:
        """What autovacuum would do in a minute or so."""
        await self._client.execute_script("ANALYZE")

    async def refresh(self) -> None:
        """Statements prepared before a table changed are forgotten with their connections."""
        for client in (self._client, self._reader):
            if client._pool:
                await client._pool.expire_connections()


class _Plain(asyncpg.Connection):  # type: ignore[misc]
    """A connection that saves round trips: it needs no cleaning between two uses, for we leave nothing behind, and
    sends with the beginning and the end of a transaction what stands next to them (`instead`: the texts of both)."""

    instead: dict[str, str]

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.instead = {}

    def get_reset_query(self) -> str:
        """Nothing to reset."""
        return ""

    async def execute(self, query: str, *args: Any, **more: Any) -> str:
        """As always, but for the two."""
        text = query if args else self.instead.pop(query, query)
        return await super().execute(text, *args, **more)  # type: ignore[no-any-return]


class _Reader:
    """A connection that reads."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection

    async def fetch(self, sql: str, args: Sequence[Any] = ()) -> Sequence[Row]:
        """All rows."""
        return await self._connection.fetch(numbered(sql), *args)  # type: ignore[no-any-return]


class _Transaction(TransactionWrapper):
    """The ORM's transaction on one connection, serialisable, behind the gate."""

    def __init__(self, client: AsyncpgDBClient, connection: asyncpg.Connection) -> None:
        super().__init__(client)
        self._connection = connection
        self.client = self

    async def begin_at(self, mode: str) -> None:
        """The lock of the gate is taken before the first snapshot, so waiting for it makes nothing stale."""
        self._connection.instead.clear()
        self.send_with(BEGIN, f"{BEGIN} LOCK TABLE {GATE} IN {mode} MODE")
        self.transaction = self._connection.transaction(isolation="serializable")
        await self.transaction.start()

    def send_with(self, query: str, text: str) -> None:
        """What is sent in place of the driver's own words for the beginning or the end of this transaction."""
        self._connection.instead[query] = text

    async def undo(self) -> None:
        """Rolls back; a lost connection has done so itself."""
        if self.transaction and not self._finalized:
            try:
                await self.transaction.rollback()
            except (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError):
                self._connection.terminate()
        self._finalized = True

    async def fetch(self, sql: str, args: Sequence[Any] = ()) -> Sequence[Row]:
        """All rows."""
        return await self._connection.fetch(numbered(sql), *args)  # type: ignore[no-any-return]

    async def run(self, sql: str, args: Sequence[Any] = ()) -> int:
        """How many rows it touched."""
        said = await self._connection.execute(numbered(sql), *args)
        last = said.rpartition(" ")[2]
        return int(last) if last.isdigit() else 0

    async def run_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """One statement for many rows."""
        await self._connection.executemany(numbered(sql), list(rows))

    async def add_many(self, table: str, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Copied in one go where they are many: the server takes half as long for it."""
        if len(rows) < COPIED:
            await self.run_many(insertion(table, names), rows)
        else:
            await self._connection.copy_records_to_table(table, columns=names, records=rows)

    @asynccontextmanager
    async def nested(self) -> AsyncIterator[None]:
        """A savepoint of the ORM."""
        async with self._in_transaction():
            yield


@asynccontextmanager
async def _of(pool: asyncpg.Pool | None) -> AsyncIterator[asyncpg.Connection]:
    connection = await _taken(pool)
    try:
        yield connection
    finally:
        await _given_back(pool, connection)


async def _taken(pool: asyncpg.Pool | None) -> asyncpg.Connection:
    """A connection of the pool. Raises InterfaceError when the server cannot be reached."""
    if pool is None:
        raise asyncpg.InterfaceError("the store is closed")
    try:
        return await pool.acquire()
    except OSError as error:
        raise asyncpg.InterfaceError(str(error)) from error


async def _given_back(pool: asyncpg.Pool | None, connection: asyncpg.Connection) -> None:
    if pool is not None:
        await pool.release(connection)


def _address(url: str) -> dict[str, Any]:
    """The parts of `postgres://user:password@host:port/name?host=/socket`. Raises Refusal BAD_URL."""
    parts = urlsplit(url)
    options = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    name = unquote(parts.path.lstrip("/"))
    try:
        port = parts.port or int(options.get("port", "5432"))
    except ValueError:
        port = 0
    if parts.scheme not in ("postgres", "postgresql") or not name or not port:
        raise Refusal(codes.BAD_URL, {"url": re.sub(r":[^:@/]*@", "@", url)})
    return {
        "host": options.get("host") or parts.hostname or "localhost",
        "port": port,
        "user": unquote(parts.username or "postgres"),
        "password": unquote(parts.password) if parts.password else None,
        "database": name,
    }


def _client(url: str, name: str, size: int, settings: dict[str, str]) -> AsyncpgDBClient:
    return AsyncpgDBClient(
        **_address(url), connection_name=name, minsize=1, maxsize=size, connection_class=_Plain,
        server_settings={**settings, "timezone": "UTC", "application_name": "gridwright"}, timeout=10,
    )  # fmt: skip
