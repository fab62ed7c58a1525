"""Branches in the corners: blocks within blocks, what a return keeps, which seat is meant, who may be urged."""

from datetime import timedelta
from typing import Any

from schema import model
from tests.workflows.builders import BOSS, CHEN, LI, NINE, WANG, ZHOU, Case, Content, at_least, flow, step, together
from tests.workflows.builders import seat as seat_of
from tests.workflows.test_engine_migration import go_on
from workflows import engine
from workflows.branches import kept_for, standing
from workflows.commands import Resubmit, Urge
from workflows.deciding import return_targets
from workflows.route import step_named

LOGINS = {WANG: "wang", CHEN: "chen", ZHOU: "zhou", BOSS: "boss"}


def of(name: str, person: int, **more: Any) -> model.Step:
    """A step that one person decides."""
    return step(name, seat_of("user", LOGINS[person]), **more)


def submitted(*blocks: model.Block, content: Content | None = None) -> Case:
    case = Case(flow(*blocks), content=content or Content())
    case.submit()
    return case


def nested() -> Case:
    """Wang beside Chen, both within the branch beside Zhou's."""
    inner = together(("law", (of("legal", WANG),)), ("tax", (of("taxes", CHEN),)))
    return submitted(together(("paper", (inner,)), ("goods", (of("store", ZHOU),))))


def causes(case: Case) -> dict[str, str]:
    """Why the seat of each step is void."""
    return {step.name: seat.cause for step in case.request.steps for seat in step.seats if seat.state == "void"}


# ------------------------------------------------------------------------------------------------ what stops others
def test_a_rejection_stops_what_stands_beside_it_and_beside_its_block_each_with_its_reason_S2_8() -> None:
    case = nested()
    case.reject(WANG)
    assert causes(case) == {"taxes": "branch_rejected:law", "store": "branch_rejected:paper"}


def test_a_return_names_the_branch_where_the_two_part_S2_8() -> None:
    case = nested()
    case.send_back(WANG)
    assert causes(case) == {"taxes": "branch_returned:law", "store": "branch_returned:paper"}


def test_what_a_rejection_cuts_off_is_over_and_what_was_opened_is_not_S2_8() -> None:
    case = submitted(together(("law", (of("a", WANG),)), ("money", (of("b", CHEN), of("c", ZHOU)))), of("last", BOSS))
    case.reject(WANG)
    assert standing(case.request).over == {2, 3}


def test_a_block_behind_a_block_waits_for_it_S2_8() -> None:
    case = submitted(
        together(("law", (of("a", WANG),)), ("money", (of("b", CHEN),))),
        together(("law", (of("c", ZHOU),)), ("goods", (of("d", BOSS),))),
    )
    assert case.standing()[1] == "a, b"
    case.approve(WANG)
    case.approve(CHEN)
    assert case.standing()[1] == "c, d"


# ------------------------------------------------------------------------------------------------ back
def test_the_previous_step_of_a_branch_is_never_one_beside_it_S9_1_S2_8() -> None:
    second = of("b", CHEN, return_to=("previous", "a"))
    case = submitted(of("first", BOSS), together(("law", (of("a", WANG), of("more", ZHOU))), ("money", (second,))))
    case.approve(BOSS)
    case.approve(WANG)
    assert return_targets(step_named(case.definition, "b"), case.request) == ("first",)


def kept(case: Case) -> list[str]:
    """What stays approved by the last return."""
    (back,) = [each for each in case.trail if each.kind == "back"]
    found: list[str] = back.data.get("keep", [])
    return found


def test_only_what_lies_between_is_kept_for_coming_back_S9_2() -> None:
    last = of("c", BOSS, after_return="come_back", return_to=("a",))
    skipped = step("b", seat_of("user", "ghost"), if_nobody="skip")
    case = submitted(of("a", WANG), skipped, last, of("d", ZHOU))
    case.approve(WANG)
    case.send_back(BOSS, "a")
    assert kept(case) == ["b"], "neither the target nor what was never reached"


def test_what_stands_beside_the_target_is_not_between_S9_2_S2_8() -> None:
    back = of("a2", BOSS, after_return="come_back", return_to=("a1",))
    case = submitted(together(("law", (of("a1", WANG), back)), ("money", (of("b", CHEN),))))
    case.approve(WANG)
    case.approve(CHEN)
    assert kept_for(case.request, "a1") == ()
    assert kept_for(case.request, "start") == ("a1", "b")
    case.send_back(BOSS, "a1")
    assert kept(case) == []


def test_a_step_that_no_longer_applies_is_not_where_it_comes_back_to_S9_2_S16_5() -> None:
    last = of("last", BOSS, after_return="come_back")
    case = submitted(of("a", WANG), last, content=Content({"amount": 5}))
    case.approve(WANG)
    case.send_back(BOSS)
    assert go_on(case, of("a", WANG), of("new", CHEN, when=at_least("amount", 100)), last) == ""
    case.give(Resubmit(actor=LI, subject=case.content, same=True))
    assert [each.data["cause"] for each in case.trail if each.kind == "resubmit"] == ["come_back:last"]
    assert case.standing() == ("running", "last", ("a",))


def test_where_the_returning_step_is_gone_everything_is_asked_again_S9_2_S16_5() -> None:
    case = submitted(of("a", WANG), of("last", BOSS, after_return="come_back"))
    case.approve(WANG)
    case.send_back(BOSS)
    assert go_on(case, of("a", WANG)) == ""
    case.give(Resubmit(actor=LI, subject=case.content, same=True))
    assert case.standing() == ("running", "a", ()), "what somebody sent back does not pass by itself"


# ------------------------------------------------------------------------------------------------ which seat
def test_with_several_seats_the_verbs_are_those_of_the_seat_that_is_asked_for_S7_1() -> None:
    case = submitted(together(("law", (of("a", WANG),)), ("goods", (of("b", WANG, work=True),))))

    def may(seat: int | None) -> set[str]:
        found = engine.may(case.definition, case.request, WANG, case.organisation, case.now, seat)
        return set(found) & {"approve", "done"}

    assert (may(None), may(1), may(2), may(9)) == ({"approve"}, {"approve"}, {"done"}, set())


def test_nobody_is_urged_again_before_the_first_that_may_be_S10_9() -> None:
    """Urged at 9:02, and the step that opened then at 9:04: four working hours after the first of them."""
    case = submitted(together(("law", (of("a", WANG),)), ("money", (of("b", CHEN), of("c", ZHOU)))))
    case.now = NINE + timedelta(minutes=2)
    case.give(Urge(actor=LI))
    case.approve(CHEN)
    case.give(Urge(actor=LI))
    assert case.refused(Urge(actor=LI))[1] == "This was urged already; it can be urged again from 14:32 on."
