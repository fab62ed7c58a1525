"""Guarded actions in a real database keep to what was approved, and each seeded defect is caught (S1.1, S1.2, S14)."""

import asyncio
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.properties.guarded_defects import DEFECTS
from tests.properties.guarded_machine import REACHED, Guarded
from tests.properties.undisturbed import undisturbed
from tests.workflows.company import Company, Ticking, opened, populate
from tests.workflows.guards import GUARDS, supplier

SOAK = os.environ.get("GRIDWRIGHT_SOAK") == "1"
QUICK = ("a guarded change is applied on submit", "everybody is told", "what an approval deleted comes back by itself")
ENDS = (
    "asked create", "asked update", "asked delete", "approve create", "approve update", "approve delete",
    "reject create", "restored", "changed in between", "a second change", "pressed twice",
    "looked",
)  # fmt: skip


@pytest.fixture
def at_work(tmp_path: Path) -> Iterator[None]:
    """One company for all walks: each walks over records of its own."""
    loop = asyncio.new_event_loop()

    async def begin() -> Company:
        time = Ticking()
        made = Company(await opened(f"sqlite:///{tmp_path}/guarded.db", time, GUARDS), time)
        await populate(made)
        for _ in range(3):
            await supplier(made)
        return made

    Guarded.loop = loop
    Guarded.company = loop.run_until_complete(begin())
    yield
    loop.run_until_complete(Guarded.company.house.store.close())
    loop.close()


def _run(examples: int, steps: int) -> None:
    found = settings(
        max_examples=examples, stateful_step_count=steps, deadline=None, derandomize=not SOAK, database=None,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate], print_blob=False,
    )  # fmt: skip
    with undisturbed():
        run_state_machine_as_test(Guarded, settings=found)


@pytest.mark.timeout(0 if SOAK else 300)
def test_nothing_takes_effect_before_its_approval_and_exactly_that_then(
    at_work: None, record_property: Callable[[str, object], None]
) -> None:
    """S1.1, S1.2, S1.3, S3.7, S7.1, S14.1: on the paths of people, with others writing in between."""
    REACHED.clear()
    walks, steps = (60, 60) if SOAK else (6, 40)
    _run(walks, steps)
    reached = ", ".join(f"{what} {count}" for what, count in sorted(REACHED.items()))
    record_property("told", f"guarded actions, {walks} walks of {steps} steps: {reached}")
    missed = [what for what in (ENDS if SOAK else ENDS[:6]) if not REACHED[what]]
    assert not missed, f"{missed} were never reached: {sorted(REACHED.items())}"


@pytest.mark.timeout(0 if SOAK else 300)
@pytest.mark.parametrize("name", sorted(DEFECTS) if SOAK else QUICK)
def test_a_seeded_defect_of_guarded_actions_is_caught(
    name: str, at_work: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for where, what, wrong in DEFECTS[name]:
        monkeypatch.setattr(where, what, wrong)
    with pytest.raises(BaseException) as caught:
        _run(40 if SOAK else 12, 40)
    assert _blames(caught.value), f"something else was raised: {caught.value!r}"


def _blames(error: Any) -> bool:
    if isinstance(error, BaseExceptionGroup):
        return any(_blames(each) for each in error.exceptions)
    return isinstance(error, AssertionError)
