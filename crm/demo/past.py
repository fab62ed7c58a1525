"""The days before today: the demo company did what it did on them, in working hours."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from expressions.calendar import WorkCalendar
from kernel.clock import Clock
from records.house import House

EVENING: Final = 17  # o'clock: all that a day brings is done by then


@dataclass(slots=True)
class Past:
    """What time it is in the house while it is being filled; `today` is the real day."""

    clock: Clock
    calendar: WorkCalendar
    now: datetime

    def __call__(self) -> datetime:
        """For the house's clock."""
        return self.now

    def go(self, days: float) -> None:
        """To the instant that lies so many days ago; 0 is now."""
        self.now = self.clock.now() - timedelta(days=days)

    def at(self, workdays: int, hour: int, minute: int) -> None:
        """To this time, before 17:00, of a working day: 0 is the last one on which 17:00 is past. It is one day for
        all times: what is done in the morning stays before what is done later, whenever the house is filled."""
        day = self._workday(self.clock.today())
        if self._instant(day, EVENING, 0) > self.clock.now() - timedelta(minutes=5):
            day = self._workday(day - timedelta(days=1))
        for _ in range(workdays):
            day = self._workday(day - timedelta(days=1))
        self.now = self._instant(day, hour, minute)

    def _workday(self, day: date) -> date:
        while not self.calendar.is_workday(day):
            day -= timedelta(days=1)
        return day

    def _instant(self, day: date, hour: int, minute: int) -> datetime:
        return datetime(day.year, day.month, day.day, hour, minute, tzinfo=self.clock.zone).astimezone(UTC)


@contextmanager
def rewound(house: House) -> Iterator[Past]:
    """The house with a clock that can be set, until it is filled; nobody is served meanwhile."""
    real = house.clock
    past = Past(real, house.calendar, real.now())
    house.clock = Clock(real.zone, past)
    try:
        yield past
    finally:
        house.clock = real
