"""Puts what is known already in the place of names inside a part of an expression."""

from collections.abc import Callable
from typing import Any

from expressions.nodes import Aggregate, Constant, Items, Node, Row, parts, rewrite, walk

Rows = frozenset[tuple[str, int]]


def closed(node: Aggregate, value: Callable[[Node], Any]) -> Aggregate:
    """A figure with every part that does not depend on its own rows replaced by its value."""
    own: Rows = frozenset((each.row, each.depth) for each in walk(node) if isinstance(each, Aggregate))
    return folded(node, value, own)  # type: ignore[no-any-return]


def folded(root: Any, value: Callable[[Node], Any], own: Rows | None = None) -> Any:
    """`root` with the largest parts that depend on none of the rows `own` (None: on no row at all) as constants."""

    def change(part: Any) -> Any:
        if isinstance(part, Constant) or part is root or not isinstance(part, Node) or isinstance(part, Items):
            return part if isinstance(part, Constant) else None
        free = _free(part)
        if free if own is None else free & own:
            return None
        return Constant(part.type, value(part), said=part.said)

    if own is None and isinstance(root, Node) and not isinstance(root, Constant | Items) and not _free(root):
        return Constant(root.type, value(root), said=root.said)
    return rewrite(root, change)


def _free(thing: Any) -> Rows:
    """The rows a part depends on that no figure inside it goes through."""
    if isinstance(thing, Row):
        return frozenset({(thing.name, thing.depth)})
    inner: Rows = frozenset().union(*(_free(each) for each in parts(thing)))
    return inner - {(thing.row, thing.depth)} if isinstance(thing, Aggregate) else inner
