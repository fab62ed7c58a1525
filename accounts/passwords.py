"""Passwords: argon2id in a worker thread, so that hashing never holds up the event loop."""

import asyncio
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from accounts.codes import IS_LOGIN, TOO_LONG, TOO_SHORT
from kernel.errors import Problem

LEAST: Final = 10
MOST: Final = 1000  # longer ones only cost hashing time
_AT_ONCE: Final = 2  # each hash takes 64 MiB

_hasher: Final = PasswordHasher()
# Verified against when the login is unknown, so that the answer takes as long as for a known one: the hash of random
# text that was thrown away. It is written down because making one would hold up every start; a test compares its costs.
NOBODY: Final = "$argon2id$v=19$m=65536,t=3,p=4$IcXoTpu4tJJSKjNZ3893AQ$BLewKPpBQZisHkWVHDXPryXx2c32lZD3kvB6Z/bEnaQ"


class Passwords:
    """Hashes and verifies, a few at a time."""

    def __init__(self) -> None:
        self._gate = asyncio.Semaphore(_AT_ONCE)

    async def hashed(self, password: str) -> str:
        """The argon2id hash with its salt and costs."""
        async with self._gate:
            return await asyncio.to_thread(_hasher.hash, _bytes(password))

    async def fits(self, stored: str | None, password: str) -> bool:
        """Whether the password is the one behind `stored`; None (no such login) takes the same time and is False."""
        async with self._gate:
            same = await asyncio.to_thread(_fits, stored or NOBODY, password)
        return same and stored is not None


def problems(login: str, password: str) -> tuple[Problem, ...]:
    """What is wrong with a new password; empty when it may be used."""
    found = []
    if len(password) < LEAST:
        found.append(Problem(TOO_SHORT, {"least": LEAST, "length": len(password)}, "password"))
    if len(password) > MOST:
        found.append(Problem(TOO_LONG, {"most": MOST, "length": len(password)}, "password"))
    if password.strip().casefold() == login.strip().casefold():
        found.append(Problem(IS_LOGIN, {}, "password"))
    return tuple(found)


def _fits(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, _bytes(password))
    except (VerificationError, InvalidHashError):
        return False


def _bytes(password: str) -> bytes:
    return password.encode("utf-8", "surrogatepass")[: MOST * 4]
