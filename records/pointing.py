"""Finds the records whose link, or one of whose links, names a record."""

from kernel.reference import Reference
from records.links import is_many, is_open
from records.sight import Sight
from schema.model import Field


async def pointing_at(sight: Sight, entity: str, field: Field, target: str, id: int) -> list[int]:
    """Ids of the undeleted records of `entity` whose `field` names `target` `id`."""
    wanted = named_as(field, target, id)
    if is_many(field):
        return await sight.reader.naming(entity, field.name, wanted)
    return await sight.reader.ids(entity, sight.among(entity, field.name, (wanted,)), frame=sight.frame)


def named_as(field: Field, target: str, id: int) -> Reference | int:
    """How the field's value names a record."""
    return Reference(target, id) if is_open(field) else id
