"""The organisation as frozen facts: who stands where, who holds what, which values hold for a unit."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from access.calendars import USUAL, Calendars
from access.facts import Appointment, Delegation, Member, Setting, TemporaryGrant, Unit
from expressions.calendar import WorkCalendar
from expressions.working_time import WorkingTime
from kernel.actor import Actor, Holding
from schema.model import Parameter, Profile, Role


@dataclass(frozen=True)
class Organisation:
    """All facts at one day. `eligible` names the people who meet a role's `when`; others hold its `otherwise`.

    `levels` stand from the top down. Every walk through the tree ends even where the data hold a circle.
    """

    day: date
    levels: tuple[str, ...] = ()
    units: Mapping[int, Unit] = field(default_factory=dict)
    members: Mapping[int, Member] = field(default_factory=dict)
    appointments: tuple[Appointment, ...] = ()
    settings: tuple[Setting, ...] = ()
    roles: Mapping[str, Role] = field(default_factory=dict)
    profiles: Mapping[str, Profile] = field(default_factory=dict)
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    eligible: Mapping[str, frozenset[int]] = field(default_factory=dict)
    calendars: Calendars = USUAL
    delegations: tuple[Delegation, ...] = ()
    lent: tuple[TemporaryGrant, ...] = ()

    # ------------------------------------------------------------------------------------------------ the tree
    def ancestors(self, unit: int | None) -> tuple[int, ...]:
        """The unit itself, its parent and so on up to the root."""
        found: dict[int, None] = {}
        while unit is not None and unit in self.units and unit not in found:
            found[unit] = None
            unit = self.units[unit].parent
        return tuple(found)

    def at_level(self, unit: int | None, level: str) -> int | None:
        """The ancestor-or-self at that level; None when the path to the root has none."""
        return next((each for each in self.ancestors(unit) if self.units[each].level == level), None)

    def subtree(self, unit: int) -> frozenset[int]:
        """The unit and everything below it."""
        return frozenset(_reached((unit,), self._units_below)) if unit in self.units else frozenset()

    def within(self, unit: int | None, other: int | None) -> bool:
        """Whether `unit` is `other` or stands below it."""
        return other is not None and other in self.ancestors(unit)

    def scope(self, unit: int, level: str) -> frozenset[int]:
        """What a holding for `unit` reaches at `level`: that ancestor's subtree; without such an ancestor its own."""
        found = self.at_level(unit, level)
        return self.subtree(unit if found is None else found)

    def profile(self, unit: int | None) -> str:
        """The nearest profile from the unit upwards; empty when none is taken."""
        return next((self.units[each].profile for each in self.ancestors(unit) if self.units[each].profile), "")

    def unit_of_code(self, code: str) -> int | None:
        """The id of the unit with this code."""
        return next((unit.id for unit in self.units.values() if unit.code == code), None)

    # ------------------------------------------------------------------------------------------------ working time
    def calendar_of(self, unit: int | None) -> str:
        """The name of the calendar that the unit keeps, or the nearest above it; "" = the application's."""
        return self.calendars.nearest(self.units[each].code for each in self.ancestors(unit))

    def working_time(self, calendar: str) -> WorkingTime:
        """The working time of a calendar by its name; the application's for "" (S11)."""
        return self.calendars.called(calendar)

    def workdays(self, unit: int | None) -> WorkCalendar | None:
        """The working days of the calendar that the unit keeps, or the nearest above it; None: none of them does."""
        name = self.calendar_of(unit)
        return self.calendars.called(name).days if name else None

    # ------------------------------------------------------------------------------------------------ people
    def team_of(self, user: int) -> frozenset[int]:
        """Everybody who reports to `user`, at any depth; never `user`."""
        return frozenset(_reached(self._reports.get(user, ()), self._reports)) - {user}

    def is_active(self, user: int | None) -> bool:
        """Whether this is a known, active person."""
        return user is not None and user in self.members and self.members[user].active

    def head(self, unit: int | None) -> int | None:
        """The head of this unit, whoever it is."""
        return self.units[unit].head if unit is not None and unit in self.units else None

    def superior(self, user: int) -> int | None:
        """The active manager, else the nearest active head from the home unit upwards, never the person (S4)."""
        member = self.members.get(user)
        if member is None:
            return None
        if member.manager != user and self.is_active(member.manager):
            return member.manager
        heads = (self.units[unit].head for unit in self.ancestors(member.unit))
        return next((head for head in heads if head != user and self.is_active(head)), None)

    def holdings(self, user: int) -> tuple[Holding, ...]:
        """The roles held today, each as the effective one: a role whose `when` does not hold is its `otherwise`."""
        held = ((self.effective(each.role, user), each.unit) for each in self._appointed.get(user, ()))
        return tuple(dict.fromkeys(Holding(role, unit) for role, unit in held if role))

    def effective(self, role: str, user: int) -> str:
        """`role`, or what it counts as for this person until its condition holds; "" when nothing is left."""
        seen: set[str] = set()
        while role in self.roles and self.roles[role].when is not None and user not in self.eligible.get(role, ()):
            seen.add(role)
            role = self.roles[role].otherwise
            if role in seen:
                return ""
        return role

    def has_role(self, user: int, role: str) -> bool:
        """Whether the person holds the role for any unit; `everyone` is every active inside person."""
        if role == "everyone":
            return self.is_active(user) and not self.is_outside(user)
        return any(each.role == role for each in self.holdings(user))

    def is_outside(self, user: int) -> bool:
        """Whether all roles held are outside ones (and there is one)."""
        held = [self.roles[each.role].outside for each in self.holdings(user) if each.role in self.roles]
        return bool(held) and all(held)

    def holders(self, role: str, unit: int | None = None, within: str = "") -> tuple[int, ...]:
        """The active holders, by id (S4.3): those whose unit covers `unit`, nearest first.

        `within` is a level to start at, "anywhere" for all holders, or "" for the unit itself.
        """
        held = self._holders.get(role, {})
        if role == "everyone":
            return tuple(sorted(user for user in self.members if self.has_role(user, role)))
        if within == "anywhere":
            return tuple(sorted({user for users in held.values() for user in users}))
        start = unit if not within else self.at_level(unit, within) or unit
        return next((tuple(sorted(held[each])) for each in self.ancestors(start) if held.get(each)), ())

    def administrators(self, of: str) -> tuple[int, ...]:
        """Active people with a role that administers `of` (accounts, schema, workflows)."""
        names = [role.name for role in self.roles.values() if of in role.administers]
        return tuple(
            sorted({user for name in names for users in self._holders.get(name, {}).values() for user in users})
        )

    def acts_for(self, user: int, at: datetime) -> tuple[Delegation, ...]:
        """The delegations by which an active inside person acts for others at that moment; they end there: who acts
        for him has nothing of them (S10.7)."""
        if not self.is_active(user) or self.is_outside(user):
            return ()
        return tuple(each for each in self.delegations if each.to_user == user and each.runs(at))

    def delegates(self, user: int, at: datetime) -> tuple[Delegation, ...]:
        """The delegations by which others act for this person at that moment."""
        return tuple(
            each for each in self.delegations if each.from_user == user and each in self.acts_for(each.to_user, at)
        )

    def actor(self, user: int) -> Actor:
        """The acting person with the roles held today. Raises KeyError for an unknown one."""
        member = self.members[user]
        return Actor(
            user_id=user, login=member.login, name=member.name, language=member.language or "zh-CN", unit=member.unit,
            holdings=self.holdings(user) if member.active else (), outside=self.is_outside(user),
        )  # fmt: skip

    def lent_to(self, user: int | None, entity: str) -> tuple[TemporaryGrant, ...]:
        """The temporary grants on an entity that hold for the person today."""
        return self._lent.get((user or 0, entity), ())

    # ------------------------------------------------------------------------------------------------ parameters
    def parameter(self, name: str, unit: int | None = None, day: date | None = None, pick: object = None) -> Any:
        """The value for a unit: its own, its profile's, the parent's and so on, else the default.

        `pick` chooses among the values of a parameter with `by`. Raises KeyError for an unknown parameter.
        """
        declared = self.parameters[name]
        for each in self.ancestors(unit):
            for value in self._values_at(name, each, day or self.day):
                return _picked(value, pick) if declared.by else value
        return _picked(declared.choices, pick) if declared.by else declared.default

    def _values_at(self, name: str, unit: int, day: date) -> Iterator[Any]:
        dated = [each for each in self._set.get((name, unit), ()) if each.from_day is None or each.from_day <= day]
        if dated:
            yield max(dated, key=lambda each: each.from_day or date.min).value
        profile = self.profiles.get(self.units[unit].profile)
        if profile is not None and name in profile.values:
            yield profile.values[name]

    # ------------------------------------------------------------------------------------------------ read once
    @cached_property
    def _units_below(self) -> Mapping[int, tuple[int, ...]]:
        return _grouped((unit.parent, unit.id) for unit in self.units.values())

    @cached_property
    def _reports(self) -> Mapping[int, tuple[int, ...]]:
        return _grouped((member.manager, member.id) for member in self.members.values())

    @cached_property
    def _appointed(self) -> Mapping[int, list[Appointment]]:
        found: dict[int, list[Appointment]] = {}
        for each in self.appointments:
            if each.runs(self.day):
                found.setdefault(each.user, []).append(each)
        return found

    @cached_property
    def _holders(self) -> Mapping[str, Mapping[int, set[int]]]:
        found: dict[str, dict[int, set[int]]] = {}
        for user in self._appointed:
            if self.is_active(user):
                for held in self.holdings(user):
                    found.setdefault(held.role, {}).setdefault(held.unit, set()).add(user)
        return found

    @cached_property
    def _lent(self) -> Mapping[tuple[int, str], tuple[TemporaryGrant, ...]]:
        found: dict[tuple[int, str], tuple[TemporaryGrant, ...]] = {}
        for each in self.lent:
            if each.runs(self.day) and self.is_active(each.user):
                found[each.user, each.entity] = (*found.get((each.user, each.entity), ()), each)
        return found

    @cached_property
    def _set(self) -> Mapping[tuple[str, int], list[Setting]]:
        found: dict[tuple[str, int], list[Setting]] = {}
        for each in self.settings:
            found.setdefault((each.parameter, each.unit), []).append(each)
        return found


def _grouped(pairs: Iterable[tuple[int | None, int]]) -> Mapping[int, tuple[int, ...]]:
    found: dict[int, tuple[int, ...]] = {}
    for key, value in pairs:
        if key is not None:
            found[key] = (*found.get(key, ()), value)
    return found


def _reached(start: Iterable[int], below: Mapping[int, tuple[int, ...]]) -> set[int]:
    found: set[int] = set()
    waiting = list(start)
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.add(each)
            waiting.extend(below.get(each, ()))
    return found


def _picked(values: Any, pick: object) -> Any:
    if not isinstance(values, Mapping):
        return values
    return values[pick] if isinstance(pick, str) and pick in values else values.get("otherwise")
