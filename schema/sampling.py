"""Records on both sides of every limit that the route of an approval asks about, as a file's own cases would give them.

They are found from the conditions alone: for each field, parameter or fact of the submitter that is compared with
something fixed the values at, below and above it, each option and another one, yes and no, empty and filled.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from random import Random
from typing import Any, Final

from expressions.nodes import (
    And,
    Compare,
    Constant,
    Follow,
    In,
    IsEmpty,
    Items,
    Node,
    Not,
    Or,
    ProfileOf,
    Setting,
    Special,
)
from expressions.tree import Expression
from schema.cases import field_at, path_of, step_of
from schema.fieldtypes import registry
from schema.model import Field, Schema
from schema.worlds import SUBMITTER

MOST: Final = 600  # examples of one approval; of more combinations as many are drawn, always the same ones
_SOMEBODY: Final = 7
_OTHER: Final = "~"  # a text that nobody writes

Example = Mapping[str, Any]


@dataclass(slots=True)
class Sampling:
    """Values worth trying by path (`ratio`, `customer.level`, `submitter.unit`, `param.limit`)."""

    schema: Schema
    entity: str
    today: date
    values: dict[str, list[Any]] = field(default_factory=dict)
    of: str = ""  # the name by which the conditions call the record, where it is not the one at hand

    def read(self, condition: Expression) -> bool:
        """Learns from a condition; whether all of it is understood, so that what no example meets is never met."""
        return self._of(condition.root)

    def examples(self) -> list[Example]:
        """Combinations of all values, all of them or as many as there is room for."""
        names = list(self.values)
        total = 1
        for name in names:
            total *= len(self.values[name])
        if total <= MOST:
            return [dict(zip(names, each, strict=True)) for each in product(*self.values.values())]
        draw = Random(0)
        return [{name: draw.choice(self.values[name]) for name in names} for _ in range(MOST)]

    # -------------------------------------------------------------------------------------------- conditions
    def _of(self, node: Node) -> bool:
        match node:
            case And() | Or():
                understood = [self._of(part) for part in node.parts]  # each part has its limits, understood or not
                return all(understood)
            case Not():
                return self._of(node.value)
            case Constant():
                return True
            case Compare():
                return self._compared(node)
            case In():
                return self._among(node)
            case IsEmpty():
                return self._emptiness(node.value)
            case Follow():
                return self._try(node, (True, False))
        return False

    def _compared(self, node: Compare) -> bool:
        left, right = self._name(node.left), self._name(node.right)
        for name, other in ((left, node.right), (right, node.left)):
            default = self._default(other)
            if name and default is not None:
                return self.add(name, self._around(name, default))
        if left and right:
            return self._beside(left, right)
        if not left and not right:
            return False
        name, other = (left, node.right) if left else (right, node.left)
        return self._against(name, other)

    def _against(self, name: str, other: Node) -> bool:
        if isinstance(other, Special) and other.name in ("me", "submitter"):
            return self.add(name, (SUBMITTER, _SOMEBODY))
        if isinstance(other, Special) and other.name == "today":
            return self.add(name, (self.today + timedelta(days=days) for days in (-1, 0, 1)))
        return isinstance(other, Constant) and self.add(name, self._around(name, other.value))

    def _around(self, name: str, value: Any) -> Iterable[Any]:
        """The value, and what lies right beside it."""
        if isinstance(value, bool):
            return (True, False)
        if isinstance(value, Decimal | int):
            return self._numbers(name, Decimal(value))
        if isinstance(value, date):
            return (value - timedelta(days=1), value, value + timedelta(days=1))
        return (value, *self._options(name)) if isinstance(value, str) else (value,)

    def beside(self, name: str, limits: Iterable[Any]) -> list[Any]:
        """The limits of a field, and what lies right beside each."""
        return [each for limit in limits for each in self._around(name, limit)]

    def _numbers(self, name: str, number: Decimal) -> Iterable[Any]:
        found = self._field(name)
        step = step_of(found)
        whole = found is not None and found.type in ("integer", "score")
        return tuple(int(each) if whole else each for each in (number - step, number, number + step))

    def _options(self, name: str) -> Iterable[str]:
        """The options of a choice, else a text like no other."""
        found = self._field(name)
        keys = tuple(option.key for option in found.options) if found is not None else ()
        return keys or (_OTHER,)

    def _among(self, node: In) -> bool:
        name = self._name(node.value)
        if not name or not isinstance(node.among, Items):
            return False
        constants = [each for each in node.among.items if isinstance(each, Constant)]
        for each in constants:
            self.add(name, self._around(name, each.value))
        return len(constants) == len(node.among.items)

    def _emptiness(self, node: Node) -> bool:
        name = self._name(node)
        return bool(name) and self.add(name, (None, *self.filled(name)))

    def filled(self, name: str) -> Iterable[Any]:
        """Values of a field that is not empty, as few as will do."""
        found = self._field(name)
        if found is None or found.options:
            return self._options(name)
        kind = registry.of(found).kind(found).kind
        some: Mapping[str, Any] = {
            "number": Decimal(1), "money": Decimal(1), "integer": 1, "text": "x", "date": self.today, "boolean": True,
            "record": _SOMEBODY,
        }  # fmt: skip
        return (some[kind],) if kind in some else ()

    def _beside(self, left: str, right: str) -> bool:
        """Two fields compared with each other: alike, and either one more."""
        both = [self._field(left), self._field(right)]
        number = all(each is not None and each.type in ("money", "decimal", "percent") for each in both)
        values: tuple[Any, ...] = (Decimal(1), Decimal(2)) if number else (1, 2)
        return self.add(left, values) and self.add(right, values)

    def _try(self, node: Follow, values: Iterable[Any]) -> bool:
        name = self._name(node)
        return bool(name) and self.add(name, values)

    # -------------------------------------------------------------------------------------------- paths
    def _default(self, node: Node) -> Any:
        """What a parameter is unless somebody sets it."""
        if not isinstance(node, Setting) or node.pick is not None or node.name not in self.schema.parameters:
            return None
        return self.schema.parameters[node.name].default

    def _name(self, node: Node) -> str:
        if isinstance(node, Setting):
            return f"param.{node.name}" if node.pick is None and node.name in self.schema.parameters else ""
        return "profile" if isinstance(node, ProfileOf) else path_of(node, self.of)

    def _field(self, name: str) -> Field | None:
        if name.startswith("param.") or name == "profile":
            return None
        if name.startswith("submitter."):
            return field_at(self.schema, "user", name.removeprefix("submitter."))
        return field_at(self.schema, self.entity, name)

    def add(self, name: str, values: Iterable[Any]) -> bool:
        """Takes values worth trying for a path; True, so that a condition made of them is understood."""
        held = self.values.setdefault(name, [])
        held.extend(each for each in dict.fromkeys(values) if not any(each is old or each == old for old in held))
        return True
