"""What the checker asks about names: the schema answers, through the Protocol `Scope`."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal, Protocol

from expressions.functions import Function
from expressions.types import Type


@dataclass(frozen=True, slots=True)
class Member:
    """A name after the dot of a record.

    `kind`: `field` a plain value (choices too: a list of texts); `link` one record (`user`, `unit`, `link`); `links`
    several records kept on this side (`links`, `users`, `files`); `collection` records that point here (reverse names,
    lines). `type`: of a field its own (a choice's carries `options`); of a link `Type("record", entity)`; of links and
    collections `Type("collection", entity)`. `entity` is the target, or the entity whose rows these are
    (`quote.lines`); None where several entities are possible, named in `targets` (empty = every entity).
    `field`: of a collection, the link in `entity` that points back (`parent` for lines).
    `clock`: a formula that reads the clock, so it is not stored.
    """

    name: str
    kind: Literal["field", "link", "links", "collection"]
    type: Type
    entity: str | None = None
    field: str = ""
    targets: tuple[str, ...] = ()
    clock: bool = False


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter: its type and, with `by`, the (entity, field) whose value picks among `keys`."""

    name: str
    type: Type
    by: tuple[str, str] | None = None
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StageLog:
    """Where entering a stage is written down, for `entered_at('won')`: an entity and its fields."""

    entity: str
    record: str  # a link to the record that moved, often open
    stage: str  # the stage entered
    at: str  # the instant


class Scope(Protocol):
    """Answers about names. Every `...s()` lists what there is, for suggestions."""

    def entities(self) -> Collection[str]:
        """Names of all entities, line entities (`quote.lines`) and system entities included."""

    def member(self, entity: str | None, name: str) -> Member | None:
        """A member of an entity (automatic fields, reverse names, lines included); of None: what every record has."""

    def members(self, entity: str | None) -> Collection[str]:
        """Names of all members of an entity."""

    def parameter(self, name: str) -> Parameter | None:
        """The parameter called `name`."""

    def parameters(self) -> Collection[str]:
        """Names of all parameters."""

    def roles(self) -> Collection[str]:
        """Names of all roles, `everyone` included."""

    def levels(self) -> Collection[str]:
        """Names of the organisation's levels, from the top down."""

    def profiles(self) -> Collection[str]:
        """Names of the profiles."""

    def function(self, name: str) -> Function | None:
        """A function that a plugin registered, by its full name (`crm.region_of`); also `report.NAME`."""

    def functions(self) -> Collection[str]:
        """Full names of the registered functions."""

    def calendars(self) -> Collection[str]:
        """Names of the calendars that units keep, besides that of the application."""

    def owned(self) -> Collection[str]:
        """Entities whose records have an owner, for `owned(user)`; internal ones and lines left out."""

    def stage_log(self) -> StageLog | None:
        """Where moves are written down; None when they are not."""
