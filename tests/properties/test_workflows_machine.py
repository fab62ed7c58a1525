"""The engine keeps every invariant, and each seeded defect is caught (workflow-semantics 3.4, 3.5)."""

import os
from collections.abc import Callable, Iterator, Sequence

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import (
    run_state_machine_as_test,
)

from tests.properties.approval_chosen import CHOSEN_DEFECTS, Choosing
from tests.properties.approval_defects import DEFECTS, WIDER
from tests.properties.approval_machine import REACHED, Approvals
from tests.properties.approval_whole import Whole
from tests.properties.approval_whole_defects import WHOLE_DEFECTS
from tests.properties.approval_wide import Wide
from tests.properties.undisturbed import undisturbed

SOAK = os.environ.get("GRIDWRIGHT_SOAK") == "1"


def _run(examples: int, steps_: int = 40, *, machine: type[Approvals] = Approvals, fixed: bool = not SOAK) -> None:
    found = settings(
        max_examples=examples, stateful_step_count=steps_, deadline=None, derandomize=fixed, database=None,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate], print_blob=False,
    )  # fmt: skip
    with undisturbed():
        run_state_machine_as_test(machine, settings=found)


def _reached(ends: Sequence[str], walks: int, steps: int, *, machine: type[Approvals] = Approvals) -> str:
    """Walks, and tells how often each thing came about; all of the ends must have."""
    REACHED.clear()
    _run(walks, steps, machine=machine)
    missed = [what for what in ends if not REACHED[what]]
    assert not missed, f"{missed} were never reached: {sorted(REACHED.items())}"
    reached = ", ".join(f"{what} {count}" for what, count in sorted(REACHED.items()))
    return f"{walks} walks of {steps} steps: {reached}"


ENDS = (
    "approve", "reject", "return", "resubmit", "withdraw", "take-back", "stop", "automatic", "reassign", "next",
    "skip", "revise", "approved", "rejected", "withdrawn", "stopped", "not_needed", "by rescue", "published",
    "left", "role changed", "pressed twice", "stale refused", "refused", "edit", "edit refused", "batch", "void",
)  # fmt: skip


@pytest.mark.timeout(0 if SOAK else 300)
def test_the_engine_keeps_every_invariant_and_reaches_every_end(
    record_property: Callable[[str, object], None],
) -> None:
    """A run that never approves anything proves little: what was reached is counted and told (3.5)."""
    walks, steps = (2000, 60) if SOAK else (40, 50)
    record_property("told", "approvals, " + _reached(ENDS, walks, steps))


WIDER_ENDS = (
    "done", "cannot", "hand-over", "move-seat", "approve for somebody", "with same_person", "with handed_over",
    "with moved", "automatic", "reassign", "approved", "rejected",
)  # fmt: skip


@pytest.mark.timeout(0 if SOAK else 300)
def test_the_wider_words_keep_every_invariant(record_property: Callable[[str, object], None]) -> None:
    """Branches, counted votes, works, repeated people, delegates and seats that are given on (S2.8, S4.8, S5.6, S10.1,
    S10.6, S17.1)."""
    walks, steps = (1500, 60) if SOAK else (15, 50)
    record_property("told", "wider approvals, " + _reached(WIDER_ENDS, walks, steps, machine=Wide))


WHOLE_ENDS = (
    "add before", "add alongside", "add after", "approve by before", "approve by alongside", "approve by after",
    "reject by before", "rejected while somebody was asked", "removed", "not removed by a stranger",
    "edited by an approver", "filled and approved", "not approved unfilled", "restart", "moved elsewhere",
    "lies without a route", "kept while away", "came straight back", "redo", "no return left", "hidden",
    "two at once", "one was faster", "both counted", "many in one go", "not one of many", "foreseen on the way",
    "added and handed over", "submitted for somebody", "by rescue", "approved", "rejected",
)  # fmt: skip


@pytest.mark.timeout(0 if SOAK else 300)
def test_the_whole_engine_keeps_every_invariant(record_property: Callable[[str, object], None]) -> None:
    """Added signers, edits, restarts, returns, hidden fields, two at once and many at once (S3.5, S3.6, S7.5, S7.6, S9,
    S10.2 to S10.5, S15, S18.2)."""
    walks, steps = (1500, 60) if SOAK else (15, 50)
    record_property("told", "whole approvals, " + _reached(WHOLE_ENDS, walks, steps, machine=Whole))


CHOSEN_ENDS = ("chosen", "choice refused", "signed", "unsigned refused", "approved", "return")


@pytest.mark.timeout(0 if SOAK else 300)
def test_choices_and_signatures_keep_every_invariant_S4_9_S7_4(
    record_property: Callable[[str, object], None],
) -> None:
    walks, steps = (500, 60) if SOAK else (6, 40)
    record_property("told", "chosen and signed approvals, " + _reached(CHOSEN_ENDS, walks, steps, machine=Choosing))


@pytest.mark.timeout(0 if SOAK else 300)
@pytest.mark.parametrize("name", sorted(CHOSEN_DEFECTS))
def test_a_seeded_defect_of_choices_and_signatures_is_caught(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for place, wrong in CHOSEN_DEFECTS[name]:
        monkeypatch.setattr(place, wrong)
    with pytest.raises(BaseException) as caught:
        _run(20, 40, machine=Choosing)
    assert _blames_the_engine(caught.value), f"something else was raised: {caught.value!r}"


@pytest.fixture
def seeded(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    def plant(name: str) -> None:
        for where, what, wrong in (DEFECTS | WIDER | WHOLE_DEFECTS)[name]:
            monkeypatch.setattr(where, what, wrong)

    yield plant


@pytest.mark.timeout(0 if SOAK else 300)
@pytest.mark.parametrize("name", sorted(DEFECTS) if SOAK else sorted(DEFECTS)[::3])
def test_a_seeded_defect_is_caught(name: str, seeded: Callable[[str], None]) -> None:
    seeded(name)
    with pytest.raises(BaseException) as caught:
        _run(300 if SOAK else 60, 50)
    assert _blames_the_engine(caught.value), f"something else was raised: {caught.value!r}"


@pytest.mark.timeout(0 if SOAK else 300)
@pytest.mark.parametrize("name", sorted(WIDER) if SOAK else sorted(WIDER)[::5])
def test_a_seeded_defect_of_the_wider_words_is_caught(name: str, seeded: Callable[[str], None]) -> None:
    seeded(name)
    with pytest.raises(BaseException) as caught:
        _run(300 if SOAK else 60, 50, machine=Wide)
    assert _blames_the_engine(caught.value), f"something else was raised: {caught.value!r}"


@pytest.mark.timeout(0 if SOAK else 300)
@pytest.mark.parametrize("name", sorted(WHOLE_DEFECTS) if SOAK else sorted(WHOLE_DEFECTS)[::4])
def test_a_seeded_defect_of_the_whole_engine_is_caught(name: str, seeded: Callable[[str], None]) -> None:
    seeded(name)
    with pytest.raises(BaseException) as caught:
        _run(300 if SOAK else 60, 50, machine=Whole)
    assert _blames_the_engine(caught.value), f"something else was raised: {caught.value!r}"


def _blames_the_engine(error: BaseException) -> bool:
    if isinstance(error, BaseExceptionGroup):
        return any(_blames_the_engine(each) for each in error.exceptions)
    return isinstance(error, AssertionError | ValueError)
