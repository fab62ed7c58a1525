"""Each entry of a trail changes exactly its part of the state (invariant 16), also one written by an older release.

The events are as short as a trail may hold them: what an entry leaves out has its default, and an entry without a seat
touches no seat.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

import pytest

from workflows.events import Event, evolve, rebuild
from workflows.state import Decision, Fork, Holders, Kept, Planned, Request, Seat, Step, Term

AT: Final = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATER: Final = AT + timedelta(hours=3)
PERSON: Final = {"kind": "people", "people": [7], "role": "", "unit": None, "within": "", "excluded": []}
CONTENT: Final[Mapping[str, Any]] = {
    "workflow": "buy", "version": "v1", "entity": "order", "record": 5, "unit": None, "people": {}, "units": {},
    "parameters": {"limit": 10}, "route": [["one", True, []], ["two", True, []], ["three", True, []]],
}  # fmt: skip


def submitted(**more: Any) -> Request:
    """A request whose first entry holds what it must, and no more."""
    return evolve(None, Event("submit", AT, 3, data={**CONTENT, **more}))


def of_seats(*seats: Seat, need: str = "all", **more: Any) -> Request:
    """A request at its first step with these seats."""
    step = Step(1, "one", 1, "active", need, AT, seats)
    return replace(submitted(), steps=(step,), behind=frozenset({0}), **more)


def seat(number: int, *people: int, **more: Any) -> Seat:
    """An open seat."""
    return Seat(number, 0, Holders("people", people), more.pop("state", "open"), **more)


def next_of(state: Request, kind: str, number: int | None = None, **data: Any) -> Request:
    """The state after one more entry, three hours later."""
    return evolve(state, Event(kind, LATER, 8, number, data=data))


# ------------------------------------------------------------------------------------------------ the whole request
def test_a_first_entry_without_its_later_parts_has_their_defaults() -> None:
    """16: an entry from before guards, stages, chosen people, amounts and changes is read as one without them."""
    state = submitted()
    assert (state.to_stage, state.guards, state.on_behalf_of, state.amount) == ("", "", None, None)
    plain = Request("buy", "v1", "order", 5, "running", 3, AT)
    assert (plain.to_stage, plain.guards) == ("", "")
    assert (dict(state.chosen), dict(state.change), state.keys) == ({}, {}, frozenset())
    assert state.route == tuple(Planned(name, True) for name in ("one", "two", "three"))


def test_a_first_entry_says_what_it_guards_and_what_it_is_read_with() -> None:
    """S1.2 S16.1 The guarded action, the stage, the amount and the parameters stand in the first entry."""
    state = submitted(guards="delete", to_stage="won", amount="12.50", on_behalf_of=4)
    assert (state.guards, state.to_stage, state.amount) == ("delete", "won", Decimal("12.50"))
    assert (state.submitters, dict(state.parameters)) == ((3, 4), {"limit": 10})


def test_a_first_entry_of_the_product_has_no_submitter() -> None:
    """S13.1 An entry without an actor is the product's."""
    assert evolve(None, Event("submit", AT, data=CONTENT)).submitter == 0


def test_no_trail_begins_otherwise_than_with_a_submission() -> None:
    """16: a trail that begins otherwise, or holds an unknown entry, is refused and not guessed at."""
    assert rebuild([]) is None
    for event in (Event("comment", AT, 3, data=CONTENT), Event("approve", AT, 3, data=CONTENT)):
        with pytest.raises(KeyError, match=event.kind):
            rebuild([event])
    with pytest.raises(KeyError, match="sing"):
        next_of(submitted(), "sing")


def test_only_the_key_of_a_person_is_remembered() -> None:
    """S15.2 A command of a person counts once by its key; neither an empty key nor the product is remembered."""
    state = submitted()
    for actor, key, kept in (
        (3, "k", frozenset({(3, "k")})),
        (3, "", frozenset()),
        (None, "k", frozenset()),
        (None, "", frozenset()),
    ):
        assert evolve(state, Event("comment", LATER, actor, key=key)).keys == kept
    assert Event("comment", AT).key == Event("comment", AT).comment == ""


