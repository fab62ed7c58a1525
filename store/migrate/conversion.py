"""Turns values of one kind of column into another, exactly or not at all."""

import re
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from store.engines.face import Connection, Dialect, Row, Transaction
from store.layout import ALIVE, Column, quoted
from store.words import alike

_BATCH: Final = 5_000
_LARGEST: Final = 2**63 - 1
_WORDS: Final = {"true": True, "yes": True, "1": True, "是": True, "false": False, "no": False, "0": False, "否": False}


def converted(old: Column, new: Column, value: Any) -> Any:
    """`value` of `old` (as the field type packed it) as `new` packs it. Raises ValueError when that would lose any."""
    if value is None:
        return None
    return _TO[new.kind](_plain(old, value), new)


def _plain(column: Column, value: Any) -> Any:
    """The value without the way it is packed: a scaled integer as a Decimal."""
    return Decimal(value).scaleb(-column.decimals) if column.kind == "scaled" else value


def _text(value: Any, _: Column) -> str:
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else str(value)


def _number(value: Any) -> Decimal:
    if isinstance(value, date | list | dict):
        raise ValueError(value)
    try:
        return Decimal(int(value) if isinstance(value, bool) else str(value).replace(",", "").strip())
    except InvalidOperation as error:
        raise ValueError(value) from error


def _integer(value: Any, _: Column) -> int:
    return _scaled(value, Column("", "scaled", 0))


def _scaled(value: Any, new: Column) -> int:
    number = _number(value).scaleb(new.decimals)
    if not number.is_finite() or number != number.to_integral_value() or abs(number) > _LARGEST:
        raise ValueError(value)
    return int(number)


def _boolean(value: Any, _: Column) -> bool:
    found = _WORDS.get(str(value).strip().lower())
    if found is None:
        raise ValueError(value)
    return found


def _date(value: Any, _: Column) -> date:
    if isinstance(value, datetime):
        raise ValueError(value)  # the time would be lost
    return value if isinstance(value, date) else date.fromisoformat(str(value).strip())


def _instant(value: Any, _: Column) -> datetime:
    found = datetime.fromisoformat(str(value).strip())
    if found.tzinfo is None:
        raise ValueError(value)  # nobody knows in which zone
    return found.astimezone(UTC)


def _json(value: Any, _: Column) -> Any:
    return value if isinstance(value, list | dict) else [_text(value, Column("", "text"))]


def _link(value: Any, new: Column) -> int:
    if isinstance(value, Decimal):
        value = _integer(value, new)
    found = re.fullmatch(r"(?:[\w.]+:)?(\d+)", str(value).strip())
    if not found or isinstance(value, bool | date):
        raise ValueError(value)
    return int(found[1])


def _reference(value: Any, _: Column) -> str:
    if not re.fullmatch(r"[\w.]+:\d+", str(value)):
        raise ValueError(value)
    return str(value)


_TO: Final[dict[str, Callable[[Any, Column], Any]]] = {
    "text": _text, "integer": _integer, "scaled": _scaled, "boolean": _boolean, "date": _date, "instant": _instant,
    "json": _json, "link": _link, "reference": _reference,
}  # fmt: skip


async def unfit(
    connection: Connection, dialect: Dialect, table: str, old: Column, new: Column
) -> tuple[int, list[Any]]:
    """How many values cannot be converted, and some of them."""
    count = 0
    examples: list[Any] = []
    read = _filled(dialect.decode(old.kind))
    async for rows in _values(connection, table, old.name):
        for _, stored in rows:
            try:
                converted(old, new, read(stored))
            except (ValueError, OverflowError):
                count += 1
                examples += [_plain(old, read(stored))] if len(examples) < 5 else []
    return count, examples


async def convert(
    transaction: Transaction, dialect: Dialect, table: str, source: str, old: Column, new: Column
) -> None:
    """Fills the column `new` from `source`, where the old values stand."""
    read, write = _filled(dialect.decode(old.kind)), _filled(dialect.encode(new.kind))
    sql = f'UPDATE {quoted(table)} SET {quoted(new.name)} = ? WHERE "id" = ?'
    async for rows in _values(transaction, table, source):
        await transaction.run_many(sql, [(write(converted(old, new, read(value))), id) for id, value in rows])


async def fill_alike(transaction: Transaction, table: str, column: Column) -> None:
    """Fills a column of normalised forms from the column they are of; nothing for other columns."""
    if not column.of:
        return
    await transaction.run(f"UPDATE {quoted(table)} SET {quoted(column.name)} = NULL")
    sql = f'UPDATE {quoted(table)} SET {quoted(column.name)} = ? WHERE "id" = ?'
    async for rows in _values(transaction, table, column.of):
        await transaction.run_many(sql, [(alike(value), id) for id, value in rows])


async def alike_twice(connection: Connection, table: str, column: str) -> tuple[int, list[Any]]:
    """How many normalised forms of undeleted values occur more than once, and some of the values."""
    seen: dict[str, Any] = {}
    twice: dict[str, Any] = {}
    async for rows in _values(connection, table, column, f" AND {ALIVE}"):
        for _, value in rows:
            form = alike(value)
            if form and form in seen:
                twice.setdefault(form, f"{seen[form]} = {value}")
            elif form:
                seen[form] = value
    return len(twice), list(twice.values())[:5]


async def _values(connection: Connection, table: str, column: str, more: str = "") -> AsyncIterator[Sequence[Row]]:
    last = 0
    while True:
        sql = (
            f'SELECT "id", {quoted(column)} FROM {quoted(table)} '
            f'WHERE "id" > ? AND {quoted(column)} IS NOT NULL{more} ORDER BY "id" LIMIT {_BATCH}'
        )
        rows = await connection.fetch(sql, (last,))
        if not rows:
            return
        yield rows
        last = rows[-1][0]


def _filled(way: Callable[[Any], Any] | None) -> Callable[[Any], Any]:
    return (lambda value: value) if way is None else lambda value: None if value is None else way(value)
