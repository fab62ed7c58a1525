"""Who may see a request, and what of its record (S7.6, S13.5)."""

from kernel.errors import Refusal
from records.sight import Sight
from schema.model import Workflow
from workflows import about, engine
from workflows.codes import NO_REQUEST
from workflows.definitions import definition_of
from workflows.hiding import drawn
from workflows.ledger import Stored, load
from workflows.look import Look
from workflows.pools import people_of
from workflows.standing_in import stood_in_for
from workflows.state import Request


async def shown(sight: Sight, id_: int) -> Stored:
    """The stored request, if this person may see it. Raises Refusal 404."""
    stored = await load(sight, id_)
    if not await may_see(sight, stored):
        raise Refusal(NO_REQUEST)
    return stored


async def may_see(sight: Sight, stored: Stored) -> bool:
    """Whoever took part, holds a seat, may read the record, or is named by `visible_to` (S13.5)."""
    person = sight.actor.user_id
    state = stored.state
    if sight.actor.is_system or person in state.submitters:
        return True
    if sight.actor.outside:
        return False
    if person is not None and set(state.submitters) & set(stood_in_for(person, sight.house.organisation)):
        return True
    if person in engine.waiting_for(state, sight.house.organisation, sight.frame.now):
        return True
    if await sight.readable("request", [stored.id]) or await sight.readable(state.entity, [state.record]):
        return True
    definition = await definition_of(sight, state.workflow, state.version)
    return _named(sight, definition, state)


def _named(sight: Sight, definition: Workflow, state: Request) -> bool:
    """Whether `visible_to` names this person: a role covers the unit of the record."""
    facts, last = sight.house.organisation, state.route[-1].name if state.route else ""
    roles = {each.name for each in definition.visible_to if each.kind == "role"}
    held = (each for each in sight.actor.holdings if each.role in roles)
    if any(state.unit is None or facts.within(state.unit, each.unit) for each in held):
        return True
    others = (each for each in definition.visible_to if each.kind != "role")
    return sight.actor.user_id in people_of(others, state, last, facts)


async def sees(sight: Sight, id_: int) -> bool:
    """Whether this person may see a request, and with it the files of its trail."""
    try:
        return await may_see(sight, await load(sight, id_))
    except Refusal:
        return False


async def look_of(sight: Sight, stored: Stored) -> Look:
    """What this person may see of the record here: what his grants show; all of it to whom no grant but a seat, or
    `visible_to`, opened it (S7.2, S13.5); without what his steps hide from him (S7.6)."""
    state = stored.state
    entity = sight.house.schema.entities.get(state.entity)
    row = await sight.world.row(state.entity, state.record) if entity else None
    if entity is None or row is None or sight.actor.is_system:
        return Look(None, ())
    definition = await definition_of(sight, state.workflow, state.version)
    drawn(sight, definition, state, state.entity, state.record)
    return Look((await sight.rights(entity, [row]))[0], about.key_names(definition, entity))
