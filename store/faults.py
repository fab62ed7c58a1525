"""Turns what drivers and the ORM raise into coded refusals, or into the wish to try again."""

import sqlite3
from collections.abc import Mapping
from typing import Any, Final

import asyncpg
from tortoise.exceptions import BaseORMException

from kernel.errors import Code, Refusal
from store import codes
from store.layout import Index


class UniqueClash(Refusal):
    """Another undeleted record is alike; `fields` are those of the constraint, `rule` its place in the entity's
    `unique` (-1: a field's own `unique`)."""

    def __init__(self, entity: str, index: Index | None) -> None:
        self.entity = entity
        self.fields = index.fields if index else ()
        self.rule = index.rule if index else -1
        super().__init__(codes.UNIQUE, {"fields": ", ".join(self.fields), "entity": entity})


class TryAgain(Exception):
    """Two transactions met; the engine undid this one, which may simply run again."""


# The last: another process changed a table whose statements this connection had prepared; it has forgotten them now.
_AGAIN: Final = (asyncpg.SerializationError, asyncpg.DeadlockDetectedError, asyncpg.InvalidCachedStatementError)
_LOST: Final = (
    asyncpg.InternalClientError,  # what the driver says when the server ends a connection between two of its messages
    asyncpg.PostgresConnectionError, asyncpg.InterfaceError, asyncpg.AdminShutdownError, asyncpg.CrashShutdownError,
    asyncpg.CannotConnectNowError, ConnectionError, OSError, EOFError,
)  # fmt: skip
_SQLITE_CODES: Final[Mapping[int, Code]] = {
    sqlite3.SQLITE_FULL: codes.FULL, sqlite3.SQLITE_BUSY: codes.BUSY, sqlite3.SQLITE_LOCKED: codes.BUSY,
    sqlite3.SQLITE_INTERRUPT: codes.SLOW, sqlite3.SQLITE_CORRUPT: codes.DAMAGED, sqlite3.SQLITE_NOTADB: codes.DAMAGED,
    sqlite3.SQLITE_READONLY: codes.READ_ONLY, sqlite3.SQLITE_CANTOPEN: codes.READ_ONLY,
    sqlite3.SQLITE_IOERR: codes.FULL, sqlite3.SQLITE_PERM: codes.READ_ONLY,
}  # fmt: skip
_POSTGRES_CODES: Final[tuple[tuple[type[Exception], Code], ...]] = (
    (asyncpg.DiskFullError, codes.FULL),
    (asyncpg.QueryCanceledError, codes.SLOW),
    (asyncpg.LockNotAvailableError, codes.BUSY),
    (asyncpg.TooManyConnectionsError, codes.BUSY),
    (asyncpg.ReadOnlySQLTransactionError, codes.READ_ONLY),
    (asyncpg.NumericValueOutOfRangeError, codes.TOO_LONG),
    (asyncpg.DataCorruptedError, codes.DAMAGED),
    (asyncpg.DataError, codes.UNSTORABLE),
    (asyncpg.IndexCorruptedError, codes.DAMAGED),
)
APPEND_ONLY_SIGN: Final = "append_only:"  # how the triggers of the history begin what they raise


def cause(error: BaseException) -> BaseException:
    """What the driver raised, under what the ORM made of it."""
    while isinstance(error, BaseORMException) and error.args and isinstance(error.args[0], BaseException):
        error = error.args[0]
    return error


def translated(error: BaseException, uniques: Mapping[str, tuple[str, Index]], seconds: float = 0) -> BaseException:
    """The refusal that says what `error` means, TryAgain, or `error` itself when it is a defect of ours.

    `uniques` maps the name of a unique index to its entity and itself.
    """
    found = cause(error)
    if isinstance(found, _AGAIN):
        return TryAgain(str(found))
    if APPEND_ONLY_SIGN in str(found):
        return Refusal(codes.APPEND_ONLY, {"entity": str(found).partition(APPEND_ONLY_SIGN)[2].split()[0]})
    if isinstance(found, asyncpg.UniqueViolationError):
        return UniqueClash(*uniques.get(str(found.constraint_name), (str(found.table_name), None)))
    if isinstance(found, sqlite3.IntegrityError) and "UNIQUE" in str(found):
        return _sqlite_clash(str(found), uniques)
    code = _code(found)
    return Refusal(code, {"reason": _reason(found), "seconds": f"{seconds:g}", "field": "?"}) if code else error


def _code(found: BaseException) -> Code | None:
    if isinstance(found, sqlite3.Error):
        return _SQLITE_CODES.get((getattr(found, "sqlite_errorcode", 0) or 0) & 0xFF)
    if isinstance(found, OverflowError):
        return codes.TOO_LONG
    if "out of int64 range" in str(found):
        return codes.TOO_LONG
    if isinstance(found, asyncpg.InternalServerError) and "could not write" in str(found):
        return codes.FULL  # a connection that is begun while there is no room
    for kind, code in _POSTGRES_CODES:
        if isinstance(found, kind):
            return code
    return codes.LOST if isinstance(found, _LOST) and not isinstance(found, asyncpg.DataError) else None


def _sqlite_clash(text: str, uniques: Mapping[str, tuple[str, Index]]) -> UniqueClash:
    """SQLite names the columns, or the index when that is over an expression."""
    said = text.partition("failed: ")[2]
    if said.startswith("index "):
        return UniqueClash(*uniques.get(said[7:].strip("'"), ("", None)))
    pairs = [name.rpartition(".") for name in said.split(", ")]
    table, columns = pairs[0][0], tuple(column for _, _, column in pairs)
    for name, (entity, index) in uniques.items():
        if index.columns == columns and name.startswith(table[:20]) and entity.replace(".", "__") == table:
            return UniqueClash(entity, index)
    return UniqueClash(table, None)


def _reason(found: BaseException) -> str:
    return str(found).partition("\n")[0].strip() or type(found).__name__


def unknown_name(error: BaseException) -> bool:
    """Whether a statement named a table or column that is not there."""
    found = cause(error)
    if isinstance(found, asyncpg.UndefinedColumnError | asyncpg.UndefinedTableError):
        return True
    return isinstance(found, sqlite3.OperationalError) and str(found).startswith(("no such column", "no such table"))


class Enough(Exception):
    """A rehearsal went well, and is undone."""


def known(value: Any) -> bool:
    """Whether it is one of ours already."""
    return isinstance(value, Refusal | TryAgain | Enough)
