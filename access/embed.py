"""Puts a condition about one record into an expression about another: through a link, or for the row of a figure."""

from dataclasses import replace
from typing import Any

from expressions.nodes import Aggregate, Follow, Node, Row, Special, rewrite, walk
from expressions.scope import Scope
from expressions.tree import Expression, Path
from expressions.types import Type


def about(condition: Expression, base: Node) -> Node:
    """The condition's tree, speaking of the record `base` instead of the record at hand."""

    def change(part: Any) -> Any:
        return base if isinstance(part, Special) and part.name == "this" else None

    found: Node = rewrite(_apart(condition.root), change)
    return found


def link(scope: Scope, entity: str, path: Path) -> Node:
    """The record reached from a record of `entity` by following links. Raises KeyError for a name that is no link."""
    node: Node = Special(Type("record", entity), "this")
    at: str | None = entity
    for name in path:
        member = scope.member(at, name)
        if member is None or member.kind != "link":
            raise KeyError(f"{at}.{name}")
        node, at = Follow(member.type, node, name), member.entity
    return node


def _apart(root: Node) -> Node:
    """Renames the rows of inner figures, so that they cannot be taken for rows of the expression they are put into."""
    depths = [part.depth for part in walk(root) if isinstance(part, Aggregate)]
    if not depths:
        return root
    step = 1000 * (1 + max(depths) // 1000)

    def change(part: Any) -> Any:
        if isinstance(part, Row) and part.depth < step:
            return replace(part, depth=part.depth + step)
        if isinstance(part, Aggregate) and part.depth < step:
            return rewrite(replace(part, depth=part.depth + step), change)
        return None

    found: Node = rewrite(root, change)
    return found
