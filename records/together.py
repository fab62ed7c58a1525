"""Which records may be stored together: where what one of them is asked cannot depend on the others."""

from collections.abc import Iterable
from typing import Any, Final

from expressions.tree import Expression
from records.guarded import by_action
from records.house import House
from records.links import is_many
from records.routes import readings_of
from schema.model import Entity

_ORGANISATIONAL: Final = frozenset(("user", "unit", "role", "role_holding", "parameter_value", "temporary_grant"))


def stand_apart(house: House, entity: Entity) -> bool:
    """Whether new records of the entity are checked and stored alike one by one or many at once.

    Not where something of them counts records or reads those that point to them, looks for look-alikes, is told to a
    plugin before it is stored, brings effects about, or waits for an approval: then the second may depend on the first.
    """
    if entity.internal or entity.lines_of or entity.duplicates or entity.name in _ORGANISATIONAL:
        return False
    if house.relay.listens("before_create") or entity.name in by_action(house.schema, "create"):
        return False
    if any(each.after == "created" for each in entity.automations.values()):
        return False
    if any(stage.when_entered or stage.clock is not None for stage in entity.stages.values()):
        return False
    if any(not rule.fields or rule.where is not None for rule in entity.unique):
        return False
    late = any(node[0] == entity.name for node in house.graph.late)
    return not late and all(_alone(house, each) for each in _asked(entity))


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


def _alone(house: House, asked: Expression) -> bool:
    """Whether an answer reads the record itself and what it names, and no other."""
    routes = [reading.route for reading in readings_of(asked, house.names)]
    hops = [hop for route in routes for hop in route.hops]
    return (
        not asked.tables and not any(route.whole for route in routes) and not any(hop.many or hop.link for hop in hops)
    )
