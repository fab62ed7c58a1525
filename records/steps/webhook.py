"""The effect `webhook`: another system is told, by the outbox after the commit."""

from datetime import UTC

from kernel.reference import Reference
from records import audit
from records.context import Context
from records.outbox import Leaving, post
from records.steps.call import sequence
from schema.model import Effect


async def run(effect: Effect, context: Context) -> None:
    """Puts into the outbox which record it is about and who caused it; of its values only those under `with`, as they
    are now. The receiver reads more by its own rights."""
    work, name, record = context.work, str(effect.object), Reference(context.entity, context.id)
    at = work.now.astimezone(UTC).isoformat().replace("+00:00", "Z")
    payload = {
        "name": name, "entity": context.entity, "id": context.id, "at": at,
        "by": work.actor.user_id, "request": context.request, "retry": effect.retry,
    }  # fmt: skip
    if effect.values:
        payload["values"] = {key: audit.plain(None, await context.value(given)) for key, given in effect.values.items()}
    key = work.effect_key(context.key, record)
    await post(work, [Leaving("webhook", key, payload, record, sequence(context), context.request)])
