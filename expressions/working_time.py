"""Working time: opening hours on working days, in a zone (S11). Adding and measuring never walk from day to day."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from expressions.calendar import WorkCalendar
from kernel.duration import Duration

FAR: Final = datetime(9999, 12, 30, tzinfo=UTC)  # what lies beyond all calendars
LONG_AGO: Final = datetime(1, 1, 2, tzinfo=UTC)
_MICRO: Final = timedelta(microseconds=1)
_SECOND: Final = 1_000_000
_UNITS: Final = {"minute": 60 * _SECOND, "hour": 3_600 * _SECOND, "day": 86_400 * _SECOND, "week": 604_800 * _SECOND}
_WORKDAYS_OF_WEEK: Final = 5
_MOST: Final = Decimal(4_000_000)  # more of any unit than there are days in the calendar

Hours = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """Working days with opening `hours` (from, to: microseconds of the day, in order, apart) in a zone."""

    days: WorkCalendar
    hours: tuple[tuple[int, int], ...]
    zone: ZoneInfo

    @staticmethod
    def of(days: WorkCalendar, hours: Hours, zone: ZoneInfo) -> "WorkingTime":
        """From hours as people write them, `("09:00", "12:00")`; spans that touch or overlap are one."""
        return WorkingTime(days, _merged([(_micros(start), _micros(end)) for start, end in hours]), zone)

    # ------------------------------------------------------------------------------------------------ asked
    def is_open(self, at: datetime) -> bool:
        """Whether people are at work at this instant; the moment of closing is closed."""
        day, clock = self._local(at)
        return self.days.is_workday(day) and any(start <= clock < end for start, end in self.hours)

    def next_opening(self, at: datetime) -> datetime:
        """The instant itself while it is open, else the next opening."""
        day, clock = self._local(at)
        if self.days.is_workday(day) and clock < self.hours[-1][1]:
            return self._at(day, max(clock, next(start for start, end in self.hours if clock < end)))
        return self._at(self.days.add(day, 1), self.hours[0][0])

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Opening time from `start` to `end`; negative when `end` is before `start`."""
        (first, left), (last, right) = self._local(start), self._local(end)
        days = self.days.between(first, last) + self.days.is_workday(first) - self.days.is_workday(last)
        return (days * self._daily + self._worked(last, right) - self._worked(first, left)) * _MICRO

    def is_provisional(self, start: datetime, end: datetime) -> bool:
        """Whether a year without published holidays lies between the two (S11.2)."""
        return self.days.is_provisional(self._local(start)[0]) or self.days.is_provisional(self._local(end)[0])

    # ------------------------------------------------------------------------------------------------ added
    def add(self, at: datetime, span: Duration) -> datetime:
        """The instant `span` after `at` (S11.1), in UTC: working time from the next opening on; FAR beyond all time.

        Working days keep the time of day; wall days do too, in the zone.
        """
        try:
            return self._later(at, min(span.amount, _MOST), span).astimezone(UTC)
        except OverflowError:
            return FAR

    def before(self, at: datetime, span: Duration) -> datetime:
        """The instant `span` before `at`, in UTC: of working time the latest from which on so much is left."""
        try:
            return self._earlier(at, min(span.amount, _MOST), span).astimezone(UTC)
        except OverflowError:
            return LONG_AGO

    def _earlier(self, at: datetime, amount: Decimal, span: Duration) -> datetime:
        if not span.working:
            return self._wall(at, -amount, span.unit)
        if span.unit in ("minute", "hour"):
            return self._opened_before(at, int(amount * _UNITS[span.unit]))
        days, part = divmod(_days(amount, span.unit), 1)
        day, clock = self._local(at)
        return self._opened_before(self._at(self.days.add(day, -int(days)), clock), int(part * self._daily))

    def _later(self, at: datetime, amount: Decimal, span: Duration) -> datetime:
        if not span.working:
            return self._wall(at, amount, span.unit)
        start = self.next_opening(at)
        if span.unit in ("minute", "hour"):
            return self._opened_after(start, int(amount * _UNITS[span.unit]))
        days, part = divmod(_days(amount, span.unit), 1)
        day, clock = self._local(start)
        same_time = self._at(self.days.add(day, int(days)), clock)
        return self._opened_after(same_time, int(part * self._daily))

    def _wall(self, at: datetime, amount: Decimal, unit: str) -> datetime:
        if unit in ("minute", "hour"):
            return at + int(amount * _UNITS[unit]) * _MICRO
        local = at.astimezone(self.zone).replace(tzinfo=None)
        return (local + int(amount * _UNITS[unit]) * _MICRO).replace(tzinfo=self.zone)

    def _opened_after(self, start: datetime, amount: int) -> datetime:
        """The first instant by which `amount` of opening time has gone since `start`, which is open."""
        if not amount:
            return start
        day, clock = self._local(start)
        days, rest = divmod(self._opened(clock) + amount, self._daily)
        if days and not rest:  # it ends with a day's closing, not with the next opening
            days, rest = days - 1, self._daily
        for begin, end in self.hours:
            if rest <= end - begin:
                return self._at(self.days.add(day, days), begin + rest)
            rest -= end - begin
        raise AssertionError("the rest is at most a day's opening time")

    def _opened_before(self, at: datetime, amount: int) -> datetime:
        """The last instant from which on `amount` of opening time goes by until `at`."""
        if not amount:
            return at
        day, clock = self._local(at)
        days, rest = divmod(self._worked(day, clock) - amount, self._daily)
        for begin, end in self.hours:
            if rest < end - begin:
                return self._at(self.days.add(day, days), begin + rest)
            rest -= end - begin
        raise AssertionError("the rest is less than a day's opening time")

    # ------------------------------------------------------------------------------------------------ one day
    @property
    def _daily(self) -> int:
        return sum(end - start for start, end in self.hours)

    def _opened(self, clock: int) -> int:
        """Opening time of a working day before this time of day."""
        return sum(min(clock, end) - start for start, end in self.hours if clock > start)

    def _worked(self, day: date, clock: int) -> int:
        return self._opened(clock) if self.days.is_workday(day) else 0

    def _local(self, at: datetime) -> tuple[date, int]:
        local = at.astimezone(self.zone)
        return local.date(), _clock(local.time())

    def _at(self, day: date | None, clock: int) -> datetime:
        if day is None:
            raise OverflowError
        return (datetime.combine(day, time()) + clock * _MICRO).replace(tzinfo=self.zone)


def _days(amount: Decimal, unit: str) -> Decimal:
    return amount * _WORKDAYS_OF_WEEK if unit == "week" else amount


def _clock(at: time) -> int:
    return ((at.hour * 60 + at.minute) * 60 + at.second) * _SECOND + at.microsecond


def _micros(written: str) -> int:
    hour, minute = written.split(":")
    return (int(hour) * 60 + int(minute)) * 60 * _SECOND


def _merged(spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return tuple(found)
