"""The people that a field of a record names, also one behind links: `checker`, `customer.owner`, `unit.head`; and the
records that stand for people outside of the product."""

from expressions.world import Row, World
from kernel.reference import Reference
from schema.fieldtypes import registry
from schema.model import Entity, Schema


def people_at(schema: Schema, world: World, entity: Entity, row: Row, path: str) -> tuple[int, ...]:
    """The ids of users, nobody where a link on the way is empty. Lets `Missing` of the world through."""
    *links, last = path.split(".")
    for name in links:
        target, id_ = _target(entity, name), row.get(name)
        found = world.get(target, id_) if target in schema.entities and isinstance(id_, int) else None
        if found is None:
            return ()
        entity, row = schema.entities[target], found
    return _in(world, entity, row, last)


def outsiders_at(entity: Entity, row: Row, name: str) -> tuple[Reference, ...]:
    """The record that a link names, where it stands for somebody outside of the product."""
    target, id_ = _target(entity, name), row.get(name)
    return (Reference(target, id_),) if target not in ("", "user") and isinstance(id_, int) else ()


def _target(entity: Entity, name: str) -> str:
    """The entity a link leads to; "" for another field or an open link."""
    field = entity.fields.get(name)
    return (registry.of(field).kind(field).entity or "") if field is not None else ""


def _in(world: World, entity: Entity, row: Row, name: str) -> tuple[int, ...]:
    if _target(entity, name) != "user":
        return ()
    many = registry.of(entity.fields[name]).column(entity.fields[name]) is None
    values = world.members(entity.name, name, row["id"]) if many else (row.get(name),)
    return tuple(each for each in values if isinstance(each, int))
