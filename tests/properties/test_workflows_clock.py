"""The clock keeps every invariant whatever happens meanwhile, and each seeded defect is caught (3.4.18, 3.5, S11)."""

import os
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.properties.timed_defects import DEFECTS
from tests.properties.timed_machine import REACHED, Timed
from tests.properties.undisturbed import undisturbed

SOAK = os.environ.get("GRIDWRIGHT_SOAK") == "1"
QUICK = (
    "a make-up day is ignored", "a seat that changes hands gets a new term", "a timer of a closed seat fires",
    "everybody hears of every seat", "urging without a limit",
)  # fmt: skip
ENDS = (
    "late: clock", "late: clock_failed", "remind", "reminded", "automatic: clock", "reassign: clock_handed_over",
    "reassign: clock_added", "ticked late", "to the minute", "due: calendar_changed", "calendar changed",
    "goes on", "stays", "redraw: in_flight", "urged", "urged too early", "for somebody", "copy", "done", "cannot",
    "taken back", "resubmit", "left", "approved", "rejected", "withdrawn", "stopped",
)  # fmt: skip

SELDOM = ("provisional", "hand-over: handed_over", "reassign: clock_nobody")


def _run(examples: int, steps: int = 50) -> None:
    found = settings(
        max_examples=examples, stateful_step_count=steps, deadline=None, derandomize=not SOAK, database=None,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate], print_blob=False,
    )  # fmt: skip
    with undisturbed():
        run_state_machine_as_test(Timed, settings=found)


@pytest.mark.timeout(0 if SOAK else 300)
def test_the_clock_keeps_every_invariant_and_reaches_every_end(record_property: Callable[[str, object], None]) -> None:
    """S11.1 to S11.7, S16.5, S10.6, S10.9, S10.10, S14.1, S5.5: told minute by minute by another reckoning."""
    REACHED.clear()
    walks, steps = (3000, 60) if SOAK else (30, 50)
    _run(walks, steps)
    reached = ", ".join(f"{what} {count}" for what, count in sorted(REACHED.items()))
    record_property("told", f"clocked approvals, {walks} walks of {steps} steps: {reached}")
    missed = [what for what in (*ENDS, *(SELDOM if SOAK else ())) if not REACHED[what]]
    assert not missed, f"{missed} were never reached: {sorted(REACHED.items())}"


@pytest.mark.timeout(0 if SOAK else 300)
@pytest.mark.parametrize("name", sorted(DEFECTS) if SOAK else QUICK)
def test_a_seeded_defect_of_the_clock_is_caught(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for where, what, wrong in DEFECTS[name]:
        monkeypatch.setattr(where, what, wrong)
    with pytest.raises(BaseException) as caught:
        _run(400 if SOAK else 80)
    assert _blames_the_engine(caught.value), f"something else was raised: {caught.value!r}"


def _blames_the_engine(error: BaseException) -> bool:
    if isinstance(error, BaseExceptionGroup):
        return any(_blames_the_engine(each) for each in error.exceptions)
    return isinstance(error, AssertionError | LookupError)
