"""Corners of the engine that a small change would move: who stands where, what is asked, whom a list means."""

from dataclasses import replace
from datetime import timedelta

import pytest

from access.facts import Delegation
from kernel.errors import Refusal
from kernel.text import Text
from schema import model
from schema.model import Person
from tests.workflows.builders import (
    BOSS,
    CHEN,
    HERE,
    LI,
    NINE,
    ROOT,
    WANG,
    ZHOU,
    Case,
    Content,
    asks,
    at_least,
    company,
    flow,
    named,
    role,
    seat,
    step,
    submitted,
    together,
    without,
)  # fmt: skip
from tests.workflows.test_engine_clock import DAY, at, does, late, tick
from tests.workflows.test_engine_edges import ANYBODY
from workflows import engine, event_seats, filling, pools, route, upwards
from workflows.branches import beside
from workflows.commands import AddSigner, HandOver, RemoveSigner, Resubmit, TakeBack, Urge
from workflows.state import Fork, Holders


def may(case: Case, person: int) -> tuple[str, ...]:
    return engine.may(case.definition, case.request, person, case.organisation, case.now)


# ------------------------------------------------------------------------------------------------ mine, and beside
def test_of_several_seats_of_mine_the_first_of_each_step_is_at_hand_S7_1() -> None:
    left = step("a", named("wang"), role("manager"), named("chen"), need="all")
    case = submitted(together(("x", (left,)), ("y", (step("b", named("wang"), named("boss"), need="all"),))))

    def at_hand(person: int) -> tuple[int, ...]:
        return engine.at_hand(case.definition, case.request, person, case.organisation, case.now)

    assert (at_hand(WANG), at_hand(CHEN), at_hand(ZHOU)) == ((1, 4), (3,), ())
    case.approve(WANG, seat=4)
    assert may(case, WANG)[-1] == may(case, ZHOU)[-1] == "comment"
    assert "take-back" in may(case, WANG), "in one branch of the two"


def test_a_return_is_offered_only_where_there_is_somewhere_to_go_S9_1() -> None:
    first = step("first", named("wang"), when=at_least("amount", 5))
    for amount, offered in ((5, True), (4, False)):
        case = submitted(first, step("two", named("chen"), return_to=("first",)), content=Content({"amount": amount}))
        if offered:
            case.approve(WANG)
        assert ("return" in may(case, CHEN)) is offered


def test_what_stands_in_one_line_is_not_beside_S2_8() -> None:
    left, right, deeper = Fork(1, "x"), Fork(1, "y"), Fork(2, "z")
    assert not any((beside((), ()), beside((left,), ()), beside((left,), (left,)), beside((left,), (left, deeper))))
    assert beside((left,), (right,)) and beside((left, deeper), (right,))


def test_pressing_a_seat_that_was_taken_out_says_that_nothing_is_left_S5_5() -> None:
    first = step("one", named("wang"), buttons=("add_alongside",), more={"add_from": ANYBODY})
    case = submitted(first)
    case.give(AddSigner(actor=WANG, revision=1, people=(CHEN,), place="alongside"))
    case.give(RemoveSigner(actor=WANG))
    assert case.refused(lambda: case.approve(CHEN, seat=2)) == (
        "WFL014", "Nothing is left for you to do in one: your decision is no longer needed."
    )  # fmt: skip


# ------------------------------------------------------------------------------------------------ added
def test_who_guards_an_added_seat_goes_with_it_unless_he_has_spoken_S10_3() -> None:
    first = step("one", named("wang"), buttons=("add_before", "add_alongside"), more={"add_from": ANYBODY})
    for spoken, state in ((False, "void"), (True, "decided")):
        case = submitted(first)
        case.give(AddSigner(actor=WANG, revision=1, people=(CHEN, BOSS), place="alongside"))
        case.give(AddSigner(actor=CHEN, revision=1, people=(ZHOU,), place="before"))
        case.give(AddSigner(actor=BOSS, revision=1, people=(ROOT,), place="before"))
        if spoken:
            case.approve(ZHOU)
        case.give(RemoveSigner(actor=WANG, seat=2))
        assert [each.state for each in case.active.seats] == ["open", "void", "waiting", state, "open"]


