"""A state machine over approvals that run against the clock: time passes, the scheduler comes late or twice, calendars
change, requests go on with new definitions; after every command all that S11 and the invariants of 3.4 say holds."""

from collections import Counter
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from access.facts import Delegation
from kernel.errors import Refusal
from tests.properties import timed_invariants
from tests.properties.approval_house import PEOPLE, Record
from tests.properties.timed_house import NAMES, TimedHouse, open_seats
from tests.properties.timed_reference import CHINA, DAY, MINUTE
from tests.workflows.builders import ADMIN, BOSS, CHEN, LI, WANG, ZHOU, without
from workflows.commands import (
    Approve,
    Cannot,
    Decide,
    Done,
    HandOver,
    Reject,
    Resubmit,
    Return,
    Stop,
    TakeBack,
    Urge,
    Withdraw,
)
from workflows.giving import receivers
from workflows.route import step_named
from workflows.turn import Turn

RECORDS = tuple(range(1, 7))
BEGINNINGS = tuple(
    datetime.fromisoformat(each).replace(tzinfo=CHINA)
    for each in (
        "2026-09-18 16:00", "2026-09-30 17:59", "2026-02-13 11:30", "2026-04-30 20:00", "2026-12-30 10:00",
        "2026-11-20 09:00",
    )
)  # fmt: skip
WAITS = (30, 59, 240, 600, 24 * 60, 3 * 24 * 60, 11 * 24 * 60)
LASTS = st.sampled_from((10, 60, 600, 3 * 24 * 60))
REACHED: Counter[str] = Counter()
pick = st.integers(0, 10**6)
request_running = precondition(lambda self: self.running())


