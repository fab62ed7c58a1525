"""Yes or no; never empty."""

from typing import Any, Final
from zoneinfo import ZoneInfo

from expressions.types import BOOLEAN, Type
from kernel.text import Text
from schema.fieldtypes import operators
from schema.fieldtypes.base import SHANGHAI, Column, Examples, FieldType, Reader, Value, invalid
from schema.fieldtypes.characters import narrow
from schema.fieldtypes.codes import NOT_BOOLEAN
from schema.fieldtypes.operators import Operator
from schema.fieldtypes.shapes import Cell, Widget
from schema.model import Field

YES: Final = frozenset({"是", "有", "对", "真", "√", "✓", "✔", "☑", "✅", "yes", "y", "true", "t", "on", "1", "x"})
NO: Final = frozenset(
    {"否", "无", "不", "不是", "没有", "错", "假", "×", "✗", "✘", "☐", "❌", "no", "n", "false", "f", "off", "0", "-"}
)


class BooleanType(FieldType):
    """Nothing given is no."""

    name = "boolean"
    label = Text((("en", "Yes or no"), ("zh-CN", "是否")))
    icon = "boolean"
    empty = False
    width = 72

    def read(self, field: Field, raw: Any, reader: Reader) -> Value:
        """是/否, yes/no, √, 1/0, true/false."""
        if isinstance(raw, bool):
            return raw
        word = narrow(str(raw)).casefold() if isinstance(raw, str | int) else ""
        if word not in YES | NO:
            invalid(NOT_BOOLEAN, field, raw)
        return word in YES

    def read_strict(self, field: Field, raw: Any, reader: Reader) -> Value:
        """`true` or `false`."""
        if not isinstance(raw, bool):
            invalid(NOT_BOOLEAN, field, raw)
        return raw

    def fit(self, field: Field, value: Value) -> Value:
        """Empty is no."""
        if value is not None and not isinstance(value, bool):
            invalid(NOT_BOOLEAN, field, value)
        return bool(value)

    def column(self, field: Field) -> Column | None:
        """A boolean that is never null."""
        return Column("boolean")

    def kind(self, field: Field) -> Type:
        """Yes or no."""
        return BOOLEAN

    def pack(self, field: Field, value: Value) -> Any:
        """Never null."""
        return bool(value)

    def unpack(self, field: Field, stored: Any) -> Value:
        """Null, from before the field was there, is no."""
        return bool(stored)

    def as_json(self, field: Field, value: Value) -> Any:
        """`true` or `false`."""
        return bool(value)

    def text(self, field: Field, value: Value, language: str, zone: ZoneInfo = SHANGHAI) -> str:
        """是/否 or yes/no."""
        words = ("是", "否") if language.startswith("zh") else ("yes", "no")
        return words[0] if value else words[1]

    def widget(self, field: Field) -> Widget:
        """A check box."""
        return Widget("boolean")

    def cell(self, field: Field) -> Cell:
        """A tick."""
        return Cell("boolean")

    def operators(self, field: Field) -> tuple[Operator, ...]:
        """is yes, is no."""
        return operators.YES_NO

    def literal(self, field: Field, value: Value) -> str:
        """`true` or `false`."""
        return "true" if value else "false"

    def examples(self, field: Field) -> Examples:
        """In both languages, and ticks."""
        good = (
            ("是", True),
            ("否", False),
            ("Yes", True),
            ("no", False),
            ("√", True),
            ("ＴＲＵＥ", True),
            (1, True),
            ("0", False),
        )
        return Examples(good, (("maybe", "VAL016"), ("是的吧", "VAL016"), (2, "VAL016"), ([1], "VAL016")))


TYPE = BooleanType()
