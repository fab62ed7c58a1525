"""A span of time, wall or working."""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from expressions.types import DURATION, Type
from kernel.duration import Duration
from kernel.text import Text
from schema.fieldtypes import operators
from schema.fieldtypes.base import SHANGHAI, Column, Examples, FieldType, Reader, Value, invalid
from schema.fieldtypes.characters import narrow
from schema.fieldtypes.codes import NOT_DURATION
from schema.fieldtypes.operators import Operator
from schema.fieldtypes.shapes import Cell, Widget
from schema.model import Field

UNITS: Final = ("minute", "hour", "day", "week")
_CHINESE: Final = {"minute": "分钟", "hour": "小时", "day": "天", "week": "周"}
_NAMES: Final = {
    "minute": ("分钟", "分", "minutes", "minute", "mins", "min", "m"),
    "hour": ("个小时", "小时", "时", "钟头", "hours", "hour", "hrs", "hr", "h"),
    "day": ("天", "日", "days", "day", "d"),
    "week": ("个星期", "星期", "个周", "周", "weeks", "week", "w"),
}
_UNIT_OF: Final = {name: unit for unit, names in _NAMES.items() for name in names}
_PART: Final = re.compile(
    r"(\d+(?:\.\d+)?)\s*(个?\s*工作|working)?\s*(" + "|".join(sorted(_UNIT_OF, key=len, reverse=True)) + r")\s*"
)
_MINUTES: Final = {"minute": 1, "hour": 60, "day": 1_440, "week": 10_080}
_MOST: Final = Decimal(1_000_000)


class DurationType(FieldType):
    """Kept as its canonical text, `3 working days`; texts do not order spans, so it is not sorted by."""

    name = "duration"
    label = Text((("en", "Duration"), ("zh-CN", "时长")))
    icon = "duration"
    sortable = False
    width = 112

    def read(self, field: Field, raw: Any, reader: Reader) -> Value:
        """`3天`, `4个工作小时`, `1 working day`, `90min`, `1小时30分`."""
        if isinstance(raw, Duration):
            return raw
        if isinstance(raw, timedelta):
            return Duration(Decimal(str(raw.total_seconds())) / 60, "minute")
        text = narrow(str(raw)).casefold() if isinstance(raw, str) and len(raw) <= 60 else ""
        parts = [(Decimal(found[1]), bool(found[2]), _UNIT_OF[found[3]]) for found in _PART.finditer(text)]
        if not parts or _PART.sub("", text).strip():
            invalid(NOT_DURATION, field, raw)
        return _one(parts) or invalid(NOT_DURATION, field, raw)

    def read_strict(self, field: Field, raw: Any, reader: Reader) -> Value:
        """`"4 working hours"`."""
        try:
            return Duration.parse(raw if isinstance(raw, str) and raw.isascii() else "")
        except ValueError:
            invalid(NOT_DURATION, field, raw)

    def fit(self, field: Field, value: Value) -> Value:
        """At most a million units, to four places."""
        if value is None:
            return None
        if not isinstance(value, Duration) or value.amount > _MOST:
            invalid(NOT_DURATION, field, value)
        amount = value.amount.quantize(Decimal("0.0001")).normalize()
        return Duration(Decimal(f"{amount:f}"), value.unit, value.working)

    def column(self, field: Field) -> Column | None:
        """Text."""
        return Column("text")

    def kind(self, field: Field) -> Type:
        """A duration."""
        return DURATION

    def pack(self, field: Field, value: Value) -> Any:
        """`3 working days`."""
        return value and str(value)

    def unpack(self, field: Field, stored: Any) -> Value:
        """The Duration."""
        return Duration.parse(stored) if stored else None

    def as_json(self, field: Field, value: Value) -> Any:
        """`3 working days`."""
        return value and str(value)

    def text(self, field: Field, value: Value, language: str, zone: ZoneInfo = SHANGHAI) -> str:
        """`3 个工作日`, `90 分钟`, `3 working days`."""
        if value is None or not language.startswith("zh"):
            return str(value or "")
        number = f"{value.amount:f}"
        if not value.working:
            return f"{number} {_CHINESE[value.unit]}"
        return f"{number} 个工作{'日' if value.unit == 'day' else _CHINESE[value.unit]}"

    def widget(self, field: Field) -> Widget:
        """A number with a unit."""
        return Widget("duration", {"units": UNITS, "working": True})

    def cell(self, field: Field) -> Cell:
        """Number and unit."""
        return Cell("duration")

    def operators(self, field: Field) -> tuple[Operator, ...]:
        """Emptiness only: a span in working days and one in hours have no order without a calendar."""
        return operators.PRESENCE

    def examples(self, field: Field) -> Examples:
        """Both languages, working and wall."""
        good = (
            ("3天", Duration(Decimal(3), "day")),
            ("4个工作小时", Duration(Decimal(4), "hour", True)),
            ("1 working day", Duration(Decimal(1), "day", True)),
            ("１小时３０分", Duration(Decimal(90), "minute")),
            ("2h", Duration(Decimal(2), "hour")),
        )
        return Examples(good, (("soon", "VAL032"), ("5", "VAL032"), ("1 working day 2 hours", "VAL032"), (5, "VAL032")))


def _one(parts: list[tuple[Decimal, bool, str]]) -> Duration | None:
    """A single part as it is; several wall parts together in minutes; working and wall parts do not add up."""
    if len(parts) == 1:
        amount, working, unit = parts[0]
        return Duration(amount, unit, working)  # type: ignore[arg-type]
    if any(working for _, working, _ in parts):
        return None
    return Duration(sum((amount * _MINUTES[unit] for amount, _, unit in parts), Decimal(0)), "minute")


TYPE = DurationType()
