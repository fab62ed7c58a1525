"""Seats that hang on others, in the corners: guards of guards, votes that are in while a signer is waited for, people
who are told that nothing is left for them to do."""

from datetime import timedelta
from typing import Any

from access.facts import Delegation
from kernel.text import Text
from schema import model
from schema.model import Person
from tests.workflows.builders import (
    BOSS,
    CHEN,
    HERE,
    NINE,
    WANG,
    ZHOU,
    Case,
    Content,
    asks,
    company,
    flow,
    losing,
    role,
    seat,
    step,
)
from workflows import engine
from workflows.commands import AddSigner, PeopleChanged, RemoveSigner, TakeBack
from workflows.events import rebuild

ADDING = ("return", "add_before", "add_alongside", "add_after")
ANYBODY = {"add_from": (Person("everyone"),)}


def named(login: str) -> model.Seat:
    return seat("user", login)


def case_of(*who: model.Seat, organisation: Any = None, more: Any = ANYBODY, rules: Any = (), **step_: Any) -> Case:
    """A step that lets people be added, and the president's behind it."""
    first = step("one", *who, buttons=ADDING, more=more, **step_)
    case = Case(flow(first, step("last", role("president")), rules=rules), organisation or company())
    case.submit()
    return case


def add(case: Case, by: int, *people: int, place: str, **more: Any) -> None:
    case.give(AddSigner(actor=by, revision=1, people=people, place=place, **more))
    assert rebuild(case.trail) == case.request


def guarded_twice() -> Case:
    """The boss was asked before Chen, who was asked before Wang."""
    case = case_of(named("wang"))
    add(case, WANG, CHEN, place="before")
    add(case, CHEN, BOSS, place="before")
    return case


# ------------------------------------------------------------------------------------------------ guards of guards
def test_who_was_asked_before_somebody_asked_before_goes_with_him_and_is_told_S10_3() -> None:
    case = guarded_twice()
    case.give(RemoveSigner(actor=WANG))
    assert case.notices()[:1] == [("no_longer_needed", (BOSS,))]
    assert case.holders() == [(WANG,)]


def test_a_rejection_climbs_to_the_seat_of_the_definition_S10_3() -> None:
    case = guarded_twice()
    case.reject(BOSS)
    assert [said.cause for said in case.request.decisions] == ["", "before_rejected", "before_rejected"]
    assert case.request.state == "rejected"


def test_one_of_two_asked_before_may_take_back_while_the_other_is_waited_for_S7_3() -> None:
    case = case_of(named("wang"))
    add(case, WANG, CHEN, BOSS, place="before", need="all")
    case.approve(CHEN)
    case.give(TakeBack(actor=CHEN))
    assert case.holders() == [(CHEN,), (BOSS,)], "Wang's seat had not opened"


def test_in_a_work_nobody_says_no_while_he_waits_S10_5() -> None:
    case = case_of(named("wang"), work=True)
    add(case, WANG, CHEN, place="before")
    offered = engine.may(case.definition, case.request, WANG, case.organisation, case.now)
    assert "reject" not in offered and "remove-signer" in offered


# ------------------------------------------------------------------------------------------------ votes are in
def test_every_opinion_is_waited_for_also_that_of_who_was_added_S5_1_S10_3() -> None:
    case = case_of(named("wang"), named("chen"), reject_when="after_all")
    add(case, WANG, BOSS, place="alongside")
    case.reject(WANG)
    case.reject(CHEN)
    assert case.standing()[0] == "running", "the boss has not spoken"
    case.approve(BOSS)
    assert case.standing()[0] == "rejected"


def test_whoever_the_votes_made_unnecessary_is_told_while_a_signer_is_waited_for_S5_5() -> None:
    case = case_of(named("wang"), named("chen"))
    add(case, WANG, BOSS, place="alongside")
    case.approve(WANG)
    assert case.notices() == [("no_longer_needed", (CHEN,))]
    case.give(TakeBack(actor=WANG))
    assert case.notices() == [("opened", (CHEN,))]


def test_a_signer_of_a_step_that_nobody_can_decide_is_told_that_it_is_over_S4_6_S5_5() -> None:
    case = case_of(role("assistant"), if_nobody="skip")
    add(case, CHEN, ZHOU, place="alongside")
    case.organisation = losing(case.organisation, CHEN, "assistant")
    case.give(PeopleChanged())
    assert ("no_longer_needed", (ZHOU,)) in case.notices()
    assert case.standing()[1] == "last"


def test_the_next_in_order_who_is_gone_is_settled_when_his_turn_comes_S4_6() -> None:
    case = case_of(named("wang"), role("assistant"), need="in_order", if_nobody="reject")
    case.organisation = losing(case.organisation, CHEN, "assistant")
    case.approve(WANG)
    assert case.request.state == "rejected"


def test_rules_are_asked_only_of_content_that_is_at_hand_S1_5() -> None:
    """Who leaves lets a step pass: no content comes with that, and none was changed."""
    kept = model.Rule("kept", asks("amount", lambda v: v["amount"] > 0), Text.of("kept"), HERE)
    case = Case(flow(step("one", role("assistant"), if_nobody="skip"), rules=(kept,)), content=Content({"amount": 1}))
    case.submit()
    case.organisation = losing(case.organisation, CHEN, "assistant")
    case.give(PeopleChanged())
    assert case.request.state == "approved"


# ------------------------------------------------------------------------------------------------ in a place
def test_who_acts_in_a_place_adds_the_people_around_that_place_S10_2_S10_6() -> None:
    given = company(delegations=(Delegation(WANG, ZHOU, NINE, NINE + timedelta(hours=8)),))
    case = case_of(named("wang"), organisation=given, more={})
    add(case, ZHOU, CHEN, place="before")
    assert case.holders() == [(CHEN,)], "Chen is of Wang's department, not of Zhou's"
