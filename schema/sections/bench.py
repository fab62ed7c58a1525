"""The bench of the second pass: names are known, so expressions, values and texts can be checked against them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from expressions.compile import compile
from expressions.errors import ExpressionErrors, span_of
from expressions.tree import Expression
from expressions.types import ANY, BOOLEAN, Type
from kernel.duration import Duration
from kernel.errors import Place, Problem
from kernel.text import Text
from schema import codes
from schema import workflow_codes as flow
from schema.desk import Desk, Said, did_you_mean, number_in
from schema.fieldtypes import registry
from schema.fieldtypes.base import Invalid, Reading
from schema.model import Asked, Entity, Field, Given
from schema.nodes import Hole, Node, Scalar, Sequence, shortened
from schema.scope import SchemaScope

_READING: Final = Reading(today=date(2000, 1, 1), language="en")
_ALMOST: Final = frozenset(("yes", "no", "on", "off", "true", "false", "y", "n", "是", "否"))
_HOLE: Final = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")


@dataclass(frozen=True, slots=True)
class Here:
    """Where an expression stands: about a record of `entity`, with the answers of an `ask` and names of things made."""

    entity: str | None = None
    ask: Mapping[str, Field] = field(default_factory=dict)
    names: Mapping[str, Type] = field(default_factory=dict)
    workflow: bool = False

    def with_name(self, name: str, type: Type) -> "Here":
        """The same place, where `name` is known too."""
        return replace(self, names={**self.names, name: type})


@dataclass(slots=True)
class Bench:
    """All that builders need to know of the rest of the file."""

    desk: Desk
    scope: SchemaScope
    entities: dict[str, Entity]
    roles: frozenset[str]
    workflows: Mapping[str, str] = field(default_factory=dict)  # workflow -> its entity
    workflows_with_when: frozenset[str] = frozenset()
    messages: frozenset[str] = frozenset()
    effects: frozenset[str] | None = None  # functions for `call`; None: not known, so not checked
    approvers: frozenset[str] | None = None  # functions for `plugin:`; None: not known
    plugin_problems: tuple[Problem, ...] = ()  # what is wrong with plugins; `values` name the plugin
    single: frozenset[str] = frozenset()  # roles that at most one person may hold
    reports: frozenset[str] = frozenset()
    calendars: frozenset[str] = frozenset()  # those of some units, by name
    said: Mapping[str, Said] = field(default_factory=dict)  # what was written about each entity

    # ---- expressions
    def expression(self, node: Node | None, word: str, here: Here, expects: Type | None = BOOLEAN) -> Expression | None:
        """What stands behind a key that asks or computes; None: nothing there, or reported."""
        scalar = self.desk.scalar(node, word, prose=True)
        if scalar is None:
            return None
        if scalar.text.startswith("="):
            self.desk.report(codes.ASKS, scalar, word=word, fix=shortened(scalar.text[1:].strip()))
            return None
        return self.compiled(scalar, 0, here, expects)

    def compiled(self, scalar: Scalar, skip: int, here: Here, expects: Type | None) -> Expression | None:
        """The expression that begins `skip` characters into a text."""
        source = scalar.text[skip:]
        if not source.strip():
            self.desk.report(codes.EMPTY_EXPRESSION, scalar)
            return None
        try:
            found = self.compile(source, here, expects)
        except ExpressionErrors as errors:
            for problem in errors.problems:
                self.desk.add(problem.at(scalar.at(skip + span_of(problem)[0])))
            return None
        for problem in found.warnings:
            self.desk.add(replace(problem, severity="warning").at(scalar.at(skip + span_of(problem)[0])))
        self._people(found, scalar, here)
        return found

    def _people(self, found: Expression, scalar: Scalar, here: Here) -> None:
        """Who is meant: `submitter` in approvals, `me` elsewhere."""
        wrong = flow.ME if here.workflow else flow.SUBMITTER
        name = "me" if here.workflow else "submitter"
        if name in found.specials:
            self.desk.report(wrong, scalar)

    def compile(self, source: str, here: Here, expects: Type | None, *, report: bool = False) -> Expression:
        """The checked expression. Raises ExpressionErrors."""
        asks = {name: registry.of(asked).kind(asked) for name, asked in here.ask.items()}
        return compile(source, self.scope, here.entity, expects=expects, ask=asks, names=here.names, report=report)

    def asked(self, said: Said, word: str, here: Here, default: Asked) -> Asked:
        """true, false or an expression."""
        node = said.get(word)
        if isinstance(node, Scalar) and node.plain and node.text in ("true", "false"):
            return node.text == "true"
        if isinstance(node, Scalar) and node.text.lower() in _ALMOST and not self.scope.member(here.entity, node.text):
            self.desk.report(codes.NOT_FLAG, node, found=node.text)
            return default
        return (self.expression(node, word, here) if node is not None else None) or default

    # ---- values
    def given(self, node: Node | None, word: str, wanted: Field | None, here: Here) -> Given:
        """What stands behind a key that holds a value: as written, or computed where it starts with `=`."""
        if node is None or isinstance(node, Hole):
            return None
        if isinstance(node, Sequence):
            return self._several(node, word, wanted)
        scalar = self.desk.scalar(node, word, prose=True)
        if scalar is None:
            return None
        if scalar.text.startswith("="):
            expects = registry.of(wanted).kind(wanted) if wanted else None
            return self.compiled(scalar, 1, here, expects)
        return self.literal(scalar, wanted, here)

    def _several(self, node: Sequence, word: str, wanted: Field | None) -> Given:
        texts = [scalar.text for item in node.items if (scalar := self.desk.scalar(item, word, prose=True))]
        return self._read(node, texts, wanted) if wanted else tuple(texts)

    def literal(self, scalar: Scalar, wanted: Field | None, here: Here | None = None) -> Any:
        """A value as the field's type reads it; None where it cannot (reported)."""
        if wanted is None:
            return _plain_value(scalar)
        return self._read(scalar, scalar.text, wanted, here)

    def _read(self, node: Node, raw: Any, wanted: Field, here: Here | None = None) -> Any:
        kind = registry.of(wanted)
        reason = Text.of("")
        for candidate in _candidates(node, raw):
            try:
                return kind.strict(wanted, candidate, _READING)
            except Invalid as error:
                reason = reason or _both_languages(error.problem)
        found = shortened(node.raw)
        code = codes.COMPUTES if here and isinstance(raw, str) and self._computes(raw, here) else codes.BAD_VALUE
        self.desk.report(code, node, found=found, label=wanted.label, reason=reason)
        return None

    def _computes(self, source: str, here: Here) -> bool:
        try:
            self.compile(source, here, None)
        except ExpressionErrors:
            return False
        return True

    def duration(self, node: Node | None, word: str, here: Here) -> Given:
        """`2 working days`, or an expression after `=`."""
        scalar = self.desk.scalar(node, word)
        if scalar is None:
            return None
        if scalar.text.startswith("="):
            return self.compiled(scalar, 1, here, Type("duration"))
        try:
            return Duration.parse(scalar.text)
        except ValueError:
            self.desk.report(codes.NOT_DURATION, scalar, found=shortened(scalar.text))
            return None

    # ---- texts
    def template(self, said: Said, word: str, here: Here, default: Text | str = "") -> Text:
        """A text for people whose `{holes}` are checked."""
        text = said.label(word, default)
        node = said.get(word)
        if node is not None:
            for _, written in text:
                self._check_template(node, written, here)
        return text

    def _check_template(self, node: Node, written: str, here: Here) -> None:
        for hole in _HOLE.finditer(written):
            place = node.at(hole.start()) if isinstance(node, Scalar) else node.place
            if hole[0] in ("{", "}") or (hole[1] is not None and not hole[1].strip()):
                self.desk.report(codes.TEXT_BRACES, place)
            elif hole[1] is not None and not self.reaches(hole[1], here):
                known = [*self.scope.members(here.entity), *here.names]
                hint = did_you_mean(hole[1].partition(".")[0], known)
                self.desk.report(codes.TEXT_TEMPLATE, place, path=shortened(hole[1]), hint=hint)

    def reaches(self, path: str, here: Here) -> bool:
        """Whether a dotted path of a text leads somewhere."""
        first, *rest = path.split(".")
        if first == "param":
            return len(rest) == 1 and self.scope.parameter(rest[0]) is not None
        if first == "ask":
            return len(rest) == 1 and rest[0] in here.ask
        if first in here.names:
            return self._follow(here.names[first], rest)
        if first == "submitter" and here.workflow:
            return self._follow(Type("record", "user"), rest)
        return self._follow(Type("record", here.entity), [first, *rest])

    def _follow(self, type: Type, names: list[str]) -> bool:
        for name in names:
            member = self.scope.member(type.entity, name) if type.kind == "record" else None
            if member is None:
                return type.kind == "record" and type.entity == "unit" and name in self.scope.levels()
            type = member.type
        return True

    # ---- places
    def place_of(self, entity: str, word: str) -> Place:
        """Where a word of an entity stands."""
        said = self.said.get(entity)
        return said.at(word) if said else self.entities[entity].place

    def said_access(self, entity: str) -> bool:
        """Whether `access` was written, rightly or wrongly."""
        said = self.said.get(entity)
        return said is not None and said.has("access")

    # ---- names
    def fields(self, said: Said, word: str, entity: str, *, dotted: bool = False) -> tuple[str, ...]:
        """Names of fields of the entity; unknown ones are reported."""
        return tuple(scalar.text for scalar in said.names(word) if self.is_field(scalar, entity, dotted=dotted))

    def is_field(self, scalar: Scalar, entity: str, *, dotted: bool = False) -> bool:
        """Whether the name is a field (or, dotted, a path of fields) of the entity; otherwise reported."""
        name = scalar.text
        if self.scope.member(entity, name) or (dotted and "." in name and self.reaches(name, Here(entity))):
            return True
        what = Text.of({"en": f"field of `{entity}`", "zh-CN": f"`{entity}` 的字段"})
        self.desk.no_such(scalar, what, name, self.scope.members(entity))
        return False

    def role(self, scalar: Scalar, *, everyone: bool = False) -> bool:
        """Whether the name is a role; otherwise reported."""
        if scalar.text in self.roles or (everyone and scalar.text == "everyone"):
            return True
        self.desk.no_such(scalar, Text.of({"en": "role", "zh-CN": "角色"}), scalar.text, self.roles)
        return False


def _candidates(node: Node, raw: Any) -> list[Any]:
    if isinstance(raw, list):  # ids of records, where a case names several
        return [raw, [int(each) for each in raw]] if raw and all(each.isdecimal() for each in raw) else [raw]
    if not isinstance(raw, str):
        return [raw]
    found: list[Any] = [raw]
    if isinstance(node, Scalar) and node.plain and raw in ("true", "false"):
        found.insert(0, raw == "true")
    elif (number := number_in(raw)) is not None:
        found.append(f"{number:f}")
        if number == number.to_integral_value() and abs(number) < 10**18:
            found.append(int(number))
    return found


def _plain_value(scalar: Scalar) -> Any:
    if scalar.plain and scalar.text in ("true", "false"):
        return scalar.text == "true"
    number = number_in(scalar.text) if scalar.plain else None
    if number is None:
        return scalar.text
    return int(number) if number == number.to_integral_value() and "." not in scalar.text else number


def _both_languages(problem: Problem) -> Text:
    return Text.of({"en": problem.text("en"), "zh-CN": problem.text("zh-CN")})


__all__ = ["ANY", "BOOLEAN", "Bench", "Here"]
