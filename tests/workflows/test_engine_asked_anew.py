"""S16.5 in detail: what counts as asked otherwise, who is asked anew then, and what stands in the way by name."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from access.facts import Delegation
from kernel.duration import Duration
from schema import model
from tests.workflows.builders import (
    BOSS,
    CHEN,
    NINE,
    WANG,
    ZHOU,
    Case,
    at_least,
    below,
    company,
    flow,
    role,
    seat,
    step,
)
from tests.workflows.test_engine_migration import FIRST, SECOND, THIRD, go_on, of, running
from workflows.commands import AddSigner
from workflows.migration import obstacle

CHEN_, ZHOU_ = seat("user", "chen"), seat("user", "zhou")
CHAIN = seat("managers_of", "submitter", levels=1)
POOL = seat("chosen_by", "submitter", pool=(CHEN_,))


def reason(*steps: model.Block, of_case: Case, **more: Any) -> str:
    """What stands in the way, in English."""
    found = obstacle(flow(*steps, **more), of_case.request, of_case.content)
    return found.text("en") if found else ""


def redrawn(before: model.Step, after: model.Step) -> bool:
    """Whether a running step that was `before` is asked anew under `after`."""
    case = Case(flow(before))
    case.submit(chosen={"one": (CHEN,)} if before.who[0].kind == "chosen_by" else None)
    assert go_on(case, after) == ""
    return "redraw" in [event.kind for event in case.trail]


# ------------------------------------------------------------------------------------------------ what counts
@pytest.mark.parametrize(("before", "after"), [
    (CHEN_, replace(CHEN_, weight=Decimal(2))),
    (CHEN_, replace(CHEN_, veto=True)),
    (CHEN_, seat("user", "zhou")),
    (seat("field", "owner"), seat("manager_of", "owner")),
    (role("finance"), role("finance", within="anywhere")),
    (role("finance", within="anywhere"), role("finance", within="anywhere", holders="every")),
    (CHAIN, replace(CHAIN, levels=2)),
    (CHAIN, replace(CHAIN, up_to=role("president"))),
    (POOL, replace(POOL, pool=(CHEN_, ZHOU_))),
])  # fmt: skip
def test_another_word_about_a_seat_asks_its_step_anew_S16_5(before: model.Seat, after: model.Seat) -> None:
    one = step("one", before, need="all")
    assert redrawn(one, replace(one, who=(after,)))
    assert not redrawn(one, replace(one, comment="always"))


@pytest.mark.parametrize("more", [
    {"need": "all"}, {"need": "2"}, {"reject_when": "after_all"}, {"work": True}, {"own_request": "allow"},
])  # fmt: skip
def test_another_way_of_counting_asks_a_step_anew_S16_5(more: dict[str, Any]) -> None:
    one = step("one", CHEN_, ZHOU_)
    assert redrawn(one, replace(one, **more))


# ------------------------------------------------------------------------------------------------ who is asked
def test_asked_in_order_now_only_the_first_is_asked_and_the_trail_says_why_S16_5() -> None:
    case = running(step("one", CHEN_, ZHOU_, need="all"), passed=())
    go_on(case, step("one", ZHOU_, CHEN_, need="in_order"))
    assert case.holders() == [(ZHOU,)]
    assert [event.data["cause"] for event in case.trail if event.kind == "redraw"] == ["in_flight"]
    go_on(case, step("one", ZHOU_, CHEN_, need="all"))
    assert case.holders() == [(ZHOU,), (CHEN,)]


def test_what_the_new_definition_fills_by_itself_is_filled_at_once_S16_5() -> None:
    case = running(step("one", CHEN_, ZHOU_, need="all"), passed=())
    go_on(case, step("one", seat("user", "li"), ZHOU_, need="all", own_request="skip"))
    assert case.holders() == [(ZHOU,)]
    assert [said.cause for said in case.request.decisions] == ["own_request_skipped"]
    rejected = running(step("one", CHEN_, ZHOU_, need="all"), passed=())
    go_on(rejected, step("one", role("vice_president"), ZHOU_, need="all", if_nobody="reject"))
    assert rejected.request.state == "rejected"


def test_whoever_was_added_to_the_step_stays_S16_5_S10_3() -> None:
    anybody = {"add_from": (model.Person("everyone"),)}
    case = running(step("one", CHEN_, buttons=("add_alongside",), more=anybody), passed=())
    case.give(AddSigner(actor=CHEN, revision=1, place="alongside", people=(BOSS,)))
    go_on(case, step("one", ZHOU_))
    assert case.holders() == [(BOSS,), (ZHOU,)]


def test_what_a_delegate_decided_is_the_decision_of_whom_he_acted_for_S16_5_S10_6() -> None:
    today = company(delegations=(Delegation(CHEN, BOSS, NINE, NINE.replace(hour=20)),))
    case = Case(flow(step("one", CHEN_, ZHOU_, need="all")), today)
    case.submit()
    case.approve(BOSS, seat=1)
    go_on(case, step("one", ZHOU_, CHEN_, seat("user", "wang"), need="all"))
    assert case.holders() == [(ZHOU,), (WANG,)], "CHEN's voice is there already"


def test_a_decision_that_the_new_definition_does_not_ask_for_fills_no_seat_S16_5() -> None:
    case = running(step("one", CHEN_, ZHOU_, need="all"), passed=())
    case.approve(CHEN)
    go_on(case, step("one", seat("user", "wang"), ZHOU_, need="all"))
    assert case.holders() == [(WANG,), (ZHOU,)]
    assert next(each for each in case.request.steps[0].seats if each.state == "decided").rule == 2


# ------------------------------------------------------------------------------------------------ what is in the way
def test_what_stands_in_the_way_is_told_by_name_S16_5() -> None:
    case = running(FIRST, SECOND)
    assert "merge, draw" in reason(FIRST, SECOND, of_case=case, unbuilt=("merge", "draw"))
    assert "no step first, second," in reason(THIRD, of_case=case)
    assert "lead to second in" in reason(FIRST, of("second", "chen", when=at_least("amount", 9)), of_case=case)
    assert "asks for third before" in reason(FIRST, THIRD, SECOND, of_case=case)


def test_the_first_of_several_reasons_is_told_S16_5() -> None:
    case = running(FIRST, SECOND)
    unknown = [of("second", "chen", when=at_least("ratio", 1)), of("third", "zhou", when=at_least("price", 1))]
    assert "ratio" in reason(FIRST, *unknown, of_case=case)


def test_what_needs_an_approval_still_goes_on_and_steps_that_do_not_apply_are_in_nobodys_way_S16_5() -> None:
    case = running(FIRST, SECOND)
    never = of("third", "zhou", when=at_least("amount", 100))
    assert go_on(case, FIRST, never, SECOND, when=below("amount", 100)) == ""


def test_a_step_that_is_asked_anew_has_a_term_S16_5_S11_1() -> None:
    case = running(step("one", CHEN_), passed=())
    go_on(case, step("one", ZHOU_, due=Duration.parse("1 working day")))
    assert all(each.term is not None for each in case.active.seats if each.state == "open")
