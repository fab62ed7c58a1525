"""S19: what one trail contributes to the numbers: terms kept and missed, what decided itself, what does not count."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from access.calendars import working_time
from schema.model import Calendar
from tests.workflows.builders import BOSS, CHEN, NINE, WANG, ZHOU, Case, flow, role, seat, step
from tests.workflows.test_engine_clock import DAY, FRIDAY, at, does, late, tick
from workflows.commands import TakeBack
from workflows.figures.facts import Case as Counted
from workflows.figures.facts import case_of, parts
from workflows.figures.tally import ages, measured, percentile

CLOCK = working_time(Calendar(), ZoneInfo("Asia/Shanghai"))


def counted(case: Case) -> Counted:
    """What its trail contributes."""
    found = case_of(1, case.trail, CLOCK, CLOCK.zone)
    assert found is not None
    return found


def timed(decided: str) -> Case:
    """A seat that opens on Friday at 16:00 for one working day, approved at this time of November."""
    case = Case(flow(step("one", due=DAY)), now=FRIDAY)
    case.submit()
    case.now = at(decided)
    case.approve(WANG)
    return case


def test_a_decision_at_the_last_moment_is_on_time_and_a_minute_later_it_is_not() -> None:
    assert [wait.met for wait in counted(timed("23 16:00")).waits] == [True]
    assert [wait.met for wait in counted(timed("23 16:01")).waits] == [False]
    found = measured(
        [part for when in ("23 16:00", "23 16:01") for part in parts(counted(timed(when)), "workflow")], NINE
    )
    assert found["on_time"] == {"met": 1, "of": 2, "share": "0.5000"}


def test_a_decision_without_a_term_is_neither_on_time_nor_late() -> None:
    case = Case(flow(step("one")))
    case.submit()
    case.approve(WANG)
    assert measured(parts(counted(case), "workflow"), NINE)["on_time"] == {"met": 0, "of": 0, "share": None}


def test_what_the_clock_decides_is_automatic_with_its_cause_and_nobody_waited() -> None:
    case = Case(flow(step("one", due=DAY, late=(late(does("reject")),))), now=FRIDAY)
    case.submit()
    assert "end" in tick(case, "23 16:00")
    found = counted(case)
    assert found.waits == () and [cause for _, cause in found.automatic] == ["clock"]
    assert measured(parts(found, "workflow"), NINE)["automatic"] == {"clock": 1}


def test_seats_that_nobody_needed_and_skipped_steps_count_for_nothing() -> None:
    case = Case(flow(step("one", seat("user", "chen"), seat("user", "zhou")), step("two", role("president"))))
    case.submit()
    case.now = NINE + timedelta(hours=1)
    case.approve(ZHOU)
    found = counted(case)
    assert [(wait.person, wait.waited) for wait in found.waits] == [(ZHOU, timedelta(hours=1))]
    assert [step_ for step_, _ in found.open] == ["two"]
    assert {part.key: len(part.waits) for part in parts(found, "step")} == {
        "quote_discount:one": 1,
        "quote_discount:two": 0,
    }


def test_a_decision_taken_back_and_the_one_after_it_are_two_waits() -> None:
    case = Case(flow(step("one", seat("user", "chen"), seat("user", "boss"), need="all")))
    case.submit()
    case.now = NINE + timedelta(hours=1)
    case.approve(CHEN)
    case.now = NINE + timedelta(hours=2)
    case.give(TakeBack(actor=CHEN))
    case.now = NINE + timedelta(hours=2, minutes=30)
    case.approve(CHEN)
    assert [(wait.person, wait.waited) for wait in counted(case).waits] == [
        (CHEN, timedelta(hours=1)), (CHEN, timedelta(minutes=30)),
    ]  # fmt: skip


def test_the_first_pass_of_a_step_is_its_first_opening_and_of_a_request_its_only_round() -> None:
    case = Case(flow(step("one", role("manager")), step("two", role("president"), return_to=("previous",))))
    case.submit()
    case.approve(WANG)
    case.send_back(BOSS, "previous")
    case.approve(WANG)
    case.approve(BOSS)
    found = counted(case)
    assert case.request.state == "approved"
    assert {part.key.partition(":")[2]: part.first_pass for part in parts(found, "step")} == {
        "one": False,
        "two": False,
    }
    assert [part.first_pass for part in parts(found, "workflow")] == [False]
    assert [(part.returns, part.rejections) for part in parts(found, "person")] == [(0, 0), (1, 0)]


def test_nine_of_ten_do_not_exceed_the_90_percent_figure() -> None:
    waits = [timedelta(hours=n) for n in range(1, 11)]
    assert percentile(waits, 90) == timedelta(hours=9)
    assert percentile(waits[:1], 90) == timedelta(hours=1)
    assert percentile([], 90) is None


def test_the_ages_of_open_seats_are_told_at_their_bounds() -> None:
    now = datetime(2026, 11, 20, 12, 0, tzinfo=ZoneInfo("UTC"))
    since = [now - timedelta(days=days) for days in (0, 1, 2.99, 3, 7, 40)]
    assert ages(since, now) == [1, 2, 1, 2]
