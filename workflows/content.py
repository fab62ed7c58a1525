"""The real subject: a record's values asked through the expressions, as the submitter sees today and the parameters."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from expressions.decide import Unknown, decide
from expressions.evaluate import evaluate
from expressions.explain import conditions_in, explain
from expressions.frame import Frame
from expressions.tree import Expression
from expressions.world import Row, World
from kernel.text import LANGUAGES, Text
from records.links import is_many
from records.persons import people_at
from schema.model import Entity, Schema, Workflow
from schema.wording.names import Naming
from schema.wording.reasons import reasons
from workflows.amount import amount_field


@dataclass(frozen=True, slots=True)
class Content:
    """One record of `entity` as the engine asks it. Lets `Missing` of the world through."""

    schema: Schema
    entity: Entity
    row: Row
    world: World
    frame: Frame
    fallback: int | None = None  # the unit of a record that has none: the submitter's home

    def decide(self, condition: Expression) -> bool | tuple[str, ...]:
        """True, False, or the fields whose emptiness leaves it open (S2.6)."""
        answer = decide(condition, self.world, self.frame)
        return tuple(answer.fields) if isinstance(answer, Unknown) else answer

    def why(self, condition: Expression) -> Mapping[str, Any]:
        """The facts that settled the condition, as the trail keeps them (workflows.telling, Why)."""
        found = explain(condition, self.world, self.frame)
        return {
            "facts": reasons(self.schema, found.facts()), "beside": reasons(self.schema, found.beside()),
            "of": conditions_in(condition), "settling": max(len(found.parts), 1),
        }  # fmt: skip

    def value(self, expression: Expression) -> Any:
        """What an expression amounts to, such as the time a step allows."""
        return evaluate(expression, self.world, self.frame)

    def people(self, field: str) -> tuple[int, ...]:
        """The persons in a field, or at the end of a path of links."""
        return people_at(self.schema, self.world, self.entity, self.row, field)

    def unit(self, field: str) -> int | None:
        """The unit in a field; the record's own falls back to the submitter's home unit."""
        known = self.entity.fields.get(field)
        value = self.row.get(field) if known is not None and known.type == "unit" else None
        if value is None and field == "unit":
            return self.fallback
        return int(value) if value is not None else None

    def amount(self, definition: Workflow) -> Decimal | None:
        """The sum at stake."""
        name = amount_field(definition, self.entity)
        value = self.row.get(name) if name else None
        return None if value is None else Decimal(value)

    def is_empty(self, field: str) -> bool:
        """Whether the field holds nothing: no value, no line, nobody and nothing it names."""
        known = self.entity.fields[field]
        if known.lines:
            return not self.world.children(known.lines, "parent", self.row["id"])
        if is_many(known):
            return not self.world.members(self.entity.name, field, self.row["id"])
        return self.row.get(field) in (None, "", ())

    def label(self, field: str) -> Text:
        """How people call a field, or a path of fields."""
        known = self.entity.fields.get(field)
        return known.label if known else Text(tuple((tag, self._path(field, tag)) for tag in LANGUAGES))

    def _path(self, path: str, language: str) -> str:
        """`客户的级别`; a part that is no field by its own name."""
        naming, held, labels = Naming(self.schema, language), self.entity.name, []
        if path.startswith("param.") and (declared := self.schema.parameters.get(path.removeprefix("param."))):
            return declared.label.in_(language)
        for name in path.split("."):
            labels.append(naming.label(held, name))
            known = self.schema.entities[held].fields.get(name) if held in self.schema.entities else None
            held = known.to[0] if known is not None and len(known.to) == 1 else ""
        return ("的" if naming.chinese else " › ").join(labels)

    def to_fill(self, field: str) -> Text:
        """What a person fills in so that the field is no longer empty: itself, or what its formula reads."""
        known = self.entity.fields.get(field)
        if known is None or known.formula is None:
            return self.label(field)
        names = dict.fromkeys(path[0] for path in sorted(known.formula.reads))
        read = [self.entity.fields[name] for name in names if name in self.entity.fields]
        empty = [each for each in read if self.row.get(each.name) in (None, "", ())] or read
        return Text(tuple((tag, _joined(tag, [each.label.in_(tag) for each in empty])) for tag in LANGUAGES))


def _joined(language: str, labels: list[str]) -> str:
    return "”和“".join(labels) if language.startswith("zh") else "” and “".join(labels)
