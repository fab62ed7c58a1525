"""What hooks are handed: small frozen facts and, for reading, the acting person's own door."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any, Protocol

from kernel.actor import Actor
from kernel.text import Text

Values = Mapping[str, Any]  # field name -> value in memory


def frozen(values: Values) -> Values:
    """A read-only copy of `values`."""
    return MappingProxyType(dict(values))


@dataclass(frozen=True, slots=True)
class RecordEvent:
    """A record about to be written, or written. `id` is None before a creation; `old` is None for a new record."""

    entity: str
    id: int | None
    actor: Actor
    values: Values
    at: datetime
    old: Values | None = None

    @property
    def changed(self) -> frozenset[str]:
        """Names of the fields whose value differs from the old one; all of them for a new record."""
        before = self.old or {}
        return frozenset(name for name, value in self.values.items() if name not in before or before[name] != value)


@dataclass(frozen=True, slots=True)
class MoveEvent:
    """A record on its way from one stage to another, or arrived there."""

    entity: str
    id: int
    actor: Actor
    values: Values
    from_stage: str
    to_stage: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DecisionEvent:
    """A decision on a request. `verb` is approve, reject, return ...; `values` are the record's."""

    request: int
    workflow: str
    step: str
    verb: str
    actor: Actor
    entity: str
    id: int
    values: Values
    at: datetime
    comment: str = ""


class Organisation(Protocol):
    """Units and people as facts; both are ids."""

    def at_level(self, unit: int | None, level: str) -> int | None:
        """The ancestor-or-self at that level."""

    def ancestors(self, unit: int | None) -> tuple[int, ...]:
        """The unit itself, its parent and so on up."""

    def unit_of_code(self, code: str) -> int | None:
        """The unit with this code."""

    def head(self, unit: int | None) -> int | None:
        """The head of this unit."""

    def is_active(self, user: int | None) -> bool:
        """Whether this is a known, active person."""

    def holders(self, role: str, unit: int | None = None, within: str = "") -> tuple[int, ...]:
        """Active holders of a role whose unit covers `unit`, nearest first."""


@dataclass(frozen=True, slots=True)
class ApprovalRequest:
    """A request whose approvers are asked for: which record, who submitted, in which unit."""

    workflow: str
    step: str
    entity: str
    id: int
    values: Values
    submitter: int
    unit: int | None
    org: Organisation
    at: datetime


@dataclass(frozen=True, slots=True)
class EffectContext:
    """One run of an effect. `key` is the same at every attempt: hand it on, so that repeating does no harm (S12)."""

    key: str
    entity: str
    id: int
    values: Values
    arguments: Values  # what stands under `with`
    actor: Actor
    at: datetime
    attempt: int = 1


@dataclass(frozen=True, slots=True)
class Effect:
    """A deed outside the database, written `{call: NAME, with: {...}}`; runs after the commit, again while `retry`."""

    name: str
    call: Callable[[EffectContext], object]
    retry: bool = True


class Door(Protocol):
    """The acting person's door, for reading from a hook: blocking, and with that person's rights."""

    def get(self, entity: str, id_: int) -> Values | None:
        """One record; None when there is none the person may read."""

    def find(self, entity: str, where: str = "", limit: int = 100) -> Sequence[Values]:
        """Records for which the expression `where` holds."""

    def count(self, entity: str, where: str = "") -> int:
        """How many."""


class Refuse(Exception):
    """Raised by a `before_*` hook: nothing is written, and the person reads `message` (at `field`, if given)."""

    def __init__(self, message: str | Mapping[str, str], field: str = "") -> None:
        self.message = Text.of(message)
        self.field = field
        super().__init__(str(self.message))


@dataclass(frozen=True, slots=True)
class Failure:
    """A plugin that raised, was late or answered nonsense; shown to administrators."""

    at: datetime
    plugin: str
    hook: str
    reason: str
    off: bool = field(default=False)  # switched off by this failure
