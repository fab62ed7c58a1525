"""Text of several lines."""

from typing import ClassVar

from kernel.text import Text
from schema.fieldtypes import operators
from schema.fieldtypes.base import Examples
from schema.fieldtypes.characters import many_lines
from schema.fieldtypes.operators import Operator
from schema.fieldtypes.text import TextType
from schema.model import Field


class LongTextType(TextType):
    """At most 100,000 characters; line breaks are kept as `\\n`."""

    name = "long_text"
    label = Text((("en", "Long text"), ("zh-CN", "长文本")))
    icon = "long_text"
    keys = frozenset({"min", "max"})
    sortable = False
    width = 240
    longest = 100_000
    rows = 4
    shown: ClassVar = {"rows": 4}

    def laid(self, text: str) -> str:
        """Lines without blanks at their ends."""
        return many_lines(text)

    def operators(self, field: Field) -> tuple[Operator, ...]:
        """contains, emptiness."""
        return (operators.CONTAINS, operators.LACKS, *operators.PRESENCE)

    def examples(self, field: Field) -> Examples:
        """Line breaks of every system."""
        return Examples(
            (("a \r\nb\rc", "a\nb\nc"), (" 一行 ", "一行")), (("a\0b", "VAL003"), ("x" * 100_001, "VAL004"))
        )


TYPE = LongTextType()
