"""Who approved before is not asked again (S4.8): in a row or at all, in the same round and on the same content only."""

from datetime import timedelta
from typing import Any

import pytest

from access.facts import Delegation
from tests.workflows.builders import (
    BOSS,
    CHEN,
    LI,
    NINE,
    WANG,
    ZHOU,
    Case,
    Content,
    company,
    effect,
    flow,
    gaining,
    role,
    seat,
    step,
)
from workflows.commands import Resubmit, Revise, Submit, TakeBack
from workflows.events import rebuild
from workflows.foresight import foresee

LOGINS = {LI: "li", WANG: "wang", CHEN: "chen", ZHOU: "zhou", BOSS: "boss"}


def asked(*people: int, policy: str = "skip", **more: Any) -> Case:
    """A submitted request whose steps s1, s2, ... ask one person each."""
    steps = [step(f"s{n}", seat("user", LOGINS[person]), same_person=policy) for n, person in enumerate(people, 1)]
    case = Case(flow(*steps, **more))
    case.submit()
    return case


def automatic(case: Case) -> list[tuple[str, str, int]]:
    """(step, cause, whose approval) of every seat that filled itself."""
    return [
        (case.request.step_of(each.seat).name, each.data["cause"], each.data["person"])
        for each in case.trail if each.kind == "automatic"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("policy", "decide", "skipped"),
    [
        ("ask", [WANG, WANG, BOSS, WANG], []),
        ("skip_in_a_row", [WANG, BOSS, WANG], ["s2"]),
        ("skip", [WANG, BOSS], ["s2", "s4"]),
    ],
)
def test_in_A_A_B_A_only_the_second_A_is_skipped_in_a_row_S4_8(
    policy: str, decide: list[int], skipped: list[str]
) -> None:
    case = asked(WANG, WANG, BOSS, WANG, policy=policy)
    for person in decide:
        case.approve(person)
    assert case.request.state == "approved"
    assert case.request.passed == ("s1", "s2", "s3", "s4")
    assert automatic(case) == [(name, "same_person", WANG) for name in skipped]
    assert rebuild(case.trail) == case.request


def test_a_row_goes_on_over_what_it_filled_itself_S4_8() -> None:
    case = asked(WANG, WANG, WANG, BOSS, policy="skip_in_a_row")
    case.approve(WANG)
    assert case.standing() == ("running", "s4", ("s1", "s2", "s3"))


def test_the_step_after_a_skipped_one_is_opened_and_told_as_usual_S4_8_S14_4() -> None:
    case = asked(WANG, WANG, BOSS)
    result = case.approve(WANG)
    assert case.holders() == [(BOSS,)]
    assert [(each.kind, each.step, each.people) for each in result.notices] == [("opened", "s3", (BOSS,))]


def test_a_skipped_step_has_passed_and_does_what_it_does_when_passed() -> None:
    done = (effect(),)
    case = Case(flow(step("one", seat("user", "wang")), step("two", seat("user", "wang"), same_person="skip",
                                                             when_passed=done)))  # fmt: skip
    case.submit()
    assert [deed.key for deed in case.approve(WANG).effects] == ["1:two.when_passed"]


@pytest.mark.parametrize(
    "more", [{"work": True}, {"comment": "always"}, {"signature": True}, {"may_edit": ("a",)}, {"must_fill": ("a",)}]
)
def test_what_asks_for_more_than_a_yes_is_never_skipped_S4_8(more: dict[str, Any]) -> None:
    case = Case(flow(step("one", seat("user", "wang")), step("two", seat("user", "wang"), same_person="skip", **more)))
    case.submit()
    case.approve(WANG)
    assert case.standing() == ("running", "two", ("one",))


def test_only_approvals_of_this_round_count_S4_8() -> None:
    case = asked(WANG, BOSS, WANG)
    case.approve(WANG)
    case.send_back(BOSS, "start")
    case.give(Resubmit(actor=LI, subject=case.content))
    case.approve(WANG)
    assert case.standing() == ("running", "s2", ("s1",))
    case.approve(BOSS)
    assert case.request.state == "approved"
    back = Case(flow(step("s1", seat("user", "wang")), step("s2", seat("user", "chen")),
                     step("s3", seat("user", "boss"), return_to=("s2",)),
                     step("s4", seat("user", "wang"), same_person="skip")))  # fmt: skip
    back.submit()
    back.approve(WANG)
    back.approve(CHEN)
    back.send_back(BOSS, "s2")
    back.approve(CHEN)
    back.approve(BOSS)
    assert back.standing() == ("running", "s4", ("s1", "s2", "s3"))


