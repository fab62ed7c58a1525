"""Fields, their options, and records seen from the other side."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from expressions.tree import Expression
from kernel.errors import Place
from kernel.text import Text
from schema.model.values import Asked, Given


@dataclass(frozen=True, slots=True)
class Option:
    """One entry of a choice."""

    key: str
    label: Text
    color: str = ""
    when: Expression | None = None
    was: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `type` names a class in schema/fieldtypes. Automatic fields (id, owner, stage ...) are fields too."""

    name: str
    type: str
    label: Text
    place: Place
    help: Text | None = None
    required: Asked = False
    suggested: bool = False
    unique: Literal["", "exact", "normalised"] = ""
    default: Given = None
    formula: Expression | None = None
    show: Asked = True
    readonly: Asked = False
    check: Expression | None = None
    message: Text | None = None
    where: Expression | None = None
    options: tuple[Option, ...] = ()
    to: tuple[str, ...] = ()  # link targets; ("any",) for every entity
    reverse: str = ""
    on_delete: Literal["refuse", "clear", "cascade"] = "refuse"
    min: Any = None
    max: Any = None
    pattern: str = ""
    input_mask: str = ""
    index: bool = False
    search: bool = False
    track: bool = True
    was: str = ""
    decimals: int | None = None
    round: Literal["half_up", "down", "up"] = "half_up"
    lines: str = ""  # type lines: the name of the child entity, `quote.lines`
    automatic: bool = False  # made by the product, not written in the file
    stored: bool = True  # False: a clock formula, computed in each query
    more: Mapping[str, Any] = field(default_factory=dict)  # keys that only its type understands (FieldType.keys)

    @property
    def computed(self) -> bool:
        """Whether people cannot write it because a formula does."""
        return self.formula is not None

    def option(self, key: str) -> Option | None:
        """The option with this key."""
        return next((option for option in self.options if option.key == key), None)


@dataclass(frozen=True, slots=True)
class Collection:
    """Records seen from the other side: the reverse of a link, or lines."""

    name: str
    entity: str  # whose records these are
    field: str  # the link in that entity that points here
