"""The effect `delete`: soft deletion of the records an expression names."""

from kernel.reference import Reference
from records.actions.delete import remove
from records.context import Context
from schema.model import Effect


async def run(effect: Effect, context: Context) -> None:
    """Deletes them; links that refuse the deletion refuse the deed."""
    found = await context.value(effect.object)
    for each in found if isinstance(found, tuple | list) else (found,):
        if isinstance(each, Reference):
            await remove(context.work, each.entity, each.id)
        elif isinstance(each, int):
            await remove(context.work, effect.entity, each)
