"""The frozen state of one request: its route, its steps with their seats, and the decisions made.

It is never written directly: `events.evolve` makes it from the trail, so the trail alone rebuilds it (invariant 16).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final, Literal

State = Literal["running", "returned", "approved", "rejected", "withdrawn", "stopped", "not_needed"]
StepOutcome = Literal["active", "passed", "rejected", "returned", "void", "skipped"]
SeatOutcome = Literal["waiting", "open", "decided", "void"]

OPEN: Final = ("running", "returned")


@dataclass(frozen=True, slots=True)
class Holders:
    """Who may fill a seat: named people, whoever holds a role now (S4.4), or the workflow administrators.

    `excluded` are the people of whom it is the own request (S4.5).
    """

    kind: Literal["people", "role", "administrators"]
    people: tuple[int, ...] = ()
    role: str = ""
    unit: int | None = None
    within: str = ""
    excluded: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """Until when a seat is to be filled: `span` from `since` on by a calendar ("" = the application's). `provisional`:
    the public holidays of a year in between are not published yet (S11.2)."""

    since: datetime
    span: str
    calendar: str
    due: datetime
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Seat:
    """A place to be filled by one decision. `rule` is its entry in the step's `who`; `cause` why it is as it is."""

    id: int
    rule: int
    holders: Holders
    state: SeatOutcome
    cause: str = ""
    rescue: bool = False
    opened_at: datetime | None = None
    term: Term | None = None
    given_by: str = ""  # who handed it over or moved it, by the name of then
    late: tuple[int, ...] = ()  # the levels of `late` that were reached, each once (S11.5)
    reminded: int = 0  # the last reminder that went out
    origin: Literal["rule", "before", "alongside", "after"] = "rule"  # of the definition, or how it was added (S10.2)
    host: int | None = None  # the seat it was added to
    added_by: int | None = None
    line: int = 0  # seats added together that act one after the other; 0: none
    spared: bool = False  # void because the step's own votes had passed it, while added signers were waited for

    @property
    def undecided(self) -> bool:
        """Whether a decision may still come."""
        return self.state in ("open", "waiting")


@dataclass(frozen=True, slots=True)
class Step:
    """One opening of a step; a step that is opened again after a return is a new one."""

    no: int
    name: str
    round: int
    state: StepOutcome
    need: str
    opened_at: datetime
    seats: tuple[Seat, ...] = ()
    closed_at: datetime | None = None
    outdated: bool = False
    urged_at: datetime | None = None  # the last time (S10.9)


@dataclass(frozen=True, slots=True)
class Decision:
    """What was said for a seat. `kind` is approve, reject, return or automatic; `outdated`: why it counts no more."""

    seat: int
    kind: str
    verdict: Literal["approve", "reject", "return"]
    actor: int | None
    revision: int
    at: datetime
    comment: str = ""
    cause: str = ""
    outdated: str = ""
    name: str = ""  # what the person was called then (S8.2)
    department: str = ""  # and where he worked
    repeats: int | None = None  # whose approval of before filled the seat (S4.8)
    for_user: int | None = None  # in whose place a delegate decided (S10.6), and what he was called
    for_name: str = ""

    @property
    def voices(self) -> tuple[int, ...]:
        """The people who have spoken by it: who acted, in whose place, whose approval of before counts (S5.6)."""
        return tuple(person for person in (self.actor, self.for_user, self.repeats) if person is not None)


@dataclass(frozen=True, slots=True)
class Fork:
    """A branch of a `together` (S2.8); blocks are counted as they stand in the route. `wait`: a rejection in one branch
    waits for the others."""

    block: int
    branch: str
    wait: bool = False


@dataclass(frozen=True, slots=True)
class Planned:
    """One step of the definition as this revision meets it: does it apply, and why (S2.2). `path` names the branches it
    stands in, the outermost first; () is the line itself."""

    name: str
    applies: bool
    why: tuple[Mapping[str, Any], ...] = ()
    path: tuple[Fork, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """What stays approved while the request is back at `target` (S9.2, `come_back`), as long as the content is that of
    `revision`: the steps in between."""

    target: str
    names: frozenset[str]
    revision: int


@dataclass(frozen=True, slots=True)
class Request:
    """One run of an approval on one record (S1). `version` is the definition it follows to the end (S16.1).

    `unit`, `people` and `units` are what the seats read of the record, frozen with the revision; `behind` holds the
    entries of the route that were opened or skipped. Several steps are active at once inside a `together`, one in each
    branch.
    """

    workflow: str
    version: str
    entity: str
    record: int
    state: State
    submitter: int
    opened_at: datetime
    on_behalf_of: int | None = None
    to_stage: str = ""
    unit: int | None = None
    people: Mapping[str, tuple[int, ...]] = field(default_factory=lambda: MappingProxyType({}))
    units: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    parameters: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    round: int = 1
    revision: int = 1
    returns: int = 0
    route: tuple[Planned, ...] = ()
    behind: frozenset[int] = frozenset()
    kept: Kept | None = None
    steps: tuple[Step, ...] = ()
    decisions: tuple[Decision, ...] = ()
    closed_at: datetime | None = None
    void: bool = False  # approved, then changed: the approval counts no more
    guards: str = ""  # the action that waits for it: create, update, delete, export (S1.2)
    change: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))  # of an update: {field: [old, new]}
    keys: frozenset[tuple[int, str]] = frozenset()
    chosen: Mapping[str, tuple[int, ...]] = field(default_factory=lambda: MappingProxyType({}))  # S4.9, by key
    stand_ins: tuple[int, ...] = ()  # who was told that he stands in for a submitter who left (S8.4)
    copied: frozenset[int] = frozenset()  # who got a copy (S10.10)
    amount: Decimal | None = None  # what the limit of a delegation is held against (workflows.amount)

    @property
    def submitters(self) -> tuple[int, ...]:
        """Those whose own request this is (S1.8)."""
        return (self.submitter,) if self.on_behalf_of is None else (self.submitter, self.on_behalf_of)

    @property
    def is_open(self) -> bool:
        """Whether it has not ended."""
        return self.state in OPEN

    @property
    def active_steps(self) -> tuple[Step, ...]:
        """The steps that are being decided, in the order of the route: one, or one per branch (S2.8)."""
        found = [step for step in self.steps if step.state == "active"]
        return tuple(sorted(found, key=lambda step: self.index_of(step.name)) if len(found) > 1 else found)

    def index_of(self, name: str) -> int:
        """Where a step stands in the route; KeyError when it is not on it."""
        for index, plan in enumerate(self.route):
            if plan.name == name:
                return index
        raise KeyError(name)

    def latest(self, name: str) -> Step | None:
        """The last opening of a step that still counts."""
        return next((step for step in reversed(self.steps) if step.name == name and not step.outdated), None)

    def step(self, no: int) -> Step:
        """The opening with this number; KeyError when there is none."""
        for step in self.steps:
            if step.no == no:
                return step
        raise KeyError(no)

    def seat(self, number: int) -> Seat | None:
        """The seat with this number, of any step."""
        return next((seat for step in self.steps for seat in step.seats if seat.id == number), None)

    def step_of(self, seat: int) -> Step:
        """The step a seat stands in; KeyError when there is none."""
        for step in self.steps:
            if any(each.id == seat for each in step.seats):
                return step
        raise KeyError(seat)

    def decision(self, seat: int) -> Decision | None:
        """The decision that counts for a seat."""
        return next((each for each in self.decisions if each.seat == seat and not each.outdated), None)

    @property
    def passed(self) -> tuple[str, ...]:
        """Names of the steps passed and still counting, in order."""
        return tuple(step.name for step in self.steps if step.state == "passed" and not step.outdated)

    @property
    def next_seat(self) -> int:
        """The number the next seat gets; seats count within their request."""
        return 1 + sum(len(step.seats) for step in self.steps)
