"""The effect `move`: the record changes its stage, through the mover that the stage machine registers."""

from kernel.errors import Refusal
from records.codes import STEP_MISSING
from records.context import Context
from schema.model import Effect


async def run(effect: Effect, context: Context) -> None:
    """Moves by the rules of the stages: next, from, must_fill, rules and approval, not `who` (S20.1)."""
    mover = context.work.house.extensions.mover
    if mover is None:
        raise Refusal(STEP_MISSING, {"word": "move"})
    note = await context.value(effect.note)
    await mover(context.work, context.entity, context.id, str(effect.object), {"reason": str(note or "")})
