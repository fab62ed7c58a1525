"""Figures over many records: sum count min max avg any all first last join, and lookup."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from expressions import codes
from expressions.check_names import member_of, source_of
from expressions.check_operators import alike
from expressions.checking import Checking, dotted, hint
from expressions.kinds import BROKEN, NO, called, fitted
from expressions.nodes import (
    Aggregate,
    And,
    Arithmetic,
    Collected,
    Compare,
    Constant,
    Follow,
    If,
    In,
    IsEmpty,
    Members,
    Node,
    Not,
    Or,
    Order,
    Row,
    Source,
    Special,
    Values,
    Whole,
)  # fmt: skip
from expressions.types import ANY, BOOLEAN, DATE, NUMBER, TEXT, Type
from kernel.text import Text

FIGURES: Final = ("sum", "count", "min", "max", "avg", "any", "all", "first", "last", "join")
_KEYWORDS: Final[Mapping[str, tuple[str, ...]]] = {"first": ("where", "sort"), "last": ("where", "sort"),
                                                   "join": ("where", "sort", "by")}  # fmt: skip
REPORT_NAMES: Final = {"period_start": DATE, "period_end": DATE, "previous": ANY}
_ORDERED: Final = ("number", "date", "datetime", "text", "any", "empty")


@dataclass(frozen=True, slots=True)
class _Found:
    """A collection that an argument goes through: the names that lead to it, and the kind of its rows."""

    names: tuple[str, ...]
    source: Source
    row: Type


def figure(c: Checking, part: ast.Call, name: str) -> Node:
    """A figure: its collection, then what is computed per row, then `where=` and `sort=`."""
    given = {each.arg: each.value for each in part.keywords if each.arg}
    allowed = _KEYWORDS.get(name, ("where",))
    most = 2 if name in ("any", "all") and "where" not in given else 1
    if len(part.args) > most or set(given) - set(allowed) or len(given) < len(part.keywords):
        keys = "".join(f", {each}=..." for each in allowed)
        return c.refuse(part, codes.ARGUMENTS, form=f"{name}(lines{keys})")
    if not part.args:
        return _alone(c, part, name, given)
    found = _collection(c, part, name)
    if found is None:
        return _of_report(c, part, name, given) if c.report and not c.problems else BROKEN
    depth = len(c.rows)
    row = Row(found.row, found.names[-1], depth, said=found.names[-1])
    with c.inside({found.names[-1], ".".join(found.names)}, row):
        value = _value(c, part, found, row)
        where = c.question(given["where"]) if "where" in given else None
        sort = _sort(c, given.get("sort"))
    return _made(c, part, name, found.source, row, _Parts(value, where, sort, _separator(c, given.get("by"))))


@dataclass(frozen=True, slots=True)
class _Parts:
    value: Node | None
    where: Node | None
    sort: tuple[Order, ...] = ()
    separator: str = ", "


def _made(c: Checking, part: ast.Call, name: str, source: Source, row: Row, parts: _Parts) -> Node:
    value, where = parts.value, parts.where
    if value is BROKEN or where is BROKEN:
        return BROKEN
    per_row = row.type if value is None else value.type
    if name == "all" and value is None:
        value, where = where or NO, None
    if name in ("any", "all") and value is not None and value.type.kind not in ("boolean", "any"):
        return c.refuse(part.args[-1], codes.NOT_A_QUESTION, kind=called(value.type), hint="")
    wrong = _wrong_kind(name, per_row)
    if wrong is not None:
        return c.refuse(part.args[0], codes.WRONG_TYPE, kind=called(per_row), expected=called(wrong), hint="")
    return Aggregate(
        _result(name, per_row), name, source, row.name, row.depth, value, where, parts.sort, parts.separator,
        said=c.said(part),
    )  # fmt: skip


def _wrong_kind(name: str, kind: Type) -> Type | None:
    """The kind that is expected instead, where this one cannot be used."""
    if name in ("sum", "avg") and kind.kind not in ("number", "any"):
        return NUMBER
    if name == "join" and kind.kind not in ("text", "any"):
        return TEXT
    if name in ("min", "max") and kind.kind not in _ORDERED:
        return NUMBER
    return None


def _result(name: str, per_row: Type) -> Type:
    if name in ("sum", "avg", "count"):
        return NUMBER
    if name in ("any", "all"):
        return BOOLEAN
    return Type("text") if name == "join" else per_row


def _alone(c: Checking, part: ast.Call, name: str, given: Mapping[str, ast.expr]) -> Node:
    if name != "count" or not c.report or c.entity is None:
        return c.refuse(part, codes.COUNT_ALONE)
    return _of_report(c, part, name, given)


def _of_report(c: Checking, part: ast.Call, name: str, given: Mapping[str, ast.expr]) -> Node:
    """A figure over the report's own rows, whose fields are bare names; earlier figures are none of theirs."""
    row = Row(Type("record", c.entity), "this", len(c.rows))
    outer, c.names = c.names, {word: kind for word, kind in c.names.items() if word in REPORT_NAMES}
    try:
        value = c.node(part.args[0]) if part.args else None
        where = c.question(given["where"]) if "where" in given else None
        return _made(c, part, name, Whole(c.entity or ""), row, _Parts(value, where, _sort(c, given.get("sort"))))
    finally:
        c.names = outer


