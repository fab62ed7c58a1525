"""What follows when a step ends or nearly does: who was faster, which votes count, which seats are given on."""

from decimal import Decimal
from typing import Any

import pytest

from access.facts import Delegation
from schema import model
from tests.workflows.builders import (
    ADMIN,
    BOSS,
    CHEN,
    LI,
    NINE,
    WANG,
    ZHOU,
    Case,
    Content,
    company,
    flow,
    role,
    seat,
    step,
    together,
    without,
)
from workflows.codes import ALREADY, NO_LONGER_NEEDED, NO_SUCH_SEAT, NOT_YOURS, RETURN_TARGET, RETURNED_NOW
from workflows.commands import AddSigner, Approve, HandOver, MoveSeat, TakeBack
from workflows.counting import Count, count, enough

ANYBODY = {"add_from": (model.Person("everyone"),), "hand_over_to": (model.Person("everyone"),)}
CHEN_, WANG_, BOSS_, ZHOU_ = (seat("user", name) for name in ("chen", "wang", "boss", "zhou"))


def opened(*who: model.Seat, then: bool = False, **more: Any) -> Case:
    """A request in a step of these seats, and one of BOSS behind it."""
    steps = [step("one", *who, **more), *([step("two", BOSS_)] if then else [])]
    case = Case(flow(*steps))
    case.submit()
    return case


def pressing(case: Case, by: int, number: int) -> tuple[str, str]:
    """What somebody hears who presses this seat."""
    return case.refused(Approve(actor=by, revision=case.request.revision, seat=number, subject=case.content))


# ------------------------------------------------------------------------------------------------ who was faster
def test_of_a_step_that_ended_whoever_spoke_last_in_it_is_named_S6_2() -> None:
    case = opened(WANG_, CHEN_, ZHOU_, need="2", then=True)
    case.approve(WANG)
    case.approve(ZHOU)
    case.approve(BOSS)
    code, sentence = pressing(case, CHEN, 2)
    assert code == ALREADY.name and sentence.startswith("周")


def test_whom_nobody_was_faster_than_hears_that_the_step_needs_nothing_more() -> None:
    case = opened(seat("user", "li"), CHEN_, own_request="skip", then=True)
    assert case.standing()[1] == "two"
    assert pressing(case, CHEN, 2)[0] == NO_LONGER_NEEDED.name, "it passed by itself"


def test_of_a_step_that_is_asked_anew_nobody_was_faster_S9() -> None:
    case = opened(WANG_, CHEN_, then=True)
    case.approve(WANG)
    case.send_back(BOSS)
    assert pressing(case, CHEN, 2)[0] == RETURNED_NOW.name


# ------------------------------------------------------------------------------------------------ votes
def test_an_old_seat_that_the_definition_no_longer_has_is_worth_one_and_vetoes_nothing_S5_3() -> None:
    case = opened(seat("user", "wang", weight=2), seat("user", "chen", weight=3, veto=True), need="60%")
    short = step("one", seat("user", "wang", weight=2), need="60%")
    case.approve(WANG)
    assert count(short, case.request, case.active) == Count(Decimal(3), Decimal(2), Decimal(0))
    case.reject(CHEN)
    assert count(short, case.request, case.request.steps[0]).vetoed is False


def test_weights_count_for_a_share_alone_S5_3() -> None:
    heavy = step("one", seat("user", "wang", weight=2), seat("user", "chen", weight=3), need="2")
    case = Case(flow(heavy))
    case.submit()
    assert count(heavy, case.request, case.active).seats == 2


def test_a_seat_with_a_veto_that_approves_vetoes_nothing_S5_3() -> None:
    case = opened(seat("user", "wang", veto=True), CHEN_, need="2")
    case.approve(WANG)
    assert case.holders() == [(CHEN,)]
    case.approve(CHEN)
    assert case.request.state == "approved"


@pytest.mark.parametrize(("need", "seats", "wanted"), [("50%", 4, 2), ("100%", 3, 3), ("60%", 5, 3)])
def test_a_share_is_of_a_hundred_S5_4(need: str, seats: int, wanted: int) -> None:
    assert enough(need, Decimal(seats)) == wanted


# ------------------------------------------------------------------------------------------------ taken back, given on
def test_who_left_while_his_seat_was_not_needed_is_replaced_when_it_opens_again_S7_3_S8_1() -> None:
    case = opened(role("manager"), CHEN_, buttons=("add_alongside",), more=ANYBODY)
    case.give(AddSigner(actor=WANG, revision=1, place="alongside", people=(ZHOU,)))
    case.approve(WANG, seat=1)
    assert case.seat(2).spared and case.holders() == [(ZHOU,)]
    case.organisation = without(company(), CHEN)
    case.give(TakeBack(actor=WANG))
    assert case.holders() == [(WANG,), (WANG,), (ZHOU,)]


