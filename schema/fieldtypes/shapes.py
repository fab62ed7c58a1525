"""How a field looks, as data: the few kinds of widgets and cells that the browser side interprets."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from kernel.text import Text

# Colours of choices and stages: the tag hues of the design tokens, and the three that mean state.
TAG_COLOURS: Final = ("grey", "indigo", "blue", "teal", "violet", "pink", "brown")
STATE_COLOURS: Final = ("red", "amber", "green")
COLOURS: Final = (*TAG_COLOURS, *STATE_COLOURS)

# kind -> its properties; one with a `?` may be absent. `options` is [{key, label, color}], `to` a list of entities.
# A kind the browser does not know (a plugin's) falls back to text on both sides.
WIDGET_KINDS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "text": ("rows", "min?", "max?", "pattern?", "mask?", "input?"),  # input: text tel email url
        "rich_text": ("max?",),
        "number": ("decimals", "min?", "max?"),
        "money": ("decimals", "min?", "max?", "currency?"),
        "percent": ("decimals", "min?", "max?"),  # decimals of the shown percentage; values are fractions
        "boolean": (),
        "choice": ("options",),
        "choices": ("options", "min?", "max?"),
        "date": ("min?", "max?"),
        "datetime": ("min?", "max?"),
        "duration": ("units", "working"),
        "person": ("to",),
        "people": ("to", "min?", "max?"),
        "link": ("to",),
        "links": ("to", "min?", "max?"),
        "lines": ("entity", "min?", "max?"),
        "files": ("many", "accept?", "min?", "max?"),
        "image": ("many", "accept?"),
        "signature": (),
        "score": ("max",),
        "color": (),
        "json": (),
        "fixed": (),  # shown, never typed: running numbers
    }
)
CELL_KINDS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "text": ("rows?", "scheme?", "groups?"),  # scheme: tel mailto url; groups: sizes of digit groups
        "rich_text": (),
        "number": ("decimals",),
        "money": ("decimals", "currency?"),
        "percent": ("decimals",),
        "boolean": (),
        "choice": ("options",),
        "choices": ("options",),
        "date": (),
        "datetime": (),
        "duration": (),
        "person": (),
        "people": (),
        "link": ("to",),
        "links": ("to",),
        "lines": ("entity",),
        "files": ("many",),
        "image": (),
        "score": ("max",),
        "color": (),
        "json": (),
        "stage": ("options",),
    }
)


@dataclass(frozen=True, slots=True)
class Shape:
    """A kind and its properties; `Text`s in the properties are rendered by `as_json`."""

    kind: str
    properties: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self, language: str) -> dict[str, Any]:
        """`{"kind": ..., property: ...}` with texts in `language`."""
        return {"kind": self.kind, **{key: plain(value, language) for key, value in self.properties.items()}}


class Widget(Shape):
    """What a person types into, in a form or a grid cell."""


class Cell(Shape):
    """What a value looks like in a grid or a read form."""


def plain(value: Any, language: str) -> Any:
    """`value` ready for JSON: texts in `language`, tuples as lists, decimals and dates as text."""
    if isinstance(value, Text):
        return value.in_(language)
    if isinstance(value, Mapping):
        return {key: plain(item, language) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item, language) for item in value]
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)
