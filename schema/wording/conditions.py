"""A condition in words, without the values of any record: `金额不超过合同单批上限，且标准文本：是`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from expressions.nodes import (
    Aggregate,
    And,
    Call,
    Compare,
    Constant,
    Convert,
    Follow,
    If,
    In,
    IsEmpty,
    Items,
    Node,
    Not,
    Or,
    Setting,
)  # fmt: skip
from expressions.tree import Expression
from kernel.text import LANGUAGES, Text
from schema.model import Field, Schema
from schema.wording.names import Naming, Words
from schema.wording.values import Saying

# (operator, holds) -> words; what is not known is the contrary of what is
AMOUNTS: Final[Mapping[tuple[str, bool], tuple[str, str]]] = {
    ("<=", True): ("不超过", "is at most"), ("<=", False): ("大于", "is more than"),
    ("<", True): ("低于", "is below"), ("<", False): ("不低于", "is at least"),
    (">", True): ("大于", "is more than"), (">", False): ("不超过", "is at most"),
    (">=", True): ("不低于", "is at least"), (">=", False): ("低于", "is below"),
    ("==", True): ("等于", "equals"), ("==", False): ("不等于", "does not equal"),
}  # fmt: skip
DAYS: Final[Mapping[tuple[str, bool], tuple[str, str]]] = {
    ("<=", True): ("不晚于", "is not after"), ("<=", False): ("晚于", "is after"),
    ("<", True): ("早于", "is before"), ("<", False): ("不早于", "is not before"),
    (">", True): ("晚于", "is after"), (">", False): ("不晚于", "is not after"),
    (">=", True): ("不早于", "is not before"), (">=", False): ("早于", "is before"),
    ("==", True): ("为", "is"), ("==", False): ("不是", "is not"),
}  # fmt: skip
_QUESTIONS: Final[Mapping[tuple[str, bool], tuple[str, str]]] = {
    ("contains", True): ("{0}包含{1}", "{0} contains {1}"),
    ("contains", False): ("{0}不包含{1}", "{0} does not contain {1}"),
    ("starts_with", True): ("{0}以{1}开头", "{0} starts with {1}"),
    ("starts_with", False): ("{0}不以{1}开头", "{0} does not start with {1}"),
    ("within", True): ("{0}属于{1}", "{0} belongs to {1}"),
    ("within", False): ("{0}不属于{1}", "{0} does not belong to {1}"),
    ("has_role", True): ("{0}担任{1}", "{0} holds the role {1}"),
    ("has_role", False): ("{0}不担任{1}", "{0} does not hold the role {1}"),
    ("is_workday", True): ("{0}是工作日", "{0} is a working day"),
    ("is_workday", False): ("{0}不是工作日", "{0} is not a working day"),
    ("any", True): ("有{0}", "there are {0}"), ("any", False): ("没有{0}", "there are no {0}"),
    ("all", True): ("每个{0}都满足：{1}", "every {0} meets: {1}"),
    ("all", False): ("并非每个{0}都满足：{1}", "not every {0} meets: {1}"),
}  # fmt: skip
_NONE: Final[Words] = {"and": ("，且", " and "), "or": ("，或", " or ")}


def order_words(kind: str) -> Mapping[tuple[str, bool], tuple[str, str]]:
    """How two values of a kind are compared in words."""
    return AMOUNTS if kind in ("number", "duration") else DAYS


def like(schema: Schema, node: Node | None) -> tuple[str, str] | None:
    """The field whose way of showing values a part shares, (entity, field); ("", name) is a parameter's."""
    match node:
        case Follow():
            return (node.base.type.entity or "", node.name) if node.base.type.entity else None
        case Setting():
            return ("", node.name)
        case Convert():
            return like(schema, node.value)
        case Aggregate() if node.function in ("sum", "min", "max", "first", "last", "avg"):
            return like(schema, node.value)
        case Call() if node.name in ("round", "min", "max", "first_filled") and node.args:
            return like(schema, node.args[0])
        case _:
            return next((like(schema, getattr(node, side)) for side in ("left", "right") if _adds(node)), None)


def _adds(node: Node | None) -> bool:
    return getattr(node, "op", "") in ("+", "-") and node is not None and node.type.kind == "number"


