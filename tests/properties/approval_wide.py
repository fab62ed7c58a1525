"""The approvals machine over the wider words: branches, counts, works, repeated people, delegates, given seats."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from access.facts import Delegation
from schema import model
from tests.properties import approval_invariants, approval_wide_invariants
from tests.properties.approval_house import PEOPLE, House, Record, first_edition
from tests.properties.approval_machine import RATIOS, RECORDS, Approvals, pick
from tests.workflows.builders import ADMIN, CHEN, LI, ROOT, ZHOU, at_least, effect, flow, role, step, together
from workflows.commands import Approve, Cannot, Command, Decide, Done, HandOver, MoveSeat, Reject, Return
from workflows.delegating import delegates
from workflows.events import Event
from workflows.giving import receivers
from workflows.route import step_named
from workflows.state import Request
from workflows.turn import Turn

MORE = (6, 7, 8, 9, 10, 11, 12, 13)
UNFILLED = "WFL110"
GIVEN = ("return", "hand_over")
NAMES = ("board", "weigh", "buy", "buy_wait", "again", "always", "task")


def wider_edition() -> dict[str, model.Workflow]:
    """What the first edition has, and flows of the wider words."""
    half = at_least("ratio", Decimal("0.5"))
    finance = role("finance", within="anywhere")
    law = ("law", (step("legal", role("assistant"), buttons=GIVEN), step("counsel", role("president"), when=half)))
    money = ("money", (step("price", finance, buttons=GIVEN), step("cfo", role("president"), when=half)))
    top = step("top", role("president"), return_to=("start", "first"))
    found = (
        flow(
            step("council", role("manager"), finance, role("president"), need="2", buttons=GIVEN),
            name="board", when_approved=(effect(),), when_rejected=(effect(),),
        ),
        flow(
            step("weights", role("president", weight=Decimal(2)), finance, role("manager", veto=True), need="60%",
                 reject_when="after_all", buttons=GIVEN),
            step("last", role("manager"), when=half),
            name="weigh", when_approved=(effect(),),
        ),
        flow(
            step("first", role("manager")), together(law, money), top, name="buy", when_approved=(effect(),),
            when_rejected=(effect(),), locked="none", withdraw="until_decided",
        ),
        flow(
            step("first", role("manager")), together(law, money, wait=True), top, name="buy_wait",
            when_approved=(effect(),), when_rejected=(effect(),),
        ),
        flow(*_again("skip_in_a_row"), name="again", when_approved=(effect(),)),
        flow(*_again("skip"), name="always", when_approved=(effect(),)),
        flow(
            step("check", role("manager")),
            step("carry", finance, role("manager"), need="all", work=True, buttons=GIVEN),
            name="task", when_approved=(effect(),),
        ),
    )  # fmt: skip
    return first_edition() | {each.name: each for each in found}


def _again(same: str) -> tuple[model.Step, ...]:
    """A, A, B, A (S4.8)."""
    more: Mapping[str, Any] = {"same_person": same}
    return (
        step("one", role("manager"), **more), step("two", role("manager"), **more),
        step("three", role("finance", within="anywhere"), **more), step("four", role("manager"), **more),
    )  # fmt: skip


@dataclass
class WideHouse(House):
    """A house with the wider edition, which notes in whose place was decided and what was filled by itself."""

    published: dict[str, model.Workflow] = field(default_factory=wider_edition)

    def in_place(self, number: int) -> list[tuple[int, int, int]]:
        """(seat, who may act, for whom) for every open seat and each who may fill it in a holder's place now."""
        state = self.requests[number].state
        open_ = [seat for step in state.active_steps for seat in step.seats if seat.state == "open"]
        return [
            (seat.id, who, whom) for seat in open_ for who, whom in delegates(state, seat, self.organisation, self.now)
        ]

    def acting(self, number: int) -> set[int]:
        """The holders, and who may act in their place."""
        return super().acting(number) | {who for _, who, _ in self.in_place(number)}

    def receivers(self, number: int, seat: int, giver: int) -> tuple[int, ...]:
        """Whom a holder may hand his seat over to."""
        state = self.requests[number].state
        found = state.seat(seat)
        turn = Turn(self.definition_of(state), self.now, self.organisation, Command(actor=giver), state)
        return receivers(turn, found, giver) if found is not None else ()

    def _seen(self, number: int, event: Event, state: Request) -> None:
        super()._seen(number, event, state)
        name = f"{event.kind} for somebody" if event.data.get("for") else ""
        self.reached[name or f"with {event.data.get('cause') or event.kind}"] += 1


