"""A house whose approvals run against the clock, and a watch beside it that reckons every term by itself (S11)."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from access.calendars import Calendars
from access.organisation import Organisation
from expressions.calendar import WorkCalendar
from expressions.working_time import WorkingTime
from kernel.duration import Duration
from kernel.errors import Refusal
from schema import model
from schema.model import Late, Person, Reminder
from tests.properties.approval_house import House
from tests.properties.timed_reference import Clocked, Office
from tests.properties.timed_reference import Span as Written
from tests.workflows.builders import HERE, LI, Content, company, effect, flow, role, step
from workflows import engine, migration
from workflows.commands import Command, Migrate, Recount, Tick
from workflows.event_seats import term_json
from workflows.events import Event
from workflows.seats import holders_now
from workflows.state import Request, Seat, Step
from workflows.turn import Result

ZONE = ZoneInfo("Asia/Shanghai")
OFFICES = {"": Office(), "plant": Office(hours=((8 * 60, 16 * 60),))}
RISK = "金额很小"
DAY, TWO_DAYS, HALF = (1, "working days"), (2, "working days"), (4, "working hours")
# what the file says of each timed step, read by the test alone
CLOCKS: Mapping[str, Clocked] = {
    "look": Clocked(DAY, (("before", HALF, False), ("every", DAY, False)), (None, DAY)),
    "sign": Clocked((2, "days"), (), (None,)),
    "council": Clocked(HALF, (), (None,)),
    "judge": Clocked((2, "hours"), (), (None,)),
    "carry": Clocked((6, "working hours"), (("before", (2, "working hours"), True),), (None,)),
    "slow": Clocked(TWO_DAYS, (("every", DAY, False),)),
}
NAMES = ("pressed", "council", "strict", "task", "slow")
COPIES = {"pressed": (("assistant", "look"), ("finance", "")), "task": (("president", ""),)}


def span(written: Written) -> Duration:
    return Duration.parse(f"{written[0]} {written[1]}")


def does(word: str, *people: str, **more: object) -> model.Effect:
    return model.Effect(word, "seat", HERE, people=tuple(Person("role", each) for each in people), more=more)


def timed(name: str, *who: model.Seat, late: tuple[tuple[model.Effect, ...], ...] = (), **more: object) -> model.Step:
    """A step with the clock that CLOCKS says; `late` holds what each level does."""
    clock = CLOCKS[name]
    found = tuple(Late(span(after) if after else None, do, HERE) for after, do in zip(clock.late, late, strict=True))
    parts = tuple(Reminder(kind, span(each), urgent) for kind, each, urgent in clock.remind)  # type: ignore[arg-type]
    return step(name, *who, due=span(clock.due), remind=parts, late=found, **more)


def timed_edition() -> dict[str, model.Workflow]:
    """A flow that is pressed, one that the clock approves, one that it rejects, a work, and one of another calendar."""
    finance, president = role("finance", within="anywhere"), role("president")
    look = timed(
        "look", role("manager"), late=((effect("notify"),), (effect("set"), does("hand_over", "assistant"))),
        more={"cc": (Person("role", "assistant"),)}, buttons=("return", "hand_over"),
    )  # fmt: skip
    sign = timed("sign", president, late=((does("add", "finance"),),), return_to=("start", "previous"))
    council = timed(
        "council", finance, president, need="all",
        late=((effect("set"), does("approve", accept_risk=RISK)),),
    )  # fmt: skip
    judge = timed("judge", role("manager"), late=((does("reject"),),))
    carry = timed("carry", finance, late=((effect("notify"),),), work=True)
    slow = timed("slow", role("manager"), calendar="plant")
    found = (
        flow(look, sign, name="pressed", when_approved=(effect(),), cc=(Person("role", "finance"),)),
        flow(council, step("last", role("manager")), name="council", when_approved=(effect(),), locked="none"),
        flow(judge, name="strict", when_rejected=(effect(),), withdraw="until_decided"),
        flow(step("check", role("manager")), carry, name="task", cc=(Person("role", "president"),)),
        flow(slow, step("rest", president), name="slow", when_approved=(effect(),), locked="none"),
    )  # fmt: skip
    return {each.name: each for each in found}


def edited(old: model.Workflow, how: str, number: int) -> model.Workflow:
    """The next edition, for the requests under way too (`in_flight: move`, S16.5)."""
    steps = [each for each in old.steps if isinstance(each, model.Step)]
    match how:
        case "after":
            steps.append(step(f"more{number}", role("president")))
        case "before":
            steps.insert(0, step(f"first{number}", role("president")))
        case "renamed":
            steps[0] = replace(steps[0], name=f"{steps[0].name}{number}", due=None, remind=(), late=())
        case "who":
            steps[-1] = replace(steps[-1], who=(role("president"), role("finance", within="anywhere")))
        case "label":
            pass
    return replace(old, steps=tuple(steps), in_flight="move", text_hash=f"{number:04}{old.text_hash[4:]}")


def calendars(offices: Mapping[str, Office]) -> Calendars:
    """The product's calendars that say what the offices say."""
    found = {name: _working(office) for name, office in offices.items()}
    return Calendars(found[""], {"plant": found["plant"]}, {"service": "plant"})