@pytest.mark.parametrize("kind", ["comment", "send-again", "done-by-hand", "withdraw", "stop"])
def test_a_remark_changes_nothing(kind: str) -> None:
    """S13.1 What is only said stands in the trail; the state is as it was."""
    state = of_seats(seat(1, 7))
    assert next_of(state, kind) == state


def test_an_edit_gives_a_revision_and_an_amount_only_where_it_names_one() -> None:
    """S3.5 An edit that does not touch the amount leaves it."""
    state = submitted(amount="5")
    assert (next_of(state, "revise", revision=2).revision, next_of(state, "revise", revision=2).amount) == (
        2,
        Decimal(5),
    )
    assert next_of(state, "revise", revision=2, amount="9").amount == 9
    assert next_of(state, "revise", revision=2, amount=None).amount is None


def test_what_ends_closes_what_was_active_at_that_time() -> None:
    """S7.1 The end voids the step that was being decided and its seats, and says when."""
    state = of_seats(seat(1, 7), seat(2, 8, state="waiting"), seat(3, 9, state="decided"))
    ended = evolve(state, Event("end", LATER, data={"state": "stopped"}))
    assert (ended.state, ended.closed_at, ended.steps[0].state, ended.steps[0].closed_at) == (
        "stopped",
        LATER,
        "void",
        LATER,
    )
    assert [each.state for each in ended.steps[0].seats] == ["void", "void", "decided"]


def test_new_content_forgets_what_was_kept() -> None:
    """S9.2 A resubmission that does not keep what was approved in between counts it no more."""
    kept = Kept("one", frozenset({"two"}), 1)
    steps = (
        Step(1, "one", 1, "passed", "all", AT, (seat(1, 7),)),
        Step(2, "two", 1, "passed", "all", AT, (seat(2, 8),)),
    )
    said = (Decision(1, "approve", "approve", 7, 1, AT), Decision(2, "approve", "approve", 8, 1, AT))
    state = replace(submitted(), steps=steps, decisions=said, kept=kept, behind=frozenset({0, 1}), state="returned")
    forgotten = next_of(state, "redo")
    assert (forgotten.kept, forgotten.behind) == (None, frozenset({0}))
    assert [each.outdated for each in forgotten.steps] == [False, True]
    assert [each.outdated for each in forgotten.decisions] == ["", "returned"]
    anew = next_of(state, "resubmit", revision=2, **CONTENT)
    assert (anew.kept, anew.behind, anew.revision, [each.outdated for each in anew.steps]) == (
        None,
        frozenset(),
        2,
        [False, True],
    )
    back = next_of(state, "resubmit", revision=2, kept=True, **CONTENT)
    assert (back.kept, back.behind, [each.outdated for each in back.steps]) == (None, frozenset({1}), [False, False])
    assert next_of(replace(state, kept=None), "resubmit", revision=2, kept=True, **CONTENT).behind == frozenset()


def test_another_definition_leaves_behind_what_was_opened_or_skipped() -> None:
    """S16.5 Under its name: passed or skipped stays behind; what applies now and was never opened is yet to come."""
    passed = Step(1, "one", 1, "passed", "all", AT, (seat(1, 7),))
    kept = Kept("one", frozenset({"two"}), 1)
    state = replace(submitted(), steps=(passed,), behind=frozenset({0, 1, 2}), kept=kept)
    route = [["three", False, []], ["zero", False, []], ["two", True, []], ["one", True, []]]
    moved = next_of(state, "migrate", **{**CONTENT, "version": "v2", "parameters": {"limit": 20}, "route": route})
    assert (moved.version, dict(moved.parameters), moved.behind, moved.kept) == (
        "v2",
        {"limit": 20},
        frozenset({0, 3}),
        kept,
    )
    early = next_of(replace(state, behind=frozenset({1})), "migrate", **{**CONTENT, "version": "v2", "route": route})
    assert early.behind == frozenset()


