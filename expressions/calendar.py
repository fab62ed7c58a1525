"""Working days: what is open and what is closed, as plain data that memory and SQL read alike."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Final

from chinese_calendar import constants

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Monday to Friday are worked, but not the days `closed`, and the weekend days `worked` are."""

    closed: frozenset[date] = field(default_factory=frozenset)
    worked: frozenset[date] = field(default_factory=frozenset)

    @staticmethod
    def of(country: str, days_off: Iterable[date] = (), extra_workdays: Iterable[date] = ()) -> "WorkCalendar":
        """The public calendar of a country (`CN`; elsewhere Monday to Friday) with the application's own days."""
        known = _known(country)
        off, extra = frozenset(days_off), frozenset(extra_workdays)
        return WorkCalendar(frozenset(known.closed - extra | off), frozenset(known.worked - off | extra))

    def is_workday(self, day: date) -> bool:
        """Whether this day is worked."""
        return day not in self.closed and (day.weekday() < 5 or day in self.worked)

    def between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; negative when `end` is before `start`."""
        if end < start:
            return -self.between(end, start)
        plain = _weekdays(end) - _weekdays(start)
        closed = sum(1 for day in self.closed if start < day <= end and day.weekday() < 5)
        return plain - closed + sum(1 for day in self.worked - self.closed if start < day <= end and day.weekday() > 4)

    def add(self, start: date, count: int) -> date | None:
        """The day `count` working days after (below zero: before) `start`; None beyond the calendar of Python."""
        step = _DAY if count > 0 else -_DAY
        day, left = start, abs(count)
        while left:
            if not date.min < day < date.max:
                return None
            day += step
            left -= self.is_workday(day)
        return day


WEEKDAYS: Final = WorkCalendar()


def _weekdays(day: date) -> int:
    """Mondays to Fridays from the year 1 (1 January 1 was a Monday) up to and including `day`."""
    weeks, rest = divmod(day.toordinal(), 7)
    return weeks * 5 + min(rest, 5)


@cache
def _known(country: str) -> WorkCalendar:
    if country != "CN":
        return WorkCalendar()
    named: Mapping[date, str] = constants.holidays
    return WorkCalendar(frozenset(day for day in named if day.weekday() < 5), frozenset(constants.workdays))
