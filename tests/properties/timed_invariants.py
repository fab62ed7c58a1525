"""What holds after every command of approvals that run against the clock (3.4.18, S11, S14)."""

from collections import Counter

from tests.properties import approval_invariants as usual
from tests.properties.approval_house import PEOPLE
from tests.properties.timed_house import CLOCKS, COPIES, RISK, TimedHouse, open_seats
from workflows import engine
from workflows.route import step_named
from workflows.timers import armed


def terms_are_in_working_time(house: TimedHouse) -> None:
    """18: an open seat has exactly the term that the calendar of its unit gives, told minute by minute; S11.2: what
    touches a year without a published list is provisional."""
    for number, running in house.requests.items():
        for step, seat in open_seats(running.state):
            mine = house.watched[number, seat.id]
            assert (seat.term is None) == (mine.due is None), f"18: the term of {step.name}"
            if seat.term is not None and mine.due is not None:
                assert seat.term.due == mine.due, f"18: {step.name} due {seat.term.due}, expected {mine.due}"
                assert seat.term.since == mine.since, "S11.1: counted from another moment"
                clock, office = CLOCKS[mine.step], house.offices[mine.office]
                fresh = office.after(mine.since, clock.due)
                if clock.due[1].startswith("working"):
                    assert seat.term.provisional == office.provisional(mine.since, fresh), "S11.2: provisional"
                house.reached["provisional"] += seat.term.provisional


def timers_are_armed_for_open_seats_only(house: TimedHouse) -> None:
    """18: armed for open seats only, each level not reached at its time."""
    for number, running in house.requests.items():
        seats = {seat.id for _, seat in open_seats(running.state)}
        found = armed(house.definition_of(running.state), running.state, house.organisation, house.now)
        assert {each.seat for each in found} <= seats, "18: a timer of a seat that is not open"
        late = {(each.seat, each.level): each.at for each in found if each.kind == "late"}
        wanted = {
            (seat, level): at
            for seat in seats
            for level, at in house.levels(number, seat).items()
            if level not in house.watched[number, seat].late
        }
        assert late == wanted, f"18: armed {late}, expected {wanted}"


def each_level_fires_once_and_after_its_time(house: TimedHouse) -> None:
    """18: no level twice, no reminder twice, nothing about a seat that had closed."""
    for running in house.requests.values():
        fired: Counter[tuple[int, int]] = Counter()
        told: dict[int, int] = {}
        for event, _ in running.trail:
            if event.kind == "late":
                fired.update((seat, event.data["level"]) for seat in event.data["numbers"])
            if event.kind == "remind":
                assert event.data["level"] > told.get(event.seat or 0, 0), "18: reminded twice"
                told[event.seat or 0] = event.data["level"]
        assert not fired or max(fired.values()) == 1, "18: a level twice"


def the_clock_decides_where_the_file_takes_the_risk(house: TimedHouse) -> None:
    """S11.5: the clock approves only what the file says it may, with the reason, and in nobody's name."""
    allowed = {"council": "approve", "judge": "reject"}
    for running in house.requests.values():
        for event, _ in running.trail:
            if event.kind == "automatic" and event.data["cause"] == "clock":
                name = running.state.step_of(event.seat or 0).name
                assert allowed.get(name) == event.data["verdict"], f"S11.5: the clock decided {name}"
                assert event.actor is None and (event.data["verdict"] == "reject" or event.data["risk"] == RISK)


def only_a_move_changes_the_version(house: TimedHouse) -> None:
    """9: with its exception: the version is that of the submit, or of the last `in_flight: move`."""
    for number, running in house.requests.items():
        made = [event.data["version"] for event, _ in running.trail if event.kind in ("submit", "migrate")]
        assert made == house.versions[number], "9: another version than that of its moves"
        assert running.state.version == made[-1], "9: the version changed"
        for plan in running.state.route:
            step_named(house.archive[made[-1]], plan.name)


def to_dos_follow_the_windows(house: TimedHouse) -> None:
    """17: a to-do of everybody who may act now, and of nobody else; delegations count by the moment (S10.6)."""
    for number, running in house.requests.items():
        if running.state.state != "running":
            continue
        acting = house.acting(number)
        found = engine.waiting_for(running.state, house.organisation, house.now)
        assert found == acting, f"17: it waits for {found}, expected {acting}"
        for person in PEOPLE if number == house.touched else ():
            may = engine.may(house.definition_of(running.state), running.state, person, house.organisation, house.now)
            assert bool({"approve", "done"} & set(may)) == (person in acting), f"17: the to-do of {person}"


def copies_go_out_once(house: TimedHouse) -> None:
    """S10.10: once per person and request, never to whose request it is."""
    assert not house.copied or max(house.copied.values()) == 1, "S10.10: a copy twice"
    for number, person in house.copied:
        state = house.requests[number].state
        assert person not in state.submitters, "S10.10: a copy of one's own request"
        assert COPIES.get(state.workflow), "S10.10: a copy that nobody asked for"


ALL = (
    usual.closed_once, usual.one_open_request, usual.somebody_may_act, usual.locks_follow_the_state,
    usual.decided_on_the_current_revision, usual.nobody_waits_for_himself, usual.one_decision_per_seat,
    usual.effects_once, usual.trail_is_whole,
    terms_are_in_working_time, timers_are_armed_for_open_seats_only, each_level_fires_once_and_after_its_time,
    the_clock_decides_where_the_file_takes_the_risk, only_a_move_changes_the_version, to_dos_follow_the_windows,
    copies_go_out_once,
)  # fmt: skip
