"""A point in time; kept in UTC, shown in the application's zone."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from expressions.types import DATETIME, Type
from kernel.text import Text
from schema.fieldtypes import operators
from schema.fieldtypes.base import SHANGHAI, Column, Examples, FieldType, Reader, Value, invalid
from schema.fieldtypes.calendar import instant_in, strict_instant
from schema.fieldtypes.codes import NOT_INSTANT, TOO_EARLY, TOO_LATE
from schema.fieldtypes.date import bound, limits
from schema.fieldtypes.operators import Operator
from schema.fieldtypes.shapes import Cell, Widget
from schema.model import Field


class DatetimeType(FieldType):
    """To the microsecond; `min` and `max` are instants, or days in UTC."""

    name = "datetime"
    label = Text((("en", "Date and time"), ("zh-CN", "日期时间")))
    icon = "datetime"
    keys = frozenset({"min", "max"})
    width = 136
    totals = ("min", "max")

    def read(self, field: Field, raw: Any, reader: Reader) -> Value:
        """`2026-11-21 14:30`, `2026年11月21日 14时30分`, `今天 14:30`, a day alone; in the application's zone."""
        if isinstance(raw, datetime):
            return (raw if raw.tzinfo else raw.replace(tzinfo=reader.zone)).astimezone(UTC)
        moment = instant_in(raw, reader.today, reader.zone) if isinstance(raw, str) else None
        return moment if moment else invalid(NOT_INSTANT, field, raw)

    def read_strict(self, field: Field, raw: Any, reader: Reader) -> Value:
        """RFC 3339 with a zone."""
        moment = strict_instant(raw) if isinstance(raw, str) else None
        return moment if moment else invalid(NOT_INSTANT, field, raw)

    def fit(self, field: Field, value: Value) -> Value:
        """In UTC, within `min` and `max`."""
        if value is None:
            return None
        if not isinstance(value, datetime) or value.tzinfo is None:
            invalid(NOT_INSTANT, field, value)
        low, high = _bound(field.min), _bound(field.max)
        if low and value < low:
            invalid(TOO_EARLY, field, value, min=low)
        if high and value > high:
            invalid(TOO_LATE, field, value, max=high)
        return value.astimezone(UTC)

    def column(self, field: Field) -> Column | None:
        """An instant."""
        return Column("instant")

    def kind(self, field: Field) -> Type:
        """An instant."""
        return DATETIME

    def as_json(self, field: Field, value: Value) -> Any:
        """`2026-11-21T06:30:00Z`."""
        return value and value.astimezone(UTC).isoformat().replace("+00:00", "Z")

    def text(self, field: Field, value: Value, language: str, zone: ZoneInfo = SHANGHAI) -> str:
        """`2026-11-21 14:30` in `zone`; seconds where there are any; the offset where the clock is put back."""
        if value is None:
            return ""
        local: datetime = value.astimezone(zone)
        bare = local.replace(tzinfo=None).isoformat(" ")
        shown = bare[:16] if bare.endswith(":00") else bare
        if local.replace(fold=0).utcoffset() == local.replace(fold=1).utcoffset():
            return shown
        return strict_text(local)

    def widget(self, field: Field) -> Widget:
        """A calendar with a time."""
        return Widget("datetime", limits(field))

    def cell(self, field: Field) -> Cell:
        """Relative time with the exact one on hover."""
        return Cell("datetime")

    def operators(self, field: Field) -> tuple[Operator, ...]:
        """Those of days."""
        return operators.DAYS

    def literal(self, field: Field, value: Value) -> str:
        """`'2026-11-21 06:30:00+00:00'`; chips ask by days instead."""
        return f"'{value.astimezone(UTC).isoformat(' ')}'"

    def examples(self, field: Field) -> Examples:
        """With and without zone, in Chinese and English."""
        at = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)
        texts = (
            "2026-11-21T14:30:00+08:00",
            "2026-11-21 14:30",
            "2026/11/21 14:30:00",
            "2026年11月21日 14时30分",
            "2026年11月21日下午2:30",
        )
        good = (*((text, at) for text in texts), ("2026-11-21 2:30 PM", at), ("2026-11-21T06:30:00Z", at))
        return Examples(good, (("2026-11-21 25:00", "VAL031"), ("14:77", "VAL031"), ("later", "VAL031"), (5, "VAL031")))


def _bound(given: Any) -> datetime | None:
    """A `min` or `max` that is an instant, or the first one of a day in UTC; a computed one is the door's to ask."""
    if isinstance(given, datetime):
        return given if given.tzinfo else given.replace(tzinfo=UTC)
    day = bound(given)
    return datetime(day.year, day.month, day.day, tzinfo=UTC) if day else None


def strict_text(local: datetime) -> str:
    """`2026-11-21 14:30:00+08:00`; only whole minutes of offset can be read back, so others are shown in UTC."""
    offset = local.utcoffset()
    odd = offset is not None and offset.seconds % 60
    return (local.astimezone(UTC) if odd else local).isoformat(" ")


TYPE = DatetimeType()
