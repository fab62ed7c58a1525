"""S16.5 `in_flight: move`: a running request goes on with a changed definition, or stays and says why (invariant 9)."""

from decimal import Decimal
from typing import Any

import pytest

from schema import model
from tests.workflows.builders import (
    BOSS,
    CHEN,
    LI,
    WANG,
    ZHOU,
    Case,
    Content,
    at_least,
    below,
    choose,
    flow,
    role,
    seat,
    step,
    together,
)
from workflows import engine
from workflows.commands import Migrate, Resubmit
from workflows.events import rebuild
from workflows.migration import obstacle


def of(name: str, login: str, **more: Any) -> model.Step:
    return step(name, seat("user", login), **more)


def running(*steps: model.Block, passed: tuple[int, ...] = (WANG,), amount: int = 5) -> Case:
    """A request under way, its first steps passed."""
    case = Case(flow(*steps), content=Content({"amount": amount}))
    case.submit()
    for person in passed:
        case.approve(person)
    return case


def go_on(case: Case, *steps: model.Block, **more: Any) -> str:
    """The case under a new definition; "" or the code of what stands against it, and then nothing changed."""
    new = flow(*steps, **more)
    reason = obstacle(new, case.request, case.content)
    if reason is not None:
        return reason.code.name
    command = Migrate(subject=case.content)
    case.last = engine.go_on(case.definition, new, case.request, command, case.now, case.organisation)
    case.definition, case.state = new, case.last.state
    case.trail.extend(case.last.events)
    assert rebuild(case.trail) == case.request, "16: the trail says something else"
    assert case.request.version == new.text_hash
    return ""


FIRST, SECOND, THIRD = of("first", "wang"), of("second", "chen"), of("third", "zhou")


def test_it_goes_on_where_it_stands_and_meets_the_new_steps_behind_it_S16_5() -> None:
    case = running(FIRST, SECOND)
    assert go_on(case, FIRST, SECOND, THIRD) == ""
    assert case.standing() == ("running", "second", ("first",))
    assert case.last is not None
    event = next(each for each in case.last.events if each.kind == "migrate")
    assert (event.actor, event.data["cause"]) == (None, "in_flight")
    case.approve(CHEN)
    assert case.standing()[1] == "third"
    assert case.approve(ZHOU).state.state == "approved"


def test_what_is_asked_as_before_keeps_its_seats_and_tells_nobody_S16_5() -> None:
    case = running(FIRST, SECOND)
    seats = case.request.steps[-1].seats
    assert go_on(case, FIRST, SECOND, THIRD) == ""
    assert case.request.steps[-1].seats == seats
    assert case.last is not None and case.last.notices == ()


def test_what_is_not_decided_yet_is_asked_of_whom_the_new_definition_names_S16_5() -> None:
    case = running(FIRST, SECOND)
    assert go_on(case, FIRST, of("second", "zhou")) == ""
    assert case.holders() == [(ZHOU,)]
    assert case.last is not None
    assert [(each.kind, each.people) for each in case.last.notices] == [
        ("no_longer_needed", (CHEN,)),
        ("opened", (ZHOU,)),
    ]
    assert case.refused(lambda: case.approve(CHEN))[0] == "WFL012"
    assert case.approve(ZHOU).state.state == "approved"


def test_decided_seats_stay_and_are_not_asked_again_S16_5() -> None:
    people = (seat("user", "wang"), seat("user", "chen"))
    case = running(step("all", *people, need="all"))
    assert go_on(case, step("all", seat("user", "boss"), *people, need="all")) == ""
    assert case.holders() == [(BOSS,), (CHEN,)]
    assert [each.rule for each in case.request.steps[0].seats if each.state != "void"] == [1, 0, 2]
    case.approve(BOSS)
    assert case.approve(CHEN).state.state == "approved"


def test_a_step_that_the_votes_now_pass_has_passed_S16_5() -> None:
    people = (seat("user", "wang"), seat("user", "chen"))
    case = running(step("all", *people, need="all"), THIRD)
    assert go_on(case, step("all", *people, need="any"), THIRD) == ""
    assert case.standing() == ("running", "third", ("all",))


def test_steps_that_were_left_out_and_apply_now_are_asked_behind_S16_5() -> None:
    case = running(FIRST, SECOND, of("third", "zhou", when=at_least("amount", 100)), passed=(WANG,))
    assert go_on(case, FIRST, SECOND, of("third", "zhou", when=at_least("amount", 1))) == ""
    case.approve(CHEN)
    assert case.standing()[1] == "third"


def test_a_returned_request_is_handed_in_under_the_new_definition_S16_5() -> None:
    case = running(FIRST, SECOND, passed=())
    case.send_back(WANG)
    assert go_on(case, THIRD) == ""
    case.give(Resubmit(actor=LI, subject=case.content))
    assert case.standing() == ("running", "third", ())


@pytest.mark.parametrize(
    ("steps", "code"),
    [
        ((SECOND,), "WFL234"),
        ((FIRST,), "WFL234"),
        ((FIRST, THIRD, SECOND), "WFL236"),
        ((FIRST, choose((at_least("amount", 100), (SECOND,)), (None, (THIRD,)))), "WFL235"),
        ((FIRST, of("second", "chen", when=at_least("ratio", 1))), "WFL002"),
    ],
)
def test_whose_steps_are_not_those_of_the_new_definition_stays_with_its_own_S16_5(
    steps: tuple[model.Block, ...], code: str
) -> None:
    case = running(FIRST, SECOND)
    before = case.request
    assert go_on(case, *steps) == code
    assert case.request is before and case.approve(CHEN).state.state == "approved"


def test_what_would_need_no_approval_any_more_stays_too_S16_5() -> None:
    case = running(FIRST, SECOND)
    assert go_on(case, FIRST, SECOND, when=below("amount", Decimal(1))) == "WFL233"


def test_steps_at_once_that_the_new_definition_puts_in_a_line_stay_and_those_beside_move_S2_8_S16_5() -> None:
    block = together(("law", (FIRST,)), ("money", (SECOND,)))
    case = running(block, passed=())
    assert go_on(case, FIRST, SECOND) == "WFL237", "the second waits for the first there"
    assert go_on(case, together(("law", (FIRST, THIRD)), ("money", (SECOND,)))) == ""
    assert case.standing()[1] == "first, second"
    case.approve(WANG)
    assert case.standing()[1] == "third, second"


def test_roles_are_read_as_the_new_definition_says_S4_4_S16_5() -> None:
    case = running(FIRST, step("second", role("finance", within="anywhere")))
    assert go_on(case, FIRST, step("second", role("president"))) == ""
    assert case.holders() == [(BOSS,)]
