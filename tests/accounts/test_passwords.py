"""Passwords are hashed off the event loop and refused when they are too easy."""

import asyncio
import threading

import pytest

import accounts.passwords as module
from accounts.passwords import Passwords, problems


async def test_the_right_password_fits_and_a_wrong_one_does_not() -> None:
    desk = Passwords()
    stored = await desk.hashed("correct horse battery")
    assert stored.startswith("$argon2id$")
    assert await desk.fits(stored, "correct horse battery")
    assert not await desk.fits(stored, "correct horse batterz")


async def test_an_unknown_login_fits_nothing_not_even_the_stand_in() -> None:
    assert not await Passwords().fits(None, "nobody has this password")


def test_an_unknown_login_takes_as_long_as_a_known_one() -> None:
    assert not module._hasher.check_needs_rehash(module.NOBODY)  # the same kind of hash at the same costs
    assert module.NOBODY.startswith("$argon2id$")


async def test_hashing_runs_in_another_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []

    class Spy:
        def hash(self, _: bytes) -> str:
            seen.append(threading.get_ident())
            return "x"

    monkeypatch.setattr(module, "_hasher", Spy())
    await Passwords().hashed("whatever it is")
    assert seen and seen[0] != threading.get_ident()


async def test_a_damaged_hash_fits_nothing() -> None:
    assert not await Passwords().fits("no hash at all", "correct horse battery")


@pytest.mark.parametrize(
    ("password", "codes"),
    [("short", ["AUT004"]), ("Li.Ming@east", []), ("li.ming.east", ["AUT005"]), ("x" * 1001, ["AUT006"])],
)
def test_a_new_password_is_long_enough_and_not_the_login(password: str, codes: list[str]) -> None:
    assert [problem.code.name for problem in problems("Li.Ming.East", password)] == codes


async def test_the_event_loop_goes_on_while_a_password_is_hashed() -> None:
    turns = 0

    async def spin() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0.001)

    task = asyncio.create_task(spin())
    await Passwords().hashed("correct horse battery")
    task.cancel()
    assert turns >= 2
