"""What people, and the product, may ask of a request."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from workflows.state import State
from workflows.subject import Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """`actor` acts; `key` makes a repetition the same act (S6.4); `advice` holds what plugins answered; `clash` the
    fields of a guarded change that changed in between (S1.2)."""

    actor: int
    key: str = ""
    comment: str = ""
    advice: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    subject: Subject | None = None
    clash: tuple[str, ...] = ()
    standing: Mapping[str, Any] = field(default_factory=dict)  # who the actor is now, for the trail (standing_then)
    files: tuple[Mapping[str, Any], ...] = ()  # enclosed, with their content hashes (S7.4)


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """Another request that is open on the same record."""

    workflow: str
    label: object
    locked: tuple[str, ...]  # ("*",) = all fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Submit(Command):
    """Starts a request (S1) on the content in `subject`; `to_stage` is the move it guards (S20.5)."""

    entity: str
    record: int
    subject: Subject
    on_behalf_of: int | None = None
    to_stage: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    others: tuple[OpenRequest, ...] = ()
    plugins: Mapping[str, str] = field(default_factory=dict)  # the code of those it uses, by name (S16.6)
    chosen: Mapping[str, tuple[int, ...]] | None = None  # whom the submitter chose (S4.9); None: nobody was asked
    change: Mapping[str, Any] = field(default_factory=dict)  # of a guarded update: {field: [old, new]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decide(Command):
    """A decision for a seat (the only one of mine, when `seat` is not said) on the revision that was seen (S3.7)."""

    revision: int
    seat: int | None = None
    signature: Mapping[str, Any] | None = None  # drawn by whoever has just confirmed who he is (S7.4)


class Approve(Decide):
    """Yes."""


class Reject(Decide):
    """No: the request ends, as the step counts."""


class Done(Decide):
    """A work is done."""


class Cannot(Decide):
    """A work cannot be done: back to the submitter, with the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Return(Decide):
    """Back to `start`, to the `previous` step, or to a step already passed (S9.1); "" is what the step offers first."""

    to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver(Command):
    """My seat (the only one of mine, when `seat` is not said) becomes the one of `to` (S10.1)."""

    to: int
    seat: int | None = None
    revision: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveSeat(Command):
    """A workflow administrator gives a seat (the first that waits, when `seat` is not said) to `to` (S17.1)."""

    to: int
    seat: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resubmit(Command):
    """The submitter hands a returned request in again, with the content in `subject`; `same`: unchanged (S9.2)."""

    subject: Subject
    change: Mapping[str, Any] = field(default_factory=dict)
    same: bool = False
    chosen: Mapping[str, tuple[int, ...]] | None = None  # in place of what was chosen before; None: nobody was asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Propose(Command):
    """The submitter of a returned change proposes other values; he hands it in when he is done (S1.2)."""

    change: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Migrate(Command):
    """The request goes on with a changed definition (S16.5); `parameters` hold what that one reads too."""

    actor: int = 0
    subject: Subject
    parameters: Mapping[str, Any] = field(default_factory=dict)


class Withdraw(Command):
    """The submitter ends his request (S9.8)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBack(Command):
    """My decision is undone while nothing followed it (S7.3)."""

    seat: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddSigner(Decide):
    """Adds people before my seat, alongside or after it (S10.2)."""

    people: tuple[int, ...]
    place: Any
    need: str = "all"  # of the people added: any, all, in_order


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveSigner(Command):
    """A seat that I added and nobody has filled is taken out again (S10.5)."""

    seat: int | None = None


class Urge(Command):
    """Whoever waits reminds those whom it waits for (S10.9)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment(Command):
    """A sentence in the trail; moves nothing (S9.10). `approvers`: for approvers only (S13.5)."""

    approvers: bool = False


class Stop(Command):
    """A workflow administrator ends the request, with a reason (S17.1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revise(Command):
    """The record's unlocked content changed: a new revision, which approvers must have seen (S3.7)."""

    changes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Restart(Command):
    """Content under `restart_if_changed` changed (S3.5); `elsewhere`: by a formula that another record moved."""

    subject: Subject
    changes: Mapping[str, Any] = field(default_factory=dict)
    elsewhere: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopen(Command):
    """An approved record was changed although its approval said `reopen`, or `left` the stage that the approval had
    opened for an earlier one: the approval counts no more (S3.8)."""

    left: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleChanged(Command):
    """Somebody left or a role changed: open seats without an active holder are given on at once (S8).

    `rescue` sends them to the administrators whatever `if_nobody` says: what the shell asks for when the rules of the
    workflow forbid the end that `if_nobody: skip` would bring.
    """

    actor: int = 0
    rescue: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Recount(Command):
    """The calendar changed: open terms are counted again (S11.3)."""

    actor: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick(Command):
    """The clock acts on what is due by now (S11). `failed`: why it could not; then the levels are noted as reached,
    and the administrators are told."""

    actor: int = 0
    failed: str = ""


FINAL: tuple[State, ...] = ("approved", "rejected", "withdrawn", "stopped", "not_needed")
