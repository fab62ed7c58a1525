"""S7.5, S3.6 in the pure engine: fields that must be filled to approve, and edits that void nothing."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from tests.workflows.builders import CHEN, LI, WANG, ZHOU, Case, Content, discount, flow, seat, step
from workflows.commands import Restart, Revise
from workflows.events import rebuild


def two_steps(**more: object) -> Case:
    """WANG decides, then CHEN, whose step opens `code` and asks for `account`."""
    second = step("book", seat("user", "chen"), may_edit=("code",), must_fill=("account",))
    case = Case(flow(step("first", seat("user", "wang")), second), content=Content(dict(more)))
    case.submit()
    case.approve(WANG)
    return case


def test_an_approval_waits_for_what_must_be_filled_and_a_rejection_does_not_S7_5() -> None:
    case = two_steps()
    code, sentence = case.refused(lambda: case.approve(CHEN))
    assert (code, sentence) == ("WFL110", "book cannot be approved before this is filled in: account.")
    case.reject(CHEN)
    assert case.request.state == "rejected"


def test_a_return_does_not_wait_for_it_either_S7_5() -> None:
    case = two_steps()
    case.send_back(CHEN)
    assert case.request.state == "returned"


def test_what_is_filled_lets_the_approval_through_S7_5() -> None:
    case = two_steps(account="K-1")
    case.approve(CHEN)
    assert case.request.state == "approved"


def test_an_edit_of_a_holder_is_told_to_those_who_decided_before_and_voids_nothing_S3_6() -> None:
    case = two_steps()
    result = case.give(Revise(actor=CHEN, changes={"code": [None, "1"]}))
    assert [(each.kind, each.people) for each in result.notices] == [("edited", (WANG,))]
    assert (case.trail[-1].seat, case.request.revision, case.request.passed) == (2, 2, ("first",))
    assert case.refused(lambda: case.approve(CHEN, revision=1))[0] == "WFL011"


def test_who_changes_what_is_open_to_all_changes_it_for_no_seat_S3_7() -> None:
    case = two_steps()
    for person, changes in ((LI, {"code": [None, "1"]}), (CHEN, {"note": [None, "1"]}), (ZHOU, {"code": [None, "2"]})):
        result = case.give(Revise(actor=person, changes=changes))
        assert (result.notices, case.trail[-1].seat) == ((), None)


# ------------------------------------------------------------------------------------------------ S3.5
def anew(case: Case, person: int = LI, **values: Any) -> Any:
    case.content.values.update(values)
    return case.give(Restart(actor=person, subject=case.content, changes={name: [None, 1] for name in values}))


def test_a_restart_outdates_the_round_and_tells_who_decided_S3_5() -> None:
    case = two_steps()
    result = anew(case, account="K-1")
    assert (case.standing(), case.request.round, case.request.revision) == (("running", "first", ()), 2, 2)
    assert [said.outdated for said in case.request.decisions] == ["changed"]
    assert [(each.kind, each.people) for each in result.notices] == [
        ("no_longer_needed", (CHEN,)), ("restarted", (WANG,)), ("opened", (WANG,)),
    ]  # fmt: skip
    assert rebuild(case.trail) == case.request


def test_a_restart_follows_the_new_route_and_may_need_no_approval_any_more_S3_5() -> None:
    case = Case(discount(), content=Content({"ratio": Decimal("0.60")}))
    case.submit()
    assert case.standing()[1] == "manager"
    anew(case, ratio=Decimal("0.46"))
    assert case.standing()[1] == "assistant"
    anew(case, ratio=Decimal("1"))
    assert case.request.state == "not_needed"


def test_content_without_a_route_is_refused_by_hand_and_goes_back_when_it_moved_elsewhere_S3_5() -> None:
    case = Case(discount(), content=Content({"ratio": Decimal("0.60")}))
    case.submit()
    case.content.values["ratio"] = None
    moved = Restart(actor=LI, subject=case.content, changes={"ratio": ["0.60", None]})
    assert case.refused(moved)[0] == "WFL112"
    result = case.give(replace(moved, elsewhere=True))
    assert (case.request.state, case.request.returns) == ("returned", 0)
    assert ("returned", (LI,)) in [(each.kind, each.people) for each in result.notices]
    assert rebuild(case.trail) == case.request


def test_a_request_that_does_not_run_is_not_begun_anew_S3_5() -> None:
    case = two_steps()
    case.send_back(CHEN)
    assert anew(case, code="x").events == ()
