"""The effect `call`: a plugin's deed outside the database, run by the outbox after the commit."""

from kernel.reference import Reference
from records import audit
from records.context import Context
from records.outbox import post
from schema.model import Effect


async def run(effect: Effect, context: Context) -> None:
    """Puts the call into the outbox with its arguments as they are now and a key of its own (S12.2)."""
    arguments = {name: audit.plain(None, await context.value(given)) for name, given in effect.values.items()}
    payload = {
        "name": str(effect.object), "entity": context.entity, "id": context.id, "arguments": arguments,
        "user": context.work.actor.user_id, "retry": effect.retry,
    }  # fmt: skip
    record = Reference(context.entity, context.id)
    await post(context.work, "call", context.work.effect_key(context.key, record), payload, record, f"{record}")
