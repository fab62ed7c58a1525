"""Failed log-ins of one login and of one address, counted in the database: all processes count alike."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from accounts.codes import CROWDED, THROTTLED
from accounts.shelf import FAILURE, Shelf
from kernel.clock import Clock
from kernel.errors import Code, Refusal

MOST: Final = 10
MOST_OF_ADDRESS: Final = 60  # a whole office may stand behind one address
WINDOW: Final = timedelta(minutes=15)
_LOST: Final = timedelta(seconds=30)  # a try that was not settled by then died with its process: it failed
_PAUSE: Final = 0.02  # seconds between looks at the tries before one's own


@dataclass(slots=True)
class Try:
    """One try; whoever finds the password right says so."""

    right: bool = False


@dataclass(frozen=True, slots=True)
class _Limit:
    key: str
    most: int
    code: Code
    forgets: bool  # whether a right try clears the failures before it


class Throttle:
    """`async with throttle.tried(login, address) as one:` around every look at a password."""

    def __init__(self, shelf: Shelf, clock: Clock) -> None:
        self._shelf = shelf
        self._clock = clock

    @asynccontextmanager
    async def tried(self, login: str, address: str = "") -> AsyncIterator[Try]:
        """Counts the try as failed unless it is said to be right. Raises Refusal (429) before it is looked at.

        It is written down first, and waits while as many before it as may still fail are not settled: so a burst of
        guesses cannot slip through, and right log-ins at the same time all pass.
        """
        limits = _limits(login, address)
        mine = {limit: await self._begin(limit) for limit in limits}
        one = Try()
        try:
            for limit, id in mine.items():
                await self._wait(limit, id)
        except BaseException:
            await self._forget(mine)  # a refused try does not lengthen the wait
            raise
        try:
            yield one
        finally:
            await self._settle(mine, one)

    async def _begin(self, limit: _Limit) -> int:
        return await self._shelf.add(FAILURE, login=limit.key, at=self._clock.now(), settled=False)

    async def _wait(self, limit: _Limit, mine: int) -> None:
        while True:
            before = [row for row in await self._recent(limit.key) if row["id"] < mine]
            if len(before) < limit.most:
                return
            if sum(self._has_failed(row) for row in before) >= limit.most:
                raise Refusal(limit.code, {"count": limit.most, "minutes": WINDOW.seconds // 60})
            await asyncio.sleep(_PAUSE)

    def _has_failed(self, row: Mapping[str, Any]) -> bool:
        return bool(row["settled"]) or self._clock.now() - row["at"] >= _LOST

    async def _settle(self, mine: Mapping[_Limit, int], one: Try) -> None:
        if not one.right:
            for id in mine.values():
                await self._shelf.change(FAILURE, id, settled=True)
            return
        await self._forget(mine)
        for limit in mine:
            if limit.forgets:
                await self._shelf.remove(FAILURE, login=limit.key, settled=True)

    async def _forget(self, mine: Mapping[_Limit, int]) -> None:
        for id in mine.values():
            await self._shelf.remove(FAILURE, id=id)

    async def _recent(self, key: str) -> list[dict[str, Any]]:
        since, recent = self._clock.now() - WINDOW, []
        for row in await self._shelf.find(FAILURE, login=key):
            if row["at"] > since:
                recent.append(row)
            else:
                await self._shelf.remove(FAILURE, id=row["id"])
        return recent


def _limits(login: str, address: str) -> tuple[_Limit, ...]:
    found = []
    if login:
        found.append(_Limit(f"login {login.strip().casefold()}"[:200], MOST, THROTTLED, True))
    if address:
        found.append(_Limit(f"address {address}"[:200], MOST_OF_ADDRESS, CROWDED, False))
    return tuple(found)
