"""A colour."""

import re
from typing import Any, Final

from kernel.text import Text
from schema.fieldtypes import operators
from schema.fieldtypes.base import Examples, Reader, Value, invalid
from schema.fieldtypes.characters import narrow
from schema.fieldtypes.codes import NOT_COLOR
from schema.fieldtypes.operators import Operator
from schema.fieldtypes.text import TextType
from schema.model import Field

_HEX: Final = re.compile(r"#[0-9a-f]{6}")
_RGB: Final = re.compile(r"rgb\(\s*(\d{1,3})\s*[, ]\s*(\d{1,3})\s*[, ]\s*(\d{1,3})\s*\)")


class ColorType(TextType):
    """`#0b6684`, in lower case."""

    name = "color"
    label = Text((("en", "Colour"), ("zh-CN", "颜色")))
    icon = "color"
    shape = "color"
    keys = frozenset()
    width = 88

    def read(self, field: Field, raw: Any, reader: Reader) -> Value:
        """Also `0B6684`, `#abc`, `rgb(11, 102, 132)`."""
        text = narrow(str(TextType.read(self, field, raw, reader))).casefold()
        if found := _RGB.fullmatch(text):
            return "#" + "".join(f"{int(part):02x}" for part in found.groups())
        digits = text.removeprefix("#")
        return "#" + (digits if len(digits) != 3 else "".join(digit * 2 for digit in digits))

    def fit(self, field: Field, value: Value) -> Value:
        """Checked."""
        text = TextType.fit(self, field, value)
        return text if text is None or _HEX.fullmatch(text := text.casefold()) else invalid(NOT_COLOR, field, value)

    def operators(self, field: Field) -> tuple[Operator, ...]:
        """is, is not, emptiness."""
        return (operators.IS, operators.IS_NOT, *operators.PRESENCE)

    def examples(self, field: Field) -> Examples:
        """Every way of writing one."""
        good = (
            ("#0B6684", "#0b6684"),
            ("abc", "#aabbcc"),
            ("rgb(11, 102, 132)", "#0b6684"),
            ("＃０ｂ６６８４", "#0b6684"),
        )
        return Examples(good, (("blue", "VAL060"), ("#12345", "VAL060"), ("rgb(300,0,0)", "VAL060")))


TYPE = ColorType()
