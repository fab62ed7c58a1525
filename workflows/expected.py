"""Until when the steps still ahead are expected to be decided, each before them taking all its time (S18.1)."""

from collections.abc import Mapping
from datetime import datetime

from schema import model
from workflows.organisation import Organisation
from workflows.route import step_named
from workflows.state import Request, Term
from workflows.subject import Subject
from workflows.terms import calendar_of, open_seats, span_of, term


def expected(
    definition: model.Workflow, state: Request, now: datetime, organisation: Organisation, subject: Subject | None
) -> Mapping[str, Term]:
    """The terms of the steps ahead, by name; a step that allows any time, or none that is known, has none and takes
    none."""
    terms = [seat.term.due for _, seat in open_seats(state) if seat.term is not None]
    since, found = max([now, *terms]), {}
    for plan in state.route[state.position :]:
        step = step_named(definition, plan.name)
        span = span_of(step, subject) if plan.applies else None
        if span is not None:
            calendar = calendar_of(step, state.unit, organisation)
            found[plan.name] = term(span, since, calendar, organisation)
            since = found[plan.name].due
    return found
