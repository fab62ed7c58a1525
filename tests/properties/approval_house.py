"""A house without a database around the pure engine: records, locks, requests, effects and published definitions.

It keeps what the product's shell keeps, so that the machine can ask the invariants of workflow-semantics 3.4.
"""

from collections import Counter
from collections.abc import Mapping, Set
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Self

from access.organisation import Organisation
from kernel.errors import Refusal
from schema import model
from tests.workflows.builders import (
    ADMIN,
    BOSS,
    CHEN,
    LI,
    NINE,
    ROOT,
    WANG,
    ZHOU,
    Content,
    at_least,
    below,
    choose,
    company,
    effect,
    flow,
    role,
    seat,
    step,
)  # fmt: skip
from workflows import chain, engine, seats
from workflows.commands import Command, OpenRequest, PeopleChanged, Resubmit, Revise, Submit
from workflows.events import Event
from workflows.state import Holders, Request, Seat
from workflows.submitting import locked_fields
from workflows.turn import Deed, Result

PEOPLE = (LI, WANG, CHEN, ZHOU, BOSS, ADMIN, ROOT)
ALL_THREE = (role("manager"), role("finance", within="anywhere"), role("president"))


def first_edition() -> dict[str, model.Workflow]:
    """The definitions published at the start: every mode, policy and target this release runs."""
    return {
        each.name: each
        for each in (
            flow(
                step("check", role("manager"), when_passed=(effect(),)),
                step("sign", *ALL_THREE, need="all", return_to=("start", "check", "previous")),
                name="countersign", when_approved=(effect(),), when_rejected=(effect(),),
            ),
            flow(
                choose(
                    (at_least("ratio", Decimal("0.50")), (step("manager", role("manager")),)),
                    (at_least("ratio", Decimal("0.45")), (step("assistant", role("assistant")),)),
                    (None, (step("top", role("vice_president"), role("president"), comment="always"),)),
                ),
                name="discount", when=below("ratio", 1), when_approved=(effect(),), after_approval="open",
            ),
            flow(
                step("chain", *ALL_THREE, need="in_order", own_request="exclude"),
                step("boss", seat("manager_of", "submitter"), return_to=("previous", "chain"), if_nobody="skip"),
                step("close", seat("field", "owner"), own_request="allow", when=at_least("ratio", Decimal("0.5"))),
                name="order", withdraw="until_decided", max_returns=2, locked="none", when_approved=(effect(),),
            ),
            flow(
                step("big", role("president"), when=at_least("ratio", Decimal("0.99"))),
                step("vp", role("vice_president"), own_request="skip", if_nobody=(role("assistant"),)),
                step("finance", role("finance", within="anywhere", holders="every"), need="all"),
                name="payment", locked=("amount",), when_withdrawn=(effect(),), when_approved=(effect(),),
            ),
        )
    }  # fmt: skip


def second_edition(old: model.Workflow) -> model.Workflow:
    """The same workflow with its steps turned round and another rule for the end."""
    steps = tuple(reversed(old.steps))
    return replace(old, steps=steps, text_hash=old.text_hash[::-1], withdraw="until_decided", max_returns=5)


@dataclass
class Record:
    """A record; `amount` stands for what people type, `ratio` decides routes."""

    amount: int = 1
    ratio: Decimal | None = Decimal("0.6")
    code: str = ""  # what approvers may change
    account: str = ""  # what one of them must fill
    terms: int = 30  # whose change begins an approval anew


@dataclass
class Running:
    """One stored request: its state, its trail with the chain, the content of each revision, and how it ended."""

    state: Request
    trail: list[tuple[Event, str]] = field(default_factory=list)
    contents: dict[int, Record] = field(default_factory=dict)
    final: str = ""

    @property
    def snapshot(self) -> Record:
        """The content under approval."""
        return self.contents[self.state.revision]


