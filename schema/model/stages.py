"""Stages of an entity and the ways between them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from expressions.tree import Expression
from kernel.errors import Place
from kernel.text import Text
from schema.model.clocks import StageClock
from schema.model.effects import Effect
from schema.model.fields import Field
from schema.model.people import Person
from schema.model.rules import Rule


@dataclass(frozen=True, slots=True)
class Next:
    """One way out of a stage; `to` is a stage or "back"."""

    to: str
    place: Place
    who: tuple[Person, ...] = ()
    when: Expression | None = None
    reason: bool = False
    ask: Mapping[str, Field] = field(default_factory=dict)
    approval: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of an entity (workflow-semantics 2.4)."""

    name: str
    label: Text
    place: Place
    first: bool = False
    next: tuple[Next, ...] = ()
    from_any: bool = False
    from_: tuple[str, ...] = ()
    must_fill: tuple[str, ...] = ()
    must_fill_only: tuple[str, ...] | None = None
    rules: tuple[Rule, ...] = ()
    who: tuple[Person, ...] = ()
    approval: str = ""
    locked: tuple[str, ...] | Literal["all"] = ()
    reason: bool = False
    ends: Literal["", "won", "lost", "closed"] = ""
    when_entered: tuple[Effect, ...] = ()
    probability: Decimal | None = None
    color: str = ""
    was: tuple[str, ...] = ()
    clock: StageClock | None = None
