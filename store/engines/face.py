"""What an engine offers the rest of the store. SQL is written once, with `?` for parameters and quoted names."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Literal, Protocol

from store.layout import Column, Index, Kind

Row = Sequence[Any]
Name = Literal["sqlite", "postgres"]


class Connection(Protocol):
    """Runs statements. Raises what `faults.translated` understands."""

    async def fetch(self, sql: str, args: Sequence[Any] = ()) -> Sequence[Row]:
        """All rows of a query."""


class Transaction(Connection, Protocol):
    """A connection inside a transaction."""

    async def run(self, sql: str, args: Sequence[Any] = ()) -> int:
        """Runs one statement; how many rows it touched."""

    async def run_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Runs one statement for each of `rows`."""

    async def add_many(self, table: str, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Adds rows to a table, called by its bare name, with values for these columns."""

    def nested(self) -> AbstractAsyncContextManager[None]:
        """A part that can fail alone."""

    client: Any  # the ORM's connection, for its models


class Dialect(Protocol):
    """How an engine says things."""

    name: Name

    def column(self, column: Column) -> str:
        """The definition of a column."""

    def encode(self, kind: Kind) -> Callable[[Any], Any]:
        """Turns what a field type packs into what the driver takes; it is never given None. Raises TypeError,
        ValueError, OverflowError for what cannot be kept, the same on both engines."""

    def decode(self, kind: Kind) -> Callable[[Any], Any] | None:
        """The way back."""

    def create_index(self, table: str, index: Index) -> str:
        """The statement that creates an index."""

    search_key: str  # the column of a table of words that holds the record's id

    def words(self, pieces: Sequence[str]) -> Any:
        """What is kept of the pieces of a text, for `matching`."""

    def matching(self, table: str, pieces: Sequence[str]) -> tuple[str, list[Any]]:
        """The condition that a row called `r` is found by these pieces."""

    def place(self, column: str) -> str:
        """Where a text (`?`) stands in another, from 1; a large number when it does not."""

    def packed_ids(self, sql: str) -> str:
        """The ids (`id_`) of a SELECT, in its order, as one value of eight bytes each, the high ones first."""

    def among(self, column: str, values: Sequence[Any]) -> tuple[str, list[Any]]:
        """Whether a column is one of some values, ids or texts."""

    def listed(self, ids: Sequence[int]) -> tuple[str, list[Any]]:
        """The ids as a table `q` of one column, `value`."""

    def along(self, index: str) -> str:
        """What makes a SELECT follow an index ("id": the table itself), behind the alias; "" where it needs none."""

    def after_ids(self, table: str) -> str:
        """The statement after rows came with ids of their own, so that new ids come behind them; "" for none."""

    def take_ids(self, table: str) -> str:
        """The statement that takes so many (`?`) ids out of the counter; "" where one transaction writes at a time."""

    def update_all(self, table: str, columns: Mapping[str, Kind]) -> str:
        """The statement that writes many records at once: it takes lists of their ids, of their versions and of the
        values of each column; "" where one for each record is as quick."""

    def order(self, column: str, descending: bool) -> str:
        """A sort key: empties last either way."""

    def order_filled(self, column: str, descending: bool) -> str:
        """A sort key where nothing is empty, so that an index serves it."""


class Engine(Protocol):
    """A database of one kind, opened."""

    dialect: Dialect
    reads_beside: bool  # while tables change, readers see them as before and need not wait

    @property
    def client(self) -> Any:
        """The ORM's connection that writes."""

    async def open(self) -> None:
        """Connects. Raises Refusal UNREACHABLE or SERVED."""

    async def close(self) -> None:
        """Ends all connections."""

    def reading(self) -> AbstractAsyncContextManager[Connection]:
        """A connection that cannot write."""

    def writing(self, alone: bool = False) -> AbstractAsyncContextManager[Transaction]:
        """A transaction: committed at the end, rolled back when its body raises. `alone`: no other runs meanwhile."""

    def migrating(self) -> AbstractAsyncContextManager[Transaction]:
        """A transaction for changing tables: nothing else writes, and foreign keys are asked only at its end."""

    async def watch(self, told: Callable[[str], Awaitable[None]], heard: Callable[[str], None]) -> None:
        """Calls `told` with what other processes announce (`announce`), or "" when they changed something unknown, and
        `heard` with what they whisper."""

    async def announce(self, transaction: Transaction, message: str) -> None:
        """Tells other processes at commit; engines that cannot carry messages do nothing."""

    async def whisper(self, text: str) -> None:
        """Tells other processes at once, beside any transaction and without writing; at most 7,000 bytes. It may be
        lost. Engines that serve one process alone do nothing."""

    async def learn(self) -> None:
        """Lets the engine look at the data, so that it chooses its ways well: after much was written at once."""

    async def refresh(self) -> None:
        """Forgets what connections remember of tables that have changed."""
