"""An expression with what is known already put into it, so that a database has less to ask."""

from dataclasses import replace
from typing import Any

from expressions.close import folded
from expressions.evaluate import Evaluation
from expressions.frame import Frame
from expressions.nodes import Follow, Given, Node, Row, Special, rewrite
from expressions.tree import Expression
from expressions.types import Type
from expressions.world import World

_CANDIDATE = ("", -1)  # a row that no figure can have


def settled(expression: Expression, world: World, frame: Frame) -> Expression:
    """The same with every part that does not depend on the record at hand (`me.section`, `param.x` of my unit, a figure
    over a whole entity) replaced by its value, so that an index can serve it. Lets `Missing` of the world through."""
    here = Row(Type("record", expression.entity), *_CANDIDATE)
    root = rewrite(expression.root, lambda part: here if _is_this(part) else None)
    root = folded(root, Evaluation(world, frame).value)
    root = rewrite(root, lambda part: Special(part.type, "this", said="this") if part == here else None)
    return replace(expression, root=root)


def turned(expression: Expression, name: str, entity: str, world: World, frame: Frame) -> Expression:
    """A condition on what the link `name` of the record at hand may name, as one about the candidates: records of
    `entity`. What it reads of the record at hand becomes constant. Lets `Missing` of the world through."""
    here = Row(Type("record", entity), *_CANDIDATE)

    def named(part: Any) -> Node | None:
        if isinstance(part, Follow) and part.name == name and _is_this(part.base):
            return here
        return here if isinstance(part, Given) and part.of == "names" and part.name == name else None

    root = folded(rewrite(expression.root, named), Evaluation(world, frame).value)
    root = rewrite(root, lambda part: Special(part.type, "this", said="this") if part == here else None)
    return replace(expression, root=root, entity=entity)


def _is_this(part: Any) -> bool:
    return isinstance(part, Special) and part.name == "this"
