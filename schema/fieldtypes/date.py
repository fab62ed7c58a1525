"""A day."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from expressions.types import DATE, Type
from kernel.text import Text
from schema.fieldtypes import operators
from schema.fieldtypes.base import SHANGHAI, Column, Examples, FieldType, Reader, Value, invalid
from schema.fieldtypes.calendar import day_in, iso_day
from schema.fieldtypes.codes import NOT_DATE, TOO_EARLY, TOO_LATE
from schema.fieldtypes.operators import Operator
from schema.fieldtypes.shapes import Cell, Widget
from schema.model import Field


class DateType(FieldType):
    """Written `2026-11-21`; `min` and `max` are days too."""

    name = "date"
    label = Text((("en", "Date"), ("zh-CN", "日期")))
    icon = "date"
    keys = frozenset({"min", "max"})
    width = 104
    totals = ("min", "max")

    def read(self, field: Field, raw: Any, reader: Reader) -> Value:
        """`2026/11/21`, `2026年11月21日`, `20261121`, `11-21` (this year), 今天, `Nov 21, 2026`, an instant's day."""
        if isinstance(raw, datetime):
            return raw.astimezone(reader.zone).date() if raw.tzinfo else raw.date()
        if isinstance(raw, date):
            return raw
        day = day_in(str(raw), reader.today, reader.zone) if isinstance(raw, str | int) else None
        return day if day else invalid(NOT_DATE, field, raw)

    def read_strict(self, field: Field, raw: Any, reader: Reader) -> Value:
        """`2026-11-21` only."""
        day = iso_day(raw) if isinstance(raw, str) else None
        return day if day else invalid(NOT_DATE, field, raw)

    def fit(self, field: Field, value: Value) -> Value:
        """Within `min` and `max`."""
        if value is None:
            return None
        if not isinstance(value, date) or isinstance(value, datetime):
            invalid(NOT_DATE, field, value)
        low, high = bound(field.min), bound(field.max)
        if low and value < low:
            invalid(TOO_EARLY, field, value, min=low)
        if high and value > high:
            invalid(TOO_LATE, field, value, max=high)
        return value

    def column(self, field: Field) -> Column | None:
        """A date."""
        return Column("date")

    def kind(self, field: Field) -> Type:
        """A date."""
        return DATE

    def as_json(self, field: Field, value: Value) -> Any:
        """`2026-11-21`."""
        return value and value.isoformat()

    def text(self, field: Field, value: Value, language: str, zone: ZoneInfo = SHANGHAI) -> str:
        """`2026-11-21`, in every language."""
        return value.isoformat() if value else ""

    def widget(self, field: Field) -> Widget:
        """A calendar."""
        return Widget("date", limits(field))

    def cell(self, field: Field) -> Cell:
        """The day."""
        return Cell("date")

    def operators(self, field: Field) -> tuple[Operator, ...]:
        """On, from, until, this week, days ago, emptiness."""
        return operators.DAYS

    def literal(self, field: Field, value: Value) -> str:
        """`'2026-11-21'`."""
        return f"'{value.isoformat()}'"

    def examples(self, field: Field) -> Examples:
        """Every way of writing a day."""
        day = date(2026, 11, 21)
        texts = (
            "2026-11-21",
            "2026/11/21",
            "2026.11.21",
            "2026年11月21日",
            "２０２６－１１－２１",
            "20261121",
            "Nov 21, 2026",
            "21-Nov-26",
            "2026年11月21日 星期六",
            "Saturday, November 21, 2026",
        )
        good = (*((text, day) for text in texts), ("2026-11-21 00:00:00", day), (datetime(2026, 11, 21, 9), day))  # noqa: DTZ001
        bad = (
            ("2024/5", "VAL030"),
            ("2026-02-30", "VAL030"),
            ("21/11/2026", "VAL030"),
            ("soon", "VAL030"),
            (1.5, "VAL030"),
        )
        return Examples(good, bad)


def bound(given: Any) -> date | None:
    """A `min` or `max` that is a day, or its text; one that is computed (`=today`) is the door's to ask."""
    if isinstance(given, str):
        return iso_day(given)
    return given.date() if isinstance(given, datetime) else given if isinstance(given, date) else None


def limits(field: Field) -> dict[str, Any]:
    """min and max for the calendar, as far as they are days."""
    given = {"min": bound(field.min), "max": bound(field.max)}
    return {key: str(value) for key, value in given.items() if value}


TYPE = DateType()
