"""Which stored values are computed from which: formulas and titles over all entities, with the ways between records."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from expressions.scope import Scope
from records.routes import Reading, Route, readings_of
from schema.model import Entity, Field, Schema

TITLE: Final = "title_"
COMPLETENESS: Final = "completeness"
_HOLE: Final = re.compile(r"\{([a-z_][a-z0-9_.]*)\}", re.IGNORECASE)

Node = tuple[str, str]  # entity and stored field, or title_


@dataclass(frozen=True, slots=True)
class Dependant:
    """A computed value and one thing it reads: `reading.route` leads from its record to the record read."""

    entity: str
    field: str
    reading: Reading


class Graph:
    """The stored formulas and titles of one schema, in an order in which each stands after what it reads."""

    def __init__(self, schema: Schema, names: Scope) -> None:
        self.schema = schema
        self.names = names
        self._own: dict[str, tuple[Node, ...]] = {}
        self._elsewhere: dict[str, frozenset[str]] = {}
        self.reads: Mapping[Node, tuple[Reading, ...]] = dict(self._nodes())

    def _nodes(self) -> Iterator[tuple[Node, tuple[Reading, ...]]]:
        for entity in self.schema.entities.values():
            for field in formulas(entity):
                if field.formula is not None:
                    yield (entity.name, field.name), readings_of(field.formula, self.names)
            if not entity.internal:
                yield (entity.name, TITLE), tuple(self._title(entity))

    def _title(self, entity: Entity) -> Iterator[Reading]:
        for path in title_paths(entity):
            at: str | None = entity.name
            route = Route()
            for position, name in enumerate(path):
                member = self.names.member(at, name) if at else None
                if at is None or member is None:
                    break
                yield Reading(route, at, name)
                if member.kind not in ("link", "links"):
                    break
                route = route.follow(at, name, member.entity, many=member.kind == "links")
                if position == len(path) - 1 and member.entity:
                    yield Reading(route, member.entity, TITLE)
                at = member.entity

    @cached_property
    def dependants(self) -> Mapping[Node, tuple[Dependant, ...]]:
        """What reads a field, by (entity, field)."""
        found: dict[Node, list[Dependant]] = {}
        for (entity, field), readings in self.reads.items():
            for reading in readings:
                found.setdefault((reading.entity, reading.field), []).append(Dependant(entity, field, reading))
        return {node: tuple(each) for node, each in found.items()}

    def read_elsewhere(self, entity: str) -> frozenset[str]:
        """The fields of an entity that a stored value reads from another record, or once the row is written."""
        if entity not in self._elsewhere:
            self._elsewhere[entity] = frozenset(
                name for (owner, name), found in self.dependants.items()
                if owner == entity and any(
                    each.reading.route.hops or each.reading.route.whole or (each.entity, each.field) in self.late
                    for each in found
                )
            )  # fmt: skip
        return self._elsewhere[entity]

    @cached_property
    def rank(self) -> Mapping[Node, int]:
        """The place of each computed value in an order that respects what reads what (the schema has no circles)."""
        done: dict[Node, int] = {}

        def visit(node: Node, above: frozenset[Node]) -> None:
            if node in done or node not in self.reads or node in above:
                return
            for reading in self.reads[node]:
                visit((reading.entity, reading.field), above | {node})
            done[node] = len(done)

        for node in self.reads:
            visit(node, frozenset())
        return done

    @cached_property
    def late(self) -> frozenset[Node]:
        """Values that count whole tables, also by what they read of their own record: asked after the write."""
        found: set[Node] = set()
        for node in sorted(self.rank, key=self.rank.__getitem__):
            if any(r.route.whole or (not r.route.hops and (r.entity, r.field) in found) for r in self.reads[node]):
                found.add(node)
        return frozenset(found)

    @cached_property
    def organised(self) -> tuple[Node, ...]:
        """Values that ask the organisation, each after what it reads."""
        formulas = ((node, self.schema.entity(node[0]).fields.get(node[1])) for node in self.rank)
        return tuple(node for node, field in formulas if field and field.formula and field.formula.organisation)

    def own(self, entity: Entity) -> tuple[Node, ...]:
        """The computed values of an entity and its lines, in order."""
        if entity.name not in self._own:
            kin = {entity.name, *(field.lines for field in entity.fields.values() if field.lines)}
            nodes = (node for node in self.rank if node[0] in kin)
            self._own[entity.name] = tuple(sorted(nodes, key=self.rank.__getitem__))
        return self._own[entity.name]

    @cached_property
    def pointing(self) -> Mapping[str, tuple[tuple[str, Field], ...]]:
        """Links to an entity from stored records: (entity, field), open links included."""
        found: dict[str, list[tuple[str, Field]]] = {name: [] for name in self.schema.entities}
        for entity in self.schema.entities.values():
            for field in entity.fields.values():
                for target in self.schema.entities if field.to == ("any",) else field.to:
                    if target in found and not field.lines:
                        found[target].append((entity.name, field))
        return {name: tuple(each) for name, each in found.items()}


def formulas(entity: Entity) -> tuple[Field, ...]:
    """The stored formulas of an entity."""
    return tuple(field for field in entity.fields.values() if field.formula is not None and field.stored)


def title_paths(entity: Entity) -> tuple[tuple[str, ...], ...]:
    """The paths that the title's template holds, in every language."""
    found = (hole for _, text in entity.title for hole in _HOLE.findall(text))
    return tuple(dict.fromkeys(tuple(hole.split(".")) for hole in found))
