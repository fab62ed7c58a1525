"""Ten failed log-ins in a quarter of an hour, and no more, however they arrive."""

import asyncio

import pytest

from accounts.throttle import Throttle
from kernel.errors import Refusal
from tests.accounts.clocks import Hands
from tests.accounts.memory import MemoryShelf


async def test_the_eleventh_try_is_refused_with_429() -> None:
    throttle = Throttle(MemoryShelf(), Hands().clock)
    for _ in range(10):
        await throttle.attempt("li")
    with pytest.raises(Refusal) as refused:
        await throttle.attempt("li")
    assert refused.value.status == 429


async def test_letters_of_another_case_are_the_same_login_and_others_are_not_touched() -> None:
    throttle = Throttle(MemoryShelf(), Hands().clock)
    for _ in range(10):
        await throttle.attempt("li")
    with pytest.raises(Refusal):
        await throttle.attempt(" LI ")
    await throttle.attempt("wang")


async def test_a_quarter_of_an_hour_later_the_login_may_try_again() -> None:
    hands = Hands()
    throttle = Throttle(MemoryShelf(), hands.clock)
    for _ in range(10):
        await throttle.attempt("li")
    hands.turn(minutes=14)
    with pytest.raises(Refusal):
        await throttle.attempt("li")
    hands.turn(minutes=1)
    await throttle.attempt("li")


async def test_a_right_password_clears_the_count() -> None:
    throttle = Throttle(MemoryShelf(), Hands().clock)
    for _ in range(10):
        await throttle.attempt("li")
    await throttle.forget("li")
    await throttle.attempt("li")


async def test_a_burst_and_another_process_share_one_count() -> None:
    shelf, hands = MemoryShelf(), Hands()
    doors = [Throttle(shelf, hands.clock), Throttle(shelf, hands.clock)]
    tries = [doors[n % 2].attempt("li") for n in range(40)]
    results = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(result is None for result in results) == 10
