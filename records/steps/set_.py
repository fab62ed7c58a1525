"""The effect `set`: writes values of the record; all are computed before any is written."""

from records.context import Context
from records.editing import edit
from records.effects import run as run_all
from schema.model import Effect


async def run(effect: Effect, context: Context) -> None:
    """Sets the values; where one of them is empty and `otherwise` is written, that runs instead."""
    known = context.known
    values = {name: await context.field_value(known.fields[name], given) for name, given in effect.values.items()}
    if effect.otherwise and any(value in (None, "", ()) for value in values.values()):
        await run_all(effect.otherwise, context)
        return
    await edit(context.work, await context.draft(), values, "update")
