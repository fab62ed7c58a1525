"""A world of one example record, for the cases that a file carries: given values, formulas computed, nothing stored."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from expressions.evaluate import evaluate
from expressions.frame import Frame, NoOrganisation
from expressions.nodes import Aggregate, Whole
from expressions.tree import Expression
from kernel.clock import Clock
from kernel.errors import Refusal
from kernel.reference import Reference
from schema.fieldtypes import registry
from schema.fieldtypes.base import Invalid
from schema.model import Entity, Field, Schema

RECORD: Final = 1
SUBMITTER: Final = 900_000
_ZEROES: Final = {"sum": 0, "count": 0, "all": True, "any": False}


class Defaults(NoOrganisation):
    """Parameters at their defaults, and the profile a case gives."""

    def __init__(self, schema: Schema, profile: str = "") -> None:
        self._schema = schema
        self._profile = profile

    def profile(self, unit: int | None) -> str:
        """The profile the case gives."""
        return self._profile

    def parameter(self, name: str, unit: int | None = None, day: date | None = None, pick: object = None) -> Any:
        """The default; with `by` the one that `pick` picks."""
        declared = self._schema.parameters[name]
        if declared.by is None:
            return declared.default
        return declared.choices.get(str(pick), declared.choices.get("otherwise"))


class Row(Mapping[str, Any]):
    """One record: what was given, else its formula, else its default."""

    def __init__(self, world: "Example", entity: Entity, id: int, given: dict[str, Any]) -> None:
        self.world, self.entity, self.id, self.given = world, entity, id, given
        self._busy: set[str] = set()

    def __getitem__(self, name: str) -> Any:
        if name == "id":
            return self.id
        if name in self.given:
            return self.given[name]
        field = self.entity.fields.get(name)
        return None if field is None else self._computed(field)

    def _computed(self, field: Field) -> Any:
        if field.formula is None:
            plain = field.default is None or isinstance(field.default, Expression)
            return next(iter(self.entity.stages), None) if field.name == "stage" else None if plain else field.default
        if field.name in self._busy:
            return None
        self._busy.add(field.name)
        try:
            value = evaluate(field.formula, self.world, self.world.frame.about(self.id))
            return registry.of(field).fit(field, value)
        except (Invalid, Refusal):
            return None
        finally:
            self._busy.discard(field.name)

    def __contains__(self, name: object) -> bool:
        return name == "id" or name in self.given or name in self.entity.fields

    def __iter__(self) -> Iterator[str]:
        return iter(("id", *self.entity.fields))

    def __len__(self) -> int:
        return len(self.entity.fields) + 1


class Example:
    """The World of one case: `given` maps paths (`ratio`, `customer.level`, `submitter.unit`) to values."""

    def __init__(self, schema: Schema, entity: str, given: Mapping[str, Any], clock: Clock) -> None:
        self._schema = schema
        self.entity = entity
        self._rows: dict[tuple[str, int], Row] = {}
        frozen = {name.removeprefix("param."): value for name, value in given.items() if name.startswith("param.")}
        organisation = Defaults(schema, str(given.get("profile", "")))
        self.frame = Frame(
            clock.now(), clock.zone, organisation, record=RECORD, submitter=SUBMITTER, me=SUBMITTER, frozen=frozen
        )
        self._add(entity, RECORD)
        self._add("user", SUBMITTER)
        for path, value in given.items():
            if path.startswith("submitter."):
                self._put("user", SUBMITTER, path.split(".")[1:], value)
            elif not path.startswith("param.") and path != "profile":
                self._put(entity, RECORD, path.split("."), value)

    def _add(self, entity: str, id: int) -> Row:
        row = Row(self, self._schema.entities[entity], id, {})
        return self._rows.setdefault((entity, id), row)

    def _put(self, entity: str, id: int, path: Sequence[str], value: Any) -> None:
        name, *rest = path
        row = self._add(entity, id)
        target = registry.of(row.entity.fields[name]).kind(row.entity.fields[name]).entity
        if not rest:
            row.given[name] = value
            if isinstance(value, tuple) and target is not None:
                for each in value:
                    self._add(target, each)
            return
        if target is not None:
            linked = row.given.setdefault(name, 1000 + len(self._rows))
            self._put(target, linked, rest, value)

    # ---- World
    def get(self, entity: str, id: int) -> Row | None:
        """The example record, or one that a path made."""
        return self._rows.get((entity, id))

    def children(self, entity: str, field: str, of: int | Reference) -> Sequence[Row]:
        """A case gives no lines and no records that point here."""
        return ()

    def members(self, entity: str, field: str, id: int) -> Sequence[int | Reference]:
        """What a case gives for a links, users or files field."""
        row = self._rows.get((entity, id))
        return tuple(row.given.get(field) or ()) if row else ()

    def aggregate(self, node: Aggregate, frame: Frame) -> Any:
        """Nothing else is stored: 0, empty, true of all."""
        assert isinstance(node.source, Whole)
        return _ZEROES.get(node.function)

    def put(self, entity: str, id: int, given: Mapping[str, Any]) -> None:
        """One more record."""
        self._add(entity, id).given.update(given)

    def with_value(self, path: str, value: Any) -> None:
        """Gives one more value."""
        if path.startswith("param."):
            self.frame = replace(self.frame, frozen={**self.frame.frozen, path.removeprefix("param."): value})
        else:
            self._put(self.entity, RECORD, path.split("."), value)
