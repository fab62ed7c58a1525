"""One of the field's options; the value is the option's key."""

from typing import Any
from zoneinfo import ZoneInfo

from expressions.types import Type
from kernel.text import Text
from schema.fieldtypes import operators
from schema.fieldtypes.base import SHANGHAI, Column, Examples, FieldType, Reader, Value, invalid
from schema.fieldtypes.codes import NOT_OPTION
from schema.fieldtypes.operators import Operator
from schema.fieldtypes.options import as_data, key_of, name_of
from schema.fieldtypes.shapes import Cell, Widget
from schema.model import Field, Option


class ChoiceType(FieldType):
    """Read from keys, former keys (`was`) and labels in any language."""

    name = "choice"
    label = Text((("en", "Choice"), ("zh-CN", "单选")))
    icon = "choice"
    keys = frozenset({"options"})
    width = 112

    def read(self, field: Field, raw: Any, reader: Reader) -> Value:
        """A key or a label."""
        key = key_of(field, str(raw)) if isinstance(raw, str | int | float) else None
        return key if key is not None else self.refuse(field, raw)

    def read_strict(self, field: Field, raw: Any, reader: Reader) -> Value:
        """The key."""
        return raw if isinstance(raw, str) and field.option(raw) else self.refuse(field, raw)

    def refuse(self, field: Field, raw: Any) -> Value:
        """Raises Invalid naming the options."""
        labels = Text(tuple((tag, _listed(field, tag)) for tag in ("zh-CN", "en")))
        return invalid(NOT_OPTION, field, raw, options=labels)

    def fit(self, field: Field, value: Value) -> Value:
        """A formula may only give a key that exists."""
        return value if value is None or (isinstance(value, str) and field.option(value)) else self.refuse(field, value)

    def column(self, field: Field) -> Column | None:
        """The key as text."""
        return Column("text")

    def kind(self, field: Field) -> Type:
        """A text that is one of the keys."""
        return Type("text", options=tuple(option.key for option in field.options))

    def text(self, field: Field, value: Value, language: str, zone: ZoneInfo = SHANGHAI) -> str:
        """The label; the key where two options share a label, or the option is gone."""
        return "" if value is None else name_of(field, value, language)

    def widget(self, field: Field) -> Widget:
        """A list of tags."""
        return Widget("choice", {"options": as_data(field)})

    def cell(self, field: Field) -> Cell:
        """A tag; the stage is a dot with text."""
        return Cell("stage" if field.automatic and field.name == "stage" else "choice", {"options": as_data(field)})

    def operators(self, field: Field) -> tuple[Operator, ...]:
        """is any of, is none of, emptiness."""
        return operators.CHOICES

    def examples(self, field: Field) -> Examples:
        """Keys, labels, former keys."""
        if not field.options:
            return Examples(())
        first = field.options[0]
        good = ((first.key, first.key), (f" {name_of(field, first.key, 'en')} ", first.key))
        return Examples(good, (("no such option", "VAL020"), (["x"], "VAL020")))

    def sample(self) -> tuple[dict[str, Any], ...]:
        """Labels in two languages, a label like another's key, one label twice, labels with separators."""
        return (
            {
                "options": (
                    Option("a", Text((("en", "Level A"), ("zh-CN", "A级"))), "indigo"),
                    Option("b", Text.of("B级"), was=("old",)),
                )
            },
            {"options": (Option("a", Text.of("b")), Option("b", Text.of("same")), Option("c", Text.of("same")))},
            {
                "options": (
                    Option("x", Text.of("甲、乙")),
                    Option("y", Text.of("甲")),
                    Option("z", Text.of("乙，丙; 丁")),
                )
            },
        )


def _listed(field: Field, language: str) -> str:
    names = [name_of(field, option.key, language) for option in field.options]
    return ("、" if language.startswith("zh") else ", ").join(names[:12] + (["…"] if len(names) > 12 else []))


TYPE = ChoiceType()
