"""What steps hide from those who decide them (S7.6, invariant 20): for them the fields are not there, in anything that
belongs to the request; and where a seat alone opened the record, not on the record either."""

from datetime import datetime

from kernel.errors import Refusal
from records.results import Row
from records.sight import Sight
from schema import model
from workflows.definitions import definition_of
from workflows.delegating import giver
from workflows.ledger import load
from workflows.organisation import Organisation
from workflows.route import step_named, steps_of
from workflows.seats import holders_now
from workflows.state import Request, Seat

_NOTHING: frozenset[str] = frozenset()


def hides_any(definition: model.Workflow) -> bool:
    """Whether any step hides anything."""
    return any(step.hide for step in steps_of(definition.steps))


def hidden_from(
    definition: model.Workflow, state: Request, person: int, organisation: Organisation, now: datetime
) -> frozenset[str]:
    """The fields hidden from a person in a request: those that every step hides in which he has, or had, a voice.

    Also once he has decided: what was kept from him then is not shown to him by the trail (S7.2).
    """
    if not hides_any(definition):
        return _NOTHING
    names = [step.name for step in state.steps if any(_voice(state, s, person, organisation, now) for s in step.seats)]
    hidden = [frozenset(step_named(definition, name).hide) for name in dict.fromkeys(names)]
    return frozenset.intersection(*hidden) if hidden else _NOTHING


def _voice(state: Request, seat: Seat, person: int, organisation: Organisation, now: datetime) -> bool:
    said = any(each.seat == seat.id and person in (each.actor, each.for_user) for each in state.decisions)
    if said or person in holders_now(seat.holders, organisation):
        return True
    return seat.state == "open" and giver(state, seat, person, organisation, now) is not None


# ------------------------------------------------------------------------------------------------ pages and lists
async def veil(sight: Sight, request: Row) -> None:
    """From here on `sight` shows nothing of the record that this request hides from its person."""
    record = request["record"]
    try:
        definition = await definition_of(sight, request["workflow"], request["definition"])
    except Refusal:  # it reads a field the schema has lost: then whatever a step hides today
        sight.veiled[record.entity, record.id] = sight.policy.veiled.get(record.entity, _NOTHING)
        return
    if hides_any(definition):
        drawn(sight, definition, (await load(sight, request["id"])).state, record.entity, record.id)


def drawn(sight: Sight, definition: model.Workflow, state: Request, entity: str, record: int) -> frozenset[str]:
    """The same for a request at hand."""
    person = sight.actor.user_id
    if person is None:
        return _NOTHING
    hidden = hidden_from(definition, state, person, sight.house.organisation, sight.frame.now)
    if hidden:
        sight.veiled[entity, record] = hidden | sight.veiled.get((entity, record), _NOTHING)
    return hidden
