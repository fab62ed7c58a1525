"""What holds for one evaluation: who asks, when, with which old values, in which organisation."""

from collections.abc import Collection, Mapping
from dataclasses import field
from datetime import UTC, date, datetime
from typing import Any, Final, Protocol
from zoneinfo import ZoneInfo

from expressions.calendar import WEEKDAYS, WorkCalendar
from kernel.swift import swift


class Organisation(Protocol):
    """Units, people and parameter values as facts in memory; units and people are ids."""

    @property
    def units(self) -> Mapping[int, Any]:
        """All units, by id."""

    @property
    def members(self) -> Mapping[int, Any]:
        """All people, by id."""

    def at_level(self, unit: int | None, level: str) -> int | None:
        """The ancestor-or-self at that level."""

    def subtree(self, unit: int) -> Collection[int]:
        """The unit and all below it."""

    def within(self, unit: int | None, other: int | None) -> bool:
        """Whether `unit` is `other` or below it."""

    def profile(self, unit: int | None) -> str:
        """The nearest profile from the unit upwards; "" when there is none."""

    def workdays(self, unit: int | None) -> WorkCalendar | None:
        """The working days of the calendar that the unit keeps, or the nearest above it; None: none of them does."""

    def has_role(self, user: int, role: str) -> bool:
        """Whether the person holds the role now, for any unit."""

    def parameter(self, name: str, unit: int | None = None, day: date | None = None, pick: object = None) -> Any:
        """The value for a unit on a day; `pick` chooses among the values of a parameter with `by`."""


class NoOrganisation:
    """An organisation without units, people and parameters."""

    units: Mapping[int, Any] = {}
    members: Mapping[int, Any] = {}

    def at_level(self, unit: int | None, level: str) -> int | None:
        """None."""
        return None

    def subtree(self, unit: int) -> Collection[int]:
        """The unit alone."""
        return (unit,)

    def within(self, unit: int | None, other: int | None) -> bool:
        """Whether they are the same unit."""
        return unit is not None and unit == other

    def profile(self, unit: int | None) -> str:
        """None."""
        return ""

    def workdays(self, unit: int | None) -> WorkCalendar | None:
        """None."""
        return None

    def has_role(self, user: int, role: str) -> bool:
        """Nobody does."""
        return False

    def parameter(self, name: str, unit: int | None = None, day: date | None = None, pick: object = None) -> Any:
        """Empty."""
        return None


NO_ORGANISATION: Final = NoOrganisation()
UTC_ZONE: Final = ZoneInfo("UTC")


@swift(frozen=True, slots=True)
class Frame:
    """What holds for one evaluation. `now` is an aware instant; `zone` that of the application.

    `record` is the id of the record at hand (a record not stored yet has an id of 0 or below, and the world knows it);
    `old` its field values before the change (None: it is new). `ask` holds the answers of an action's `ask`. `names`
    binds further names, such as `made` of an effect's `as`, to values. `frozen` holds parameter values fixed at submit.
    """

    now: datetime
    zone: ZoneInfo = UTC_ZONE
    organisation: Organisation = NO_ORGANISATION
    calendar: WorkCalendar = WEEKDAYS
    me: int | None = None
    record: int | None = None
    old: Mapping[str, Any] | None = None
    is_new: bool = False
    submitter: int | None = None
    ask: Mapping[str, Any] = field(default_factory=dict)
    names: Mapping[str, Any] = field(default_factory=dict)
    frozen: Mapping[str, Any] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The day in the application's zone."""
        return self.day(self.now)

    def day(self, instant: datetime) -> date:
        """The day of an instant in the application's zone."""
        return instant.astimezone(self.zone).date()

    def start(self, day: date) -> datetime:
        """The first instant of a day, in UTC."""
        return datetime(day.year, day.month, day.day, tzinfo=self.zone).astimezone(UTC)

    def days_of(self, unit: int | None) -> WorkCalendar:
        """The working days that count for a unit."""
        return self.organisation.workdays(unit) or self.calendar

    def about(self, record: int | None) -> "Frame":
        """The same, with another record at hand."""
        return self.changing(record, self.old)

    def changing(self, record: int | None, old: Mapping[str, Any] | None, is_new: bool | None = None) -> "Frame":
        """The same about another record, with its values before the change. Written out: it is made for every row."""
        is_new = self.is_new if is_new is None else is_new
        return Frame(
            self.now, self.zone, self.organisation, self.calendar, self.me, record, old, is_new, self.submitter,
            self.ask, self.names, self.frozen,
        )  # fmt: skip
