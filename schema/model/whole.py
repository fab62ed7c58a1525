"""The whole schema, with name, conventions and navigation."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kernel.errors import Problem
from kernel.text import Text
from schema.model.entities import Entity
from schema.model.organisation import Parameter, Profile, Role, UnitSeed
from schema.model.reports import Report
from schema.model.workflows import Workflow


@dataclass(frozen=True, slots=True)
class Calendar:
    """Working time; of a named one the codes of the `units` that keep it, and its zone ("" = the application's)."""

    country: str = "CN"
    hours: tuple[tuple[str, str], ...] = (("09:00", "12:00"), ("13:30", "18:00"))
    days_off: tuple[str, ...] = ()
    extra_workdays: tuple[str, ...] = ()
    timezone: str = ""
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class App:
    """Name and conventions of the product that the file makes."""

    name: Text
    locale: str = "zh-CN"
    timezone: str = "Asia/Shanghai"
    currency: str = "CNY"
    accent: str = ""
    calendar: Calendar = Calendar()
    calendars: Mapping[str, Calendar] = field(default_factory=dict)  # further ones, by name


@dataclass(frozen=True, slots=True)
class MenuGroup:
    """A part of the navigation: entities in order."""

    label: Text
    entities: tuple[str, ...]
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Schema:
    """One loaded schema with everything it says."""

    app: App
    levels: Mapping[str, Text]
    units: tuple[UnitSeed, ...]
    profiles: Mapping[str, Profile]
    parameters: Mapping[str, Parameter]
    roles: Mapping[str, Role]
    entities: Mapping[str, Entity]
    workflows: Mapping[str, Workflow]
    menu: tuple[MenuGroup, ...]
    messages: Mapping[str, Text]
    plugins: Mapping[str, Mapping[str, Any]]
    schedules: Mapping[str, Mapping[str, Any]]
    reports: Mapping[str, Report]
    dashboards: Mapping[str, Mapping[str, Any]]
    version: str  # sha-256 of all files' text
    files: tuple[str, ...]
    notes: tuple[Problem, ...] = ()  # warnings and notes

    def entity(self, name: str) -> Entity:
        """The entity called `name`; KeyError when there is none."""
        return self.entities[name]
