"""S7.5, S3.6 in the pure engine: fields that must be filled to approve, and edits that void nothing."""

from tests.workflows.builders import CHEN, LI, WANG, ZHOU, Case, Content, flow, seat, step
from workflows.commands import Revise


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
