"""The machine's rules of added signers (S10.2 to S10.5), and what must hold of the steps they were added to."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.properties.approval_house import PEOPLE
from tests.properties.approval_invariants import belonging
from tests.properties.approval_machine import pick
from tests.properties.approval_opening import Opening, Place
from tests.properties.approval_whole_house import SIGNED, WholeHouse
from workflows.commands import AddSigner, Approve, Decide, HandOver, Reject, RemoveSigner, TakeBack
from workflows.state import Request, Seat, Step

PLACES = ("before", "alongside", "after")
NEEDS = ("all", "any", "in_order")
MOST = 5  # S10.5
UNDECIDED = ("open", "waiting")


class Adding(Opening):
    """Holders add people before, alongside and after them, and take them out again."""

    house: WholeHouse

    def _adders(self, which: int) -> list[Place]:
        """The holders of the open seats of a request whose step lets them add somebody."""
        return [each for each in self._places(SIGNED, which) if "add_before" in self._of(each).buttons]

    def _free(self, number: int, seat: int) -> list[int]:
        """The active people who are neither in the step nor have asked for the approval."""
        state = self.house.requests[number].state
        step = state.step_of(seat)
        seats = {each.id for each in step.seats}
        taken = {who for each in step.seats if each.state in UNDECIDED for who in self._now(each.holders)}
        taken |= {who for said in state.decisions if said.seat in seats and not said.outdated for who in said.voices}
        never = taken | set(state.submitters)
        return [each for each in PEOPLE if self.house.organisation.is_active(each) and each not in never]

    def _add(self, adder: Place, people: list[int], place: str, need: str = "all") -> str:
        number, (seat, who) = adder
        revision = self.house.requests[number].state.revision
        return self._give(
            number,
            AddSigner(
                actor=who, seat=seat, revision=revision, people=tuple(people), place=place, need=need, comment="请把关",
                key=self._key(),
            ),
        )  # fmt: skip

    # ---------------------------------------------------------------------------------------- adding
    @precondition(lambda self: self._running())
    @rule(which=pick, place=st.sampled_from(PLACES), need=st.sampled_from(NEEDS), fits=st.booleans(),
          people=st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=3, unique=True))  # fmt: skip
    def add_signers(self, which: int, place: str, need: str, fits: bool, people: list[int]) -> None:
        """People who are free, or whoever comes to mind: these are refused."""
        adders = self._adders(which)
        if not adders:
            return
        number, (seat, who) = adders[which % len(adders)]
        free = self._free(number, seat)
        people = free[: len(people)] if fits and free else people
        there = [each for each in self.house.requests[number].state.step_of(seat).seats if each.origin != "rule"]
        more = len([each for each in there if each.state != "void"]) + (1 if need == "any" else len(people))
        refused = self._add((number, (seat, who)), people, place, need)
        assert bool(refused) == (more > MOST or not set(people) <= set(free)), "S10.5: who may be added"

    @precondition(lambda self: self._running())
    @rule(which=pick, place=st.sampled_from(PLACES), times=st.integers(1, 6))
    def ask_somebody_and_go_on(self, which: int, place: str, times: int) -> None:
        """One holder asks one person more; then whoever is asked approves, one after the other."""
        adders = self._adders(which)
        if adders:
            adder = adders[which % len(adders)]
            self._add(adder, self._free(adder[0], adder[1][0])[-1:], place)
            self._approve(adder[0], times, which)

    @precondition(lambda self: self._running())
    @rule(which=pick, verb=st.sampled_from((Approve, Approve, Approve, Reject)))
    def the_added_decide(self, which: int, verb: type[Decide]) -> None:
        added = [
            (number, each) for number in self._running() for each in self.house.entitled(number)
            if _origin(self.house.requests[number].state, each[0]) != "rule"
        ]  # fmt: skip
        if added:
            number, who = added[which % len(added)]
            refused = self._give(number, self._decision(number, verb, who, ""))
            assert not refused, f"who was added was refused: {refused}"

    @precondition(lambda self: self._running())
    @rule(which=pick)
    def reject_while_somebody_is_asked(self, which: int) -> None:
        """The holder need not wait for whom he asked before him to say no; to say yes he must (S10.2, S10.5)."""
        found = [each for number in self._running() for each in self._hosts(number)]
        if found:
            self._no_while_asked(found[which % len(found)], rejects=bool(which % 2))

    def _hosts(self, number: int) -> list[Place]:
        """The holders of seats that wait for people asked before them."""
        return [
            (number, (seat.id, person))
            for step in self.house.requests[number].state.active_steps
            for seat in step.seats
            if seat.state == "waiting" and _waits_for(step, seat)
            for person in self._now(seat.holders)
        ]

    def _no_while_asked(self, place: Place, *, rejects: bool) -> None:
        number, who = place
        assert self._give(number, self._decision(number, Approve, who, "")), "S10.2: he did not wait"
        if rejects:
            assert not self._give(number, self._decision(number, Reject, who, "")), "S10.5"
            self.house.reached["rejected while somebody was asked"] += 1

    @precondition(lambda self: self._running())
    @rule(which=pick)
    def add_and_hand_over(self, which: int) -> None:
        """Who has added somebody may still give his own seat away (S10.5)."""
        adders = [each for each in self._adders(which) if self.house.receivers(each[0], *each[1])]
        if adders:
            number, (seat, who) = adders[which % len(adders)]
            self._add((number, (seat, who)), self._free(number, seat)[:1], "alongside")
            pool = self.house.receivers(number, seat, who)
            if pool:
                command = HandOver(actor=who, seat=seat, to=pool[0], comment="请代办", key=self._key())
                assert not self._give(number, command), "S10.5: not handed over after adding"
                self.house.reached["added and handed over"] += 1

    # ---------------------------------------------------------------------------------------- taking out
    @precondition(lambda self: self._running())
    @rule(which=pick, person=st.sampled_from(PEOPLE), mine=st.booleans())
    def take_out(self, which: int, person: int, mine: bool) -> None:
        """An added seat, by who added it, or by anybody: nobody else's, and nothing that was decided (S10.5)."""
        seats = [
            (number, seat)
            for number in self._running()
            for step in self.house.requests[number].state.active_steps
            for seat in step.seats
            if seat.origin != "rule" and seat.state != "void"
        ]
        if seats:
            number, seat = seats[which % len(seats)]
            person = seat.added_by if mine and seat.added_by else person
            refused = self._give(number, RemoveSigner(actor=person, seat=seat.id, key=self._key()))
            may = person == seat.added_by and seat.state in UNDECIDED
            assert bool(refused) == (not may), "S10.5: who may take it out, and when"
            self.house.reached["removed" if not refused else "not removed by a stranger"] += 1

    # ---------------------------------------------------------------------------------------- what chance finds seldom
    def _added_seldom(self) -> None:
        """Each place once, decided and taken out."""
        number = self._first("countersigned")
        self._ask(number, "before")
        self._ask(number, "alongside")
        self.take_out(0, PEOPLE[0], False)
        self.take_out(0, PEOPLE[0], True)
        self._ask(number, "after")
        self._decided_stays(number)
        self._approve(number, 9, 0)
        self._approve(self._first("voted"), 1, 0)
        self._ask(self._first("voted"), "after")
        self._approve(self._first("voted"), 9, 0)
        lined = self._first("lined")
        adder = (lined, self.house.entitled(lined)[0])
        self._add(adder, self._free(lined, adder[1][0])[:2], "before", "in_order")
        self._no_while_asked(self._hosts(lined)[0], rejects=False)
        self._approve(lined, 1, 0)
        self._give(lined, self._decision(lined, Reject, self.house.entitled(lined)[0], ""))
        voted = self._new("voted", 0)[0]
        self._ask(voted, "before")
        self._no_while_asked(self._hosts(voted)[0], rejects=True)
        self._taken_back(self._new("voted", 0)[0])

    def _taken_back(self, number: int) -> None:
        """Two of three are enough but for who was added; one takes his vote back, and the third is needed again."""
        self._ask(number, "alongside")
        self._approve(number, 2, 0)
        assert any(seat.spared for step in self.house.requests[number].state.active_steps for seat in step.seats)
        last = self.house.requests[number].state.decisions[-1].actor or 0
        assert not self._give(number, TakeBack(actor=last, key=self._key()))

    def _decided_stays(self, number: int) -> None:
        """Who was added has approved: he is not taken out any more."""
        state = self.house.requests[number].state
        who = next(each for each in self.house.entitled(number) if _origin(state, each[0]) != "rule")
        assert not self._give(number, self._decision(number, Approve, who, ""))
        seat = self.house.requests[number].state.seat(who[0])
        assert seat is not None and seat.added_by is not None
        assert self._give(number, RemoveSigner(actor=seat.added_by, seat=seat.id, key=self._key())), (
            "S10.5: it was decided"
        )

    def _ask(self, number: int, place: str) -> None:
        """The first who may adds somebody who is free."""
        adder = (number, self.house.entitled(number)[0])
        assert not self._add(adder, self._free(number, adder[1][0])[-1:], place)


