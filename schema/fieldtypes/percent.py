"""A fraction, shown as a percentage: 0.45 is 45%."""

from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from kernel.text import Text
from schema.fieldtypes.base import SHANGHAI, Examples, Reader, Value, invalid
from schema.fieldtypes.characters import narrow
from schema.fieldtypes.codes import BARE_PERCENT
from schema.fieldtypes.decimal import DecimalType, shortest
from schema.fieldtypes.numbers import read_number
from schema.fieldtypes.shapes import Cell, Widget
from schema.model import Field

DOUBTFUL: Final = 10  # times the whole


class PercentType(DecimalType):
    """A decimal of 4 places; `45%`, `45` and `0.45` mean the same, as in a percent cell of a spreadsheet."""

    name = "percent"
    label = Text((("en", "Percent"), ("zh-CN", "百分比")))
    icon = "percent"
    width = 96
    totals = ("avg", "min", "max")

    def read(self, field: Field, raw: Any, reader: Reader) -> Value:
        """A percentage, as a text from 1 on also without its sign, or a fraction below 1; numbers, such as those of a
        workbook, are fractions, from 10 times the whole on too doubtful to be taken."""
        if isinstance(raw, str) and narrow(raw).endswith("%"):
            return read_number(field, narrow(raw)[:-1]) / 100
        number = read_number(field, raw)
        if isinstance(raw, str):
            return number if abs(number) < 1 else number / 100
        if abs(number) >= DOUBTFUL:
            invalid(BARE_PERCENT, field, raw, percent=shortest(number))
        return number

    def text(self, field: Field, value: Value, language: str, zone: ZoneInfo = SHANGHAI) -> str:
        """`44.99%`."""
        return "" if value is None else f"{shortest(value * 100)}%"

    def widget(self, field: Field) -> Widget:
        """A box with a percent sign."""
        return Widget("percent", self.limits(field) | {"decimals": max(self.decimals(field) - 2, 0)})

    def cell(self, field: Field) -> Cell:
        """Right-aligned percentage."""
        return Cell("percent", {"decimals": max(self.decimals(field) - 2, 0)})

    def examples(self, field: Field) -> Examples:
        """Both forms."""
        read = {"45%": "0.45", "45": "0.45", "0.45": "0.45", "４５％": "0.45", "1": "0.01", 1.5: "1.5"}
        return Examples(
            tuple((raw, Decimal(value)) for raw, value in read.items()),
            ((45, "VAL015"), ("half", "VAL010"), ("%", "VAL010")),
        )

    def sample(self) -> tuple[dict[str, Any], ...]:
        """Whole and broken percentages."""
        return ({}, {"decimals": 2}, {"decimals": 6, "round": "down"})


TYPE = PercentType()
