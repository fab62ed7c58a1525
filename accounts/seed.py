"""Puts the roles and the units of the schema into the database: what is new there is added, nothing is taken back."""

from typing import Any

from kernel.actor import Actor
from records.actions.create import Create
from records.actions.delete import Delete
from records.actions.update import Update
from records.door import Door
from records.house import House
from records.results import Query, Record
from schema.model import UnitSeed


async def seed(house: House) -> None:
    """Adds the roles and units that the database has never had; a unit deleted by people stays deleted."""
    door = Door(house, Actor.system("organisation of the schema"))
    await _roles(house, door)
    await _units(house, door)


async def take_lost_roles(house: House) -> None:
    """Ends every holding of a role that the schema no longer has; the history says so."""
    door = Door(house, Actor.system("roles of the schema"))
    kept = {name for role in house.schema.roles.values() for name in (role.name, role.was)}
    gone = {row.id for row in await everything(door, "role") if row.values["name"] not in kept}
    for holding in await everything(door, "role_holding"):
        if holding.values["role"] in gone:
            await door.run(Delete("role_holding", holding.id))


async def _roles(house: House, door: Door) -> None:
    known = {row.values["name"]: row for row in await everything(door, "role")}
    language = house.schema.app.locale
    for role in house.schema.roles.values():
        wanted = {"name": role.name, "label": role.label.in_(language) or role.name}
        there = known.get(role.name) or known.get(role.was)
        if there is None:
            await door.run(Create("role", wanted))
        elif changed := {name: value for name, value in wanted.items() if there.values[name] != value}:
            await door.run(Update("role", there.id, changed))


async def _units(house: House, door: Door) -> None:
    rows = [*await everything(door, "unit"), *await everything(door, "unit", deleted=True)]
    ids = {row.values["code"]: row.id for row in rows}
    for unit in house.schema.units:  # parents stand before their children
        if unit.code not in ids:
            made = await door.run(Create("unit", _values(unit, ids)))
            ids[unit.code] = made.id or 0


async def everything(door: Door, entity: str, *, deleted: bool = False) -> list[Record]:
    """All records of an entity that has few."""
    found: list[Record] = []
    while True:
        query = Query(limit=1000, offset=len(found), count="none", deleted=deleted)
        page = await door.page(entity, query)
        found += page.rows
        if page.next is None:
            return found


def _values(unit: UnitSeed, ids: dict[str, int]) -> dict[str, Any]:
    return {
        **unit.more,
        "code": unit.code,
        "name": unit.name,
        "level": unit.level,
        "profile": unit.profile or None,
        "parent": ids.get(unit.parent),
    }
