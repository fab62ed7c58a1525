"""Conditions built by code: joined, turned round, or made of a path and values."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from expressions.facts import facts
from expressions.kinds import NO, YES
from expressions.nodes import And, Compare, Constant, Follow, If, In, Items, Node, Not, Or, Special
from expressions.scope import Scope
from expressions.tree import Expression, Path
from expressions.types import BOOLEAN, Type
from kernel.reference import Reference

TRUE: Final = Expression("true", YES, BOOLEAN)
FALSE: Final = Expression("false", NO, BOOLEAN)


def from_root(scope: Scope, entity: str | None, root: Node, source: str = "") -> Expression:
    """An expression of a typed tree; what it depends on is noted afresh."""
    found = facts(root, scope)
    return Expression(
        source or root.said, root, root.type, entity, found.reads, found.tables, found.clock, frozenset(found.specials),
        organisation=found.organisation,
    )  # fmt: skip


def all_of(*conditions: Expression) -> Expression:
    """Holds when all hold; TRUE of none."""
    kept = _kept(conditions, neutral=True)
    if any(each.root == NO for each in kept):
        return FALSE
    return _joined(kept, And, " and ") if kept else TRUE


def any_of(*conditions: Expression) -> Expression:
    """Holds when one holds; FALSE of none."""
    kept = _kept(conditions, neutral=False)
    if any(each.root == YES for each in kept):
        return TRUE
    return _joined(kept, Or, " or ") if kept else FALSE


def negated(condition: Expression) -> Expression:
    """Holds exactly when the condition does not."""
    if condition.root in (YES, NO):
        return FALSE if condition.root == YES else TRUE
    if isinstance(condition.root, Not):
        return _like((condition,), condition.root.value, condition.root.value.said)
    source = f"not ({condition.source})"
    return _like((condition,), Not(BOOLEAN, condition.root, said=source), source)


def path_in(scope: Scope, entity: str, path: Path, values: Iterable[Any]) -> Expression:
    """Whether what `path` leads to from a record of `entity` is among `values`: ids for links, else values in memory.

    Raises KeyError when the path leads nowhere.
    """
    found = path_of(scope, entity, path)
    kept = tuple(values)
    if not kept:
        return FALSE
    kind = found.type
    items = tuple(Constant(_kind(kind, value), value, said=_said(value)) for value in kept)
    if len(kept) == 1:
        said = f"{found.said} == {items[0].said}"
        return from_root(scope, entity, Compare(BOOLEAN, "==", found, items[0], said=said), said)
    shown = ", ".join(item.said for item in items[:8]) + (", …" if len(items) > 8 else "")
    said = f"{found.said} in [{shown}]"
    return from_root(scope, entity, In(BOOLEAN, found, Items(Type("list", kind.entity, kind), items), said=said), said)


def equals(scope: Scope, entity: str, path: Path, value: Any) -> Expression:
    """Whether what `path` leads to is `value`."""
    return path_in(scope, entity, path, (value,))


def path_of(scope: Scope, entity: str, path: Path) -> Node:
    """The node of a path of links that ends in a field or a link. Raises KeyError when it leads nowhere."""
    node: Node = Special(Type("record", entity), "this", said="this")
    for at, name in enumerate(path):
        member = scope.member(node.type.entity, name) if node.type.kind == "record" else None
        if member is None or member.kind not in ("field", "link"):
            raise KeyError(f"{entity}: {'.'.join(path)}")
        kind = member.type if member.kind == "field" else Type("record", member.entity, options=member.targets)
        node = Follow(kind, node, name, said=".".join(path[: at + 1]))
    return node


def _kind(kind: Type, value: Any) -> Type:
    return Type("record") if isinstance(value, Reference) else kind


def _said(value: Any) -> str:
    return f"'{value}'" if isinstance(value, str) else str(value)


def _kept(conditions: Sequence[Expression], *, neutral: bool) -> tuple[Expression, ...]:
    """Without what changes nothing, and each only once."""
    plain = YES if neutral else NO
    found: dict[Node, Expression] = {}
    for each in conditions:
        if each.root != plain:
            found.setdefault(each.root, each)
    return tuple(found.values())


def _joined(kept: Sequence[Expression], made: type[And | Or], word: str) -> Expression:
    if len(kept) == 1:
        return kept[0]
    parts: list[Node] = []
    for each in kept:
        parts.extend(each.root.parts if isinstance(each.root, made) else (each.root,))
    source = word.join(f"({each.source})" if isinstance(each.root, And | Or | If) else each.source for each in kept)
    return _like(kept, made(BOOLEAN, tuple(parts), said=source), source)


def _like(of: Sequence[Expression], root: Node, source: str) -> Expression:
    """An expression that depends on what these depend on."""
    return Expression(
        source, root, BOOLEAN, next((each.entity for each in of if each.entity), None),
        frozenset().union(*(each.reads for each in of)), frozenset().union(*(each.tables for each in of)),
        any(each.clock for each in of), frozenset().union(*(each.specials for each in of)),
        organisation=any(each.organisation for each in of),
    )  # fmt: skip
