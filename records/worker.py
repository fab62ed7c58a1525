"""What works beside the answers: round after round, through outages of the database and defects of its own."""

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import ClassVar, Final

from kernel.errors import Refusal
from records.house import House
from store.changes import EVERYTHING, Change

_log: Final = logging.getLogger("gridwright")


class Worker(ABC):
    """Serves until it is cancelled. A round that fails is logged, and the next one tries again."""

    operation: ClassVar[str]  # its name in the log
    wakes_on: ClassVar[str] = ""  # the entity whose changes bring it something to do

    def __init__(self, house: House) -> None:
        self.house = house
        self._woken = asyncio.Event()

    @abstractmethod
    async def once(self) -> bool:
        """One round; whether there was something to do."""

    def moved(self, house: House) -> None:
        """The house was loaded anew."""
        self.house = house

    def wake(self) -> None:
        """There may be something to do."""
        self._woken.set()

    def heard(self, changes: Iterable[Change]) -> None:
        """Something was committed: wakes only where it may be for this one."""
        if self.wakes_on and any(change.entity in (self.wakes_on, EVERYTHING) for change in changes):
            self.wake()

    async def serve(self, pause: float = 5.0) -> None:
        """Works until it is cancelled; wakes on `wake()` and at least every `pause` seconds."""
        while True:
            self._woken.clear()
            if await self._guarded():
                await asyncio.sleep(0)  # lets others in between two rounds
                continue
            try:
                await asyncio.wait_for(self._woken.wait(), pause)
            except TimeoutError:
                continue

    async def _guarded(self) -> bool:
        try:
            return await self.once()
        except Refusal as refused:  # the database is away, or busy
            _log.warning(
                "a round was refused", extra={"facts": {"operation": self.operation, "code": refused.code.name}}
            )
        except Exception:  # noqa: BLE001 - the log has the frames; the next round tries again
            _log.exception("unexpected", extra={"facts": {"operation": self.operation}})
        return False


def passing(refused: Refusal) -> bool:
    """Whether trying again later may go well: an outage, and nothing wrong with what was asked."""
    return refused.code.status >= 500
