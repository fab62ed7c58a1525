"""A link to one record."""

import re
from typing import Any, Final
from zoneinfo import ZoneInfo

from expressions.types import Type
from kernel.reference import Reference
from kernel.text import Text
from schema.fieldtypes import operators
from schema.fieldtypes.base import SHANGHAI, Column, Examples, FieldType, Invalid, Reader, Value, invalid
from schema.fieldtypes.characters import clean
from schema.fieldtypes.codes import NOT_CLEAR, NOT_FOUND, NOT_LINK, WRONG_TARGET
from schema.fieldtypes.numbers import LARGEST
from schema.fieldtypes.operators import Operator
from schema.fieldtypes.shapes import Cell, Widget
from schema.model import Field

_ID: Final = re.compile(r"#?\s*(\d{1,19})")
_REFERENCE: Final = re.compile(r"([a-z][a-z0-9_.]*)\s*[:#]\s*(\d{1,19})")
LONGEST_TITLE: Final = 500


class LinkType(FieldType):
    """An id (`int`); where `to` names several entities or `any`, a `Reference`. Its text is `#7` or `customer:7`: the
    title is another record's, which the door adds with the reader's rights."""

    name = "link"
    label = Text((("en", "Link"), ("zh-CN", "关联")))
    icon = "link"
    keys = frozenset({"to", "reverse", "on_delete", "where"})
    sortable = True
    width = 176

    def targets(self, field: Field) -> tuple[str, ...]:
        """The entities it may point to; `("any",)` for every one."""
        return field.to

    def open(self, field: Field) -> bool:
        """Whether a value must name its entity."""
        return len(self.targets(field)) != 1 or self.targets(field) == ("any",)

    # ---- reading
    def read(self, field: Field, raw: Any, reader: Reader) -> Value:
        """A title, number, login or code that exactly one record has; or `#7`, `customer:7`, an id."""
        given = self.exact(field, raw) if isinstance(raw, int | float | dict | Reference) else self.named(field, raw)
        if given is not None:
            return given
        if not isinstance(raw, str):
            invalid(NOT_LINK, field, raw)
        text = clean(field, raw, LONGEST_TITLE)
        found = [(to, id_) for to in self.targets(field) if to != "any" for id_ in reader.find(to, text)]
        if len(found) == 1:
            return self.value(field, *found[0])
        if not found and text.isdecimal() and not self.open(field):
            return self.value(field, self.targets(field)[0], int(text))
        return invalid(NOT_CLEAR if found else NOT_FOUND, field, raw)

    def read_strict(self, field: Field, raw: Any, reader: Reader) -> Value:
        """`7` or `{"id": 7}`; for an open link `"customer:7"` or `{"entity": "customer", "id": 7}`."""
        given = self.exact(field, raw)
        if given is None and isinstance(raw, str) and self.open(field):
            given = self.named(field, raw)
        return given if given is not None else invalid(NOT_LINK, field, raw)

    def exact(self, field: Field, raw: Any) -> Value:
        """The value of an id, an object with an id, or a Reference; None when it is none of these."""
        if isinstance(raw, Reference):
            return self.value(field, raw.entity, raw.id)
        entity = raw.get("entity") if isinstance(raw, dict) else None
        number = raw.get("id") if isinstance(raw, dict) else raw
        if isinstance(number, float) and number.is_integer():
            number = int(number)
        if isinstance(number, bool) or not isinstance(number, int):
            return None
        if self.open(field):
            return self.value(field, entity, number) if isinstance(entity, str) else None
        return self.value(field, entity or self.targets(field)[0], number)

    def named(self, field: Field, raw: Any) -> Value:
        """The value of `#7` or `customer:7`; None for a title."""
        text = raw.strip() if isinstance(raw, str) else ""
        if found := _REFERENCE.fullmatch(text):
            known = self.targets(field) == ("any",) or found[1] in self.targets(field)
            return self.value(field, found[1], int(found[2])) if known else None
        if not self.open(field) and text.startswith("#") and (found := _ID.fullmatch(text)):
            return self.value(field, self.targets(field)[0], int(found[1]))
        return None

    def value(self, field: Field, entity: Any, number: int) -> Value:
        """An id or a Reference. Raises Invalid on a foreign entity and on what is no id."""
        targets = self.targets(field)
        if targets != ("any",) and entity not in targets:
            invalid(WRONG_TARGET, field, entity, to=", ".join(targets))
        if not 0 < number <= LARGEST:
            invalid(NOT_LINK, field, number)
        return Reference(entity, number) if self.open(field) else number

    def fit(self, field: Field, value: Value) -> Value:
        """An id, or a Reference of an allowed entity."""
        if value is None:
            return None
        given = self.exact(field, value)
        return given if given is not None else invalid(NOT_LINK, field, value)

    def lookups(self, field: Field, raw: Any) -> tuple[tuple[str, str], ...]:
        """The title in each entity it may point to."""
        try:
            if not isinstance(raw, str) or self.blank(raw) or self.named(field, raw) is not None:
                return ()
            text = clean(field, raw, LONGEST_TITLE)
        except Invalid:  # `parse` will say so; nothing can be called that
            return ()
        return tuple((to, text) for to in self.targets(field) if to != "any")

    # ---- keeping
    def column(self, field: Field) -> Column | None:
        """A link, or a reference where it is open."""
        return Column("reference") if self.open(field) else Column("link", to=self.targets(field)[0])

    def kind(self, field: Field) -> Type:
        """A record; an open one with the entities it may be of."""
        if not self.open(field):
            return Type("record", self.targets(field)[0])
        return Type("record", options=() if self.targets(field) == ("any",) else self.targets(field))

    def pack(self, field: Field, value: Value) -> Any:
        """The id, or `customer:7`."""
        return str(value) if isinstance(value, Reference) else value

    def unpack(self, field: Field, stored: Any) -> Value:
        """The id, or the Reference."""
        return Reference.parse(stored) if isinstance(stored, str) else stored

    # ---- showing
    def as_json(self, field: Field, value: Value) -> Any:
        """`7`, or `{"entity": "customer", "id": 7}`."""
        return {"entity": value.entity, "id": value.id} if isinstance(value, Reference) else value

    def text(self, field: Field, value: Value, language: str, zone: ZoneInfo = SHANGHAI) -> str:
        """`#7` or `customer:7`, which lead back whatever the title."""
        return "" if value is None else str(value) if isinstance(value, Reference) else f"#{value}"

    def widget(self, field: Field) -> Widget:
        """A picker."""
        return Widget("link", {"to": self.targets(field)})

    def cell(self, field: Field) -> Cell:
        """The title; opens a peek panel."""
        return Cell("link", {"to": self.targets(field)})

    # ---- filtering
    def operators(self, field: Field) -> tuple[Operator, ...]:
        """is, is not, emptiness."""
        return operators.PRESENCE if self.open(field) else operators.LINKS

    def literal(self, field: Field, value: Value) -> str:
        """The id."""
        return str(value)

    def examples(self, field: Field) -> Examples:
        """Ids and references; titles are asked of the reader."""
        if self.open(field):
            to = "customer" if self.targets(field) == ("any",) else self.targets(field)[0]
            good = ((f"{to}:7", Reference(to, 7)), ({"entity": to, "id": 7}, Reference(to, 7)))
            return Examples(good, (("no such title", "VAL051"), (f"{to}:0", "VAL050"), (True, "VAL050")))
        return Examples(
            (("#7", 7), (7, 7), ({"id": 7, "title": "x"}, 7), ("7", 7)), (("no such title", "VAL051"), (0, "VAL050"))
        )

    def sample(self) -> tuple[dict[str, Any], ...]:
        """To one entity, to several, to any."""
        return ({"to": ("customer",)}, {"to": ("customer", "contact")}, {"to": ("any",)})


TYPE = LinkType()
