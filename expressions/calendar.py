"""Working days: what is open and what is closed, as plain data that memory and SQL read alike."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, lru_cache
from typing import Final

from chinese_calendar import constants

_CHINESE: Final[Mapping[str, str]] = {each.value: each.chinese for each in constants.Holiday}


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Monday to Friday are worked, but not the days `closed`, and the weekend days `worked` are.

    `known` are the first and the last year whose public holidays are known; None: there are none to know (S11.2).
    """

    closed: frozenset[date] = field(default_factory=frozenset)
    worked: frozenset[date] = field(default_factory=frozenset)
    known: tuple[int, int] | None = None

    @staticmethod
    def of(country: str, days_off: Iterable[date] = (), extra_workdays: Iterable[date] = ()) -> "WorkCalendar":
        """The public calendar of a country (`CN`; elsewhere Monday to Friday) with the application's own days."""
        known = _known(country)
        off, extra = frozenset(days_off), frozenset(extra_workdays)
        return replace(known, closed=known.closed - extra | off, worked=known.worked - off | extra)

    def is_workday(self, day: date) -> bool:
        """Whether this day is worked."""
        return day not in self.closed and (day.weekday() < 5 or day in self.worked)

    def is_provisional(self, day: date) -> bool:
        """Whether the year's public holidays are not published yet, so that it counts as Monday to Friday (S11.2)."""
        return self.known is not None and not self.known[0] <= day.year <= self.known[1]

    def between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; negative when `end` is before `start`."""
        return self._until(end.toordinal()) - self._until(start.toordinal())

    def add(self, start: date, count: int) -> date | None:
        """The day `count` working days after (below zero: before) `start`; None beyond the calendar of Python."""
        if not count:
            return start
        wanted = self._until(start.toordinal() - (count < 0)) + count + (count < 0)
        days = range(1, date.max.toordinal() + 1)
        place = bisect_left(days, wanted, key=self._until)
        return date.fromordinal(days[place]) if wanted > 0 and place < len(days) else None

    def _until(self, day: int) -> int:
        """Working days from the year 1 up to and including the day with this ordinal number."""
        closed, worked = _exceptions(self.closed, self.worked)
        return _weekdays(day) - bisect_right(closed, day) + bisect_right(worked, day)


def holiday(country: str, day: date) -> tuple[str, str] | None:
    """What the public holiday of this day is called, in English and Chinese; None: it is none, or not published."""
    name = constants.holidays.get(day) if country == "CN" else None
    return (name, _CHINESE[name]) if name else None


WEEKDAYS: Final = WorkCalendar()


def _weekdays(day: int) -> int:
    """Mondays to Fridays from the year 1 (1 January 1 was a Monday) up to and including this day."""
    weeks, rest = divmod(day, 7)
    return weeks * 5 + min(rest, 5)


@lru_cache(maxsize=64)
def _exceptions(closed: frozenset[date], worked: frozenset[date]) -> tuple[list[int], list[int]]:
    """The weekdays that are closed and the weekend days that are worked, in order."""
    return (
        sorted(day.toordinal() for day in closed if day.weekday() < 5),
        sorted(day.toordinal() for day in worked - closed if day.weekday() > 4),
    )


@cache
def _known(country: str) -> WorkCalendar:
    if country != "CN":
        return WorkCalendar()
    named: Mapping[date, str] = constants.holidays
    closed = frozenset(day for day in named if day.weekday() < 5)
    return WorkCalendar(closed, frozenset(constants.workdays), (min(named).year, max(named).year))
