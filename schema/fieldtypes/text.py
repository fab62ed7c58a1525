"""One line of text."""

from collections.abc import Mapping
from typing import Any, ClassVar

from expressions.types import TEXT, Type
from kernel.text import Text
from schema.fieldtypes import operators
from schema.fieldtypes.base import Column, Examples, FieldType, Reader, Value, invalid
from schema.fieldtypes.characters import clean, measured, one_line
from schema.fieldtypes.codes import NOT_TEXT
from schema.fieldtypes.operators import Operator
from schema.fieldtypes.shapes import Cell, Widget
from schema.model import Field


class TextType(FieldType):
    """Stripped, on one line, at most 2,000 characters; `min` and `max` bound the length, `pattern` the whole text."""

    name = "text"
    label = Text((("en", "Text"), ("zh-CN", "文本")))
    icon = "text"
    keys = frozenset({"min", "max", "pattern", "input_mask"})
    longest: ClassVar[int] = 2_000
    rows: ClassVar[int] = 1
    shape: ClassVar[str] = "text"  # kind of widget and cell
    looks: ClassVar[Mapping[str, Any]] = {}  # further properties of the widget
    shown: ClassVar[Mapping[str, Any]] = {}  # further properties of the cell

    def read(self, field: Field, raw: Any, reader: Reader) -> Value:
        """Takes numbers too, as spreadsheets hand them over; line breaks become blanks."""
        if isinstance(raw, bool | list | tuple | dict):
            invalid(NOT_TEXT, field, raw)
        if isinstance(raw, float) and raw.is_integer():
            raw = int(raw)
        return self.laid(clean(field, str(raw), self.longest))

    def read_strict(self, field: Field, raw: Any, reader: Reader) -> Value:
        """A JSON text."""
        if not isinstance(raw, str):
            invalid(NOT_TEXT, field, raw)
        return self.laid(clean(field, raw, self.longest))

    def laid(self, text: str) -> str:
        """The text as it is kept."""
        return one_line(text)

    def fit(self, field: Field, value: Value) -> Value:
        """Within `min`, `max`, `pattern`, `input_mask`; a text of nothing is empty."""
        if value is None:
            return None
        return measured(field, self.laid(clean(field, str(value), self.longest)))

    def settled(self, field: Field, value: Value) -> Value:
        """A line that was read is clean already."""
        kind = type(self)
        plain = kind.fit is TextType.fit and kind.laid is TextType.laid
        return measured(field, value) if plain else self.fit(field, value)

    def column(self, field: Field) -> Column | None:
        """Text."""
        return Column("text")

    def kind(self, field: Field) -> Type:
        """Text."""
        return TEXT

    def widget(self, field: Field) -> Widget:
        """A text box."""
        given = {"min": field.min, "max": field.max, "pattern": field.pattern, "mask": field.input_mask}
        rows = {"rows": self.rows} if self.shape == "text" else {}
        return Widget(self.shape, {**rows, **self.looks, **{key: value for key, value in given.items() if value}})

    def cell(self, field: Field) -> Cell:
        """Plain text."""
        return Cell(self.shape, self.shown)

    def operators(self, field: Field) -> tuple[Operator, ...]:
        """contains, is, starts with, emptiness."""
        return operators.TEXTS

    def examples(self, field: Field) -> Examples:
        """Chinese, quotes, emoji, full width."""
        good = (
            ("  杭州澜序仪表有限公司 ", "杭州澜序仪表有限公司"),
            ("a 'b' \"c\" \\ 😀", "a 'b' \"c\" \\ 😀"),
            (12.0, "12"),
            ("a\r\nb", "a b"),
        )
        return Examples(good, (("a\0b", "VAL003"), ("a\ud800", "VAL003"), ("x" * 2_001, "VAL004"), ([1], "VAL002")))


TYPE = TextType()