def field_like(schema: Schema, place: tuple[str, str] | None) -> Field | None:
    """The field that `like` named, if the schema still has it."""
    if place is None:
        return None
    entity, name = place
    if not entity:
        declared = schema.parameters.get(name)
        return declared.field if declared else None
    held = schema.entities.get(entity)
    return held.fields.get(name) if held else None


@dataclass(frozen=True, slots=True)
class Wording(Naming):
    """Names the parts of conditions, and says conditions, over one schema in one language."""

    def said(self, node: Node, holds: bool = True) -> str:
        """The condition in words; not `holds`: its contrary."""
        match node:
            case Not():
                return self.said(node.value, not holds)
            case And() | Or():
                joins = isinstance(node, And) == holds
                return self.pick(_NONE["and" if joins else "or"]).join(self._part(p, holds) for p in node.parts)
            case Compare():
                return self._compared(node, holds)
            case In():
                return self._among(node, holds)
            case IsEmpty():
                words = ("{0}为空", "{0} is empty") if holds else ("已填写{0}", "{0} is filled")
                return self.pick(words, self.of(node.value))
            case If():
                return node.said
            case _:
                return self.question(node, holds)

    def _part(self, node: Node, holds: bool) -> str:
        text = self.said(node, holds)
        return self.pick(("（{0}）", "({0})"), text) if isinstance(node, And | Or) else text

    def _compared(self, node: Compare, holds: bool) -> str:
        kind = node.left.type.kind
        field = field_like(self.schema, like(self.schema, node.left))
        right = self.of(node.right) or self.constant(node.right, field)
        left, word = self.name_or_value(node.left), self.pick(order_words(kind)[node.op, holds])
        right = Saying(self.schema, self.language, {}).gapped(right) if self.chinese else f" {right}"
        return f"{left}{'' if self.chinese else ' '}{word}{right}"

    def _among(self, node: In, holds: bool) -> str:
        field = field_like(self.schema, like(self.schema, node.value))
        items = node.among.items if isinstance(node.among, Items) else (node.among,)
        among = ("、" if self.chinese else ", ").join(self.of(each) or self.constant(each, field) for each in items)
        words = ("{0}属于{1}", "{0} is one of {1}") if holds else ("{0}不属于{1}", "{0} is none of {1}")
        return self.pick(words, self.name_or_value(node.value), among)

    def question(self, node: Node, holds: bool) -> str:
        """A yes/no field, or a question put to a function."""
        if isinstance(node, Aggregate):
            return self._of_rows(node, holds)
        if isinstance(node, Call) and (node.name, holds) in _QUESTIONS:
            return self.pick(_QUESTIONS[node.name, holds], *(self._asked(node, each) for each in node.args))
        answer = ("：是", ": yes") if holds else ("：否", ": no")
        return self.name_or_value(node) + self.pick(answer)

    def _asked(self, node: Call, part: Node) -> str:
        if node.name == "has_role" and isinstance(part, Constant) and part.value in self.schema.roles:
            return self.schema.roles[part.value].label.in_(self.language)
        field = field_like(self.schema, like(self.schema, node.args[0]))
        text = self.of(part) or self.constant(part, field)
        return self.pick(("“{0}”", "“{0}”"), text) if isinstance(part, Constant) else text

    def limited(self, node: Aggregate) -> str:
        """` (that ...)` of the rows a figure counts."""
        return self.pick(("（{0}）", " ({0})"), self.said(node.where)) if node.where is not None else ""

    def _of_rows(self, node: Aggregate, holds: bool) -> str:
        about = self.source(node.source) + self.limited(node)
        inner = self.said(node.value) if node.value is not None and node.value.type.kind == "boolean" else ""
        if node.function == "any" and inner:
            about = f"{about}{self.pick(('（{0}）', ' ({0})'), inner)}"
        words = _QUESTIONS.get((node.function, holds), ("{0}", "{0}"))
        return self.pick(words, about, inner)


def stated(schema: Schema, condition: Expression) -> Text:
    """A condition in words, without values, in every language."""
    return Text(tuple((tag, Wording(schema, tag).said(condition.root)) for tag in LANGUAGES))
