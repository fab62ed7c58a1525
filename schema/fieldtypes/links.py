"""Links to several records; the value is a tuple, each once, in order of id."""

from typing import Any
from zoneinfo import ZoneInfo

from expressions.types import Type
from kernel.reference import Reference
from kernel.text import Text
from schema.fieldtypes import operators
from schema.fieldtypes.base import SHANGHAI, Column, Examples, Reader, Value, invalid
from schema.fieldtypes.codes import NOT_LIST
from schema.fieldtypes.link import LinkType
from schema.fieldtypes.many import counted
from schema.fieldtypes.operators import Operator
from schema.fieldtypes.options import SEPARATORS
from schema.fieldtypes.shapes import Cell, Widget
from schema.model import Field


class LinksType(LinkType):
    """Kept in a table of their own; `min` and `max` bound how many."""

    name = "links"
    label = Text((("en", "Links"), ("zh-CN", "多个关联")))
    icon = "links"
    keys = frozenset({"to", "reverse", "on_delete", "where", "min", "max"})
    empty = ()
    sortable = False
    width = 200

    def read(self, field: Field, raw: Any, reader: Reader) -> Value:
        """A list, or titles and ids separated by ，,;、| or line breaks."""
        return tuple(LinkType.read(self, field, item, reader) for item in _entries(raw))

    def read_strict(self, field: Field, raw: Any, reader: Reader) -> Value:
        """A list of what a link takes."""
        if not isinstance(raw, list | tuple):
            invalid(NOT_LIST, field, raw)
        return tuple(LinkType.read_strict(self, field, item, reader) for item in raw)

    def fit(self, field: Field, value: Value) -> Value:
        """Each once, in order, as many as allowed."""
        return counted(field, tuple(sorted({LinkType.fit(self, field, item) for item in value or ()})))

    def lookups(self, field: Field, raw: Any) -> tuple[tuple[str, str], ...]:
        """Those of each entry."""
        if self.blank(raw):
            return ()
        return tuple(pair for item in _entries(raw) for pair in LinkType.lookups(self, field, item))

    def column(self, field: Field) -> Column | None:
        """Kept elsewhere."""
        return None

    def kind(self, field: Field) -> Type:
        """A collection."""
        return Type("collection", None if self.open(field) else self.targets(field)[0])

    def pack(self, field: Field, value: Value) -> Any:
        """A list of ids or of `customer:7`."""
        return [LinkType.pack(self, field, item) for item in value or ()]

    def unpack(self, field: Field, stored: Any) -> Value:
        """A tuple."""
        return tuple(LinkType.unpack(self, field, item) for item in stored or ())

    def as_json(self, field: Field, value: Value) -> Any:
        """A list."""
        return [LinkType.as_json(self, field, item) for item in value or ()]

    def text(self, field: Field, value: Value, language: str, zone: ZoneInfo = SHANGHAI) -> str:
        """`#7, #9`."""
        return ", ".join(LinkType.text(self, field, item, language) for item in value or ())

    def widget(self, field: Field) -> Widget:
        """A picker of several."""
        return Widget("links", {"to": self.targets(field), **self.limits(field)})

    def limits(self, field: Field) -> dict[str, Any]:
        """min and max, as far as given."""
        return {key: limit for key, limit in (("min", field.min), ("max", field.max)) if limit is not None}

    def cell(self, field: Field) -> Cell:
        """Titles."""
        return Cell("links", {"to": self.targets(field)})

    def operators(self, field: Field) -> tuple[Operator, ...]:
        """contains, emptiness."""
        return operators.PRESENCE if self.open(field) else operators.HOLDINGS

    def examples(self, field: Field) -> Examples:
        """Lists and texts."""
        if self.open(field):
            to = "customer" if self.targets(field) == ("any",) else self.targets(field)[0]
            both = (Reference(to, 7), Reference(to, 9))
            return Examples(
                ((f"{to}:9；{to}:7", both), ([f"{to}:7", f"{to}:9", f"{to}:7"], both)), (("no such title", "VAL051"),)
            )
        good = (("#9、#7", (7, 9)), ([7, {"id": 9}, 7], (7, 9)), (7, (7,)))
        return Examples(good, (("no such title", "VAL051"), ([0], "VAL050")))


def _entries(raw: Any) -> list[Any]:
    if isinstance(raw, list | tuple):
        return list(raw)
    if isinstance(raw, str):
        return [piece.strip() for piece in SEPARATORS.split(raw) if piece.strip()]
    return [raw]


TYPE = LinksType()
