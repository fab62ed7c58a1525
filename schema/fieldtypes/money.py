"""An amount of money in the application's currency."""

from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from kernel.text import Text
from schema.fieldtypes.base import SHANGHAI, Examples, Reader, Value
from schema.fieldtypes.decimal import DecimalType
from schema.fieldtypes.numbers import read_number
from schema.fieldtypes.shapes import Cell, Widget
from schema.model import Field


class MoneyType(DecimalType):
    """A decimal of 2 places unless said otherwise; the currency is the application's."""

    name = "money"
    label = Text((("en", "Money"), ("zh-CN", "金额")))
    icon = "money"
    width = 128
    places = 2

    def read(self, field: Field, raw: Any, reader: Reader) -> Value:
        """`¥1,234.50`, `20万`, `1.2亿元`."""
        return read_number(field, raw)

    def text(self, field: Field, value: Value, language: str, zone: ZoneInfo = SHANGHAI) -> str:
        """All places and thousands separators: `200,000.01`."""
        return "" if value is None else f"{value:,f}"

    def widget(self, field: Field) -> Widget:
        """A money box."""
        return Widget("money", self.limits(field))

    def cell(self, field: Field) -> Cell:
        """Right-aligned digits; the browser adds the currency."""
        return Cell("money", {"decimals": self.decimals(field)})

    def examples(self, field: Field) -> Examples:
        """Currency signs, units, accounting brackets."""
        good = (
            ("￥1,234.50", Decimal("1234.50")),
            ("20万", Decimal(200000)),
            ("1亿2000万元", Decimal(120000000)),
            ("-¥5", Decimal(-5)),
            ("（１２）", Decimal(-12)),
            ("200000.01", Decimal("200000.01")),
            ("0.125", Decimal("0.13")),
        )
        bad = (("12 apples", "VAL010"), ("92233720368547758.08", "VAL014"), ("1,23", "VAL010"), ("5%", "VAL010"))
        return (
            Examples(good, bad)
            if self.decimals(field) == 2 and field.round == "half_up"
            else Examples(good[:1], bad[:1])
        )

    def sample(self) -> tuple[dict[str, Any], ...]:
        """Cents, and tenths of cents."""
        return ({}, {"decimals": 3})


TYPE = MoneyType()
