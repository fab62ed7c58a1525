"""The machine's rules of what happens at the same time, of many at once, and of what was foreseen (invariants 19 to 21
and 23)."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from kernel.errors import Refusal
from tests.properties.approval_house import PEOPLE
from tests.properties.approval_machine import pick
from tests.properties.approval_opening import Opening
from tests.properties.approval_whole_house import WHOLE, WholeHouse
from tests.workflows.builders import ADMIN, ZHOU
from workflows import foresight, hiding, route
from workflows.commands import AddSigner, Approve, Command, Decide, HandOver, Reject, Return, Stop, TakeBack, Withdraw
from workflows.route import step_named
from workflows.state import Request
from workflows.turn import Result

Pair = tuple[Command, Command]


class AtOnce(Opening):
    """Two commands that read the same state, many in one go, and a route walked as it was foreseen."""

    house: WholeHouse

    # ---------------------------------------------------------------------------------------- two at once
    @precondition(lambda self: self._running())
    @rule(which=pick, one=pick, other=pick)
    def two_at_once(self, which: int, one: int, other: int) -> None:
        """Both read, one writes, the other finds it changed and reads again: the end is that of one after the other
        (S6.1, S6.3, S6.5)."""
        places = self._places(WHOLE, which)
        number = places[0][0] if places else 0
        acts = self._acts(number) if places else []
        if len(acts) < 2:
            return
        first = acts[one % len(acts)]
        rest = [each for each in acts if each.actor != first.actor] or acts
        pair = (first, rest[other % len(rest)])
        told = [self._both(number, order) for order in (pair, pair[::-1])]
        self._fair(number, pair, told)
        for command in pair:
            self._give(number, command)
        self.house.reached["two at once"] += 1

    def _acts(self, number: int) -> list[Command]:
        """What those who may do something could do now, each of it seen on the same page."""
        state = self.house.requests[number].state
        more: dict[str, Any] = {
            "revision": state.revision,
            "comment": "好",
            "subject": self.house.content(state.record),
        }
        found: list[Command] = [
            Withdraw(actor=self._submitter(number), key=self._key()), Stop(actor=ADMIN, comment="错", key=self._key()),
        ]  # fmt: skip
        for who in self.house.entitled(number):
            found += [self._decision(number, verb, who, "start") for verb in (Approve, Approve, Reject, Return)]
            found.append(
                AddSigner(actor=who[1], seat=who[0], people=(ADMIN,), place="alongside", key=self._key(), **more)
            )
            found += [HandOver(actor=who[1], seat=who[0], to=to, comment="请代办", key=self._key())
                      for to in self.house.receivers(number, *who)[:1]]  # fmt: skip
        found += [
            TakeBack(actor=each, key=self._key()) for each in PEOPLE if "take-back" in self._offered(number, each)
        ]
        return found

    def _both(self, number: int, pair: Pair) -> tuple[list[str], Request]:
        """What becomes of both, when each had read before either wrote; as if one came after the other."""
        racing, serial = self.house.copy(), self.house.copy()
        seen = len(racing.requests[number].trail)
        read = [_read(racing, number, each) for each in pair]
        told = [
            "" if isinstance(found, Result) and racing.commit(number, found, seen) else racing.refused(number, each)
            for found, each in zip(read, pair, strict=True)
        ]
        wanted = [serial.refused(number, each) for each in pair]
        state = racing.requests[number].state
        assert (told, state) == (wanted, serial.requests[number].state), "21: no order of the two ends like this"
        racing.pick_fresh()
        for check in self.checks:
            check(racing)
        return told, state

    def _fair(self, number: int, pair: Pair, told: list[tuple[list[str], Request]]) -> None:
        """A seat is filled by one of the two; two seats of a step that needs all are both filled, in either order."""
        one, other = pair
        if not (isinstance(one, Decide) and isinstance(other, Decide)) or AddSigner in (type(one), type(other)):
            return
        if one.seat == other.seat:
            assert all(codes.count("") <= 1 for codes, _ in told), "21: one seat was filled twice"
            self.house.reached["one was faster"] += 1
        step = self.house.requests[number].state.step_of(one.seat or 0)
        same = other.seat != one.seat and other.seat in {each.id for each in step.seats}
        if same and step.need == "all" and {type(one), type(other)} == {Approve}:
            ends = [(codes, state.state, state.passed) for codes, state in told]
            assert ends[0] == ends[1], "21: it matters who was first"
            self.house.reached["both counted"] += 1

    # ---------------------------------------------------------------------------------------- many at once
    @precondition(lambda self: self._running())
    @rule(person=st.sampled_from(PEOPLE), most=st.integers(2, 5))
    def many_in_one_go(self, person: int, most: int) -> None:
        """One person approves from his list: each has a result of its own, in any order; twice is once (S15)."""
        mine = {n: each for n in self._running() for each in self.house.entitled(n) if each[1] == person}
        batch = [(n, self._decision(n, Approve, who, "")) for n, who in mine.items()][-most:]
        if len(batch) < 2:
            return
        other = self.house.copy()
        told, now = {}, self.house.now
        for number, command in batch:
            told[number], self.house.now = self._one_of_many(self.house, number, command), now
        again = {}
        for number, command in reversed(batch):
            again[number], other.now = self._one_of_many(other, number, command), now
        ends = [{n: each.requests[n].state for n, _ in batch} for each in (self.house, other)]
        assert (told, ends[0]) == (again, ends[1]), "23: the order mattered"
        before = self.house.tables()
        for number, command in (each for each in batch if told[each[0]] == ""):
            assert self.house.refused(number, command) == "", "S15.2: the second time was refused"
        assert self.house.tables() == before, "S15.2: the second time changed something"
        self.house.reached["many in one go"] += 1

    def _one_of_many(self, house: WholeHouse, number: int, command: Decide) -> str:
        state = house.requests[number].state
        step = step_named(house.definition_of(state), state.step_of(command.seat or 0).name)
        asks = step.work or step.signature or step.must_fill or step.comment == "always" or not step.batch
        if not route.batchable(step):
            house.reached["not one of many"] += 1
            assert asks, "S15.3: it might have been one of many"
            return "alone"
        assert not asks, "S15.3: decided without what the step asks for"
        return house.refused(number, command)

    def _at_once_seldom(self) -> None:
        """A seat and a step for which two race, a list decided in one go, a route walked to its end."""
        number = self._new("countersigned", 0)[0]
        mine = [self._decision(number, Approve, who, "") for who in self.house.entitled(number)]
        for pair in ((mine[0], mine[-1]), (mine[1], mine[2])):
            self._fair(number, pair, [self._both(number, order) for order in (pair, pair[::-1])])
        for name in ("listed", "countersigned"):
            self._approve(self._new(name, 0)[0], 1, 0)
        self.many_in_one_go(ZHOU, 5)
        self._walk(self._new("lined", 0)[0])

    # ---------------------------------------------------------------------------------------- foreseen
    @rule(name=st.sampled_from(WHOLE), which=pick)
    def walked_as_foreseen(self, name: str, which: int) -> None:
        """Who is asked is who was told before, at every step of the way, while nothing else happens (19, S18.2)."""
        places = self._places((name,), which)
        if places:
            self._walk(places[0][0])

    def _walk(self, number: int) -> None:
        while number in self._running():
            state, entitled = self.house.requests[number].state, self.house.entitled(number)
            ahead = foresight.ahead_of(self.house.definition_of(state), state, self.house.organisation)
            if not entitled or self._give(number, self._decision(number, Approve, entitled[0], "")):
                return
            for step in self.house.requests[number].state.active_steps:
                if step.no > len(state.steps):
                    opened = [self._now(seat.holders) for seat in step.seats]
                    assert opened == [each.people for each in ahead[step.name].seats], "19: other people than foreseen"
                    self.house.reached["foreseen on the way"] += 1


def _read(house: WholeHouse, number: int, command: Command) -> Result | None:
    """What a command would do, from what was read; None where it is refused."""
    try:
        return house.answer(number, command)
    except Refusal:
        return None


# ------------------------------------------------------------------------------------------------ invariants
def nothing_hidden_is_shown(house: WholeHouse) -> None:
    """20: what every step hides in which a person has, or had, a voice is hidden from him; from others nothing."""
    for number, running in house.fresh.items():
        definition = house.definition_of(running.state)
        if any(step_named(definition, plan.name).hide for plan in running.state.route):
            for person in PEOPLE:
                steps = [step_named(definition, name) for name in _voices(house, number, person)]
                wanted = frozenset.intersection(*(frozenset(each.hide) for each in steps)) if steps else frozenset()
                hidden = hiding.hidden_from(definition, running.state, person, house.organisation, house.now)
                assert hidden == wanted, f"20: {wanted ^ hidden} for {person}"
                house.reached["hidden"] += bool(hidden)


def _voices(house: WholeHouse, number: int, person: int) -> set[str]:
    """The steps in which somebody may decide, could have, or has: told from the trail and the lists."""
    running = house.requests[number]
    state = running.state
    seats = {seat for seat, who in house.entitled(number) if who == person}
    seats |= {seat for seat, who, _ in house.in_place(number) if who == person}
    kinds = ("approve", "reject", "return", "done", "cannot")
    seats |= {
        event.seat for event, _ in running.trail
        if event.seat and event.kind in kinds and person in (event.actor, event.data.get("for"))
    }  # fmt: skip
    shut = (seat for step in state.steps for seat in step.seats if seat.state != "open")
    seats |= {seat.id for seat in shut if person in house.now_of(seat.holders)}
    return {state.step_of(seat).name for seat in seats}


AT_ONCE_HOLDS = (nothing_hidden_is_shown,)
