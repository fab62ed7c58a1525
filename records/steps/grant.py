"""The effects `grant` and `revoke`: rights for a time, kept as records that the policy reads."""

from typing import Any, Final

from kernel.errors import Refusal
from records.actions.delete import remove
from records.codes import GRANT_EMPTY, GRANT_OVER
from records.context import Context
from records.editing import edit, open_draft
from records.rights_effects import people_of, refuse_undecided, rows, store
from schema.model import Effect

GRANT: Final = "temporary_grant"


async def run(effect: Effect, context: Context) -> None:
    """Gives each person the verbs, on the records of `unit` and below, through the day `until`; it ends by itself.

    Raises Refusal: nobody decided it, it means nobody or the person acting, `unit` or `until` is empty or over.
    """
    refuse_undecided(effect, context)
    reach = {word: await _given(effect, word, context) for word in effect.more}
    until = reach.get("until")
    if until is not None and until < context.work.house.clock.today():
        raise Refusal(GRANT_OVER, {"until": until})
    for user in await people_of(effect, context, giving=True):
        made = {"user": user, "entity": effect.entity, "verbs": " ".join(sorted(effect.object)), **reach}
        await store(context.work, GRANT, {**made, "request": context.request})


async def _given(effect: Effect, word: str, context: Context) -> Any:
    """How far it reaches: what is empty would reach everything, or for ever."""
    found = await context.value(effect.more[word])
    if found is None:
        raise Refusal(GRANT_EMPTY, {"word": word})
    return found


async def revoke(effect: Effect, context: Context) -> None:
    """Takes the verbs away from each person's temporary rights on the entity, with `unit` from those for it alone."""
    refuse_undecided(effect, context)
    work = context.work
    unit = await _given(effect, "unit", context) if "unit" in effect.more else None
    for row in await rows(work, GRANT, "user", await people_of(effect, context, giving=False)):
        if row["entity"] == effect.entity and unit in (None, row["unit"]):
            await _take(context, row, effect.object)


async def _take(context: Context, row: dict[str, Any], verbs: frozenset[str]) -> None:
    left = [verb for verb in row["verbs"].split() if verb not in verbs]
    if not left:
        await remove(context.work, GRANT, row["id"])
    elif left != row["verbs"].split():
        draft = open_draft(context.work.house.schema.entity(GRANT), row)
        await edit(context.work, draft, {"verbs": " ".join(left)}, "update")