def _origin(state: Request, number: int) -> str:
    seat = state.seat(number)
    return seat.origin if seat is not None else ""


def _waits_for(step: Step, host: Seat) -> list[Seat]:
    """Who was asked before a seat and has not spoken."""
    return [each for each in step.seats if (each.origin, each.host) == ("before", host.id) and each.state in UNDECIDED]


# ------------------------------------------------------------------------------------------------ invariants
def the_asked_come_first_or_last(house: WholeHouse) -> None:
    """S10.2: a seat waits for whom its holder asked before it, who comes after waits for it, a line one by one."""
    for running in house.fresh.values():
        for step in running.state.active_steps:
            for seat in step.seats:
                _in_turn(step, seat)


def _in_turn(step: Step, seat: Seat) -> None:
    host = next((each for each in step.seats if each.id == seat.host), None)
    if seat.state == "open":
        assert not _waits_for(step, seat), "S10.2: it did not wait for who was asked before it"
    if seat.origin == "after" and seat.state in ("open", "decided"):
        assert host is not None and host.state not in UNDECIDED, "S10.2: before the one it comes after"
    if seat.line:
        elder = [each for each in step.seats if each.line == seat.line and each.id < seat.id]
        assert seat.state != "open" or not any(each.state in UNDECIDED for each in elder), "S10.2: out of its turn"


