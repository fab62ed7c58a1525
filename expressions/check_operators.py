"""Operators, comparisons, lists and constants, with the kinds of values each takes."""

import ast
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Final

from expressions import codes
from expressions.checking import Checking, hint, listed
from expressions.kinds import BROKEN, DAYS, MANY, called, common, fitted, is_empty, leaves, open_
from expressions.nodes import (
    And,
    Arithmetic,
    Compare,
    Constant,
    If,
    In,
    IsEmpty,
    Items,
    Negative,
    Node,
    Not,
    Or,
)  # fmt: skip
from expressions.numbers import subtract
from expressions.types import BOOLEAN, DATE, NUMBER, TEXT, Type
from kernel.text import Text

_SIGNS: Final[dict[type[ast.AST], str]] = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.In: "in",
    ast.NotIn: "not in", ast.Is: "is", ast.IsNot: "is not", ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/",
}  # fmt: skip
_UNORDERED: Final = ("boolean", "record", "duration", "any")


def constant(c: Checking, part: ast.Constant) -> Node:
    """A number or a text."""
    value = c.parsed.value(part)
    if value == "":
        return c.refuse(part, codes.EMPTY_TEXT)
    return Constant(TEXT if isinstance(value, str) else NUMBER, value, said=c.said(part))


def items(c: Checking, part: ast.List) -> Node:
    """A list in brackets."""
    found = [c.node(each) for each in part.elts]
    for each, node in zip(part.elts, found, strict=True):
        if node.type.kind in MANY:
            return c.refuse(each, codes.MANY, instead=f"count({c.said(each)})")
    kind = common(found) if found else Type("any")
    if kind is None:
        return c.refuse(part, codes.MIXED, left=called(found[0].type), right=called(_other(found)))
    made = tuple(fitted(node, kind) or node for node in found)
    return Items(Type("list", kind.entity, kind), made, said=c.said(part))


def _other(found: Sequence[Node]) -> Type:
    return next((node.type for node in found if node.type.kind != found[0].type.kind), found[-1].type)


def logic(c: Checking, part: ast.BoolOp) -> Node:
    """`and`, `or`: both sides are questions."""
    found = [_side(c, part, at) for at in range(len(part.values))]
    made = And if isinstance(part.op, ast.And) else Or
    return made(BOOLEAN, tuple(found), said=c.said(part))


def _side(c: Checking, part: ast.BoolOp, at: int) -> Node:
    """One side; `stage == 'a' or 'b'` gets the form with `in`."""
    side = part.values[at]
    before = part.values[at - 1] if at else None
    if isinstance(side, ast.Constant) and isinstance(before, ast.Compare) and isinstance(before.ops[0], ast.Eq):
        meant = f"{c.said(before.left)} in [{c.said(before.comparators[0])}, {c.said(side)}]"
        text = Text.of({"en": f" Write `{meant}`.", "zh-CN": f"请写 `{meant}`。"})
        return c.refuse(side, codes.NOT_A_QUESTION, kind=called(c.node(side).type), hint=text)
    return c.question(side)


def unary(c: Checking, part: ast.UnaryOp) -> Node:
    """`not` and the minus sign."""
    if isinstance(part.op, ast.Not):
        return Not(BOOLEAN, c.question(part.operand), said=c.said(part))
    found = c.wanted(part.operand, NUMBER)
    if isinstance(found, Constant) and found is not BROKEN and not is_empty(found):
        return replace(found, value=subtract(0, found.value), said=c.said(part))
    return Negative(NUMBER, found, said=c.said(part))


def arithmetic(c: Checking, part: ast.BinOp) -> Node:
    """`+ - * /` over numbers; `+` also over texts."""
    left, right, sign = c.node(part.left), c.node(part.right), _SIGNS[type(part.op)]
    if BROKEN in (left, right):
        return BROKEN
    kind = common((left, right))
    if sign == "+" and kind is not None and kind.kind == "text":
        return Arithmetic(TEXT, "+", left, right, said=c.said(part))
    for side, node in ((part.left, left), (part.right, right)):
        if node.type != NUMBER and not open_(node.type):
            return _no_number(c, part, side, node, sign)
    return Arithmetic(NUMBER, sign, left, right, said=c.said(part))  # type: ignore[arg-type]


