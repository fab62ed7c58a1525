"""A running number, made by the product and never reused; a text."""

from kernel.text import Text
from schema.fieldtypes.base import Examples
from schema.fieldtypes.shapes import Widget
from schema.fieldtypes.text import TextType
from schema.model import Field


class NumberType(TextType):
    """`C2026-00418`; shown, not typed."""

    name = "number"
    label = Text((("en", "Running number"), ("zh-CN", "流水号")))
    icon = "number"
    keys = frozenset()
    width = 120
    longest = 100

    def widget(self, field: Field) -> Widget:
        """Shown only."""
        return Widget("fixed")

    def examples(self, field: Field) -> Examples:
        """As imports of old records bring it."""
        return Examples((("C2026-00418", "C2026-00418"), (" 7 ", "7")), (("x" * 101, "VAL004"),))


TYPE = NumberType()
