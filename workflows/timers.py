"""What the clock has still to do about the open seats of a request: pure, from its state alone (S11.4, S11.5, 3.4.18).

A level that was reached stays reached; what is not yet due moves with the term and the calendar.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from typing import Final, Literal

from expressions.working_time import FAR, WorkingTime
from kernel.duration import Duration
from schema import model
from workflows.organisation import Organisation
from workflows.route import step_named, steps_of
from workflows.state import Request, Seat, Term
from workflows.terms import open_seats

Kind = Literal["remind", "late"]
_MOST: Final = 10_000  # reminders of one seat


@dataclass(frozen=True, slots=True)
class Timer:
    """Something the clock does at `at` about a seat, once per seat, kind and level. `upto`: the last of the reminders
    that it stands for."""

    seat: int
    kind: Kind
    level: int
    at: datetime
    upto: int = 0


def is_clocked(definition: model.Workflow) -> bool:
    """Whether the clock does anything in this approval."""
    return any(step.remind or step.late for step in steps_of(definition.steps))


def armed(definition: model.Workflow, state: Request, organisation: Organisation, now: datetime) -> list[Timer]:
    """The timers of the open seats: every level of `late` that was not reached, and the next reminder of each."""
    found: list[Timer] = []
    for step, seat in open_seats(state):
        if seat.term is not None:
            written = step_named(definition, step.name)
            office = organisation.working_time(seat.term.calendar)
            found += _late(written, seat, seat.term, office)
            found += _reminder(written.remind, seat, seat.term, office, now)
    return found


def _late(step: model.Step, seat: Seat, term: Term, office: WorkingTime) -> Iterator[Timer]:
    for level, late in enumerate(step.late, 1):
        if level not in seat.late:
            yield Timer(seat.id, "late", level, at_level(late.after, term.due, office))


def at_level(after: Duration | None, due: datetime, office: WorkingTime) -> datetime:
    """When a level of `late` is reached."""
    return due if after is None else office.add(due, after)


def _reminder(
    parts: tuple[model.Reminder, ...], seat: Seat, term: Term, office: WorkingTime, now: datetime
) -> Iterator[Timer]:
    """The next reminder, which stands for all that were missed while nothing ran (S11.7); none at night or on days off,
    but for an urgent one (S11.4)."""
    coming = [each for each in _until(parts, term, office, now) if each[0] > seat.reminded]
    if not coming:
        return
    missed = [each for each in coming if each[1] <= now] or coming[:1]
    (level, at, _), last = coming[0], missed[-1][0]
    if not any(urgent for _, _, urgent in missed):
        at = office.next_opening(at)
        at = office.next_opening(now) if at <= now else at
    yield Timer(seat.id, "remind", level, at, last)


def _until(
    parts: tuple[model.Reminder, ...], term: Term, office: WorkingTime, now: datetime
) -> Iterator[tuple[int, datetime, bool]]:
    """(level, instant, urgent) of the reminders up to now, and of the first one after."""
    for level, (at, urgent) in enumerate(_instants(parts, term, office), 1):
        yield level, at, urgent
        if at > now or level >= _MOST:
            return


def _instants(
    parts: tuple[model.Reminder, ...], term: Term, office: WorkingTime
) -> Iterator[tuple[datetime, bool]]:  # fmt: skip
    """Every instant at which somebody is reminded, one after the other; without end where the last part repeats."""
    last = term.since
    for place, part in enumerate(parts):
        if part.kind != "every" or part.span is None:
            at = _at(part, term.due, office)
            if at > last:
                yield at, part.urgent
                last = at
            continue
        end = next((_at(each, term.due, office) for each in parts[place + 1 :] if each.kind != "every"), FAR)
        for at in takewhile(lambda at, end=end: at < end, _every(part.span, last, office)):  # type: ignore[misc]
            yield at, part.urgent
            last = at


def _every(span: Duration, since: datetime, office: WorkingTime) -> Iterator[datetime]:
    while since < FAR:
        since = office.add(since, span)
        yield since


def _at(part: model.Reminder, due: datetime, office: WorkingTime) -> datetime:
    if part.span is None:
        return due
    return office.before(due, part.span) if part.kind == "before" else office.add(due, part.span)
