"""Finds the records whose link, or one of whose links, names a record."""

from expressions.compile import compile
from expressions.types import BOOLEAN
from kernel.reference import Reference
from records.links import is_many, targets
from records.sight import Sight
from schema.model import Field


async def pointing_at(sight: Sight, entity: str, field: Field, target: str, id: int) -> list[int]:
    """Ids of the undeleted records of `entity` whose `field` names `target` `id`."""
    open_ = len(targets(field)) != 1 or targets(field) == ("any",)
    if not is_many(field):
        wanted = Reference(target, id) if open_ else id
        return await sight.reader.ids(entity, sight.among(entity, field.name, (wanted,)), frame=sight.frame)
    if open_:
        return []  # a list of open links keeps what it named: it never refuses a deletion
    where = compile(f"any({field.name}, where={field.name}.id == {id})", sight.house.names, entity, expects=BOOLEAN)
    return await sight.reader.ids(entity, where, frame=sight.frame)
