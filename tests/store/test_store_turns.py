"""Whoever waits for a connection gets it in turn, however busy those before are."""

import asyncio
from collections.abc import Callable
from itertools import count

import pytest

from store.engines import postgres, sqlite
from store.engines.width import Width
from store.open import Store


@pytest.mark.timeout(30)
async def test_a_read_that_waits_is_served_in_turn(adopted: Store) -> None:
    """Whoever leaves asks again at once, and stands behind those who were waiting."""
    asks, came = count(), list[int]()
    entered, leave = asyncio.Semaphore(0), asyncio.Semaphore(0)

    async def busy() -> None:
        while True:
            turn = next(asks)
            async with adopted.read():
                came.append(turn)
                entered.release()
                await leave.acquire()

    width = {"sqlite": sqlite.READERS, "postgres": postgres.READERS}[adopted.engine]
    others = [asyncio.create_task(busy()) for _ in range(3 * width)]
    for turn in range(20):
        for _ in range(width):
            await entered.acquire()
        together = came[turn * width :]  # in any order, since each waits for its connection's answer
        assert sorted(together) == list(range(turn * width, (turn + 1) * width))
        for _ in range(width):
            leave.release()
    for other in others:
        other.cancel()
    await asyncio.wait(others)


async def most_at_once(width: Width, each: Callable[[], None] = lambda: None) -> int:
    """How many of twenty were inside together."""
    inside, most = [0], [0]

    async def one() -> None:
        async with width.passing():
            inside[0] += 1
            most[0] = max(most[0], inside[0])
            await asyncio.sleep(0)
            inside[0] -= 1
        each()

    await asyncio.gather(*(one() for _ in range(20)))
    return most[0]


async def test_transactions_that_meet_others_run_one_after_another_until_they_go_well_again() -> None:
    width = Width(8)
    assert await most_at_once(width) == 8
    for _ in range(4):
        width.met()
    assert await most_at_once(width) == 1
    for _ in range(100):
        width.went_well()
    assert await most_at_once(width) == 8


async def test_a_turn_that_comes_to_somebody_who_went_away_goes_to_the_next() -> None:
    width, came = Width(1), list[str]()

    async def one(name: str) -> None:
        async with width.passing():
            came.append(name)

    async with width.passing():
        gone, next_ = asyncio.create_task(one("gone")), asyncio.create_task(one("next"))
        await asyncio.sleep(0)
    gone.cancel()  # its turn has come, and it has not taken it yet
    await asyncio.wait([gone, next_], timeout=5)
    assert came == ["next"]
    assert await most_at_once(width) == 1
