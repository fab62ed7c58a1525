"""Ten failed log-ins of a login in a quarter of an hour, and no more, however they arrive; right ones do not count."""

import asyncio

import pytest

from accounts.throttle import MOST_OF_ADDRESS, Throttle
from kernel.errors import Refusal
from tests.accounts.clocks import Hands
from tests.accounts.memory import MemoryShelf


async def fail(throttle: Throttle, login: str = "li", address: str = "") -> None:
    """One try with a wrong password."""
    async with throttle.tried(login, address):
        await asyncio.sleep(0)


async def succeed(throttle: Throttle, login: str = "li", address: str = "") -> None:
    """One try with the right password."""
    async with throttle.tried(login, address) as one:
        await asyncio.sleep(0)
        one.right = True


async def refused(throttle: Throttle, login: str = "li", address: str = "") -> str:
    """The code of a try that is not even looked at."""
    with pytest.raises(Refusal) as caught:
        await fail(throttle, login, address)
    assert caught.value.status == 429
    return caught.value.code.name


async def test_the_eleventh_try_is_refused_with_429() -> None:
    throttle = Throttle(MemoryShelf(), Hands().clock)
    for _ in range(10):
        await fail(throttle)
    assert await refused(throttle) == "AUT003"


async def test_letters_of_another_case_are_the_same_login_and_others_are_not_touched() -> None:
    throttle = Throttle(MemoryShelf(), Hands().clock)
    for _ in range(10):
        await fail(throttle)
    await refused(throttle, " LI ")
    await succeed(throttle, "wang")


async def test_a_quarter_of_an_hour_later_the_login_may_try_again() -> None:
    hands = Hands()
    throttle = Throttle(MemoryShelf(), hands.clock)
    for _ in range(10):
        await fail(throttle)
    hands.turn(minutes=14)
    await refused(throttle)
    hands.turn(minutes=1)
    await fail(throttle)


async def test_a_right_password_clears_the_count_of_the_login_and_leaves_nothing_behind() -> None:
    shelf = MemoryShelf()
    throttle = Throttle(shelf, Hands().clock)
    for _ in range(9):
        await fail(throttle)
    await succeed(throttle)
    assert shelf.tables["login_failure"] == []


async def test_a_burst_of_guesses_and_another_process_share_one_count() -> None:
    shelf, hands = MemoryShelf(), Hands()
    doors = [Throttle(shelf, hands.clock), Throttle(shelf, hands.clock)]
    results = await asyncio.gather(*(fail(doors[n % 2]) for n in range(40)), return_exceptions=True)
    assert sum(result is None for result in results) == 10
    assert sum(isinstance(result, Refusal) for result in results) == 30


async def test_right_tries_at_the_same_time_all_pass() -> None:
    shelf, hands = MemoryShelf(), Hands()
    doors = [Throttle(shelf, hands.clock), Throttle(shelf, hands.clock)]
    results = await asyncio.gather(*(succeed(doors[n % 2]) for n in range(40)), return_exceptions=True)
    assert results == [None] * 40


async def test_a_right_try_among_a_burst_of_guesses_is_looked_at_when_its_turn_comes_and_guesses_stay_few() -> None:
    throttle = Throttle(MemoryShelf(), Hands().clock)
    results = await asyncio.gather(*(fail(throttle) for _ in range(9)), succeed(throttle), return_exceptions=True)
    assert results == [None] * 10


async def test_a_try_that_died_with_its_process_counts_as_failed() -> None:
    shelf, hands = MemoryShelf(), Hands()
    for _ in range(10):
        await shelf.add("login_failure", login="login li", at=hands.clock.now(), settled=False)
    hands.turn(seconds=31)
    await refused(Throttle(shelf, hands.clock))


async def test_one_address_guesses_at_many_logins_only_so_often() -> None:
    throttle = Throttle(MemoryShelf(), Hands().clock)
    for number in range(MOST_OF_ADDRESS):
        await fail(throttle, f"person{number}", "203.0.113.9")
    assert await refused(throttle, "li", "203.0.113.9") == "AUT014"
    await succeed(throttle, "li", "203.0.113.10")


async def test_a_right_log_in_does_not_clear_what_its_address_did_to_others() -> None:
    throttle = Throttle(MemoryShelf(), Hands().clock)
    for number in range(MOST_OF_ADDRESS):
        await fail(throttle, f"person{number}", "203.0.113.9")
        if number % 20 == 0:
            await succeed(throttle, "own", "203.0.113.9")
    assert await refused(throttle, "own", "203.0.113.9") == "AUT014"


async def test_a_login_that_looks_like_an_address_does_not_shut_the_address_out() -> None:
    throttle = Throttle(MemoryShelf(), Hands().clock)
    for _ in range(10):
        await fail(throttle, "address 203.0.113.9")
    await succeed(throttle, "li", "203.0.113.9")