def _working(office: Office) -> WorkingTime:
    hours = tuple((f"{a // 60:02}:{a % 60:02}", f"{b // 60:02}:{b % 60:02}") for a, b in office.hours)
    return WorkingTime.of(WorkCalendar.of("CN", office.off, office.extra), hours, ZONE)


@dataclass
class Watched:
    """What the watch knows of one seat: when it opened, until when, which levels were reached, the last reminder."""

    step: str
    office: str
    since: datetime
    due: datetime | None
    late: set[int] = field(default_factory=set)
    reminded: int = 0


@dataclass
class TimedHouse(House):
    """A house with clocks. `watched`: (request, seat) -> what is known of it without asking the product."""

    published: dict[str, model.Workflow] = field(default_factory=timed_edition)
    organisation: Organisation = field(default_factory=lambda: company(calendars=calendars(OFFICES)))
    offices: dict[str, Office] = field(default_factory=lambda: dict(OFFICES))
    watched: dict[tuple[int, int], Watched] = field(default_factory=dict)
    urged: dict[tuple[int, int], datetime] = field(default_factory=dict)
    copied: Counter[tuple[int, int]] = field(default_factory=Counter)
    editions: int = 0
    versions: dict[int, list[str]] = field(default_factory=dict)
    actor: int = 0
    touched: int = 0

    # -------------------------------------------------------------------------------------------- commands
    def submit(self, name: str, record: int, by: int, key: str = "", behalf: int | None = None) -> int:
        """As in any house; the clocks of the first step begin."""
        at, self.actor = self.now, by
        number = super().submit(name, record, by, key, behalf)
        self.versions.setdefault(number, [self.requests[number].state.version])
        self._watch(number, at)
        return number

    def give(self, number: int, command: Command) -> Result:
        """One command; what it opened is watched from now on, what it told is held against who may act."""
        at, self.actor = self.now, command.actor
        result = super().give(number, command)
        self.after(number, at, result)
        return result

    def _store(self, number: int, result: Result) -> None:
        running, at = self.requests[number], self.now
        before = running.state if running.trail else None
        super()._store(number, result)
        self.touched = number
        told(self, number, before, result, at)

    def after(self, number: int, at: datetime, result: Result) -> None:
        """The watch after a command."""
        for event in result.events:
            self._count(event)
            if event.kind == "late":
                for seat in event.data["numbers"]:
                    mine = self.watched[number, seat]
                    assert event.data["level"] not in mine.late, "18: a level fired twice"
                    mine.late.add(event.data["level"])
            if event.kind == "remind":
                self.watched[number, event.seat or 0].reminded = event.data["level"]
            if event.kind == "copy":
                self.copied.update((number, person) for person in event.data["people"])
            if event.kind == "urge":
                self.urged.update({(number, no): at for no in event.data["steps"]})
        self._watch(number, at)

    def _count(self, event: Event) -> None:
        if event.data.get("cause"):
            self.reached[f"{event.kind}: {event.data['cause']}"] += 1
        if event.data.get("for"):
            self.reached["for somebody"] += 1

    def _watch(self, number: int, at: datetime) -> None:
        for at_step, seat in open_seats(self.requests[number].state):
            if (number, seat.id) not in self.watched:
                clock = CLOCKS.get(at_step.name)
                office = self.office_of(number, at_step.name)
                due = self.offices[office].after(at, clock.due) if clock is not None else None
                self.watched[number, seat.id] = Watched(at_step.name, office, at, due)

    def office_of(self, number: int, name: str) -> str:
        """Whose hours count: those the step names, else those of the record's unit (2.5)."""
        return "plant" if name == "slow" or self.requests[number].state.record % 2 == 0 else ""

    def content(self, record: int) -> Content:
        """Records with an even number belong to the service department, which keeps the plant's hours."""
        found = super().content(record)
        return Content(found.values, {"owner": (LI,)}, {"unit": 3 if record % 2 == 0 else 2})

    def tick(self, number: int, *, failed: str = "") -> Result:
        """The clock looks at one request."""
        subject = self.content(self.requests[number].state.record)
        return self.give(number, Tick(subject=subject, failed=failed))

    # -------------------------------------------------------------------------------------------- the world around
    def keep_hours(self, name: str, office: Office) -> None:
        """Another calendar; every open term is counted again (S11.3), never backwards past now."""
        self.offices[name] = office
        self.organisation = replace(self.organisation, calendars=calendars(self.offices))
        for number, running in list(self.requests.items()):
            for _, seat in open_seats(running.state):
                mine = self.watched[number, seat.id]
                clock = CLOCKS.get(mine.step)
                if clock is not None and mine.due is not None:
                    fresh = self.offices[mine.office].after(mine.since, clock.due)
                    mine.due = fresh if fresh >= self.now else min(mine.due, self.now)
            if running.state.state == "running":
                now = self.now
                self.give(number, Recount())
                self.now = now

    def publish_for_all(self, name: str, how: str) -> None:
        """A new edition for the requests under way too: those that can go on with it (S16.5)."""
        self.editions += 1
        new = edited(self.published[name], how, self.editions)
        self.published[name] = self.archive[new.text_hash] = new
        for number, running in list(self.requests.items()):
            if running.state.workflow == name and running.state.is_open:
                moved = self.go_on(number, new)
                assert moved == may_go_on(new, running.state if not moved else self.before_move, how), (
                    f"S16.5: {how} {'moved' if moved else 'kept'} {self.before_move.passed}"
                )

    def go_on(self, number: int, new: model.Workflow) -> bool:
        """Whether the request goes on with the definition; `before_move` is what it was."""
        running = self.requests[number]
        self.before_move = state = running.state
        subject = self.content(state.record)
        if migration.obstacle(new, state, subject) is not None:
            self.reached["stays"] += 1
            return False
        at, self.actor = self.now, 0
        result = engine.go_on(self.definition_of(state), new, state, Migrate(subject=subject), at, self.organisation)
        self._store(number, result)
        self.versions[number].append(new.text_hash)
        self.after(number, at, result)
        self._nothing_lost(state, result.state)
        self.reached["goes on"] += 1
        return True

    def _nothing_lost(self, old: Request, new: Request) -> None:
        """9: what was decided stays, what was passed stays passed."""
        kept = {(said.seat, said.actor, said.verdict) for said in new.decisions if not said.outdated}
        lost = {(said.seat, said.actor, said.verdict) for said in old.decisions if not said.outdated} - kept
        assert not lost, f"9: going on lost {lost}"
        assert set(old.passed) <= set(new.passed), "9: a passed step is asked again"
        terms = {seat.id: term_json(seat.term) for _, seat in open_seats(old) if seat.term}
        for _, seat in open_seats(new):
            assert seat.term is None or term_json(seat.term) == terms.get(seat.id, term_json(seat.term)), "S11.6"

    # -------------------------------------------------------------------------------------------- asked
    def expected_late(self, number: int) -> set[tuple[int, int]]:
        """(seat, level) of what the clock is to do by now about the open seats."""
        return {
            (seat.id, level)
            for _, seat in open_seats(self.requests[number].state)
            for level, at in self.levels(number, seat.id).items()
            if at <= self.now and level not in self.watched[number, seat.id].late
        }

    def levels(self, number: int, seat: int) -> dict[int, datetime]:
        """When each late rule of a seat is reached."""
        mine = self.watched[number, seat]
        clock = CLOCKS.get(mine.step)
        return clock.levels(mine.due, self.offices[mine.office]) if clock is not None and mine.due else {}

    def expected_reminder(self, number: int, seat: int) -> int:
        """The last reminder that one message now is to stand for; 0: none."""
        mine = self.watched[number, seat]
        clock = CLOCKS.get(mine.step)
        if clock is None or mine.due is None:
            return 0
        return clock.missed(mine.since, mine.due, mine.reminded, self.now, self.offices[mine.office])

    def acting(self, number: int) -> set[int]:
        """Who may act now, on whatever seat of the request."""
        state = self.requests[number].state
        return {person for _, seat in open_seats(state) for person in self.acting_on(state, seat, self.now)}

    def acting_on(self, state: Request, seat: Seat, now: datetime) -> set[int]:
        """The holders of a seat, and those whom one of them named for this moment (S10.6 to S10.8), reckoned anew."""
        held = set(holders_now(seat.holders, self.organisation))
        return held | {
            each.to_user
            for each in self.organisation.delegations
            if each.from_user in held and each.from_at <= now < each.to_at
            and each.scope in ((), (state.workflow,)) and each.max_amount is None
            and self.organisation.is_active(each.to_user) and each.to_user not in state.submitters
            and each.to_user not in seat.holders.excluded
        }  # fmt: skip

    def refusal(self, number: int, command: Command) -> str:
        """The code of the refusal, "" when the command was taken; a refusal changes nothing (13)."""
        watched = {key: (each.due, frozenset(each.late), each.reminded) for key, each in self.watched.items()}
        try:
            code = self.refused(number, command)
        except Refusal as refusal:  # pragma: no cover - `refused` answers with the code
            code = refusal.code.name
        now = {key: (each.due, frozenset(each.late), each.reminded) for key, each in self.watched.items()}
        assert not code or now == watched, "13: a refused command moved a clock"
        return code