def test_only_approvals_of_the_same_content_count_S4_8() -> None:
    case = asked(WANG, BOSS, WANG)
    case.approve(WANG)
    case.give(Revise(actor=LI, changes={"note": ["a", "b"]}))
    case.approve(BOSS)
    assert case.standing() == ("running", "s3", ("s1", "s2"))


def test_a_decision_taken_back_is_no_approval_of_before_S4_8() -> None:
    first = step("one", seat("user", "wang"), seat("user", "chen"), seat("user", "boss"), need="2")
    case = Case(flow(first, step("two", seat("user", "wang"), same_person="skip")))
    case.submit()
    case.approve(WANG)
    case.give(TakeBack(actor=WANG))
    case.approve(CHEN)
    case.approve(BOSS)
    assert case.standing() == ("running", "two", ("one",))


@pytest.mark.parametrize("second", [WANG, BOSS])
def test_what_a_delegate_approved_spares_neither_him_nor_whom_he_acted_for_S4_8(second: int) -> None:
    """BOSS approves for WANG: it is the personal approval of neither."""
    case = Case(flow(step("one", seat("user", "wang")), step("two", seat("user", LOGINS[second]), same_person="skip")))
    case.organisation = company(delegations=(Delegation(WANG, BOSS, NINE, NINE + timedelta(days=1)),))
    case.submit()
    case.approve(BOSS)
    assert case.standing() == ("running", "two", ("one",))
    assert case.holders() == [(second,)]


def test_the_own_request_rule_comes_first_and_the_superior_it_names_may_have_approved_S4_1() -> None:
    case = asked(WANG, LI)
    case.approve(WANG)
    assert case.request.state == "approved"
    assert automatic(case) == [("s2", "same_person", WANG)]
    own = Case(flow(step("one", seat("user", "li"), own_request="allow"),
                    step("two", seat("user", "li"), own_request="skip", same_person="skip")))  # fmt: skip
    own.submit()
    own.approve(LI)
    assert [each.data["cause"] for each in own.trail if each.kind == "automatic"] == ["own_request_skipped"]


def test_nobody_stays_nobody_whoever_approved_before_S4_1() -> None:
    case = Case(flow(step("one", seat("user", "boss")), step("two", role("vice_president"), same_person="skip",
                                                             if_nobody=(seat("user", "boss"),))))  # fmt: skip
    case.submit()
    case.approve(BOSS)
    assert case.standing() == ("running", "two", ("one",))


def test_one_of_several_holders_who_approved_fills_their_seat_S4_8() -> None:
    case = Case(flow(step("one", seat("user", "zhou")), step("two", role("finance", within="anywhere"),
                                                             same_person="skip")))  # fmt: skip
    case.submit()
    case.approve(ZHOU)
    assert case.request.state == "approved"


def test_in_a_counted_step_an_approval_of_before_is_one_voice_S4_8_S5_6() -> None:
    organisation = gaining(company(), WANG, "assistant", 2)
    second = step("two", seat("user", "wang"), role("assistant"), seat("user", "zhou"), need="2", same_person="skip")
    case = Case(flow(step("one", seat("user", "wang")), second), organisation=organisation)
    case.submit()
    case.approve(WANG)
    assert case.standing() == ("running", "two", ("one",))
    assert case.holders() == [(CHEN,), (ZHOU,)]


def test_whose_voice_stands_already_fills_no_other_seat_and_his_superior_takes_it_S5_7() -> None:
    second = step("two", seat("user", "wang"), seat("user", "wang"), seat("user", "zhou"), need="2", same_person="skip")
    case = Case(flow(step("one", seat("user", "wang")), second))
    case.submit()
    result = case.approve(WANG)
    assert case.holders() == [(BOSS,), (ZHOU,)]
    assert sorted(each.people for each in result.notices if each.kind == "opened") == [(ZHOU,), (BOSS,)]


def test_the_simulation_knows_who_would_not_be_asked_again_S18() -> None:
    case = Case(flow(step("one", seat("user", "wang")), step("two", role("manager"), same_person="skip_in_a_row"),
                     step("three", role("finance", within="anywhere"), same_person="skip")))  # fmt: skip
    command = Submit(actor=LI, entity="quote", record=7, subject=Content())
    found = foresee(case.definition, command, case.now, case.organisation)
    shown = [[(each.cause, each.people, each.repeats) for each in ahead.seats] for ahead in found.steps]
    assert shown == [[("", (WANG,), "")], [("same_person", (WANG,), "王经理")], [("", (CHEN, ZHOU), "")]]
    case.submit()
    case.approve(WANG)
    assert case.standing() == ("running", "three", ("one", "two"))
