"""Whom the submitter chooses (S4.9): from a stated pool, asked at submit, checked again when the step opens."""

from typing import Any

import pytest

from kernel.errors import Refusal
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
    Content,
    at_least,
    choose,
    flow,
    losing,
    role,
    seat,
    step,
)  # fmt: skip
from workflows.commands import Restart, Resubmit, Submit
from workflows.events import rebuild
from workflows.foresight import foresee

FINANCE = (role("finance", within="anywhere"),)  # CHEN and ZHOU


def chosen(name: str = "check", pool: tuple[model.Seat, ...] = FINANCE, holders: str = "", **more: Any) -> model.Step:
    """A step whose people the submitter chooses."""
    return step(name, seat("chosen_by", "submitter", pool=pool, holders=holders), **more)


def problems(case: Case, **more: Any) -> list[tuple[str, str | None, str]]:
    """(code, field, sentence) of everything a submit is refused for."""
    with pytest.raises(Refusal) as refused:
        case.submit(**more)
    assert refused.value.code.name == "WFL001"
    return [(each.code.name, each.field, each.text("en")) for each in refused.value.problems]


def test_the_one_chosen_decides_and_nobody_else_S4_9() -> None:
    case = Case(flow(chosen()))
    case.submit(chosen={"check": (ZHOU,)})
    assert case.holders() == [(ZHOU,)]
    assert case.refused(lambda: case.approve(CHEN))[0] == "WFL012"
    case.approve(ZHOU)
    assert case.request.state == "approved"
    assert rebuild(case.trail) == case.request


def test_nobody_chosen_and_somebody_outside_the_pool_are_told_with_the_pool_S4_9_S1_5() -> None:
    definition = flow(chosen(), chosen("last", (role("manager"), role("president"))))
    assert problems(Case(definition), chosen={"last": (ADMIN,)}) == [
        ("WFL087", "chosen.check", "Nobody was chosen to decide check; these can be: 陈, 周."),
        ("WFL088", "chosen.last", "管理员甲 cannot be chosen for last; these can: 王经理, 总裁."),
    ]  # fmt: skip


def test_one_person_fills_a_seat_and_with_every_each_has_one_S4_9() -> None:
    both = {"check": (CHEN, ZHOU)}
    assert [each[0] for each in problems(Case(flow(chosen())), chosen=both)] == ["WFL089"]
    case = Case(flow(chosen(holders="every", need="all")))
    case.submit(chosen=both)
    assert case.holders() == [(CHEN,), (ZHOU,)]


def test_two_seats_of_a_step_are_chosen_under_keys_of_their_own() -> None:
    choice = seat("chosen_by", "submitter", pool=FINANCE)
    case = Case(flow(step("check", choice, role("manager"), choice, need="all")))
    case.submit(chosen={"check": (CHEN,), "check.2": (ZHOU,)})
    assert case.holders() == [(CHEN,), (WANG,), (ZHOU,)]


def test_what_no_step_asks_is_told_and_what_this_route_does_not_ask_is_let_be() -> None:
    definition = flow(chosen(when=at_least("amount", 5)), step("two", role("manager")))
    small = Case(definition, content=Content({"amount": 1}))
    assert [each[0] for each in problems(small, chosen={"nothing": (CHEN,)})] == ["WFL090"]
    small.submit(chosen={"check": (ADMIN,)})
    assert small.standing() == ("running", "two", ())
    large = Case(definition, content=Content({"amount": 9}))
    assert [each[0] for each in problems(large, chosen={})] == ["WFL087"]


def test_all_that_stands_in_the_way_is_told_at_once_S1_5() -> None:
    definition = flow(chosen(), step("two", role("manager"), when=at_least("amount", 5)))
    found = problems(Case(definition, content=Content({})), chosen={})
    assert [(code, field) for code, field, _ in found] == [("WFL002", "amount"), ("WFL087", "chosen.check")]


