"""Lets transactions through side by side, and holds new ones while the tables change."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress


class Gate:
    """Many may pass; `closed` waits until those inside have left and lets nobody in meanwhile."""

    def __init__(self) -> None:
        self._open = asyncio.Event()
        self._open.set()
        self._empty = asyncio.Event()
        self._empty.set()
        self._inside = 0
        self._closing = asyncio.Lock()

    @asynccontextmanager
    async def passing(self) -> AsyncIterator[None]:
        """Inside for the length of the body."""
        while not self._open.is_set():
            await self._open.wait()
        self._inside += 1
        self._empty.clear()
        try:
            yield
        finally:
            self._inside -= 1
            if not self._inside:
                self._empty.set()

    @asynccontextmanager
    async def closed(self, patience: float | None = None) -> AsyncIterator[None]:
        """Nobody inside for the length of the body; after `patience` seconds it goes on although some still are."""
        async with self._closing:
            self._open.clear()
            try:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._empty.wait(), patience)
                yield
            finally:
                self._open.set()
