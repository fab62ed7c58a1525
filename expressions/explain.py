"""Why an expression gives what it gives: which comparisons settled it, each with what stood left and right of it.

The parts and values only; `schema/wording` says them in people's words, by the labels and types of the schema.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from expressions.evaluate import Evaluation
from expressions.frame import Frame
from expressions.nodes import (
    Aggregate,
    And,
    Call,
    Children,
    Collected,
    Compare,
    Follow,
    If,
    In,
    IsEmpty,
    Members,
    Node,
    Not,
    Or,
    Row,
    Setting,
    Special,
    Whole,
    parts,
    walk,
    written,
)  # fmt: skip
from expressions.tree import Expression
from expressions.world import World
from kernel.reference import Reference

Operator = Literal["==", "<", "<=", ">", ">=", "in", "empty", "true"]
Read = tuple[str, str, int | None]
"""A field that was looked at: entity, field, and the record, or None where it was many."""
_NAMED: Final = (Follow, Setting, Aggregate, Call, Collected, Special)


@dataclass(frozen=True, slots=True)
class Term:
    """One side of a comparison: the part as checked, what it gave (instants in the application's zone), and the fields
    it looked at."""

    node: Node
    value: Any
    reads: tuple[Read, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """What one comparison found: `left operator right`, and whether it holds.

    `empty` and `true` (a yes/no field, a question put to a function) have no right side. `wanted`: the whole question
    wants it to hold; a fact with `holds != wanted` speaks against it.
    """

    operator: Operator
    left: Term
    right: Term | None
    holds: bool
    wanted: bool = True


@dataclass(frozen=True, slots=True)
class Value:
    """What a name stood for; the value is one in memory, instants in the application's zone."""

    text: str
    value: Any


@dataclass(frozen=True, slots=True)
class Explanation:
    """A part of an expression: its text, what it gave, the values it looked at, the parts that settle it, those that
    do not (`rest`), and, where it is one comparison, the fact. `either`: all its alternatives fail."""

    text: str
    value: Any
    values: tuple[Value, ...] = ()
    parts: tuple["Explanation", ...] = ()
    question: bool = False
    fact: Fact | None = None
    rest: tuple["Explanation", ...] = ()
    either: bool = False

    @property
    def holds(self) -> bool:
        """Whether it is a question that was answered with yes."""
        return self.question and bool(self.value)

    def deciding(self) -> tuple["Explanation", ...]:
        """The smallest parts that settle the answer, in order."""
        if not self.parts:
            return (self,)
        return tuple(inner for part in self.parts for inner in part.deciding())

    def facts(self) -> tuple[Fact, ...]:
        """The comparisons that settle the answer, in order, each once. Where alternatives fail, a plain one speaks for
        them: of `amount <= limit or kind == 'x' and free` people are told the amount, not the exception."""
        plain = tuple(part for part in self.parts if not part.parts) if self.either else ()
        found = (fact for part in plain or self.parts for fact in part.facts())
        return tuple(dict.fromkeys(found)) if self.parts else tuple(filter(None, (self.fact,)))

    def beside(self) -> tuple[Fact, ...]:
        """The comparisons that settled nothing: in a failing `and` those that hold."""
        below = (fact for part in self.parts for fact in part.beside())
        return tuple(dict.fromkeys((*(fact for part in self.rest for fact in part.facts()), *below)))


def explain(expression: Expression, world: World, frame: Frame) -> Explanation:
    """Which parts settle an answer, with the values they looked at. Lets `Missing` of the world through."""
    return _Explaining(Evaluation(world, frame)).of(expression.root, expression.source)


def conditions_in(expression: Expression) -> int:
    """How many questions stand side by side in it, all of which must hold."""
    return len(expression.root.parts) if isinstance(expression.root, And) else 1


@dataclass(frozen=True, slots=True)
class _Explaining:
    e: Evaluation

    def of(self, node: Node, said: str = "", wanted: bool = True) -> Explanation:
        """The explanation of one part; `wanted` is what the whole wants of it."""
        value = self.e.value(node)
        question = node.type.kind == "boolean"
        inner = tuple(self._parts(node, wanted)) if question else ()
        settling = tuple(part for part in inner if _settles(node, part, bool(value)))
        values = () if inner else tuple(self._looked_at(node))
        fact = self._fact(node, wanted) if question and not inner else None
        return Explanation(
            said or node.said or "?", _in_zone(value, self.e.frame), values, settling, question, fact,
            tuple(part for part in inner if part not in settling), isinstance(node, Or) and not value,
        )  # fmt: skip

    def _parts(self, node: Node, wanted: bool) -> Iterator[Explanation]:
        """The parts that a question is made of."""
        if isinstance(node, And | Or):
            yield from (self.of(part, wanted=wanted) for part in node.parts)
        elif isinstance(node, Not) and isinstance(node.value, And | Or | Not | If):
            yield self.of(node.value, wanted=not wanted)
        elif isinstance(node, If):
            yield self.of(node.test)
            yield self.of(node.then if self.e.true(node.test) else node.other, wanted=wanted)

    # ------------------------------------------------------------------------------------------------ facts
    def _fact(self, node: Node, wanted: bool) -> Fact:
        """The comparison that a smallest question is; `!=` and `not in` are their contraries, which do not hold."""
        match node:
            case Not():
                return self._fact(node.value, not wanted)
            case Compare():
                return self._made(node.op, node, node.left, node.right, wanted)
            case In():
                return self._made("in", node, node.value, node.among, wanted)
            case IsEmpty():
                return self._made("empty", node, node.value, None, wanted)
            case _:
                return self._made("true", node, node, None, wanted)

    def _made(self, operator: Operator, whole: Node, left: Node, right: Node | None, wanted: bool) -> Fact:
        sides = self._term(left), None if right is None else self._term(right)
        return Fact(operator, *sides, self.e.true(whole), wanted)

    def _term(self, node: Node) -> Term:
        return Term(node, _in_zone(self.e.value(node), self.e.frame), tuple(dict.fromkeys(self._reads(node))))

    # ------------------------------------------------------------------------------------------------ what was read
    def _reads(self, node: Any) -> Iterator[Read]:
        """The fields a part looks at; not the unit a parameter or calendar holds for, which nobody wrote."""
        match node:
            case Follow():
                yield from self._followed(node)
            case Children():
                yield node.entity, node.link, None
            case Members():
                yield node.owner, node.name, None
            case Whole():
                yield node.entity, "id", None
            case _:
                pass
        for inner in written(node):
            yield from self._reads(inner)

    def _followed(self, node: Follow) -> Iterator[Read]:
        base = node.base
        if any(isinstance(each, Row) for each in walk(base)):
            yield base.type.entity or "", node.name, None
            return
        named = self.e.frame.record if isinstance(base, Special) and base.name == "old" else self.e.value(base)
        if isinstance(named, Reference):
            yield named.entity, node.name, named.id
        elif named is not None:
            yield base.type.entity or "", node.name, named

    def _looked_at(self, node: Node) -> Iterator[Value]:
        """The values of the names in a part, each once; of a name that is the whole part none, its answer says it."""
        seen: set[str] = set()
        for each in _names(node):
            if each is not node and each.said and each.said not in seen:
                seen.add(each.said)
                yield Value(each.said, _in_zone(self.e.value(each), self.e.frame))


def _settles(node: Node, part: Explanation, holds: bool) -> bool:
    """Whether a part settles the whole: of `and` the false ones, or all when it holds; of `or` the other way."""
    settles = isinstance(node, Or)
    return not isinstance(node, And | Or) or holds != settles or part.holds == settles


def _names(node: Any) -> Iterator[Any]:
    """Names as a person reads them: paths, parameters, figures and calls as wholes."""
    if isinstance(node, Compare | In | IsEmpty | Not) or not isinstance(node, _NAMED):
        for inner in parts(node):
            yield from _names(inner)
        return
    if isinstance(node, Special) and node.name == "this":
        return
    yield node
    if isinstance(node, Call):
        for arg in node.args:
            yield from _names(arg)


def _in_zone(value: Any, frame: Frame) -> Any:
    return value.astimezone(frame.zone) if isinstance(value, datetime) else value
