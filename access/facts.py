"""What is known about the organisation: units, people, the roles they hold and the values units set."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the tree. `head` is a person's id, `profile` the bundle of parameter values it takes ("" = none)."""

    id: int
    code: str
    name: str
    level: str
    parent: int | None = None
    head: int | None = None
    profile: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """A person with home unit and manager."""

    id: int
    login: str
    name: str
    unit: int | None = None
    manager: int | None = None
    active: bool = True
    language: str = ""


@dataclass(frozen=True, slots=True)
class Appointment:
    """A role that a person holds for a unit, through the day `until` (None: without end)."""

    user: int
    role: str
    unit: int
    until: date | None = None

    def runs(self, day: date) -> bool:
        """Whether it still holds on `day`."""
        return self.until is None or day <= self.until


@dataclass(frozen=True, slots=True)
class TemporaryGrant:
    """Verbs on an entity that a person has besides those of his roles, through the day `until` (None: until revoked).

    `unit`: on the records of that unit and all below it; None: on all.
    """

    user: int
    entity: str
    verbs: frozenset[str]
    unit: int | None = None
    until: date | None = None

    def runs(self, day: date) -> bool:
        """Whether it still holds on `day`."""
        return self.until is None or day <= self.until


@dataclass(frozen=True, slots=True)
class Setting:
    """A parameter's value that a unit sets itself, from a day on (None: since ever)."""

    parameter: str
    unit: int
    value: Any
    from_day: date | None = None


@dataclass(frozen=True, slots=True)
class Delegation:
    """`to_user` acts for `from_user` from `from_at` until before `to_at` (S10.6): in all workflows or those of `scope`,
    up to an amount where there is one."""

    from_user: int
    to_user: int
    from_at: datetime
    to_at: datetime
    scope: tuple[str, ...] = ()
    max_amount: Decimal | None = None

    def runs(self, at: datetime) -> bool:
        """Whether the window holds that moment."""
        return self.from_at <= at < self.to_at

    def covers(self, workflow: str, amount: Decimal | None) -> bool:
        """Whether it speaks of this approval; what names no amount is above every limit."""
        within = self.max_amount is None or (amount is not None and amount <= self.max_amount)
        return within and (not self.scope or workflow in self.scope)
