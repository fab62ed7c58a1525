"""Seats that lose their people are given on at once (S8.1, S8.5): to whom, and when nobody is asked anew."""

from typing import Any

import pytest

from schema import model
from tests.workflows.builders import (
    ADMIN,
    BOSS,
    CHEN,
    LI,
    ROOT,
    WANG,
    ZHOU,
    Case,
    company,
    flow,
    gaining,
    losing,
    role,
    seat,
    step,
    without,
)
from workflows.commands import AddSigner, PeopleChanged


def waiting(*who: model.Seat, organisation: Any = None, **more: Any) -> Case:
    """A request in a step of these seats."""
    case = Case(flow(step("one", *who, **more)), organisation=organisation or company())
    case.submit()
    return case


def changed(case: Case, organisation: Any, **more: Any) -> list[tuple[str, Any]]:
    """What the engine notes by itself after the people changed: kinds and causes."""
    case.organisation = organisation
    return [(event.kind, event.data.get("cause")) for event in case.give(PeopleChanged(actor=0, **more)).events]


def states(case: Case) -> list[str]:
    """The seats of the only step, decided or not."""
    return [each.state for each in case.active.seats]


def test_an_emptied_role_is_left_out_where_any_one_may_decide_and_another_is_there_S8_5() -> None:
    case = waiting(role("manager"), role("assistant"))
    assert case.holders() == [(WANG,), (CHEN,)]
    assert changed(case, losing(company(), CHEN, "assistant")) == [("void", "others")]
    assert states(case) == ["open", "void"]
    assert case.holders() == [(WANG,)]


def test_in_a_step_of_all_an_emptied_role_goes_to_the_administrators_S8_5() -> None:
    case = waiting(role("manager"), role("assistant"), need="all")
    assert changed(case, losing(company(), CHEN, "assistant")) == [("reassign", "nobody")]
    assert case.holders() == [(WANG,), (ADMIN, ROOT)]


def test_a_person_who_left_is_replaced_though_another_is_there_S8_1() -> None:
    case = waiting(role("manager"), seat("user", "chen"))
    changed(case, without(company(), CHEN))
    assert case.holders() == [(WANG,), (WANG,)]


def test_who_is_there_must_be_active_to_leave_another_out_S8_5() -> None:
    case = waiting(role("assistant"), seat("user", "wang"))
    assert changed(case, without(losing(company(), CHEN, "assistant"), WANG))[0] == ("reassign", "nobody")
    assert case.holders() == [(ADMIN, ROOT), (BOSS,)]


def test_a_seat_that_was_already_rescued_leaves_nobody_out_S8_5() -> None:
    case = waiting(role("assistant"), role("finance"))
    nobody = losing(losing(losing(company(), CHEN, "assistant"), CHEN, "finance"), ZHOU, "finance")
    changed(case, losing(company(), CHEN, "assistant"))
    assert states(case) == ["void", "open"]
    assert changed(case, nobody) == [("reassign", "nobody")], "the void seat is nobody who could decide"
    assert case.holders() == [(ADMIN, ROOT)]


def test_who_was_only_added_leaves_nobody_out_S8_5() -> None:
    case = waiting(role("assistant"), buttons=("add_alongside",), more={"add_from": (model.Person("everyone"),)})
    case.give(AddSigner(actor=CHEN, revision=1, place="alongside", people=(ZHOU,)))
    changed(case, losing(company(), CHEN, "assistant"))
    assert (ADMIN, ROOT) in case.holders()


def test_a_rescued_seat_stays_with_the_administrators_of_now_S8_5() -> None:
    case = waiting(role("vice_president"))
    assert case.holders() == [(ADMIN, ROOT)]
    assert changed(case, without(company(), ADMIN)) == []
    assert case.holders() == [(ROOT,)]


@pytest.mark.parametrize("gone", [CHEN, ZHOU])
def test_who_leaves_a_role_that_others_hold_changes_nothing_S4_4(gone: int) -> None:
    case = waiting(role("finance", within="anywhere"))
    assert changed(case, without(company(), gone)) == []
    assert case.holders() == [tuple({CHEN, ZHOU} - {gone})]


def test_the_holders_of_a_new_seat_are_told_S14_1() -> None:
    case = waiting(seat("user", "chen"))
    changed(case, without(company(), CHEN))
    assert case.notices() == [("opened", (WANG,))]


