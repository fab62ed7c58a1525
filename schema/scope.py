"""Answers the expression checker's questions about names from the entities of a schema."""

from collections.abc import Collection as Names
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from expressions.functions import Function
from expressions.scope import Member, Parameter, StageLog
from expressions.types import ANY, Type
from schema import automatic
from schema.fieldtypes import registry
from schema.model import Entity, Field, Report, Schema
from schema.model import Parameter as Declared

EVERYONE: Final = "everyone"
MOVES: Final = StageLog("stage_move", "record", "stage", "at")


@dataclass(frozen=True, slots=True)
class SchemaScope:
    """Names of one schema. It serves while a schema is built too, over entities without compiled formulas."""

    known: Mapping[str, Entity]
    declared: Mapping[str, Declared] = field(default_factory=dict)
    role_names: tuple[str, ...] = ()
    level_names: tuple[str, ...] = ()
    profile_names: tuple[str, ...] = ()
    registered: Mapping[str, Function] = field(default_factory=dict)
    calendar_names: tuple[str, ...] = ()

    @staticmethod
    def of(schema: Schema, functions: Iterable[Function] = ()) -> "SchemaScope":
        """The scope of a loaded schema; `functions` are the plugins'."""
        return SchemaScope(
            schema.entities,
            schema.parameters,
            (*schema.roles, EVERYONE),
            tuple(schema.levels),
            tuple(schema.profiles),
            {**{function.name: function for function in functions}, **report_functions(_arguments(schema.reports))},
            tuple(schema.app.calendars),
        )

    def entities(self) -> Names[str]:
        """Names of all entities, line entities and system entities included."""
        return self.known.keys()

    def member(self, entity: str | None, name: str) -> Member | None:
        """The member of an entity; of None what every record has."""
        if entity is None:
            found = automatic.shared().get(name)
            return _member(found) if found else None
        held = self.known.get(entity)
        if held is None:
            return None
        if name in held.collections:
            collection = held.collections[name]
            return Member(
                name, "collection", Type("collection", collection.entity), collection.entity, collection.field
            )
        return _member(held.fields[name]) if name in held.fields else None

    def members(self, entity: str | None) -> Names[str]:
        """Names of all members of an entity."""
        if entity is None:
            return automatic.shared().keys()
        held = self.known.get(entity)
        return {**held.fields, **held.collections}.keys() if held else ()

    def parameter(self, name: str) -> Parameter | None:
        """The parameter called `name`."""
        found = self.declared.get(name)
        if found is None or found.field is None:
            return None
        keys = tuple(key for key in found.choices if key != "otherwise")
        return Parameter(name, registry.of(found.field).kind(found.field), found.by, keys)

    def parameters(self) -> Names[str]:
        """Names of all parameters."""
        return self.declared.keys()

    def roles(self) -> Names[str]:
        """Names of all roles, `everyone` included."""
        return self.role_names

    def levels(self) -> Names[str]:
        """Names of the organisation's levels, from the top down."""
        return self.level_names

    def profiles(self) -> Names[str]:
        """Names of the profiles."""
        return self.profile_names

    def function(self, name: str) -> Function | None:
        """A function that a plugin registered; also `report.NAME`."""
        return self.registered.get(name)

    def functions(self) -> Names[str]:
        """Full names of the registered functions."""
        return self.registered.keys()

    def calendars(self) -> Names[str]:
        """Names of the calendars that units keep."""
        return self.calendar_names

    def owned(self) -> Names[str]:
        """Entities whose records have an owner; internal ones and lines left out."""
        return tuple(e.name for e in self.known.values() if e.owner and not e.internal and not e.lines_of)

    def stage_log(self) -> StageLog | None:
        """Where moves are written down."""
        return MOVES if MOVES.entity in self.known else None


def report_functions(arguments: Mapping[str, int]) -> dict[str, Function]:
    """`report.NAME(by, period)` with so many arguments, declared and not computed by this release."""
    return {
        f"report.{name}": Function(f"report.{name}", None, [ANY] * count, "decimal")
        for name, count in arguments.items()
    }


def _arguments(reports: Mapping[str, Report]) -> dict[str, int]:
    return {name: len(report.by) + (report.period is not None) for name, report in reports.items()}


def _member(found: Field) -> Member:
    kind = registry.of(found).kind(found)
    targets = () if found.to == ("any",) else found.to
    clock = not found.stored
    if found.lines:
        return Member(found.name, "collection", kind, found.lines, "parent")
    if kind.kind == "record":
        return Member(found.name, "link", kind, kind.entity, targets=targets, clock=clock)
    if kind.kind == "collection":
        return Member(found.name, "links", kind, kind.entity, targets=targets, clock=clock)
    return Member(found.name, "field", kind, clock=clock)
