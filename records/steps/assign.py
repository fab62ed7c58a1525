"""The effect `assign`: gives the record to a person, or to nobody; its unit follows the owner."""

from kernel.errors import Refusal
from records.codes import NO_OWNER
from records.context import Context
from records.editing import edit
from records.effects import run as run_all
from schema.model import Effect


async def run(effect: Effect, context: Context) -> None:
    """Assigns; an empty person runs `otherwise` where it is written. `note` goes into the trail."""
    if "owner" not in context.known.fields:
        raise Refusal(NO_OWNER, {"entity": context.known.label})
    owner = await context.value(effect.object)
    if owner is None and effect.otherwise:
        await run_all(effect.otherwise, context)
        return
    note = await context.value(effect.note)
    await edit(context.work, await context.draft(), {"owner": owner}, "assign", reason=str(note or ""))
