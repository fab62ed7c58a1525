"""How a request goes on: steps open, are counted, close, and the request ends."""

from typing import Any

from kernel.errors import Refusal
from workflows.added import of_definition, outcome, ready
from workflows.branches import standing
from workflows.codes import CANNOT_SUBMIT
from workflows.copying import copy
from workflows.counting import counted
from workflows.event_seats import seat_json
from workflows.hanging import spare
from workflows.route import broken_rules
from workflows.seats import Draft, expand
from workflows.staffing import staff
from workflows.state import Seat, State, Step
from workflows.turn import Turn


def advance(turn: Turn) -> None:
    """Opens what is next in every branch; where nothing is left the request is approved, or rejected (S2.8)."""
    while turn.state.state == "running":
        if turn.state.kept is not None and turn.state.kept.revision != turn.state.revision:
            turn.by_product("redo", cause="content_changed")
        now = standing(turn.state)
        for step, branch in now.stopped:
            stop_step(turn, step, f"branch_rejected:{branch}")
        if now.outcome == "rejected":
            end(turn, "rejected")
        elif now.outcome == "passed":
            approve_request(turn)
        elif now.ready:
            _enter(turn, now.ready[0])
        else:
            return


def _enter(turn: Turn, index: int) -> None:
    plan = turn.state.route[index]
    if plan.applies:
        open_step(turn, plan.name, index)
    else:
        turn.by_product("skip", step=plan.name, index=index, why=[dict(why) for why in plan.why])


def stop_step(turn: Turn, step: Step, cause: str) -> None:
    """Ends an open step for what happened elsewhere: its undecided seats become void with that reason (S2.8)."""
    for seat in step.seats:
        if seat.state in ("open", "waiting"):
            if seat.state == "open":
                turn.tell("no_longer_needed", turn.holders(seat.holders), step.name, seat.id)
            turn.by_product("void", seat=seat.id, cause=cause)
    turn.by_product("close", no=step.no, outcome="void", cause=cause)


def open_step(turn: Turn, name: str, index: int) -> None:
    """Opens a step with its seats; what settles itself is counted at once."""
    step = turn.step(name)
    drafts = expand(step, turn.state, turn.organisation, turn.command.advice)
    seats = numbered(drafts, turn.state.next_seat, in_order=step.need == "in_order")
    number = len(turn.state.steps) + 1
    turn.by_product(
        "open", step=name, index=index, no=number, need=step.need, seats=[seat_json(seat) for seat in seats]
    )  # fmt: skip
    for draft, seat in zip(drafts, seats, strict=True):
        if draft.verdict in ("approve", "reject"):
            turn.automatic(seat.id, draft)
    if counted(step.need) and any(draft.repeats for draft in drafts):
        staff(turn)  # whose voice stands in the step already fills no other seat of it (S5.6)
    tell_opened(turn, number)
    settle(turn, number)


def numbered(drafts: tuple[Draft, ...], first: int, *, in_order: bool) -> tuple[Seat, ...]:
    """Draft by draft a seat; `in_order` opens the first that needs somebody, the others wait."""
    found: list[Seat] = []
    for number, draft in enumerate(drafts, first):
        waits = in_order and any(seat.state == "open" for seat in found)
        state = "void" if draft.verdict == "void" else "waiting" if waits or draft.verdict else "open"
        found.append(Seat(number, draft.rule, draft.holders, state, draft.cause, draft.rescue))  # type: ignore[arg-type]
    return tuple(found)


def tell_opened(turn: Turn, number: int) -> None:
    """One notice per open seat (S14.1); again when a step is entered again (S9.9)."""
    step = turn.state.step(number)
    for seat in step.seats:
        if seat.state == "open" and seat.opened_at == turn.now:
            turn.tell_opened(step.name, seat)


def settle(turn: Turn, number: int) -> None:
    """Counts a step, and closes it when the votes decide; what a rejection means `advance` finds."""
    step = turn.state.step(number)
    if step.state != "active":
        return
    if all(seat.state == "void" for seat in of_definition(step)):
        tell_void(turn, step)
        turn.by_product("close", no=step.no, outcome="skipped", cause="nobody_skipped")
        return
    definition = turn.step(step.name)
    match outcome(definition, turn.state, step):
        case "passed":
            close(turn, step, "passed")
            turn.deed(f"{step.name}.when_passed", turn.step(step.name).when_passed)
            copy(turn, definition.more.get("cc", ()), step.name)
        case "rejected":
            close(turn, step, "rejected")
        case _:
            _open_waiting(turn, spare(turn, step))


def close(turn: Turn, step: Step, outcome: str) -> None:
    """Closes a step; its undecided seats become void and their holders are told once (S5.5)."""
    tell_void(turn, step)
    turn.by_product("close", no=step.no, outcome=outcome)


def tell_void(turn: Turn, step: Step) -> None:
    """Tells the holders of the open seats of a step that nothing is left for them to do."""
    for seat in step.seats:
        if seat.state == "open":
            turn.tell("no_longer_needed", turn.holders(seat.holders), step.name, seat.id)


def _open_waiting(turn: Turn, step: Step) -> None:
    """Opens the seats whose turn has come: the next in order, and what added signers were waited for or waited."""
    opening = ready(step)
    for seat in opening:
        turn.by_product("next", seat=seat.id)
    if opening:
        staff(turn)
        tell_opened(turn, step.no)
        settle(turn, step.no)


def approve_request(turn: Turn) -> None:
    """The end a request was made for; the rules of the workflow must still hold.

    Where no step applied at all nobody approved anything: then it is recorded as not needed (S1.6).
    """
    if turn.command.subject is not None and (broken := broken_rules(turn.definition, turn.command.subject)):
        raise Refusal(CANNOT_SUBMIT, {"workflow": turn.definition.label}, problems=broken)
    if turn.command.clash:
        back_to_submitter(turn)
    else:
        end(turn, "approved" if turn.state.steps else "not_needed")


def back_to_submitter(turn: Turn) -> None:
    """What was approved is no longer what would be written: it is never merged silently (S1.2)."""
    turn.deed("when_returned", turn.definition.when_returned)
    turn.by_product("back", to="start", cause="changed_between", fields=list(turn.command.clash))
    turn.tell("returned", turn.state.submitters)


def end(turn: Turn, state: State, **data: Any) -> None:
    """Closes the request once and for all, with its effects."""
    turn.by_product("end", state=state, **data)
    name = "approved" if state == "not_needed" else state
    if name == "approved" and turn.state.guards in ("update", "export"):
        turn.carry_out()
    turn.deed(f"when_{name}", getattr(turn.definition, f"when_{name}", ()))
    if name == "approved":
        turn.move()
    if name == "approved" and turn.state.guards == "delete":
        turn.carry_out()
    turn.tell(state, turn.askers())
    if state in ("approved", "rejected", "not_needed"):
        copy(turn, turn.definition.cc)


def void_open_seats(turn: Turn) -> None:
    """Tells the holders of open seats that nothing is left for them to do."""
    for step in turn.state.active_steps:
        tell_void(turn, step)