# ----------------------------------------------------------------------------------------- finding the collection
def _collection(c: Checking, part: ast.Call, name: str) -> _Found | None:
    """The one collection that the first argument goes through; None after a problem (or, in reports, without one)."""
    found = {each.names: each for each in _collections(c, part.args[0])}
    if len(found) == 1:
        return next(iter(found.values()))
    if len(found) > 1:
        names = ", ".join(f"`{'.'.join(each)}`" for each in found)
        c.refuse(part, codes.TWO_COLLECTIONS, names=names)
    elif not c.report:
        _none(c, part, name)
    return None


def _none(c: Checking, part: ast.Call, name: str) -> None:
    path = dotted(c.parsed, part.args[0])
    known = [*c.scope.entities()]
    if c.entity:
        known += [each for each in c.scope.members(c.entity) if _many(c, c.entity, each)]
    near = hint(path[0], known) if path else Text.of("")
    c.refuse(part.args[0], codes.NO_COLLECTION, function=name, hint=near)


def _many(c: Checking, entity: str, name: str) -> bool:
    member = c.scope.member(entity, name)
    return member is not None and member.kind in ("collection", "links")


def _collections(c: Checking, part: ast.expr) -> Iterator[_Found]:
    path = dotted(c.parsed, part)
    if path:
        found = _resolved(c, path)
        if found:
            yield found
        return
    if isinstance(part, ast.Call) and (dotted(c.parsed, part.func) or ("",))[-1] in FIGURES:
        return
    for inner in ast.iter_child_nodes(part):
        if isinstance(inner, ast.expr | ast.keyword):
            yield from _collections(c, inner.value if isinstance(inner, ast.keyword) else inner)


def _resolved(c: Checking, path: tuple[str, ...]) -> _Found | None:
    """Follows the names until records become many; else the first name may be an entity."""
    before = len(c.problems)
    found = _walked(c, path)
    del c.problems[before:]
    return found or _entity(c, path)


def _walked(c: Checking, path: tuple[str, ...]) -> _Found | None:
    node: Node = BROKEN
    for at in range(len(path)):
        node = _step(c, node, path, at)
        if node is BROKEN:
            return None
        source = _source(c, node)
        if source is not None:
            return _deeper(c, path, at + 1, source, _row_type(node))
    return None


def _step(c: Checking, base: Node, path: tuple[str, ...], at: int) -> Node:
    if at == 0:
        if path[0] in ("param", "ask", "old"):
            return BROKEN
        return _first(c, path[0])
    if base.type.kind != "record":
        return BROKEN
    member = c.scope.member(base.type.entity, path[at])
    return BROKEN if member is None else member_of(c, ast.Name(""), base, member, ".".join(path[: at + 1]))


def _first(c: Checking, word: str) -> Node:
    row = c.row(word)
    if row is not None:
        return row
    if word in ("me", "submitter"):
        return Special(Type("record", "user"), word, said=word)  # type: ignore[arg-type]
    if c.entity is None:
        return BROKEN
    this = Special(Type("record", c.entity), "this", said="this")
    member = c.scope.member(c.entity, word)
    return this if word == "this" else BROKEN if member is None else member_of(c, ast.Name(""), this, member, word)


def _source(c: Checking, node: Node) -> Source | None:
    if isinstance(node, Collected):
        return node.source
    if isinstance(node, Follow) and node.many:
        return Members(node.base, node.type.entity, node.base.type.entity or "", node.name)
    return Values(node) if node.type.kind == "list" else None


def _row_type(node: Node) -> Type:
    return node.type.item or Type("record", node.type.entity)


