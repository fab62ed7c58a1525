"""Whether a person is meant by a plain `who` list of a stage or a workflow, about one record."""

from collections.abc import Iterable

from kernel.text import LANGUAGES, Text, listed
from records.persons import people_at
from records.results import Row
from records.sight import Sight
from schema.model import Entity, Person


async def is_one_of(sight: Sight, people: Iterable[Person], entity: Entity, row: Row) -> bool:
    """Whether the acting person is one of these for this record: a role covers the record's unit (S4.3)."""
    return any([await _is(sight, each, entity, row) for each in people])


async def _is(sight: Sight, person: Person, entity: Entity, row: Row) -> bool:
    me = sight.actor.user_id
    if me is None:
        return False
    match person.kind:
        case "role" if person.name == "everyone":
            return not sight.actor.outside
        case "everyone":
            return not sight.actor.outside
        case "role":
            return _holds(sight, person.name, row)
        case "owner":
            return bool(row.get("owner") == me)
        case "field":
            return me in await _in_field(sight, entity, person.name, row)
        case _:
            return False


def _holds(sight: Sight, role: str, row: Row) -> bool:
    unit = row.get("unit")
    units = [held.unit for held in sight.actor.holdings if held.role == role]
    return bool(units) and (unit is None or any(sight.house.organisation.within(unit, each) for each in units))


async def _in_field(sight: Sight, entity: Entity, name: str, row: Row) -> tuple[int, ...]:
    return await sight.world.settle(lambda: people_at(sight.house.schema, sight.world, entity, row, name))


def labels(sight: Sight, people: Iterable[Person], entity: Entity) -> Text:
    """How people call a `who` list, in both languages."""
    called = [Text(tuple((tag, _label(sight, each, entity, tag)) for tag in LANGUAGES)) for each in people]
    return listed(called) if called else Text.of("")


def _label(sight: Sight, person: Person, entity: Entity, language: str) -> str:
    role = sight.house.schema.roles.get(person.name)
    if person.kind == "role" and role is not None:
        return role.label.in_(language)
    field = entity.fields.get("owner" if person.kind == "owner" else person.name)
    return field.label.in_(language) if field else person.name or person.kind
