"""Owned child rows, such as the lines of a quote."""

import json
from typing import Any, Final
from zoneinfo import ZoneInfo

from expressions.types import Type
from kernel.text import Text
from schema.fieldtypes import operators
from schema.fieldtypes.base import SHANGHAI, Column, Examples, FieldType, Reader, Value, invalid
from schema.fieldtypes.codes import NOT_JSON, NOT_LINES, NOT_LIST
from schema.fieldtypes.many import counted
from schema.fieldtypes.numbers import LARGEST
from schema.fieldtypes.operators import Operator
from schema.fieldtypes.shapes import Cell, Widget
from schema.model import Field

_LONGEST: Final = 2_000_000


class LinesType(FieldType):
    """The value is a tuple of rows as given (`id` kept, without it new); the door reads each by the child's fields."""

    name = "lines"
    label = Text((("en", "Lines"), ("zh-CN", "明细")))
    icon = "lines"
    keys = frozenset({"fields", "min", "max", "rules", "automations", "duplicates", "title"})
    empty = ()
    sortable = False

    def read(self, field: Field, raw: Any, reader: Reader) -> Value:
        """A list, or a list written as JSON."""
        if isinstance(raw, str):
            try:
                raw = json.loads(raw[:_LONGEST])
            except (ValueError, RecursionError) as error:
                invalid(NOT_JSON, field, raw, reason=type(error).__name__)
        return self.read_strict(field, raw, reader)

    def read_strict(self, field: Field, raw: Any, reader: Reader) -> Value:
        """A list of objects."""
        if not isinstance(raw, list | tuple):
            invalid(NOT_LIST, field, raw)
        return tuple(_row(field, number, row) for number, row in enumerate(raw, 1))

    def fit(self, field: Field, value: Value) -> Value:
        """As many as allowed."""
        return counted(field, tuple(value or ()))

    def column(self, field: Field) -> Column | None:
        """Kept in the child entity's table."""
        return None

    def kind(self, field: Field) -> Type:
        """A collection of the child entity."""
        return Type("collection", field.lines)

    def as_json(self, field: Field, value: Value) -> Any:
        """A list of objects."""
        return [dict(row) for row in value or ()]

    def text(self, field: Field, value: Value, language: str, zone: ZoneInfo = SHANGHAI) -> str:
        """The list as JSON."""
        return json.dumps(self.as_json(field, value), ensure_ascii=False) if value else ""

    def widget(self, field: Field) -> Widget:
        """A small grid."""
        given = {"entity": field.lines, "min": field.min, "max": field.max}
        return Widget("lines", {key: item for key, item in given.items() if item is not None})

    def cell(self, field: Field) -> Cell:
        """How many."""
        return Cell("lines", {"entity": field.lines})

    def operators(self, field: Field) -> tuple[Operator, ...]:
        """Emptiness."""
        return operators.PRESENCE

    def examples(self, field: Field) -> Examples:
        """Objects, with and without id."""
        good = (
            ([{"id": 1, "name": "a"}, {"name": "b"}], ({"id": 1, "name": "a"}, {"name": "b"})),
            ('[{"name": "甲"}]', ({"name": "甲"},)),
        )
        return Examples(good, (("[1]", "VAL062"), ("nothing", "VAL061"), ([{"id": "x"}], "VAL062"), (7, "VAL023")))

    def sample(self) -> tuple[dict[str, Any], ...]:
        """Of a quote."""
        return ({"lines": "quote.lines"},)


def _row(field: Field, number: int, row: Any) -> dict[str, Any]:
    given = row.get("id") if isinstance(row, dict) else 0
    known = given is None or (isinstance(given, int) and not isinstance(given, bool) and 0 < given <= LARGEST)
    if not known or not all(isinstance(key, str) for key in row):
        invalid(NOT_LINES, field, row, line=number)
    return dict(row)


TYPE = LinesType()
