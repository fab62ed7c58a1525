"""Why an expression gives what it gives: which parts were true, with which values."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from expressions.evaluate import Evaluation
from expressions.frame import Frame
from expressions.nodes import (
    Aggregate,
    And,
    Call,
    Collected,
    Compare,
    Follow,
    If,
    In,
    IsEmpty,
    Node,
    Not,
    Or,
    Setting,
    Special,
    parts,
)  # fmt: skip
from expressions.numbers import written
from expressions.tree import Expression
from expressions.world import World

_NAMED: Final = (Follow, Setting, Aggregate, Call, Collected, Special)
_EMPTY: Final = (None, "", ())


@dataclass(frozen=True, slots=True)
class Value:
    """What a name stood for; the value is one in memory, instants in the application's zone."""

    text: str
    value: Any

    def sentence(self, language: str) -> str:
        """`ratio` is 0.44"""
        if self.value in _EMPTY:
            return f"`{self.text}` 为空" if language.startswith("zh") else f"`{self.text}` is empty"
        return f"`{self.text}` {'为' if language.startswith('zh') else 'is'} {shown(self.value, language)}"


@dataclass(frozen=True, slots=True)
class Explanation:
    """A part of an expression: its text, what it gave, the values it looked at and the parts it is made of."""

    text: str
    value: Any
    values: tuple[Value, ...] = ()
    parts: tuple["Explanation", ...] = ()
    question: bool = False

    @property
    def holds(self) -> bool:
        """Whether it is a question that was answered with yes."""
        return self.question and bool(self.value)

    def deciding(self) -> tuple["Explanation", ...]:
        """The smallest parts that settle the answer, in order."""
        if not self.parts:
            return (self,)
        return tuple(inner for part in self.parts for inner in part.deciding())

    def sentence(self, language: str = "en") -> str:
        """``ratio >= 0.45` is false: `ratio` is 0.44`."""
        chinese = language.startswith("zh")
        if not self.question:
            said = Value(self.text, self.value).sentence(language)
            return _because((said,), self.values, language)
        found = []
        for part in self.deciding():
            verdict = ("成立" if part.holds else "不成立") if chinese else ("is true" if part.holds else "is false")
            found.append(_because((f"`{part.text}` {verdict}",), part.values, language))
        return ("；" if chinese else "; ").join(dict.fromkeys(found))


def _because(said: Iterable[str], values: Iterable[Value], language: str) -> str:
    chinese = language.startswith("zh")
    reasons = ("，" if chinese else ", ").join(value.sentence(language) for value in values)
    text = "".join(said)
    return text + (("：" if chinese else ": ") + reasons if reasons else "")


def explain(expression: Expression, world: World, frame: Frame) -> Explanation:
    """Which parts settle an answer, with the values they looked at. Lets `Missing` of the world through."""
    e = Evaluation(world, frame)
    return _explained(expression.root, e, expression.source)


def shown(value: Any, language: str = "en") -> str:
    """A value for a sentence; the screens have better ways, which know the field."""
    if isinstance(value, bool):
        words = ("是", "否") if language.startswith("zh") else ("yes", "no")
        return words[0] if value else words[1]
    if isinstance(value, int | Decimal):
        return written(value)
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return ", ".join(shown(each, language) for each in value)
    return str(value)


def _explained(node: Node, e: Evaluation, said: str = "") -> Explanation:
    value = e.value(node)
    text = said or node.said or "?"
    question = node.type.kind == "boolean"
    inner = tuple(_settling(node, e, bool(value))) if question else ()
    values = () if inner else tuple(_looked_at(node, e))
    return Explanation(text, _in_zone(value, e.frame), values, inner, question)


def _settling(node: Node, e: Evaluation, holds: bool) -> Iterator[Explanation]:
    """The parts of a question that settle it: of `and` the false ones, or all when it holds; of `or` the other way."""
    if isinstance(node, And | Or):
        found = [_explained(part, e) for part in node.parts]
        settles = isinstance(node, Or)
        yield from (part for part in found if part.holds == settles) if holds == settles else found
    elif isinstance(node, Not) and isinstance(node.value, And | Or | Not | If):
        yield _explained(node.value, e)
    elif isinstance(node, If):
        yield _explained(node.test, e)
        yield _explained(node.then if e.true(node.test) else node.other, e)


def _looked_at(node: Node, e: Evaluation) -> Iterator[Value]:
    """The values of the names in a part, each once; of a name that is the whole part none, its answer says it."""
    seen: set[str] = set()
    for each in _names(node):
        if each is not node and each.said and each.said not in seen:
            seen.add(each.said)
            yield Value(each.said, _in_zone(e.value(each), e.frame))


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
