"""The acting person's door as hooks see it: blocking calls from a hook's thread, answered by the event loop."""

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Any, Final, Protocol, TypeVar

from hooks.arguments import Values

Result = TypeVar("Result")
SECONDS: Final = 2.0


class Reads(Protocol):
    """What the door offers for this, with the acting person's rights."""

    def get(self, entity: str, id_: int) -> Coroutine[Any, Any, Values | None]:
        """One record; None when the person may not read it."""

    def find(self, entity: str, where: str, limit: int) -> Coroutine[Any, Any, Sequence[Values]]:
        """Records for which the expression `where` holds."""

    def count(self, entity: str, where: str) -> Coroutine[Any, Any, int]:
        """How many."""


class Doorway:
    """A `hooks.arguments.Door` over `reads`; made in the event loop, used in a hook's thread.

    In a before hook it shows what was there before the transaction. Raises what the door raises, and TimeoutError.
    """

    def __init__(self, reads: Reads, loop: asyncio.AbstractEventLoop | None = None, seconds: float = SECONDS) -> None:
        self._reads = reads
        self._loop = loop or asyncio.get_running_loop()
        self._seconds = seconds

    def get(self, entity: str, id_: int) -> Values | None:
        """One record; None when the person may not read it."""
        return self._waited(self._reads.get(entity, id_))

    def find(self, entity: str, where: str = "", limit: int = 100) -> Sequence[Values]:
        """Records for which the expression `where` holds."""
        return self._waited(self._reads.find(entity, where, limit))

    def count(self, entity: str, where: str = "") -> int:
        """How many."""
        return self._waited(self._reads.count(entity, where))

    def _waited(self, asked: Coroutine[Any, Any, Result]) -> Result:
        waiting = asyncio.run_coroutine_threadsafe(asked, self._loop)
        try:
            return waiting.result(self._seconds)
        except TimeoutError:
            waiting.cancel()
            raise