def test_the_submitter_is_in_no_pool_unless_he_may_decide_his_own_request_S4_5() -> None:
    pool = (seat("user", "li"), seat("user", "chen"))
    assert problems(Case(flow(chosen(pool=pool))), chosen={"check": (LI,)})[0][2].endswith("these can: 陈.")
    case = Case(flow(chosen(pool=pool, own_request="allow")))
    case.submit(chosen={"check": (LI,)})
    assert case.holders() == [(LI,)]


def test_who_left_the_pool_meanwhile_decides_nothing_and_the_empty_rule_holds_S4_9_S4_6() -> None:
    case = Case(flow(step("first", role("manager")), chosen()))
    case.submit(chosen={"check": (ZHOU,)})
    case.organisation = losing(case.organisation, ZHOU, "finance")
    case.approve(WANG)
    assert case.holders() == [(ADMIN, ROOT)]
    assert case.request.steps[-1].seats[0].cause == "nobody"


def test_where_nobody_could_be_asked_the_empty_rule_holds_S4_9() -> None:
    case = Case(flow(chosen(if_nobody=(seat("user", "boss"),))))
    case.submit()
    assert case.holders() == [(BOSS,)]


def test_a_pool_without_anybody_asks_nothing_S4_9_S4_6() -> None:
    case = Case(flow(chosen(pool=(role("vice_president"),))))
    case.submit(chosen={})
    assert case.holders() == [(ADMIN, ROOT)]


def test_a_request_handed_in_again_keeps_the_choice_until_another_is_made_S4_9() -> None:
    case = Case(flow(chosen()))
    case.submit(chosen={"check": (ZHOU,)})
    case.send_back(ZHOU, "start")
    case.give(Resubmit(actor=LI, subject=case.content, chosen={}))
    assert case.holders() == [(ZHOU,)]
    case.send_back(ZHOU, "start")
    case.give(Resubmit(actor=LI, subject=case.content, chosen={"check": (CHEN,)}))
    assert case.holders() == [(CHEN,)]
    case.send_back(CHEN, "start")
    case.organisation = losing(case.organisation, CHEN, "finance")
    refused = case.refused(Resubmit(actor=LI, subject=case.content, chosen={}))
    assert refused[0] == "WFL001"
    assert rebuild(case.trail) == case.request


def test_the_simulation_names_what_is_to_be_chosen_and_its_pool_S18() -> None:
    definition = flow(step("first", role("manager")), chosen(holders="every", need="all"))
    command = Submit(actor=LI, entity="quote", record=7, subject=Content())
    case = Case(definition)
    found = foresee(definition, command, case.now, case.organisation)
    assert [(each.key, each.many, each.pool) for each in found.choices] == [("check", True, (CHEN, ZHOU))]
    assert [(each.cause, each.people) for each in found.steps[1].seats] == [("to_choose", ())]
    assert found.problems == ()


def test_a_change_that_leads_to_a_choice_nobody_made_lies_with_the_submitter_S3_5_S4_9() -> None:
    big = choose((at_least("amount", 10), (chosen(),)), (None, ()))
    case = Case(
        flow(step("first", role("manager")), big, restart_if_changed=("amount",)), content=Content({"amount": 1})
    )
    case.submit(chosen={})
    case.content = Content({"amount": 20})
    case.give(Restart(actor=LI, subject=case.content, changes={"amount": [1, 20]}))
    assert (case.request.state, case.holders()) == ("returned", [])
    case.give(Resubmit(actor=LI, subject=case.content, chosen={"check": (ZHOU,)}))
    case.approve(WANG)
    assert (case.standing()[1], case.holders()) == ("check", [(ZHOU,)])
    case.give(Restart(actor=LI, subject=case.content, changes={"amount": [20, 21]}))
    assert case.standing() == ("running", "first", ()), "whom he chose before still holds"
    assert rebuild(case.trail) == case.request