def _no_number(c: Checking, part: ast.BinOp, side: ast.expr, node: Node, sign: str) -> Node:
    meant = ""
    if node.type.kind in DAYS:
        a, b = c.said(part.left), c.said(part.right)
        meant = f"days_between({b}, {a})" if c.node(part.right).type.kind in DAYS else f"add_days({a}, {b})"
    if node.type.kind in MANY:
        meant = f"sum({c.said(side)}.…)"
    text = Text.of({"en": f" Write `{meant}`.", "zh-CN": f"请写 `{meant}`。"} if meant else "")
    return c.refuse(side, codes.WRONG_TYPE, kind=called(node.type), expected=called(NUMBER), hint=text)


def choice(c: Checking, part: ast.IfExp) -> Node:
    """`a if test else b`."""
    test, then, other = c.question(part.test), c.node(part.body), c.node(part.orelse)
    if BROKEN in (then, other):
        return BROKEN
    kind = common((*leaves(then), *leaves(other)))
    if kind is None:
        return c.refuse(part, codes.MIXED, left=called(then.type), right=called(other.type))
    a, b = fitted(then, kind), fitted(other, kind)
    return If(kind, test, a or then, b or other, said=c.said(part))


# ------------------------------------------------------------------------------------------------ comparisons
def compare(c: Checking, part: ast.Compare) -> Node:
    """A comparison, membership or emptiness; `!=`, `not in` and `is not empty` are the exact negations."""
    sign = _SIGNS[type(part.ops[0])]
    if sign in ("is", "is not"):
        made: Node = IsEmpty(BOOLEAN, c.node(part.left), said=c.said(part))
    elif sign in ("in", "not in"):
        made = _membership(c, part)
    else:
        made = _comparison(c, part, "==" if sign == "!=" else sign)
    if made is BROKEN or sign not in ("!=", "not in", "is not"):
        return made
    return Not(BOOLEAN, made, said=c.said(part))


def _comparison(c: Checking, part: ast.Compare, sign: str) -> Node:
    left_part, right_part = part.left, part.comparators[0]
    left, right = c.node(left_part), c.node(right_part)
    if BROKEN in (left, right):
        return BROKEN
    for node, other in ((left, left_part), (right, right_part)):
        if is_empty(node):
            asked = right_part if other is left_part else left_part
            words = "is not empty" if isinstance(part.ops[0], ast.NotEq) else "is empty"
            return c.refuse(part, codes.COMPARED_WITH_EMPTY, instead=f"{c.said(asked)} {words}")
    pair = alike(c, part, left, right)
    if pair is None:
        return BROKEN
    left, right = pair
    if sign != "==" and left.type.kind in _UNORDERED and not (open_(left.type) or open_(right.type)):
        return c.refuse(part, codes.NO_ORDER, kind=called(left.type))
    return Compare(BOOLEAN, sign, left, right, said=c.said(part))  # type: ignore[arg-type]


def alike(c: Checking, part: ast.expr, left: Node, right: Node) -> tuple[Node, Node] | None:
    """Both values as ones that can be compared; None after a problem."""
    left, right = _dated(c, part, left, right.type), _dated(c, part, right, left.type)
    if BROKEN in (left, right):
        return None
    kind = common((left, right))
    for one, other in ((left, right), (right, left)):
        if kind is None and one.type.kind == "record" and fitted(other, one.type) is not None:
            kind = one.type
    if kind is None or kind.kind in (*MANY, "json") or _strangers(left.type, right.type):
        _incomparable(c, part, left, right)
        return None
    if not (_is_option(c, part, left, right) and _is_option(c, part, right, left)):
        return None
    return fitted(left, kind) or left, fitted(right, kind) or right


def _strangers(left: Type, right: Type) -> bool:
    """Whether two records can never be the same one."""
    if left.kind != "record" or right.kind != "record":
        return False
    if left.entity and right.entity:
        return left.entity != right.entity
    closed, wide = (left, right) if left.entity else (right, left)
    return bool(wide.options) and closed.entity is not None and closed.entity not in wide.options


