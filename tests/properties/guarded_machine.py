"""A state machine over guarded actions in a real database: nothing takes effect before its approval, exactly what was
proposed takes effect then, once (S1.1, S1.2), and whoever is told of it is told once (S14)."""

from asyncio import AbstractEventLoop
from collections import Counter
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from kernel.errors import Refusal
from records.actions.create import Create
from records.actions.delete import Delete
from records.actions.restore import Restore
from records.actions.update import Update
from records.sight import Sight
from tests.workflows.company import Company
from transfer.asking import Export
from transfer.downloading import Fetch
from workflows.saw import saw
from workflows.unapproved import waits

REACHED: Counter[str] = Counter()
PRICES = ("10.00", "20.00", "30.00")
pick = st.integers(0, 10**6)
ENDED = {"approve": "approved", "reject": "rejected"}


@dataclass
class Thing:
    """What a record must hold, by this reckoning alone. `number`: the request that waits, `kind` what for, `change`
    what it would write; `state`: running, returned, or "" when nothing waits."""

    entity: str
    id: int
    values: dict[str, Any]
    alive: bool = True
    unapproved: bool = False
    by_approval: bool = False  # deleted with an approval
    state: str = ""
    kind: str = ""
    number: int = 0
    change: dict[str, tuple[Any, Any]] = field(default_factory=dict)  # name -> (as it was, as it is to be)
    came: int = 0
    went: int = 0


