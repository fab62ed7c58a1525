"""Why a condition gave what it gave, kept so that any reader can be told in his language, as far as he may see it.

A `Reason` is plain JSON: names in every language, values in the API's way, and which fields were looked at. The trail
of a request holds them; `schema.wording.sentences` says them.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final, TypedDict

from expressions.explain import Fact, Operator, Term
from expressions.nodes import Constant, Convert, Follow, Items, Node, Special
from kernel.text import LANGUAGES
from schema.model import Schema
from schema.wording.conditions import Wording, like
from schema.wording.values import packed


class Side(TypedDict):
    """One side of a comparison. `name`: per language, {} for a plain value; `like`: whose way of showing it shares."""

    name: dict[str, str]
    value: Any
    kind: str
    like: list[str] | None


class Reason(TypedDict):
    """One comparison. `operator` as in expressions.explain; `field`: the record's own field it is about, or "".

    `said`: the whole statement per language, where a function was asked; `reads`: [entity, field, record or None].
    """

    operator: str
    holds: bool
    wanted: bool
    field: str
    left: Side
    right: Side | None
    said: dict[str, str]
    reads: list[list[Any]]


_TURNED: Final[Mapping[Operator, Operator]] = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "==": "=="}


def reasons(schema: Schema, facts: Iterable[Fact]) -> list[Reason]:
    """Facts as they are kept, each about the record's own field where it can be."""
    return [_reason(schema, fact) for fact in facts]


def _reason(schema: Schema, fact: Fact) -> Reason:
    operator, left, right = fact.operator, fact.left, fact.right
    if right is not None and operator in _TURNED and not own_field(left.node) and own_field(right.node):
        operator, left, right = _TURNED[operator], right, left
    asked = operator == "true" and not isinstance(left.node, Follow)
    return {
        "operator": operator, "holds": fact.holds, "wanted": fact.wanted, "field": own_field(left.node),
        "left": _side(schema, left, None), "right": None if right is None else _side(schema, right, left.node),
        "said": {tag: Wording(schema, tag).question(left.node, fact.holds) for tag in LANGUAGES} if asked else {},
        "reads": [list(read) for read in _reads((left, right))],
    }  # fmt: skip


def _side(schema: Schema, term: Term, beside: Node | None) -> Side:
    """A side; a number is shown like the one it is compared with, a plain value like whatever stands beside it."""
    place = like(schema, term.node)
    if beside is not None and (term.node.type.kind == "number" or isinstance(term.node, Constant | Items)):
        place = like(schema, beside) or place
    named = not isinstance(term.node, Constant | Items)
    return {
        "name": {tag: Wording(schema, tag).of(term.node) for tag in LANGUAGES} if named else {},
        "value": packed(term.value, term.node.type), "kind": _kind(term.node), "like": list(place) if place else None,
    }  # fmt: skip


def _kind(node: Node) -> str:
    kind = node.type.item if node.type.kind == "list" and node.type.item else node.type
    return kind.kind


def _reads(terms: Iterable[Term | None]) -> list[tuple[str, str, int | None]]:
    return list(dict.fromkeys(read for term in terms if term is not None for read in term.reads))


def own_field(node: Node) -> str:
    """The record's own field that a part is; "" where it is none, or more."""
    if isinstance(node, Convert):
        return own_field(node.value)
    plain = isinstance(node, Follow) and isinstance(node.base, Special) and node.base.name == "this"
    return node.name if plain and isinstance(node, Follow) else ""
