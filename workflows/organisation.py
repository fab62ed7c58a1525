"""What the engine asks of the organisation; `access.Organisation` answers it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from expressions.working_time import WorkingTime


class Person(Protocol):
    """A person as the engine knows one."""

    @property
    def login(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def unit(self) -> int | None: ...


class Delegation(Protocol):
    """Somebody acts for another person during a window (S10.6)."""

    @property
    def from_user(self) -> int: ...
    @property
    def to_user(self) -> int: ...

    def covers(self, workflow: str, amount: Decimal | None) -> bool:
        """Whether it speaks of this approval, of this amount."""


class Named(Protocol):
    """A unit as the engine knows one."""

    @property
    def name(self) -> str: ...


class Organisation(Protocol):
    """Units, people and roles at one moment. Every answer names active people only, but for `head`."""

    @property
    def members(self) -> Mapping[int, Person]: ...
    @property
    def units(self) -> Mapping[int, Named]: ...

    def ancestors(self, unit: int | None) -> tuple[int, ...]:
        """The unit itself, its parent and so on up to the root."""

    def within(self, unit: int | None, other: int | None) -> bool:
        """Whether `unit` is `other` or stands below it."""

    def at_level(self, unit: int | None, level: str) -> int | None:
        """The ancestor-or-self at that level."""

    def holders(self, role: str, unit: int | None = None, within: str = "") -> tuple[int, ...]:
        """The active holders of a role whose unit covers `unit`, nearest first (S4.3)."""

    def superior(self, user: int) -> int | None:
        """The active superior, never the person."""

    def head(self, unit: int | None) -> int | None:
        """The head of this unit, whoever it is."""

    def is_active(self, user: int | None) -> bool:
        """Whether this is a known, active person."""

    def administrators(self, of: str) -> tuple[int, ...]:
        """Active people with a role that administers `of`."""

    def calendar_of(self, unit: int | None) -> str:
        """The name of the calendar that the unit keeps; "" = the application's."""

    def working_time(self, calendar: str) -> WorkingTime:
        """The working time of a calendar by its name (S11)."""

    def acts_for(self, user: int, at: datetime) -> Sequence[Delegation]:
        """The delegations by which an active inside person acts for others at that moment."""

    def delegates(self, user: int, at: datetime) -> Sequence[Delegation]:
        """The delegations by which others act for this person at that moment."""


def name_of(organisation: Organisation, person: int | None) -> str:
    """What a person is called."""
    known = organisation.members.get(person) if person is not None else None
    return known.name if known else "—"


def department_of(organisation: Organisation, person: int) -> str:
    """What the department of a person is called; "" for one without a unit."""
    known = organisation.members.get(person)
    home = known.unit if known else None
    unit = organisation.at_level(home, "department") or home
    return organisation.units[unit].name if unit is not None and unit in organisation.units else ""


def department_head(organisation: Organisation, unit: int | None) -> int | None:
    """The head of the department this unit belongs to; a department without an active head is led from above."""
    start = organisation.at_level(unit, "department") or unit
    heads = (organisation.head(each) for each in organisation.ancestors(start))
    return next((head for head in heads if organisation.is_active(head)), None)