# ------------------------------------------------------------------------------------------------ sent back
def test_back_to_the_start_counts_nothing_any_more() -> None:
    """S9.1 Whatever was said since the beginning is outdated, in every branch; a person's return is counted."""
    route = (Planned("one", True, (), (Fork(0, "a"),)), Planned("two", True, (), (Fork(0, "b"),)))
    steps = (
        Step(1, "one", 1, "passed", "all", AT, (seat(1, 7),)),
        Step(2, "two", 1, "active", "all", AT, (seat(2, 8),)),
    )
    gone = Step(3, "gone", 1, "passed", "all", AT, (seat(3, 9),))  # of the definition before
    said = tuple(Decision(number, "approve", "approve", 7, 1, AT) for number in (1, 3))
    state = replace(submitted(), route=route, steps=(*steps, gone), decisions=said, behind=frozenset({0, 1}))
    back = next_of(state, "back", to="start")
    assert (back.state, back.round, back.returns, back.behind) == ("returned", 2, 1, frozenset())
    assert [each.outdated for each in back.steps] == [True, True, True]
    assert [each.outdated for each in back.decisions] == ["returned", "returned"]
    assert next_of(state, "back", to="start", cause="changed").returns == 0


def test_back_to_a_step_leaves_what_came_before_and_what_is_beside() -> None:
    """S9.1 S2.8 Only the target and what comes after it is outdated; what was outdated before stays so."""
    steps = tuple(Step(no, name, 1, "passed", "all", AT, (seat(no, 7),), outdated=no == 4)
                  for no, name in ((1, "one"), (2, "two"), (3, "three"), (4, "two")))  # fmt: skip
    said = tuple(
        Decision(no, "approve", "approve", 7, 1, AT, outdated="taken_back" if no == 3 else "") for no in (1, 2, 3)
    )
    state = replace(submitted(), steps=steps, decisions=said, behind=frozenset({0, 1, 2}))
    back = next_of(state, "back", to="two")
    assert (back.state, back.behind, back.kept) == ("running", frozenset({0}), None)
    assert [each.outdated for each in back.steps] == [False, True, True, True]
    assert [each.outdated for each in back.decisions] == ["", "returned", "taken_back"]
    kept = next_of(state, "back", to="one", keep=["two"])
    assert (kept.behind, kept.kept) == (frozenset({1}), Kept("one", frozenset({"two"}), 1))
    assert [each.outdated for each in kept.steps] == [True, False, True, True]


# ------------------------------------------------------------------------------------------------ decisions
def test_a_decision_without_its_later_parts_has_their_defaults() -> None:
    """16: a decision from before names and causes were noted is read as one without them."""
    said = next_of(of_seats(seat(1, 7)), "approve", 1).decisions[0]
    assert said == Decision(1, "approve", "approve", 8, 1, LATER, "", "", "", "", "", None, None, "")
    assert said == Decision(1, "approve", "approve", 8, 1, LATER)
    named = evolve(
        of_seats(seat(1, 7)), Event("approve", LATER, 8, 1, 4, "fine", data={"name": "Li", "department": "Sales"})
    )
    assert (named.decisions[0].revision, named.decisions[0].comment) == (4, "fine")
    assert (named.decisions[0].name, named.decisions[0].department) == ("Li", "Sales")


def test_who_has_spoken_has_no_other_voice_in_a_counted_step() -> None:
    """S5.6 The other seats of the step exclude him, decided ones as well: they may be taken back."""
    seats = (seat(1, 7), seat(2, 8), seat(3, 8, state="decided"), seat(4, 8, state="waiting"))
    after = next_of(of_seats(*seats, need="2"), "approve", 1, **{"for": 9, "person": 6})
    assert [each.holders.excluded for each in after.steps[0].seats] == [(), (8, 9, 6), (8, 9, 6), (8, 9, 6)]
    assert [each.state for each in after.steps[0].seats] == ["decided", "open", "decided", "waiting"]
    uncounted = next_of(of_seats(*seats), "approve", 1)
    assert all(each.holders.excluded == () for each in uncounted.steps[0].seats)


