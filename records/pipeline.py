"""Runs an action: one transaction with everything it causes, then what follows a commit."""

from dataclasses import replace
from typing import Any

import records.steps  # noqa: F401 - puts the words of effects in their place
from hooks.arguments import RecordEvent, frozen
from kernel.actor import Actor
from kernel.errors import Refusal
from records import audit, change_sets
from records.house import House
from records.organised import follow_organisation
from records.plugin_door import tell
from records.results import Outcome
from records.verbs import BUILT_IN, UNKEPT
from records.work import Changed, Work
from store.unit import Unit

_AFTER = {"create": "after_create", "update": "after_update", "assign": "after_update", "delete": "after_delete"}


async def run(house: House, actor: Actor, action: Any) -> Outcome:
    """Runs an action of a person or the product. Raises Refusal; then nothing is changed."""
    house = await house.current()

    async def inside(unit: Unit) -> tuple[Work, Outcome]:
        house.refuse_overtaken()
        work = Work(house, unit, actor)
        outcome = await run_in(work, action)
        await follow_organisation(work)
        for told in house.extensions.followed if work.followed else ():
            await told(work)
        await audit.write_followed(work)
        if type(action) not in UNKEPT | house.extensions.unkept:
            outcome = replace(outcome, change_set=await change_sets.keep(work, type(action).__name__.lower()))
        waits = outcome.pending or work.held.get((outcome.entity, outcome.id or 0))
        return work, replace(outcome, warnings=tuple(work.warnings), pending=waits)

    try:
        work, outcome = await house.store.unit(inside)
    except Refusal as error:
        if not hasattr(action, "refused"):
            raise
        refused: Outcome = action.refused(error)
        return refused
    await _after(house, work)
    return outcome


async def run_in(work: Work, action: Any) -> Outcome:
    """Runs an action inside a transaction under way. Raises Refusal, KeyError for an action nobody registered."""
    handler = work.house.extensions.verbs.get(type(action)) or BUILT_IN[type(action)]
    return await handler(work, action)


async def _after(house: House, work: Work) -> None:
    """What follows the commit: the organisation as it is now, and the plugins' after hooks."""
    if house.stale:
        await house.refresh()
        for told in house.extensions.people:
            await told(house)
    heard = {verb: hook for verb, hook in _AFTER.items() if house.relay.listens(hook)}
    for changed in work.changes if heard else ():
        if hook := heard.get(changed.verb):
            await tell(house, work.actor, hook, record=_event(work, changed))


def _event(work: Work, changed: Changed) -> RecordEvent:
    old = {name: pair[0] for name, pair in changed.changes.items()}
    new = {name: pair[1] for name, pair in changed.changes.items()}
    before = None if changed.verb == "create" else frozen(old)
    return RecordEvent(changed.entity, changed.id, work.actor, frozen(new), work.now, before)