def test_in_a_counted_step_the_replacement_says_why_S5_7() -> None:
    case = waiting(seat("user", "chen"), seat("user", "zhou"), need="2")
    assert changed(case, without(company(), CHEN)) == [("reassign", "left")]
    case = waiting(role("assistant"), seat("user", "chen"), need="2")
    case.approve(CHEN, seat=2)
    assert [event.data["cause"] for event in case.trail if event.kind == "reassign"] == ["one_voice"]


def test_in_a_counted_step_an_administrator_who_leaves_is_not_replaced_by_a_superior_S5_7() -> None:
    case = waiting(role("vice_president"), seat("user", "chen"), need="2")
    assert case.holders() == [(ADMIN, ROOT), (CHEN,)]
    gone = without(without(company(), ADMIN), ROOT)
    changed(case, gaining(gone, ZHOU, "workflow_admin"))
    assert case.holders() == [(ZHOU,), (CHEN,)]


def test_in_a_counted_step_a_rescue_in_any_case_goes_past_superiors_S8_5() -> None:
    case = waiting(seat("user", "chen"), seat("user", "zhou"), need="2")
    changed(case, without(company(), CHEN), rescue=True)
    assert case.holders() == [(ADMIN, ROOT), (ZHOU,)]


def test_in_a_counted_step_who_sits_in_a_seat_left_out_may_be_asked_S5_7() -> None:
    case = waiting(seat("user", "li"), seat("user", "chen"), seat("user", "zhou"), need="2", own_request="skip")
    changed(case, without(company(), CHEN))
    assert case.holders() == [(WANG,), (ZHOU,)]
    assert case.request.submitters == (LI,)


def test_whoever_was_added_and_left_without_a_superior_goes_to_the_administrators_S8_1() -> None:
    anybody = {"add_from": (model.Person("everyone"),)}
    case = waiting(role("manager"), buttons=("add_alongside",), more=anybody, if_nobody="reject")
    case.give(AddSigner(actor=WANG, revision=1, place="alongside", people=(BOSS,)))
    assert changed(case, without(company(), BOSS)) == [("reassign", "nobody")]
    assert case.request.state == "running"


def test_what_was_sent_to_the_administrators_in_any_case_is_not_ended_when_they_leave_S8_5() -> None:
    case = waiting(role("assistant"), if_nobody="reject")
    changed(case, losing(company(), CHEN, "assistant"), rescue=True)
    assert case.holders() == [(ADMIN, ROOT)]
    gone = without(without(losing(company(), CHEN, "assistant"), ADMIN), ROOT)
    assert changed(case, gone) == [("reassign", "unfilled")]
    assert changed(case, gone) == []
    assert case.request.state == "running"


def test_whose_seat_was_left_out_may_replace_a_leaver_of_a_counted_step_S5_7() -> None:
    case = waiting(
        seat("user", "wang"), seat("user", "chen"), seat("user", "zhou"), need="2", if_nobody="skip",
        organisation=without(company(), WANG),
    )  # fmt: skip
    assert case.holders() == [(CHEN,), (ZHOU,)]
    changed(case, without(company(), CHEN))
    assert case.holders() == [(WANG,), (ZHOU,)]


def test_an_administrators_seat_of_a_counted_step_goes_to_no_superior_S5_7() -> None:
    case = waiting(role("vice_president"), seat("user", "admin"), seat("user", "root"), need="3")
    case.approve(ADMIN, seat=2)
    case.approve(ROOT, seat=3)
    assert case.holders() == [()]
    assert case.notices()[-1] == ("unfilled", (ADMIN, ROOT))


def test_of_several_who_step_in_for_nobody_the_first_gets_the_seat_S8_5() -> None:
    case = waiting(role("assistant"), if_nobody=(role("finance", within="anywhere"), role("president")))
    assert changed(case, losing(company(), CHEN, "assistant")) == [("reassign", "nobody_instead")]
    assert case.holders() == [(CHEN, ZHOU)]


def test_a_seat_that_was_left_out_leaves_no_other_out_S8_5() -> None:
    case = waiting(role("assistant"), seat("user", "wang"), if_nobody="skip", organisation=without(company(), WANG))
    assert states(case) == ["open", "void"]
    assert changed(case, losing(company(), CHEN, "assistant"))[0] == ("void", "nobody_skipped")


def test_an_administrators_seat_leaves_no_other_out_S8_5() -> None:
    case = waiting(seat("user", "boss"), role("assistant"))
    changed(case, without(company(), BOSS))
    assert case.holders() == [(ADMIN, ROOT), (CHEN,)]
    assert changed(case, losing(without(company(), BOSS), CHEN, "assistant")) == [("reassign", "nobody")]
    assert case.holders() == [(ADMIN, ROOT), (ADMIN, ROOT)]
