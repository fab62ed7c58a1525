"""The value a row is grouped by, in SQL: of a day its period, of a number its range, of all else itself."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from store.engines.face import Dialect
from store.layout import Column
from store.sql import words_of
from store.sql_parts import DATE, INTEGER, TEXT, Bit, Form, made

EACH: Final = "each"  # as it is stored: a link by its id, whatever its title
_QUARTERS: Final = "'010101040404070707101010'"
_LAST_LOOKED_AT: Final = 2100
_WEEK: Final = timedelta(days=7)


def grained(dialect: Dialect, column: Column, grain: str, value: Bit, zone: str) -> tuple[Bit, Column]:
    """What `value`, stored as `column`, is grouped by; and how that is read."""
    if column.kind == "boolean":
        return made(value.form, "COALESCE(", value, ", FALSE)" if dialect.name == "postgres" else ", 0)"), column
    if column.kind in ("date", "instant"):
        day = value if column.kind == "date" else _day(dialect, value, zone)
        return _period(dialect, grain or "day", day), replace(column, kind="date")
    if column.kind in ("integer", "scaled") and grain not in ("", EACH, "value"):
        return _range(value, int(Decimal(grain).scaleb(column.decimals))), column
    return value, column


def _range(value: Bit, step: int) -> Bit:
    """The lower end of the range; below 0 too."""
    return made(INTEGER, "(", value, " - ((", value, f") % {step} + {step}) % {step})")


def _period(dialect: Dialect, grain: str, day: Bit) -> Bit:
    """The first day of the period that holds a day."""
    if grain in ("day", EACH, "value"):
        return day
    if dialect.name == "postgres":
        return made(DATE, f"date_trunc('{grain}', (", day, ")::timestamp)::date")
    match grain:
        case "week":
            return made(DATE, "date(", day, ", '-6 days', 'weekday 1')")
        case "month":
            return made(DATE, "(substr(", day, ", 1, 7) || '-01')")
        case "quarter":
            place = made(INTEGER, "CAST(substr(", day, ", 6, 2) AS INTEGER) * 2 - 1")
            return made(DATE, "(substr(", day, f", 1, 5) || substr({_QUARTERS}, ", place, ", 2) || '-01')")
    return made(DATE, "(substr(", day, ", 1, 4) || '-01-01')")


def _day(dialect: Dialect, instant: Bit, zone: str) -> Bit:
    """The day of an instant in the application's zone; on SQLite without a function where the clock is never put."""
    usual = words_of(dialect.name).day(instant, zone)
    steady = None if dialect.name == "postgres" else steady_since(zone)
    if steady is None:
        return usual
    since, offset = steady
    quick = made(TEXT, "date((", instant, f" + {offset}) / 1000000, 'unixepoch')")
    return made(DATE, "CASE WHEN ", instant, f" >= {since} THEN ", quick, " ELSE ", usual, " END")


@cache
def steady_since(zone: str) -> tuple[int, int] | None:
    """From when on (microseconds since 1970) a zone keeps one distance to UTC, and which; None where it does not."""
    at, known = datetime(_LAST_LOOKED_AT, 1, 1, tzinfo=UTC), ZoneInfo(zone)
    last = at.astimezone(known).utcoffset()
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    while at > epoch and at.astimezone(known).utcoffset() == last:
        at -= _WEEK
    if last is None or at.year > 2000:
        return None
    since = max(epoch, at + _WEEK)
    return (since - epoch) // timedelta(microseconds=1), last // timedelta(microseconds=1)


def form_of(column: Column) -> Form:
    """How SQL holds a column."""
    kinds: dict[str, Form] = {
        "scaled": Form("integer", column.decimals), "integer": INTEGER, "link": INTEGER, "date": DATE,
        "instant": Form("instant"), "boolean": Form("boolean"),
    }  # fmt: skip
    return kinds.get(column.kind, TEXT)