def test_an_added_seat_is_no_successor_of_those_in_order_and_has_a_term_of_its_own_S7_3_S11_1() -> None:
    first = step("one", named("wang"), named("chen"), need="in_order", buttons=("add_alongside",), due=DAY,
                 more={"add_from": ANYBODY})  # fmt: skip
    case = submitted(first)
    case.approve(WANG)
    case.give(AddSigner(actor=CHEN, revision=1, people=(ZHOU,), place="alongside"))
    added = case.request.seat(3)
    assert added is not None and added.term is not None and added.opened_at == case.now - timedelta(minutes=1)
    case.approve(CHEN)
    case.give(TakeBack(actor=CHEN))
    assert case.holders() == [(CHEN,), (ZHOU,)]


def test_who_waits_for_his_turn_sits_in_the_step_already_S10_1() -> None:
    more = {"hand_over_to": ANYBODY}
    case = submitted(step("one", named("wang"), named("chen"), need="in_order", buttons=("hand_over",), more=more))
    assert case.refused(HandOver(actor=WANG, to=CHEN))[0] == "WFL083"
    assert pools.sitting(case.active, case.request, case.organisation) == {WANG, CHEN}


# ------------------------------------------------------------------------------------------------ lists of people
def test_previous_are_the_people_who_spoke_in_the_step_before_S10_10() -> None:
    def previous(first: model.Step, by: int = LI) -> tuple[int, ...]:
        case = submitted(first, step("two", named("boss")), by=by)
        if case.request.passed == ():
            case.approve(WANG)
        return pools.people_of((Person("previous"),), case.request, "two", case.organisation)

    assert previous(step("one", named("wang"), named("chen"))) == (WANG,), "whose seat was not needed said nothing"
    assert previous(step("one", named("wang"), own_request="skip"), by=WANG) == (), "nor did anybody by himself"
    gone = without(company(), ZHOU)
    state = replace(submitted(step("one")).request, people={"owner": (ZHOU, CHEN)})
    assert pools.people_of((Person("owner"),), state, "one", gone) == (CHEN,)


def test_a_circle_above_somebody_ends_where_it_closes_S4_1() -> None:
    members = company().members
    circle = company(members={**members, BOSS: replace(members[BOSS], manager=WANG)})
    assert list(upwards.chain(LI, 0, (), circle)) == [WANG, BOSS]
    assert list(upwards.chain(LI, 0, (LI,), company())) == [WANG], "of his own kind, one above"


def test_every_seat_a_step_writes_is_found_pools_and_ends_of_chains_too_S16_4() -> None:
    chain = seat("managers_of", "submitter", up_to=role("president"))
    pool = seat("chosen_by", "submitter", pool=(role("finance"), chain))
    found = list(route.seats_of(step("one", pool, chain, if_nobody=(named("boss"),))))
    told = [each.name for each in found]
    assert sorted(told) == sorted(
        ["submitter", "finance", "submitter", "president", "submitter", "president", "boss"]
    )  # fmt: skip
    nested = together(("x", (together(("y", (step("a"),))),)))
    assert len(list(route.togethers((step("s"), nested)))) == 2


# ------------------------------------------------------------------------------------------------ asked for
def test_what_must_be_filled_may_be_edited_and_is_told_field_by_field_S7_5() -> None:
    asking = step("one", named("wang"), may_edit=("code",), must_fill=("account", "code"))
    assert filling.editable(asking) == ("code", "account")
    case = submitted(asking, content=Content({}))
    with pytest.raises(Refusal) as refused:
        case.approve(WANG)
    told = [(each.field, each.values["field"].in_("en")) for each in refused.value.problems]  # type: ignore[attr-defined]
    assert told == [("account", "account"), ("code", "code")]


