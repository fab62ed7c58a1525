"""The house of the whole machine: flows of added signers, edits, restarts and returns, and who may write what."""

from collections import Counter
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from schema import model
from schema.model import Person
from tests.properties.approval_house import ALL_THREE
from tests.properties.approval_invariants import FIELDS
from tests.properties.approval_wide import WideHouse, wider_edition
from tests.workflows.builders import LI, at_least, below, choose, effect, flow, role, step
from workflows import deciding, filling
from workflows.commands import Command, Restart, Revise
from workflows.events import Event
from workflows.route import step_named
from workflows.state import Request, Seat
from workflows.turn import Result, Turn

ADDING = ("return", "hand_over", "add_before", "add_alongside", "add_after")
ANYBODY = {"add_from": (Person("everyone"),)}
SIGNED = ("countersigned", "voted", "lined")
EDITED = ("booked", "anew")
BACK = ("straight", "redone")
LISTED = ("listed",)
WHOLE = (*SIGNED, *EDITED, *BACK, *LISTED)


def whole_edition() -> dict[str, model.Workflow]:
    """What the wider edition has, and flows of everything else a step may ask."""
    found = (*_signed(), *_edited(), *_returning(), _listed())
    return wider_edition() | {each.name: each for each in found}


def _adding(name: str, *who: model.Seat, **more: Any) -> model.Step:
    return step(name, *who, buttons=ADDING, more=ANYBODY, **more)


def _signed() -> tuple[model.Workflow, ...]:
    president = role("president")
    return (
        flow(
            _adding("all", *ALL_THREE, need="all"), _adding("last", president),
            name="countersigned", when_approved=(effect(),), when_rejected=(effect(),),
        ),
        flow(_adding("vote", *ALL_THREE, need="2"), name="voted", when_approved=(effect(),)),
        flow(
            _adding("line", *ALL_THREE, need="in_order"), _adding("any", role("manager"), president),
            name="lined", when_approved=(effect(),), when_rejected=(effect(),),
        ),
    )  # fmt: skip


def _edited() -> tuple[model.Workflow, ...]:
    finance = role("finance", within="anywhere")
    return (
        flow(
            step("review", role("manager"), may_edit=("code",)),
            step("book", finance, may_edit=("code",), must_fill=("account",), hide=("terms",)),
            step("last", role("president"), hide=("terms", "amount")),
            name="booked", when_approved=(effect(),),
        ),
        flow(
            step("first", role("manager"), may_edit=("terms", "code")),
            choose(
                (at_least("ratio", Decimal("0.5")), (step("low", role("assistant")),)),
                (None, (step("high", role("president"), hide=("amount",)), step("board", finance))),
            ),
            step("end", finance, role("president")),
            name="anew", when=below("ratio", 1), restart_if_changed=("ratio", "terms"), when_approved=(effect(),),
        ),
    )  # fmt: skip


def _returning() -> tuple[model.Workflow, ...]:
    finance, half = role("finance", within="anywhere"), at_least("ratio", Decimal("0.5"))
    return (
        flow(
            step("one", role("manager"), return_to=("previous", "start")),
            step("two", finance, when=half),
            step("three", role("assistant"), return_to=("start", "one", "two"), after_return="come_back"),
            step("four", role("president"), return_to=("one", "three", "start"), after_return="come_back"),
            name="straight", locked=("amount", "ratio"), max_returns=3, when_approved=(effect(),),
        ),
        flow(
            step("one", role("manager")), step("two", finance, when=half, return_to=("previous",)),
            step("three", role("assistant"), return_to=("start", "one", "two")),
            step("four", role("president"), return_to=("two", "previous", "one"), max_returns=1),
            name="redone", when_approved=(effect(),), when_returned=(effect(),),
        ),
    )  # fmt: skip


def _listed() -> model.Workflow:
    return flow(
        step("click", role("manager")),
        step("say", role("finance", within="anywhere"), comment="always"),
        step("alone", role("president"), batch=False),
        name="listed", when_approved=(effect(),),
    )  # fmt: skip