class Guarded(RuleBasedStateMachine):
    """People create, change, delete, restore and export what approvals guard; others decide, or write in between."""

    company: ClassVar[Company]
    loop: ClassVar[AbstractEventLoop]

    def __init__(self) -> None:
        super().__init__()
        self.things: list[Thing] = []
        self.jobs: dict[int, tuple[int, str]] = {}  # job -> (request, what becomes of it)
        self.requests: dict[int, int] = {}  # request -> how often it was opened anew
        self.seen: dict[tuple[str, int], int] = {}  # (login, request) -> so many entries of the trail
        self.reached: Counter[str] = Counter()
        self.last: tuple[int, str, str] | None = None

    def run_(self, deed: Coroutine[Any, Any, Any]) -> Any:
        return self.loop.run_until_complete(deed)

    def tried(self, deed: Coroutine[Any, Any, Any]) -> Any:
        """What it gives, or the refusal."""
        try:
            return self.run_(deed)
        except Refusal as refusal:
            self.reached["refused"] += 1
            return refusal

    def do(self, action: Any, login: str = "li") -> Any:
        return self.tried(self.company.door(login).run(action))

    # ---------------------------------------------------------------------------------------- people act
    @initialize(first=st.sampled_from(("there and back", "in between", "")))
    def begin(self, first: str) -> None:
        """Now and then along a path that chance finds seldom."""
        self.create("agent")
        self.create("tariff")
        if first == "there and back":
            self.decide(0, "approve")
            self.delete(0)
            self.decide(0, "approve")
            self.restore(0)
            self.create("agent")
            self.decide(1, "approve")
            self.name_it(1, 0)
        elif first == "in between":
            self.change_price(1, "20.00", True)
            self.written_in_between(0, "30.00")
            self.decide(1, "approve")
            self.handed_in_again(0, True)
            self.decide(1, "approve")

    @rule(entity=st.sampled_from(("agent", "tariff")))
    def create(self, entity: str) -> None:
        values: dict[str, Any] = {"name": f"{entity}{len(self.things)}"}
        values |= {"price": "10.00", "note": None} if entity == "tariff" else {}
        done = self.do(Create(entity, values))
        assert not isinstance(done, Refusal), done
        thing = Thing(entity, done.id, dict(values), came=1)
        self.things.append(thing)
        if entity == "agent":
            thing.unapproved = True
            self.waits(thing, "create", done)

    def waits(self, thing: Thing, kind: str, done: Any) -> None:
        assert not isinstance(done, Refusal), f"{kind} was refused: {done.code.name}"
        assert done.pending is not None and done.pending["action"] == kind, f"S1.1: {kind} took effect unasked"
        thing.kind, thing.number, thing.state = kind, int(done.pending["request"]), "running"
        self.requests[thing.number] = 1
        self.reached[f"asked {kind}"] += 1

    def one(self, which: int, entity: str) -> Thing:
        mine = [each for each in self.things if each.entity == entity]
        return mine[which % len(mine)]

    @rule(which=pick, price=st.sampled_from(PRICES), noted=st.booleans())
    def change_price(self, which: int, price: str, noted: bool) -> None:
        """A guarded field, alone or with one that nothing guards: all of it waits, or nothing of it."""
        thing = self.one(which, "tariff")
        values = {"price": price} | ({"note": f"n{which % 7}"} if noted else {})
        differs = {name: value for name, value in values.items() if thing.values.get(name) != value}
        if thing.state == "returned":
            return
        done = self.do(Update("tariff", thing.id, values))
        if thing.state and "price" in differs:
            assert isinstance(done, Refusal), "S1.3: two changes wait"
            self.reached["a second change"] += 1
        elif "price" in differs:
            self.waits(thing, "update", done)
            thing.change = {name: (thing.values.get(name), value) for name, value in differs.items()}
        else:
            assert done.pending is None, "S1.2: nothing of it is guarded"
            thing.values.update(differs)

    @rule(which=pick)
    def noted_by_another(self, which: int) -> None:
        """A field that nothing guards is written at once, also while a change waits."""
        thing = self.one(which, "tariff")
        note = f"n{which % 7}"
        assert not isinstance(self.do(Update("tariff", thing.id, {"note": note}), "chen"), Refusal)
        thing.values["note"] = note

    @rule(which=pick, price=st.sampled_from(PRICES))
    def written_in_between(self, which: int, price: str) -> None:
        """The record changes while a change of it waits, by whatever way."""
        thing = self.one(which, "tariff")

        async def write(unit: Any) -> None:
            row = await unit.one("tariff", thing.id)
            await unit.update("tariff", thing.id, {"price": type(row["price"])(price)})

        self.run_(self.company.house.store.unit(write))
        thing.values["price"] = price

    @rule(which=pick)
    def delete(self, which: int) -> None:
        thing = self.one(which, "agent")
        done = self.do(Delete("agent", thing.id))
        if not thing.alive or thing.state == "running":
            assert isinstance(done, Refusal), "S3.9: deleted under an approval"
        elif thing.unapproved and not isinstance(done, Refusal):
            assert done.pending is None, "its creation was never approved: nothing else guards it"
            thing.alive, thing.by_approval, thing.state = False, False, ""
            thing.went += 1
        elif not thing.unapproved:
            self.waits(thing, "delete", done)

    @rule(which=pick)
    def restore(self, which: int) -> None:
        thing = self.one(which, "agent")
        done = self.do(Restore("agent", thing.id))
        if thing.alive:
            assert isinstance(done, Refusal), "it was not deleted"
            return
        thing.alive = True
        if thing.by_approval:
            thing.unapproved = True
            self.waits(thing, "create", done)
        else:
            assert done.pending is None, "nobody decided its deletion"
        self.reached["restored"] += 1

    @rule(which=pick, other=pick)
    def name_it(self, which: int, other: int) -> None:
        """No link names a record whose creation was not approved (S1.2)."""
        named, by = self.one(other, "agent"), self.one(which, "agent")
        if by.alive and not by.state and named is not by:
            done = self.do(Update("agent", by.id, {"branch": named.id}))
            assert isinstance(done, Refusal) == (named.unapproved or not named.alive), "S1.2: named before approval"
            if not isinstance(done, Refusal):
                self.do(Update("agent", by.id, {"branch": None}))
                self.reached["named"] += 1

    # ---------------------------------------------------------------------------------------- exports
    @rule()
    def export(self) -> None:
        done = self.do(Export("supplier"))
        assert done.pending is not None, "S1.1: an export took effect unasked"
        self.jobs[done.value["id"]] = (int(done.pending["request"]), "running")
        self.requests[int(done.pending["request"])] = 1

    @precondition(lambda self: self.jobs)
    @rule(which=pick, login=st.sampled_from(("li", "li", "chen", "wang")))
    def fetch(self, which: int, login: str) -> None:
        """One download, by the submitter, once it is approved."""
        job = list(self.jobs)[which % len(self.jobs)]
        number, state = self.jobs[job]
        done = self.do(Fetch(job), login)
        assert isinstance(done, Refusal) == (login != "li" or state != "approved"), f"S1.2: {login} fetched: {state}"
        if not isinstance(done, Refusal):
            self.jobs[job] = number, "fetched"
            self.reached["fetched"] += 1

    @precondition(lambda self: any(state == "running" for _, state in self.jobs.values()))
    @rule(which=pick, verb=st.sampled_from(("approve", "reject")))
    def decide_export(self, which: int, verb: str) -> None:
        open_ = [job for job, (_, state) in self.jobs.items() if state == "running"]
        job = open_[which % len(open_)]
        number, _ = self.jobs[job]
        self.decide_on(number, verb)
        self.jobs[job] = number, ENDED[verb]

    # ---------------------------------------------------------------------------------------- decisions
    def decide_on(self, number: int, verb: str, login: str = "wang") -> Any:
        request = self.run_(self.company.row("request", number))
        key = self.company.key()
        self.last = number, verb, key
        done = self.tried(
            self.company.decide(login, number, verb, revision=request["revision"], comment="好", client_key=key)
        )
        assert not isinstance(done, Refusal), f"{verb} was refused: {done.code.name}"
        return done

    def open_things(self, state: str) -> list[Thing]:
        return [each for each in self.things if each.state == state]

    @precondition(lambda self: self.open_things("running"))
    @rule(which=pick, verb=st.sampled_from(("approve", "approve", "approve", "reject", "return")))
    def decide(self, which: int, verb: str) -> None:
        thing = self.open_things("running")[which % len(self.open_things("running"))]
        clash = any(thing.values.get(name) != old for name, (old, _) in thing.change.items())
        done = self.decide_on(thing.number, verb)
        if verb == "return" or (verb == "approve" and clash):
            assert done["state"] == "returned", "S1.2: merged although the record had changed in between"
            thing.state = "returned"
            self.reached["changed in between"] += clash and verb == "approve"
            return
        assert done["state"] == ENDED[verb]
        self.ended(thing, verb)

    def ended(self, thing: Thing, verb: str) -> None:
        if verb == "approve":
            thing.values.update({name: new for name, (_, new) in thing.change.items()})
            thing.unapproved = thing.unapproved and thing.kind != "create"
            if thing.kind == "delete":
                thing.alive, thing.by_approval = False, True
                thing.went += 1
        self.reached[f"{verb} {thing.kind}"] += 1
        thing.change, thing.state = {}, ""

    @precondition(lambda self: self.open_things("returned"))
    @rule(which=pick, again=st.booleans())
    def handed_in_again(self, which: int, again: bool) -> None:
        """Against what the record holds now; or given up."""
        thing = self.open_things("returned")[which % len(self.open_things("returned"))]
        rebased = {n: (thing.values.get(n), new) for n, (_, new) in thing.change.items() if thing.values.get(n) != new}
        if again and (rebased or thing.kind != "update"):
            self.decide_on(thing.number, "resubmit", "li")
            thing.change, thing.state = rebased, "running"
            self.requests[thing.number] += 1
        else:
            self.decide_on(thing.number, "withdraw", "li")
            self.ended(thing, "withdraw")

    @precondition(lambda self: self.last)
    @rule()
    def pressed_twice(self) -> None:
        """The same key again: the same answer, and nothing happens twice (14)."""
        number, verb, key = self.last or (0, "", "")
        request = self.run_(self.company.row("request", number))
        before = self.run_(self.company.rows("wf_event")), self.run_(self.company.rows("audit"))
        login = "li" if verb in ("resubmit", "withdraw") else "wang"
        more = {"revision": request["revision"], "comment": "好", "client_key": key}
        self.tried(self.company.decide(login, number, verb, **more))
        assert (self.run_(self.company.rows("wf_event")), self.run_(self.company.rows("audit"))) == before, "14"
        self.reached["pressed twice"] += 1

    @precondition(lambda self: self.open_things("running"))
    @rule(which=pick, login=st.sampled_from(("zhou", "chen", "li")))
    def others_may_not(self, which: int, login: str) -> None:
        thing = self.open_things("running")[which % len(self.open_things("running"))]
        done = self.tried(self.company.decide(login, thing.number, "approve", comment="好"))
        assert isinstance(done, Refusal), f"S7.1: {login} approved"

    # ---------------------------------------------------------------------------------------- seen
    @precondition(lambda self: self.requests)
    @rule(which=pick, login=st.sampled_from(("li", "wang")))
    def look(self, which: int, login: str) -> None:
        """What is new since I last looked: what others did, and all of that; then the screen says what it showed."""
        number = list(self.requests)[which % len(self.requests)]
        shown = self.run_(self.company.read(login, number))
        me, trail = self.company.ids[login], shown["trail"]
        events = self.events(number)
        own = [place for place, event in enumerate(events, 1) if event["actor"] == me]
        known = max(self.seen.get((login, number), 0), own[-1] if own else 0)
        wanted = [p for p, e in enumerate(events, 1) if p > known and e["actor"] not in (None, me)]
        assert (shown["seen"]["entries"] if shown["seen"] else []) == (wanted if known else []), "S3.7: what is new"
        self.run_(saw(self.company.house, self.company.actor(login), number, shown["revision"], len(trail)))
        self.seen[login, number] = len(trail)
        self.reached["looked"] += bool(wanted)

    def events(self, number: int) -> list[dict[str, Any]]:
        rows = [each for each in self.run_(self.company.rows("wf_event")) if each["request"] == number]
        return sorted(rows, key=lambda each: each["seq"])

    # ---------------------------------------------------------------------------------------- what holds
    @invariant()
    def records_hold_what_was_approved(self) -> None:
        for thing in self.things:
            row = self.run_(self.company.row(thing.entity, thing.id))
            assert bool(row) == thing.alive, f"S1.2: {thing.entity} {'there' if row else 'gone'}"
            for name in thing.values if row else ():
                found = row[name]
                found = f"{found:.2f}" if name == "price" else found or None
                assert found == thing.values[name], f"S1.2: {name} is {found}, expected {thing.values[name]}"
            if row and thing.state == "running":
                assert row["approval"] == "running"

    @invariant()
    def nothing_names_what_was_not_approved(self) -> None:
        async def unapproved() -> list[bool]:
            async with self.company.house.store.read() as reader:
                sight = Sight(self.company.house, reader, self.company.actor("li"))
                return [await waits(sight, each.entity, each.id) for each in self.things]

        assert self.run_(unapproved()) == [each.unapproved for each in self.things], "S1.2: unapproved records"

    @invariant()
    def everybody_is_told_once(self) -> None:
        """S14.1: who decides when it opens, who asked when it ends, nobody else; nobody who may not see it (S13.5)."""
        told: Counter[tuple[int, str, str]] = Counter()
        logins = {id_: login for login, id_ in self.company.ids.items()}
        for row in self.run_(self.company.rows("notice")):
            record = row["record"]
            if record is not None and record.entity == "request" and record.id in self.requests:
                told[record.id, row["kind"], logins[row["user"]]] += 1
        for (number, kind, login), count in told.items():
            assert (login == "wang") == (kind in ("opened", "no_longer_needed")), f"S14: {login} was told: {kind}"
            assert login in ("wang", "li"), f"S14: {login} was told"
            if kind == "opened":
                assert count == self.requests[number], "S14.1: told of its opening another number of times"
            elif kind != "returned":
                assert count == 1, f"S14.1: {kind} was told {count} times"
        for number in self.requests:
            assert told[number, "opened", "wang"] == self.requests[number], "S14.1: nobody was told that it waits"

    def teardown(self) -> None:
        REACHED.update(self.reached)
