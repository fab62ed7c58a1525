"""Stored formulas that ask who holds a role, or where a unit stands, follow the organisation: they fall behind when it
changes, and records.catching_up computes them anew part by part."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Final

from records.draft import UNTOUCHED
from records.people import read_organisation
from records.work import Work
from schema.model import Schema

_DECISIVE: Final[Mapping[str, frozenset[str]]] = {
    "user": frozenset(("active",)),
    "role_holding": frozenset(("user", "role", "unit", "until")),
    "unit": frozenset(),  # every field: a formula may read any of the unit it finds
}


async def follow_organisation(work: Work) -> None:
    """Lets them fall behind where this transaction wrote something of the organisation."""
    schema = work.house.schema
    if any(_decides(schema, change.entity, change.fields) for change in work.unit.log.changes()):
        await fall_behind(work)


async def fall_behind(work: Work) -> None:
    """All of them are to be computed anew."""
    for entity, field in work.house.graph.organised:
        await work.unit.fall_behind(entity, field, work.now)


async def ask_the_database(work: Work) -> None:
    """From now on it is the organisation as this transaction finds it, whatever the house has heard of so far."""
    facts = await read_organisation(work.house, work.reader)
    work.frame = work.world.frame = replace(work.frame, organisation=facts)


def _decides(schema: Schema, entity: str, fields: Collection[str] | None) -> bool:
    """Whether writing these fields (None: records came or went) may give a question another answer."""
    if entity not in _DECISIVE or fields is None:
        return entity in _DECISIVE
    decisive = _DECISIVE[entity] or schema.entity(entity).fields.keys() - UNTOUCHED
    return not (decisive | _asked_of_people(schema) if entity == "user" else decisive).isdisjoint(fields)


def _asked_of_people(schema: Schema) -> frozenset[str]:
    """What the conditions of roles read of a person."""
    conditions = (role.when for role in schema.roles.values() if role.when is not None)
    return frozenset(path[0] for condition in conditions for path in condition.reads)
