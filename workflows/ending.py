"""Withdraw, stop, comment, and what changes around a running request: its content and the people (S8, S9, S17)."""

from typing import Any

from kernel.errors import Refusal
from workflows.adding_codes import AMONG_APPROVERS
from workflows.among import approvers
from workflows.causes import STATES
from workflows.codes import ENDED, NOT_ADMINISTRATOR, NOT_SUBMITTER, REASON_MISSING, WITHDRAW_LATE, WITHDRAW_NEVER
from workflows.commands import Comment, PeopleChanged, Reopen, Revise, Stop, Withdraw
from workflows.deciding import fillable
from workflows.filling import editable
from workflows.staffing import staff
from workflows.standing_in import stand_in
from workflows.state import Decision, Request
from workflows.steps import advance, end, settle, void_open_seats
from workflows.submitting import acts_for_submitter, written
from workflows.turn import Turn, refuse


def withdraw(turn: Turn, _command: Withdraw) -> None:
    """The submitter ends his own request, as far as the policy lets him (S9.8)."""
    _must_be_open(turn)
    if not acts_for_submitter(turn):
        raise refuse(NOT_SUBMITTER, person=turn.names(turn.askers()))
    if (refusal := too_late(turn)) is not None:
        raise refusal
    void_open_seats(turn)
    turn.by_person("withdraw")
    end(turn, "withdrawn")


def too_late(turn: Turn) -> Refusal | None:
    """Why the submitter may not withdraw any more (S9.8). What a step says holds while it is open; of several steps
    side by side every one must let him."""
    steps = [turn.step(step.name).withdraw for step in turn.state.active_steps]
    policies = {policy or turn.definition.withdraw for policy in steps or ("",)}
    if "never" in policies:
        return refuse(WITHDRAW_NEVER, workflow=turn.definition.label)
    if "until_first_decision" in policies and (said := first_decision(turn.state)):
        return refuse(WITHDRAW_LATE, person=turn.name(said.actor))
    return None


def first_decision(state: Request) -> Decision | None:
    """The first thing a person decided that still counts; none while the request lies with the submitter."""
    if state.state == "returned":
        return None
    return next((said for said in state.decisions if said.actor is not None and not said.outdated), None)


def stop(turn: Turn, command: Stop) -> None:
    """A workflow administrator ends the request, with a reason (S17.1)."""
    _must_be_open(turn)
    if command.actor not in turn.organisation.administrators("workflows"):
        raise refuse(NOT_ADMINISTRATOR)
    if not command.comment.strip():
        raise refuse(REASON_MISSING)
    void_open_seats(turn)
    turn.by_person("stop")
    end(turn, "stopped")


def comment(turn: Turn, command: Comment) -> None:
    """A sentence in the trail; also after the end. Among approvers only one of them speaks (S13.5)."""
    if not command.comment.strip():
        raise refuse(REASON_MISSING)
    if not command.approvers:
        turn.by_person("comment")
    elif command.actor not in approvers(turn.state, turn.organisation, turn.now):
        raise refuse(AMONG_APPROVERS)
    else:
        turn.by_person("comment", approvers=True)


def reopen(turn: Turn, command: Reopen) -> None:
    """What was approved is no longer what the record says; the request stays approved, and counts no more (S3.8)."""
    ended = turn.state.state in ("approved", "not_needed")
    if ended and (command.left or turn.definition.after_approval == "reopen") and not turn.state.void:
        turn.by_person("reopen")


def revise(turn: Turn, command: Revise) -> None:
    """Unlocked content changed: approvers must see it before they decide (S3.7). What a seat let its holder change is
    reported to those who decided before him, and voids nothing (S3.6)."""
    if turn.state.state != "running":
        return
    seat = edited_by_seat(turn, command)
    amount: dict[str, Any] = (
        {} if command.subject is None else {"amount": written(command.subject.amount(turn.definition))}
    )
    turn.by_person("revise", seat=seat, revision=turn.state.revision + 1, changes=dict(command.changes), **amount)
    if seat is not None:
        turn.tell("edited", who_decided(turn.state, besides=command.actor), turn.state.step_of(seat).name)


def edited_by_seat(turn: Turn, command: Revise) -> int | None:
    """The open seat of whoever made the change, if its step lets its holders make it."""
    for seat in fillable(turn, command.actor):
        opened = editable(turn.step(turn.state.step_of(seat.id).name))
        if not set(opened).isdisjoint(command.changes):
            return seat.id
    return None


def who_decided(state: Request, besides: int) -> tuple[int, ...]:
    """Whoever decided something that still counts."""
    found = (said.actor for said in state.decisions if not said.outdated)
    return tuple(person for person in found if person is not None and person != besides)


def _must_be_open(turn: Turn) -> None:
    if not turn.state.is_open:
        raise refuse(ENDED, state=STATES[turn.state.state])


# ------------------------------------------------------------------------------------------------ people
def people_changed(turn: Turn, command: PeopleChanged) -> None:
    """Every open seat without an active holder is given on at once (S8.1, S8.5); a submitter who left is stood in for
    (S8.4)."""
    if turn.state.is_open:
        stand_in(turn)
    if turn.state.state == "running":
        staff(turn, rescue=command.rescue)
        for step in turn.state.active_steps:
            if turn.state.state == "running":
                settle(turn, step.no)
                advance(turn)
