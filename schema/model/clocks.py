"""What the clock does about a seat or a stage: reminders, and what happens when it is late (workflow-semantics S11)."""

from dataclasses import dataclass
from typing import Literal

from kernel.duration import Duration
from kernel.errors import Place
from schema.model.effects import Effect
from schema.model.values import Given


@dataclass(frozen=True, slots=True)
class Reminder:
    """One part of a `remind`: so long before or after due, at due (no span), or every so often. An `urgent` one comes
    at night and on days off too (S11.4)."""

    kind: Literal["before", "due", "after", "every"]
    span: Duration | None = None
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class StageClock:
    """The time a record may stay in a stage, counted from its entering, or from what the field `after` holds."""

    time: Given
    after: str = ""
    remind: tuple[Reminder, ...] = ()
    late: tuple["Late", ...] = ()


@dataclass(frozen=True, slots=True)
class Late:
    """One level of a `late`: how long after due (None: at due), and what is done, once (S11.5)."""

    after: Duration | None
    do: tuple[Effect, ...]
    place: Place
