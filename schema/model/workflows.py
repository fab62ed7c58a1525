"""Approvals and their blocks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from expressions.tree import Expression
from kernel.errors import Place
from kernel.text import Text
from schema.model.clocks import Late, Reminder
from schema.model.effects import Effect
from schema.model.people import Person, Seat
from schema.model.rules import Case, Rule
from schema.model.values import Given


@dataclass(frozen=True, slots=True)
class Step:
    """A step (decide) or a work (do something)."""

    name: str
    label: Text
    place: Place
    work: bool = False
    who: tuple[Seat, ...] = ()
    need: str = "any"  # any, all, in_order, "2", "60%"
    reject_when: Literal["", "first", "unreachable", "after_all"] = ""
    when: Expression | None = None
    may_edit: tuple[str, ...] = ()
    must_fill: tuple[str, ...] = ()
    hide: tuple[str, ...] = ()
    buttons: tuple[str, ...] = ("return",)
    return_to: tuple[str, ...] = ("start",)
    after_return: Literal["redo", "come_back"] = "redo"
    comment: Literal["optional", "on_reject", "always"] = "on_reject"
    signature: bool = False
    own_request: str = "up"
    same_person: str = "ask"
    if_nobody: Any = "admin"  # admin, skip, reject, or a tuple of Seats
    when_passed: tuple[Effect, ...] = ()
    batch: bool = True
    withdraw: Literal["", "until_first_decision", "until_decided", "never"] = ""  # "": as the approval says
    max_returns: int | None = None  # None: as the approval says
    due: Given = None
    remind: tuple[Reminder, ...] = ()
    late: tuple[Late, ...] = ()
    calendar: str = ""  # one that `app.calendars` names; "" = that of the record's unit
    more: Mapping[str, Any] = field(default_factory=dict)  # cc, hand_over_to, add_from as written


@dataclass(frozen=True, slots=True)
class Choose:
    """First true row; the last is `otherwise` (its `when` is None)."""

    rows: tuple["Row", ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a choose."""

    when: Expression | None
    steps: tuple["Block", ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Together:
    """Branches side by side."""

    branches: tuple[tuple[str, tuple["Block", ...]], ...]
    if_one_rejects: Literal["stop_all", "wait_all"]
    place: Place
    labels: Mapping[str, Text] = field(default_factory=dict)  # how people call a branch


Block = Step | Choose | Together


@dataclass(frozen=True, slots=True)
class Workflow:
    """An approval (workflow-semantics 2.5). `unbuilt` names the effects it leads to that this release does not run."""

    name: str
    label: Text
    entity: str
    place: Place
    text_hash: str  # sha-256 of the definition in canonical form: the pinned version (S16.1)
    starts: str = "submit"  # submit, move, create, update, delete, export
    fields: tuple[str, ...] = ()
    who_may_start: tuple[Person, ...] = ()
    when: Expression | None = None
    locked: tuple[str, ...] | Literal["all", "none"] = "all"
    restart_if_changed: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    after_approval: Literal["locked", "reopen", "open"] = "locked"
    withdraw: Literal["until_first_decision", "until_decided", "never"] = "until_first_decision"
    max_returns: int = 3
    visible_to: tuple[Person, ...] = ()
    cc: tuple[Person, ...] = ()
    in_flight: Literal["keep", "move"] = "keep"
    steps: tuple[Block, ...] = ()
    when_approved: tuple[Effect, ...] = ()
    when_rejected: tuple[Effect, ...] = ()
    when_returned: tuple[Effect, ...] = ()
    when_withdrawn: tuple[Effect, ...] = ()
    cases: tuple[Case, ...] = ()
    unbuilt: tuple[str, ...] = ()  # effects it leads to that are not run yet
    text: str = (
        ""  # the canonical text behind text_hash: JSON of the definition as written, read again for a pinned one
    )
