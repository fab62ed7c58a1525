"""A state machine over the whole pure engine: requests driven by entitled people; invariants after every command."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from kernel.errors import Refusal
from tests.properties import approval_invariants
from tests.properties.approval_house import PEOPLE, House, Record
from tests.workflows.builders import ADMIN, BOSS, CHEN, LI, ROOT, WANG, ZHOU, gaining, losing, without
from workflows import engine, seats
from workflows.commands import (
    Approve,
    Command,
    Comment,
    Decide,
    Reject,
    Resubmit,
    Return,
    Stop,
    Submit,
    TakeBack,
    Withdraw,
)
from workflows.foresight import foresee
from workflows.state import Holders

RECORDS = (1, 2, 3, 4, 5)
RATIOS = tuple(Decimal(each) for each in ("0.50", "0.4999", "0.45", "0.4499", "0.9999", "1", "0.6", "0.2"))
REACHED: Counter[str] = Counter()
pick = st.integers(0, 10**6)


class Approvals(RuleBasedStateMachine):
    """Requests driven mostly by entitled people; after every command all invariants are asked."""

    checks: ClassVar[tuple[Callable[[Any], None], ...]] = approval_invariants.ALL

    def __init__(self) -> None:
        super().__init__()
        self.house = House(records={number: Record() for number in RECORDS})
        self.last: tuple[int, Command] | None = None
        self.keys = 0

    @initialize()
    def archive(self) -> None:
        self.house.archive.update({each.text_hash: each for each in self.house.published.values()})
        for record, name in zip(RECORDS[:3], ("countersign", "order", "payment"), strict=True):
            self.house.submit(name, record, LI, self._key())
        self._rare_ends()

    def _rare_ends(self) -> None:
        """Ends that chance seldom finds: nothing to approve, a stop by an administrator, a withdrawal, a no."""
        self.house.edit(5, ratio=Decimal(1))
        self.house.submit("discount", 5, LI, self._key())
        self.house.edit(5, ratio=Decimal("0.6"))
        self._give(
            self.house.submit("payment", 4, CHEN, self._key()), Stop(actor=ADMIN, comment="录错", key=self._key())
        )
        self._give(self.house.submit("payment", 4, CHEN, self._key()), Withdraw(actor=CHEN, key=self._key()))
        refused = self.house.submit("payment", 4, CHEN, self._key())
        self._give(refused, self._decision(refused, Reject, self.house.entitled(refused)[0], ""))

    # ---------------------------------------------------------------------------------------- starting
    @rule(name=st.sampled_from(("countersign", "discount", "order", "payment")), record=st.sampled_from(RECORDS),
          by=st.sampled_from(PEOPLE), ratio=st.sampled_from(RATIOS))  # fmt: skip
    def submit(self, name: str, record: int, by: int, ratio: Decimal) -> None:
        if not self.house.organisation.is_active(by):
            return
        self.house.edit(record, ratio=ratio)
        ahead = self._foreseen(name, record, by) if self.house.open_request(name, record) is None else None
        try:
            number = self.house.submit(name, record, by, self._key())
        except Refusal as refusal:
            self.house.reached[f"submit {refusal.code.name}"] += 1
            return
        if ahead is not None:
            state = self.house.requests[number].state
            assert [(p.name, p.applies) for p in state.route] == ahead[0], "19: another route than foreseen"
            for step in state.active_steps:
                opened = [self._now(seat.holders) for seat in step.seats]
                assert opened == ahead[1][step.name], "19: other people than foreseen"

    def _foreseen(self, name: str, record: int, by: int) -> tuple[list[tuple[str, bool]], dict[str, list[Any]]]:
        command = Submit(actor=by, entity="quote", record=record, subject=self.house.content(record))
        found = foresee(self.house.published[name], command, self.house.now, self.house.organisation)
        seats_ahead = {each.plan.name: [seat.people for seat in each.seats] for each in found.steps}
        return [(each.plan.name, each.plan.applies) for each in found.steps], seats_ahead

    def _now(self, holders: Holders) -> tuple[int, ...]:
        return seats.holders_now(holders, self.house.organisation)

    def _key(self) -> str:
        self.keys += 1
        return f"k{self.keys}"

    # ---------------------------------------------------------------------------------------- deciding
    @precondition(lambda self: self._running())
    @rule(which=pick, verb=st.sampled_from((Approve, Approve, Approve, Approve, Reject, Return)), aim=pick)
    def decide(self, which: int, verb: type[Decide], aim: int) -> None:
        self._decide(which, verb, aim)

    @precondition(lambda self: self._running())
    @rule(which=pick, times=st.integers(1, 6))
    def push_on(self, which: int, times: int) -> None:
        """One request is approved by one entitled person after the other."""
        open_ = self._running()
        if open_:
            self._approve(open_[which % len(open_)], times, which)

    def _approve(self, number: int, times: int, which: int) -> list[tuple[int, int]]:
        """Whoever is entitled approves, so many times; who is entitled then."""
        for _ in range(times):
            entitled = self.house.entitled(number)
            if not entitled or self.house.requests[number].state.state != "running":
                return []
            self._give(number, self._decision(number, Approve, entitled[which % len(entitled)], ""))
        return self.house.entitled(number)

    @precondition(lambda self: self._running())
    @rule(which=pick, passed=st.integers(1, 3), ratio=st.sampled_from(RATIOS))
    def approved_returned_and_pushed_on(self, which: int, passed: int, ratio: Decimal) -> None:
        """Some approve, the next returns it to the start, it is changed and handed in again: all are asked anew."""
        open_ = self._running()
        number = open_[which % len(open_)] if open_ else 0
        entitled = self._approve(number, passed, which) if open_ else []
        if entitled and not self._give(
            number, self._decision(number, Return, entitled[which % len(entitled)], "start")
        ):
            record = self.house.requests[number].state.record
            self.house.edit(record, ratio=ratio)
            self._give(
                number, Resubmit(actor=self._submitter(number), key=self._key(), subject=self.house.content(record))
            )
            self._approve(number, 6, which)

    def _decide(self, which: int, verb: type[Decide], aim: int) -> None:
        open_ = [(number, each) for number in self._running() for each in self.house.entitled(number)]
        if not open_:
            return
        number, seat_and_person = open_[which % len(open_)]
        targets = ("", "start", "previous", *self.house.requests[number].state.passed)
        self._give(number, self._decision(number, verb, seat_and_person, targets[aim % len(targets)]))

    def _decision(self, number: int, verb: type[Decide], who: tuple[int, int], target: str) -> Decide:
        state = self.house.requests[number].state
        more: dict[str, Any] = {"to": target} if verb is Return else {}
        return verb(
            actor=who[1], seat=who[0], revision=state.revision, comment="好", key=self._key(),
            subject=self.house.content(state.record), **more,
        )  # fmt: skip

    def _give(self, number: int, command: Command) -> str:
        self.last = (number, command)
        return self.house.refused(number, command)

    def _running(self) -> list[int]:
        return [number for number, each in self.house.requests.items() if each.state.state == "running"]

    # ---------------------------------------------------------------------------------------- aiming badly
    @precondition(lambda self: self._running())
    @rule(which=pick)
    def decide_on_what_I_saw_before(self, which: int) -> None:
        open_ = [(n, each) for n in self._running() for each in self.house.entitled(n)]
        for number in dict.fromkeys(n for n, _ in open_):
            self.house.edit(self.house.requests[number].state.record, ratio=RATIOS[which % len(RATIOS)])
        open_ = [(n, each) for n, each in open_ if each in self.house.entitled(n)]  # what began anew asks others
        stale = [(n, each) for n, each in open_ if self.house.requests[n].state.revision > 1]
        if stale:
            number, who = stale[which % len(stale)]
            command = self._decision(number, Approve, who, "")
            assert self._give(number, replace(command, revision=1)) == "WFL011", "6: a stale decision counted"
            self.house.reached["stale refused"] += 1

    @rule(which=pick, person=st.sampled_from(PEOPLE), verb=st.sampled_from((Approve, Reject)))
    def press_on_a_seat_that_is_not_open(self, which: int, person: int, verb: type[Decide]) -> None:
        shut = [
            (number, seat.id)
            for number, each in self.house.requests.items()
            for step in each.state.steps
            for seat in step.seats
            if seat.state != "open"
        ]
        if shut:
            number, seat = shut[which % len(shut)]
            command = self._decision(number, verb, (seat, person), "")
            assert self._give(number, command), "a seat that is not open took a decision"

    @rule()
    def press_twice(self) -> None:
        """The last command again, with the same key: the same answer, no second event (invariant 14)."""
        if self.last is None or self.last[0] not in self.house.requests or not self.last[1].key:
            return
        number, command = self.last
        running = self.house.requests[number]
        if (command.actor, command.key) in running.state.keys:
            events_before, effects_before = len(running.trail), len(self.house.outbox)
            assert self.house.refused(number, command) == "", "14: the second press was refused"
            assert (len(running.trail), len(self.house.outbox)) == (events_before, effects_before), "14: it acted twice"
            self.house.reached["pressed twice"] += 1

    @precondition(lambda self: self._running())
    @rule(which=pick, person=st.sampled_from(PEOPLE))
    def anybody_tries(self, which: int, person: int) -> None:
        open_ = self._running()
        if open_:
            number = open_[which % len(open_)]
            allowed = person in self.house.acting(number)
            state = self.house.requests[number].state
            command = Approve(
                actor=person, revision=state.revision, comment="试", subject=self.house.content(state.record)
            )
            assert allowed or self._give(number, command), "5: somebody decided who may not"

    # ---------------------------------------------------------------------------------------- going back, ending
    @precondition(lambda self: any(each.state.state == "returned" for each in self.house.requests.values()))
    @rule(which=pick)
    def resubmit(self, which: int) -> None:
        back = [n for n, each in self.house.requests.items() if each.state.state == "returned"]
        if back:
            number = back[which % len(back)]
            state = self.house.requests[number].state
            content = self.house.content(state.record)
            self._give(number, Resubmit(actor=self._submitter(number), key=self._key(), subject=content))

    def _submitter(self, number: int) -> int:
        person = self.house.requests[number].state.submitter
        if self.house.organisation.is_active(person):
            return person
        return self.house.organisation.superior(person) or person

    @precondition(lambda self: self._running())
    @rule(which=pick)
    def take_back(self, which: int) -> None:
        """Somebody approves, and whoever may take a decision back does; the seat is his again."""
        for number in self._running()[which % 3 :: 3]:
            self._approve(number, 1, which)
        may = [
            (number, person)
            for number in self._running()
            for person in PEOPLE
            if "take-back" in self._offered(number, person) and self.house.organisation.is_active(person)
        ]
        if may:
            number, person = may[which % len(may)]
            assert self._give(number, TakeBack(actor=person, key=self._key())) == ""

    def _offered(self, number: int, person: int) -> tuple[str, ...]:
        state = self.house.requests[number].state
        return engine.may(self.house.definition_of(state), state, person, self.house.organisation, self.house.now)

    @rule(
        record=st.sampled_from(RECORDS),
        by=st.sampled_from((LI, CHEN, BOSS)),
        name=st.sampled_from(("payment", "discount")),
    )
    def a_vice_president_asks(self, record: int, by: int, name: str) -> None:
        """The submitter holds the role of the first step himself; another holder may come or go later."""
        self.house.people(gaining(self.house.organisation, by, "vice_president"))
        self.submit(name, record, by, Decimal("0.2"))

    @rule(record=st.sampled_from(RECORDS), by=st.sampled_from(PEOPLE))
    def asked_twice(self, record: int, by: int) -> None:
        """Nothing is locked meanwhile, and still a second request is the first one (S1.3)."""
        self.submit("order", record, by, Decimal("0.6"))
        self.submit("order", record, by, Decimal("0.6"))

    @rule(record=st.sampled_from(RECORDS), by=st.sampled_from((ADMIN, ROOT)))
    def an_administrator_asks_nobody(self, record: int, by: int) -> None:
        """His own request to a role that nobody holds: the other administrator decides (S4.7)."""
        self.house.people(losing(self.house.organisation, BOSS, "president"))
        self.submit("discount", record, by, Decimal("0.2"))

    @rule(record=st.sampled_from(RECORDS))
    def the_vice_president_goes(self, record: int) -> None:
        """Where any one may decide, a seat that loses its people is left to the others."""
        self.house.people(gaining(self.house.organisation, CHEN, "vice_president"))
        self.submit("discount", record, LI, Decimal("0.2"))
        self.house.people(losing(self.house.organisation, CHEN, "vice_president"))

    @precondition(lambda self: self._running())
    @rule(which=pick, aim=pick, ratio=st.sampled_from(RATIOS))
    def back_and_in_again(self, which: int, aim: int, ratio: Decimal) -> None:
        """Returned, changed, handed in again: what was approved before must not count."""
        self._decide(which, Return, aim)
        self.edit(1 + which % 3, 5, ratio, False)
        back = any(each.state.state == "returned" for each in self.house.requests.values())
        if back and aim % 4:
            self.resubmit(which)

    @rule(which=pick, whom=pick, verb=st.sampled_from((Withdraw, TakeBack, Stop, Comment)))
    def others(self, which: int, whom: int, verb: type[Command]) -> None:
        if not self.house.requests:
            return
        numbers = list(self.house.requests)
        number = numbers[which % len(numbers)]
        decided = [d.actor for d in self.house.requests[number].state.decisions if d.actor is not None]
        likely = {
            Withdraw: [self._submitter(number)], TakeBack: decided or [LI], Stop: [ADMIN], Comment: [LI],
        }[verb]  # fmt: skip
        actor = likely[whom % len(likely)]
        if self.house.organisation.is_active(actor) and (verb is not Stop or whom % 3 == 0):
            self._give(number, verb(actor=actor, comment="说明", key=self._key()))

    # ---------------------------------------------------------------------------------------- the world around
    @rule(record=st.sampled_from(RECORDS), amount=st.integers(1, 9), ratio=st.sampled_from(RATIOS), both=st.booleans())
    def edit(self, record: int, amount: int, ratio: Decimal, both: bool) -> None:
        self.house.edit(record, **({"amount": amount} if both else {"ratio": ratio}))

    @rule(person=st.sampled_from((LI, WANG, CHEN, ZHOU, BOSS)))
    def leave(self, person: int) -> None:
        active = [each for each in PEOPLE if self.house.organisation.is_active(each)]
        if len(active) > 4:
            self.house.people(without(self.house.organisation, person))
            self.house.reached["left"] += 1

    @precondition(lambda self: not all(self.house.organisation.is_active(each) for each in PEOPLE))
    @rule()
    def everybody_is_back(self) -> None:
        members = {id_: replace(each, active=True) for id_, each in self.house.organisation.members.items()}
        self.house.people(replace(self.house.organisation, members=members))

    @rule(person=st.sampled_from((LI, WANG, CHEN, ZHOU, BOSS)), gains=st.booleans(),
          name=st.sampled_from(("manager", "finance", "president", "assistant", "vice_president")))  # fmt: skip
    def role_changes(self, person: int, gains: bool, name: str) -> None:
        change = gaining if gains else losing
        self.house.people(change(self.house.organisation, person, name))
        self.house.reached["role changed"] += 1

    @rule(name=st.sampled_from(("countersign", "discount", "order", "payment")))
    def publish(self, name: str) -> None:
        self.house.publish(name)

    @precondition(lambda self: self._running())
    @rule(which=pick)
    def batch(self, which: int) -> None:
        """Several decisions at once: the same as one after the other, in either order (invariants 21, 23)."""
        each_first = [(n, self.house.entitled(n)[0]) for n in self._running() if self.house.entitled(n)][:3]
        batch = [(n, self._decision(n, Approve, who, "")) for n, who in each_first]
        if len(batch) < 2 or len({self.house.requests[n].state.record for n, _ in batch}) < len(batch):
            return
        other = self.house.copy()
        for number, command in batch:
            self._give(number, command)
            self.house.now = other.now
        for number, command in reversed(batch):
            now = other.now
            other.refused(number, command)
            other.now = now
        for number, _ in batch:
            assert self.house.requests[number].state == other.requests[number].state, "23: the order mattered"
        self.house.reached["batch"] += 1

    @invariant()
    def all_invariants_hold(self) -> None:
        self.house.pick_fresh()
        for check in self.checks:
            check(self.house)

    def teardown(self) -> None:
        REACHED.update(self.house.reached)