class Wide(Approvals):
    """Everything the smaller machine does, over more flows and with more people involved."""

    house: WideHouse
    checks: ClassVar[tuple[Callable[[Any], None], ...]] = (*approval_invariants.ALL, *approval_wide_invariants.ALL)

    def __init__(self) -> None:
        super().__init__()
        self.house = WideHouse(records={number: Record() for number in (*RECORDS, *MORE)})

    @initialize()
    def archive(self) -> None:
        super().archive()
        for record, name in zip(MORE, NAMES, strict=False):
            self.submit_wide(name, record, LI, Decimal("0.6"))
        self._seldom()

    def _seldom(self) -> None:
        """What chance finds seldom: a work that cannot be done, seats given on by whoever may, a rejection."""
        number = self.house.open_request("task", MORE[6]) or 0
        self._approve(number, 1, 0)
        self._give(number, self._decision(number, Return, self.house.entitled(number)[0], ""))
        self.submit_wide("task", MORE[7], LI, Decimal("0.6"))
        self._approve(self.house.open_request("task", MORE[7]) or 0, 3, 0)
        board = self.house.open_request("board", MORE[0]) or 0
        for seat, holder in self.house.entitled(board):
            if pool := self.house.receivers(board, seat, holder):
                self._give(board, HandOver(actor=holder, seat=seat, to=pool[0], comment="请代办", key=self._key()))
                break
        again = self.house.open_request("again", MORE[4]) or 0
        self._give(again, self._decision(again, Reject, self.house.entitled(again)[0], ""))
        self._give(board, MoveSeat(actor=ADMIN, to=ROOT, comment="代为处理", key=self._key()))

    @rule(name=st.sampled_from(NAMES), record=st.sampled_from(MORE), by=st.sampled_from(PEOPLE),
          ratio=st.sampled_from(RATIOS))  # fmt: skip
    def submit_wide(self, name: str, record: int, by: int, ratio: Decimal) -> None:
        self.submit(name, record, by, ratio)

    # ---------------------------------------------------------------------------------------- works
    def _decision(self, number: int, verb: type[Decide], who: tuple[int, int], target: str) -> Decide:
        state = self.house.requests[number].state
        name = next((each.name for each in state.active_steps if who[0] in {seat.id for seat in each.seats}), "")
        if name and step_named(self.house.definition_of(state), name).work:
            verb = Done if verb is Approve else Cannot
        return super()._decision(number, verb, who, target)

    # ---------------------------------------------------------------------------------------- delegates
    @rule(
        giver=st.sampled_from(PEOPLE), to=st.sampled_from(PEOPLE), begins=st.integers(-5, 5), lasts=st.integers(1, 40)
    )
    def delegate(self, giver: int, to: int, begins: int, lasts: int) -> None:
        """Somebody names who acts for him, for so many minutes from about now on."""
        if giver != to:
            at = self.house.now + timedelta(minutes=begins)
            given = Delegation(giver, to, at, at + timedelta(minutes=lasts))
            kept = (*self.house.organisation.delegations[-3:], given)
            self.house.organisation = replace(self.house.organisation, delegations=kept)

    @precondition(lambda self: self._running())
    @rule(which=pick, to=st.sampled_from(PEOPLE))
    def decide_for_somebody(self, which: int, to: int) -> None:
        """A holder names somebody, who decides in his place at once."""
        open_ = [(number, each) for number in self._running() for each in self.house.entitled(number)]
        number, (seat, holder) = open_[which % len(open_)]
        self.delegate(holder, to, 0, 30)
        mine = [(who, at) for at, who, whom in self.house.in_place(number) if (at, whom, who) == (seat, holder, to)]
        if mine:
            refused = self._give(number, self._decision(number, Approve, (seat, to), ""))
            assert refused in ("", UNFILLED), f"5: a delegate was refused: {refused}"
            self.house.reached["decided for somebody"] += not refused

    @precondition(lambda self: self._running())
    @rule(which=pick, submitter_tries=st.booleans())
    def a_submitter_acts_for_the_approver(self, which: int, submitter_tries: bool) -> None:
        """The approver names the submitter of all people (S10.8)."""
        number = self._running()[which % len(self._running())]
        entitled = self.house.entitled(number)
        submitter = self.house.requests[number].state.submitter
        if entitled and submitter_tries and submitter != entitled[0][1]:
            self.delegate(entitled[0][1], submitter, 0, 30)
            allowed = submitter in {who for _, who in entitled}
            refused = self._give(number, self._decision(number, Approve, (entitled[0][0], submitter), ""))
            assert refused or allowed, "5: the submitter decided in somebody's place"

    @precondition(lambda self: self._running())
    @rule(which=pick, to=st.sampled_from(PEOPLE), gone=st.booleans())
    def act_outside_the_window(self, which: int, to: int, gone: bool) -> None:
        """The delegation is over, or has not begun."""
        number = self._running()[which % len(self._running())]
        entitled = self.house.entitled(number)
        if entitled and to != entitled[0][1]:
            self.delegate(entitled[0][1], to, -9 if gone else 9, 5)
            named = any(
                _runs(each, self.house.now) and each.to_user == to for each in self.house.organisation.delegations
            )
            allowed = named or to in {person for _, person in entitled}
            refused = self._give(number, self._decision(number, Approve, (entitled[0][0], to), ""))
            assert refused or allowed, "5: outside the window"

    @rule(record=st.sampled_from(MORE), which=pick)
    def one_of_the_council_speaks_for_another(self, record: int, which: int) -> None:
        """Where votes are counted a delegate with a voice of his own has no second one (S5.6)."""
        self.submit_wide("board", record, LI, Decimal("0.6"))
        number = self.house.open_request("board", record) or 0
        entitled = self.house.entitled(number) if number in self._running() else []
        if len({seat for seat, _ in entitled}) < 2:
            return
        seat, person = entitled[which % len(entitled)]
        other = next(each for each in entitled if each[0] != seat)
        self._give(number, self._decision(number, Approve, (seat, person), ""))
        if other[1] != person and number in self._running():
            self.delegate(other[1], person, 0, 30)
            refused = self._give(number, self._decision(number, Approve, (other[0], person), ""))
            assert refused, "10: one person twice in a counted step"

    @rule(record=st.sampled_from(MORE), name=st.sampled_from(("again", "always")), to=st.sampled_from((CHEN, ZHOU)))
    def approved_in_place_and_asked_himself(self, record: int, name: str, to: int) -> None:
        """Who approved for somebody else has said nothing for himself (S4.8)."""
        self.submit_wide(name, record, LI, Decimal("0.6"))
        number = self.house.open_request(name, record) or 0
        entitled = self.house.entitled(number) if number in self._running() else []
        if entitled and to not in {person for _, person in entitled}:
            self.delegate(entitled[0][1], to, 0, 30)
            self._give(number, self._decision(number, Approve, (entitled[0][0], to), ""))
            self._approve(number, 2, 0)

    @rule(record=st.sampled_from(MORE), name=st.sampled_from(("buy", "buy_wait")), which=pick)
    def back_out_of_a_branch(self, record: int, name: str, which: int) -> None:
        """One branch sends it back while the other waits (S2.8)."""
        self.submit_wide(name, record, LI, Decimal("0.6"))
        number = self.house.open_request(name, record) or 0
        entitled = self._approve(number, 1, 0) if number in self._running() else []
        if entitled and len(self.house.requests[number].state.active_steps) > 1:
            self._give(number, self._decision(number, Return, entitled[which % len(entitled)], "start"))

    # ---------------------------------------------------------------------------------------- seats given on
    @precondition(lambda self: self._running())
    @rule(which=pick, to=st.sampled_from(PEOPLE), fits=st.booleans())
    def hand_over(self, which: int, to: int, fits: bool) -> None:
        """To somebody of the pool, or to anybody."""
        open_ = [(number, each) for number in self._running() for each in self.house.entitled(number)]
        open_ = [each for each in open_ if self.house.requests[each[0]].state.workflow in NAMES] or open_
        number, (seat, holder) = open_[which % len(open_)]
        pool = self.house.receivers(number, seat, holder)
        to = pool[which % len(pool)] if fits and pool else to
        state = self.house.requests[number].state
        sits = {who for at, who in self.house.entitled(number) if at in _seats_beside(state, seat)}
        refused = self._give(number, HandOver(actor=holder, seat=seat, to=to, comment="请代办", key=self._key()))
        bad = to in state.submitters or to in sits or not self.house.organisation.is_active(to)
        assert refused or not bad, f"hand over to {to}, who may not have it (S10.1)"
        self.house.reached["handed over"] += not refused

    @precondition(lambda self: self._running())
    @rule(which=pick, to=st.sampled_from(PEOPLE))
    def an_administrator_gives_a_seat(self, which: int, to: int) -> None:
        number = self._running()[which % len(self._running())]
        admins = self.house.organisation.administrators("workflows")
        if admins:
            actor = admins[which % len(admins)]
            refused = self._give(number, MoveSeat(actor=actor, to=to, comment="代为处理", key=self._key()))
            self.house.reached["moved by an administrator"] += not refused


def _runs(given: Delegation, at: datetime) -> bool:
    """Whether the window holds that moment, asked without the product's own words."""
    return given.from_at <= at < given.to_at


def _seats_beside(state: Request, seat: int) -> set[int]:
    return {each.id for step in state.active_steps for each in step.seats if seat in {s.id for s in step.seats}}
