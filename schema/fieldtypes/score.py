"""A score in stars."""

import re
from typing import Any, Final

from kernel.text import Text
from schema.fieldtypes.base import Examples, Reader, Value, invalid
from schema.fieldtypes.characters import narrow
from schema.fieldtypes.codes import TOO_LARGE, TOO_SMALL
from schema.fieldtypes.integer import IntegerType
from schema.fieldtypes.shapes import Cell, Widget
from schema.model import Field

_STARS: Final = re.compile(r"[★⭐]+[☆]*")
MOST: Final = 5


class ScoreType(IntegerType):
    """0 to `max` (5 unless said)."""

    name = "score"
    label = Text((("en", "Score"), ("zh-CN", "评分")))
    icon = "score"
    keys = frozenset({"min", "max"})
    width = 112
    totals = ("avg", "min", "max")

    def most(self, field: Field) -> int:
        """The best score."""
        return MOST if field.max is None else int(field.max)

    def read(self, field: Field, raw: Any, reader: Reader) -> Value:
        """`4`, `★★★★☆`, `4/5`, `4分`."""
        if isinstance(raw, str):
            text = narrow(raw).replace("️", "")
            if _STARS.fullmatch(text):
                return text.count("★") + text.count("⭐")
            raw = text.removesuffix("分").removesuffix(f"/{self.most(field)}")
        return IntegerType.read(self, field, raw, reader)

    def fit(self, field: Field, value: Value) -> Value:
        """Between 0 (or `min`) and the best."""
        number = IntegerType.fit(self, field, value)
        if number is not None and number < 0:
            invalid(TOO_SMALL, field, number, min=0)
        if number is not None and number > self.most(field):
            invalid(TOO_LARGE, field, number, max=self.most(field))
        return number

    def widget(self, field: Field) -> Widget:
        """Stars to click."""
        return Widget("score", {"max": self.most(field)})

    def cell(self, field: Field) -> Cell:
        """Stars."""
        return Cell("score", {"max": self.most(field)})

    def examples(self, field: Field) -> Examples:
        """Stars, figures."""
        good = (("4", 4), ("★★★☆☆", 3), (f"4/{self.most(field)}", 4), ("５分", 5), (0, 0))
        return Examples(
            good, (("-1", "VAL012"), (self.most(field) + 1, "VAL013"), ("good", "VAL010"), ("3.5", "VAL011"))
        )

    def sample(self) -> tuple[dict[str, Any], ...]:
        """Of five and of ten."""
        return ({}, {"max": 10})


TYPE = ScoreType()
