"""Whoever waits for a connection gets it in turn, however busy those before are."""

import asyncio

import pytest

from store.engines import postgres, sqlite
from store.open import Store


@pytest.mark.timeout(30)
async def test_a_read_that_waits_is_served_in_turn(adopted: Store) -> None:
    done, stop = [0], False

    async def busy() -> None:
        while not stop:
            async with adopted.read() as reader:
                await reader.count("customer", at_most=1)
            done[0] += 1

    others = [asyncio.create_task(busy()) for _ in range(max(sqlite.READERS, postgres.READERS))]
    await asyncio.sleep(0.2)
    before, longest = done[0], 0
    for _ in range(20):
        seen = done[0]
        async with adopted.read() as reader:
            await reader.count("customer", at_most=1)
        longest = max(longest, done[0] - seen)
    stop = True
    await asyncio.gather(*others)
    assert done[0] > before
    assert longest <= 4 * len(others)
