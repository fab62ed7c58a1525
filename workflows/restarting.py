"""What is under `restart_if_changed`: open to the submitter, and a change of it begins the approval anew (S3.5)."""

from collections.abc import Mapping
from typing import Any

from kernel.errors import Refusal
from schema import model
from schema.inputs import with_inputs
from workflows.chosen import choices
from workflows.commands import Restart
from workflows.content_codes import CANNOT_RESTART
from workflows.ending import who_decided
from workflows.steps import void_open_seats
from workflows.submitting import begin, content, look
from workflows.turn import Turn


def watched(definition: model.Workflow, entity: model.Entity) -> frozenset[str]:
    """The fields whose change begins it anew; of those that a formula makes, what they are worked out from too."""
    return with_inputs(entity, definition.restart_if_changed)


def restart(turn: Turn, command: Restart) -> None:
    """Every decision of the round counts no more, and the route of the new content is walked from its first step on.

    Raises Refusal with every problem where that content has no route; what changed elsewhere cannot be refused, then
    the request goes back to the submitter. It does so too where the new route asks for people he has not chosen (S4.9).
    """
    state, subject = turn.state, command.subject
    if state.state != "running":
        return
    found, problems = look(turn.definition, subject)
    if problems and not command.elsewhere:
        raise Refusal(CANNOT_RESTART, {"workflow": turn.definition.label}, problems=problems)
    decided = who_decided(state, besides=command.actor)
    void_open_seats(turn)
    data = {
        "revision": state.revision + 1,
        "changes": dict(command.changes),
        **content(turn.definition, subject, found),
    }
    lies = bool(problems) or _lacks_choice(turn, data)
    turn.by_person("restart", **data, lies=lies)
    turn.tell("restarted", decided)
    if lies:
        turn.tell("returned", state.submitters)
    else:
        begin(turn, subject)


def _lacks_choice(turn: Turn, data: Mapping[str, Any]) -> bool:
    """Whether the new route asks for people that were never chosen."""
    then = turn.imagined("restart", {**data, "lies": False})
    asked = choices(turn.definition, then, turn.organisation, turn.command.advice)
    return any(not then.chosen.get(choice.key) for choice in asked)
