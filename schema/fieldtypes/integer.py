"""A whole number."""

from decimal import Decimal
from typing import Any, Final

from kernel.text import Text
from schema.fieldtypes.base import Column, Examples, Reader, Value, invalid
from schema.fieldtypes.codes import NOT_NUMBER, NOT_WHOLE
from schema.fieldtypes.decimal import DecimalType
from schema.fieldtypes.numbers import LARGEST, bounded, read_number, rounded, strict_number
from schema.model import Field

_SURE: Final = 18  # so many digits always fit


class IntegerType(DecimalType):
    """Signed, 64 bits."""

    name = "integer"
    label = Text((("en", "Whole number"), ("zh-CN", "整数")))
    icon = "integer"
    keys = frozenset({"min", "max", "round"})
    width = 96
    places = 0

    def decimals(self, field: Field) -> int:
        """None."""
        return 0

    def read(self, field: Field, raw: Any, reader: Reader) -> Value:
        """`1,234`, `3万`, `12.0`; a broken number is refused, not rounded."""
        if isinstance(raw, str) and len(raw) <= _SURE and raw.isascii() and raw.isdecimal():
            return int(raw)
        return self.whole(field, read_number(field, raw), raw)

    def read_strict(self, field: Field, raw: Any, reader: Reader) -> Value:
        """A JSON whole number, or its digits as text."""
        return self.whole(field, strict_number(field, raw), raw)

    def whole(self, field: Field, number: Decimal, raw: Any) -> int:
        """`number` as int. Raises Invalid when it has a part behind the point."""
        if number != number.to_integral_value():
            invalid(NOT_WHOLE, field, raw)
        return int(number)

    def fit(self, field: Field, value: Value) -> Value:
        """A formula's broken result is rounded by `round`; within 64 bits and `min`, `max`."""
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            invalid(NOT_NUMBER, field, value)
        return int(bounded(field, self.rounded(field, value)))

    def rounded(self, field: Field, value: Value) -> Value:
        """To a whole number, by the field's `round`."""
        if type(value) is int and -LARGEST <= value <= LARGEST:
            return value
        return None if value is None else int(rounded(field, Decimal(value), 0))

    def column(self, field: Field) -> Column | None:
        """A 64-bit integer."""
        return Column("integer")

    def pack(self, field: Field, value: Value) -> Any:
        """Itself."""
        return value

    def unpack(self, field: Field, stored: Any) -> Value:
        """Itself."""
        return stored

    def as_json(self, field: Field, value: Value) -> Any:
        """A JSON number."""
        return value

    def examples(self, field: Field) -> Examples:
        """Separators, units, spreadsheet numbers."""
        good = (("1,234", 1234), ("３万", 30000), (12.0, 12), ("-7", -7), ("9223372036854775807", 2**63 - 1))
        return Examples(
            good, (("1.5", "VAL011"), ("9223372036854775808", "VAL014"), ("x", "VAL010"), (float("nan"), "VAL010"))
        )

    def sample(self) -> tuple[dict[str, Any], ...]:
        """One."""
        return ({},)


TYPE = IntegerType()
