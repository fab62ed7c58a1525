"""A work: somebody does something instead of deciding, and says that it is done or cannot be done (chapter 2.5)."""

from workflows.codes import REASON_MISSING
from workflows.commands import Cannot, Done
from workflows.deciding import approve_as, checked_seat, give_back, suits, tell_giver
from workflows.turn import Turn, refuse


def done(turn: Turn, command: Done) -> None:
    """What was asked is done: counts for the step as an approval does."""
    approve_as(turn, command, "done", work=True)


def cannot(turn: Turn, command: Cannot) -> None:
    """It cannot be done: a return to the submitter, with a reason in any case. `max_returns` keeps nobody from it:
    nobody chooses it."""
    seat = checked_seat(turn, command)
    suits(turn, seat, work=True)
    if not command.comment.strip():
        raise refuse(REASON_MISSING)
    turn.by_person("cannot", seat=seat.id, verdict="return", to="start")
    tell_giver(turn, seat)
    give_back(turn, seat, "start")
