"""What the clock has still to do about the open seats of a request: pure, from its state alone (S11.4, S11.5, 3.4.18).

A level that was reached stays reached; what is not yet due moves with the term and the calendar.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from typing import Final, Literal

from expressions.working_time import FAR, WorkingTime
from kernel.duration import Duration
from schema import model
from workflows.organisation import Organisation
from workflows.route import step_named, steps_of
from workflows.state import Request, Term
from workflows.terms import open_seats

Kind = Literal["remind", "late"]
_MOST: Final = 10_000  # reminders of one seat


@dataclass(frozen=True, slots=True)
class Coming:
    """Something the clock does at `at`, once per kind and level. `upto`: the last of the reminders it stands for."""

    kind: Kind
    level: int
    at: datetime
    upto: int = 0


@dataclass(frozen=True, slots=True)
class Timer(Coming):
    """The same about a seat."""

    seat: int = 0


@dataclass(frozen=True, slots=True)
class Reached:
    """The levels of `late` that were reached, and the last reminder that went out."""

    late: tuple[int, ...] = ()
    reminded: int = 0


def is_clocked(definition: model.Workflow) -> bool:
    """Whether the clock does anything in this approval."""
    return any(step.remind or step.late for step in steps_of(definition.steps))


def armed(definition: model.Workflow, state: Request, organisation: Organisation, now: datetime) -> list[Timer]:
    """The timers of the open seats: every level of `late` that was not reached, and the next reminder of each."""
    found: list[Timer] = []
    for step, seat in open_seats(state):
        if seat.term is not None:
            written = step_named(definition, step.name)
            office, reached = organisation.working_time(seat.term.calendar), Reached(seat.late, seat.reminded)
            ahead = coming(written.remind, written.late, reached, seat.term, office, now)
            found += [Timer(each.kind, each.level, each.at, each.upto, seat.id) for each in ahead]
    return found


def coming(
    remind: Sequence[model.Reminder],
    late: Sequence[model.Late],
    reached: Reached,
    term: Term,
    office: WorkingTime,
    now: datetime,
) -> Iterator[Coming]:
    """What the clock has still to do about one term."""
    for level, each in enumerate(late, 1):
        if level not in reached.late:
            yield Coming("late", level, term.due if each.after is None else office.add(term.due, each.after))
    yield from _reminder(remind, reached.reminded, term, office, now)


def _reminder(
    parts: Sequence[model.Reminder], reminded: int, term: Term, office: WorkingTime, now: datetime
) -> Iterator[Coming]:
    """The next reminder, which stands for all that were missed while nothing ran (S11.7); none at night or on days off,
    but for an urgent one (S11.4)."""
    ahead = [each for each in _until(parts, term, office, now) if each[0] > reminded]
    if not ahead:
        return
    missed = [each for each in ahead if each[1] <= now] or ahead[:1]
    (level, at, _), last = ahead[0], missed[-1][0]
    if not any(urgent for _, _, urgent in missed):
        at = office.next_opening(at)
        at = office.next_opening(now) if at <= now else at
    yield Coming("remind", level, at, last)


def _until(
    parts: Sequence[model.Reminder], term: Term, office: WorkingTime, now: datetime
) -> Iterator[tuple[int, datetime, bool]]:
    """(level, instant, urgent) of the reminders up to now, and of the first one after."""
    for level, (at, urgent) in enumerate(_instants(parts, term, office), 1):
        yield level, at, urgent
        if at > now or level >= _MOST:
            return


def _instants(
    parts: Sequence[model.Reminder], term: Term, office: WorkingTime
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
        for at in takewhile(end.__gt__, _every(part.span, last, office)):
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