@dataclass
class WholeHouse(WideHouse):
    """A house that opens fields to seats, begins anew what was changed, and remembers what was returned."""

    published: dict[str, model.Workflow] = field(default_factory=whole_edition)
    returned: list[tuple[Request, Event]] = field(default_factory=list)

    # -------------------------------------------------------------------------------------------- writing
    def edit(self, record: int, by: int = LI, **values: Any) -> bool:
        """Whoever writes may write all of it, asked of the definitions alone (S3.1, S3.5, S3.6)."""
        changed = {name for name, value in values.items() if getattr(self.records[record], name) != value}
        shut = [self.shut_for(n, by) & changed for n, each in self.requests.items() if each.state.record == record]
        done = super().edit(record, by, **values)
        assert not (done and any(shut)), f"S3.1: {shut} were not for {by} to write"
        return done

    def shut_for(self, number: int, by: int) -> Set[str]:
        """The fields that a request keeps from a person, told from the definition, its seats and the roles."""
        state = self.requests[number].state
        definition = self.definition_of(state)
        kept = definition.after_approval == "locked" and state.state == "approved"
        if state.state != "running" and not kept:
            return frozenset()
        names = set(FIELDS) if definition.locked == "all" else set(definition.locked)
        if state.state == "running":
            acting = [*self.entitled(number), *((seat, who) for seat, who, _ in self.in_place(number))]
            mine = (step_named(definition, state.step_of(seat).name) for seat, who in acting if who == by)
            names -= {name for each in mine for name in (*each.may_edit, *each.must_fill)}
            names -= set(definition.restart_if_changed) if by in self.submitting(number) else set()
        return names

    def submitting(self, number: int) -> tuple[int, ...]:
        """Those whose request it is (S1.8), or the superior of one who has left (S8.4)."""
        found = [
            each if self.organisation.is_active(each) else self.organisation.superior(each)
            for each in self.requests[number].state.submitters
        ]
        return tuple(each for each in found if each is not None)

    def open_to(self, number: int, by: int) -> Set[str]:
        """The same as the product says it."""
        state = self.requests[number].state
        if state.state != "running":
            return frozenset()
        definition = self.definition_of(state)
        turn = Turn(definition, self.now, self.organisation, Command(actor=by), state)
        mine = (turn.step(state.step_of(seat.id).name) for seat in deciding.fillable(turn, by))
        anew = definition.restart_if_changed if by in turn.askers() else ()
        return frozenset((*(name for each in mine for name in filling.editable(each)), *anew))

    def changing(self, number: int, by: int, changes: Mapping[str, Any], elsewhere: bool) -> Command:
        """A revision, or the approval begins anew (S3.5)."""
        state = self.requests[number].state
        if set(self.definition_of(state).restart_if_changed).isdisjoint(changes):
            return Revise(actor=by, changes=changes)
        return Restart(actor=by, changes=changes, subject=self.content(state.record), elsewhere=elsewhere)

    # -------------------------------------------------------------------------------------------- at the same time
    def commit(self, number: int, result: Result, seen: int) -> bool:
        """Stores what was worked out from a trail of `seen` events; not where somebody was faster."""
        if len(self.requests[number].trail) != seen:
            return False
        self._store(number, result)
        return True

    # -------------------------------------------------------------------------------------------- what was told
    def _store(self, number: int, result: Result) -> None:
        before = self.requests[number].state if self.requests[number].trail else None
        super()._store(number, result)
        was = {seat.id: seat for seat in _open(before)} if before is not None else {}
        self._told_of_the_open(result, set(was))
        self._told_of_the_gone(result, was)

    def _told_of_the_open(self, result: Result, was: Set[int]) -> None:
        """Whoever gets something to decide is told of it (S14.1, S9.9); who takes back what he said knows."""
        mine = {event.seat for event in result.events if event.kind == "take-back"}
        for seat in _open(result.state):
            if seat.id not in was | mine:
                told = {who for n in result.notices if (n.kind, n.seat) == ("opened", seat.id) for who in n.people}
                assert set(self.now_of(seat.holders)) <= told, "S14.1: nobody told who has to decide"

    def _told_of_the_gone(self, result: Result, was: Mapping[int, Seat]) -> None:
        """Whose seat was open and is not needed any more is told once (S5.5); who has just spoken knows."""
        spoke = {event.data.get("for", event.actor) for event in result.events} | {e.actor for e in result.events}
        given = {event.seat for event in result.events if event.kind == "reassign"}
        for number, seat in was.items():
            after = result.state.seat(number)
            if after is not None and after.state == "void" and number not in given:
                notices = [n for n in result.notices if (n.kind, n.seat) == ("no_longer_needed", number)]
                told = Counter(who for each in notices for who in each.people)
                assert all(told[who] == 1 for who in {*self.now_of(seat.holders)} - spoke), "S5.5: told not once"

    # -------------------------------------------------------------------------------------------- what was reached
    def _seen(self, number: int, event: Event, state: Request) -> None:
        before = self.requests[number].state
        super()._seen(number, event, state)
        if event.kind == "return":
            self.returned.append((before, event))
        for name in _names_of(event, state):
            self.reached[name] += 1


def _open(state: Request) -> list[Seat]:
    return [seat for step in state.active_steps for seat in step.seats if seat.state == "open"]


def _names_of(event: Event, state: Request) -> list[str]:
    seat = state.seat(event.seat) if event.seat is not None else None
    found = [f"add {event.data['place']}"] if event.kind == "add" else []
    if event.kind == "submit" and state.on_behalf_of is not None:
        found.append("submitted for somebody")
    if seat is not None and event.kind == "revise":
        found.append("edited by an approver")
    if seat is not None and event.kind in ("approve", "reject", "return") and seat.origin != "rule":
        found.append(f"{event.kind} by {seat.origin}")
    if event.data.get("keep"):
        found.append("kept while away")
    if event.data.get("kept"):
        found.append("came straight back")
    if event.data.get("lies"):
        found.append("lies without a route")
    return found
