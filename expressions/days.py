"""Calculations with days; what falls outside the years 1 to 9999 is empty."""

from calendar import monthrange
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from expressions.numbers import Number, divide

FAR: Final = 4_000_000  # days, months or working days: more than there are between the years 1 and 9999
FAR_WORKDAYS: Final = 4_000
_HOUR: Final = Decimal(3_600_000_000)  # microseconds
_MICRO: Final = timedelta(microseconds=1)


def steps(count: Number, far: int = FAR) -> int | None:
    """A number of days or months as a whole number, cut; None when it leads out of all calendars."""
    return int(count) if -far <= count <= far else None


def add_days(day: date, count: Number) -> date | None:
    """The day so many days later."""
    whole = steps(count)
    try:
        return None if whole is None else day + timedelta(days=whole)
    except OverflowError:
        return None


def add_months(day: date, count: Number) -> date | None:
    """The same day of the month so many months later, or the last of that month where it has no such day."""
    whole = steps(count)
    if whole is None:
        return None
    year, month = divmod(day.year * 12 + day.month - 1 + whole, 12)
    if not date.min.year <= year <= date.max.year:
        return None
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def days_between(start: date, end: date) -> int:
    """Days from `start` to `end`."""
    return (end - start).days


def hours_between(start: datetime, end: datetime) -> Number:
    """Hours from `start` to `end`, with 10 places, cut."""
    return divide((end - start) // _MICRO, _HOUR) or 0


def start_of(day: date, unit: str) -> date | None:
    """The first day of the week (a Monday), month, quarter or year that holds `day`."""
    if unit == "week":
        return add_days(day, -day.weekday())
    month = {"month": day.month, "quarter": (day.month - 1) // 3 * 3 + 1, "year": 1}.get(unit)
    return day if month is None else date(day.year, month, 1)


def period(day: date, unit: str) -> str:
    """The name of the day, week, month, quarter or year: 2026-11-21, 2026-W47, 2026-11, 2026-Q4, 2026."""
    year = f"{day.year:04}"
    if unit == "week":
        calendar = day.isocalendar()
        return f"{calendar.year:04}-W{calendar.week:02}"
    texts = {"day": day.isoformat(), "month": f"{year}-{day.month:02}", "quarter": f"{year}-Q{quarter(day)}"}
    return texts.get(unit, year)


def quarter(day: date) -> int:
    """1 to 4."""
    return (day.month + 2) // 3
