"""S10.9 and S10.10: urging those whom a request waits for, and copies, asked of the pure engine."""

from datetime import timedelta
from typing import Any

import pytest

from access.facts import Delegation
from schema.model import Person
from tests.workflows.builders import ADMIN, BOSS, CHEN, LI, NINE, WANG, ZHOU, Case, company, flow, role, step
from workflows import engine
from workflows.commands import Resubmit, Urge, Withdraw
from workflows.events import rebuild

FINANCE = role("finance", within="anywhere")


def told(case: Case, kind: str) -> list[tuple[int, ...]]:
    assert case.last is not None
    return [each.people for each in case.last.notices if each.kind == kind]


def submitted(*steps: Any, **more: Any) -> Case:
    case = Case(flow(*(steps or (step("one", FINANCE),)), **more))
    case.submit()
    return case


def may(case: Case, person: int) -> tuple[str, ...]:
    return engine.may(case.definition, case.request, person, case.organisation, case.now)


# ------------------------------------------------------------------------------------------------ urging
def test_the_submitter_urges_whom_it_waits_for_and_nothing_else_changes_S10_9() -> None:
    case = submitted()
    case.organisation = company(delegations=(Delegation(CHEN, BOSS, NINE, NINE + timedelta(days=1)),))
    before = case.request
    case.give(Urge(actor=LI))
    assert told(case, "urged") == [(CHEN, ZHOU)] and told(case, "opened_for") == [(BOSS,)]
    assert case.request.steps[0].seats == before.steps[0].seats and case.request.decisions == before.decisions
    assert [each.kind for each in case.trail][-1] == "urge" and rebuild(case.trail) == case.request


@pytest.mark.parametrize(("hours", "open_"), [(1, False), (4, False), (5, False), (6, True)])
def test_once_per_four_working_hours_and_the_lunch_break_is_none_S10_9(hours: int, open_: bool) -> None:
    """Submitted at 9:00 of a working day, with a break from 12:00 to 13:30: urged at 9:01, again from 14:31 on."""
    case = submitted()
    case.give(Urge(actor=LI))
    case.now = NINE + timedelta(hours=hours)
    assert ("urge" in may(case, LI)) is open_
    if not open_:
        assert case.refused(Urge(actor=LI), "zh-CN") == (
            "WFL125",
            "已催办过，14:31 之后可以再次催办。",
        )
    else:
        case.give(Urge(actor=LI))


def test_the_next_step_is_urged_by_itself_S10_9() -> None:
    case = submitted(step("one", FINANCE), step("two", role("president")))
    case.give(Urge(actor=LI))
    case.approve(CHEN)
    assert "urge" in may(case, LI)
    case.give(Urge(actor=LI))
    assert told(case, "urged") == [(BOSS,)]


def test_nobody_else_urges_and_nothing_that_waits_for_nobody_S10_9() -> None:
    case = submitted()
    for person in (CHEN, WANG, ADMIN):
        assert "urge" not in may(case, person) and case.refused(Urge(actor=person))[0] == "WFL023"
    case.give(Withdraw(actor=LI))
    assert case.refused(Urge(actor=LI))[0] == "WFL013"
    back = submitted()
    back.send_back(CHEN, "start")
    assert back.refused(Urge(actor=LI))[0] == "WFL017"


# ------------------------------------------------------------------------------------------------ copies
TO_BOSS = (Person("role", "president"), Person("role", "assistant"))


def test_a_copy_goes_out_when_the_step_has_passed_and_again_to_nobody_at_the_end_S10_10() -> None:
    case = submitted(step("one", FINANCE, more={"cc": TO_BOSS}), step("two"), cc=(*TO_BOSS, Person("role", "finance")))
    assert told(case, "copied") == []
    case.approve(ZHOU)
    assert told(case, "copied") == [(BOSS, CHEN)]
    case.approve(WANG)
    assert told(case, "copied") == [(ZHOU,)], "who had one gets no second"
    assert rebuild(case.trail) == case.request and case.request.copied == {BOSS, CHEN, ZHOU}


@pytest.mark.parametrize("verb", ["reject", "send_back"])
def test_no_copy_of_a_step_that_has_not_passed_and_none_is_undone_by_a_return_S9_6(verb: str) -> None:
    case = submitted(step("one", FINANCE, more={"cc": TO_BOSS}), step("two"))
    case.approve(CHEN)
    getattr(case, verb)(WANG, comment="x")
    assert case.request.copied == {BOSS, CHEN} and told(case, "copied") == []
    if verb == "send_back":
        case.give(Resubmit(actor=LI, subject=case.content))
        case.approve(CHEN)
        assert told(case, "copied") == [], "once per person and request"


def test_a_copy_of_the_result_goes_out_after_a_rejection_too_and_never_to_the_submitter_S10_10() -> None:
    case = submitted(step("one", FINANCE), cc=(Person("submitter"), Person("owner"), *TO_BOSS))
    case.reject(ZHOU)
    assert told(case, "copied") == [(BOSS, CHEN)]


def test_who_has_a_copy_decides_nothing_S10_10() -> None:
    case = submitted(step("one", FINANCE, more={"cc": TO_BOSS}), step("two"))
    case.approve(ZHOU)
    assert may(case, BOSS) == ("comment",)
    assert case.standing()[1] == "two", "and holds nothing up"
