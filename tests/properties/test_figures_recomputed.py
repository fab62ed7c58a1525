"""S19: whatever happened to some requests, their numbers are those of a recount that shares nothing with the product:
it walks the clock in half hours, reads the raw trail, and sorts by itself."""

import statistics
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from access.calendars import working_time
from kernel.errors import Refusal
from schema.model import Calendar
from tests.workflows.builders import LI, NINE, Content, company, flow, role, step
from workflows.commands import Approve, Reject, Resubmit, Return, Submit, TakeBack
from workflows.engine import apply
from workflows.events import Event
from workflows.figures.facts import case_of, parts
from workflows.figures.tally import measured
from workflows.seats import holders_now
from workflows.state import Request

ZONE = ZoneInfo("Asia/Shanghai")
HALF = timedelta(minutes=30)
FLOW = flow(
    step("check", role("manager")), step("sign", role("finance", within="anywhere"), role("president"), need="all")
)
PEOPLE = company()
VERBS = ("approve", "approve", "approve", "reject", "return", "take-back", "resubmit")
WALKS = st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 60), st.integers(0, 3)), max_size=9)


def walked(walk: list[tuple[str, int, int]]) -> list[Event]:
    """The trail of one request to which this happened, so many half hours apart; what is refused leaves no trace."""
    now = NINE
    content = Content()
    made = apply(FLOW, None, Submit(actor=LI, entity="quote", record=1, subject=content), now, PEOPLE)
    state, events = made.state, list(made.events)
    for place, (verb, halves, pick) in enumerate(walk):
        now += halves * HALF
        try:
            done = apply(FLOW, state, _command(state, verb, pick, str(place)), now, PEOPLE)
        except (Refusal, StopIteration, ZeroDivisionError):
            continue
        state, events = done.state, [*events, *done.events]
    return events


def _command(state: Request, verb: str, pick: int, key: str) -> Any:
    if verb == "resubmit":
        return Resubmit(actor=LI, key=key, subject=Content())
    if verb == "take-back":
        said = next(each for each in reversed(state.decisions) if each.actor)
        return TakeBack(actor=said.actor or 0, key=key, seat=said.seat)
    seats = [seat for each in state.active_steps for seat in each.seats if seat.state == "open"]
    seat = seats[pick % len(seats)]
    common: dict[str, Any] = {"key": key, "comment": "why", "revision": state.revision, "seat": seat.id}
    actor = holders_now(seat.holders, PEOPLE)[0]
    kinds: dict[str, Any] = {"approve": Approve, "reject": Reject, "return": Return}
    return kinds[verb](actor=actor, **common)


# ------------------------------------------------------------------------------------------------ the recount
def is_open(at: datetime) -> bool:
    """By the clock of Shanghai: Monday to Friday, 9:00 to 12:00 and 13:30 to 18:00; no public holiday is met here."""
    local = at.astimezone(ZONE)
    minutes = local.hour * 60 + local.minute
    return local.weekday() < 5 and (540 <= minutes < 720 or 810 <= minutes < 1080)


def counted(start: datetime, end: datetime) -> int:
    """Open half hours between two instants that stand on half hours."""
    steps = int((end - start) / HALF)
    return sum(is_open(start + n * HALF) for n in range(steps))


def recount(trail: list[Event]) -> tuple[list[int], int, int]:
    """The waits of decisions in seconds, the returns and the rejections, from the raw entries alone."""
    opened: dict[int, datetime] = {}
    waits, returns, rejections = [], 0, 0
    for event in trail:
        if event.kind == "open":
            opened.update({seat["id"]: event.at for seat in event.data["seats"] if seat["state"] == "open"})
        elif event.kind in ("next", "take-back"):
            opened[event.seat or 0] = event.at
        elif event.kind in ("approve", "reject", "return"):
            waits.append(counted(opened[event.seat or 0], event.at) * 1800)
        returns += event.kind == "back"
        rejections += event.kind == "end" and event.data["state"] == "rejected"
    return waits, returns, rejections


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(WALKS, min_size=1, max_size=4))
def test_the_numbers_are_those_of_a_recount(walks: list[list[tuple[str, int, int]]]) -> None:
    """S19.1."""
    trails = [walked(walk) for walk in walks]
    clock = working_time(Calendar(days_off=(), extra_workdays=()), ZONE)
    cases = [case for n, trail in enumerate(trails) if (case := case_of(n, trail, clock, ZONE))]
    found = measured([part for case in cases for part in parts(case, "workflow")], NINE)
    each = [recount(trail) for trail in trails]
    waits = sorted(wait for some, _, _ in each for wait in some)
    assert found["requests"] == len(trails)
    assert found["decisions"] == len(waits)
    assert found["waiting"]["total"] == sum(waits)
    assert found["returns"] == sum(returns for _, returns, _ in each)
    assert found["rejections"] == sum(rejections for _, _, rejections in each)
    if waits:
        assert abs(found["waiting"]["median"] - statistics.median(waits)) < 1
        at_least = [wait for wait in waits if sum(other <= wait for other in waits) >= 0.9 * len(waits)]
        assert found["waiting"]["p90"] == min(at_least)
    steps = [part for case in cases for part in parts(case, "step")]
    people = [part for case in cases for part in parts(case, "person")]
    for split in (steps, people):
        assert measured(split, NINE)["waiting"]["total"] == sum(waits)


def test_the_walks_meet_what_is_counted() -> None:
    """A recount of nothing proves nothing: approvals, returns, a rejection and a decision taken back are met."""
    ways = [
        [("approve", 5, 0), ("return", 40, 0), ("resubmit", 3, 0), ("approve", 1, 0)],
        [("approve", 5, 0), ("approve", 9, 0), ("take-back", 2, 0), ("approve", 50, 0)],
        [("reject", 60, 0)],
    ]
    found = [recount(walked(way)) for way in ways]
    assert [(len(waits), returns, rejections) for waits, returns, rejections in found] == [
        (3, 1, 0), (3, 0, 0), (1, 0, 1),
    ]  # fmt: skip
    assert found[2][0] == [counted(NINE, NINE + 60 * HALF) * 1800] and date(2026, 11, 20).weekday() == 4
