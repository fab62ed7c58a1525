"""S20, S11.5, S11.7: the clocks of stages, walked in a real database against terms told minute by minute."""

import asyncio
import os
from asyncio import AbstractEventLoop
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.properties.timed_reference import CHINA, Office
from tests.properties.undisturbed import undisturbed
from tests.workflows.company import TIMED, Company, Ticking, opened, populate
from workflows import stage_clocks, stage_terms, ticking

SOAK = os.environ.get("GRIDWRIGHT_SOAK") == "1"
OFFICE, DAY, MINUTE = Office(), (1, "working days"), timedelta(minutes=1)
BEGINS = datetime(2026, 2, 12, 16, 0, tzinfo=CHINA)  # before the Spring Festival and its make-up days
REACHED: Counter[str] = Counter()
pick = st.integers(0, 10**6)


@dataclass
class Lead:
    """A lead in its first stage: two working days, then noted, a working day later closed."""

    id: int
    since: datetime
    noted: int = 0
    open: bool = True

    @property
    def due(self) -> datetime:
        return OFFICE.after(self.since, (2, "working days"))


class Stages(RuleBasedStateMachine):
    """Leads wait, are closed by hand, or are left to the clock, which is seldom on time."""

    company: ClassVar[Company]
    loop: ClassVar[AbstractEventLoop]

    def __init__(self) -> None:
        super().__init__()
        self.leads: list[Lead] = []

    def run_(self, deed: Coroutine[Any, Any, Any]) -> Any:
        return self.loop.run_until_complete(deed)

    @property
    def now(self) -> datetime:
        return self.company.time.at

    @initialize()
    def begin(self) -> None:
        self.company.time.at = BEGINS  # so that a walk can be walked again
        self.enter()

    @rule()
    def enter(self) -> None:
        id_ = self.run_(self.company.create("li", "lead", name="线索"))
        self.leads.append(Lead(id_, self.now.replace(second=0, microsecond=0)))

    @rule(which=pick)
    def closed_by_hand(self, which: int) -> None:
        lead = self.leads[which % len(self.leads)]
        if lead.open and self.now < OFFICE.after(lead.due, DAY):
            self.run_(self.company.move("li", "lead", lead.id, "closed"))
            lead.open = False
            REACHED["by hand"] += 1

    @rule(which=pick)
    def renamed(self, which: int) -> None:
        """A write that has nothing to do with the clock does not begin it anew."""
        lead = self.leads[which % len(self.leads)]
        self.run_(self.company.update("li", "lead", lead.id, name=f"线索{which}"))

    @rule(minutes=st.sampled_from((30, 600, 24 * 60, 3 * 24 * 60, 11 * 24 * 60)))
    def time_passes(self, minutes: int) -> None:
        self.company.time.at += minutes * MINUTE

    @rule(which=pick, early=st.booleans(), level=st.booleans())
    def to_the_minute(self, which: int, early: bool, level: bool) -> None:
        lead = self.leads[which % len(self.leads)]
        at = OFFICE.after(lead.due, DAY) if level else lead.due
        if at - MINUTE > self.now:
            self.company.time.at = at - MINUTE if early else at
            self.tick()

    @rule()
    def tick(self) -> None:
        """Late, or twice: each level once, in order; nothing about a stage that was left."""
        for _ in range(2):
            self.run_(ticking.run(self.company.house))
        for lead in self.leads:
            if lead.open and lead.due <= self.now:
                REACHED["noted"] += not lead.noted
                lead.noted = 1
                if OFFICE.after(lead.due, DAY) <= self.now:
                    lead.open = False
                    REACHED["by the clock"] += 1

    @invariant()
    def leads_are_as_the_clock_left_them(self) -> None:
        for lead in self.leads:
            row = self.run_(self.company.row("lead", lead.id))
            found = row["noted"], row["stage"] == "open"
            assert found == (lead.noted, lead.open), f"S11.5: {found}, expected {lead.noted, lead.open}"

    @invariant()
    def timers_are_armed_in_the_stage_only(self) -> None:
        mine = {lead.id: lead for lead in self.leads}
        for row in self.run_(self.company.rows("stage_timer")):
            lead = mine.get(row["record"].id)
            if lead is not None and row["state"] == "armed":
                assert lead.open, "18: a timer of a stage that was left"
                if row["kind"] == "late":
                    after = (row["level"] - 1, "working days")
                    assert row["at"] == (OFFICE.after(lead.due, after) if after[0] else lead.due), "18: at another time"


@pytest.fixture
def at_work(tmp_path: Path) -> Iterator[None]:
    """One company for all walks, each over leads of its own."""
    loop = asyncio.new_event_loop()

    async def begin() -> Company:
        time = Ticking(BEGINS)
        made = Company(await opened(f"sqlite:///{tmp_path}/stages.db", time, TIMED), time)
        await populate(made)
        return made

    Stages.loop, Stages.company = loop, loop.run_until_complete(begin())
    yield
    loop.run_until_complete(Stages.company.house.store.close())
    loop.close()


def _run(walks: int) -> None:
    found = settings(
        max_examples=walks, stateful_step_count=25, deadline=None, derandomize=True, database=None,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate], print_blob=False,
    )  # fmt: skip
    with undisturbed():
        run_state_machine_as_test(Stages, settings=found)


@pytest.mark.timeout(0 if SOAK else 300)
def test_the_clocks_of_stages_fire_once_and_at_their_time(
    at_work: None, record_property: Callable[[str, object], None]
) -> None:
    """S11.5, S11.7, S20.6: noted once when it is due, moved a working day later, put away when somebody was quicker."""
    REACHED.clear()
    _run(12 if SOAK else 6)
    record_property("told", f"clocks of stages: {dict(REACHED)}")
    assert all(REACHED[each] for each in ("noted", "by the clock", "by hand")), REACHED


async def _forgets(sight: Any, entity: Any, row: Any, mine: Any) -> Any:
    return await _COMING(sight, entity, row, [])


_COMING = stage_clocks._coming
DEFECTS = {
    "a level fires again": (stage_clocks, "_coming", _forgets),
    "the clock counts on the wall": (stage_terms, "term", lambda span, since, calendar, organisation: _wall(since)),
}


def _wall(since: datetime) -> Any:
    from workflows.state import Term

    return Term(since, "2 days", "", since + timedelta(days=2))


@pytest.mark.parametrize("name", sorted(DEFECTS) if SOAK else ["a level fires again"])
def test_a_seeded_defect_of_the_clocks_of_stages_is_caught(
    name: str, at_work: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(*DEFECTS[name])
    with pytest.raises(AssertionError):
        _run(8)
