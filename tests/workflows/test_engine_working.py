"""A work (chapter 2.5): somebody does something and says so, or that it cannot be done, which is a return (S9)."""

from typing import Any

from access.facts import Delegation
from tests.workflows.builders import BOSS, CHEN, LI, NINE, WANG, Case, company, effect, flow, role, seat, step
from workflows.commands import Cannot, Decide, Done, Resubmit, TakeBack
from workflows.engine import may
from workflows.events import rebuild
from workflows.route import batchable


def carried(**more: Any) -> Case:
    """A request whose head has approved, so that the work waits for CHEN."""
    work = step("carry", seat("user", "chen"), work=True, **more)
    case = Case(flow(step("head", role("manager")), work, when_returned=(effect(),)))
    case.submit()
    case.approve(WANG)
    return case


def says(case: Case, kind: type[Decide], by: int = CHEN, **more: Any) -> Any:
    return case.give(kind(actor=by, revision=case.request.revision, subject=case.content, **more))


def test_done_passes_a_work_as_an_approval_passes_a_step() -> None:
    case = carried()
    says(case, Done, comment="账号已开通")
    assert case.standing() == ("approved", "", ("head", "carry"))
    assert [each.kind for each in case.request.decisions] == ["approve", "done"]
    assert rebuild(case.trail) == case.request


def test_cannot_is_a_return_to_the_submitter_with_its_reason_S9() -> None:
    case = carried()
    result = says(case, Cannot, comment="没有许可证")
    assert case.standing() == ("returned", "", ())
    assert [deed.key for deed in result.effects] == ["1:when_returned"]
    assert [(each.kind, each.people) for each in result.notices] == [("returned", (LI,))]
    assert (case.request.round, case.request.returns) == (2, 1)
    case.give(Resubmit(actor=LI, subject=case.content))
    assert case.standing() == ("running", "head", ())


def test_cannot_needs_a_reason_whatever_the_step_says_of_comments() -> None:
    case = carried(comment="optional")
    assert case.refused(lambda: says(case, Cannot))[0] == "WFL029"


def test_cannot_stays_open_when_all_returns_are_used_S9_7() -> None:
    case = Case(flow(step("carry", seat("user", "chen"), work=True), max_returns=0))
    case.submit()
    says(case, Cannot, comment="不行")
    assert case.request.state == "returned"


def test_a_work_is_not_decided_and_a_decision_is_not_done() -> None:
    case = carried()
    assert case.refused(lambda: case.approve(CHEN))[0] == "WFL035"
    assert case.refused(lambda: case.reject(CHEN))[0] == "WFL035"
    decision = Case(flow(step("head", role("manager"))))
    decision.submit()
    assert decision.refused(lambda: says(decision, Done, WANG))[0] == "WFL036"
    assert decision.refused(lambda: says(decision, Cannot, WANG, comment="x"))[0] == "WFL036"


def test_the_page_of_a_work_offers_done_and_cannot_alone() -> None:
    case = carried()
    assert may(case.definition, case.request, CHEN, case.organisation, case.now) == ("done", "cannot", "comment")
    assert may(case.definition, case.request, WANG, case.organisation, case.now) == ("comment",)
    assert case.refused(lambda: case.send_back(CHEN, "start"))[0] == "WFL020"


def test_a_work_may_go_back_to_a_step_that_it_names() -> None:
    case = carried(return_to=("start", "head"))
    assert "return" in may(case.definition, case.request, CHEN, case.organisation, case.now)
    case.send_back(CHEN, "head")
    assert case.standing() == ("running", "head", ())


def test_a_work_is_never_one_of_many_S15_3() -> None:
    assert not batchable(step("carry", work=True))


def test_several_do_their_part_each_and_one_takes_it_back_while_the_others_are_at_it_S7_3() -> None:
    work = step("carry", seat("user", "chen"), seat("user", "boss"), work=True, need="all")
    case = Case(flow(work))
    case.submit()
    says(case, Done)
    case.give(TakeBack(actor=CHEN))
    says(case, Done)
    says(case, Done, BOSS)
    assert case.request.state == "approved"


def test_one_of_several_says_it_cannot_be_done_and_the_others_have_nothing_left_S5_5() -> None:
    work = step("carry", seat("user", "chen"), seat("user", "boss"), work=True, need="all")
    case = Case(flow(work))
    case.submit()
    result = says(case, Cannot, comment="不行")
    assert [(each.kind, each.people) for each in result.notices] == [
        ("no_longer_needed", (BOSS,)), ("returned", (LI,)),
    ]  # fmt: skip
    faster = case.refused(lambda: says(case, Done, BOSS, seat=2))
    assert faster[0] == "WFL017"


def test_a_work_of_ones_own_request_is_not_skipped_but_done_by_the_superior_S4_5() -> None:
    case = Case(flow(step("carry", seat("user", "li"), work=True, own_request="skip")))
    case.submit()
    assert case.holders() == [(WANG,)]


def test_that_it_cannot_be_done_stands_in_the_trail_as_a_return_to_the_start_S9() -> None:
    case = carried()
    says(case, Cannot, comment="没有许可证")
    said = next(event for event in case.trail if event.kind == "cannot")
    assert (said.data["verdict"], said.data["to"]) == ("return", "start")


def test_whoever_a_delegate_could_not_do_it_for_is_told_S10_6() -> None:
    case = carried()
    case.organisation = company(delegations=(Delegation(CHEN, BOSS, NINE, NINE.replace(hour=20)),))
    told = [(each.kind, each.people) for each in says(case, Cannot, BOSS, comment="没有许可证").notices]
    assert told == [("decided_for", (CHEN,)), ("returned", (LI,))]
