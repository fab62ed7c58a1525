"""Several of the field's options; the value is a tuple of keys in the order of the options."""

from typing import Any
from zoneinfo import ZoneInfo

from expressions.types import Type
from kernel.text import Text
from schema.fieldtypes import operators
from schema.fieldtypes.base import SHANGHAI, Column, Examples, Reader, Value, invalid
from schema.fieldtypes.choice import ChoiceType
from schema.fieldtypes.codes import NOT_LIST
from schema.fieldtypes.many import counted
from schema.fieldtypes.operators import Operator
from schema.fieldtypes.options import as_data, keys_of, name_of
from schema.fieldtypes.shapes import Cell, Widget
from schema.model import Field


class ChoicesType(ChoiceType):
    """`min` and `max` bound how many."""

    name = "choices"
    label = Text((("en", "Several choices"), ("zh-CN", "多选")))
    icon = "choices"
    keys = frozenset({"options", "min", "max"})
    empty = ()
    sortable = False
    width = 160

    def read(self, field: Field, raw: Any, reader: Reader) -> Value:
        """A list, or a text with parts separated by ，,;、| or line breaks."""
        if isinstance(raw, list | tuple):
            return tuple(ChoiceType.read(self, field, item, reader) for item in raw)
        keys = keys_of(field, str(raw)) if isinstance(raw, str | int | float) else None
        return tuple(keys) if keys is not None else self.refuse(field, raw)

    def read_strict(self, field: Field, raw: Any, reader: Reader) -> Value:
        """A list of keys."""
        if not isinstance(raw, list | tuple):
            invalid(NOT_LIST, field, raw)
        return tuple(ChoiceType.read_strict(self, field, item, reader) for item in raw)

    def fit(self, field: Field, value: Value) -> Value:
        """Each once, in the order of the options."""
        given = {ChoiceType.fit(self, field, key) for key in value or ()}
        return counted(field, tuple(option.key for option in field.options if option.key in given))

    def column(self, field: Field) -> Column | None:
        """A JSON list."""
        return Column("json")

    def kind(self, field: Field) -> Type:
        """A list of texts."""
        return Type("list", item=ChoiceType.kind(self, field))

    def pack(self, field: Field, value: Value) -> Any:
        """A list; empty is null."""
        return list(value) if value else None

    def unpack(self, field: Field, stored: Any) -> Value:
        """A tuple."""
        return tuple(stored or ())

    def as_json(self, field: Field, value: Value) -> Any:
        """A list of keys."""
        return list(value or ())

    def text(self, field: Field, value: Value, language: str, zone: ZoneInfo = SHANGHAI) -> str:
        """The labels, `A级、B级` or `A, B`."""
        names = [name_of(field, key, language) for key in value or ()]
        joined = ("、" if language.startswith("zh") else ", ").join(names)
        return joined if keys_of(field, joined) == list(value or ()) else ", ".join(value or ())

    def widget(self, field: Field) -> Widget:
        """A list of tags to tick."""
        given = {"options": as_data(field), "min": field.min, "max": field.max}
        return Widget("choices", {key: item for key, item in given.items() if item is not None})

    def cell(self, field: Field) -> Cell:
        """Tags."""
        return Cell("choices", {"options": as_data(field)})

    def operators(self, field: Field) -> tuple[Operator, ...]:
        """holds, does not hold, emptiness."""
        return operators.HOLDINGS

    def examples(self, field: Field) -> Examples:
        """Every separator."""
        if not field.options:
            return Examples(())
        keys = tuple(option.key for option in field.options)
        good = (("，".join(keys), keys), (list(reversed(keys)), keys), ("\r\n".join(keys), keys), (keys[0], keys[:1]))
        return Examples(good, (("no such option", "VAL020"), (["nope"], "VAL020")))


TYPE = ChoicesType()
