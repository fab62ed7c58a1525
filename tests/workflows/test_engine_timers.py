"""What is still to come of the clock (S11.4 to S11.7): which reminder stands for which, and when."""

from datetime import datetime, timedelta

import pytest

from expressions.working_time import WorkingTime
from kernel.duration import Duration
from schema import model
from schema.model import Late, Reminder
from tests.workflows.builders import HERE, NINE, Case, company, effect, flow, role, step
from workflows.commands import Tick
from workflows.state import Term
from workflows.timers import Coming, Reached, coming, is_clocked

OFFICE: WorkingTime = company().working_time("")
TERM = Term(NINE, "8 hours", "", NINE + timedelta(hours=8))  # from 9 to 17 o'clock of a Friday


def before(span: str, **more: bool) -> Reminder:
    return Reminder("before", Duration.parse(span), **more)


def every(span: str, **more: bool) -> Reminder:
    return Reminder("every", Duration.parse(span), **more)


def at(clock: str) -> datetime:
    """`15:00` of that Friday, or `21 15:00`."""
    day, _, time = clock.rpartition(" ")
    return datetime.fromisoformat(f"2026-11-{day or '20'} {time}").replace(tzinfo=NINE.tzinfo)


def reminders(*parts: Reminder, now: str = "09:00", reminded: int = 0, term: Term = TERM) -> list[Coming]:
    return list(coming(parts, (), Reached((), reminded), term, OFFICE, at(now)))


def told(found: list[Coming]) -> list[tuple[int, int, str]]:
    """The level, the last level it stands for, and when."""
    return [(each.level, each.upto, each.at.astimezone(NINE.tzinfo).strftime("%d %H:%M")) for each in found]


def test_a_reminder_that_is_still_to_come_stands_for_itself_alone() -> None:
    assert told(reminders(before("2 hours"), before("1 hour"))) == [(1, 1, "20 15:00")]


def test_at_the_very_moment_of_a_reminder_it_has_come_and_stands_for_those_before_it_S11_7() -> None:
    assert told(reminders(before("2 hours"), before("1 hour"), now="16:00")) == [(1, 2, "20 16:00")]
    assert told(reminders(before("2 hours"), before("1 hour"), now="15:59")) == [(1, 1, "20 15:59")]


def test_once_a_reminder_went_out_the_next_is_known_in_the_same_moment() -> None:
    assert told(reminders(before("2 hours"), before("1 hour"), now="15:00", reminded=1)) == [(2, 2, "20 16:00")]
    assert reminders(before("2 hours"), before("1 hour"), now="16:00", reminded=2) == []


def test_one_urgent_reminder_among_those_missed_is_enough_to_come_at_night_S11_4() -> None:
    missed = (before("2 hours"), before("1 hour", urgent=True))
    assert told(reminders(*missed, now="23:00")) == [(1, 2, "20 15:00")]
    assert told(reminders(before("2 hours"), before("1 hour"), now="23:00")) == [(1, 2, "23 09:00")]


def test_two_parts_that_mean_the_same_moment_are_one_reminder() -> None:
    assert told(reminders(before("2 hours"), before("2 hours"), now="17:00")) == [(1, 1, "20 17:00")]


def test_what_repeats_goes_on_until_the_part_that_follows_it() -> None:
    """Every three hours until one hour before it is due: at 12, at 15, then at 16, and no more."""
    parts = (every("3 hours"), before("1 hour"))
    assert told(reminders(*parts, now="15:30", reminded=2)) == [(3, 3, "20 16:00")]
    assert reminders(*parts, now="17:00", reminded=3) == []


def test_what_repeats_until_a_part_that_repeats_too_never_ends() -> None:
    parts = (every("1 hour", urgent=True), every("2 hours"))
    assert told(reminders(*parts, now="18:30", reminded=9)) == [(10, 10, "20 19:00")]


def test_whether_anything_is_clocked_is_asked_of_every_step() -> None:
    still, reminds = step("one", role("manager")), step("two", role("manager"), remind=(before("1 hour"),))
    late = step("three", role("manager"), late=(Late(None, (effect("notify"),), HERE),))
    assert not is_clocked(flow(still))
    assert is_clocked(flow(still, reminds))
    assert is_clocked(flow(still, late))
    assert is_clocked(flow(late, reminds))


def test_nothing_was_reached_at_first() -> None:
    assert Reached() == Reached((), 0)


@pytest.mark.parametrize("word", ["remind", "late"])
def test_the_clock_notes_what_it_does_in_nobodys_words(word: str) -> None:
    more: dict[str, object] = {"remind": (before("1 working hour"),), "late": (Late(None, (effect("notify"),), HERE),)}
    one: model.Step = step("one", role("manager"), due=Duration.parse("1 working day"), **{word: more[word]})
    case = Case(flow(one))
    case.submit()
    case.now = at("24 10:00")
    (event,) = case.give(Tick()).events
    assert (event.kind, event.actor, event.comment, event.key) == (word, None, "", "")
