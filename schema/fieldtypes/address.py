"""A postal address."""

import re
from typing import Final

from kernel.text import Text
from schema.fieldtypes.base import Examples, Value, invalid
from schema.fieldtypes.codes import NO_DOOR
from schema.fieldtypes.text import TextType
from schema.model import Field

_DIGITS: Final = r"(?:\d+(?:[-/]\d+)*|[一二三四五六七八九十百零]+)"
_DOOR: Final = re.compile(
    rf"{_DIGITS}[A-Za-z甲乙丙丁]?\s*(?:号|弄|栋|幢|座|室|楼|层|单元|院|门|#)(?!线|公路|国道)"
    r"|\b(?:no\.?|nr\.?|#)\s*\d+|^\s*\d+[a-z]?,?\s+\w+|\w+\s+\d+[a-z]?(?:,|$)",
    re.IGNORECASE,
)


class AddressType(TextType):
    """One line; with `door_number: true` a street without a number is refused (H-7)."""

    name = "address"
    label = Text((("en", "Address"), ("zh-CN", "地址")))
    icon = "address"
    keys = frozenset({"min", "max", "door_number"})
    width = 240
    longest = 500

    def fit(self, field: Field, value: Value) -> Value:
        """With a door number where the field asks for it."""
        text = TextType.fit(self, field, value)
        if text and field.more.get("door_number") in (True, "true") and not _DOOR.search(text):
            invalid(NO_DOOR, field, text)
        return text

    def examples(self, field: Field) -> Examples:
        """Chinese and foreign."""
        texts = ("杭州市西湖区文三路 478 号 3 幢 201 室", "12 Main Street, Springfield", "上海市南京东路1弄5号")
        bad = (("杭州市西湖区文三路", "VAL043"), ("Main Street", "VAL043"), ("318国道", "VAL043")) if field.more else ()
        return Examples(tuple((text, text) for text in texts), bad)

    def sample(self) -> tuple[dict[str, object], ...]:
        """Free, and with a door number."""
        return ({}, {"more": {"door_number": True}})


TYPE = AddressType()
