"""Holds the House that serves now. A reload swaps it as a whole; whoever shows pages is told the new version."""

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress

from kernel.errors import Problem
from records.house import House

Changed = Callable[[House], None]


class HouseHolder:
    """`current` is what a new request is answered from; a running request keeps the House it began with.

    `problems` are those of the file on disk while the last good version goes on serving; empty when it is served.
    """

    def __init__(self, house: House) -> None:
        self.current = house
        self.problems: tuple[Problem, ...] = ()
        self._listeners: list[Changed] = []

    def on_change(self, listener: Changed) -> None:
        """`listener(house)` is called after each swap."""
        self._listeners.append(listener)

    def swap(self, house: House) -> None:
        """Serves `house` from now on."""
        self.current, self.problems = house, ()
        for listener in tuple(self._listeners):
            listener(house)

    async def after(self, house: House, seconds: float = 5.0) -> House:
        """The house that serves once `house` no longer does; `house` itself where none follows in time."""
        told = asyncio.Event()

        def note(_: House) -> None:
            told.set()

        self._listeners.append(note)
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    while self.current is house:
                        await told.wait()
                        told.clear()
        finally:
            self._listeners.remove(note)
        return self.current

    def keep(self, problems: Iterable[Problem]) -> None:
        """Goes on with the last good version because of these problems."""
        self.problems = tuple(problems)
        for listener in tuple(self._listeners):
            listener(self.current)
