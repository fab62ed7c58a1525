"""Any JSON value, for what other programs keep here."""

import json
from typing import Any, Final
from zoneinfo import ZoneInfo

from expressions.types import JSON, Type
from kernel.text import Text
from schema.fieldtypes import operators
from schema.fieldtypes.base import SHANGHAI, Column, Examples, FieldType, Reader, Value, invalid
from schema.fieldtypes.characters import clean
from schema.fieldtypes.codes import NOT_JSON
from schema.fieldtypes.numbers import LARGEST
from schema.fieldtypes.operators import Operator
from schema.fieldtypes.shapes import Cell, Widget
from schema.model import Field

_LONGEST: Final = 100_000
_DEEPEST: Final = 32


class JsonType(FieldType):
    """At most 100,000 characters and 32 levels; whole numbers of 64 bits; null and a blank text are empty."""

    name = "json"
    label = Text((("en", "JSON"), ("zh-CN", "JSON 数据")))
    icon = "json"
    sortable = False
    width = 200

    def blank(self, raw: Any) -> bool:
        """An empty list is a value here."""
        return raw is None or (isinstance(raw, str) and not raw.strip())

    def read(self, field: Field, raw: Any, reader: Reader) -> Value:
        """JSON text, or a value already read."""
        if not isinstance(raw, str):
            return raw
        text = clean(field, raw, _LONGEST)
        try:
            return json.loads(text, parse_constant=_refuse_constant)
        except (ValueError, RecursionError) as error:
            invalid(NOT_JSON, field, raw, reason=str(error)[:80])

    def read_strict(self, field: Field, raw: Any, reader: Reader) -> Value:
        """The value itself."""
        return raw

    def fit(self, field: Field, value: Value) -> Value:
        """Storable on both engines."""
        if self.blank(value):
            return None
        self.check(field, value, 0)
        if len(json.dumps(value, ensure_ascii=False)) > _LONGEST:
            invalid(NOT_JSON, field, value, reason=f"more than {_LONGEST} characters")
        return value

    def check(self, field: Field, value: Any, depth: int) -> None:
        """Raises Invalid on what JSON or a database cannot hold."""
        if depth > _DEEPEST:
            invalid(NOT_JSON, field, "…", reason=f"more than {_DEEPEST} levels")
        if isinstance(value, str):
            _same(field, value)
        elif isinstance(value, dict):
            for key, item in value.items():
                _same(field, key)
                self.check(field, item, depth + 1)
        elif isinstance(value, list | tuple):
            for item in value:
                self.check(field, item, depth + 1)
        elif not _storable(value):
            invalid(
                NOT_JSON,
                field,
                value,
                reason=f"a value of the kind {type(value).__name__} or of this size cannot be stored",
            )

    def column(self, field: Field) -> Column | None:
        """JSON."""
        return Column("json")

    def kind(self, field: Field) -> Type:
        """JSON."""
        return JSON

    def text(self, field: Field, value: Value, language: str, zone: ZoneInfo = SHANGHAI) -> str:
        """JSON on one line."""
        return "" if value is None else json.dumps(value, ensure_ascii=False)

    def widget(self, field: Field) -> Widget:
        """A code box."""
        return Widget("json")

    def cell(self, field: Field) -> Cell:
        """The first characters."""
        return Cell("json")

    def operators(self, field: Field) -> tuple[Operator, ...]:
        """Emptiness."""
        return operators.PRESENCE

    def examples(self, field: Field) -> Examples:
        """Every kind of value."""
        good: tuple[tuple[Any, Value], ...] = (
            ('{"a": [1, 2.5, null, true, "甲"]}', {"a": [1, 2.5, None, True, "甲"]}),
            ("[]", []),
            ('"x"', "x"),
            ({"b": {}}, {"b": {}}),
        )
        return Examples(
            good,
            (
                ("{a: 1}", "VAL061"),
                ("NaN", "VAL061"),
                ([float("inf")], "VAL061"),
                ({"a": "\0"}, "VAL003"),
                ([2**63], "VAL061"),
            ),
        )


def _same(field: Field, text: Any) -> None:
    if not isinstance(text, str):
        invalid(NOT_JSON, field, text, reason="keys must be texts")
    clean(field, text, _LONGEST)


def _storable(value: Any) -> bool:
    if value is None or isinstance(value, bool):
        return True
    if isinstance(value, int):
        return -LARGEST - 1 <= value <= LARGEST
    return isinstance(value, float) and value - value == 0  # neither infinite nor NaN


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


TYPE = JsonType()
