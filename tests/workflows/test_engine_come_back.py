"""S9.2 `after_return: come_back`: straight back to the returning step, only if the content did not change; and what a
step says of `withdraw` (S9.8) and `max_returns` (S9.7) for itself."""

from typing import Any

import pytest

from schema import model
from tests.workflows.builders import BOSS, CHEN, LI, WANG, ZHOU, Case, Content, at_least, flow, seat, step, together
from workflows.commands import Restart, Resubmit, Revise, Withdraw
from workflows.engine import may
from workflows.events import rebuild


def of(name: str, login: str, **more: Any) -> model.Step:
    return step(name, seat("user", login), **more)


LAST = of("last", "boss", after_return="come_back", return_to=("start", "first", "second"))


def three(last: model.Step = LAST, **more: Any) -> Case:
    """Three steps, two of them passed."""
    case = Case(flow(of("first", "wang"), of("second", "chen"), last, **more))
    case.submit()
    case.approve(WANG)
    case.approve(CHEN)
    return case


def again(case: Case, *, same: bool) -> None:
    case.give(Resubmit(actor=LI, subject=case.content, same=same))
    assert rebuild(case.trail) == case.request


# ------------------------------------------------------------------------------------------------ come back
def test_handed_in_unchanged_it_comes_straight_back_to_the_returning_step_S9_2() -> None:
    case = three()
    case.send_back(BOSS)
    assert case.standing() == ("returned", "", ("first", "second")), "what was approved stays so for now"
    again(case, same=True)
    assert case.standing() == ("running", "last", ("first", "second"))
    assert (case.request.revision, case.trail[-2].data["cause"]) == (1, "come_back:last")
    case.approve(BOSS)
    assert case.request.state == "approved"


def test_handed_in_changed_everything_is_redone_S9_2() -> None:
    case = three()
    case.send_back(BOSS)
    again(case, same=False)
    assert case.standing() == ("running", "first", ())
    assert [said.outdated for said in case.request.decisions] == ["returned"] * 3
    assert case.request.revision == 2


def test_another_route_is_another_content_S9_2() -> None:
    case = Case(flow(of("first", "wang"), of("second", "chen", when=at_least("amount", 5)), LAST))
    case.content = Content({"amount": 5})
    case.submit()
    case.approve(WANG)
    case.approve(CHEN)
    case.send_back(BOSS)
    case.content = Content({"amount": 4})
    again(case, same=True)
    assert case.standing() == ("running", "first", ())


def test_returned_to_a_step_it_comes_straight_back_once_that_step_passed_again_S9_2() -> None:
    case = three()
    case.send_back(BOSS, "first")
    assert case.standing() == ("running", "first", ("second",))
    case.approve(WANG)
    assert case.standing() == ("running", "last", ("second", "first"))
    assert rebuild(case.trail) == case.request
    assert case.request.kept is None


def test_content_that_changed_on_the_way_has_the_steps_in_between_asked_again_S9_2() -> None:
    case = three(locked="none")
    case.send_back(BOSS, "first")
    case.give(Revise(actor=LI))
    case.approve(WANG)
    assert case.standing() == ("running", "second", ("first",))
    assert ("redo", "content_changed") in [(each.kind, each.data.get("cause")) for each in case.trail]
    assert rebuild(case.trail) == case.request


def test_a_second_return_from_the_target_forgets_what_was_kept_S9_2() -> None:
    case = three()
    case.send_back(BOSS, "second")
    case.send_back(CHEN)
    assert (case.standing(), case.request.kept) == (("returned", "", ()), None)
    again(case, same=True)
    assert case.standing() == ("running", "first", ())


def test_content_under_restart_if_changed_forgets_what_was_kept_S3_5() -> None:
    case = three(restart_if_changed=("amount",))
    case.send_back(BOSS, "first")
    case.give(Restart(actor=LI, subject=case.content, changes={"amount": [1, 2]}))
    assert (case.standing(), case.request.kept) == (("running", "first", ()), None)


def test_out_of_a_branch_the_passed_steps_of_the_others_stay_and_the_stopped_are_asked_again_S2_8() -> None:
    back = of("legal", "boss", after_return="come_back")
    block = together(("law", (back,)), ("money", (of("finance", "chen"),)), ("stock", (of("space", "zhou"),)))
    case = Case(flow(of("first", "wang"), block))
    case.submit()
    case.approve(WANG)
    case.approve(CHEN)
    case.send_back(BOSS)
    again(case, same=True)
    assert case.standing() == ("running", "legal, space", ("first", "finance"))
    case.approve(ZHOU)
    case.approve(BOSS)
    assert case.request.state == "approved"


def test_what_was_kept_is_no_decision_that_keeps_the_submitter_from_withdrawing_S9_8() -> None:
    case = three()
    case.send_back(BOSS)
    assert case.give(Withdraw(actor=LI)).state.state == "withdrawn"


# ------------------------------------------------------------------------------------------------ a step's own policies
def test_a_step_says_for_itself_whether_the_submitter_may_withdraw_S9_8() -> None:
    case = Case(flow(of("first", "wang", withdraw="never"), of("second", "chen", withdraw="until_decided")))
    case.submit()
    assert case.refused(Withdraw(actor=LI))[0] == "WFL025"
    assert "withdraw" not in may(case.definition, case.request, LI, case.organisation, case.now)
    case.approve(WANG)
    assert "withdraw" in may(case.definition, case.request, LI, case.organisation, case.now)
    assert case.give(Withdraw(actor=LI)).state.state == "withdrawn"


def test_of_steps_side_by_side_every_one_must_let_him_withdraw_S9_8_S2_8() -> None:
    never = of("legal", "wang", withdraw="never")
    case = Case(flow(together(("law", (never,)), ("money", (of("finance", "chen"), of("cfo", "zhou"))))))
    case.submit()
    assert case.refused(Withdraw(actor=LI))[0] == "WFL025"
    case.approve(WANG)
    assert case.refused(Withdraw(actor=LI))[0] == "WFL024"


@pytest.mark.parametrize(("most", "returns"), [(0, 0), (1, 1), (None, 3)])
def test_a_step_says_for_itself_how_many_returns_there_may_be_S9_7(most: int | None, returns: int) -> None:
    case = Case(flow(of("first", "wang", max_returns=most)))
    case.submit()
    for _ in range(returns):
        case.send_back(WANG)
        case.give(Resubmit(actor=LI, subject=case.content))
    assert "return" not in may(case.definition, case.request, WANG, case.organisation, case.now)
    assert case.refused(lambda: case.send_back(WANG))[0] == "WFL022"
