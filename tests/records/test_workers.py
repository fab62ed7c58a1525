"""What works beside the answers outlives an outage of the database and a defect of its own, and loses nothing by it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from kernel.errors import Refusal
from records import catching_up, long_work, outbox
from records.actions import long_work as acts
from records.actions.create import Create
from records.actions.ranges import Ranges
from records.extensions import Parcel
from records.house import House
from records.results import Query
from store import codes
from store.changes import EVERYTHING, Change
from store.open import Store
from tests.fixtures.houses import Housed, house
from tests.records.test_catching_up import BEFORE, changed, column

PATIENCE = 20.0


@pytest.fixture
async def opened(tmp_path: Path) -> AsyncIterator[Housed]:
    async with house(BEFORE, tmp_path, "sqlite") as found:
        for number in (1, 2, 3):
            await found.door("ann").run(Create("part", {"name": f"p{number}", "count": number}))
        yield found


class Outage:
    """Units of the store are refused, as when the server is lost, until it is over."""

    def __init__(self, patch: pytest.MonkeyPatch, store: Store, error: Exception) -> None:
        self.over, self.refused, self._unit, self._error = False, 0, store.unit, error
        patch.setattr(store, "unit", self.unit)

    async def unit(self, work: Callable[[Any], Awaitable[Any]], **more: Any) -> Any:
        if not self.over:
            self.refused += 1
            raise self._error
        return await self._unit(work, **more)


async def until(holds: Callable[[], Awaitable[bool]] | Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not (await found if asyncio.iscoroutine(found := holds()) else found):  # noqa: ASYNC110 - in a database
            await asyncio.sleep(0.02)


def lost() -> Refusal:
    return Refusal(codes.LOST, {"reason": "gone"})


async def test_records_follow_a_changed_formula_after_an_outage(
    opened: Housed, monkeypatch: pytest.MonkeyPatch
) -> None:
    await changed(opened, ("default: 2", "default: 5"))
    outage = Outage(monkeypatch, opened.house.store, lost())
    with pytest.raises(Refusal) as refused:
        await catching_up.whole(opened.house)  # whoever asked for it is told, and nothing counts as done
    assert refused.value.code is codes.LOST
    working = asyncio.create_task(catching_up.Follower(opened.house).serve(0.02))
    await until(lambda: outage.refused >= 3)
    outage.over = True

    async def followed() -> bool:
        return [float(value) for value in await column(opened, "part", "price")] == [5, 10, 15]

    await until(followed)
    working.cancel()


async def test_what_leaves_the_database_leaves_after_an_outage(opened: Housed, monkeypatch: pytest.MonkeyPatch) -> None:
    left: list[str] = []

    async def receive(house: House, parcel: Parcel) -> None:
        left.append(parcel.key)

    opened.house.extensions.handlers["call"] = receive
    await waiting(opened)
    outage = Outage(monkeypatch, opened.house.store, lost())
    working = asyncio.create_task(outbox.Sender(opened.house).serve(0.02))
    await until(lambda: outage.refused >= 3)
    assert not working.done() and left == []
    outage.over = True
    await until(lambda: left == ["k"])
    working.cancel()


async def waiting(opened: Housed) -> None:
    """Something waits to leave."""
    row = {"key": "k", "kind": "call", "state": "pending", "attempts": 0, "next_at": opened.house.clock.now()}
    await opened.house.store.unit(lambda unit: unit.insert("outbox", row))


async def test_long_work_goes_on_after_an_outage(opened: Housed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acts, "PART", 2)
    id = (await opened.door("ann").run(acts.Begin(Ranges("part", Query(), (0, 3), ("count",), "fill", [[7]])))).id
    assert id is not None
    outage = Outage(monkeypatch, opened.house.store, lost())
    working = asyncio.create_task(long_work.LongWorker(opened.house).serve(0.02))
    await until(lambda: outage.refused >= 3)
    outage.over = True

    async def done() -> bool:
        return bool((await long_work.progress(opened.house, opened.actor("ann"), id))["state"] == "done")

    await until(done)
    assert await column(opened, "part", "count") == [7, 7, 7]
    working.cancel()


async def test_a_defect_is_logged_and_ends_a_round_only(
    opened: Housed, monkeypatch: pytest.MonkeyPatch, unexpected: list[str]
) -> None:
    await waiting(opened)
    outage = Outage(monkeypatch, opened.house.store, ValueError("a defect"))
    working = asyncio.create_task(outbox.Sender(opened.house).serve(0.02))
    await until(lambda: outage.refused >= 3)
    assert not working.done() and len(unexpected) >= 2
    working.cancel()
    unexpected.clear()


async def test_a_worker_is_woken_by_what_it_works_on_and_by_nothing_else(opened: Housed) -> None:
    sender, follower = outbox.Sender(opened.house), catching_up.Follower(opened.house)
    for worker in (sender, follower):
        opened.house.store.on_change(worker.heard)
    await opened.door("ann").run(Create("part", {"name": "p4", "count": 4}))
    assert not sender._woken.is_set() and not follower._woken.is_set()
    await waiting(opened)
    assert sender._woken.is_set() and not follower._woken.is_set()
    sender._woken.clear()
    sender.heard((Change(EVERYTHING, here=False),))  # another process did something
    assert sender._woken.is_set()
