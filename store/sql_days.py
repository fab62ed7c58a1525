"""Questions about days turned into bare comparisons: `days_since(created_at) > 30` as `created_at < an instant`."""

from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING, Any, Final

from expressions import days
from expressions.evaluate import Evaluation
from expressions.frame import Frame
from expressions.memory_world import MemoryWorld
from expressions.nodes import (
    Aggregate,
    Call,
    Collected,
    Compare,
    Constant,
    Convert,
    Follow,
    Items,
    Node,
    Row,
    Special,
    rewrite,
    walk,
)  # fmt: skip
from expressions.types import BOOLEAN as QUESTION
from expressions.types import DATE, DATETIME
from store.sql_parts import BOOLEAN, FALSE, Bit, made

if TYPE_CHECKING:
    from store.sql_compiler import Compiler

TURNED: Final = {"==": "==", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_NOWHERE: Final = MemoryWorld({})
_MICRO: Final = timedelta(microseconds=1)


def eased(root: Node, frame: Frame) -> Node:
    """The same with what needs no record (`add_days(today, -30)`) replaced by its value."""

    def change(part: Any) -> Any:
        if isinstance(part, Constant):
            return part
        if not isinstance(part, Node) or isinstance(part, Items) or not all(map(_free, walk(part))):
            return None
        return Constant(part.type, Evaluation(_NOWHERE, frame).value(part), said=part.said)

    made_: Node = rewrite(root, change)
    return made_


def _free(part: Any) -> bool:
    """Whether a part alone reads no record."""
    if isinstance(part, Special):
        return part.name not in ("this", "old")
    return isinstance(part, Node) and not isinstance(part, Row | Follow | Aggregate | Collected)


def with_days(c: "Compiler", node: Compare) -> Bit | None:
    """A comparison of a day, or of a number of days, with a known one as a bare comparison; None for others."""
    for asked, other, op in ((node.left, node.right, node.op), (node.right, node.left, TURNED[node.op])):
        if isinstance(other, Constant) and isinstance(other.value, date) and isinstance(asked, Convert):
            return _on_day(c, asked, op, other.value)
        if isinstance(other, Constant) and isinstance(other.value, int | Decimal) and other.type.kind == "number":
            return _many_days(c, asked, op, other.value)
    return None


def _on_day(c: "Compiler", asked: Convert, op: str, day: date) -> Bit | None:
    """The day of an instant against a day, as the instant against the bounds of that day."""
    following = days.add_days(day, 1)
    if asked.to != "day" or following is None:
        return None
    start, end = _bound(c, day), _bound(c, following)
    if start is None or end is None:
        return None
    value = c.value(asked.value)
    if op == "==":
        return made(BOOLEAN, "(", value, " >= ", start, " AND ", value, " < ", end, ")")
    sign, bound = {">=": (" >= ", start), ">": (" >= ", end), "<": (" < ", start), "<=": (" < ", end)}[op]
    return made(BOOLEAN, value, sign, bound)


def _bound(c: "Compiler", day: date) -> Bit | None:
    """The first instant of a day, where the zone has exactly one such."""
    try:
        start = c.frame.start(day)
        exact = c.frame.day(start) == day and c.frame.day(start - _MICRO) < day
    except OverflowError:
        return None
    return c.constant(DATETIME, start) if exact else None


def _many_days(c: "Compiler", asked: Node, op: str, number: int | Decimal) -> Bit | None:
    """A number of days between a day and a known one, as that day against another."""
    if isinstance(asked, Follow):
        return _in_formula(c, asked, op, number)
    if not isinstance(asked, Call) or asked.name != "days_between":
        return None
    start, end = asked.args
    whole = _whole(op, number)
    if whole is None:
        return FALSE
    if isinstance(end, Constant) and isinstance(end.value, date):
        day = days.add_days(end.value, -whole)
        return None if day is None else _compared(c, start, TURNED[op], day)
    if isinstance(start, Constant) and isinstance(start.value, date):
        day = days.add_days(start.value, whole)
        return None if day is None else _compared(c, end, op, day)
    return None


def _compared(c: "Compiler", asked: Node, op: str, day: date) -> Bit:
    return c.question(Compare(QUESTION, op, asked, Constant(DATE, day)), loose=True)  # type: ignore[arg-type]


def _in_formula(c: "Compiler", asked: Follow, op: str, number: int | Decimal) -> Bit | None:
    """A formula that reads the clock is looked into."""
    place = c.place(asked.base)
    stored = c.tables.stored(place.entity or "", asked.name) if place is not None else None
    if place is None or stored is None or stored.formula is None:
        return None
    return _many_days(c.about(place), eased(stored.formula.root, c.frame), op, number)


def _whole(op: str, number: int | Decimal) -> int | None:
    """The whole number that asks the same of whole numbers; None when none can equal it."""
    whole = Decimal(number).to_integral_value(ROUND_CEILING if op in ("<", ">=") else ROUND_FLOOR)
    return None if op == "==" and whole != number else int(whole)