def may_go_on(new: model.Workflow, state: Request, how: str) -> bool:
    """S16.5, asked of names alone: what was passed and is open is there under the same name, nothing new before it."""
    names = [each.name for each in new.steps if isinstance(each, model.Step)]
    there = [*state.passed, *(each.name for each in state.active_steps)]
    if any(each not in names for each in there):
        return False
    ahead = names[: max(names.index(each.name) for each in state.active_steps)] if state.active_steps else []
    return all(each in state.passed for each in ahead)


def open_seats(state: Request) -> Iterator[tuple[Step, Seat]]:
    """The seats that somebody may fill."""
    for each in state.active_steps if state.state == "running" else ():
        yield from ((each, seat) for seat in each.seats if seat.state == "open")


def told(house: TimedHouse, number: int, before: Request | None, result: Result, at: datetime) -> None:
    """S14.1, S5.5: of a seat that opened or changed hands everybody hears who may act on it now, of one that closed its
    holders, of the end whoever asked; and nobody else."""
    state = result.state
    for _, seat in open_seats(state):
        old = before.seat(seat.id) if before is not None and before.state == "running" else None
        same = old is not None and old.state in ("open", "decided")  # taken back: they were told before
        heard = {person for each in result.notices if each.seat == seat.id for person in each.people}
        may = house.acting_on(state, seat, at)
        asked = [each for each in result.notices if each.seat == seat.id and each.kind in ASKING]
        assert all(set(each.people) <= may for each in asked), "S14: asked of somebody who may not act"
        had = house.acting_on(state, old, at) if old is not None and same else set()
        missing = may - had - heard - {house.actor}
        assert (same and old is not None and old.holders == seat.holders) or not missing, f"S14.1: {missing} not told"
    if before is not None:
        _told_void(house, before, result)
        ended = before.is_open and not state.is_open
        said = [each.kind for each in result.notices].count(state.state)
        assert state.is_open or said == ended, "S14.1: the result is told once"
    house.reached["told"] += len(result.notices)


ASKING = ("opened", "opened_for", "urged", "handed_over", "moved")


def _told_void(house: TimedHouse, before: Request, result: Result) -> None:
    for _, seat in open_seats(before):
        now = result.state.seat(seat.id)
        if now is not None and now.state == "void":
            people = set(holders_now(seat.holders, house.organisation)) - {house.actor}
            heard = [each.people for each in result.notices if (each.kind, each.seat) == ("no_longer_needed", seat.id)]
            assert len(heard) <= 1 and people <= set().union(*heard), "S5.5: a holder was not told, or twice"
