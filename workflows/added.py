"""Added signers (S10.2 to S10.4): what a seat waits for, and how a step stands with the seats added to it.

A `before` seat guards the seat it was added to, its host: it never counts itself, and its rejection is one of the host.
`alongside` and `after` belong to the step: it passes only when each of them approved. None counts towards `need`.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from schema import model
from workflows.counting import Verdict, count, ends_when, verdict
from workflows.state import Request, Seat, Step

MOST: Final = 5  # added seats of a step (S10.5)
PLACES: Final = ("before", "alongside", "after")


def offered(definition: model.Step) -> tuple[str, ...]:
    """Where a step lets its holders add somebody."""
    return tuple(place for place in PLACES if f"add_{place}" in definition.buttons)


def of_definition(step: Step) -> tuple[Seat, ...]:
    """The seats that the definition asked for; only these are counted (S10.4)."""
    return tuple(seat for seat in step.seats if seat.origin == "rule")


def guards(step: Step, host: int) -> tuple[Seat, ...]:
    """The seats that were added before a seat."""
    return tuple(seat for seat in step.seats if seat.origin == "before" and seat.host == host)


def ahead_of(step: Step, seat: Seat) -> tuple[Seat, ...]:
    """The seats that come before this one: those that guard it, its elder ones where they act in order, its host."""
    found = list(guards(step, seat.id))
    if seat.origin == "rule" and step.need == "in_order":
        found += [each for each in of_definition(step) if each.id < seat.id]
    if seat.line:
        found += [each for each in step.seats if each.line == seat.line and each.id < seat.id]
    if seat.origin == "after":
        found += [each for each in step.seats if each.id == seat.host]
    return tuple(found)


def ready(step: Step) -> tuple[Seat, ...]:
    """The waiting seats whose turn has come."""
    return tuple(
        seat for seat in step.seats
        if seat.state == "waiting" and not any(each.undecided for each in ahead_of(step, seat))
    )  # fmt: skip


def followed(step: Step, seat: Seat) -> bool:
    """Whether anything that waited for this seat has opened since (S7.3)."""
    later = (each for each in step.seats if each.state in ("open", "decided"))
    return any(seat in ahead_of(step, each) for each in later)


def outcome(definition: model.Step, state: Request, step: Step) -> Verdict:
    """What the votes of a step mean, those of the people added to it among them (S10.3)."""
    counted = verdict(definition, count(definition, state, step))
    own = [seat for seat in step.seats if seat.origin in ("alongside", "after") and seat.state != "void"]
    said = [decision.verdict if (decision := state.decision(seat.id)) else "" for seat in own]
    if ends_when(definition) == "after_all" and (counted == "" or "" in said):
        return ""
    if counted == "rejected" or "reject" in said:
        return "rejected"
    return "" if "" in said else counted


def enough_without(definition: model.Step, state: Request, step: Step) -> bool:
    """Whether the step's own votes have passed it, so that it waits for added signers alone."""
    return verdict(definition, count(definition, state, step)) == "passed"


# ------------------------------------------------------------------------------------------------ as events change it
def with_added(step: Step, host: int, seats: tuple[Seat, ...]) -> Step:
    """The step with seats added to one of its own, which waits for those that come before it."""
    waits = any(seat.origin == "before" for seat in seats)
    own = tuple(replace(seat, state="waiting") if waits and seat.id == host else seat for seat in step.seats)
    return replace(step, seats=(*own, *seats))


def without(step: Step, number: int, **changes: Any) -> Step:
    """The step with a seat void, and with it what guards it (S10.3)."""
    gone = {number}
    for _ in step.seats:
        gone |= {seat.id for seat in step.seats if seat.origin == "before" and seat.host in gone and seat.undecided}
    void = (replace(seat, state="void", **(changes if seat.id == number else {})) for seat in step.seats)
    return replace(step, seats=tuple(new if new.id in gone else old for new, old in zip(void, step.seats, strict=True)))


def respared(step: Step, at: datetime) -> Step:
    """The step after a vote that had passed it was taken back: its own seats are needed again (S7.3)."""
    back = (replace(seat, state="open", spared=False, opened_at=at) if seat.spared else seat for seat in step.seats)
    return replace(step, seats=tuple(back))
