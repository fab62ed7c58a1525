"""Closes a figure: whatever it takes from around it becomes a constant, so that it is a question of its own."""

from collections.abc import Callable
from typing import Any

from expressions.nodes import Aggregate, Constant, Items, Node, Row, rewrite, walk


def closed(node: Aggregate, value: Callable[[Node], Any]) -> Aggregate:
    """The same figure with every part that does not depend on its own rows replaced by its value."""
    own = {(each.row, each.depth) for each in walk(node) if isinstance(each, Aggregate)}

    def settled(part: Any) -> Any:
        if part is node or not isinstance(part, Node) or isinstance(part, Items | Constant):
            return part if isinstance(part, Constant) else None
        if any(isinstance(each, Row) and (each.name, each.depth) in own for each in walk(part)):
            return None
        return Constant(part.type, value(part), said=part.said)

    made: Aggregate = rewrite(node, settled)
    return made
