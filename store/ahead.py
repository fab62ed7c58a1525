"""Puts the rows of a long list in order before anybody jumps into it, beside the answers."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextvars import Context
from typing import Any

from kernel.errors import Refusal
from store.faults import TryAgain
from store.listing import Listing

log = logging.getLogger("gridwright.store")


class Ahead:
    """One list at a time; of those wished for meanwhile the last one follows, the others have been left by then."""

    def __init__(self, prepare: Callable[[Listing], Awaitable[None]]) -> None:
        self._prepare = prepare
        self._next: Listing | None = None
        self._task: asyncio.Task[Any] | None = None

    def wish(self, listing: Listing) -> None:
        """Says that somebody looks at this list."""
        self._next = listing
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._work(), context=Context())

    async def close(self) -> None:
        """Waits for what is under way; nothing follows it."""
        self._next = None
        if self._task is not None:
            await self._task

    async def _work(self) -> None:
        while (listing := self._next) is not None:
            self._next = None
            try:
                await self._prepare(listing)
            except (Refusal, TryAgain) as error:  # whoever jumps asks again, and is told
                log.warning("a list could not be put in order ahead: %s", error)