def test_an_added_signer_has_no_voice_that_counts() -> None:
    """S10.4 S5.6 What an added signer says excludes nobody from the seats that are counted."""
    state = of_seats(seat(1, 7), seat(2, 8), seat(3, 8, origin="alongside", host=1), need="2")
    after = next_of(state, "approve", 3)
    assert [each.holders.excluded for each in after.steps[0].seats] == [(), (), ()]


def test_what_is_taken_back_gives_the_voice_back_once() -> None:
    """S7.3 S5.6 The last mention goes: who was excluded for another reason stays so; older decisions stay outdated."""
    seats = (seat(1, 7, state="decided"), Seat(2, 0, Holders("people", (9,), excluded=(8, 5, 8, 4)), "open"))
    said = (
        Decision(1, "approve", "approve", 5, 1, AT, outdated="returned"),
        Decision(1, "approve", "approve", 8, 1, AT),
    )
    after = next_of(of_seats(*seats, need="2", decisions=said), "take-back", 1)
    assert after.steps[0].seats[1].holders.excluded == (8, 5, 4)
    assert [each.outdated for each in after.decisions] == ["returned", "taken_back"]
    assert (after.steps[0].seats[0].state, after.steps[0].seats[0].opened_at) == ("open", LATER)
    stranger = (replace(said[1], actor=6),)
    kept = next_of(of_seats(*seats, need="2", decisions=stranger), "take-back", 1)
    assert kept.steps[0].seats[1].holders.excluded == (8, 5, 8, 4)


# ------------------------------------------------------------------------------------------------ seats
@pytest.mark.parametrize("kind, data", [
    ("next", {}), ("reassign", {"holders": PERSON, "cause": "left", "rescue": False}),
    ("hand-over", {"holders": PERSON, "cause": "given", "by": "Li", "rescue": False}),
    ("move-seat", {"holders": PERSON, "cause": "given", "by": "Li", "rescue": False}), ("remind", {"level": 2}),
    ("done", {}), ("cannot", {}),
])  # fmt: skip
def test_an_entry_without_a_seat_touches_none(kind: str, data: dict[str, Any]) -> None:
    """16: seats count from 1; an entry that names none changes none."""
    state = of_seats(seat(1, 7, state="waiting"), seat(2, 8), need="2")
    after = next_of(state, kind, **data)
    assert after.steps == state.steps and all(each.seat == 0 for each in after.decisions)
    assert next_of(state, kind, 1, **data).steps[0].seats[0] != state.steps[0].seats[0]
    assert next_of(state, kind, 1, **data).steps[0].seats[1].holders.people == (8,)


@pytest.mark.parametrize(
    "kind, data", [("take-back", {}), ("void", {"cause": "left"}), ("remove", {"cause": "removed"})]
)
def test_an_entry_that_must_name_a_seat_is_refused_without_one(kind: str, data: dict[str, Any]) -> None:
    """16: nobody's seat cannot be voided or opened again."""
    with pytest.raises(KeyError):
        next_of(of_seats(seat(1, 7), seat(2, 8)), kind, **data)


def test_a_seat_that_is_given_on_says_why_by_whom_and_whether_it_is_a_rescue() -> None:
    """S4.6 S10.7 The holders, the cause, the giver and the rescue stand with the seat."""
    state = of_seats(seat(1, 5))
    moved = next_of(state, "reassign", 1, holders=PERSON, cause="left", rescue=True).steps[0].seats[0]
    assert (moved.holders.people, moved.cause, moved.rescue, moved.given_by) == ((7,), "left", True, "")
    given = next_of(state, "hand-over", 1, holders=PERSON, cause="given", by="Li", rescue=True).steps[0].seats[0]
    assert (given.holders.people, given.cause, given.rescue, given.given_by) == ((7,), "given", True, "Li")


