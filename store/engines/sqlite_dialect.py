"""SQLite's words: dates as ISO text, instants as microseconds since 1970, booleans as 0 and 1."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import orjson

from store import words
from store.engines.face import Name
from store.engines.values import CHECKS, boolean, day, moment
from store.layout import ALIVE, Column, Index, Kind, quoted

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_TYPES: Final[dict[Kind, str]] = {
    "text": "TEXT", "integer": "INTEGER", "boolean": "INTEGER", "scaled": "INTEGER", "date": "TEXT",
    "instant": "INTEGER", "json": "TEXT", "link": "INTEGER", "reference": "TEXT",
}  # fmt: skip


def micros(instant: datetime) -> int:
    """Microseconds since 1970, exact."""
    return (instant - EPOCH) // _MICROSECOND


def instant(stored: int) -> datetime:
    """The instant of so many microseconds, in UTC."""
    return EPOCH + timedelta(0, 0, stored)


class SqliteDialect:
    """How SQLite says things."""

    name: Name = "sqlite"

    def column(self, column: Column) -> str:
        """`id` is the rowid, never reused; other columns are plain, with a default when NOT NULL."""
        if column.name == "id":
            return '"id" INTEGER PRIMARY KEY AUTOINCREMENT'
        needed = f" NOT NULL DEFAULT {literal(self.encoded_default(column))}" if column.required else ""
        return f"{quoted(column.name)} {_TYPES[column.kind]}{needed}"

    def encoded_default(self, column: Column) -> Any:
        """The default as the driver takes it."""
        return int(column.default) if isinstance(column.default, bool) else column.default

    def encode(self, kind: Kind) -> Callable[[Any], Any]:
        """See `Dialect.encode`."""
        return _ENCODE[kind]

    def decode(self, kind: Kind) -> Callable[[Any], Any] | None:
        """See `Dialect.decode`."""
        return _DECODE.get(kind)

    def create_index(self, table: str, index: Index) -> str:
        """Partial over undeleted rows. SQLite ends every index with the rowid, which is `id`."""
        kind = "UNIQUE INDEX" if index.unique else "INDEX"
        columns = ", ".join(quoted(name) for name in index.columns) or "(1)"
        return f"CREATE {kind} {quoted(index.name)} ON {quoted(table)} ({columns}){partial(index, self.name)}"

    search_key = "rowid"

    def words(self, pieces: Sequence[str]) -> str:
        """FTS5 takes the pairs as words."""
        return " ".join(words.grams(pieces))

    def matching(self, table: str, pieces: Sequence[str]) -> tuple[str, list[Any]]:
        """Phrases of pairs."""
        if not pieces:
            return "TRUE", []
        return f'r."id" IN (SELECT rowid FROM {table} WHERE {table} MATCH ?)', [words.fts_question(pieces)]

    def place(self, column: str) -> str:
        """INSTR says 0 for what does not stand there."""
        return f"COALESCE(NULLIF(instr({column}, ?), 0), 1000000)"

    def packed_ids(self, sql: str) -> str:
        """As hexadecimal digits; LIMIT keeps the order of the inner SELECT."""
        return f"SELECT group_concat(printf('%016x', id_), '') FROM ({sql} LIMIT -1)"

    def among(self, column: str, values: Sequence[Any]) -> tuple[str, list[Any]]:
        """A list of parameters."""
        return f"{column} IN ({', '.join('?' * len(values))})", list(values)

    def listed(self, ids: Sequence[int]) -> tuple[str, list[Any]]:
        """A list in JSON."""
        return "json_each(?) AS q", [orjson.dumps(ids).decode()]

    def along(self, index: str) -> str:
        """SQLite thinks little of LIMIT: it would rather gather 300,000 rows by an equality and sort them."""
        return " NOT INDEXED" if index == "id" else f" INDEXED BY {quoted(index)}"

    def after_ids(self, table: str) -> str:
        """Nothing to do: AUTOINCREMENT looks at the largest id itself."""
        return ""

    def take_ids(self, table: str) -> str:
        """There is one writer."""
        return ""

    def update_all(self, table: str, columns: Mapping[str, Kind]) -> str:
        """Statements need no trip to a server."""
        return ""

    def order(self, column: str, descending: bool) -> str:
        """NULL is the smallest value in SQLite."""
        return f"{column} DESC" if descending else f"{column} ASC NULLS LAST"

    def order_filled(self, column: str, descending: bool) -> str:
        """The order of the index itself."""
        return f"{column} DESC" if descending else column


def partial(index: Index, engine: Name) -> str:
    """The WHERE of an index: undeleted rows unless it says otherwise."""
    extra = index.where.get(engine)
    if extra == "":
        return ""
    return f" WHERE {ALIVE}" + (f" AND ({extra})" if extra else "")


def literal(value: Any) -> str:
    """A constant in SQL."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int):
        return str(value)
    return "'" + str(value).replace("'", "''") + "'"


_ENCODE: Final[dict[Kind, Callable[[Any], Any]]] = {
    **CHECKS,
    "boolean": lambda value: int(boolean(value)),
    "date": lambda value: day(value).isoformat(),
    "instant": lambda value: micros(moment(value)),
}  # fmt: skip
_DECODE: Final[dict[Kind, Callable[[Any], Any]]] = {
    "boolean": bool, "date": date.fromisoformat, "instant": instant, "json": orjson.loads,
}  # fmt: skip
