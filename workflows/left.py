"""What an approval sends outside the database: whether it does, what has not left yet, and what an administrator did
about it (S12.5, S17.1)."""

from collections.abc import Iterable, Iterator
from typing import Any

from kernel.reference import Reference
from records.leaving import behind
from records.sight import Sight
from records.work import Work
from schema.model import Effect, Entity, Workflow
from workflows import ledger, standing_then
from workflows.events import Event, evolve
from workflows.organisation import name_of
from workflows.route import steps_of
from workflows.state import Request
from workflows.turn import Result

_EFFECTS = frozenset(("call", "webhook"))
_KINDS = {"send_again": "send-again", "done_by_hand": "done-by-hand"}


async def settled(work: Work, request: int, verb: str, effect: str, reason: str) -> None:
    """Notes it with the reason; the request stays as it is."""
    stored = await ledger.load(work, request, lock=True)
    person = work.actor.user_id
    data = {"effect": effect, "name": name_of(work.house.organisation, person), "as": standing_then.of_person(work)}
    event = Event(_KINDS[verb], work.now, person, comment=reason, data=data)
    await ledger.keep(work, stored, Result(evolve(stored.state, event), (event,)))


async def of_request(
    sight: Sight, definition: Workflow, state: Request, id_: int, language: str
) -> list[dict[str, Any]]:
    """What the request brings about and has not left yet; asked only where it may have sent something."""
    entity = sight.house.schema.entities.get(definition.entity)
    if entity is None or not _sent(definition, entity, state):
        return []
    return await behind(sight, language, request=id_)


async def of_record(sight: Sight, entity: Entity, id_: int) -> list[dict[str, Any]]:
    """The same of a record, whatever brings it about."""
    flows = (flow for flow in sight.house.schema.workflows.values() if flow.entity == entity.name)
    if not any(_calls((*_of_steps(flow), *_of_ends(flow, entity))) for flow in flows):
        return []
    return await behind(sight, sight.actor.language, record=Reference(entity.name, id_))


def _sent(definition: Workflow, entity: Entity, state: Request) -> bool:
    """Whether effects that call something may have run: those of the end once it has ended, those of steps passed."""
    ended = () if state.state == "running" and state.round == 1 else tuple(_of_ends(definition, entity))
    return bool(ended or state.passed) and _calls((*ended, *_of_steps(definition)))


def _calls(effects: Iterable[Effect]) -> bool:
    return any(effect.word in _EFFECTS for effect in _deep(effects))


def _of_steps(definition: Workflow) -> Iterator[Effect]:
    for step in steps_of(definition.steps):
        yield from step.when_passed


def _of_ends(definition: Workflow, entity: Entity) -> Iterator[Effect]:
    yield from (*definition.when_approved, *definition.when_rejected, *definition.when_returned)
    yield from definition.when_withdrawn
    for stage in entity.stages.values():
        yield from stage.when_entered


def _deep(effects: Iterable[Effect]) -> Iterator[Effect]:
    for effect in effects:
        yield effect
        yield from _deep((*effect.then, *effect.otherwise))