def test_where_it_opens_again_its_people_are_told_and_nobody_else_S7_3() -> None:
    case = opened(role("manager"), CHEN_, buttons=("add_alongside",), more=ANYBODY)
    case.give(AddSigner(actor=WANG, revision=1, place="alongside", people=(ZHOU,)))
    case.approve(WANG, seat=1)
    case.give(TakeBack(actor=WANG))
    assert case.notices() == [("opened", (CHEN,))]


def test_a_seat_of_people_that_is_handed_over_keeps_the_other_holders_and_loses_the_giver_S10_1() -> None:
    helpers = Content(persons={"owner": (LI,), "helpers": (CHEN, ZHOU)})
    case = Case(flow(step("one", seat("field", "helpers"), buttons=("hand_over",), more=ANYBODY)), content=helpers)
    case.submit()
    case.give(HandOver(actor=CHEN, to=WANG))
    assert case.holders() == [(WANG, ZHOU)]


def test_a_role_seat_whose_receiver_gives_it_on_keeps_its_role_and_loses_him_S10_1() -> None:
    case = opened(role("finance", within="anywhere"), buttons=("hand_over",), more=ANYBODY)
    case.give(HandOver(actor=CHEN, to=WANG))
    case.give(HandOver(actor=WANG, to=BOSS))
    assert case.holders() == [(ZHOU, BOSS)]


def test_an_administrator_who_names_no_seat_where_none_waits_hears_so_S17_1() -> None:
    case = opened(WANG_)
    said = case.refused(MoveSeat(actor=ADMIN, to=CHEN, seat=9, comment="x"))
    assert said[0] == NO_SUCH_SEAT.name and "9" in said[1]


# ------------------------------------------------------------------------------------------------ in anothers place
def test_who_waits_elsewhere_in_a_counted_step_speaks_for_nobody_else_there_S5_6() -> None:
    today = company(delegations=(Delegation(WANG, BOSS, NINE, NINE.replace(hour=20)),))
    council = step("one", WANG_, CHEN_, need="2", buttons=("add_before",), more=ANYBODY)
    case = Case(flow(council), today)
    case.submit()
    case.give(AddSigner(actor=CHEN, revision=1, place="before", people=(BOSS,)))
    assert pressing(case, BOSS, 1)[0] == NOT_YOURS.name
    free = Case(flow(step("one", WANG_, CHEN_, need="2")), today)
    free.submit()
    free.approve(BOSS, seat=1)
    assert free.request.decisions[0].for_user == WANG


def test_who_holds_the_seat_himself_is_not_told_once_more_as_a_delegate_S10_6() -> None:
    today = company(delegations=(Delegation(CHEN, ZHOU, NINE, NINE.replace(hour=20)),))
    case = Case(flow(step("one", role("finance", within="anywhere"))), today)
    case.submit()
    assert case.notices() == [("opened", (CHEN, ZHOU))]


def test_whose_own_seat_waits_in_a_counted_step_speaks_for_nobody_else_there_S5_6() -> None:
    today = company(delegations=(Delegation(WANG, CHEN, NINE, NINE.replace(hour=20)),))
    council = step("one", WANG_, CHEN_, need="2", buttons=("add_before",), more=ANYBODY)
    case = Case(flow(council), today)
    case.submit()
    case.give(AddSigner(actor=CHEN, revision=1, seat=2, place="before", people=(BOSS,)))
    assert case.seat(2).state == "waiting"
    assert pressing(case, CHEN, 1)[0] == NOT_YOURS.name


def test_a_seat_that_is_not_needed_while_the_step_waits_for_who_was_added_was_taken_by_nobody_S10_3() -> None:
    case = opened(role("manager"), CHEN_, buttons=("add_alongside",), more=ANYBODY)
    case.give(AddSigner(actor=WANG, revision=1, place="alongside", people=(ZHOU,)))
    case.approve(WANG, seat=1)
    assert pressing(case, CHEN, 2)[0] == NO_LONGER_NEEDED.name


def test_who_is_away_keeps_his_place_beside_a_receiver_S10_1() -> None:
    helpers = Content(persons={"owner": (LI,), "helpers": (CHEN, ZHOU)})
    first = step("one", seat("field", "helpers"), buttons=("hand_over",), more=ANYBODY)
    case = Case(flow(first), without(company(), CHEN), helpers)
    case.submit()
    case.give(HandOver(actor=ZHOU, to=WANG))
    assert case.holders() == [(WANG,)]
    case.organisation = company()
    assert case.holders() == [(CHEN, WANG)]


# ------------------------------------------------------------------------------------------------ where a return goes
def test_a_decision_that_offers_no_target_says_which_there_are_S9_1() -> None:
    case = opened(WANG_, return_to=())
    assert case.refused(lambda: case.send_back(WANG))[0] == RETURN_TARGET.name


def test_the_step_before_branches_that_ended_is_the_last_of_them_S9_1() -> None:
    block = together(("law", (step("a", WANG_),)), ("money", (step("b", CHEN_),)))
    case = Case(flow(block, step("c", BOSS_, return_to=("previous",))))
    case.submit()
    case.approve(WANG)
    case.approve(CHEN)
    case.send_back(BOSS, "previous")
    assert [each.name for each in case.request.active_steps] == ["b"]
