"""An exact number with places behind the point."""

from decimal import Decimal
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from expressions.types import NUMBER, Type
from kernel.text import Text
from schema.fieldtypes import operators
from schema.fieldtypes.base import SHANGHAI, Column, Examples, FieldType, Reader, Value, invalid
from schema.fieldtypes.characters import narrow
from schema.fieldtypes.codes import NOT_NUMBER
from schema.fieldtypes.numbers import bounded, read_number, rounded, step, strict_number
from schema.fieldtypes.operators import Operator
from schema.fieldtypes.shapes import Cell, Widget
from schema.model import Field


class DecimalType(FieldType):
    """Stored as an integer scaled by `decimals` (4 unless said), rounded by `round`; exact on both engines."""

    name = "decimal"
    label = Text((("en", "Decimal"), ("zh-CN", "小数")))
    icon = "decimal"
    keys = frozenset({"min", "max", "decimals", "round"})
    width = 112
    totals: ClassVar[tuple[str, ...]] = ("sum", "avg", "min", "max")
    places: ClassVar[int] = 4  # unless the field says otherwise

    def decimals(self, field: Field) -> int:
        """Places behind the point."""
        return self.places if field.decimals is None else field.decimals

    def read(self, field: Field, raw: Any, reader: Reader) -> Value:
        """`1,234.5`, `3万`, `45%` (0.45), full-width digits."""
        if isinstance(raw, str) and narrow(raw).endswith("%"):
            return read_number(field, narrow(raw)[:-1]) / 100
        return read_number(field, raw)

    def read_strict(self, field: Field, raw: Any, reader: Reader) -> Value:
        """`"0.4499"`."""
        return strict_number(field, raw)

    def fit(self, field: Field, value: Value) -> Value:
        """Rounded, within 64 bits and `min`, `max`."""
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            invalid(NOT_NUMBER, field, value)
        return bounded(field, self.rounded(field, value))

    def rounded(self, field: Field, value: Value) -> Value:
        """To `decimals` places, by the field's `round`."""
        return None if value is None else rounded(field, Decimal(value), self.decimals(field))

    def column(self, field: Field) -> Column | None:
        """A scaled integer."""
        return Column("scaled", self.decimals(field))

    def kind(self, field: Field) -> Type:
        """A number."""
        return NUMBER

    def pack(self, field: Field, value: Value) -> Any:
        """The scaled integer."""
        return None if value is None else int(Decimal(value) * 10 ** self.decimals(field))

    def unpack(self, field: Field, stored: Any) -> Value:
        """The Decimal with all its places."""
        return None if stored is None else stored * step(self.places if field.decimals is None else field.decimals)

    def as_json(self, field: Field, value: Value) -> Any:
        """A text with all places: `"0.5000"`."""
        if value is None:
            return None
        text = str(value)
        return f"{value:f}" if "E" in text else text

    def text(self, field: Field, value: Value, language: str, zone: ZoneInfo = SHANGHAI) -> str:
        """As short as it is exact: `0.5`."""
        return "" if value is None else shortest(value)

    def widget(self, field: Field) -> Widget:
        """A number box."""
        return Widget("number", self.limits(field))

    def limits(self, field: Field) -> dict[str, Any]:
        """decimals, min and max, as far as given."""
        given = {"decimals": self.decimals(field), "min": field.min, "max": field.max}
        return {key: value for key, value in given.items() if value is not None}

    def cell(self, field: Field) -> Cell:
        """Right-aligned digits."""
        return Cell("number", {"decimals": self.decimals(field)})

    def operators(self, field: Field) -> tuple[Operator, ...]:
        """Comparisons and emptiness."""
        return operators.NUMBERS

    def literal(self, field: Field, value: Value) -> str:
        """Bare digits."""
        return shortest(value)

    def examples(self, field: Field) -> Examples:
        """Separators, full width, percent, units."""
        meant = (("0.5", "0.5"), (" １，２３４．５ ", "1234.5"), ("45%", "0.45"), (3, "3"), ("1.2E+2", "120"))
        good = tuple((raw, self.fit(field, Decimal(number))) for raw, number in meant)
        bad = (("abc", "VAL010"), ("1,5", "VAL010"), ("1e29", "VAL014"), (True, "VAL010"), ("NaN", "VAL010"))
        return Examples(good, bad)

    def sample(self) -> tuple[dict[str, Any], ...]:
        """Few and many places, each way of rounding."""
        return ({}, {"decimals": 0}, {"decimals": 6, "round": "down"}, {"decimals": 2, "round": "up"})


def shortest(number: Decimal | int) -> str:
    """Digits without trailing zeros and without an exponent."""
    text = str(number) if isinstance(number, int) else f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


TYPE = DecimalType()
