"""S1.2: what a guarded action adds to the engine: what waits stands in the trail, is carried out once, never merged."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.workflows.builders import CHEN, LI, WANG, Case, asks, effect, flow, step
from workflows.commands import PeopleChanged, Propose, Resubmit, Stop, Withdraw
from workflows.events import rebuild
from workflows.turn import Result

CHANGE = {"amount": ["1.00", "2.00"]}


def guarded(starts: str = "update", **more: Any) -> Case:
    """A request about a guarded action, one step long."""
    case = Case(flow(step("manager"), starts=starts, after_approval="open", **more))
    case.submit(change=CHANGE if starts == "update" else {})
    return case


def deeds(case: Case) -> list[str]:
    """What the last command has carried out, in order."""
    assert case.last is not None
    return [deed.guarded or deed.key.partition(":")[2] for deed in case.last.effects]


@pytest.mark.parametrize(
    ("starts", "expected"),
    [("update", ["update", "when_approved"]), ("export", ["export", "when_approved"]),
     ("create", ["when_approved"]), ("delete", ["when_approved", "delete"])],
)  # fmt: skip
def test_approval_carries_out_what_waited_beside_its_effects(starts: str, expected: list[str]) -> None:
    case = guarded(starts, when_approved=(effect(),))
    case.approve(WANG)
    assert (case.request.state, deeds(case)) == ("approved", expected)


def test_what_needs_no_approval_is_carried_out_at_once() -> None:
    """S1.6"""
    case = guarded(when=asks("never", lambda values: False))
    assert (case.request.state, deeds(case)) == ("not_needed", ["update"])


def test_no_other_end_carries_anything_out() -> None:
    ends: tuple[Callable[[Case], object], ...] = (
        lambda case: case.reject(WANG), lambda case: case.give(Withdraw(actor=LI)),
        lambda case: case.give(Stop(actor=6, comment="wrong")),
    )  # fmt: skip
    for end in ends:
        case = guarded()
        end(case)
        assert deeds(case) == [] and not case.request.is_open


def test_the_trail_alone_rebuilds_the_change_and_a_button_leaves_nothing_of_it() -> None:
    """Invariant 16"""
    case = guarded()
    assert rebuild(case.trail) == case.request and dict(case.request.change) == CHANGE
    plain = Case(flow(step("manager")))
    plain.submit()
    assert not {"guards", "change"} & plain.trail[0].data.keys()


def test_what_changed_in_between_goes_back_without_counting_as_a_return() -> None:
    case = guarded(when_returned=(effect(),))
    case.approve(WANG, clash=("amount",))
    assert (case.request.state, case.request.returns, deeds(case)) == ("returned", 0, ["when_returned"])
    assert all(said.outdated for said in case.request.decisions)
    assert ("returned", (LI,)) in case.notices()
    case.give(Resubmit(actor=LI, subject=case.content, change={"amount": ["3.00", "2.00"]}))
    case.approve(WANG)
    assert case.request.state == "approved" and dict(case.request.change) == {"amount": ["3.00", "2.00"]}


def test_a_return_after_a_clash_has_effects_of_its_own_S12_2() -> None:
    case = guarded(when_returned=(effect(),))
    acts: tuple[Callable[[], Result], ...] = (
        lambda: case.approve(WANG, clash=("amount",)), lambda: case.send_back(WANG),
    )  # fmt: skip
    keys = []
    for act in acts:
        keys += [deed.key for deed in act().effects]
        case.give(Resubmit(actor=LI, subject=case.content, change=CHANGE))
    assert len(set(keys)) == len(keys) == 2, keys


def test_a_clash_matters_only_to_the_approval_itself() -> None:
    case = guarded()
    case.reject(WANG, clash=("amount",))
    assert case.request.state == "rejected"
    again = guarded()
    again.give(PeopleChanged(subject=again.content, clash=("amount",)))
    assert again.request.state == "running"


def test_only_the_submitter_of_a_returned_change_proposes_other_values() -> None:
    case = guarded()
    assert case.refused(Propose(actor=LI, change={}))[0] == "WFL200"
    case.send_back(WANG)
    assert case.refused(Propose(actor=CHEN, change={}))[0] == "WFL200"
    case.give(Propose(actor=LI, change={"amount": ["1.00", "9.00"]}))
    assert dict(case.request.change) == {"amount": ["1.00", "9.00"]} and case.request.state == "returned"
    assert rebuild(case.trail) == case.request
