"""A seat goes to somebody else: handed over by its holder (S10.1), or moved by a workflow administrator (S17.1)."""

from dataclasses import replace

from schema import model
from workflows.causes import STATES
from workflows.codes import ENDED, NO_SUCH_SEAT, NOT_ADMINISTRATOR, REASON_MISSING, RETURNED_NOW, STALE
from workflows.commands import HandOver, MoveSeat
from workflows.deciding import entitled_seat, fillable, guarded_seats, may_decide
from workflows.event_seats import holders_json
from workflows.giving_codes import IN_STEP, NO_HAND_OVER, NOT_IN_POOL, SEAT_CLOSED, TO_INACTIVE, TO_SUBMITTER
from workflows.organisation import Organisation
from workflows.pools import around, people_of, sitting
from workflows.seats import holders_now
from workflows.state import Holders, Seat, Step
from workflows.turn import Turn, refuse, some


# ------------------------------------------------------------------------------------------------ hand over
def hand_over(turn: Turn, command: HandOver) -> None:
    """My place in a seat becomes somebody else's, also while it waits for whom I asked before me (S10.5); I am out,
    others who hold the seat stay. No clock starts anew."""
    seat = entitled_seat(turn, command.actor, command.seat, guarded=True)
    if command.revision is not None and command.revision != turn.state.revision:
        raise refuse(STALE, changes="")
    refuse_unoffered(turn, seat)
    step = turn.state.step_of(seat.id)
    giver = turn.in_place_of(seat.id) or command.actor
    _refuse(turn, step, command.to)
    pool = receivers(turn, seat, giver)
    if command.to not in pool:
        raise refuse(NOT_IN_POOL, person=turn.name(command.to), pool=some([turn.name(each) for each in pool]))
    holders = given(seat.holders, giver, command.to, turn.organisation)
    _goes_to(turn, "hand-over", seat, holders, command.to, "handed_over", giver)


def refuse_unoffered(turn: Turn, seat: Seat) -> None:
    """Refuses where the step has no such button."""
    step = turn.step(turn.state.step_of(seat.id).name)
    if "hand_over" not in step.buttons:
        raise refuse(NO_HAND_OVER, step=step.label)


def may_hand_over(turn: Turn) -> bool:
    """Whether one of my seats is of a step that offers it."""
    mine = (*fillable(turn, turn.command.actor), *guarded_seats(turn, turn.command.actor))
    steps = (turn.state.step_of(seat.id).name for seat in mine)
    return may_decide(turn) and any("hand_over" in turn.step(name).buttons for name in steps)


def receivers(turn: Turn, seat: Seat, giver: int) -> tuple[int, ...]:
    """Whom the giver may hand the seat over to: the step's `hand_over_to`, else the active users of his unit; never the
    submitter or somebody who sits in the step already."""
    step = turn.state.step_of(seat.id)
    listed = turn.step(step.name).more.get("hand_over_to")
    pool = people_of(listed, turn.state, step.name, turn.organisation) if listed else around(giver, turn.organisation)
    return _fit(turn, step, pool)


def given(holders: Holders, giver: int, to: int, organisation: Organisation) -> Holders:
    """The holders once `to` stands in the giver's place. A seat that was his alone is then a personal one; where others
    hold it by their role too, they go on doing so."""
    excluded = tuple(person for person in holders.excluded if person != to)
    now = holders_now(holders, organisation)
    if holders.kind == "people" or now == (giver,):
        people = holders.people if holders.kind == "people" else now
        instead = dict.fromkeys(to if person == giver else person for person in people)
        return Holders("people", tuple(instead), excluded=excluded)
    others = tuple(person for person in holders.people if person != giver)
    return replace(holders, people=(*others, to), excluded=(*excluded, giver))


# ------------------------------------------------------------------------------------------------ administrators
def move_seat(turn: Turn, command: MoveSeat) -> None:
    """A workflow administrator gives a seat to somebody, with a reason that stands in the trail and that the submitter
    is told (S17.1)."""
    seat = movable(turn, command.seat)
    step = turn.state.step_of(seat.id)
    if not command.comment.strip():
        raise refuse(REASON_MISSING)
    _refuse(turn, step, command.to, but=seat)
    before = tuple(person for person in turn.holders(seat.holders) if person != command.to)
    holders = Holders("people", (command.to,), excluded=_still_excluded(seat, command.to))
    _goes_to(turn, "move-seat", seat, holders, command.to, "moved", command.actor)
    turn.tell("no_longer_needed", before, step.name, seat.id)
    turn.tell("seat_moved", turn.askers(), step.name, seat.id, command.to)