@dataclass
class House:
    """Everything that is stored, and what may be asked of it; a refused command changes nothing (invariant 13)."""

    published: dict[str, model.Workflow] = field(default_factory=first_edition)
    archive: dict[str, model.Workflow] = field(default_factory=dict)
    organisation: Organisation = field(default_factory=company)
    records: dict[int, Record] = field(default_factory=dict)
    requests: dict[int, Running] = field(default_factory=dict)
    answers: dict[tuple[int, str], int] = field(default_factory=dict)
    outbox: list[tuple[int, Deed]] = field(default_factory=list)
    decided: list[tuple[int, int, Seat, int, Organisation]] = field(default_factory=list)
    now: datetime = NINE
    reached: Counter[str] = field(default_factory=Counter)
    asked: dict[int, tuple[Any, ...]] = field(default_factory=dict)
    fresh: dict[int, Running] = field(default_factory=dict)  # what the invariants are asked of

    # -------------------------------------------------------------------------------------------- commands
    def submit(self, name: str, record: int, by: int, key: str = "", behalf: int | None = None) -> int:
        """Starts a request; a second submit returns the first one (S1.3), a known key its own answer (S1.4)."""
        if (by, key) in self.answers:
            return self.answers[by, key]
        first = self.open_request(name, record)
        if first is not None:
            return first
        definition = self.published[name]
        others = tuple(
            OpenRequest(each.state.workflow, each.state.workflow, locked_fields(self.definition_of(each.state)))
            for each in self.requests.values()
            if each.state.record == record and each.state.is_open
        )
        command = Submit(
            actor=by, key=key, entity="quote", record=record, subject=self.content(record), others=others,
            to_stage="approved" if name == "discount" else "", on_behalf_of=behalf, chosen=self.chosen_for(name),
        )  # fmt: skip
        result = engine.apply(definition, None, command, self.now, self.organisation)
        number = len(self.requests) + 1
        self.requests[number] = Running(result.state)
        self.archive[definition.text_hash] = definition
        self._store(number, result)
        if key:
            self.answers[by, key] = number
        return number

    def chosen_for(self, name: str) -> dict[str, tuple[int, ...]] | None:
        """Whom the submitter of a flow chooses now; None: nobody is asked."""
        return None

    def open_request(self, name: str, record: int) -> int | None:
        """The open request of this workflow on this record."""
        for number, each in self.requests.items():
            if (each.state.workflow, each.state.record) == (name, record) and each.state.is_open:
                return number
        return None

    def give(self, number: int, command: Command) -> Result:
        """One command on one request."""
        result = self.answer(number, command)
        self._store(number, result)
        return result

    def answer(self, number: int, command: Command) -> Result:
        """What the engine says to a command; nothing is stored."""
        running = self.requests[number]
        state, record = running.state, running.state.record
        if isinstance(command, Resubmit):
            same = self.records[record] == running.snapshot
            command = replace(command, subject=self.content(record), same=same)
        return engine.apply(self.definition_of(state), state, command, self.now, self.organisation)

    def definition_of(self, state: Request) -> model.Workflow:
        """The version a request follows to its end (S16.1)."""
        return self.archive[state.version]

    def _store(self, number: int, result: Result) -> None:
        running = self.requests[number]
        before = running.trail[-1][1] if running.trail else chain.START
        for event in result.events:
            before = chain.seal(number, len(running.trail) + 1, event, before)
            running.trail.append((event, before))
            self._seen(number, event, result.state)
        running.state = result.state
        if {"submit", "resubmit", "revise", "restart"} & {event.kind for event in result.events}:
            running.contents[result.state.revision] = replace(self.records[result.state.record])
        self.outbox.extend((number, deed) for deed in result.effects)
        self.now += timedelta(minutes=1)

    def _seen(self, number: int, event: Event, state: Request) -> None:
        self.reached[event.kind] += 1
        if event.kind == "end":
            self.reached[event.data["state"]] += 1
        if event.kind in ("approve", "reject", "return") and event.seat is not None and event.actor is not None:
            found = state.seat(event.seat)
            assert found is not None
            self.reached["by rescue"] += found.rescue
            self.decided.append((number, event.actor, found, event.revision or 0, self.organisation))

    def content(self, record: int) -> Content:
        """What the engine may ask of a record."""
        data = self.records[record]
        values = {"ratio": data.ratio, "code": data.code, "account": data.account, "terms": data.terms}
        return Content(values, {"owner": (LI,)}, {"unit": 2})

    # -------------------------------------------------------------------------------------------- the world around
    def edit(self, record: int, by: int = LI, **values: Any) -> bool:
        """A person writes the record; locked fields refuse, what is not locked makes a new revision (S3.1, S3.7)."""
        changed = {name for name, value in values.items() if getattr(self.records[record], name) != value}
        for number, each in self.requests.items():
            locked = engine.locks(self.definition_of(each.state), each.state) if each.state.record == record else ()
            shut = changed if "*" in locked else changed & set(locked)
            if shut - self.open_to(number, by):
                self.reached["edit refused"] += 1
                return False
        return self.write(record, by, values)

    def write(self, record: int, by: int, values: Mapping[str, Any], *, elsewhere: bool = False) -> bool:
        """New content, and what it means to the running requests; all of it or nothing (invariant 13)."""
        before = replace(self.records[record])
        changes = {
            name: [str(getattr(before, name)), str(value)]
            for name, value in values.items() if getattr(before, name) != value
        }  # fmt: skip
        self.records[record] = replace(before, **values)
        numbers = [n for n, r in self.requests.items() if (r.state.record, r.state.state) == (record, "running")]
        try:
            results = {n: self.answer(n, self.changing(n, by, changes, elsewhere)) for n in numbers if changes}
        except Refusal:
            self.records[record] = before
            self.reached["edit refused"] += 1
            return False
        for number, result in results.items():
            self._store(number, result)
        self.reached["edit"] += 1
        return True

    def open_to(self, number: int, by: int) -> Set[str]:
        """The locked fields that a request opens to a person."""
        return frozenset()

    def changing(self, number: int, by: int, changes: Mapping[str, Any], elsewhere: bool) -> Command:
        """What the shell makes of changed content."""
        return Revise(actor=by, changes=changes)

    def people(self, organisation: Organisation) -> None:
        """The organisation changes; every open request is looked at at once (S8)."""
        self.organisation = organisation
        for number, each in list(self.requests.items()):
            if each.state.state == "running":
                self.give(number, PeopleChanged())

    def publish(self, name: str) -> None:
        """A new edition of a workflow; running requests must not notice (S16.2)."""
        self.published[name] = second_edition(self.published[name])
        self.archive[self.published[name].text_hash] = self.published[name]
        self.reached["published"] += 1

    # -------------------------------------------------------------------------------------------- who may do what
    def entitled(self, number: int) -> list[tuple[int, int]]:
        """(seat, person) for every open seat and each who may fill it."""
        state = self.requests[number].state
        return [
            (each.id, person)
            for step in state.active_steps
            for each in step.seats
            if each.state == "open"
            for person in seats.holders_now(each.holders, self.organisation)
        ]

    def now_of(self, holders: Holders) -> tuple[int, ...]:
        """Who may fill such a seat now."""
        return seats.holders_now(holders, self.organisation)

    def acting(self, number: int) -> set[int]:
        """Everybody who may decide something of this request now."""
        return {person for _, person in self.entitled(number)}

    def pick_fresh(self) -> None:
        """The invariants are asked of what changed since they were asked last."""
        asked = {number: self._seen_as(running) for number, running in self.requests.items()}
        same = {n for n, now in asked.items() if n in self.asked and _same(now, self.asked[n])}
        self.asked = asked
        self.fresh = {number: running for number, running in self.requests.items() if number not in same}

    def _seen_as(self, running: Running) -> tuple[Any, ...]:
        """All that an answer about a request depends on; nobody may do anything with one that has ended."""
        record = replace(self.records[running.state.record])
        definition = self.definition_of(running.state)
        if not running.state.is_open:
            return running.state, definition, record
        acting = tuple(each for each in self.organisation.delegations if each.from_at <= self.now < each.to_at)
        return running.state, definition, record, self.organisation.members, self.organisation.appointments, acting

    def copy(self) -> Self:
        """Another house in the same state: nothing that happens there happens here."""
        return replace(self, **{each: _copied(getattr(self, each)) for each in type(self).__dataclass_fields__})

    def tables(self) -> Mapping[str, Any]:
        """Everything stored, to compare before and after a refusal."""
        return {
            "requests": {n: (r.state, tuple(r.trail)) for n, r in self.requests.items()},
            "records": deepcopy(self.records), "outbox": tuple(self.outbox), "answers": dict(self.answers),
        }  # fmt: skip

    def refused(self, number: int, command: Command) -> str:
        """The code of the refusal; "" when it was not refused. A refusal must leave every table as it was."""
        before = self.tables()
        try:
            self.give(number, command)
        except Refusal as refusal:
            assert self.tables() == before, "invariant 13: a refused command changed something"
            self.reached["refused"] += 1
            return refusal.code.name
        return ""


def _same(now: tuple[Any, ...], before: tuple[Any, ...]) -> bool:
    """States and people are never changed in place; records and delegations are compared."""
    return len(now) == len(before) and all(
        one is other or (isinstance(one, Record | tuple) and one == other)
        for one, other in zip(now, before, strict=True)
    )


def _copied(value: Any) -> Any:
    match value:
        case Counter() | list():
            return value.copy()
        case dict():
            return {key: _copied(each) for key, each in value.items()}
        case Running():
            return replace(value, trail=list(value.trail), contents=dict(value.contents))
        case Record():
            return replace(value)
    return value
