"""Says reasons in sentences: `金额 ¥4,352.00 不超过合同单批上限 ¥200,000`, `合同类型：项目，不属于产品、小额`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from schema.model import Field
from schema.wording.conditions import field_like, order_words
from schema.wording.reasons import Reason, Side
from schema.wording.values import Saying, linked

_UPPER: Final = {("<", True), ("<=", True), (">", False), (">=", False)}
_LOWER: Final = {(">", True), (">=", True), ("<", False), ("<=", False)}


def links(found: Iterable[Reason]) -> dict[str, set[int]]:
    """The records that reasons name, by entity, so that their titles can be read beforehand."""
    named: dict[str, set[int]] = {}
    for reason in found:
        for side in (reason["left"], reason["right"]):
            for entity, id_ in linked(side["value"]) if side else ():
                named.setdefault(entity, set()).add(id_)
    return named


@dataclass(frozen=True, slots=True)
class Sentences(Saying):
    """Says reasons in one language."""

    def sentence(self, reason: Reason) -> str:
        """One comparison with its values."""
        left, right = reason["left"], reason["right"]
        name, operator, holds = self._name(left), reason["operator"], reason["holds"]
        if reason["said"]:
            return self._of(reason["said"])
        if operator == "empty":
            return self._pick(("{0}为空", "{0} is empty") if holds else ("已填写{0}", "{0} is filled"), name)
        if right is None:
            return self._stating(name, left)
        empty = next((side for side in (left, right) if side["value"] is None and side["name"]), None)
        if empty is not None and operator != "==":
            return self._pick(("{0}为空", "{0} is empty"), self._name(empty))
        if operator == "in" or (operator == "==" and left["kind"] != "number"):
            return self._stating(name, left) + self._against(reason, right)
        gap = " " if name else ""
        return f"{name}{gap}{self._value(left)} {self._ordered(reason, right)}"

    def caption(self, reason: Reason) -> str:
        """How the value stands to what it is compared with, for a place that shows name and value already."""
        left, right, holds = reason["left"], reason["right"], reason["holds"]
        if reason["operator"] in ("empty", "true") or right is None:
            return self._fits() if holds == reason["wanted"] else self._demand(reason)
        if left["value"] is None and reason["operator"] != "==":
            return ""
        if reason["operator"] == "in":
            words = ("属于{0}", "one of {0}") if holds else ("不属于{0}", "none of {0}")
            return self._pick(words, self._value(right, short=True))
        if reason["operator"] == "==" and left["kind"] != "number":
            if holds:
                return self._fits()
            return self._pick(("须为{0}", "must be {0}") if reason["wanted"] else ("不是{0}", "is not {0}"),
                              self.gapped(self._named(right)))  # fmt: skip
        return self._ordered(reason, right)

    def _fits(self) -> str:
        return self._pick(("符合要求", "as required"))

    def _demand(self, reason: Reason) -> str:
        if reason["operator"] == "empty":
            return self._pick(("须为空", "must be empty") if reason["wanted"] else ("须填写", "must be filled"))
        return self._pick(("须为“是”", "must be yes") if reason["wanted"] else ("须为“否”", "must be no"))

    # ------------------------------------------------------------------------------------------------ parts
    def _stating(self, name: str, side: Side) -> str:
        return self._pick(("{0}：{1}", "{0}: {1}"), name, self._value(side)) if name else self._value(side)

    def _against(self, reason: Reason, right: Side) -> str:
        """What a value that is one of several, or not, is held against."""
        if reason["operator"] == "==":
            return "" if reason["holds"] else self._pick(("，不是{0}", ", not {0}"), self.gapped(self._named(right)))
        words = ("，属于{0}", ", one of {0}") if reason["holds"] else ("，不属于{0}", ", none of {0}")
        return self._pick(words, self._value(right, short=True))

    def _ordered(self, reason: Reason, right: Side) -> str:
        word = self._pick(order_words(reason["left"]["kind"])[reason["operator"], reason["holds"]])
        name = self._named(right)
        return word + (self.gapped(name) if self.chinese else f" {name}")

    def _named(self, side: Side) -> str:
        """`合同单批上限 ¥200,000`; a plain value alone."""
        return " ".join(filter(None, (self._inside(self._name(side)), self._value(side, short=True))))

    def _inside(self, name: str) -> str:
        """Within an English sentence a label starts small; a shout such as VAT stays as it is."""
        return name if self.chinese or name[:2].isupper() else name[:1].lower() + name[1:]

    def _value(self, side: Side, *, short: bool = False) -> str:
        return self.value(side["value"], side["kind"], self._field(side), short=short)

    def _field(self, side: Side) -> Field | None:
        place = side["like"]
        return field_like(self.schema, (place[0], place[1])) if place else None

    def _name(self, side: Side) -> str:
        return self._of(side["name"])

    def _of(self, texts: dict[str, str]) -> str:
        return texts.get(self.language) or next(iter(texts.values()), "")

    def _pick(self, words: tuple[str, str], *about: str) -> str:
        return words[0 if self.chinese else 1].format(*about)

    def joined(self, sentences: Iterable[str]) -> str:
        """Several, each once."""
        return ("；" if self.chinese else "; ").join(dict.fromkeys(filter(None, sentences)))


# ------------------------------------------------------------------------------------------------ worth saying
def telling(found: Sequence[Reason]) -> list[Reason]:
    """Each once, and of several bounds on one side of the same number the nearest: below 0.45 says below 0.50 too."""
    kept: list[Reason] = []
    for reason in found:
        if reason not in kept and not any(_nearer(other, reason) for other in found):
            kept.append(reason)
    return kept


def _nearer(other: Reason, reason: Reason) -> bool:
    """Whether `other` is another bound on the same side of the same number, and nearer to it."""
    if other["left"] != reason["left"] or (side := _side(reason)) == "" or _side(other) != side:
        return False
    bounds = _bound(other), _bound(reason)
    if bounds[0] is None or bounds[1] is None:
        return False
    return bounds[0] < bounds[1] if side == "upper" else bounds[0] > bounds[1]


def _side(reason: Reason) -> str:
    how = reason["operator"], reason["holds"]
    if reason["left"]["kind"] != "number" or reason["left"]["value"] is None:
        return ""
    return "upper" if how in _UPPER else "lower" if how in _LOWER else ""


def _bound(reason: Reason) -> Decimal | None:
    try:
        return Decimal(str(reason["right"]["value"])) if reason["right"] else None
    except InvalidOperation:
        return None
