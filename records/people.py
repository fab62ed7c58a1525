"""Reads the organisation from its ordinary records: units, people, holdings, parameter values."""

from typing import TYPE_CHECKING, Any, Final

from access.calendars import Calendars
from access.facts import Appointment, Delegation, Member, Setting, TemporaryGrant, Unit
from access.organisation import Organisation
from expressions.conditions import TRUE
from kernel.actor import Actor
from records.results import Row
from schema.fieldtypes import registry
from schema.fieldtypes.base import Invalid, Reading
from store.reader import Reader

if TYPE_CHECKING:
    from records.house import House

ORGANISATIONAL: Final = frozenset(
    ("user", "unit", "role", "role_holding", "parameter_value", "delegation", "temporary_grant")
)


async def read_organisation(house: "House", reader: Reader) -> Organisation:
    """All facts of today; conditions of roles (`when`) are asked in the database."""
    schema = house.schema
    renamed = {role.was: role.name for role in schema.roles.values() if role.was and role.was not in schema.roles}
    names = {row["id"]: str(row["name"]) for row in await _all(house, reader, "role")}
    roles = {id: renamed.get(name, name) for id, name in names.items()}
    facts = Organisation(
        day=house.clock.today(),
        levels=tuple(schema.levels),
        units={row["id"]: _unit(row) for row in await _all(house, reader, "unit")},
        members={row["id"]: _member(row) for row in await _all(house, reader, "user")},
        appointments=tuple(
            Appointment(row["user"], roles.get(row["role"], ""), row["unit"], row.get("until"))
            for row in await _all(house, reader, "role_holding") if row["user"] and row["unit"]
        ),
        settings=tuple(_setting(house, row) for row in await _all(house, reader, "parameter_value") if row["unit"]),
        delegations=tuple(_delegation(row) for row in await _all(house, reader, "delegation") if not row["revoked_at"]),
        lent=tuple(_lent(row) for row in await _all(house, reader, "temporary_grant")),
        roles=schema.roles, profiles=schema.profiles, parameters=schema.parameters,
        calendars=Calendars.of(schema.app),
    )  # fmt: skip
    return await _with_conditions(house, reader, facts)


async def _with_conditions(house: "House", reader: Reader, facts: Organisation) -> Organisation:
    asked = [role for role in house.schema.roles.values() if role.when is not None]
    if not asked:
        return facts
    frame = house.frame(Actor.system("roles"))
    eligible = {}
    for role in asked:
        from dataclasses import replace

        where = role.when or TRUE
        eligible[role.name] = frozenset(await reader.ids("user", where=where, frame=replace(frame, organisation=facts)))
    return replace(facts, eligible=eligible)


async def _all(house: "House", reader: Reader, entity: str) -> list[Row]:
    if entity not in house.schema.entities:
        return []
    return await reader.rows(entity, where=TRUE, frame=house.frame(Actor.system("organisation")), limit=None)


def _unit(row: Row) -> Unit:
    return Unit(row["id"], row["code"] or "", row["name"] or "", row["level"] or "", row["parent"], row["head"],
                row["profile"] or "")  # fmt: skip


def _member(row: Row) -> Member:
    return Member(row["id"], row["login"] or "", row["name"] or "", row["unit"], row["manager"],
                  bool(row["active"]), row["language"] or "")  # fmt: skip


def _delegation(row: Row) -> Delegation:
    return Delegation(row["from_user"], row["to_user"], row["from_at"], row["to_at"], tuple(row["scope"] or ()),
                      row["max_amount"])  # fmt: skip


def _lent(row: Row) -> TemporaryGrant:
    return TemporaryGrant(row["user"], row["entity"] or "", frozenset((row["verbs"] or "").split()), row["unit"],
                          row["until"])  # fmt: skip


def _setting(house: "House", row: Row) -> Setting:
    return Setting(str(row["parameter"]), row["unit"], _read(house, row), row.get("from_day"))


def _read(house: "House", row: Row) -> Any:
    """A parameter's value is kept in the form of its own type; one that no longer fits counts as not set."""
    declared = house.schema.parameters.get(str(row["parameter"]))
    if declared is None or declared.field is None:
        return None
    reading = Reading(house.clock.today(), zone=house.clock.zone)
    try:
        return registry.of(declared.field).parse(declared.field, row["value"], reading)
    except Invalid:
        return declared.default
