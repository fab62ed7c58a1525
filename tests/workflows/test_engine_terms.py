"""Until when (S11): a seat's term begins when it opens, goes on when it changes hands, and moves with the calendar."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from access.calendars import Calendars
from access.organisation import Organisation
from kernel.duration import Duration
from kernel.text import Text
from schema.model import App, Calendar
from tests.workflows.builders import BOSS, CHEN, LI, WANG, ZHOU, Case, Content, asks, company, flow, role, seat, step
from workflows.commands import PeopleChanged, Recount, Resubmit, Submit, TakeBack
from workflows.events import rebuild
from workflows.expected import expected
from workflows.foresight import foresee

ZONE = ZoneInfo("Asia/Shanghai")
FRIDAY = datetime(2026, 11, 20, 16, 0, tzinfo=ZONE)
DAY = Duration(Decimal(1), "day", working=True)
HOURS = Duration(Decimal(4), "hour", working=True)


def timed(*steps: Any, at: datetime = FRIDAY, **more: Any) -> Case:
    """A request submitted at this time."""
    case = Case(flow(*steps), now=at, **more)
    case.submit()
    return case


def dues(case: Case) -> dict[int, str]:
    """Until when each open seat is to be filled."""
    seats = [each for step_ in case.request.steps for each in step_.seats if each.state == "open" and each.term]
    return {each.id: said(each.term.due) for each in seats if each.term}


def said(at: datetime) -> str:
    return at.astimezone(ZONE).strftime("%a %d %H:%M")


def office(**calendar: Any) -> Organisation:
    """The company with another calendar."""
    return company(calendars=Calendars.of(App(Text.of("x"), calendar=Calendar(**calendar))))


@pytest.mark.parametrize(("at", "due"), [(FRIDAY, "Mon 23 16:00"), (FRIDAY.replace(hour=20), "Tue 24 09:00")])
def test_a_working_day_counts_from_the_opening_of_the_seat_S11_1(at: datetime, due: str) -> None:
    assert dues(timed(step("one", due=DAY), at=at)) == {1: due}


def test_the_second_step_counts_from_when_it_opens_and_not_from_the_submit_S11_1() -> None:
    case = timed(step("one", due=DAY), step("two", role("president"), due=HOURS))
    case.now = FRIDAY + timedelta(days=3, hours=-2)
    case.approve(WANG)
    assert dues(case) == {2: "Mon 23 18:00"}


def test_a_step_without_due_has_no_term() -> None:
    case = timed(step("one"))
    assert dues(case) == {}
    assert "due" not in [event.kind for event in case.trail]


def test_in_order_each_seat_has_a_term_of_its_own_S11_1() -> None:
    case = timed(step("one", role("manager"), role("president"), need="in_order", due=DAY))
    assert dues(case) == {1: "Mon 23 16:00"}
    case.now = FRIDAY + timedelta(minutes=90)
    case.approve(WANG)
    assert dues(case) == {2: "Mon 23 17:30"}


def test_a_seat_that_changes_hands_or_is_taken_back_goes_on_in_the_same_term_S11_6() -> None:
    case = timed(step("one", seat("user", "chen"), seat("user", "zhou"), need="all", due=DAY))
    case.now = FRIDAY + timedelta(minutes=90)
    case.approve(CHEN)
    case.give(TakeBack(actor=CHEN))
    assert dues(case) == {1: "Mon 23 16:00", 2: "Mon 23 16:00"}
    case.organisation = _without(case.organisation, ZHOU)
    case.give(PeopleChanged())
    assert case.holders()[1] == (BOSS,)
    assert dues(case) == {1: "Mon 23 16:00", 2: "Mon 23 16:00"}


def _without(organisation: Organisation, person: int) -> Organisation:
    gone = replace(organisation.members[person], active=False)
    return replace(organisation, members={**organisation.members, person: gone})


def test_while_it_was_returned_no_clock_runs_and_a_new_round_has_a_new_term_S11_6() -> None:
    case = timed(step("one", due=DAY))
    case.send_back(WANG)
    assert dues(case) == {}
    case.now = FRIDAY + timedelta(days=30)
    assert case.give(Recount()).events == ()
    case.give(Resubmit(actor=LI, subject=case.content))
    assert [each.split(" ")[1] for each in dues(case).values()] == ["22"]


def test_a_term_that_is_computed_is_asked_of_the_content_and_may_be_empty() -> None:
    limit = asks("param.x", lambda values: values.get("x"))
    assert dues(timed(step("one", due=limit), content=Content({"x": DAY}))) == {1: "Mon 23 16:00"}
    assert dues(timed(step("one", due=limit), content=Content({}))) == {}


def test_the_calendar_of_the_step_counts_before_that_of_the_records_unit_S11() -> None:
    app = App(Text.of("x"), calendars={
        "sales": Calendar(hours=(("09:00", "23:00"),), units=("sales",)), "late": Calendar(hours=(("17:00", "20:00"),)),
    })  # fmt: skip
    people = company(calendars=Calendars.of(app))
    assert dues(timed(step("one", due=HOURS), organisation=people)) == {1: "Fri 20 20:00"}
    assert dues(timed(step("one", due=HOURS, calendar="late"), organisation=people)) == {1: "Mon 23 18:00"}


def test_a_term_into_a_year_without_published_holidays_is_provisional_S11_2() -> None:
    case = timed(step("one", due=DAY), at=datetime(2026, 12, 31, 16, tzinfo=ZONE))
    (found,) = case.request.steps[0].seats
    assert found.term is not None
    assert found.term.provisional
    assert said(found.term.due) == "Fri 01 16:00"


def test_a_changed_calendar_moves_an_open_term_and_says_so_S11_3() -> None:
    case = timed(step("one", due=DAY))
    case.organisation = office(days_off=("2026-11-23",))
    (event,) = case.give(Recount()).events
    assert dues(case) == {1: "Tue 24 16:00"}
    assert (event.kind, event.data["cause"], event.actor) == ("due", "calendar_changed", None)
    assert case.give(Recount()).events == (), "nothing more to move"


def test_a_term_never_moves_backwards_past_now_S11_3() -> None:
    case = timed(step("one", due=DAY))
    case.now = datetime(2026, 11, 22, 12, tzinfo=ZONE)
    case.organisation = office(extra_workdays=("2026-11-21",))
    case.give(Recount())
    assert dues(case) == {1: "Sun 22 12:00"}, "Saturday 16:00 has passed: it is due now"
    case.now = datetime(2026, 11, 23, 12, tzinfo=ZONE)
    case.give(Recount())
    assert dues(case) == {1: "Sun 22 12:00"}, "what is overdue stays so"


def test_the_trail_alone_rebuilds_the_terms() -> None:
    case = timed(step("one", seat("user", "chen"), seat("user", "zhou"), need="all", due=DAY))
    case.organisation = office(days_off=("2026-11-23",))
    case.give(Recount())
    assert rebuild(case.trail) == case.request


def test_the_steps_ahead_are_expected_each_after_the_one_before_S18_1() -> None:
    definition = flow(step("one", due=DAY), step("free", role("president")), step("two", role("president"), due=DAY))
    command = Submit(actor=LI, entity="quote", record=7, subject=Content())
    found = foresee(definition, command, FRIDAY, company())
    assert [each.term and said(each.term.due) for each in found.steps] == ["Mon 23 16:00", None, "Tue 24 16:00"]
    case = Case(definition, now=FRIDAY)
    case.submit()
    left = expected(definition, case.request, FRIDAY, company(), None)
    assert {name: said(each.due) for name, each in left.items()} == {"two": "Tue 24 16:00"}
    late = expected(definition, case.request, FRIDAY + timedelta(days=10), company(), None)
    assert {name: said(each.due) for name, each in late.items()} == {"two": "Tue 01 16:00"}