class Timed(RuleBasedStateMachine):
    """Requests with clocks, driven by those who may act and by a scheduler that is seldom on time."""

    def __init__(self) -> None:
        super().__init__()
        self.house = TimedHouse(records={number: Record(ratio=Decimal("0.6")) for number in RECORDS})
        self.keys = 0

    @initialize(begins=st.sampled_from(BEGINNINGS))
    def begin(self, begins: datetime) -> None:
        self.house.now = begins
        self.house.archive.update({each.text_hash: each for each in self.house.published.values()})
        for record, name in enumerate(("council", "strict", "pressed", "task", "slow"), 1):
            self.house.submit(name, record, LI, self.key())
        self.rare()

    def rare(self) -> None:
        """What chance finds seldom: a work that cannot be done, a seat that the clock gives further holders."""
        number = self.house.open_request("task", 4) or 0
        for verb in (Approve, Return, None, Approve, Approve):
            if verb is None:
                self.resubmit(0)
            else:
                self.house.refusal(number, self.decision(number, verb, *self.house.entitled(number)[0]))
        self.left_alone("pressed", 3, 1)
        self.left_alone("pressed", 1, 0)
        self.house.refusal(self.house.open_request("pressed", 1) or 0, Withdraw(actor=LI, key=self.key()))

    def key(self) -> str:
        self.keys += 1
        return f"k{self.keys}"

    def running(self) -> list[int]:
        return [number for number, each in self.house.requests.items() if each.state.state == "running"]

    def one(self, which: int) -> int:
        return self.running()[which % len(self.running())]

    # ---------------------------------------------------------------------------------------- people
    @rule(name=st.sampled_from(NAMES), record=st.sampled_from(RECORDS), by=st.sampled_from((LI, CHEN, WANG)))
    def submit(self, name: str, record: int, by: int) -> None:
        if self.house.organisation.is_active(by):
            try:
                self.house.submit(name, record, by, self.key())
            except Refusal as refusal:
                self.house.reached[f"submit {refusal.code.name}"] += 1

    @request_running
    @rule(which=pick, verb=st.sampled_from((Approve, Approve, Approve, Reject, Return)))
    def decide(self, which: int, verb: type[Decide]) -> None:
        entitled = [(number, *each) for number in self.running() for each in self.house.entitled(number)]
        if not entitled:
            return
        number, seat, person = entitled[which % len(entitled)]
        refused = self.house.refusal(number, self.decision(number, verb, seat, person))
        assert not refused or verb is Return, f"{verb.__name__} by a holder was refused: {refused}"

    def decision(self, number: int, verb: type[Decide], seat: int, person: int) -> Decide:
        state = self.house.requests[number].state
        step = step_named(self.house.definition_of(state), state.step_of(seat).name)
        if step.work:
            verb = Done if verb is Approve else Cannot
        more: dict[str, Any] = {"to": "start"} if verb is Return else {}
        return verb(
            actor=person, seat=seat, revision=state.revision, comment="好", key=self.key(),
            subject=self.house.content(state.record), **more,
        )  # fmt: skip

    @precondition(lambda self: any(each.state.state == "returned" for each in self.house.requests.values()))
    @rule(which=pick)
    def resubmit(self, which: int) -> None:
        """Days later the submitter hands it in again: no clock of an approver ran meanwhile (S11.6)."""
        back = [number for number, each in self.house.requests.items() if each.state.state == "returned"]
        number = back[which % len(back)]
        state = self.house.requests[number].state
        subject = self.house.content(state.record)
        assert not self.house.refusal(number, Resubmit(actor=self.submitter(number), key=self.key(), subject=subject))

    def submitter(self, number: int) -> int:
        person = self.house.requests[number].state.submitter
        if self.house.organisation.is_active(person):
            return person
        return self.house.organisation.superior(person) or person

    @request_running
    @rule(which=pick, end=st.sampled_from((Withdraw, Stop)))
    def end(self, which: int, end: type[Withdraw] | type[Stop]) -> None:
        if which % 3 == 0:
            number = self.one(which)
            actor = ADMIN if end is Stop else self.submitter(number)
            self.house.refusal(number, end(actor=actor, comment="说明", key=self.key()))

    @request_running
    @rule(which=pick)
    def take_back(self, which: int) -> None:
        """The seat opens again, and its clock goes on as if nothing had been (S11.6)."""
        number = self.one(which)
        said = [each for each in self.house.requests[number].state.decisions if each.actor and not each.outdated]
        if said and not self.house.refusal(number, TakeBack(actor=said[-1].actor or 0, key=self.key())):
            self.house.reached["taken back"] += 1

    @request_running
    @rule(which=pick)
    def hand_over(self, which: int) -> None:
        pressed = [number for number in self.running() if self.house.requests[number].state.workflow == "pressed"]
        number = pressed[which % len(pressed)] if pressed else self.one(which)
        state = self.house.requests[number].state
        for seat, holder in self.house.entitled(number):
            found = state.seat(seat)
            turn = Turn(self.house.definition_of(state), self.house.now, self.house.organisation,
                        HandOver(actor=holder, to=0), state)  # fmt: skip
            pool = receivers(turn, found, holder) if found is not None else ()
            if pool:
                to = HandOver(actor=holder, seat=seat, to=pool[which % len(pool)], comment="请代办", key=self.key())
                self.house.reached["handed over"] += not self.house.refusal(number, to)
                return

    @request_running
    @rule(which=pick, again=st.sampled_from(("", "at once", "a minute early", "on the minute")))
    def urge(self, which: int, again: str) -> None:
        """The submitter presses, again and again: once per four working hours and step (S10.9)."""
        number = self.one(which)
        self.try_urging(number)
        steps = self.house.requests[number].state.active_steps
        if again and steps and (number, steps[0].no) in self.house.urged:
            free = self.free_again(number, steps[0].no, steps[0].name)
            now = {"at once": self.house.now, "a minute early": free - MINUTE, "on the minute": free}[again]
            self.house.now = max(now, self.house.now)
            self.try_urging(number)

    def try_urging(self, number: int) -> None:
        state = self.house.requests[number].state
        if state.state != "running":
            return
        free = [each.no for each in state.active_steps if self.may_be_urged(number, each.no, each.name)]
        before = len(self.house.requests[number].trail)
        refused = self.house.refusal(number, Urge(actor=self.submitter(number), key=self.key()))
        assert bool(refused) == (not free), f"S10.9: {'refused' if refused else 'urged'}, free to urge: {free}"
        new = [event.kind for event, _ in self.house.requests[number].trail[before:]]
        assert new == ([] if refused else ["urge"]), "S10.9: a notice and nothing else"
        self.house.reached["urged too early" if refused else "urged"] += 1

    def may_be_urged(self, number: int, no: int, name: str) -> bool:
        return (number, no) not in self.house.urged or self.free_again(number, no, name) <= self.house.now

    def free_again(self, number: int, no: int, name: str) -> datetime:
        office = self.house.offices[self.house.office_of(number, name)]
        return office.after(self.house.urged[number, no], (4, "working hours"))

    @rule(giver=st.sampled_from(PEOPLE), to=st.sampled_from(PEOPLE), begins=st.integers(-60, 60), lasts=LASTS,
          scope=st.sampled_from(("", "pressed", "task")))  # fmt: skip
    def delegate(self, giver: int, to: int, begins: int, lasts: int, scope: str) -> None:
        if giver != to:
            at = self.house.now + begins * MINUTE
            given = Delegation(giver, to, at, at + lasts * MINUTE, (scope,) if scope else ())
            kept = (*self.house.organisation.delegations[-3:], given)
            self.house.organisation = replace(self.house.organisation, delegations=kept)

    @request_running
    @rule(which=pick, person=st.sampled_from(PEOPLE))
    def whoever_may_act_can(self, which: int, person: int) -> None:
        """As time passes, windows open and close: exactly who may act now decides (S10.6, invariant 17)."""
        number = self.one(which)
        state = self.house.requests[number].state
        names = {step_named(self.house.definition_of(state), each.name).work for each in state.active_steps}
        verb = Done if names == {True} else Approve
        allowed = person in self.house.acting(number)
        command = verb(actor=person, revision=state.revision, comment="好", key=self.key(),
                       subject=self.house.content(state.record))  # fmt: skip
        if allowed or which % 4 == 0:
            refused = self.house.refusal(number, command)
            assert bool(refused) == (not allowed), f"5: {person} {'may' if allowed else 'may not'} act: {refused}"

    @request_running
    @rule(which=pick, to=st.sampled_from(PEOPLE), window=st.sampled_from(((-9, 0), (-1, 1), (0, 600), (1, 600))))
    def somebody_acts_in_a_holders_place(self, which: int, to: int, window: tuple[int, int]) -> None:
        """Within the window, in its first minute, in the one after its last: until is exclusive (S10.6)."""
        number = self.one(which)
        entitled = self.house.entitled(number)
        if entitled and to != entitled[0][1]:
            seat, holder = entitled[0]
            state, at = self.house.requests[number].state, self.house.now
            given = Delegation(holder, to, self.house.now + window[0] * MINUTE, self.house.now + window[1] * MINUTE)
            self.house.organisation = replace(self.house.organisation, delegations=(given,))
            refused = self.house.refusal(number, self.decision(number, Approve, seat, to))
            found = state.seat(seat)
            may = found is not None and to in self.house.acting_on(state, found, at)
            assert bool(refused) == (not may), f"S10.6: {to} in the place of {holder}: {refused or 'acted'}"

    @rule(person=st.sampled_from((WANG, CHEN, ZHOU, BOSS)), back=st.booleans())
    def come_and_go(self, person: int, back: bool) -> None:
        organisation = self.house.organisation
        if back or sum(map(organisation.is_active, PEOPLE)) < 6:
            members = {id_: replace(each, active=True) for id_, each in organisation.members.items()}
            self.house.people(replace(organisation, members=members))
        else:
            self.house.people(without(organisation, person))
            self.house.reached["left"] += 1

    # ---------------------------------------------------------------------------------------- time
    @rule(minutes=st.sampled_from(WAITS))
    def time_passes(self, minutes: int) -> None:
        """Nobody looks at the clock meanwhile."""
        self.house.now += minutes * MINUTE

    @rule()
    def everything_is_looked_at(self) -> None:
        """The scheduler comes, on time or after a downtime."""
        for number in list(self.house.requests):
            self.tick(number)

    @request_running
    @rule(which=pick, early=st.booleans())
    def to_the_minute(self, which: int, early: bool) -> None:
        """The next late rule of a seat: a minute before it nothing happens, on the minute it does."""
        ahead = [
            (at, number, seat.id)
            for number in self.running()
            for _, seat in open_seats(self.house.requests[number].state)
            for level, at in self.house.levels(number, seat.id).items()
            if level not in self.house.watched[number, seat.id].late and at > self.house.now
        ]
        if ahead:
            at, number, _ = sorted(ahead)[which % min(len(ahead), 3)]
            self.house.now = at - MINUTE if early else at
            self.tick(number)
            self.house.reached["to the minute"] += 1

    @rule(name=st.sampled_from(NAMES), record=st.sampled_from(RECORDS), approved=st.integers(0, 1))
    def left_alone(self, name: str, record: int, approved: int) -> None:
        """Nobody does anything any more, and the clock goes through all that the file says of it."""
        self.submit(name, record, LI)
        number = self.house.open_request(name, record) or 0
        for seat, person in self.house.entitled(number)[:1] if number in self.running() and approved else ():
            self.house.refusal(number, self.decision(number, Approve, seat, person))
        for _ in range(4):
            ahead = [at for seat in self.waiting(number) for at in self.house.levels(number, seat).values()]
            later = [at for at in ahead if at > self.house.now]
            if later:
                self.house.now = min(later)
                self.tick(number)

    def waiting(self, number: int) -> list[int]:
        return [seat.id for _, seat in open_seats(self.house.requests[number].state)] if number else []

    @request_running
    @rule(which=pick)
    def the_clock_could_not(self, which: int) -> None:
        """What the record's rules forbid is noted as reached and told the administrators, and nothing comes of it."""
        number = self.one(which)
        ahead = [at for seat in self.waiting(number) for at in self.house.levels(number, seat).values()]
        self.house.now = max(self.house.now, *ahead) if ahead and which % 2 else self.house.now
        due = self.house.expected_late(number)
        before = self.house.requests[number].state
        result = self.house.tick(number, failed="规则不允许")
        assert bool(due) == any(each.kind == "late_failed" for each in result.notices), "S11.5: nobody was told"
        assert not result.effects and result.state.decisions == before.decisions, "S11.5: it was done all the same"

    def tick(self, number: int) -> None:
        """One look of the clock, and a second one at the same moment, which finds nothing to do (S11.7)."""
        house, at = self.house, self.house.now
        before = house.requests[number].state
        open_before = {seat.id: house.expected_reminder(number, seat.id) for _, seat in open_seats(before)}
        due = house.expected_late(number)
        length = len(house.requests[number].trail)
        house.tick(number)
        state = house.requests[number].state
        events = [event for event, _ in house.requests[number].trail[length:]]
        fired = {(seat, e.data["level"]) for e in events if e.kind == "late" for seat in e.data["numbers"]}
        still = {seat.id for _, seat in open_seats(state)} & open_before.keys()
        assert fired <= due, f"18: fired too early, or for a seat that is not open: {fired - due}"
        assert {each for each in due if each[0] in still} <= fired, f"18: not fired: {due - fired}"
        reminded = {e.seat: e.data["level"] for e in events if e.kind == "remind"}
        self._again(number, at)
        for seat in still:
            assert reminded.get(seat, 0) == open_before[seat], f"S11.4: reminder {reminded}, expected {open_before}"
        self.house.reached["ticked late"] += len(fired) > 1
        self.house.reached["reminded"] += len(reminded)

    def _again(self, number: int, at: datetime) -> None:
        kept, self.house.now = self.house.now, at
        events = self.house.tick(number).events
        assert not [event.kind for event in events], "18: ticking twice is ticking once"
        self.house.now = kept

    # ---------------------------------------------------------------------------------------- calendars and editions
    @rule(name=st.sampled_from(("", "plant")), days=st.integers(-3, 9), off=st.booleans(), undo=st.booleans())
    def calendar_changes(self, name: str, days: int, off: bool, undo: bool) -> None:
        """A day off, a make-up day, or none of them any more: open terms move, never backwards past now (S11.3)."""
        day = (self.house.now + days * DAY).astimezone(CHINA).date()
        office = self.house.offices[name]
        if undo:
            office = replace(office, off=frozenset(), extra=frozenset())
        elif off:
            office = replace(office, off=office.off | {day})
        else:
            office = replace(office, extra=office.extra | {day})
        self.house.keep_hours(name, office)
        self.house.reached["calendar changed"] += 1

    @request_running
    @rule(which=pick)
    def a_make_up_day_comes_out_late(self, which: int) -> None:
        """Shortly before a term ends it turns out that a day off since it began was worked: it ends now (S11.3)."""
        number = self.one(which)
        for seat in self.waiting(number):
            mine = self.house.watched[number, seat]
            if mine.due is not None and mine.due > self.house.now:
                days = [(mine.since + n * DAY).date() for n in range(1, (mine.due - mine.since).days + 1)]
                office = self.house.offices[mine.office]
                off = {each for each in days if not office.works(each)}
                self.house.now = max(self.house.now, mine.due - 30 * MINUTE)
                self.house.keep_hours(mine.office, replace(office, extra=office.extra | off, off=frozenset()))
                return

    @rule(name=st.sampled_from(NAMES), how=st.sampled_from(("after", "before", "renamed", "who", "label")))
    def publish(self, name: str, how: str) -> None:
        self.house.publish_for_all(name, how)

    @rule(name=st.sampled_from(("pressed", "task", "slow", "council")), how=st.sampled_from(("after", "who", "label")),
          record=st.sampled_from(RECORDS))  # fmt: skip
    def approved_and_published(self, name: str, how: str, record: int) -> None:
        """What somebody approved before the file changed stays approved after it."""
        self.submit(name, record, LI)
        number = self.house.open_request(name, record) or 0
        entitled = self.house.entitled(number) if number in self.running() else []
        if entitled:
            self.house.refusal(number, self.decision(number, Approve, *entitled[0]))
        self.publish(name, how)

    @invariant()
    def all_hold(self) -> None:
        for check in timed_invariants.ALL:
            check(self.house)

    def teardown(self) -> None:
        REACHED.update(self.house.reached)
