"""The clock acts (S11): it reminds, escalates, hands over, adds, and decides where the file takes the risk."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from schema import model
from workflows.commands import Tick
from workflows.counting import counted
from workflows.event_seats import holders_json
from workflows.hanging import reject_host
from workflows.seats import holders_now
from workflows.state import Holders, Seat, Step
from workflows.steps import advance, settle
from workflows.terms import open_seats
from workflows.timers import Timer, armed
from workflows.turn import Turn

ACTS = ("hand_over", "add", "reject", "approve")


@dataclass(frozen=True, slots=True)
class _Level:
    """The seats of one step that reach a level at the same time: what it does to the record, it does once."""

    at: datetime
    step: Step
    number: int
    seats: tuple[Seat, ...]


def tick(turn: Turn, command: Tick) -> None:
    """Everything that is due by now, each seat checked again (S11.7): a timer of a seat that was decided does nothing
    (S6.5)."""
    for level in _reached(turn):
        _escalate(turn, level, command)
    seats = {seat.id: seat for _, seat in open_seats(turn.state)}
    for timer in armed(turn.definition, turn.state, turn.organisation, turn.now):
        if timer.kind == "remind" and timer.at <= turn.now:
            held = holders_json(seats[timer.seat].holders)
            turn.by_product("remind", seat=timer.seat, level=timer.upto, holders=held)


def _reached(turn: Turn) -> Iterable[_Level]:
    due = [each for each in armed(turn.definition, turn.state, turn.organisation, turn.now) if each.kind == "late"]
    steps = {seat.id: step for step, seat in open_seats(turn.state)}

    def place(timer: Timer) -> tuple[datetime, int, int]:
        return timer.at, steps[timer.seat].no, timer.level

    for (at, _, number), timers in groupby(sorted((t for t in due if t.at <= turn.now), key=place), key=place):
        ids = [each.seat for each in timers]
        step = steps[ids[0]]
        yield _Level(at, step, number, tuple(seat for seat in step.seats if seat.id in ids))


def _escalate(turn: Turn, level: _Level, command: Tick) -> None:
    seats = _still_open(turn, level.seats)
    if not seats:
        return
    late = turn.step(level.step.name).late[level.number - 1]
    turn.by_product(
        "late", no=level.step.no, level=level.number, numbers=[seat.id for seat in seats],
        cause="clock_failed" if command.failed else "clock", failed=command.failed,
    )  # fmt: skip
    if command.failed:
        turn.tell("late_failed", turn.organisation.administrators("workflows"), level.step.name)
        return
    turn.deed(
        f"{level.step.name}.late{level.number}.{seats[0].id}", tuple(e for e in late.do if e.word not in ACTS)
    )  # fmt: skip
    for effect in late.do:
        if effect.word in ACTS and _applies(turn, effect):
            for seat in _still_open(turn, seats):
                _ACT[effect.word](turn, effect, level.step, seat)
    if any(effect.word in ACTS for effect in late.do):
        settle(turn, level.step.no)
        advance(turn)


def _still_open(turn: Turn, seats: Iterable[Seat]) -> list[Seat]:
    """The seats as they stand now, those that somebody may still fill."""
    now = {seat.id: seat for _, seat in open_seats(turn.state)}
    return [now[seat.id] for seat in seats if seat.id in now]


def _applies(turn: Turn, effect: model.Effect) -> bool:
    if effect.when is None:
        return True
    return turn.command.subject is not None and turn.command.subject.decide(effect.when) is True


# ------------------------------------------------------------------------------------------------ what it does
def _decide(turn: Turn, effect: model.Effect, step: Step, seat: Seat) -> None:
    """By the clock, in nobody's name (S11.5)."""
    turn.tell("no_longer_needed", turn.holders(seat.holders), step.name, seat.id)
    turn.by_product(
        "automatic", seat=seat.id, verdict=effect.word, cause="clock", risk=effect.more.get("accept_risk", "")
    )
    if effect.word == "reject":
        reject_host(turn, seat)


def _hand_over(turn: Turn, effect: model.Effect, step: Step, seat: Seat) -> None:
    """The seat moves to these people; where none of them may sit there it stays, and the trail says so (S10.1)."""
    excluded = (*_excluded(turn, seat), *turn.holders(seat.holders))  # the giver is out
    holders = _meant(turn, effect.people, excluded)
    if holders_now(holders, turn.organisation):
        turn.tell("no_longer_needed", turn.holders(seat.holders), step.name, seat.id)
        _reassign(turn, step, seat, holders, "clock_handed_over")
    else:
        turn.by_product(
            "reassign", seat=seat.id, holders=holders_json(seat.holders), cause="clock_nobody", rescue=seat.rescue
        )


def _add(turn: Turn, effect: model.Effect, step: Step, seat: Seat) -> None:
    """Further holders: any of them, old or new, fills the seat."""
    found = holders_now(_meant(turn, effect.people, _excluded(turn, seat)), turn.organisation)
    more = tuple(person for person in found if person not in turn.holders(seat.holders))
    if more:
        _reassign(turn, step, seat, replace(seat.holders, people=(*seat.holders.people, *more)), "clock_added", more)


def _reassign(
    turn: Turn, step: Step, seat: Seat, holders: Holders, cause: str, told: tuple[int, ...] = ()
) -> None:  # fmt: skip
    rescue = seat.rescue and cause == "clock_added"
    turn.by_product("reassign", seat=seat.id, holders=holders_json(holders), cause=cause, rescue=rescue)
    told = told or turn.holders(holders)
    turn.tell("opened", told, step.name, seat.id)
    turn.tell_in_place(step.name, turn.state.seat(seat.id) or seat, told)


def _excluded(turn: Turn, seat: Seat) -> tuple[int, ...]:
    """Whose own request it is, and in a counted step who sits or has spoken there already (S10.1, S5.7)."""
    step = turn.state.step_of(seat.id)
    if not counted(step.need):
        return seat.holders.excluded
    others = [each for each in step.seats if each.id != seat.id and each.state != "void"]
    sitting = {person for each in others for person in turn.holders(each.holders)}
    spoken = {said.actor for each in others if (said := turn.state.decision(each.id)) and said.actor is not None}
    return tuple(dict.fromkeys((*seat.holders.excluded, *sorted(sitting | spoken))))


def _meant(turn: Turn, people: tuple[model.Person, ...], excluded: tuple[int, ...]) -> Holders:
    """The people of a plain list; a role alone stays a role, whoever holds it (S4.4)."""
    if len(people) == 1 and people[0].kind == "role":
        return Holders("role", role=people[0].name, unit=turn.state.unit, excluded=excluded)
    found = [person for each in people for person in _named(turn, each)]
    return Holders("people", tuple(dict.fromkeys(found)), excluded=excluded)


def _named(turn: Turn, person: model.Person) -> tuple[int, ...]:
    match person.kind:
        case "role":
            return turn.organisation.holders(person.name, turn.state.unit)
        case "submitter":
            return turn.state.submitters
        case "previous":
            last = [said.actor for said in turn.state.decisions if said.actor is not None and not said.outdated]
            return (last[-1],) if last else ()
        case _:
            return turn.state.people.get(person.name or person.kind, ())


_ACT = {"hand_over": _hand_over, "add": _add, "reject": _decide, "approve": _decide}
