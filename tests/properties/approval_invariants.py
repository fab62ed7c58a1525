"""The invariants of workflow-semantics 3.4 that this release can be held to, each as one function over a house."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import fields
from itertools import combinations

from kernel.errors import Refusal
from tests.properties.approval_house import PEOPLE, House, Record, Running
from workflows import chain, engine
from workflows.commands import Approve
from workflows.counting import counted
from workflows.deciding import entitled_seat
from workflows.events import rebuild
from workflows.route import step_named
from workflows.state import Request, Seat, Step
from workflows.submitting import locked_fields
from workflows.turn import Turn

FIELDS = tuple(each.name for each in fields(Record))
REVISIONS = ("revise", "resubmit", "restart")
FINAL = {"approved", "rejected", "withdrawn", "stopped", "not_needed"}


def closed_once(house: House) -> None:
    """1: a final state never changes, and nothing is decided after it."""
    for running in house.fresh.values():
        kinds = [event.kind for event, _ in running.trail]
        assert kinds.count("end") == (running.state.state in FINAL), "1: a request is closed at most once"
        if running.state.state in FINAL:
            assert running.final in ("", running.state.state), "1: a final state changed"
            running.final = running.state.state
            after = kinds[kinds.index("end") + 1 :]
            assert set(after) <= {"comment"}, f"1: {after} after the end"


def one_open_request(house: House) -> None:
    """2: at most one open request per record and approval."""
    found = Counter((r.state.workflow, r.state.record) for r in house.requests.values() if r.state.is_open)
    assert not found or max(found.values()) == 1, "2: two open requests"


def somebody_may_act(house: House) -> None:
    """3: running means one active step per branch, an open seat in it, and for each open seat somebody active."""
    for running in house.fresh.values():
        active = [step for step in running.state.steps if step.state == "active"]
        assert bool(active) == (running.state.state == "running"), "3: active steps of a running request"
        _one_per_branch(running.state, active)
        for step in active:
            waiting = [seat for seat in step.seats if seat.state == "open"]
            assert waiting, "3: a running request without an open seat"
            for seat in waiting:
                people = house.now_of(seat.holders)
                filled = any(house.organisation.is_active(each) for each in people)
                assert filled or _only_to_be_moved(house, running.state, step, seat), "3: nobody may fill a seat"


def _only_to_be_moved(house: House, state: Request, step: Step, seat: Seat) -> bool:
    """Whether every administrator has a voice in a counted step already: then one of them gives the seat to somebody
    who has none (S5.7, S17.1)."""
    others = [each for each in step.seats if each.id != seat.id]
    voices = {who for each in others if each.state == "open" for who in house.now_of(each.holders)}
    voices |= {who for said in state.decisions if said.seat in {each.id for each in others} for who in said.voices}
    free = set(house.organisation.administrators("workflows")) - set(state.submitters) - voices
    return counted(step.need) and seat.rescue and not free


def _one_per_branch(state: Request, active: Iterable[Step]) -> None:
    """Of two steps that are active at once each stands in another branch of the same block (S2.8)."""
    for one, other in combinations([state.route[state.index_of(each.name)].path for each in active], 2):
        pairs = [(a, b) for a, b in zip(one, other, strict=False) if a.block == b.block]
        assert any(a.branch != b.branch for a, b in pairs), "3: two active steps of one branch"


def locks_follow_the_state(house: House) -> None:
    """4: locks exist for running requests, and after approval only where the definition says so."""
    for running in house.fresh.values():
        definition = house.definition_of(running.state)
        kept = running.state.state == "running" or (
            running.state.state == "approved" and definition.after_approval == "locked"
        )
        expected = locked_fields(definition) if kept else ()
        assert engine.locks(definition, running.state) == expected, f"4: locks while {running.state.state}"


def decided_by_a_holder(house: House) -> None:
    """5: every personal decision is by an active holder of that moment, never by the submitter unless `allow`."""
    for number, actor, seat, _, organisation in house.decided:
        if number not in house.fresh:
            continue
        state = house.requests[number].state
        step = step_named(house.definition_of(state), state.step_of(seat.id).name)
        assert organisation.is_active(actor), "5: a leaver decided"
        assert step.own_request == "allow" or actor not in state.submitters, "5: the submitter decided"
        said = next(each for each in reversed(state.decisions) if (each.seat, each.actor) == (seat.id, actor))
        holder = said.for_user or actor
        if holder in seat.holders.people:
            continue  # named, or given the seat by who held it
        if seat.rescue and seat.holders.kind == "administrators":
            assert holder in organisation.administrators("workflows"), "5: a rescue by somebody else"
        elif seat.holders.kind == "role":
            wanted = step.who[seat.rule].name if not seat.cause else seat.holders.role
            assert organisation.has_role(holder, wanted), "5: decided without the role"


def nobody_waits_for_himself(house: House) -> None:
    """5: an open seat never waits for the submitter, rescue seats included, unless `allow` (S4.5, S4.7)."""
    for number, running in house.fresh.items():
        for seat, person in house.entitled(number):
            step = step_named(house.definition_of(running.state), running.state.step_of(seat).name)
            assert step.own_request == "allow" or person not in running.state.submitters, (
                "5: it waits for the submitter"
            )


def decided_on_the_current_revision(house: House) -> None:
    """6: a decision names the revision current when it was made; what counts at the end is the approved revision."""
    for running in house.fresh.values():
        current = 1
        for event, _ in running.trail:
            current = event.data.get("revision", current) if event.kind in REVISIONS else current
            if event.kind in ("approve", "reject", "return", "done", "cannot"):
                assert event.revision == current, "6: decided on another revision"
        if running.state.state == "approved":
            _differ_only_as_permitted(running, locked_fields(house.definition_of(running.state)))


def _differ_only_as_permitted(running: Running, locked: tuple[str, ...]) -> None:
    """What was approved is the approved revision, but for what seats let their holders change (S3.6)."""
    permitted = {
        name for event, _ in running.trail if event.kind == "revise" and event.seat for name in event.data["changes"]
    }
    names = FIELDS if locked == ("*",) else locked
    for said in running.state.decisions:
        if not said.outdated:
            then, now = running.contents[said.revision], running.snapshot
            differing = {name for name in names if getattr(then, name) != getattr(now, name)}
            assert differing <= permitted, f"6: approved before {differing} changed"


def locked_content_is_what_was_approved(house: House) -> None:
    """7: the record of a running or approved and locked request is the revision under approval."""
    for running in house.fresh.values():
        definition = house.definition_of(running.state)
        if running.state.state == "running" or (
            running.state.state == "approved" and definition.after_approval == "locked"
        ):
            record, kept = house.records[running.state.record], running.snapshot
            names = FIELDS if definition.locked == "all" else locked_fields(definition)
            assert all(getattr(record, name) == getattr(kept, name) for name in names), "7: locked content changed"


def approved_means_every_step_passed_once(house: House) -> None:
    """8: approved = every step of the pinned route passed exactly once by decisions that count, and nothing else."""
    for running in house.fresh.values():
        state = running.state
        if state.state != "approved":
            continue
        due = [plan.name for plan in state.route if plan.applies]
        done = [step.name for step in state.steps if step.state in ("passed", "skipped") and not step.outdated]
        assert sorted(done) == sorted(due), f"8: passed {done}, due {due}"
        assert all(step.outdated for step in state.steps if step.state in ("rejected", "returned", "void")), "8"


def version_is_pinned(house: House) -> None:
    """9: the version never changes, and the route is made of its steps."""
    for running in house.fresh.values():
        first = running.trail[0][0]
        assert running.state.version == first.data["version"], "9: the version changed"
        assert engine.known is not None
        for plan in running.state.route:
            step_named(house.archive[first.data["version"]], plan.name)


def votes_add_up(house: House) -> None:
    """10: a passed step satisfies its `need`; a rejected one has a counting rejection."""
    for running in house.fresh.values():
        for step in running.state.steps:
            if not counted(step.need):
                _votes_of(running.state, step)


def _votes_of(state: Request, step: Step) -> None:
    own = [seat for seat in step.seats if seat.origin == "rule"]
    verdicts, added = _said(state, own), _said(state, belonging(step))
    if step.state == "passed":
        ignored = {"others", "nobody_skipped"}
        needed = [seat for seat in own if not (seat.state == "void" and seat.cause in ignored)]
        approvals = verdicts.count("approve")
        assert "reject" not in verdicts + added, "10: passed with a rejection"
        assert approvals >= 1 if step.need == "any" else approvals == len(needed), "10: passed too early"
    if step.state == "rejected":
        assert (verdicts + added).count("reject") == 1, "10: rejected without one rejection"
    if step.state == "active":
        assert "reject" not in verdicts + added, "10: goes on after a rejection"
        assert step.need != "any" or "approve" not in verdicts or waits_for_added(step), "10: open after an approval"


def _said(state: Request, seats_: Iterable[Seat]) -> list[str]:
    """The last word for each seat that has one."""
    said = ([d for d in state.decisions if d.seat == seat.id and d.outdated != "taken_back"] for seat in seats_)
    return [each[-1].verdict for each in said if each]


def belonging(step: Step) -> list[Seat]:
    """The added seats that a step cannot pass without (S10.3)."""
    return [seat for seat in step.seats if seat.origin in ("alongside", "after")]


def waits_for_added(step: Step) -> bool:
    """Whether such a seat is still to be decided."""
    return any(seat.state in ("open", "waiting") for seat in belonging(step))


def one_decision_per_seat(house: House) -> None:
    """11: a seat has at most one decision that counts; a waiting, open or void one has none."""
    for running in house.fresh.values():
        state = running.state
        counting = Counter(said.seat for said in state.decisions if not said.outdated)
        assert all(number == 1 for number in counting.values()), "11: two decisions count for a seat"
        for step in state.steps:
            for seat in step.seats:
                has = state.decision(seat.id) is not None
                assert not has or seat.state == "decided", f"11: a {seat.state} seat has a decision"


def effects_once(house: House) -> None:
    """12: keys are unique; one final effect set per request, and only with its end."""
    keys = Counter((number, deed.key) for number, deed in house.outbox)
    assert not keys or max(keys.values()) == 1, "12: an effect key twice"
    for number, running in house.fresh.items():
        places = [deed.key.partition(":")[2] for owner, deed in house.outbox if owner == number]
        ends = [place for place in places if place in ("when_approved", "when_rejected", "when_withdrawn")]
        state = running.state.state
        wanted = {"approved": "when_approved", "not_needed": "when_approved", "rejected": "when_rejected"}
        wanted["withdrawn"] = "when_withdrawn"
        due = [wanted[state]] if state in wanted and getattr(house.definition_of(running.state), wanted[state]) else []
        assert ends == due, f"12: final effects {ends}, due {due}"
        assert places.count("move") == bool(running.state.to_stage and state in ("approved", "not_needed")), "12: move"


def trail_is_whole(house: House) -> None:
    """15, 16: the chain holds, the trail never shrinks, and alone it rebuilds the state."""
    for number, running in house.fresh.items():
        assert chain.first_break(number, running.trail) is None, "15: the chain is broken"
        assert rebuild(event for event, _ in running.trail) == running.state, "16: the trail says something else"


def to_dos_are_right(house: House) -> None:
    """17: whom an open seat waits for, who has one at hand, and whom the engine lets decide are the same people; and
    `may` says so to the one asked of it."""
    for running in house.fresh.values():
        definition, state = house.definition_of(running.state), running.state
        could = {person for person in PEOPLE if _could_decide(house, running, person)}
        at_hand = {who for who in PEOPLE if engine.at_hand(definition, state, who, house.organisation, house.now)}
        assert at_hand == could, "17: the to-do list and the engine differ"
        assert engine.waiting_for(state, house.organisation, house.now) == could, "17: it waits for somebody else"
        asked = PEOPLE[len(running.trail) % len(PEOPLE)]
        may = engine.may(definition, state, asked, house.organisation, house.now)
        assert (asked in could) != {"approve", "done"}.isdisjoint(may), "17: the buttons and the engine differ"


def _could_decide(house: House, running: Running, person: int) -> bool:
    definition = house.definition_of(running.state)
    command = Approve(actor=person, revision=running.state.revision)
    turn = Turn(definition, house.now, house.organisation, command, running.state)
    try:
        entitled_seat(turn, person, None)
    except Refusal:
        return False
    return True


def one_row_of_each_choice(house: House) -> None:
    """22: exactly one row of a choice is taken, at every value."""
    for running in house.fresh.values():
        if running.state.workflow == "discount" and running.state.route:
            taken = [plan.name for plan in running.state.route]
            assert len(taken) == 1, f"22: {taken}"


ALL = (
    closed_once, one_open_request, somebody_may_act, locks_follow_the_state, decided_by_a_holder,
    decided_on_the_current_revision, locked_content_is_what_was_approved, approved_means_every_step_passed_once,
    nobody_waits_for_himself, version_is_pinned, votes_add_up, one_decision_per_seat, effects_once, trail_is_whole,
    to_dos_are_right, one_row_of_each_choice,
)  # fmt: skip