def test_a_void_seat_is_spared_only_where_the_entry_says_so() -> None:
    """S10.3 S7.3 Only a seat that was spared opens again when a vote is taken back."""
    state = of_seats(seat(1, 7), seat(2, 8))
    assert [each.spared for each in next_of(state, "void", 1, cause="left").steps[0].seats] == [False, False]
    spared = next_of(state, "void", 1, cause="enough", spared=True).steps[0].seats
    assert [(each.state, each.cause, each.spared) for each in spared] == [("void", "enough", True), ("open", "", False)]


def test_seats_of_a_trail_from_before_added_signers_are_those_of_the_definition() -> None:
    """S10.2 16: a seat that does not say where it comes from is one of the definition, alone in no line."""
    bare = {"id": 1, "rule": 0, "holders": PERSON, "state": "open", "cause": "", "rescue": False}
    opened = next_of(submitted(), "open", no=1, step="one", need="all", seats=[bare], index=0).steps[0].seats[0]
    assert (opened.origin, opened.line, opened.host, opened.added_by) == ("rule", 0, None, None)
    plain = Seat(1, 0, Holders("role"), "open")
    assert (plain.cause, plain.rescue, plain.given_by, plain.reminded, plain.origin, plain.line) == (
        "",
        False,
        "",
        0,
        "rule",
        0,
    )
    assert (plain.holders.role, plain.holders.within, Fork(0, "a").wait) == ("", "", False)
    assert Term(AT, "1 day", "", LATER).provisional is False


def test_an_added_seat_lets_its_host_alone_wait() -> None:
    """S10.3 Who is added before a seat guards that one; an entry that names no seat lets none wait."""
    extra = {"id": 3, "rule": 0, "holders": PERSON, "state": "open", "cause": "", "rescue": False, "origin": "before"}
    state = of_seats(seat(1, 7), seat(2, 8))
    for number, states in ((2, ["open", "waiting", "open"]), (None, ["open", "open", "open"])):
        after = next_of(state, "add", number, no=1, seats=[extra])
        assert [each.state for each in after.steps[0].seats] == states


def test_a_redrawn_step_says_its_need_and_why_seats_gave_way() -> None:
    """S16.5 Seats of a former definition are void with their cause; the need is that of the new one."""
    fresh = {"id": 3, "rule": 1, "holders": PERSON, "state": "open", "cause": "", "rescue": False}
    data: dict[str, Any] = {
        "no": 1,
        "need": "any",
        "void": [1],
        "rules": [[2, 4]],
        "cause": "migrated",
        "seats": [fresh],
    }
    step = next_of(of_seats(seat(1, 7), seat(2, 8)), "redraw", **data).steps[0]
    assert step.need == "any"
    assert [(each.id, each.state, each.cause, each.rule) for each in step.seats] == [
        (1, "void", "migrated", 0), (2, "open", "", 4), (3, "open", "", 1)]  # fmt: skip


def test_who_was_told_stays_noted() -> None:
    """S8.4 S10.9 S10.10 Stand-ins, copies and the time of an urge are added to those before."""
    state = of_seats(seat(1, 7), stand_ins=(4,), copied=frozenset({4}))
    assert next_of(state, "stand-in", people=[5]).stand_ins == (4, 5)
    assert next_of(state, "copy", people=[5]).copied == {4, 5}
    assert next_of(state, "urge", steps=[1]).steps[0].urged_at == LATER
    assert next_of(state, "urge", steps=[2]).steps[0].urged_at is None


# ------------------------------------------------------------------------------------------------ looked up
def test_the_last_opening_that_counts_is_found_and_nothing_else_is_guessed() -> None:
    """16: a step that is opened again after a return is a new one; an unknown name or number is refused."""
    steps = (Step(1, "one", 1, "passed", "all", AT), Step(2, "one", 2, "passed", "all", AT),
             Step(3, "one", 3, "passed", "all", AT, outdated=True))  # fmt: skip
    state = replace(submitted(), steps=steps)
    assert state.latest("one") == steps[1] and state.latest("two") is None
    for search in (lambda: state.index_of("none"), lambda: state.step(9), lambda: state.step_of(9)):
        with pytest.raises(KeyError):
            search()
