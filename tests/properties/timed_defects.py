"""Defects of clocks, moves to a new definition, urging and notices, that the timed machine must catch (3.5)."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from access.facts import Delegation
from expressions.working_time import WorkingTime
from kernel.duration import Duration
from workflows import clock, copying, events, migration, steps, terms, timers, urging
from workflows.organisation import Organisation
from workflows.pools import people_of
from workflows.state import Request, Seat, Step, Term
from workflows.turn import Turn

Patch = tuple[Any, str, Any]
_EVOLVE, _TERM, _TELL, _ESCALATE = events._EVOLVE, terms.term, Turn.tell, clock._escalate


def _forgets_the_level(state: Any, event: Any) -> Any:
    """What was reached is not kept: it fires again."""
    return state


def _decided_seats_too(state: Request) -> Any:
    """Timers of every seat, whatever became of it."""
    for step in state.steps:
        yield from ((step, seat) for seat in step.seats)


def _without_holidays(organisation: Organisation, calendar: str) -> WorkingTime:
    found = organisation.working_time(calendar)
    return replace(found, days=replace(found.days, closed=frozenset()))


def _without_made_up_days(organisation: Organisation, calendar: str) -> WorkingTime:
    found = organisation.working_time(calendar)
    return replace(found, days=replace(found.days, worked=frozenset()))


def _without_lunch(organisation: Organisation, calendar: str) -> WorkingTime:
    found = organisation.working_time(calendar)
    return replace(found, hours=((found.hours[0][0], found.hours[-1][1]),))


def _counted_by(office_of: Any) -> Any:
    def counted(span: Duration, since: datetime, calendar: str, organisation: Organisation) -> Term:
        office = office_of(organisation, calendar)
        due = office.add(since, span)
        return Term(since, str(span), calendar, due, office.is_provisional(since, due))

    return counted


def _of_the_application(step: Any, unit: int | None, organisation: Organisation) -> str:
    return ""


def _never_provisional(span: Duration, since: datetime, calendar: str, organisation: Organisation) -> Term:
    return replace(_TERM(span, since, calendar, organisation), provisional=False)


def _begins_anew(turn: Turn, step: Step, seat: Seat) -> Term | None:
    """The clock of a seat starts again with whatever happens to it."""
    definition = turn.step(step.name)
    span = terms.span_of(definition, turn.command.subject)
    calendar = terms.calendar_of(definition, turn.state.unit, turn.organisation)
    return terms.term(span, turn.now, calendar, turn.organisation) if span is not None else None


def _back_past_now(old: Term, now: datetime, organisation: Organisation) -> Term:
    return _TERM(Duration.parse(old.span), old.since, old.calendar, organisation)


def _approves_for_everybody(turn: Turn, effect: Any, step: Step, seat: Seat) -> None:
    turn.by_product("automatic", seat=seat.id, verdict="approve", cause="clock", risk="")


def _decides_without_a_reason(turn: Turn, effect: Any, step: Step, seat: Seat) -> None:
    turn.by_product("automatic", seat=seat.id, verdict=effect.word, cause="clock", risk="")


def _at_night_too(*given: Any) -> Any:
    parts, reminded, term, office, now = given
    for level, at, _ in timers._until(parts, term, office, now):
        if level > reminded:
            yield timers.Coming("remind", level, at, level)
            return


def _one_by_one(*given: Any) -> Any:
    """A scheduler that was away sends every reminder that it missed by itself."""
    parts, reminded, term, office, now = given
    for level, at, _ in timers._until(parts, term, office, now):
        if level > reminded:
            yield timers.Coming("remind", level, office.next_opening(at), level)
            return


def _decisions_lost(state: Any, event: Any) -> Any:
    moved = _EVOLVE["migrate"](state, event)
    said = tuple(replace(each, outdated=each.outdated or "in_flight") for each in moved.decisions)
    return replace(moved, decisions=said)


def _always_moves(definition: Any, state: Request, subject: Any) -> None:
    return None


def _voids_and_asks_again(old: Any, turn: Turn, step: Step) -> None:
    void = [seat.id for seat in step.seats if seat.undecided]
    turn.by_product("redraw", no=step.no, need=step.need, cause="in_flight", rules=[], void=void, seats=[])


def _all_steps(turn: Turn) -> list[Step]:
    return list(turn.state.active_steps)


def _once_per_day(turn: Turn, step: Step) -> datetime:
    last = step.urged_at
    if last is None:
        return step.opened_at
    return turn.organisation.working_time("").add(last, Duration.parse("1 working day"))


def _wall_hours(turn: Turn, step: Step) -> datetime:
    last = step.urged_at
    return step.opened_at if last is None else turn.organisation.working_time("").add(last, Duration.parse("4 hours"))


def _to_all_of_the_company(turn: Turn, kind: str, people: Any, *more: Any) -> None:
    known = tuple(turn.organisation.members) if kind == "opened" else people
    _TELL(turn, kind, known, *more)


def _nobody_hears_of_the_void(turn: Turn, kind: str, people: Any, *more: Any) -> None:
    if kind != "no_longer_needed":
        _TELL(turn, kind, people, *more)


def _copied_again(turn: Turn, listed: Any, step: str = "") -> None:
    people = tuple(people_of(listed, turn.state, step or copying._last(turn), turn.organisation))
    if people:
        turn.by_product("copy", people=list(people), names=[turn.name(each) for each in people], step=step)
        turn.tell("copied", people, step)


def _window_without_end(self: Delegation, at: datetime) -> bool:
    return self.from_at <= at


def _until_inclusive(self: Delegation, at: datetime) -> bool:
    return self.from_at <= at <= self.to_at


def _failed_and_done(turn: Turn, level: Any, command: Any) -> None:
    _ESCALATE(turn, level, replace(command, failed=""))


DEFECTS: dict[str, list[Patch]] = {
    "a timer fires twice": [(events, "_EVOLVE", {**_EVOLVE, "late": _forgets_the_level})],
    "a reminder goes out twice": [(events, "_EVOLVE", {**_EVOLVE, "remind": _forgets_the_level})],
    "a timer of a closed seat fires": [(timers, "open_seats", _decided_seats_too)],
    "due is counted over a holiday": [(terms, "term", _counted_by(_without_holidays))],
    "a make-up day is ignored": [(terms, "term", _counted_by(_without_made_up_days))],
    "the lunch break counts": [(terms, "term", _counted_by(_without_lunch))],
    "the calendar of the unit is ignored": [(terms, "calendar_of", _of_the_application)],
    "a year without a list is taken for known": [(terms, "term", _never_provisional)],
    "a seat that changes hands gets a new term": [(terms, "_begun", _begins_anew)],
    "a changed calendar moves a term back past now": [(terms, "moved", _back_past_now)],
    "a changed calendar moves nothing": [(terms, "moved", lambda old, now, organisation: old)],
    "the clock approves where it was to hand over": [
        (clock, "_ACT", {**clock._ACT, "hand_over": _approves_for_everybody})
    ],
    "the clock decides without a reason": [(clock, "_ACT", {**clock._ACT, "approve": _decides_without_a_reason})],
    "reminders at night": [(timers, "_reminder", _at_night_too)],
    "every missed reminder by itself": [(timers, "_reminder", _one_by_one)],
    "what failed is done all the same": [(clock, "_escalate", _failed_and_done)],
    "a request that goes on loses its decisions": [(events, "_EVOLVE", {**_EVOLVE, "migrate": _decisions_lost})],
    "a request goes on where its steps are gone": [(migration, "obstacle", _always_moves)],
    "an open step that goes on asks nobody": [(migration, "_ask_anew", _voids_and_asks_again)],
    "urging without a limit": [(urging, "urgeable", _all_steps)],
    "urging once a day": [(urging, "again_from", _once_per_day)],
    "urging by the clock on the wall": [(urging, "again_from", _wall_hours)],
    "everybody hears of every seat": [(Turn, "tell", _to_all_of_the_company)],
    "nobody hears that he is not needed": [(Turn, "tell", _nobody_hears_of_the_void)],
    "a second copy": [(steps, "copy", _copied_again)],
    "a delegation without an end": [(Delegation, "runs", _window_without_end)],
    "a delegation that ends a moment late": [(Delegation, "runs", _until_inclusive)],
}  # fmt: skip