def test_a_rule_that_is_asked_and_one_that_a_field_leaves_open_stand_in_the_way_S2_6_S20_4() -> None:
    no, yes = asks("no", lambda v: False), asks("yes", lambda v: True)
    rules = (
        model.Rule("asked", no, Text.of("asked"), HERE, when=yes),
        model.Rule("open", at_least("amount", 1), Text.of("open"), HERE),
    )
    case = Case(flow(step("one"), rules=rules))
    with pytest.raises(Refusal) as refused:
        case.submit()
    assert [(each.code.name, each.field) for each in refused.value.problems] == [("WFL003", None), ("WFL002", "amount")]
    assert {"field", "fill"} <= set(refused.value.problems[1].values)


def test_an_entry_of_an_older_trail_has_a_seat_of_the_definition_S16_7() -> None:
    holders = event_seats.holders_json(Holders("people", (WANG,)))
    kept = {"id": 1, "rule": 0, "holders": holders, "state": "open", "cause": "", "rescue": False}
    found = event_seats.seat_from(kept, NINE)
    assert (found.origin, found.line, found.host) == ("rule", 0, None)


# ------------------------------------------------------------------------------------------------ time
def test_it_may_be_urged_again_at_the_very_hour_and_names_the_first_step_S10_9() -> None:
    case = submitted(together(("x", (step("a", named("wang")),)), ("y", (step("b", named("chen")),))))
    case.give(Urge(actor=LI))
    assert case.trail[-1].data["step"] == "a" and case.trail[-1].data["steps"] == [1, 2]
    begun, case.now = case.now - timedelta(minutes=1), NINE
    case.now = begun + timedelta(hours=5, minutes=30) - timedelta(minutes=1)
    assert "urge" not in may(case, LI)
    case.now = begun + timedelta(hours=5, minutes=30)
    assert "urge" in may(case, LI), "four working hours, lunch between"


def test_the_clock_means_the_last_who_spoke_and_still_counts_S11_5() -> None:
    clock = late(does("hand_over", Person("previous")))
    first = step("one", named("wang"), when=at_least("amount", 5))
    case = Case(flow(first, step("two", named("chen"), due=DAY, late=(clock,))), content=Content({"amount": 5}),
                now=at("20 09:00"))  # fmt: skip
    case.submit()
    case.approve(WANG)
    case.send_back(CHEN, "start")
    case.content.values["amount"] = 4
    case.give(Resubmit(actor=LI, subject=case.content))
    tick(case, "24 12:00")
    assert case.holders() == [(CHEN,)], "what was said before the return counts no more"


def test_the_clock_gives_a_seat_to_the_submitter_only_where_he_may_decide_S11_5_S4_5() -> None:
    for own, holders in (("allow", [(LI,)]), ("up", [(CHEN,)])):
        clock = late(does("hand_over", Person("submitter")))
        case = Case(flow(step("one", named("chen"), own_request=own, due=DAY, late=(clock,))), now=at("20 09:00"))
        case.submit()
        tick(case, "24 12:00")
        assert case.holders() == holders, own


def test_the_clock_gives_no_seat_to_who_spoke_for_another_in_the_step_S5_7() -> None:
    away = company(delegations=(Delegation(CHEN, ZHOU, at("20 09:00"), at("20 12:00")),))
    clock = late(does("add", Person("role", "finance"), Person("submitter")))
    case = Case(flow(step("one", named("wang"), named("chen"), named("boss"), need="3", due=DAY, late=(clock,))), away,
                now=at("20 09:00"))  # fmt: skip
    case.submit()
    case.approve(ZHOU)
    tick(case, "24 12:00")
    assert case.holders() == [(WANG,), (BOSS,)], "ZHOU spoke for CHEN, CHEN sits there, and LI submitted it"
