"""What floors above register with the door: verbs, effects, moves, further reach, outbox handlers."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from expressions.tree import Expression
from kernel.errors import Problem
from records.results import Outcome, Row

if TYPE_CHECKING:
    from records.context import Context
    from records.draft import Draft
    from records.house import House
    from records.sight import Sight
    from records.work import Work
    from schema.model import Effect, Entity

Verb = Callable[["Work", Any], Awaitable[Outcome]]
Step = Callable[["Effect", "Context"], Awaitable[None]]
Mover = Callable[["Work", str, int, str, Mapping[str, Any]], Awaitable[None]]
Moves = Callable[["Sight", "Entity", Row], Awaitable[Sequence[Mapping[str, Any]]]]
Approvals = Callable[["Sight", "Entity", Row], Awaitable[Mapping[str, Any]]]
ReachMore = Callable[["Sight", "Entity"], Awaitable[Expression | None]]
Written = Callable[["Work", str, int], Awaitable[None]]
Followed = Callable[["Work"], Awaitable[None]]
PeopleChanged = Callable[["House"], Awaitable[object]]
Settled = Callable[["Work", int, str, str, str], Awaitable[None]]
HoldUpdate = Callable[["Work", "Draft"], Awaitable[bool]]
HoldCreate = Callable[["Work", "Draft"], Awaitable[None]]
HoldDelete = Callable[["Work", "Entity", Row], Awaitable[bool]]
HoldRestore = Callable[["Work", "Entity", Row], Awaitable[None]]
HoldExport = Callable[["Work", "Draft"], Awaitable[bool]]
Unapproved = Callable[["Sight", str], Awaitable[frozenset[int]]]
Waiting = Callable[["Sight", "Entity", Sequence[int]], Awaitable[Mapping[int, Mapping[str, Any]]]]


@dataclass(frozen=True, slots=True)
class Parcel:
    """What leaves once: `payload` as it was posted, the `key` by which a receiver knows it again, the number of this
    attempt, from 1."""

    payload: Mapping[str, Any]
    key: str
    attempt: int = 1


Handler = Callable[["House", Parcel], Awaitable[Problem | None]]


@dataclass(frozen=True, slots=True)
class Opening:
    """What open requests let one person do with one record beside his grants (S3.5, S3.6).

    `writes`: the fields a seat of his lets him change. `passes`: per request the fields that its lock leaves open to
    him.
    """

    writes: frozenset[str] = frozenset()
    passes: Mapping[int, frozenset[str]] = field(default_factory=dict)


Veils = Callable[["Sight", "Entity", Collection[int]], Awaitable[Mapping[int, frozenset[str]]]]
Openings = Callable[["Sight", "Entity", Row], Awaitable[Opening]]


@dataclass(frozen=True, slots=True)
class Portion:
    """How far a part of long work has come: how much is done now, what came of all of it, whether that is all.
    `unkept`: what it changed is no part of a change set."""

    done: int
    result: Mapping[str, Any]
    ended: bool
    unkept: bool = False


LongPart = Callable[["Work", Row], Awaitable[Portion]]


@dataclass(slots=True)
class Extensions:
    """Registries, shared by one house and those that replace it at reload.

    `verbs`: action class -> handler(work, action). `steps`: effect word -> step(effect, context).
    `mover(work, entity, id, stage, options)` makes the effect `move`; `moves(sight, entity, row)` gives the moves a
    person may see, for `may`; `approvals(sight, entity, row)` what the record tells about its approvals: `pending`,
    `approval_request`, `reopens`. `readers`: further records a person may read (seats, copies), as conditions;
    `openings(sight, entity, row)`: what a record's open requests let a person change; `veils(sight, entity, ids)`: what
    their steps hide on records that a seat alone opened; `sees(sight, id)`: whether a person may see a request, and
    with it what hangs on it.
    `handlers`: kind of outbox row -> handler(house, parcel), which answers why nothing had to be sent, else None.

    What approvals guard (S1.2): `hold_update(work, draft)` and `hold_delete` take over what waits, and say so;
    `hold_export` an export just asked for; `hold_create` asks for the approval of a record just stored;
    `hold_restore(work, entity, row)` for that of one that came back although an approval had deleted it, or refuses.
    `unapproved(sight, entity)`: the records that nobody approved yet, which no link may name; `waiting(sight, entity,
    ids)`: which records of a list have a change beside them, and in which fields.
    """

    verbs: dict[type, Verb] = field(default_factory=dict)
    steps: dict[str, Step] = field(default_factory=dict)
    mover: Mover | None = None
    moves: Moves | None = None
    approvals: Approvals | None = None
    readers: list[ReachMore] = field(default_factory=list)
    openings: Openings | None = None
    veils: Veils | None = None
    sees: Callable[["Sight", int], Awaitable[bool]] | None = None
    handlers: dict[str, Handler] = field(default_factory=dict)
    unkept: set[type] = field(default_factory=set)
    stored: list[Written] = field(default_factory=list)  # new records and changed ones, in their transaction
    written: list[Written] = field(default_factory=list)
    followed: list[Followed] = field(default_factory=list)  # computed values moved from elsewhere: `work.followed`
    people: list[PeopleChanged] = field(default_factory=list)
    hold_update: HoldUpdate | None = None
    hold_create: HoldCreate | None = None
    hold_delete: HoldDelete | None = None
    hold_restore: HoldRestore | None = None
    hold_export: HoldExport | None = None
    unapproved: Unapproved | None = None
    waiting: Waiting | None = None
    long_parts: dict[str, LongPart] = field(default_factory=dict)  # kind of long work -> its next part
    settled: Settled | None = None  # (work, request, verb, effect, why): sent again, or done by hand
