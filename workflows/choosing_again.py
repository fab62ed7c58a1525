"""What a submitter has to choose when he hands a returned request in again (S4.9), with what he chose before."""

from typing import Any

from records.sight import Sight
from schema.model import Workflow
from workflows import parameters, words
from workflows.carrying import content_of
from workflows.chosen import Choice, asks, choices
from workflows.commands import Command
from workflows.content import Content
from workflows.ledger import Stored
from workflows.submitting import content, look
from workflows.turn import Turn


async def choices_again(sight: Sight, stored: Stored, definition: Workflow, language: str) -> list[dict[str, Any]]:
    """The choices of the route that the record's content of now would take."""
    state, house = stored.state, sight.house
    row = await sight.reader.one(state.entity, state.record) if asks(definition) else None
    if row is None:
        return []
    values = parameters.from_json(house, state.parameters)
    subject = content_of(sight, house.schema.entity(state.entity), row, state.submitter, values)
    turn = Turn(definition, sight.frame.now, house.organisation, Command(actor=state.submitter), state)
    found = await sight.world.settle(lambda: _asked(turn, subject))
    return [words.choice_json(house.organisation, each, state.chosen.get(each.key, ()), language) for each in found]


def _asked(turn: Turn, subject: Content) -> tuple[Choice, ...]:
    found, _ = look(turn.definition, subject)
    data = {"revision": turn.state.revision + 1, **content(turn.definition, subject, found)}
    return choices(turn.definition, turn.imagined("resubmit", data), turn.organisation, {})
