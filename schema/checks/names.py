"""Entities, roles and numbers: everything readable by somebody, no role standing for itself, numbers that count."""

import re
from collections.abc import Mapping
from typing import Final

from schema import codes, entity_codes
from schema.model import Entity, Role, Schema
from schema.sections.bench import Bench, Here

_HOLE: Final = re.compile(r"\{([^{}]*)\}")
_PARTS: Final = frozenset(("yyyy", "yy", "mm", "dd", "seq"))


def check(schema: Schema, bench: Bench) -> None:
    """All entities and roles."""
    for entity in schema.entities.values():
        _access(bench, entity)
        _number(bench, entity)
    for role in schema.roles.values():
        _otherwise(bench, role, schema.roles)


def _access(bench: Bench, entity: Entity) -> None:
    written = entity.access or entity.internal or entity.lines_of or entity.system
    if not written and not bench.said_access(entity.name):
        bench.desk.report(entity_codes.NO_ACCESS, entity.place, entity=entity.name)


def _number(bench: Bench, entity: Entity) -> None:
    if not entity.number:
        return
    holes = [hole.partition(":")[0] for hole in _HOLE.findall(entity.number)]
    if "seq" not in holes:
        bench.desk.report(entity_codes.SEQUENCE, bench.place_of(entity.name, "number"))
    for hole in holes:
        if hole not in _PARTS and not bench.reaches(hole, Here(entity.name)):
            place = bench.place_of(entity.name, "number")
            bench.desk.report(codes.TEXT_TEMPLATE, place, path=hole, hint="")


def _otherwise(bench: Bench, role: Role, roles: Mapping[str, Role]) -> None:
    seen = [role.name]
    current = role
    while current.otherwise in roles:
        seen.append(current.otherwise)
        current = roles[current.otherwise]
        if current.name == role.name:
            bench.desk.report(entity_codes.CIRCLE_OF_ROLES, role.place, path=" → ".join(seen))
            return
        if seen.count(current.name) > 1:
            return
