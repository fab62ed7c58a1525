"""Warnings: questions whose answer is always the same, which nobody means to ask."""

from collections.abc import Iterator

from expressions import codes
from expressions.errors import problem
from expressions.nodes import (
    Aggregate,
    And,
    Call,
    Collected,
    Compare,
    Follow,
    In,
    IsEmpty,
    Items,
    Node,
    Not,
    walk,
)  # fmt: skip
from kernel.errors import Code, Problem


def doubts(source: str, root: Node) -> Iterator[Problem]:
    """Warnings about a checked tree."""
    for node in walk(root):
        if isinstance(node, IsEmpty) and _never_empty(node.value):
            yield _warning(codes.NEVER_EMPTY, source, node, name=node.value.said)
        elif isinstance(node, In) and isinstance(node.among, Items) and not node.among.items:
            yield _warning(codes.EMPTY_LIST, source, node)
        elif isinstance(node, And):
            yield from _contradictions(source, node)


def _never_empty(node: Node) -> bool:
    figure = isinstance(node, Aggregate) and node.function in ("count", "sum", "any", "all")
    return node.type.kind == "boolean" or figure


def _contradictions(source: str, node: And) -> Iterator[Problem]:
    """`x is empty and x > 5`: the second part is false whenever the first holds."""
    empty = {part.value for part in node.parts if isinstance(part, IsEmpty)}
    for part in node.parts:
        asked = next((each for each in _operands(part) if each in empty), None)
        if asked is not None:
            yield _warning(codes.NEVER_HOLDS, source, part, name=asked.said)


def _operands(part: Node) -> tuple[Node, ...]:
    """Values that must be filled for this part to hold."""
    if isinstance(part, Compare):
        found: tuple[Node, ...] = (part.left, part.right)
    elif isinstance(part, In):
        found = (part.value,)
    elif isinstance(part, Call) and part.name in ("contains", "starts_with"):
        found = part.args
    elif isinstance(part, Not) and isinstance(part.value, IsEmpty):
        found = (part.value.value,)
    else:
        found = ()
    return tuple(each for each in found if isinstance(each, Follow | Collected))


def _warning(code: Code, source: str, node: Node, **values: object) -> Problem:
    at = max(source.find(node.said), 0) if node.said else 0
    found = problem(code, source, (at, at + len(node.said)), **values)
    return Problem(found.code, found.values, severity="warning")
