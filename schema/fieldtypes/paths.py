"""Dotted names of fields, such as `customer.owner.name`."""

from schema.fieldtypes import registry
from schema.model import Entity, Field, Schema


def field_at(schema: Schema, entity: Entity, path: str) -> Field | None:
    """The field at the end of `path`, followed over links to one entity; None where a name is unknown."""
    first, _, rest = path.partition(".")
    field = entity.fields.get(first)
    if field is None or not rest:
        return field
    kind = registry.of(field).kind(field)
    target = schema.entities.get(kind.entity or "") if kind.kind == "record" else None
    return field_at(schema, target, rest) if target else None
