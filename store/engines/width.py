"""How many transactions run beside one another: as many as do not get in one another's way."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

_STEP: Final = 0.1  # by which it widens with each that goes well


class Width:
    """At most `most` at once, in turn. Where they meet at the same records, each has to begin again, and soon all do
    little else: so it halves with each that met another, and widens again slowly with those that did not."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._width = float(most)
        self._inside = 0
        self._waiting: deque[asyncio.Future[None]] = deque()

    @property
    def now(self) -> int:
        """How many may run now."""
        return int(self._width)

    @asynccontextmanager
    async def passing(self) -> AsyncIterator[None]:
        """Inside for the length of the body."""
        await self._enter()
        try:
            yield
        finally:
            self._leave()

    async def _enter(self) -> None:
        if not self._waiting and self._inside < self.now:
            self._inside += 1
            return
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._leave()  # its turn came, and nobody is there to take it
            raise

    def _leave(self) -> None:
        self._inside -= 1
        self._let_in()

    def _let_in(self) -> None:
        while self._waiting and self._inside < self.now:
            turn = self._waiting.popleft()
            if not turn.done():
                self._inside += 1
                turn.set_result(None)

    def met(self) -> None:
        """One met another and begins again."""
        self._width = max(1.0, self._width / 2)

    def went_well(self) -> None:
        """One met no other."""
        self._width = min(float(self._most), self._width + _STEP)
        self._let_in()
