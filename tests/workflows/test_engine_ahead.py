"""Looking ahead (S18): each step as it would open once those before it were approved by whom alone they wait for."""

from typing import Any

from schema import model
from tests.workflows.builders import (
    ADMIN,
    BOSS,
    CHEN,
    LI,
    NINE,
    ROOT,
    WANG,
    Case,
    Content,
    asks,
    below,
    company,
    flow,
    role,
    seat,
    step,
    without,
)
from workflows.commands import Submit
from workflows.foresight import Foresight, SeatAhead, ahead_of, foresee

CHEN_, WANG_, BOSS_, ZHOU_ = (seat("user", name) for name in ("chen", "wang", "boss", "zhou"))


def once(name: str, *who: model.Seat, **more: Any) -> model.Step:
    """A step that asks nobody twice."""
    return step(name, *who, same_person="skip", **more)


def foreseen(*steps: model.Block, organisation: Any = None, **more: Any) -> Foresight:
    content = Content(values={"ratio": 2})
    command = Submit(actor=LI, entity="quote", record=7, subject=content)
    return foresee(flow(*steps, **more), command, NINE, organisation or company())


def causes(found: Foresight) -> list[list[tuple[tuple[int, ...], str]]]:
    """People and cause of every seat of every step."""
    return [[(each.people, each.cause) for each in ahead.seats] for ahead in found.steps]


def test_what_needs_no_approval_says_so_and_has_no_steps_S1_6() -> None:
    found = foreseen(step("one", WANG_), when=below("ratio", 1))
    assert found == Foresight(False, found.why, (), ())
    assert found.why


def test_an_approval_is_needed_where_any_step_applies() -> None:
    never = asks("never", lambda values: False)
    assert foreseen(step("one", WANG_), step("two", BOSS_, when=never)).needed
    assert not foreseen(step("one", WANG_, when=never)).needed


def test_who_alone_decides_a_step_is_taken_to_have_approved_it_S4_8() -> None:
    found = foreseen(step("one", WANG_), once("two", WANG_), once("three", WANG_))
    assert causes(found) == [[((WANG,), "")], [((WANG,), "same_person")], [((WANG,), "same_person")]]
    assert [ahead.seats[0].repeats for ahead in found.steps] == ["", "王经理", "王经理"]


def test_of_two_who_could_decide_neither_is_taken_to_have_approved_S4_8() -> None:
    assert causes(foreseen(step("one", WANG_, BOSS_), once("two", WANG_)))[1] == [((WANG,), "")]
    shared = role("finance", within="anywhere")
    assert causes(foreseen(step("one", shared), once("two", CHEN_)))[1] == [((CHEN,), "")]


def test_where_all_must_approve_each_is_taken_to_have_S4_8() -> None:
    for need in ("all", "in_order"):
        found = foreseen(step("one", WANG_, BOSS_, need=need), once("two", BOSS_), once("three", WANG_))
        assert [seats[0][1] for seats in causes(found)[1:]] == ["same_person", "same_person"], need
    counted = foreseen(step("one", WANG_, BOSS_, ZHOU_, need="2"), once("two", BOSS_))
    assert causes(counted)[1] == [((BOSS,), "")]


def test_a_work_that_is_done_is_no_approval_S4_8() -> None:
    assert causes(foreseen(step("one", WANG_, work=True), once("two", WANG_)))[1] == [((WANG,), "")]


def test_what_is_left_out_of_a_step_approves_nothing_S4_8() -> None:
    left_out = step("one", CHEN_, WANG_, if_nobody="skip", need="all")
    found = foreseen(left_out, once("two", WANG_), organisation=without(company(), CHEN))
    assert causes(found) == [[((), "nobody_skipped"), ((WANG,), "")], [((WANG,), "same_person")]]


def test_what_passes_by_itself_is_nobodys_approval_S4_8() -> None:
    skipped = step("one", seat("user", "li"), own_request="skip")
    assert causes(foreseen(skipped, once("two", WANG_))) == [[((), "own_request_skipped")], [((WANG,), "")]]


def test_of_a_running_request_the_steps_that_opened_are_not_foreseen() -> None:
    case = Case(flow(step("one", WANG_), once("two", WANG_), once("three", BOSS_)))
    case.submit()
    found = ahead_of(case.definition, case.request, company())
    assert list(found) == ["two", "three"]
    assert found["two"].seats[0].cause == "same_person"
    case.approve(WANG)
    assert list(ahead_of(case.definition, case.request, company())) == []


def test_a_seat_that_is_still_to_be_chosen_keeps_its_place_among_the_others_S4_9() -> None:
    pool = (seat("user", "chen"), seat("user", "zhou"))
    found = foreseen(step("one", WANG_, seat("chosen_by", "submitter", pool=pool), need="all"))
    assert [(each.cause, each.rule) for each in found.steps[0].seats] == [("", 0), ("to_choose", 1)]


def test_where_nobody_is_found_the_administrators_are_named_S4_6() -> None:
    found = foreseen(step("one", role("vice_president")))
    assert causes(found) == [[((ADMIN, ROOT), "nobody")]]
    assert found.steps[0].seats[0].rescue


def test_a_seat_ahead_has_no_cause_and_is_of_the_first_entry_unless_it_says_so() -> None:
    assert SeatAhead(()) == SeatAhead((), "", False, "", "", 0, "")


def test_where_a_step_passes_by_itself_nobody_else_is_taken_to_have_approved_it_S4_5_S4_8() -> None:
    steps = (step("one", seat("user", "li"), WANG_, own_request="skip"), once("two", WANG_))
    assert causes(foreseen(*steps))[1] == [((WANG,), "")]
    case = Case(flow(*steps))
    case.submit()
    assert case.standing() == ("running", "two", ("one",))
    assert case.holders() == [(WANG,)]


def test_a_row_goes_on_over_what_it_filled_itself_S4_8() -> None:
    steps = [step(name, WANG_, same_person="skip_in_a_row") for name in ("two", "three", "four")]
    found = foreseen(step("one", WANG_), *steps)
    assert [seats[0][1] for seats in causes(found)] == ["", "same_person", "same_person", "same_person"]


def test_of_several_holders_the_one_who_approved_before_goes_on_the_row_S4_8() -> None:
    shared = role("finance", within="anywhere")
    row = (
        step(name, who, same_person="skip_in_a_row") for name, who in zip("abc", (CHEN_, shared, CHEN_), strict=True)
    )
    assert [seats[0][1] for seats in causes(foreseen(*row))] == ["", "same_person", "same_person"]
