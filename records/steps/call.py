"""The effect `call`: a plugin's deed outside the database, run by the outbox after the commit."""

from kernel.reference import Reference
from records import audit
from records.context import Context
from records.outbox import Leaving, post
from schema.model import Effect


async def run(effect: Effect, context: Context) -> None:
    """Puts the call into the outbox with its arguments as they are now and a key of its own (S12.2)."""
    arguments = {name: audit.plain(None, await context.value(given)) for name, given in effect.values.items()}
    work, name = context.work, str(effect.object)
    payload = {
        "name": name, "entity": context.entity, "id": context.id, "arguments": arguments,
        "user": work.actor.user_id, "retry": effect.retry and work.house.relay.retries(name),
    }  # fmt: skip
    record = Reference(context.entity, context.id)
    key = work.effect_key(context.key, record)
    await post(work, [Leaving("call", key, payload, record, sequence(context), context.request)])


def sequence(context: Context) -> str:
    """What an effect must not overtake: those before it of the same request, else of the same record (S12.4)."""
    return f"request/{context.request}" if context.request else f"{Reference(context.entity, context.id)}"