def _deeper(c: Checking, path: tuple[str, ...], at: int, source: Source, row: Type) -> _Found:
    """Further names that lead from many records to many others: `orders.lines`."""
    member = c.scope.member(row.entity, path[at]) if at < len(path) and row.entity else None
    if member is None or member.kind not in ("collection", "links"):
        return _Found(path[:at], source, row)
    inner = Type("record", member.entity, options=member.targets)
    return _deeper(c, path, at + 1, source_of(c, source, row.entity or "", member), inner)


def _entity(c: Checking, path: tuple[str, ...]) -> _Found | None:
    for length in (2, 1):
        name = ".".join(path[:length])
        if len(path) >= length and name in c.scope.entities():
            return _Found(path[:length], Whole(name), Type("record", name))
    return None


# ---------------------------------------------------------------------------------------- value, sort, separator
def _value(c: Checking, part: ast.Call, found: _Found, row: Row) -> Node | None:
    if len(part.args) == 2:
        return c.question(part.args[1])
    return None if dotted(c.parsed, part.args[0]) == found.names else c.node(part.args[0])


def _sort(c: Checking, part: ast.expr | None) -> tuple[Order, ...]:
    if part is None:
        return ()
    made = []
    for each in part.elts if isinstance(part, ast.List) else (part,):
        down = isinstance(each, ast.UnaryOp) and isinstance(each.op, ast.USub)
        inner = each.operand if down and isinstance(each, ast.UnaryOp) else each
        key = c.node(inner)
        if key.type.kind not in (*_ORDERED, "boolean"):
            c.refuse(inner, codes.NO_ORDER, kind=called(key.type))
        made.append(Order(key, down))
    return tuple(made)


def _separator(c: Checking, part: ast.expr | None) -> str:
    if part is None:
        return ", "
    if isinstance(part, ast.Constant) and isinstance(value := c.parsed.value(part), str):
        return value
    c.refuse(part, codes.WRONG_TYPE, kind=called(c.node(part).type), expected=called(TEXT), hint="")
    return ", "


# ------------------------------------------------------------------------------------------------ lookup
def lookup(c: Checking, part: ast.Call) -> Node:
    """`lookup(table, column=value)`: the row whose filled columns all match, most filled first."""
    name = ".".join(dotted(c.parsed, part.args[0])) if len(part.args) == 1 else ""
    if not name or not part.keywords:
        return c.refuse(part, codes.ARGUMENTS, form="lookup(table, column=value)")
    if name not in c.scope.entities():
        return c.refuse(part.args[0], codes.UNKNOWN_ENTITY, hint=hint(name, c.scope.entities()))
    row = Row(Type("record", name), name, len(c.rows), said=name)
    made = [_column(c, each, row) for each in part.keywords]
    if any(each is None for each in made):
        return BROKEN
    pairs = [each for each in made if each is not None]
    where = And(BOOLEAN, tuple(match for match, _ in pairs), said=c.said(part))
    filled = pairs[0][1]
    for _, one in pairs[1:]:
        filled = Arithmetic(NUMBER, "+", filled, one)
    return Aggregate(
        row.type, "first", Whole(name), row.name, row.depth, None, where, (Order(filled, True),), said=c.said(part)
    )


def _column(c: Checking, part: ast.keyword, row: Row) -> tuple[Node, Node] | None:
    """Whether the row's column is empty or matches, and 1 where it is filled."""
    name, table = part.arg or "", row.type.entity
    member = c.scope.member(table, name)
    value = c.node(part.value)
    if member is None:
        near = hint(name, c.scope.members(table))
        c.refuse(part, codes.UNKNOWN_MEMBER, found=name, of=table, name=name, hint=near)
        return None
    column = member_of(c, part, row, member, f"{table}.{name}")
    match = _match(c, part, column, value)
    if value is BROKEN or match is None:
        return None
    empty = IsEmpty(BOOLEAN, column, said=f"{column.said} is empty")
    one = If(NUMBER, Not(BOOLEAN, empty), Constant(NUMBER, 1), Constant(NUMBER, 0))
    return Or(BOOLEAN, (empty, match), said=f"{name}={value.said}"), one


def _match(c: Checking, part: ast.keyword, column: Node, value: Node) -> Node | None:
    if value is BROKEN:
        return None
    if column.type.kind in ("list", "collection"):
        item = column.type.item or Type("record", column.type.entity)
        made = fitted(value, item)
        if made is None:
            c.refuse(part.value, codes.WRONG_TYPE, kind=called(value.type), expected=called(item), hint="")
        return None if made is None else In(BOOLEAN, made, column, said=f"{value.said} in {column.said}")
    pair = alike(c, part.value, column, value)
    return None if pair is None else Compare(BOOLEAN, "==", *pair, said=f"{column.said} == {value.said}")
