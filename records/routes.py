"""Ways from one record to another, as an expression walks them, so that they can be walked back."""

from dataclasses import dataclass
from typing import Any

from expressions.nodes import (
    Aggregate,
    Ancestor,
    And,
    Call,
    Children,
    Collected,
    Compare,
    Follow,
    Members,
    Node,
    Row,
    Special,
    Whole,
    parts,
)  # fmt: skip
from expressions.scope import Scope
from expressions.tree import Expression


@dataclass(frozen=True, slots=True)
class Hop:
    """One step: along a link or links field `name` of `entity`, or to the children whose `link` points back here."""

    entity: str  # where the step starts
    name: str
    target: str | None  # None: the link may lead to any entity
    many: bool = False
    link: str = ""  # of children: their link that names the start


@dataclass(frozen=True, slots=True)
class Match:
    """A figure over a table counts only rows whose `field` equals `own` of the record at hand ("id": itself)."""

    field: str
    own: str


@dataclass(frozen=True, slots=True)
class Route:
    """Steps from the record at hand; `whole` starts at all rows of an entity instead, those that fit `matches`."""

    hops: tuple[Hop, ...] = ()
    whole: str = ""
    matches: tuple[Match, ...] = ()

    def follow(self, entity: str, name: str, target: str | None, *, many: bool = False) -> "Route":
        """One step further along a link."""
        return Route((*self.hops, Hop(entity, name, target, many)), self.whole, self.matches)

    def children(self, entity: str, name: str, target: str, link: str) -> "Route":
        """One step further to the records that point here."""
        return Route((*self.hops, Hop(entity, name, target, link=link)), self.whole, self.matches)


@dataclass(frozen=True, slots=True)
class Reading:
    """A field read at the end of a route; `entity` is whose field it is."""

    route: Route
    entity: str
    field: str


def readings_of(expression: Expression, names: Scope) -> tuple[Reading, ...]:
    """Everything of stored records that the value depends on."""
    walker = _Walker(expression.entity or "", names)
    walker.visit(expression.root)
    return tuple(dict.fromkeys(walker.found))


class _Walker:
    def __init__(self, entity: str, names: Scope) -> None:
        self._entity = entity
        self._names = names
        self._rows: dict[tuple[str, int], tuple[Route, str | None]] = {}
        self.found: list[Reading] = []

    def visit(self, thing: Any) -> None:
        """Notes what a node and everything inside it read."""
        if isinstance(thing, Aggregate):
            self._figure(thing)
            return
        if isinstance(thing, Collected):
            self._source(thing.source)
            return
        if isinstance(thing, Follow) and not isinstance(thing.base, Ancestor):  # records.organised follows units
            self._read(self._record(thing.base), thing.name)
        if isinstance(thing, Call) and thing.name == "owned":
            self.found += [Reading(Route(whole=each), each, "owner") for each in self._names.owned()]
        for inner in parts(thing):
            self.visit(inner)

    def _read(self, at: tuple[Route, str | None] | None, name: str) -> None:
        if at is not None and at[1]:
            self.found.append(Reading(at[0], at[1], name))

    def _record(self, node: Any) -> tuple[Route, str | None] | None:
        """The way to a record, and its entity; None when it is nothing stored that can change (me, an answer)."""
        if isinstance(node, Special):
            return (Route(), self._entity) if node.name == "this" else None
        if isinstance(node, Row):
            return self._rows.get((node.name, node.depth))
        if isinstance(node, Follow):
            base = self._record(node.base)
            return (
                (base[0].follow(base[1], node.name, node.type.entity), node.type.entity) if base and base[1] else None
            )
        if isinstance(node, Aggregate):
            return self._source(node.source, node)
        return (Route(whole="unit"), "unit") if isinstance(node, Ancestor) else None

    def _figure(self, node: Aggregate) -> None:
        at = self._source(node.source, node)
        if at is not None:
            self._rows[node.row, node.depth] = at
        for inner in parts(node):
            if inner is not node.source:
                self.visit(inner)

    def _source(self, source: Any, node: Aggregate | None = None) -> tuple[Route, str | None] | None:
        if isinstance(source, Whole):
            matches = tuple(_matches(node)) if node else ()
            self.found.append(Reading(Route((), source.entity, matches), source.entity, "id"))
            return Route((), source.entity, matches), source.entity
        if not isinstance(source, Children | Members):
            self.visit(source)
            return None
        base = self._record(source.base) if isinstance(source.base, Node) else self._source(source.base)
        if isinstance(source.base, Node):
            self.visit(source.base)
        if base is None:
            return None
        if isinstance(source, Members):
            self._read(base, source.name)
            return base[0].follow(source.owner, source.name, source.entity, many=True), source.entity
        route = base[0].children(source.owner, source.name, source.entity, source.link)
        self.found.append(Reading(route, source.entity, source.link))
        return route, source.entity


def _matches(node: Aggregate) -> list[Match]:
    """The equalities between a field of the row and a field of the record at hand that `where` demands."""
    where = node.where
    conditions = where.parts if isinstance(where, And) else (where,)
    found = []
    for each in conditions:
        if isinstance(each, Compare) and each.op == "==":
            for row, own in ((each.left, each.right), (each.right, each.left)):
                field, mine = _field_of_row(row, node), _own(own)
                if field and mine:
                    found.append(Match(field, mine))
    return found


def _field_of_row(node: Any, figure: Aggregate) -> str:
    is_row = isinstance(node, Follow) and isinstance(node.base, Row)
    return node.name if is_row and (node.base.name, node.base.depth) == (figure.row, figure.depth) else ""


def _own(node: Any) -> str:
    if isinstance(node, Special) and node.name == "this":
        return "id"
    plain = isinstance(node, Follow) and isinstance(node.base, Special) and node.base.name == "this"
    return node.name if plain else ""
