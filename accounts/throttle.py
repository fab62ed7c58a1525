"""Ten failed log-ins of one login in a quarter of an hour, counted in the database: all processes count alike."""

from datetime import timedelta
from typing import Final

from accounts.codes import THROTTLED
from accounts.shelf import FAILURE, Shelf
from kernel.clock import Clock
from kernel.errors import Refusal

MOST: Final = 10
WINDOW: Final = timedelta(minutes=15)


class Throttle:
    """`attempt` before the password is looked at, `forget` after it was right."""

    def __init__(self, shelf: Shelf, clock: Clock) -> None:
        self._shelf = shelf
        self._clock = clock

    async def attempt(self, login: str) -> None:
        """Writes the attempt down first and counts then, so that a burst cannot slip through. Raises Refusal (429)."""
        mine = await self._shelf.add(FAILURE, login=_key(login), at=self._clock.now())
        if await self._recent(login) > MOST:
            await self._shelf.remove(FAILURE, id=mine)  # a refused attempt does not lengthen the wait
            raise Refusal(THROTTLED, {"count": MOST, "minutes": WINDOW.seconds // 60})

    async def forget(self, login: str) -> None:
        """The password was right: the login starts anew."""
        await self._shelf.remove(FAILURE, login=_key(login))

    async def _recent(self, login: str) -> int:
        since, recent = self._clock.now() - WINDOW, 0
        for row in await self._shelf.find(FAILURE, login=_key(login)):
            if row["at"] > since:
                recent += 1
            else:
                await self._shelf.remove(FAILURE, id=row["id"])
        return recent


def _key(login: str) -> str:
    return login.strip().casefold()[:200]
