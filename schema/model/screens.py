"""Views and forms."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from expressions.tree import Expression
from kernel.errors import Place
from kernel.text import Text
from schema.model.values import Asked


@dataclass(frozen=True, slots=True)
class View:
    """A saved way of looking at an entity. `more` names the fields `start`, `end`, `parent` and `image` of the kinds
    that are placed by them, and the `report` of a chart, which is read, checked and not shown yet."""

    name: str
    label: Text
    kind: str
    place: Place
    where: Expression | None = None
    columns: tuple[str, ...] = ()
    sort: tuple[str, ...] = ()  # "-field" = descending
    color: Mapping[str, Expression] = field(default_factory=dict)
    by: str = ""
    card: tuple[str, ...] = ()
    group: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict)
    totals: Mapping[str, str] = field(default_factory=dict)  # field -> sum, avg, min, max or count at its foot


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a form."""

    label: Text
    fields: tuple[str, ...]
    columns: int = 2
    show: Asked = True


@dataclass(frozen=True, slots=True)
class Form:
    """How one record is laid out; without one: all fields in one section."""

    sections: tuple[Section, ...] = ()
    related: tuple[str, ...] = ()
