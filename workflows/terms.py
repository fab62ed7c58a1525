"""Until when a seat is to be filled (S11): counted from its opening in working time, kept with the seat by an event.

A term says what it was counted from and by which calendar, so that it can be counted again when the calendar changes.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from expressions.tree import Expression
from kernel.duration import Duration
from schema import model
from workflows.event_seats import term_json
from workflows.organisation import Organisation
from workflows.route import step_named
from workflows.state import Request, Seat, Step, Term
from workflows.subject import Subject
from workflows.turn import Turn


def term(span: Duration, since: datetime, calendar: str, organisation: Organisation) -> Term:
    """A span from an instant on, by a calendar."""
    office = organisation.working_time(calendar)
    due = office.add(since, span)
    return Term(since, str(span), calendar, due, office.is_provisional(since, due))


def span_of(step: model.Step, subject: Subject | None) -> Duration | None:
    """The time a step allows; None where it allows any, or where nothing computes it now."""
    found = step.due
    if isinstance(found, Expression):
        found = subject.value(found) if subject is not None else None
    return found if isinstance(found, Duration) else None


def calendar_of(step: model.Step, unit: int | None, organisation: Organisation) -> str:
    """The calendar that counts in a step: the one it names, else that of the record's unit."""
    return step.calendar or organisation.calendar_of(unit)


# ------------------------------------------------------------------------------------------------ set
def set_terms(turn: Turn) -> None:
    """Gives every seat that has opened its term. Whoever handed it over, or took back, goes on in the same (S11.6)."""
    _note(turn, lambda step, seat: _begun(turn, step, seat))


def _note(turn: Turn, fresh: Callable[[Step, Seat], Term | None], **data: Any) -> None:
    """One event per step whose seats have new terms."""
    for step, seats in groupby(list(open_seats(turn.state)), key=lambda pair: pair[0]):
        found = {seat.id: term for _, seat in seats if (term := fresh(step, seat)) is not None}
        if found:
            terms = [{"seat": seat, **term_json(each)} for seat, each in found.items()]
            turn.by_product("due", no=step.no, terms=terms, **data)


def _begun(turn: Turn, step: Step, seat: Seat) -> Term | None:
    if seat.term is not None or seat.opened_at is None:
        return None
    definition = step_named(turn.definition, step.name)
    span = span_of(definition, turn.command.subject)
    calendar = calendar_of(definition, turn.state.unit, turn.organisation)
    return term(span, seat.opened_at, calendar, turn.organisation) if span is not None else None


def open_seats(state: Request) -> Iterator[tuple[Step, Seat]]:
    """The seats that somebody may fill now, with their steps; none of a request that does not run."""
    for step in state.steps if state.state == "running" else ():
        if step.state == "active":
            yield from ((step, seat) for seat in step.seats if seat.state == "open")


# ------------------------------------------------------------------------------------------------ moved
def recount(turn: Turn, _command: object) -> None:
    """A changed calendar moves open terms (S11.3)."""

    def fresh(_step: Step, seat: Seat) -> Term | None:
        found = moved(seat.term, turn.now, turn.organisation) if seat.term is not None else None
        return None if found == seat.term else found

    _note(turn, fresh, cause="calendar_changed")


def moved(old: Term, now: datetime, organisation: Organisation) -> Term:
    """The term by the calendar of today; it never moves backwards past now (S11.3)."""
    fresh = term(Duration.parse(old.span), old.since, old.calendar, organisation)
    if fresh.due >= now:
        return fresh
    return replace(fresh, due=min(old.due, now.astimezone(UTC)))
