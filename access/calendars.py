"""Whose working time is which: the application's, and the further calendars that the file names for units (S11)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from expressions.calendar import WorkCalendar
from expressions.working_time import WorkingTime
from kernel.text import Text
from schema.model import App, Calendar


@dataclass(frozen=True)
class Calendars:
    """The working time of the application, of each named calendar, and the calendar of a unit by the unit's code."""

    usual: WorkingTime
    named: Mapping[str, WorkingTime] = field(default_factory=dict)
    of_units: Mapping[str, str] = field(default_factory=dict)

    @staticmethod
    def of(app: App) -> "Calendars":
        """As the file says them."""
        zone = ZoneInfo(app.timezone)
        named = {name: working_time(each, zone) for name, each in app.calendars.items()}
        of_units = {code: name for name, each in app.calendars.items() for code in each.units}
        return Calendars(working_time(app.calendar, zone), named, of_units)

    def called(self, name: str) -> WorkingTime:
        """The calendar of this name; the usual one for "" and for a name that the file has lost."""
        return self.named.get(name, self.usual)

    def nearest(self, codes: Iterable[str]) -> str:
        """The name of the calendar that the first of these units keeps which keeps one; "" = the usual one."""
        return next((self.of_units[code] for code in codes if code in self.of_units), "")


def working_days(calendar: Calendar) -> WorkCalendar:
    """The working days of a calendar."""
    off, extra = (map(date.fromisoformat, days) for days in (calendar.days_off, calendar.extra_workdays))
    return WorkCalendar.of(calendar.country, off, extra)


def working_time(calendar: Calendar, zone: ZoneInfo) -> WorkingTime:
    """The working time of a calendar; `zone` where it names none."""
    return WorkingTime.of(
        working_days(calendar), calendar.hours, ZoneInfo(calendar.timezone) if calendar.timezone else zone
    )


USUAL: Final = Calendars.of(App(Text.of("")))  # Monday to Friday of China, where no file says otherwise