def the_added_are_asked(house: WholeHouse) -> None:
    """10: a step passes when each seat added alongside or after has approved, and the counted ones without them; a no
    of who was asked before a seat is one of that seat (S10.3)."""
    for running in house.fresh.values():
        state = running.state
        for step in (each for each in state.steps if each.state == "passed"):
            for seat in (each for each in belonging(step) if each.cause != "removed"):
                told = [d.verdict for d in state.decisions if d.seat == seat.id and d.outdated != "taken_back"]
                assert told == ["approve"], f"S10.3: passed although the {seat.origin} seat said {told}"
        for said in state.decisions:
            asked = state.seat(said.seat)
            if asked is not None and (asked.origin, said.verdict) == ("before", "reject") and said.actor is not None:
                hosts = [d.verdict for d in state.decisions if d.seat == asked.host]
                assert "reject" in hosts, "S10.3: a no before a seat left it open"


def few_are_added(house: WholeHouse) -> None:
    """S10.5: at most five to a step, none of them a submitter; S10.3: void with the seat they guard."""
    for running in house.fresh.values():
        state = running.state
        for step in state.steps:
            added = [seat for seat in step.seats if seat.origin != "rule"]
            assert len([seat for seat in added if seat.state != "void"]) <= MOST, "S10.5: six are added"
            for seat in added:
                assert not set(seat.holders.people) & set(state.submitters), "S10.5: the submitter is added"
                host = state.seat(seat.host or 0)
                if seat.origin == "before" and seat.state in UNDECIDED:
                    assert host is not None and host.state in UNDECIDED, "S10.3: it outlives what it guards"


def taken_out_by_who_added(house: WholeHouse) -> None:
    """S10.5: by the adder, and only what nobody had filled."""
    for running in house.fresh.values():
        by: dict[int, int | None] = {}
        decided: set[int | None] = set()
        for event, _ in running.trail:
            if event.kind == "add":
                by |= {each["id"]: event.actor for each in event.data["seats"]}
            elif event.kind == "remove":
                assert by.get(event.seat or 0) == event.actor, "S10.5: taken out by a stranger"
                assert event.seat not in decided, "S10.5: taken out after it was decided"
            elif event.kind in ("approve", "reject", "return"):
                decided.add(event.seat)
            elif event.kind == "take-back":
                decided.discard(event.seat)


ADDING_HOLDS = (the_asked_come_first_or_last, the_added_are_asked, few_are_added, taken_out_by_who_added)