def may_move(turn: Turn) -> bool:
    """Whether this is a workflow administrator in front of seats that wait."""
    running = turn.state.state == "running"
    return running and turn.command.actor in turn.organisation.administrators("workflows")


def movable_to(turn: Turn, seat: Seat) -> tuple[int, ...]:
    """Everybody to whom an administrator may give a seat."""
    return _fit(turn, turn.state.step_of(seat.id), turn.organisation.holders("everyone"), but=seat)


def movable(turn: Turn, number: int | None) -> Seat:
    """The seat an administrator may give on. Raises Refusal."""
    state = turn.state
    if turn.command.actor not in turn.organisation.administrators("workflows"):
        raise refuse(NOT_ADMINISTRATOR)
    if state.state == "returned":
        raise refuse(RETURNED_NOW, person=turn.names(turn.askers()))
    if not state.is_open:
        raise refuse(ENDED, state=STATES[state.state])
    seat = _waiting_seat(turn, number)
    if seat is None and number is not None and state.seat(number) is not None:
        raise refuse(SEAT_CLOSED, seat=number)
    if seat is None:
        raise refuse(NO_SUCH_SEAT, seat=number or "—")
    return seat


def _waiting_seat(turn: Turn, number: int | None) -> Seat | None:
    """The seat with this number if it waits for somebody; without a number the first that does."""
    seats = [seat for step in turn.state.steps if step.state == "active" for seat in step.seats]
    waiting = [seat for seat in seats if seat.state in ("open", "waiting")]
    return next((seat for seat in waiting if number in (None, seat.id)), None)


def _still_excluded(seat: Seat, to: int) -> tuple[int, ...]:
    return tuple(person for person in seat.holders.excluded if person != to)


# ------------------------------------------------------------------------------------------------ both
def _refuse(turn: Turn, step: Step, to: int, *, but: Seat | None = None) -> None:
    """Not to the submitter, an inactive person, or somebody already in the step (S10.1)."""
    person = turn.name(to)
    if to in _never(turn, turn.step(step.name), but):
        raise refuse(TO_SUBMITTER, person=person)
    if not turn.organisation.is_active(to):
        raise refuse(TO_INACTIVE, person=person)
    if to in _others(turn, step, but):
        raise refuse(IN_STEP, person=person, step=turn.label(step.name))


def _fit(turn: Turn, step: Step, pool: tuple[int, ...], *, but: Seat | None = None) -> tuple[int, ...]:
    never = {*_never(turn, turn.step(step.name), but), *_others(turn, step, but)}
    return tuple(person for person in pool if person not in never)


def _never(turn: Turn, definition: model.Step, moved: Seat | None) -> tuple[int, ...]:
    """Whose own request it is; where the step lets him decide it, an administrator may give him the seat."""
    return () if moved is not None and definition.own_request == "allow" else turn.state.submitters


def _others(turn: Turn, step: Step, but: Seat | None) -> frozenset[int]:
    """The people in the step; of a seat that is moved as a whole one of its holders may get it alone."""
    seats = tuple(seat for seat in step.seats if but is None or seat.id != but.id)
    return sitting(replace(step, seats=seats), turn.state, turn.organisation)


def _goes_to(turn: Turn, kind: str, seat: Seat, holders: Holders, to: int, cause: str, by: int) -> None:
    turn.by_person(
        kind,
        seat=seat.id,
        to=to,
        to_name=turn.name(to),
        by=turn.name(by),
        cause=cause,
        holders=holders_json(holders),
        rescue=seat.rescue and holders.kind == "administrators",
    )
    step = turn.state.step_of(seat.id)
    if seat.state == "open":
        turn.tell(cause, (to,), step.name, seat.id, by)
        turn.tell_in_place(step.name, turn.state.seat(seat.id) or seat, (to,))
