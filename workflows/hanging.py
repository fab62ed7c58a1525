"""Seats that hang on others: void with them, rejected with them, not needed once the step has its votes (S10.3)."""

from workflows.added import enough_without, guards, of_definition
from workflows.state import Seat, Step
from workflows.turn import Turn


def tell_gone(turn: Turn, step: Step, seat: Seat) -> None:
    """Tells the people of a seat, and of those that guard it, that nothing is left for them to do."""
    if seat.state == "open":
        turn.tell("no_longer_needed", turn.holders(seat.holders), step.name, seat.id)
    for each in guards(step, seat.id):
        tell_gone(turn, step, each)


def void_guards(turn: Turn, host: Seat) -> None:
    """Whoever was asked before a seat need not say anything once it is decided."""
    step = turn.state.step_of(host.id)
    for seat in guards(step, host.id):
        if seat.undecided:
            tell_gone(turn, step, seat)
            turn.by_product("void", seat=seat.id, cause="no_longer_needed")


def reject_host(turn: Turn, seat: Seat) -> None:
    """The rejection of who was asked before a seat is a rejection of that seat (S10.3)."""
    host = turn.state.seat(seat.host) if seat.origin == "before" and seat.host is not None else None
    if host is not None:
        void_guards(turn, host)
        turn.by_product("automatic", seat=host.id, verdict="reject", cause="before_rejected")
        reject_host(turn, host)


def spare(turn: Turn, step: Step) -> Step:
    """Once the step's own votes have passed it, it waits for its added signers alone."""
    if enough_without(turn.step(step.name), turn.state, step):
        for seat in of_definition(step):
            if seat.undecided:
                tell_gone(turn, step, seat)
                turn.by_product("void", seat=seat.id, cause=seat.cause, spared=True)
    return next(each for each in turn.state.steps if each.no == step.no)
