"""The typed tree: what the checker makes of a source, and what memory and SQL evaluate.

Nodes are frozen and compare by meaning: `said`, the text they were written as, is for explanations only.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal

from expressions.functions import Function
from expressions.types import Type


@dataclass(frozen=True, slots=True)
class Node:
    """A part of an expression, with its type."""

    type: Type
    said: str = field(default="", compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Constant(Node):
    """A value written down, or put in the place of something already known."""

    value: Any


@dataclass(frozen=True, slots=True)
class Items(Node):
    """A list in brackets."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Special(Node):
    """`this`, `old` (its values), `me`, `submitter`, `today`, `now`, `is_new`."""

    name: Literal["this", "old", "me", "submitter", "today", "now", "is_new"]


@dataclass(frozen=True, slots=True)
class Given(Node):
    """A value bound by name: `ask.x` (`of` is "ask") or a further name such as `made` (`of` is "names")."""

    of: Literal["ask", "names"]
    name: str


@dataclass(frozen=True, slots=True)
class Row(Node):
    """The row of an aggregate that is called `name` inside it; `depth` tells two of one name apart."""

    name: str
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Follow(Node):
    """The member `name` of the record `base`. `many`: links, users or files (the value is a tuple)."""

    base: Node
    name: str
    many: bool = False


@dataclass(frozen=True, slots=True)
class Ancestor(Node):
    """The unit at a level, at or above `base`."""

    base: Node
    level: str


@dataclass(frozen=True, slots=True)
class Setting(Node):
    """`param.NAME` for a unit; with `by`, `pick` is the value that picks among `keys`."""

    name: str
    unit: Node | None
    pick: Node | None = None
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProfileOf(Node):
    """The profile of a unit."""

    unit: Node | None


@dataclass(frozen=True, slots=True)
class Convert(Node):
    """`to` day: an instant as its day in the application's zone; instant: a day as its first instant; reference: a
    record of `entity` as a Reference, to be compared with an open link."""

    to: Literal["day", "instant", "reference"]
    value: Node
    entity: str = ""


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """`+ - * /` over two or more values from left to right; `+` also joins two texts."""

    op: Literal["+", "-", "*", "/"]
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Negative(Node):
    """A number with the other sign."""

    value: Node


@dataclass(frozen=True, slots=True)
class Compare(Node):
    """`== < <= > >=`; `!=` is `Not` of `==`."""

    op: Literal["==", "<", "<=", ">", ">="]
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class In(Node):
    """Whether `value` is among the values of `among`; `not in` is `Not` of it."""

    value: Node
    among: Node


@dataclass(frozen=True, slots=True)
class IsEmpty(Node):
    """Whether there is no value."""

    value: Node


@dataclass(frozen=True, slots=True)
class Not(Node):
    """The contrary."""

    value: Node


@dataclass(frozen=True, slots=True)
class And(Node):
    """All parts hold."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or(Node):
    """One of the parts holds."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class If(Node):
    """`then if test else other`."""

    test: Node
    then: Node
    other: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function of the language, or (`function` set) one a plugin registered. `unit`: whose calendar counts; None =
    the application's."""

    name: str
    args: tuple[Node, ...]
    function: Function | None = None
    unit: Node | None = None


# ------------------------------------------------------------------------------------------------ figures over rows
@dataclass(frozen=True, slots=True)
class Whole:
    """All undeleted records of an entity."""

    entity: str


@dataclass(frozen=True, slots=True)
class Children:
    """Undeleted records of `entity` whose link `link` names the record `base`; `open`: that link may name any entity.

    `base` may be a source itself (`orders.lines`): then the rows of each of its rows. `owner` is the entity of `base`,
    `name` what its member is called there.
    """

    base: "Node | Source"
    entity: str
    link: str
    owner: str
    name: str
    open: bool = False


@dataclass(frozen=True, slots=True)
class Members:
    """What a links, users or files field of `base` (a record of `owner`) names; entity None: of several entities."""

    base: "Node | Source"
    entity: str | None
    owner: str
    name: str


@dataclass(frozen=True, slots=True)
class Values:
    """The texts of a choices field."""

    base: Node


Source = Whole | Children | Members | Values


@dataclass(frozen=True, slots=True)
class Collected(Node):
    """Many records as a value, for `in`, `is empty` and equal questions."""

    source: Source


@dataclass(frozen=True, slots=True)
class Order:
    """A sort key; empties come last either way, equals by id."""

    key: Node
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Aggregate(Node):
    """A figure over the rows of `source` that meet `where`: sum count min max avg any all first last join.

    `value` is computed per row; None means the row itself. The row is `Row(name=row, depth=depth)` inside. `separator`
    is that of join.
    """

    function: str
    source: Source
    row: str
    depth: int = 0
    value: Node | None = None
    where: Node | None = None
    sort: tuple[Order, ...] = ()
    separator: str = ", "


# ------------------------------------------------------------------------------------------------ walking
def _names(thing: Any) -> tuple[str, ...]:
    """The fields of a part that may hold further parts."""
    kind = type(thing).__name__
    if kind not in _FIELDS:
        _FIELDS[kind] = tuple(each.name for each in fields(thing) if each.name not in _PLAIN)
    return _FIELDS[kind]


_FIELDS: dict[str, tuple[str, ...]] = {}
_PLAIN = frozenset(("type", "said", "function", "op", "depth", "row", "keys", "separator", "level", "many", "of"))


def parts(thing: Any) -> Iterator[Any]:
    """The nodes, sources and sort keys directly inside."""
    for name in _names(thing):
        value = getattr(thing, name)
        if isinstance(value, tuple):
            yield from (inner for inner in value if isinstance(inner, _PARTS))
        elif isinstance(value, _PARTS):
            yield value


def written(thing: Any) -> Iterator[Any]:
    """The same without the unit that a parameter or a calendar holds for, which nobody wrote."""
    implied = thing.unit if isinstance(thing, Setting | Call) else None
    yield from (inner for inner in parts(thing) if inner is not implied)


def walk(thing: Any) -> Iterator[Any]:
    """It and everything inside, outer before inner."""
    waiting = [thing]
    while waiting:
        found = waiting.pop()
        yield found
        waiting.extend(reversed(tuple(parts(found))))


def rewrite(thing: Any, change: Callable[[Any], Any]) -> Any:
    """The same with `change` applied from the outside in: what `change` returns other than None replaces a part."""
    changed = change(thing)
    if changed is not None:
        return changed
    new = {}
    for name in _names(thing):
        value = getattr(thing, name)
        if isinstance(value, tuple):
            made: Any = tuple(rewrite(each, change) if isinstance(each, _PARTS) else each for each in value)
            differs = any(a is not b for a, b in zip(made, value, strict=True))
        else:
            made = rewrite(value, change) if isinstance(value, _PARTS) else value
            differs = made is not value
        if differs:
            new[name] = made
    return replace(thing, **new) if new else thing


_PARTS = (Node, Whole, Children, Members, Values, Order)
