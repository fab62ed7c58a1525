"""S10.6, S10.7, S10.8, S4.1f, S5.6: who may act in whose place, asked of the pure engine at the moment of acting."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from access.facts import Delegation
from access.organisation import Organisation
from kernel.duration import Duration
from schema import model
from schema.model import Late, Person
from tests.workflows.builders import (
    ADMIN,
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
    company,
    flow,
    role,
    step,
    without,
)  # fmt: skip
from workflows import engine
from workflows.commands import Approve, HandOver, MoveSeat, TakeBack, Tick
from workflows.delegating import delegates
from workflows.events import rebuild

EVERYBODY = (LI, WANG, CHEN, ZHOU, BOSS, ADMIN, ROOT)


def given(giver: int, to: int, begins: datetime = NINE, hours: int = 8, **more: Any) -> Delegation:
    return Delegation(giver, to, begins, begins + timedelta(hours=hours), **more)


def away(*delegations: Delegation) -> Organisation:
    return company(delegations=delegations)


def may_approve(case: Case) -> set[int]:
    """Everybody whom `may` offers to approve."""
    at = (case.organisation, case.now)
    return {each for each in EVERYBODY if "approve" in engine.may(case.definition, case.request, each, *at)}


def submitted(*delegations: Delegation, by: int = LI, **values: Any) -> Case:
    case = Case(flow(step("manager")), away(*delegations), Content(values=values))
    case.submit(by)
    return case


def test_the_delegate_decides_in_the_holders_place_and_both_may_S10_6() -> None:
    case = submitted(given(WANG, CHEN))
    assert may_approve(case) == {WANG, CHEN}
    result = case.approve(CHEN)
    (said,) = case.request.decisions
    assert (said.actor, said.for_user, said.for_name, said.voices) == (CHEN, WANG, "王经理", (CHEN, WANG))
    assert case.request.state == "approved" and rebuild(case.trail) == case.request
    told = result.notices[0]
    assert (told.kind, told.people, told.person) == ("decided_for", (WANG,), CHEN)
    assert case.refused(Approve(actor=WANG, revision=1, seat=1), "zh-CN")[1].startswith("陈（代王经理）已于")


def test_a_holder_who_decides_himself_decides_for_nobody_else() -> None:
    case = submitted(given(WANG, CHEN), given(CHEN, WANG))
    case.approve(WANG)
    assert case.request.decisions[0].for_user is None


@pytest.mark.parametrize(("begins", "hours", "may"), [(-60, 1, False), (0, 1, True), (1, 1, False), (-1, 2, True)])
def test_the_window_holds_from_its_first_moment_until_before_its_last_S10_6(begins: int, hours: int, may: bool) -> None:
    case = submitted(given(WANG, CHEN, NINE + timedelta(minutes=1 + begins), hours))
    assert case.now == NINE + timedelta(minutes=1)
    assert (CHEN in may_approve(case)) is may


def test_a_window_opens_for_what_waited_before_it_and_ends_by_itself_S4_1f() -> None:
    case = submitted(given(WANG, CHEN, NINE + timedelta(hours=1), 1))
    assert may_approve(case) == {WANG}
    case.now = NINE + timedelta(hours=1)
    assert may_approve(case) == {WANG, CHEN}
    case.now = NINE + timedelta(hours=2)
    assert may_approve(case) == {WANG}
    assert case.refused(Approve(actor=CHEN, revision=1, subject=case.content))[0] == "WFL012"


@pytest.mark.parametrize(("scope", "may"), [((), True), (("quote_discount",), True), (("other",), False)])
def test_only_the_approvals_that_are_named_S10_6(scope: tuple[str, ...], may: bool) -> None:
    assert (CHEN in may_approve(submitted(given(WANG, CHEN, scope=scope)))) is may


@pytest.mark.parametrize(("amount", "may"), [("5000", True), ("5000.01", False), ("4999.99", True), (None, False)])
def test_up_to_an_amount_and_never_where_there_is_none_S10_6(amount: str | None, may: bool) -> None:
    limited = given(WANG, CHEN, max_amount=Decimal(5000))
    case = submitted(limited, amount=Decimal(amount) if amount else None)
    assert (CHEN in may_approve(case)) is may
    assert rebuild(case.trail) == case.request


def test_it_is_not_passed_on_and_a_circle_is_harmless_S10_7() -> None:
    case = submitted(given(WANG, CHEN), given(CHEN, ZHOU), given(ZHOU, WANG))
    assert may_approve(case) == {WANG, CHEN}


def test_not_on_the_delegates_own_request_S10_8() -> None:
    case = submitted(given(WANG, CHEN), by=CHEN)
    assert may_approve(case) == {WANG}
    assert case.refused(Approve(actor=CHEN, revision=1, subject=case.content))[0] == "WFL019"
    allowed = Case(flow(step("manager", own_request="allow")), away(given(WANG, CHEN)))
    allowed.submit(CHEN)
    assert may_approve(allowed) == {WANG}


def test_not_after_the_giver_or_the_delegate_has_left_S10_8() -> None:
    case = submitted(given(WANG, CHEN))
    case.organisation = without(case.organisation, CHEN)
    assert may_approve(case) == {WANG}


def test_nothing_of_an_administrators_rights_goes_along_S10_8() -> None:
    case = submitted(given(ADMIN, CHEN))
    assert "stop" not in engine.may(case.definition, case.request, CHEN, case.organisation, case.now)


VOTES = flow(step("votes", role("manager"), role("finance", within="anywhere"), role("president"), need="2"))


def test_a_delegate_with_a_seat_of_his_own_has_no_second_voice_S5_6() -> None:
    case = Case(VOTES, away(given(WANG, BOSS), given(BOSS, ADMIN)))
    case.submit()
    assert case.refused(Approve(actor=BOSS, revision=1, seat=1, subject=case.content))[0] == "WFL012"
    case.approve(ADMIN, seat=3)
    assert case.refused(Approve(actor=BOSS, revision=1, seat=1, subject=case.content))[0] == "WFL072", "his is spoken"
    case.approve(WANG, seat=1)
    assert case.request.state == "approved"


def test_one_delegate_of_two_holders_speaks_once_where_votes_are_counted_S5_6() -> None:
    case = Case(VOTES, away(given(WANG, ADMIN), given(BOSS, ADMIN)))
    case.submit()
    case.approve(ADMIN, seat=1)
    assert case.refused(Approve(actor=ADMIN, revision=1, seat=3, subject=case.content))[0] == "WFL072"
    case.give(TakeBack(actor=ADMIN))
    assert case.seat(3).holders.excluded == (LI,)
    case.approve(ADMIN, seat=3)
    decision = case.request.decision(3)
    assert decision is not None and decision.for_user == BOSS


def test_where_all_must_sign_a_delegate_signs_for_each_of_two() -> None:
    case = Case(
        flow(step("all", role("manager"), role("president"), need="all")), away(given(WANG, ADMIN), given(BOSS, ADMIN))
    )
    case.submit()
    case.approve(ADMIN)
    case.approve(ADMIN)
    assert case.request.state == "approved"


def test_whoever_acts_in_somebodys_place_is_told_when_it_opens_S10_6() -> None:
    case = Case(flow(step("manager")), away(given(WANG, CHEN)))
    result = case.submit()
    assert [(each.kind, each.people, each.person) for each in result.notices] == [
        ("opened", (WANG,), None), ("opened_for", (CHEN,), WANG),
    ]  # fmt: skip
    assert delegates(case.request, case.request.steps[0].seats[0], case.organisation, case.now) == ((CHEN, WANG),)


@pytest.mark.parametrize("way", ["handed over", "moved", "the clock hands over", "the clock adds"])
def test_who_acts_for_the_next_holder_is_told_of_a_seat_that_changes_hands_S10_6(way: str) -> None:
    """S14.1: ZHOU acts for BOSS; the seat of WANG becomes that of BOSS."""
    word = "add" if way == "the clock adds" else "hand_over"
    late = Late(None, (model.Effect(word, "seat", HERE, people=(Person("role", "president"),)),), HERE)
    one = step("one", buttons=("hand_over",), due=Duration.parse("1 hour"), late=(late,),
               more={"hand_over_to": (Person("role", "president"),)})  # fmt: skip
    case = Case(flow(one), organisation=away(given(BOSS, ZHOU)))
    case.submit()
    match way:
        case "handed over":
            case.give(HandOver(actor=WANG, to=BOSS))
        case "moved":
            case.give(MoveSeat(actor=ADMIN, to=BOSS, comment="代为处理"))
        case _:
            case.now = NINE + timedelta(hours=2)
            case.give(Tick())
    assert case.last is not None
    told = [(each.people, each.person) for each in case.last.notices if each.kind == "opened_for"]
    assert told == [((ZHOU,), BOSS)]


def test_what_one_approved_in_somebodys_place_spares_nobody_his_own_step_S4_8() -> None:
    steps = (step("manager"), step("assistant", role("assistant")), step("again"))
    case = Case(flow(*(replace(each, same_person="skip") for each in steps)), away(given(WANG, CHEN)))
    case.submit()
    case.approve(CHEN)
    assert case.standing() == ("running", "assistant", ("manager",))
    case.approve(CHEN)
    assert case.standing()[1] == "again", "nor the one in whose place it was"
