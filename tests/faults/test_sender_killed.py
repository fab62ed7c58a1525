"""S12.3 kill -9 on either side of a call: it is made at least once, and takes effect once by its key, in order."""

import asyncio
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

import workflows.register
from kernel.clock import Clock
from records.extensions import Parcel
from records.house import House
from records.internal import Internal
from records.outbox import Sender
from tests.api.serving import ROOT
from tests.faults.sender import written
from tests.fixtures.houses import NOON, PEOPLE, Housed, Person, house
from tests.workflows.test_effects_that_leave import SCHEMA, approved


class Senders:
    """Processes over one database, and the receiver's book."""

    def __init__(self, opened: Housed, book: Path) -> None:
        self.opened = opened
        self.book = book

    def start(self, end: str, at: datetime) -> "subprocess.Popen[bytes]":
        """A sender whose clock shows this instant."""
        url, file = self.opened.house.settings.database, self.opened.house.settings.schema
        words = [sys.executable, "-m", "tests.faults.sender", url, str(file), at.isoformat(), str(self.book), end]
        return subprocess.Popen(words, cwd=ROOT, stderr=subprocess.PIPE)

    async def run(self, end: str, at: datetime) -> int:
        """Its end: 0, or the signal that killed it."""
        process = self.start(end, at)
        _, said = await asyncio.to_thread(process.communicate)
        assert process.returncode in (0, -signal.SIGKILL), said.decode()
        return process.returncode

    async def later(self, at: datetime) -> None:
        """What a server does that is started again."""

        async def received(house: House, parcel: Parcel) -> None:
            written(self.book, f"{parcel.payload['name']} {parcel.key}\n")

        house = self.opened.house
        house.clock, house.extensions.handlers["call"] = Clock.frozen(at), received
        while await Sender(house).once():
            pass

    @property
    def calls(self) -> list[str]:
        """The calls the receiver saw, each with its key."""
        return self.book.read_text(encoding="utf-8").splitlines() if self.book.exists() else []

    async def states(self) -> list[str]:
        return [row["state"] for row in await Internal(lambda: self.opened.house).find("outbox")]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def senders(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Senders]:
    people = (*PEOPLE, Person("joe", "g", ("judge",)))
    async with house(SCHEMA, tmp_path, request.param, people=people) as opened:
        workflows.register.register(opened.house.extensions)
        yield Senders(opened, tmp_path / "book")


@pytest.mark.parametrize("end", ["before", "after"])
async def test_whatever_side_of_the_call_the_process_dies_on_it_takes_effect_once(senders: Senders, end: str) -> None:
    await approved(senders.opened, "first")
    assert await senders.run(end, NOON) == -signal.SIGKILL
    made = 0 if end == "before" else 1
    assert (len(senders.calls), await senders.states()) == (made, ["leased", "pending"])
    await senders.later(NOON + timedelta(seconds=59))
    assert len(senders.calls) == made, "its lease still holds, and what comes after it waits (S12.4)"
    await senders.later(NOON + timedelta(seconds=61))
    assert await senders.states() == ["done", "done"]
    first, *_, last = senders.calls
    assert len(senders.calls) == made + 2 and len(set(senders.calls)) == 2, "again with the same key: one effect"
    assert "erp" in first and "mail" in last


@pytest.mark.parametrize("senders", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
async def test_two_processes_at_once_send_each_effect_once(senders: Senders) -> None:
    for _ in range(4):
        await approved(senders.opened, "first")
    ends = await asyncio.gather(senders.run("never", NOON), senders.run("never", NOON))
    assert list(ends) == [0, 0]
    await senders.later(NOON)  # what one of them held up when the other looked
    assert len(senders.calls) == len(set(senders.calls)) == 8
    for request in {line.partition("request/")[2].partition(":")[0] for line in senders.calls}:
        mine = [line for line in senders.calls if f"request/{request}:" in line]
        assert "erp" in mine[0] and "mail" in mine[1], "in the order of the file"
