"""Approve, reject, return and take back (S7, S9): only for an open seat of mine, on the revision I saw."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from kernel.errors import Refusal
from kernel.text import Text, listed
from schema import model
from workflows.added import followed, guards
from workflows.branches import beside, kept_for, parted, passed_before, previous_of
from workflows.causes import STATES, VERBS
from workflows.codes import (
    ALREADY,
    COMMENT_MISSING,
    ENDED,
    NO_LONGER_NEEDED,
    NO_RETURN,
    NO_SUCH_SEAT,
    NOT_YET,
    NOT_YOURS,
    NOTHING_TO_TAKE_BACK,
    ONE_VOICE,
    OWN_REQUEST,
    RETURN_TARGET,
    RETURNED_NOW,
    RETURNS_USED,
    STALE,
    TO_BE_DECIDED,
    TO_BE_DONE,
)
from workflows.commands import Approve, Decide, Reject, Return, TakeBack
from workflows.counting import counted
from workflows.delegating import giver
from workflows.enclosed import refuse_unsigned
from workflows.filling import refuse_unfilled
from workflows.hanging import reject_host, void_guards
from workflows.staffing import staff
from workflows.state import Decision, Request, Seat, Step
from workflows.steps import advance, close, settle, stop_step
from workflows.turn import Turn, refuse


def approve(turn: Turn, command: Approve) -> None:
    """Yes for my seat; the step is counted, and perhaps the next opens."""
    approve_as(turn, command, "approve", work=False)


def approve_as(turn: Turn, command: Decide, kind: str, *, work: bool) -> None:
    """What lets a step pass: an approval, or in a work that it is done."""
    seat = checked_seat(turn, command)
    suits(turn, seat, work=work)
    step = turn.state.step_of(seat.id)
    _comment(turn, step, required=("always",))
    refuse_unfilled(turn, step.name)
    refuse_unsigned(turn, command, turn.step(step.name))
    turn.by_person(kind, seat=seat.id, **({"verdict": "approve"} if work else {}))
    tell_giver(turn, seat)
    _heard(turn, step)


def reject(turn: Turn, command: Reject) -> None:
    """No for my seat; also while it waits for somebody whom I asked before me (S10.5)."""
    seat = checked_seat(turn, command, guarded=True)
    suits(turn, seat, work=False)
    step = turn.state.step_of(seat.id)
    _comment(turn, step, required=("always", "on_reject"))
    refuse_unsigned(turn, command, turn.step(step.name))
    turn.by_person("reject", seat=seat.id)
    void_guards(turn, seat)
    reject_host(turn, seat)
    tell_giver(turn, seat)
    _heard(turn, step)


def tell_giver(turn: Turn, seat: Seat) -> None:
    """Tells whom a delegate acted for (S10.6)."""
    said = turn.state.decision(seat.id)
    if said is not None and said.for_user is not None:
        turn.tell("decided_for", (said.for_user,), turn.state.step_of(seat.id).name, seat.id, said.actor)


def _heard(turn: Turn, step: Step) -> None:
    """Counts, and goes on; a seat whose people have all spoken in its counted step is given on (S5.6)."""
    settle(turn, step.no)
    if counted(step.need):
        staff(turn)
    advance(turn)


def send_back(turn: Turn, command: Return) -> None:
    """Ends the step in any mode (S9.3) and sends the request to the submitter or to a step already passed."""
    seat = checked_seat(turn, command)
    step = turn.state.step_of(seat.id)
    target = _target(turn, step, command.to)
    _comment(turn, step, required=("always",))
    turn.by_person("return", seat=seat.id, to=target)
    tell_giver(turn, seat)
    give_back(turn, seat, target)


def give_back(turn: Turn, seat: Seat, target: str) -> None:
    """What follows when a seat sends the request back to `target`."""
    step = turn.state.step_of(seat.id)
    close(turn, turn.state.step_of(seat.id), "returned")
    _stop_others(turn, step, target)
    turn.deed("when_returned", turn.definition.when_returned)
    kept = kept_for(turn.state, target) if turn.step(step.name).after_return == "come_back" else ()
    data: dict[str, Any] = {"keep": list(kept)} if kept else {}
    turn.by_product("back", to=target, **data)
    if target == "start":
        turn.tell("returned", turn.askers(), step.name)
    advance(turn)


def _stop_others(turn: Turn, step: Step, target: str) -> None:
    """A return out of a branch stops the branches beside it; one to a step of the same branch leaves them (S2.8)."""
    route = turn.state.route
    for other in turn.state.active_steps:
        here, there = route[turn.state.index_of(other.name)], route[turn.state.index_of(step.name)]
        if target == "start" or not beside(here.path, route[turn.state.index_of(target)].path):
            stop_step(turn, other, f"branch_returned:{parted(there.path, here.path)}")


def take_back(turn: Turn, command: TakeBack) -> None:
    """My seat opens again, while its step is open and nothing opened after it (S7.3); so do those that it had made
    unnecessary, and their holders are told."""
    seat = _retractable(turn, command.actor, command.seat)
    if seat is None:
        raise refuse(NOTHING_TO_TAKE_BACK)
    spared = {each.id for each in turn.state.step_of(seat.id).seats if each.spared}
    turn.by_person("take-back", seat=seat.id)
    staff(turn)
    step = turn.state.step_of(seat.id)
    for each in step.seats:
        if each.id in spared:
            turn.tell_opened(step.name, each)


def _retractable(turn: Turn, actor: int, number: int | None) -> Seat | None:
    if not may_decide(turn):
        return None
    mine = [seat for step in turn.state.active_steps for seat in retractable(turn, step, actor)]
    return next((seat for seat in reversed(mine) if number in (None, seat.id)), None)


def retractable(turn: Turn, step: Step, actor: int) -> list[Seat]:
    """My decided seats that nobody followed: what waited for one of them must not have opened."""
    mine = [seat for seat in step.seats if (said := turn.state.decision(seat.id)) and said.actor == actor]
    return [seat for seat in mine if not followed(step, seat)]


# ------------------------------------------------------------------------------------------------ may I?
def checked_seat(turn: Turn, command: Decide, *, guarded: bool = False) -> Seat:
    """The open seat this person may fill, on the current revision; else the sentence that says why not. `guarded`: also
    one that waits for people asked before it."""
    seat = entitled_seat(turn, command.actor, command.seat, guarded=guarded)
    if command.revision != turn.state.revision:
        raise refuse(STALE, changes="")
    return seat


def suits(turn: Turn, seat: Seat, *, work: bool) -> None:
    """Refuses an approval where something is to be done, and "done" where something is to be decided."""
    step = turn.step(turn.state.step_of(seat.id).name)
    if step.work != work:
        raise refuse(TO_BE_DONE if step.work else TO_BE_DECIDED, step=step.label)


def entitled_seat(turn: Turn, actor: int, number: int | None, *, guarded: bool = False) -> Seat:
    """The open seat of an active step that `actor` holds, `number` if that is said (S7.1)."""
    named = turn.state.seat(number) if number is not None else None
    if number is not None and named is None:
        raise refuse(NO_SUCH_SEAT, seat=number)
    seats = fillable(turn, actor) + (guarded_seats(turn, actor) if guarded else [])
    mine = [seat for seat in seats if number in (None, seat.id)]
    if mine and may_decide(turn):
        return mine[0]
    raise why_not(turn, actor, named)


def open_seats(turn: Turn) -> list[Seat]:
    """The seats that wait for a decision now."""
    return [seat for step in turn.state.active_steps for seat in step.seats if seat.state == "open"]


def fillable(turn: Turn, actor: int) -> list[Seat]:
    """The open seats this person may fill: his own first, then those of people in whose place he may act (S10.6)."""
    seats = open_seats(turn)
    own = [seat for seat in seats if actor in turn.holders(seat.holders)]
    return own + [
        seat for seat in seats
        if seat not in own and giver(turn.state, seat, actor, turn.organisation, turn.now) is not None
    ]  # fmt: skip


def guarded_seats(turn: Turn, actor: int) -> list[Seat]:
    """My seats that wait for people asked before me: I may still reject (S10.5)."""
    active = (step for step in turn.state.steps if step.state == "active")
    return [
        seat for step in active for seat in step.seats
        if seat.state == "waiting" and actor in turn.holders(seat.holders)
        and not turn.step(step.name).work and any(each.undecided for each in guards(step, seat.id))
    ]  # fmt: skip


def may_decide(turn: Turn) -> bool:
    """Whether decisions are taken at all: a request that has ended or was returned takes none."""
    return turn.state.state == "running"


def why_not(turn: Turn, actor: int, named: Seat | None) -> Refusal:
    """Somebody was faster, it has ended, it is not my turn, or it is not mine (S6.2)."""
    faster = _faster(turn, actor, named)
    if faster is not None:
        return _already(turn, faster)
    if turn.state.state == "returned":
        return refuse(RETURNED_NOW, person=turn.names(turn.askers()))
    if not turn.state.is_open:
        return refuse(ENDED, state=STATES[turn.state.state])
    if named is not None and named.state == "void":
        return refuse(NO_LONGER_NEEDED, step=turn.label(turn.state.step_of(named.id).name))
    if named is not None and _has_spoken(turn, actor, named):
        return refuse(ONE_VOICE, step=turn.label(turn.state.step_of(named.id).name))
    if named is not None and named.state == "waiting":
        return refuse(NOT_YET, holders=_waiting_for(turn))
    if actor in turn.state.submitters:
        return refuse(OWN_REQUEST, holders=_waiting_for(turn))
    return refuse(NOT_YOURS, holders=_waiting_for(turn))


def _has_spoken(turn: Turn, actor: int, named: Seat) -> bool:
    step = turn.state.step_of(named.id)
    said = [turn.state.decision(seat.id) for seat in step.seats]
    return counted(step.need) and any(each is not None and actor in each.voices for each in said)


def _waiting_for(turn: Turn) -> Text:
    return turn.names(tuple(person for seat in open_seats(turn) for person in turn.holders(seat.holders)))


def _faster(turn: Turn, actor: int, named: Seat | None) -> Decision | None:
    """The decision that made mine unnecessary: of that seat, of its step, or of the last seat I could have filled."""
    if named is not None:
        if said := turn.state.decision(named.id):
            return said
        return _closing(turn, turn.state.step_of(named.id)) if named.state == "void" else None
    return next((said for seat, said in _recent(turn) if _could_have(turn, actor, seat)), None)


def _could_have(turn: Turn, actor: int, decided: Seat) -> bool:
    """Whether it was my seat too, or one beside mine in a step that has ended."""
    step = turn.state.step_of(decided.id)
    seats = step.seats if step.state in ("passed", "rejected") else (decided,)
    return any(actor in turn.holders(seat.holders) for seat in seats)


def _recent(turn: Turn) -> Iterator[tuple[Seat, Decision]]:
    for said in reversed(turn.state.decisions):
        seat = turn.state.seat(said.seat)
        if seat is not None and not said.outdated:
            yield seat, said


def _closing(turn: Turn, step: Step) -> Decision | None:
    if step.state not in ("passed", "rejected") or step.outdated:
        return None
    numbers = {seat.id for seat in step.seats}
    return next((said for seat, said in _recent(turn) if seat.id in numbers and said.actor is not None), None)


def _already(turn: Turn, said: Decision) -> Refusal:
    person = turn.speaker(said)
    return refuse(ALREADY, person=person, verb=VERBS[said.kind], time=clock_time(said.at, turn.now))


def clock_time(at: datetime, now: datetime) -> str:
    """`10:31`, with the day before it when that is not today; `now` carries the zone people read times in."""
    local = at.astimezone(now.tzinfo)
    return local.strftime("%H:%M" if local.date() == now.date() else "%Y-%m-%d %H:%M")


# ------------------------------------------------------------------------------------------------ what it asks for
def _comment(turn: Turn, step: Step, required: tuple[str, ...]) -> None:
    if not turn.command.comment.strip() and turn.step(step.name).comment in required:
        raise refuse(COMMENT_MISSING, step=turn.label(step.name))


def _target(turn: Turn, step: Step, wanted: str) -> str:
    """Where a return goes: `start` or a step passed on the actual route (S9.1)."""
    definition = turn.step(step.name)
    targets = return_targets(definition, turn.state)
    if "return" not in definition.buttons or (definition.work and not targets):
        raise refuse(NO_RETURN, step=definition.label)
    if turn.state.returns >= most_returns(turn.definition, definition):
        raise refuse(RETURNS_USED, count=turn.state.returns)
    target = wanted or next(iter(targets), "start")
    if target == "previous":
        before = previous_of(turn.state, passed_before(turn.state, step.name))
        target = next((name for name in reversed(before) if name in targets), target)
    if target not in targets:
        raise refuse(RETURN_TARGET, target=turn.label(target), targets=listed([turn.label(each) for each in targets]))
    return target


def most_returns(workflow: model.Workflow, step: model.Step) -> int:
    """How many returns there may be before one must decide (S9.7): what the step says, else the approval."""
    return workflow.max_returns if step.max_returns is None else step.max_returns


def return_targets(step: model.Step, state: Request) -> tuple[str, ...]:
    """The targets a step offers now: only steps that were passed on the way to it; a skipped one is none, nor is one in
    another branch (S2.8, S9.1). In a work "cannot be done" is the way back to the submitter."""
    passed = passed_before(state, step.name)
    found: dict[str, None] = {}
    for name in step.return_to:
        if (name == "start" and not step.work) or name in passed:
            found[name] = None
        elif name == "previous":
            found.update(dict.fromkeys(previous_of(state, passed)))
    return tuple(found)
