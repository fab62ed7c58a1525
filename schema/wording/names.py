"""What the parts of an expression are called in people's words: `金额`, `客户的级别`, `竞争对手的数量`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from expressions.nodes import (
    Aggregate,
    Ancestor,
    Arithmetic,
    Call,
    Children,
    Collected,
    Constant,
    Convert,
    Follow,
    Given,
    Members,
    Negative,
    Node,
    Row,
    Setting,
    Special,
    Values,
    Whole,
)  # fmt: skip
from schema.model import Field, Schema
from schema.wording.values import Saying, packed

Words = Mapping[str, tuple[str, str]]  # word -> Chinese, English; {0}, {1} are what it is about

SPECIALS: Final[Words] = {
    "me": ("您", "you"), "submitter": ("提交人", "the submitter"), "today": ("今天", "today"),
    "now": ("现在", "now"), "is_new": ("新记录", "new record"), "this": ("本记录", "this record"),
    "old": ("原记录", "the record before"),
}  # fmt: skip
CALLS: Final[Words] = {
    "days_since": ("距{0}的天数", "days since {0}"), "days_until": ("到{0}的天数", "days until {0}"),
    "days_between": ("{0}到{1}的天数", "days from {0} to {1}"),
    "hours_between": ("{0}到{1}的小时数", "hours from {0} to {1}"),
    "workdays_between": ("{0}到{1}的工作日数", "working days from {0} to {1}"),
    "add_days": ("{0}后 {1} 天", "{1} days after {0}"), "add_months": ("{0}后 {1} 个月", "{1} months after {0}"),
    "add_workdays": ("{0}后 {1} 个工作日", "{1} working days after {0}"),
    "month": ("{0}的月份", "month of {0}"), "quarter": ("{0}的季度", "quarter of {0}"),
    "year": ("{0}的年份", "year of {0}"), "length": ("{0}的长度", "length of {0}"), "round": ("{0}", "{0}"),
    "lower": ("{0}", "{0}"), "owned": ("{0}名下的记录数", "records owned by {0}"),
}  # fmt: skip
FIGURES: Final[Words] = {
    "count": ("{0}的数量", "number of {0}"), "sum": ("{0}合计", "total of {0}"),
    "min": ("{0}的最小值", "smallest {0}"), "max": ("{0}的最大值", "largest {0}"),
    "avg": ("{0}的平均值", "average {0}"),
    "first": ("第一个{0}", "first {0}"), "last": ("最后一个{0}", "last {0}"), "join": ("{0}", "{0}"),
}  # fmt: skip
_SIGNS: Final = {"+": "+", "-": "−", "*": "×", "/": "÷"}


@dataclass(frozen=True, slots=True)
class Naming:
    """Names parts of expressions over one schema in one language."""

    schema: Schema
    language: str

    @property
    def chinese(self) -> bool:
        """Whether the language is Chinese."""
        return self.language.startswith("zh")

    def pick(self, words: tuple[str, str], *about: str) -> str:
        """The word of this language, with what it is about."""
        return words[0 if self.chinese else 1].format(*about)

    def of(self, node: Node) -> str:
        """What a part is called; "" for a plain constant, its text where there is nothing better."""
        match node:
            case Follow():
                return self._followed(node)
            case Setting():
                declared = self.schema.parameters.get(node.name)
                return declared.label.in_(self.language) if declared else node.name
            case Special():
                return self.pick(SPECIALS[node.name])
            case Ancestor():
                level = self.schema.levels.get(node.level)
                return self._of_it(self.of(node.base), level.in_(self.language) if level else node.level)
            case Convert():
                return self.of(node.value)
            case Constant():
                return ""
            case _:
                return self._made(node)

    def _made(self, node: Node) -> str:
        match node:
            case Arithmetic():
                return f"{self.name_or_value(node.left)} {_SIGNS[node.op]} {self.name_or_value(node.right)}"
            case Negative():
                return f"−{self.name_or_value(node.value)}"
            case Call():
                return self._called(node)
            case Aggregate():
                return self._figure(node)
            case Collected():
                return self.source(node.source)
            case Given() | Row():
                return node.said or node.name
            case _:
                return node.said or "…"

    def name_or_value(self, node: Node) -> str:
        """The name, or of a constant its value."""
        return self.of(node) or self.constant(node)

    def constant(self, node: Node, like: Field | None = None) -> str:
        """A constant as `like` shows it."""
        value = getattr(node, "value", None)
        kept = packed(value, node.type) if isinstance(node, Constant) else None
        return Saying(self.schema, self.language, {}).value(kept, node.type.kind, like, short=True)

    # ------------------------------------------------------------------------------------------------ fields
    def _followed(self, node: Follow) -> str:
        label = self.label(node.base.type.entity, node.name)
        base = node.base
        if isinstance(base, Special) and base.name == "old":
            return self.pick(("原{0}", "former {0}"), label)
        if isinstance(base, Row) or (isinstance(base, Special) and base.name == "this"):
            return label
        return self._of_it(self.of(base), label)

    def label(self, entity: str | None, name: str) -> str:
        """The label of a field, or of a collection that of its entity."""
        held = self.schema.entities.get(entity or "")
        if held is None:
            return name
        if name in held.fields:
            return held.fields[name].label.in_(self.language)
        known = self.schema.entities.get(held.collections[name].entity) if name in held.collections else None
        return known.label.in_(self.language) if known else name

    def _of_it(self, whole: str, part: str) -> str:
        return self.pick(("{0}的{1}", "{0} › {1}"), whole, part) if whole else part

    # ------------------------------------------------------------------------------------------------ calls and figures
    def _called(self, node: Call) -> str:
        names = [self.name_or_value(each) for each in node.args]
        if node.name in ("first_filled", "min", "max"):
            joined = ("、" if self.chinese else ", ").join(names)
            words = {"first_filled": ("{0}中首个有值的", "first filled of {0}")}.get(node.name, FIGURES.get(node.name))
            return self.pick(words or ("{0}", "{0}"), joined)
        words = CALLS.get(node.name)
        return self.pick(words, *names) if words and len(names) > words[0].count("{") - 1 else node.said or node.name

    def _figure(self, node: Aggregate) -> str:
        about = self.source(node.source)
        if node.value is not None:
            about = self._of_it(about, self.of(node.value))
        return self.pick(FIGURES.get(node.function, ("{0}", "{0}")), about + self.limited(node))

    def limited(self, node: Aggregate) -> str:
        """` (that ...)` of the rows a figure counts; `conditions.Wording` says it."""
        return ""

    def source(self, source: Any) -> str:
        """What the rows of a figure are called."""
        match source:
            case Members():
                return self.label(source.owner, source.name)
            case Children():
                return self.label(source.owner, source.name)
            case Whole():
                known = self.schema.entities.get(source.entity)
                return known.label.in_(self.language) if known else source.entity
            case Values():
                return self.of(source.base)
            case _:
                return "…"
