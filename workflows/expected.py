"""Until when the steps still ahead are expected to be decided, each before them taking all its time (S18.1)."""

from collections.abc import Mapping
from datetime import datetime

from schema import model
from workflows.branches import beside
from workflows.organisation import Organisation
from workflows.route import step_named
from workflows.state import Request, Term
from workflows.subject import Subject
from workflows.terms import calendar_of, open_seats, span_of, term


def expected(
    definition: model.Workflow, state: Request, now: datetime, organisation: Organisation, subject: Subject | None
) -> Mapping[str, Term]:
    """The terms of the steps ahead, by name; a step that allows any time, or none that is known, has none and takes
    none. Branches side by side take their time at once (S2.8)."""
    found: dict[str, Term] = {}
    ends: list[datetime] = []
    for index, plan in enumerate(state.route):
        since = max([now, *(end for end, before in zip(ends, state.route, strict=False)
                            if not beside(before.path, plan.path))])  # fmt: skip
        if index in state.behind:
            ends.append(max([since, *_open_until(state, plan.name)]))
            continue
        step = step_named(definition, plan.name)
        span = span_of(step, subject) if plan.applies else None
        if span is not None:
            found[plan.name] = term(span, since, calendar_of(step, state.unit, organisation), organisation)
        ends.append(found[plan.name].due if plan.name in found else since)
    return found


def _open_until(state: Request, name: str) -> list[datetime]:
    """The terms of the open seats of a step."""
    return [seat.term.due for step, seat in open_seats(state) if seat.term is not None and step.name == name]
