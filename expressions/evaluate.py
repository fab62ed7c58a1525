"""Evaluation in memory, synchronous, over a World and a Frame."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from expressions import numbers
from expressions.calls import CALLS, FIRST, call_registered
from expressions.close import closed
from expressions.figures import Bound, figure, rows_of
from expressions.frame import Frame
from expressions.nodes import (
    Aggregate,
    Ancestor,
    And,
    Arithmetic,
    Call,
    Collected,
    Compare,
    Constant,
    Convert,
    Follow,
    Given,
    If,
    In,
    IsEmpty,
    Items,
    Negative,
    Node,
    Not,
    Or,
    ProfileOf,
    Row,
    Setting,
    Special,
    Whole,
)  # fmt: skip
from expressions.tree import Expression
from expressions.world import Row as Record
from expressions.world import World
from kernel.reference import Reference

_EMPTY: Final[tuple[object, ...]] = (None, "", ())
_SUMS: Final[Mapping[str, Callable[[Any, Any], Any]]] = {
    "+": numbers.add, "-": numbers.subtract, "*": numbers.multiply, "/": numbers.divide,
}  # fmt: skip
_ORDERS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "==": lambda a, b: a == b, "<": lambda a, b: a < b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}  # fmt: skip


def evaluate(expression: Expression, world: World, frame: Frame) -> Any:
    """The value of an expression about the record `frame.record`; None is empty, a question is always True or False.

    Lets `Missing` of the world through. Raises Refusal when a plugin's function fails or is not built.
    """
    return Evaluation(world, frame).value(expression.root)


class Evaluation:
    """One evaluation; `rows` binds the rows of the figures around the present place."""

    __slots__ = ("frame", "rows", "world")

    def __init__(self, world: World, frame: Frame, rows: Bound | None = None) -> None:
        self.world = world
        self.frame = frame
        self.rows: Bound = {} if rows is None else rows

    def value(self, node: Node) -> Any:
        """The value of a node."""
        return _VALUES[type(node)](self, node)

    def true(self, node: Node) -> bool:
        """Whether a question holds."""
        return bool(self.value(node))

    def record(self, node: Node) -> Record | None:
        """The field values of the record a node names; None when it names none."""
        if isinstance(node, Special):
            if node.name == "old":
                return self.frame.old
            if node.name == "this":
                return None if self.frame.record is None else self.world.get(node.type.entity or "", self.frame.record)
        if isinstance(node, Row):
            row = self.rows[node.name, node.depth]
            if isinstance(row, Mapping):
                return row
        named = self.value(node)
        if named is None:
            return None
        if isinstance(named, Reference):
            return self.world.get(named.entity, named.id)
        return self.world.get(node.type.entity or "", named)


# ------------------------------------------------------------------------------------------------ values
def _constant(e: Evaluation, node: Constant) -> Any:
    value = node.value
    return local(e.frame, value) if isinstance(value, datetime) and value.tzinfo is None else value


def local(frame: Frame, value: datetime) -> datetime | None:
    """An instant written without a zone, as one of the frame's zone; in UTC."""
    try:
        return value.replace(tzinfo=frame.zone).astimezone(UTC)
    except OverflowError:
        return None


def _items(e: Evaluation, node: Items) -> Any:
    return tuple(map(e.value, node.items))


def _special(e: Evaluation, node: Special) -> Any:
    frame = e.frame
    if node.name == "this" or node.name == "old":
        return frame.record
    return getattr(frame, node.name)


def _given(e: Evaluation, node: Given) -> Any:
    value = (e.frame.ask if node.of == "ask" else e.frame.names).get(node.name)
    return False if value is None and node.type.kind == "boolean" else value


def _row(e: Evaluation, node: Row) -> Any:
    row = e.rows[node.name, node.depth]
    return row["id"] if isinstance(row, Mapping) else row


def _follow(e: Evaluation, node: Follow) -> Any:
    row = e.record(node.base)
    if node.many:
        return () if row is None else _many(e, node, row)
    value = None if row is None else row.get(node.name)
    return False if value is None and node.type.kind == "boolean" else value


