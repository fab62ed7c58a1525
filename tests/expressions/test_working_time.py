"""Working time (S11): the examples of the rules, and the laws that adding and measuring keep on any calendar."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expressions.calendar import WorkCalendar
from expressions.working_time import FAR, LONG_AGO, WorkingTime
from kernel.duration import Duration

ZONE = ZoneInfo("Asia/Shanghai")
HOURS = (("09:00", "12:00"), ("13:30", "18:00"))
OFFICE = WorkingTime.of(WorkCalendar.of("CN"), HOURS, ZONE)


def at(text: str, zone: ZoneInfo = ZONE) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def after(start: str, span: str, office: WorkingTime = OFFICE) -> str:
    return said(office.add(at(start), Duration.parse(span)))


def before(end: str, span: str) -> str:
    return said(OFFICE.before(at(end), Duration.parse(span)))


def said(instant: datetime) -> str:
    assert instant.tzinfo is UTC
    return instant.astimezone(ZONE).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(("start", "span", "due"), [
    ("2026-11-20 16:00", "1 working day", "2026-11-23 16:00"),   # Friday 16:00: Monday 16:00
    ("2026-11-20 20:00", "1 working day", "2026-11-24 09:00"),   # Friday 20:00: opened Monday 09:00, due Tuesday
    ("2026-11-20 18:00", "1 working day", "2026-11-24 09:00"),   # the moment of closing is closed
    ("2026-11-21 10:00", "1 working day", "2026-11-24 09:00"),
    ("2026-11-20 12:30", "1 working day", "2026-11-23 13:30"),   # in the lunch break
    ("2026-11-20 07:00", "1 working day", "2026-11-23 09:00"),
    ("2026-11-20 16:00", "2 working days", "2026-11-24 16:00"),
    ("2026-11-20 16:00", "1 working week", "2026-11-27 16:00"),
    ("2026-11-20 16:00", "0.5 working days", "2026-11-23 10:45"),  # half of 7.5 hours
    ("2026-11-20 16:00", "4 working hours", "2026-11-23 11:00"),
    ("2026-11-20 11:00", "2 working hours", "2026-11-20 14:30"),   # across lunch
    ("2026-11-20 09:00", "3 working hours", "2026-11-20 12:00"),   # it ends with the morning, not after lunch
    ("2026-11-20 14:00", "4 working hours", "2026-11-20 18:00"),
    ("2026-11-20 20:00", "90 working minutes", "2026-11-23 10:30"),
    ("2026-11-20 16:00", "0 working hours", "2026-11-20 16:00"),
    ("2026-11-20 16:00", "3 days", "2026-11-23 16:00"),          # without `working` it is wall time
    ("2026-11-20 16:00", "4 hours", "2026-11-20 20:00"),
    ("2026-11-20 16:00", "2 weeks", "2026-12-04 16:00"),
    ("2026-02-13 16:00", "1 working day", "2026-02-14 16:00"),   # a Saturday that is worked
    ("2026-02-14 16:00", "1 working day", "2026-02-24 16:00"),   # Spring Festival
    ("2026-10-09 16:00", "1 working day", "2026-10-10 16:00"),
    ("2026-09-30 17:00", "4 working hours", "2026-10-08 12:00"),  # the week of the National Day
])  # fmt: skip
def test_a_due_date_is_what_the_rules_say_S11_1(start: str, span: str, due: str) -> None:
    assert after(start, span) == due


@pytest.mark.parametrize("day", ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"])
def test_the_weekend_days_of_2026_that_are_made_up_for_are_worked_S11_2(day: str) -> None:
    assert OFFICE.is_open(at(f"{day} 10:00"))


@pytest.mark.parametrize(("end", "span", "instant"), [
    ("2026-11-23 11:00", "4 working hours", "2026-11-20 16:00"),
    ("2026-11-23 11:00", "2 working hours", "2026-11-23 09:00"),  # when people are there, not on Friday evening
    ("2026-11-23 14:30", "1 working hour", "2026-11-23 13:30"),
    ("2026-11-21 11:00", "2 working hours", "2026-11-20 16:00"),  # from a day off
    ("2026-11-23 10:00", "1 working day", "2026-11-20 10:00"),
    ("2026-11-23 10:00", "3 hours", "2026-11-23 07:00"),
    ("2026-11-23 10:00", "1 day", "2026-11-22 10:00"),
])  # fmt: skip
def test_a_reminder_before_due_counts_back_in_working_time_S11_4(end: str, span: str, instant: str) -> None:
    assert before(end, span) == instant


def test_a_year_whose_holidays_are_not_published_is_monday_to_friday_and_provisional_S11_2() -> None:
    assert after("2027-10-01 16:00", "1 working day") == "2027-10-04 16:00"
    assert OFFICE.is_provisional(at("2026-12-31 16:00"), at("2027-01-04 16:00"))
    assert not OFFICE.is_provisional(at("2026-12-30 16:00"), at("2026-12-31 16:00"))
    assert not WorkingTime.of(WorkCalendar.of("DE"), HOURS, ZONE).is_provisional(at("2027-01-04 16:00"), FAR)


def test_days_off_and_extra_workdays_of_the_file_count() -> None:
    days = WorkCalendar.of("CN", [date(2026, 11, 23)], [date(2026, 11, 22)])
    office = WorkingTime.of(days, HOURS, ZONE)
    assert after("2026-11-20 16:00", "1 working day", office) == "2026-11-22 16:00"
    assert after("2026-11-22 16:00", "1 working day", office) == "2026-11-24 16:00"


def test_hours_that_overlap_or_touch_are_counted_once() -> None:
    office = WorkingTime.of(WorkCalendar(), (("13:00", "18:00"), ("09:00", "12:00"), ("10:00", "13:00")), ZONE)
    assert office.between(at("2026-11-20 00:00"), at("2026-11-21 00:00")) == timedelta(hours=9)


def test_working_days_keep_the_time_of_day_over_a_change_of_the_clocks() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    office = WorkingTime.of(WorkCalendar(), HOURS, berlin)
    due = office.add(at("2026-10-23 16:00", berlin), Duration.parse("1 working day"))
    assert due == at("2026-10-26 16:00", berlin)
    assert office.add(at("2026-10-23 16:00", berlin), Duration.parse("3 days")) == due


def test_what_lies_beyond_all_calendars_is_far_and_no_error() -> None:
    assert OFFICE.add(at("2026-11-20 16:00"), Duration.parse("99999999999 working days")) == FAR
    assert OFFICE.add(at("2026-11-20 16:00"), Duration.parse("99999999999 weeks")) == FAR
    assert OFFICE.before(at("2026-11-20 16:00"), Duration.parse("99999999999 working days")) == LONG_AGO


# ------------------------------------------------------------------------------------------------ laws
days = st.dates(date(2024, 1, 1), date(2029, 12, 31))
calendars = st.builds(
    lambda off, extra: WorkCalendar.of("CN", off, extra), st.lists(days, max_size=6), st.lists(days, max_size=6)
)
offices = st.builds(WorkingTime.of, calendars, st.sampled_from([HOURS, (("08:00", "16:30"),)]), st.just(ZONE))
instants = st.integers(0, 1_800_000).map(lambda minutes: at("2025-01-01 00:00") + timedelta(minutes=minutes))
minutes = st.integers(0, 40 * 450)
spans = st.builds(
    lambda n, unit: Duration.parse(f"{n} working {unit}"), st.integers(0, 400), st.sampled_from(["hour", "day", "week"])
)


@given(offices, instants, minutes)
def test_what_is_added_is_measured_again_S11(office: WorkingTime, start: datetime, count: int) -> None:
    end = office.add(start, Duration.parse(f"{count} working minutes"))
    assert office.between(start, end) == timedelta(minutes=count)
    assert office.between(end, start) == -timedelta(minutes=count)


@given(offices, instants, minutes)
def test_what_is_taken_off_is_measured_again_S11(office: WorkingTime, end: datetime, count: int) -> None:
    assert office.between(office.before(end, Duration.parse(f"{count} working minutes")), end) == timedelta(
        minutes=count
    )


@given(offices, instants, spans)
def test_nothing_is_due_outside_opening_hours_S11_1(office: WorkingTime, start: datetime, span: Duration) -> None:
    due = office.add(start, span)
    assert due >= start
    assert office.is_open(due) or office.is_open(due - timedelta(microseconds=1)), "open, or the moment of closing"


@given(offices, instants, instants, spans)
def test_who_begins_later_is_due_no_earlier_S11(
    office: WorkingTime, one: datetime, other: datetime, span: Duration
) -> None:
    first, second = sorted((one, other))
    assert office.add(first, span) <= office.add(second, span)


@given(offices, instants, st.integers(0, 3000), st.integers(0, 3000), st.sampled_from(["minute", "day"]))
def test_two_spans_one_after_the_other_are_their_sum_S11(
    office: WorkingTime, start: datetime, one: int, other: int, unit: str
) -> None:
    steps = office.add(
        office.add(start, Duration.parse(f"{one} working {unit}")), Duration.parse(f"{other} working {unit}")
    )
    assert office.next_opening(steps) == office.next_opening(
        office.add(start, Duration.parse(f"{one + other} working {unit}"))
    )


@given(offices, instants, instants, instants)
def test_the_parts_of_a_time_add_up_to_it_S11(office: WorkingTime, a: datetime, b: datetime, c: datetime) -> None:
    assert office.between(a, b) + office.between(b, c) == office.between(a, c)


@given(offices, instants)
def test_the_next_opening_is_open_and_nothing_is_open_before_it_S11_1(office: WorkingTime, start: datetime) -> None:
    opening = office.next_opening(start)
    assert opening >= start
    assert office.is_open(opening)
    assert office.between(start, opening) == timedelta(0)


@given(calendars, days, st.integers(-900, 900))
def test_a_working_day_so_many_away_is_found_as_if_counted_one_by_one(
    calendar: WorkCalendar, start: date, count: int
) -> None:
    day, left = start, abs(count)
    while left:
        day += timedelta(days=1 if count > 0 else -1)
        left -= calendar.is_workday(day)
    assert calendar.add(start, count) == day
    low, high = sorted((start, day))
    passed = (date.fromordinal(each) for each in range(low.toordinal() + 1, high.toordinal() + 1))
    assert calendar.between(low, high) == sum(map(calendar.is_workday, passed)) == -calendar.between(high, low)
