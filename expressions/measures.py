"""Measures: figures over the rows of a list, and what is computed of them: `count(where=stage == 'won') / count()`."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from expressions.evaluate import Evaluation
from expressions.frame import Frame
from expressions.memory_world import MemoryWorld
from expressions.nodes import (
    Aggregate,
    Ancestor,
    Call,
    Collected,
    Follow,
    Given,
    Node,
    ProfileOf,
    Row,
    Setting,
    Special,
    Whole,
    rewrite,
    walk,
)  # fmt: skip

OVER_ROWS: Final = frozenset(("count", "sum", "avg", "min", "max"))
_OF_RECORDS: Final = (Follow, Row, Aggregate, Collected, Ancestor, Setting, ProfileOf)
_OUTSIDE: Final = frozenset(("previous",))
_NOWHERE: Final = MemoryWorld({})


def split(root: Node) -> tuple[Node, tuple[Aggregate, ...]]:
    """What is computed of the figures, each of which stands there by its place; the figures over the list's rows."""
    found: list[Aggregate] = []

    def change(part: Any) -> Node | None:
        if not _own(part):
            return None
        if part not in found:
            found.append(part)
        return Given(part.type, "names", str(found.index(part)), said=part.said)

    return rewrite(root, change), tuple(found)


def alone(root: Node) -> Aggregate | None:
    """The one figure that a measure is, with nothing computed of it."""
    return root if isinstance(root, Aggregate) and _own(root) else None


def computed(root: Node, figures: Mapping[str, Any], frame: Frame) -> Any:
    """What a measure comes to, given its figures by place and the measures before it by name."""
    return Evaluation(_NOWHERE, replace(frame, names=figures)).value(root)


def foreign(root: Node) -> str:
    """What in a measure is no figure over the list's rows nor computed of such, as it is written; "" without any."""
    rest, figures = split(root)
    outer = [part for part in walk(rest) if _of_record(part)]
    inner = [part for figure in figures for part in walk(figure) if part is not figure and _strange(part)]
    wrong = [figure for figure in figures if figure.function not in OVER_ROWS]
    return next((part.said or type(part).__name__ for part in (*outer, *inner, *wrong)), "")


def outside(root: Node) -> str:
    """What in a condition no database can be asked, as it is written; "" without any."""
    return next((part.said for part in walk(root) if _strange(part)), "")


def _own(part: Any) -> bool:
    """A figure over the rows of the list itself, whose fields are bare names."""
    return isinstance(part, Aggregate) and isinstance(part.source, Whole) and part.row == "this"


def _of_record(part: Any) -> bool:
    if isinstance(part, Special):
        return part.name not in ("today", "now")
    return isinstance(part, _OF_RECORDS) or _strange(part) or (isinstance(part, Call) and part.unit is not None)


def _strange(part: Any) -> bool:
    """What only memory, or nobody, can compute."""
    if isinstance(part, Call):
        return part.function is not None or part.name == "rank"
    return _own(part) or (isinstance(part, Given) and part.name in _OUTSIDE)
