"""What an expression depends on: paths read from the record at hand, tables, clock, organisation, special names."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from expressions.nodes import (
    Aggregate,
    Ancestor,
    Call,
    Children,
    Collected,
    Follow,
    Given,
    Members,
    Node,
    ProfileOf,
    Row,
    Setting,
    Special,
    Values,
    Whole,
    parts,
)  # fmt: skip
from expressions.scope import Scope
from expressions.tree import Path

_ORGANISATIONAL = frozenset(("has_role", "within"))
_HERE = ""  # in the place of an entity's name: the record at hand


@dataclass(frozen=True, slots=True)
class Spot:
    """A record or value that a path leads to: from the record at hand (`table` is ""), or from the rows of a table."""

    table: str
    path: Path = ()

    def to(self, name: str) -> "Spot":
        """One step further."""
        return Spot(self.table, (*self.path, name))


Rows = Mapping[tuple[str, int], Spot | None]


@dataclass
class Facts:
    """Collected while walking a tree."""

    scope: Scope
    spots: set[Spot] = field(default_factory=set)
    specials: set[str] = field(default_factory=set)
    clock: bool = False
    organisation: bool = False

    @property
    def reads(self) -> frozenset[Path]:
        """Paths from the record at hand."""
        return frozenset(spot.path for spot in self.spots if spot.table == _HERE and spot.path)

    @property
    def tables(self) -> frozenset[tuple[str, Path]]:
        """Entities counted as a whole, with the paths read of them."""
        return frozenset((spot.table, spot.path) for spot in self.spots if spot.table != _HERE)


def facts(root: Node, scope: Scope) -> Facts:
    """All that a tree depends on."""
    found = Facts(scope)
    _gather(root, {}, found)
    return found


def _gather(node: Any, rows: Rows, found: Facts) -> None:
    if isinstance(node, Aggregate):
        _gather_figure(node, rows, found)
        return
    _note(node, found)
    if isinstance(node, Follow | Collected):
        spot = _spot(node, rows)
        if spot is not None:
            found.spots.add(spot)
    for inner in _below(node):
        _gather(inner, rows, found)


def _below(node: Any) -> Iterator[Any]:
    """What is still to be looked at: of a path of dots its beginning only, the whole path is noted already."""
    while isinstance(node, Follow):
        node = node.base
        if not isinstance(node, Follow):
            yield node
            return
    yield from parts(node)


def _gather_figure(node: Aggregate, rows: Rows, found: Facts) -> None:
    spot = _source(node.source, rows)
    if spot is not None:
        found.spots.add(spot)
    _gather(node.source, rows, found)
    inside = {**rows, (node.row, node.depth): spot}
    for inner in (node.value, node.where, *(order.key for order in node.sort)):
        if inner is not None:
            _gather(inner, inside, found)


def _note(node: Any, found: Facts) -> None:
    found.organisation |= isinstance(node, Ancestor) or (isinstance(node, Call) and _asks_organisation(node))
    if isinstance(node, Special):
        found.clock |= node.name in ("today", "now")
        if node.name in ("me", "old", "is_new", "submitter"):
            found.specials.add(node.name)
    elif isinstance(node, Given) and node.of == "ask":
        found.specials.add("ask")
    elif isinstance(node, Setting):
        found.specials.add(f"param.{node.name}")
    elif isinstance(node, ProfileOf):
        found.specials.add("profile")
    while isinstance(node, Follow):
        member = found.scope.member(node.base.type.entity, node.name) if node.base.type.kind == "record" else None
        found.clock |= member is not None and member.clock
        node = node.base


def _asks_organisation(node: Call) -> bool:
    return node.name in _ORGANISATIONAL or node.unit is not None


def _spot(node: Any, rows: Rows) -> Spot | None:
    """Where a node stands among the records; None when it is none of a record reached from here."""
    if isinstance(node, Special):
        return Spot(_HERE) if node.name == "this" else None
    if isinstance(node, Row):
        return rows.get((node.name, node.depth))
    if isinstance(node, Follow):
        base = _spot(node.base, rows)
        return None if base is None else base.to(node.name)
    if isinstance(node, Collected):
        return _source(node.source, rows)
    if isinstance(node, Aggregate):
        return _source(node.source, rows) if node.value is None else _spot(node.value, _with(node, rows))
    return None


def _with(node: Aggregate, rows: Rows) -> Rows:
    return {**rows, (node.row, node.depth): _source(node.source, rows)}


def _source(source: Any, rows: Rows) -> Spot | None:
    if isinstance(source, Whole):
        return Spot(source.entity)
    if isinstance(source, Values):
        return _spot(source.base, rows)
    base = _source(source.base, rows) if isinstance(source.base, Children | Members) else _spot(source.base, rows)
    return None if base is None else base.to(source.name)