def _incomparable(c: Checking, part: ast.expr, left: Node, right: Node) -> None:
    kinds = {left.type.kind, right.type.kind}
    texts = [node.value for node in (left, right) if isinstance(node, Constant) and isinstance(node.value, str)]
    if kinds == {"number", "text"} and texts and texts[0].replace(".", "", 1).isdecimal():
        c.refuse(part, codes.QUOTED_NUMBER)
        return
    text = Text.of("")
    if kinds & set(MANY):
        text = Text.of({"en": " Ask with `in`, or count them.", "zh-CN": "请用 `in` 判断，或先计数。"})
    c.refuse(part, codes.COMPARES, left=called(left.type), right=called(right.type), hint=text)


def _dated(c: Checking, part: ast.expr, node: Node, other: Type) -> Node:
    """A quoted day or instant beside a day or an instant, as one."""
    if other.kind not in DAYS or not isinstance(node, Constant) or not isinstance(node.value, str):
        return node
    made = dated(node.value)
    if made is None:
        return c.refuse(part, codes.BAD_DATE, found=node.said)
    return replace(made, said=node.said)


def dated(text: str) -> Constant | None:
    """The day of '2026-11-21' or the instant of '2026-11-21 13:30'; a time without a zone is meant in the frame's zone.

    Such a local time is kept without a zone; memory and SQL read it with the frame's.
    """
    try:
        if len(text) == 10:
            return Constant(DATE, date.fromisoformat(text))
        at = datetime.fromisoformat(text)
        return Constant(Type("datetime"), at.astimezone(UTC) if at.tzinfo else at)
    except (ValueError, OverflowError):
        return None


def _is_option(c: Checking, part: ast.expr, node: Node, other: Node) -> bool:
    options = other.type.options if other.type.kind == "text" else ()
    if not options or (isinstance(other, Constant) and other.value is not None):
        return True
    for leaf in leaves(node):
        if isinstance(leaf, Constant) and isinstance(leaf.value, str) and leaf.value not in options:
            c.refuse(
                part, codes.UNKNOWN_OPTION, found=leaf.value, field=other.said, options=listed(options),
                hint=hint(leaf.value, options),
            )  # fmt: skip
            return False
    return True


def _membership(c: Checking, part: ast.Compare) -> Node:
    value, among = c.node(part.left), c.node(part.comparators[0])
    if BROKEN in (value, among):
        return BROKEN
    if is_empty(value):
        words = "is not empty" if isinstance(part.ops[0], ast.NotIn) else "is empty"
        return c.refuse(part, codes.COMPARED_WITH_EMPTY, instead=f"{c.said(part.comparators[0])} {words}")
    if among.type.kind not in (*MANY, "any"):
        return _no_list(c, part, value, among)
    if isinstance(among, Items):
        return _in_items(c, part, value, among)
    item = among.type.item or Type("record", among.type.entity)
    one = Constant(item, None, said=among.said)  # stands in for any item
    pair = alike(c, part, value, one)
    if pair is not None and pair[1] != one:
        _incomparable(c, part, value, among)
        return BROKEN
    return BROKEN if pair is None else In(BOOLEAN, pair[0], among, said=c.said(part))


def _in_items(c: Checking, part: ast.Compare, value: Node, among: Items) -> Node:
    made = []
    for item in among.items:
        if is_empty(item):
            meant = f"{c.said(part.left)} is empty"
            return c.refuse(part.comparators[0], codes.COMPARED_WITH_EMPTY, instead=meant)
        pair = alike(c, part, value, item)
        if pair is None:
            return BROKEN
        made.append(pair)
    one = next((left for left, right in made if left is not value and left != value), value)
    kept = tuple(fitted(right, one.type) or right for _, right in made)
    kind = Type("list", one.type.entity, one.type)
    return In(BOOLEAN, one, Items(kind, kept, said=among.said), said=c.said(part))


def _no_list(c: Checking, part: ast.Compare, value: Node, among: Node) -> Node:
    left, right = c.said(part.left), c.said(part.comparators[0])
    if among.type.kind == "text" and not isinstance(among, Constant):
        meant = f"contains({right}, {left})"
    elif isinstance(among, Constant):
        meant = f"{left} in [{right}]"
    else:
        meant = f"{left} == {right}"
    if isinstance(part.ops[0], ast.NotIn):
        meant = f"not ({meant})"
    return c.refuse(part, codes.TEXT_IN_TEXT, instead=meant)
