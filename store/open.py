"""The store: one database, opened, adopted to a schema, read and written."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Literal, TypeVar

from expressions.frame import Frame
from kernel.clock import Clock
from kernel.errors import Refusal
from kernel.settings import Settings
from schema.model import Schema
from store import codes, faults, internal, running
from store.ahead import Ahead
from store.changes import Change, Listener, Listeners, message, read
from store.compiled import equip, predicate_for
from store.engines.face import Connection, Engine
from store.engines.postgres import PostgresEngine
from store.engines.sqlite import SqliteEngine
from store.filelock import FileLock
from store.gate import Gate
from store.layout import Layout
from store.listing import Listing
from store.migrate import behind, roles
from store.migrate.apply import apply
from store.migrate.behind import Behind
from store.migrate.naming import Naming
from store.migrate.plan import Plan, plan
from store.models import Models
from store.reader import Reader
from store.remembered import Remembered
from store.shelves import Shelves, shelves_of
from store.tables import layout_of
from store.unit import Unit

T = TypeVar("T")
READ_SECONDS = 20.0  # a question that takes longer is stopped
_PATIENCE = 0.2  # seconds a changing of tables waits for readers under way


class Store:
    """A database. `Store.open`, then `adopt` a schema, then `read` and `unit`; `close` at the end."""

    def __init__(self, engine: Engine, clock: Clock, lock: FileLock | None, seconds: float) -> None:
        self._engine = engine
        self._clock = clock
        self._lock = lock
        self._seconds = seconds
        self._writers = Gate()
        self._readers = Gate()
        self._listeners = Listeners()
        self._kept = Remembered()
        self._listeners.add(self._kept.changed)
        self._ahead = Ahead(self._put_in_order)
        self._name = secrets.token_hex(8)  # of this process among those that share the database
        self._whispers: list[Callable[[str], None]] = []
        self._shelves: Shelves | None = None
        self._models: Models | None = None
        self._layout = Layout()

    @staticmethod
    async def open(
        url: str, settings: Settings, clock: Clock, *, serving: bool = False, seconds: float = READ_SECONDS
    ) -> "Store":
        """Opens `sqlite:///relative`, `sqlite:////absolute` or `postgres://user@host:port/name`.

        `serving`: this is the one process that serves an SQLite file; commands run beside it. `seconds` bounds a read.
        Raises Refusal BAD_URL, UNREACHABLE, SERVED.
        """
        lock = None
        if url.startswith("sqlite:///"):
            file = Path(url.removeprefix("sqlite:///"))
            if serving:
                lock = FileLock(file)
                lock.take()
            engine: Engine = SqliteEngine(file, equip, settings.synchronous, seconds)
        elif url.startswith(("postgres://", "postgresql://")):
            engine = PostgresEngine(url, seconds)
        else:
            raise Refusal(codes.BAD_URL, {"url": url})
        store = Store(engine, clock, lock, seconds)
        try:
            await engine.open()
            await store._begin()
        except BaseException:
            await store.close()
            raise
        return store

    async def _begin(self) -> None:
        async with self._engine.migrating() as transaction:
            await internal.make(transaction, self.engine)
            _, self._layout = await internal.current_layout(transaction)
        await self._engine.watch(self._heard, self._overheard)

    @property
    def engine(self) -> Literal["sqlite", "postgres"]:
        """Which engine it is."""
        return self._engine.dialect.name

    @property
    def shelves(self) -> Shelves:
        """How the records of the adopted schema are kept. Raises Refusal NOT_ADOPTED."""
        if self._shelves is None:
            raise Refusal(codes.NOT_ADOPTED, {"entity": "*"})
        return self._shelves

    async def close(self) -> None:
        """Waits for what is under way and ends all connections."""
        await self._ahead.close()
        async with self._writers.closed():
            await self._engine.close()
        if self._lock:
            self._lock.give_back()

    # ---- the schema
    async def plan(self, schema: Schema) -> Plan:
        """What adopting `schema` would do to the tables, and what stands against it."""
        async with self._engine.reading() as connection:
            _, layout = await internal.current_layout(connection)
            return await self._planned(connection, schema, layout, layout_of(schema, predicate_for(schema)))

    async def _planned(self, connection: Connection, schema: Schema, there: Layout, wanted: Layout) -> Plan:
        unfilled = behind.unfilled(await behind.read(connection))
        found = await plan(connection, self._engine.dialect, there, wanted, unfilled, Naming(schema))
        lost = await roles.lost(connection, there, schema, self._clock.today())
        return replace(found, refusals=(*found.refusals, *lost))

    async def adopt(self, schema: Schema, accept: frozenset[str] = frozenset()) -> Plan:
        """Makes the tables fit `schema` and serves it from now on; the plan that was followed.

        Safe steps are taken at once; others only where `accept` holds their code (`MIG010`) or "all". Without consent,
        what the schema no longer has stays where it is, unused; what must be converted first is refused, and the schema
        before goes on being served. Raises Refusal MIG001 with all problems. Running units end first, new ones wait.
        Readers go on beside what only adds, where the engine shows them the tables as they were until then.
        """
        layout, shelves, models = await asyncio.to_thread(self._prepared, schema)
        async with self._writers.closed(), AsyncExitStack() as held:
            try:
                steps, made = await self._migrate(schema, layout, accept, held)
            except running.DRIVER as error:
                raise self._told(error) from error
            await self._engine.refresh()
            models.take_over()
            self._layout, self._shelves, self._models = made, shelves, models
            self._kept.clear()
        return steps

    def _prepared(self, schema: Schema) -> tuple[Layout, Shelves, Models]:
        """What a schema needs, made in a thread before anything is held up for it."""
        layout = layout_of(schema, predicate_for(schema))
        shelves = shelves_of(schema, layout, self._engine.dialect)
        return layout, shelves, Models(shelves, self._engine.client)

    async def _migrate(
        self, schema: Schema, layout: Layout, accept: frozenset[str], held: AsyncExitStack
    ) -> tuple[Plan, Layout]:  # fmt: skip
        """Plans and applies in one transaction; the plan, and the tables as they then are. Readers are held up only
        where the tables they know do not stay."""
        dialect = self._engine.dialect
        async with self._engine.migrating() as transaction:
            version, current = await internal.current_layout(transaction)
            steps = await self._planned(transaction, schema, current, layout)
            if not (steps.only_adds and self._engine.reads_beside):
                await held.enter_async_context(self._readers.closed(_PATIENCE))
            made = await apply(transaction, dialect, current, layout, steps, accept)
            await behind.note(transaction, steps, accept, made, self._clock.now())
            if made.as_data() != current.as_data() or not version:
                at = self._clock.now().isoformat()
                await internal.keep_layout(transaction, version + 1, at, schema.version, made)
        return steps, made

    async def learn(self) -> None:
        """Lets the engine look at the data so that it finds its ways: after much was written at once (demo, import)."""
        await self._engine.learn()

    async def behind(self) -> list[Behind]:
        """What the records there are lag behind in, as far as somebody agreed to it."""
        async with self._engine.reading() as connection:
            return [each for each in await behind.read(connection) if each.agreed]

    async def history(self) -> list[dict[str, object]]:
        """The adoptions of this database, the last first: version, at, schema."""
        async with self._engine.reading() as connection:
            return await internal.history(connection)

    # ---- reading and writing
    @asynccontextmanager
    async def read(self) -> AsyncIterator[Reader]:
        """A Reader on a connection of its own for the length of the body; it cannot write."""
        async with self._readers.passing(), self._engine.reading() as connection:
            dialect, frame = self._engine.dialect, self._frame()
            reader = Reader(
                connection, self.shelves, dialect, frame, seconds=self._seconds, kept=self._kept, ahead=self._ahead.wish
            )
            try:
                yield reader
            except running.DRIVER as error:
                if faults.unknown_name(error) and reader.shelves is not self._shelves:
                    raise Refusal(codes.CHANGED) from error
                raise

    async def unit(self, work: Callable[[Unit], Awaitable[T]]) -> T:
        """Runs `work(unit)` in one transaction: committed when it returns, undone when it raises.

        It runs in a task and context of its own; a cancelled caller waits for its end. Where two transactions met, it
        is run again from the start, so `work` touches nothing but the unit. Raises what `work` raises; Refusal STO...
        """
        if self._models is None:
            raise Refusal(codes.NOT_ADOPTED, {"entity": "*"})
        return await running.apart(self._run(work))

    async def _run(self, work: Callable[[Unit], Awaitable[T]]) -> T:
        async with self._writers.passing():
            unit, result = await running.again(lambda alone: self._once(work, alone), self._told)
            changes = unit.log.changes()
            if changes:
                self._listeners.tell(changes)
        await running.after(unit.after)
        return result

    async def _once(self, work: Callable[[Unit], Awaitable[T]], alone: bool) -> tuple[Unit, T]:
        assert self._models is not None
        self._models.activate()
        async with self._engine.writing(alone) as transaction:
            unit = Unit(transaction, self.shelves, self._models, self._engine.dialect, self._frame())
            result = await work(unit)
            if changes := unit.log.changes():
                await self._engine.announce(transaction, message(self._name, changes))
        return unit, result

    # ---- changes
    def on_change(self, listener: Listener) -> Callable[[], None]:
        """Calls `listener(changes)` after each commit, of other processes too. Returns what ends it."""
        return self._listeners.add(listener)

    async def _heard(self, text: str) -> None:
        sender, changes = read(text)
        if sender != self._name:
            self._listeners.tell(changes)

    # ---- what passes
    async def whisper(self, text: str) -> None:
        """Tells the other processes over this database something that is kept nowhere: at most 6,900 bytes, no line
        break; it may be lost."""
        await self._engine.whisper(f"{self._name}\n{text}")

    def on_whisper(self, listener: Callable[[str], None]) -> Callable[[], None]:
        """Calls `listener(text)`, quickly and in the event loop, with what another process whispers. Returns what ends
        it."""
        self._whispers.append(listener)
        return lambda: self._whispers.remove(listener)

    def _overheard(self, told: str) -> None:
        sender, _, text = told.partition("\n")
        if sender != self._name:
            for listener in tuple(self._whispers):
                listener(text)

    # ---- inner
    async def _put_in_order(self, listing: Listing) -> None:
        async with self.read() as reader:
            await reader.put_in_order(listing)

    def _frame(self) -> Frame:
        """What holds when nobody says otherwise: now, in the application's zone."""
        return Frame(self._clock.now(), self._clock.zone)

    def _told(self, error: Exception) -> BaseException:
        uniques = self._shelves.uniques if self._shelves else {}
        return faults.translated(error, uniques, self._seconds)


__all__ = ["Change", "Reader", "Store", "Unit"]
