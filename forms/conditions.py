"""Conditions as plain data, so that a browser can answer them while somebody types.

A tree of `{"op": ..., "of": [...]}` with the operators `and or not == < <= > >= in empty`, and the leaves
`{"op": "field", "name", "kind"}`, `{"op": "value", "value", "kind"}`, `{"op": "list", "of"}`, `{"op": "is_new"}`,
`{"op": "today"}` and `{"op": "me"}` (the person's id). Kinds are boolean, number (values as texts), text, date
(`2026-11-21`), record (an id) and list. The emptiness rule of the language holds: `== < in` with an empty side are
false, and `not` turns them round. What needs the server (links of links, figures, functions, instants, hidden fields)
is `{"op": "ask"}` as a whole.
"""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any, Final

from expressions.nodes import And, Compare, Constant, Follow, In, IsEmpty, Items, Node, Not, Or, Special
from expressions.tree import Expression
from schema.model import Asked

Tree = dict[str, Any]
ASK: Final[Tree] = {"op": "ask"}
_KINDS: Final = ("boolean", "number", "text", "date", "record")


class _NeedsServer(Exception):
    """Some part cannot be answered by a browser."""


def portable(question: Asked, known: Collection[str]) -> bool | Tree:
    """The question as data over the fields `known`; a constant as it is."""
    if not isinstance(question, Expression):
        return question
    try:
        return _tree(question.root, known)
    except _NeedsServer:
        return ASK


def _tree(node: Node, known: Collection[str]) -> Tree:
    match node:
        case And() | Or():
            return {"op": "and" if isinstance(node, And) else "or", "of": [_tree(each, known) for each in node.parts]}
        case Not() | IsEmpty():
            return {"op": "not" if isinstance(node, Not) else "empty", "of": [_tree(node.value, known)]}
        case Compare():
            return {"op": node.op, "of": [_tree(node.left, known), _tree(node.right, known)]}
        case In():
            return {"op": "in", "of": [_tree(node.value, known), _tree(node.among, known)]}
        case Items():
            return {"op": "list", "of": [_tree(each, known) for each in node.items]}
        case _:
            return _leaf(node, known)


def _leaf(node: Node, known: Collection[str]) -> Tree:
    if isinstance(node, Special) and node.name in ("is_new", "today", "me"):
        return {"op": node.name}
    if isinstance(node, Constant) and node.type.kind in _KINDS:
        return {"op": "value", "value": _plain(node.value), "kind": node.type.kind}
    own = isinstance(node, Follow) and isinstance(node.base, Special) and node.base.name == "this"
    if not own or not isinstance(node, Follow) or node.name not in known:
        raise _NeedsServer
    many = node.many or node.type.kind == "list"
    if not many and (node.type.kind not in _KINDS or (node.type.kind == "record" and node.type.entity is None)):
        raise _NeedsServer
    return {"op": "field", "name": node.name, "kind": "list" if many else node.type.kind}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal | int) and not isinstance(value, bool) else value
