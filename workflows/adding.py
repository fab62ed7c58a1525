"""Add a signer before me, beside me or after me, and take an added one out again (S10.2 to S10.5)."""

from typing import Any

from kernel.text import listed
from workflows.added import MOST, offered
from workflows.adding_codes import ADDED_MANY, ADDED_NOBODY, ADDED_PLACE, NOT_OFFERED, NOTHING_ADDED, PLACES
from workflows.commands import AddSigner, RemoveSigner
from workflows.deciding import checked_seat
from workflows.event_seats import seat_json
from workflows.giving_codes import IN_STEP, NOT_IN_POOL, TO_SUBMITTER
from workflows.hanging import tell_gone
from workflows.pools import around, people_of, sitting
from workflows.state import Holders, Seat, Step
from workflows.steps import advance, settle
from workflows.turn import Turn, refuse, some


def add_signer(turn: Turn, command: AddSigner) -> None:
    """More people beside the seat of whoever asks; his own waits when they come before him."""
    seat = checked_seat(turn, command)
    step = turn.state.step_of(seat.id)
    _offered(turn, step, command)
    people = tuple(dict.fromkeys(command.people))
    _eligible(turn, step, seat, people)
    seats = _drawn(turn, seat, command, people)
    if len([each for each in step.seats if each.origin != "rule" and each.state != "void"]) + len(seats) > MOST:
        raise refuse(ADDED_MANY, most=MOST)
    turn.by_person(
        "add", seat=seat.id, no=step.no, place=command.place, need=command.need, **_named(turn, people),
        seats=[seat_json(each) for each in seats],
    )  # fmt: skip
    for each in seats:
        if each.state == "open":
            turn.tell_opened(step.name, each)


def remove_signer(turn: Turn, command: RemoveSigner) -> None:
    """Takes out a seat that I added and nobody has filled (S10.5)."""
    seat = next((each for each in removable(turn, command.actor) if command.seat in (None, each.id)), None)
    if seat is None:
        raise refuse(NOTHING_ADDED)
    step = turn.state.step_of(seat.id)
    tell_gone(turn, step, seat)
    turn.by_person("remove", seat=seat.id, cause="removed", **_named(turn, seat.holders.people))
    settle(turn, step.no)
    advance(turn)


def removable(turn: Turn, actor: int) -> list[Seat]:
    """The undecided seats that this person added to a step under way, the newest first."""
    if turn.state.state != "running":
        return []
    seats = (each for step in turn.state.steps if step.state == "active" for each in step.seats)
    return [each for each in seats if each.undecided and each.added_by == actor][::-1]


def places(turn: Turn, step: Step) -> tuple[str, ...]:
    """Where a step lets its holders add somebody."""
    return offered(turn.step(step.name))


# ------------------------------------------------------------------------------------------------ may they?
def _offered(turn: Turn, step: Step, command: AddSigner) -> None:
    known = places(turn, step)
    if command.place not in PLACES or command.need not in ("any", "all", "in_order"):
        raise refuse(ADDED_PLACE)
    if command.place not in known:
        labels = listed([PLACES[place] for place in known])
        raise refuse(NOT_OFFERED, step=turn.label(step.name), place=PLACES[command.place], offered=labels)


def _eligible(turn: Turn, step: Step, seat: Seat, people: tuple[int, ...]) -> None:
    """Not the submitter, nobody who is in the step already, only whom the step lets one choose."""
    if not people:
        raise refuse(ADDED_NOBODY)
    taken, pool = sitting(step, turn.state, turn.organisation), choosable(turn, seat)
    for person in people:
        if person in turn.state.submitters:
            raise refuse(TO_SUBMITTER, person=turn.name(person))
        if person in taken:
            raise refuse(IN_STEP, person=turn.name(person), step=turn.label(step.name))
        if person not in pool:
            raise refuse(NOT_IN_POOL, person=turn.name(person), pool=some([turn.name(each) for each in pool]))


def choosable(turn: Turn, seat: Seat) -> tuple[int, ...]:
    """Whom a holder may add: the step's `add_from`, else the active users of his unit; never a submitter, nor somebody
    who is in the step."""
    step = turn.state.step_of(seat.id)
    named = turn.step(step.name).more.get("add_from")
    asks = turn.in_place_of(seat.id) or turn.command.actor
    pool = people_of(named, turn.state, step.name, turn.organisation) if named else around(asks, turn.organisation)
    never = {*turn.state.submitters, *sitting(step, turn.state, turn.organisation)}
    return tuple(person for person in pool if person not in never)


# ------------------------------------------------------------------------------------------------ the seats
def _named(turn: Turn, people: tuple[int, ...]) -> dict[str, Any]:
    """People as the trail keeps them, by their names of then (S8.2)."""
    return {"people": list(people), "names": [turn.name(person) for person in people]}


def _drawn(turn: Turn, host: Seat, command: AddSigner, people: tuple[int, ...]) -> tuple[Seat, ...]:
    """`any` is one seat that any of them fills; else a seat for each, which `in_order` wait for one another."""
    groups = [people] if command.need == "any" else [(person,) for person in people]
    first = turn.state.next_seat
    line = first if command.need == "in_order" and len(groups) > 1 else 0
    rule = len(turn.step(turn.state.step_of(host.id).name).who)
    return tuple(
        Seat(
            number, rule, Holders("people", group, excluded=turn.state.submitters),
            "waiting" if command.place == "after" or (line and number > first) else "open",
            opened_at=turn.now, origin=command.place, host=host.id, added_by=command.actor, line=line,
        )
        for number, group in enumerate(groups, first)
    )  # fmt: skip