def _many(e: Evaluation, node: Follow, row: Record) -> Any:
    if node.name in row:
        return tuple(row[node.name] or ())
    return tuple(e.world.members(node.base.type.entity or "", node.name, row["id"]))


def _ancestor(e: Evaluation, node: Ancestor) -> Any:
    return e.frame.organisation.at_level(e.value(node.base), node.level)


def _setting(e: Evaluation, node: Setting) -> Any:
    frame = e.frame
    if node.name in frame.frozen:
        return frame.frozen[node.name]
    unit = None if node.unit is None else e.value(node.unit)
    pick = None if node.pick is None else e.value(node.pick)
    value = frame.organisation.parameter(node.name, unit, frame.today, pick)
    return False if value is None and node.type.kind == "boolean" else value


def _profile(e: Evaluation, node: ProfileOf) -> Any:
    return e.frame.organisation.profile(None if node.unit is None else e.value(node.unit)) or None


def _convert(e: Evaluation, node: Convert) -> Any:
    value = e.value(node.value)
    if value is None:
        return None
    if node.to == "reference":
        return Reference(node.entity, value)
    try:
        return e.frame.day(value) if node.to == "day" else e.frame.start(value)
    except OverflowError:
        return None


def _arithmetic(e: Evaluation, node: Arithmetic) -> Any:
    left, right = e.value(node.left), e.value(node.right)
    if left is None or right is None:
        return None
    return left + right if node.type.kind == "text" else _SUMS[node.op](left, right)


def _negative(e: Evaluation, node: Negative) -> Any:
    value = e.value(node.value)
    return None if value is None else numbers.subtract(0, value)


def _if(e: Evaluation, node: If) -> Any:
    return e.value(node.then if e.true(node.test) else node.other)


# ------------------------------------------------------------------------------------------------ questions
def _compare(e: Evaluation, node: Compare) -> bool:
    left, right = e.value(node.left), e.value(node.right)
    return left is not None and right is not None and _ORDERS[node.op](left, right)


def _in(e: Evaluation, node: In) -> bool:
    value = e.value(node.value)
    return value is not None and value in (e.value(node.among) or ())


def _is_empty(e: Evaluation, node: IsEmpty) -> bool:
    return node.value.type.kind != "boolean" and e.value(node.value) in _EMPTY


def _not(e: Evaluation, node: Not) -> bool:
    return not e.true(node.value)


def _and(e: Evaluation, node: And) -> bool:
    return all(map(e.value, node.parts))


def _or(e: Evaluation, node: Or) -> bool:
    return any(map(e.value, node.parts))


# ------------------------------------------------------------------------------------------------ calls and figures
def _call(e: Evaluation, node: Call) -> Any:
    if node.name in FIRST:
        return FIRST[node.name](e.value(each) for each in node.args)
    args = tuple(e.value(each) for each in node.args)
    if node.name not in CALLS:
        return call_registered(node, args)
    if any(value is None for value in args):
        return False if node.type.kind == "boolean" else None
    frame = e.frame if node.unit is None else replace(e.frame, calendar=e.frame.days_of(e.value(node.unit)))
    return CALLS[node.name](frame, *args)


def _aggregate(e: Evaluation, node: Aggregate) -> Any:
    if isinstance(node.source, Whole):
        return e.world.aggregate(closed(node, e.value), e.frame)
    return figure(node, rows_of(node.source, e), e)


def _collected(e: Evaluation, node: Collected) -> Any:
    return tuple(row["id"] if isinstance(row, Mapping) else row for row in rows_of(node.source, e))


_VALUES: Final[Mapping[type[Node], Callable[[Evaluation, Any], Any]]] = {
    Constant: _constant, Items: _items, Special: _special, Given: _given, Row: _row, Follow: _follow,
    Ancestor: _ancestor, Setting: _setting, ProfileOf: _profile, Convert: _convert, Arithmetic: _arithmetic,
    Negative: _negative, If: _if,
    Compare: _compare, In: _in, IsEmpty: _is_empty, Not: _not, And: _and, Or: _or, Call: _call, Aggregate: _aggregate,
    Collected: _collected,
}  # fmt: skip
