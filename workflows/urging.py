"""Urging those whom a request waits for: a notice and nothing else, once per four working hours and step (S10.9)."""

from datetime import datetime
from decimal import Decimal
from typing import Final

from kernel.duration import Duration
from workflows.adding_codes import URGED_ALREADY
from workflows.causes import STATES
from workflows.codes import ENDED, NOT_SUBMITTER, RETURNED_NOW
from workflows.commands import Urge
from workflows.deciding import clock_time
from workflows.state import Step
from workflows.submitting import acts_for_submitter
from workflows.terms import calendar_of
from workflows.turn import Turn, refuse

PAUSE: Final = Duration(Decimal(4), "hour", working=True)


def urge(turn: Turn, _command: Urge) -> None:
    """Reminds everybody whom an open step waits for, in the steps that were not urged lately."""
    if turn.state.state == "returned":
        raise refuse(RETURNED_NOW, person=turn.names(turn.askers()))
    if not turn.state.is_open:
        raise refuse(ENDED, state=STATES[turn.state.state])
    if not acts_for_submitter(turn):
        raise refuse(NOT_SUBMITTER, person=turn.names(turn.askers()))
    steps = urgeable(turn)
    if not steps:
        again = min(again_from(turn, step) for step in turn.state.active_steps)
        raise refuse(URGED_ALREADY, time=clock_time(again, turn.now))
    turn.by_person("urge", steps=[step.no for step in steps], step=steps[0].name)
    for step in steps:
        _tell(turn, step)


def urgeable(turn: Turn) -> list[Step]:
    """The open steps that may be urged now."""
    return [step for step in turn.state.active_steps if again_from(turn, step) <= turn.now]


def may_urge(turn: Turn) -> bool:
    """Whether this is somebody who waits, and it was not done lately."""
    return turn.state.state == "running" and acts_for_submitter(turn) and bool(urgeable(turn))


def again_from(turn: Turn, step: Step) -> datetime:
    """From when a step may be urged again."""
    if step.urged_at is None:
        return step.opened_at
    calendar = calendar_of(turn.step(step.name), turn.state.unit, turn.organisation)
    return turn.organisation.working_time(calendar).add(step.urged_at, PAUSE)


def _tell(turn: Turn, step: Step) -> None:
    for seat in step.seats:
        if seat.state == "open":
            turn.tell("urged", turn.holders(seat.holders), step.name, seat.id, turn.command.actor)
            turn.tell_in_place(step.name, seat)
