"""Which records may be stored together: where what one of them is asked cannot depend on the others."""

from collections.abc import Iterable
from typing import Any, Final

from expressions.tree import Expression
from records.computing import first_stages
from records.duplicates import others_of
from records.guarded import by_action
from records.house import House
from records.links import is_many
from records.routes import Route, readings_of
from schema.model import Duplicate, Entity

_ORGANISATIONAL: Final = frozenset(("user", "unit", "role", "role_holding", "parameter_value", "temporary_grant"))


def stand_apart(house: House, entity: Entity) -> bool:
    """Whether new records of the entity are checked and stored alike one by one or many at once.

    Not where something of them counts records or reads those that others point to, makes a record of look-alikes, lets
    a plugin look at the others before it is stored, brings effects about, or waits for an approval: then the second may
    depend on the first.
    """
    if entity.internal or entity.lines_of or entity.name in _ORGANISATIONAL:
        return False
    if house.relay.asks("before_create", "door") or entity.name in by_action(house.schema, "create"):
        return False
    if any(each.after == "created" for each in entity.automations.values()):
        return False
    if any(entity.stages[name].when_entered or entity.stages[name].clock for name in first_stages(entity)):
        return False
    if any(not rule.fields for rule in entity.unique) or not all(
        _plain(house, entity, each) for each in entity.duplicates
    ):
        return False
    late = any(node[0] == entity.name for node in house.graph.late)
    return not late and all(_alone(house, each, new=True) for each in _asked(entity))


def _plain(house: House, entity: Entity, rule: Duplicate) -> bool:
    """Whether look-alikes are told by what is written in the records, one by the other as the other by the one, and
    nothing is made of them."""
    if any(name == entity.name and field not in ("", rule.match[0]) for name, field in others_of(entity, rule)):
        return False
    there = (house.schema.entity(name).fields.get(field) for name, field in others_of(entity, rule))
    compared = [*(entity.fields[name] for name in rule.match), *(each for each in there if each is not None)]
    return rule.then != "create" and not any(each.computed or is_many(each) for each in compared)


def change_apart(house: House, entity: Entity) -> bool:
    """The same of changes of stored records; nor where a question goes from a record to another of its kind."""
    if entity.internal or entity.lines_of or entity.duplicates or entity.name in _ORGANISATIONAL:
        return False
    if house.relay.listens("before_update") or entity.name in by_action(house.schema, "update"):
        return False
    if any(each.after == "changed" for each in entity.automations.values()):
        return False
    if any(is_many(field) and field.required is not False for field in entity.fields.values()):
        return False
    asked = [*_asked(entity), *([entity.locked.when] if entity.locked else [])]
    conditions = [each for each in asked if isinstance(each, Expression)]
    late = any(node[0] == entity.name for node in house.graph.late)
    return not late and all(_alone(house, each) and not _inward(house, entity, each) for each in conditions)


def _inward(house: House, entity: Entity, asked: Expression) -> bool:
    """Whether it goes to records of the same kind, or to a value elsewhere that may be worked out from these."""
    fields = {name: each.fields for name, each in house.schema.entities.items()}
    found = [each for each in readings_of(asked, house.names) if each.route.hops]
    return any(
        each.entity == entity.name or ((known := fields[each.entity].get(each.field)) and known.computed)
        for each in found
    )


def _asked(entity: Entity) -> Iterable[Expression]:
    for field in entity.fields.values():
        several: list[Any] = [field.required, field.show, field.check, field.where, field.formula, field.default]
        several += [field.min, field.max, *(option.when for option in field.options)]
        yield from (each for each in several if isinstance(each, Expression))
    for rule in entity.rules:
        yield from (each for each in (rule.check, rule.when) if isinstance(each, Expression))


def _alone(house: House, asked: Expression, *, new: bool = False) -> bool:
    """Whether an answer reads the record itself and what it names, and no other; nothing points to a `new` one yet."""
    routes = [reading.route for reading in readings_of(asked, house.names)]
    hops = [hop for route in routes if not (new and _from_here(route)) for hop in route.hops]
    return (
        not asked.tables and not any(route.whole for route in routes) and not any(hop.many or hop.link for hop in hops)
    )


def _from_here(route: Route) -> bool:
    """Whether it begins at the records that point to the one at hand."""
    return bool(route.hops and route.hops[0].link)
