"""Answers worth keeping (orders of ids, exact counts) until a write touches what they depend on."""

import asyncio
import time
from array import array
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from store.changes import EVERYTHING, Change

Depends = Mapping[str, frozenset[str] | None]
"""Entity -> the fields an answer was made of; None: any."""

_ROOM: Final = 96 * 1024 * 1024  # bytes
_RESTLESS: Final = 3.0  # seconds: an answer spoilt sooner is not worth making again at once
_SMALL: Final = 64


@dataclass(slots=True)
class _Answer:
    value: Any
    depends: Depends
    size: int
    at: float


class Remembered:
    """Answers by question. Told of every change; drops what the change touches, and the least used for want of room."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._answers: OrderedDict[Hashable, _Answer] = OrderedDict()
        self._spoilt: OrderedDict[Hashable, float] = OrderedDict()
        self._size = 0
        self._changes: list[Change] = []
        self._asking = 0
        self._finding: dict[Hashable, asyncio.Event] = {}

    def get(self, question: Hashable) -> Any | None:
        """The answer, if it still holds."""
        found = self._answers.get(question)
        if found is None:
            return None
        self._answers.move_to_end(question)
        return found.value

    def restless(self, question: Hashable) -> bool:
        """Whether the last answer was spoilt so soon that the next would be too."""
        spoilt = self._spoilt.get(question)
        return spoilt is not None and self._clock() - spoilt < _RESTLESS

    async def ask(self, question: Hashable, depends: Depends, find: Callable[[], Awaitable[Any]]) -> Any:
        """Finds the answer and keeps it, unless something it depends on changed meanwhile. Who asks while another looks
        for it waits for that one's."""
        if (other := self._finding.get(question)) is not None:
            await other.wait()
            if (known := self.get(question)) is not None:
                return known
        self._finding[question] = found = asyncio.Event()
        try:
            return await self._find(question, depends, find)
        finally:
            found.set()
            if self._finding.get(question) is found:
                del self._finding[question]

    async def _find(self, question: Hashable, depends: Depends, find: Callable[[], Awaitable[Any]]) -> Any:
        self._asking += 1
        seen = len(self._changes)
        try:
            value = await find()
            missed = self._changes[seen:]
        finally:
            self._asking -= 1
            if not self._asking:
                self._changes.clear()
        if not any(touches(change, depends) for change in missed):
            self._keep(question, _Answer(value, depends, _size(value), self._clock()))
        return value

    def put(self, question: Hashable, depends: Depends, value: Any) -> None:
        """Keeps an answer found elsewhere."""
        self._keep(question, _Answer(value, depends, _size(value), self._clock()))

    def _keep(self, question: Hashable, answer: _Answer) -> None:
        self._drop(question)
        self._answers[question] = answer
        self._size += answer.size
        while self._size > _ROOM and len(self._answers) > 1:
            self._drop(next(iter(self._answers)))

    def _drop(self, question: Hashable) -> _Answer | None:
        found = self._answers.pop(question, None)
        self._size -= found.size if found else 0
        return found

    def changed(self, changes: tuple[Change, ...]) -> None:
        """Forgets what these changes touch."""
        if self._asking:
            self._changes += changes
        spoilt = [q for q, a in self._answers.items() if any(touches(change, a.depends) for change in changes)]
        for question in spoilt:
            dropped = self._drop(question)
            if dropped and self._clock() - dropped.at < _RESTLESS:
                self._spoilt[question] = self._clock()
                self._spoilt.move_to_end(question)
        while len(self._spoilt) > 256:
            self._spoilt.popitem(last=False)

    def clear(self) -> None:
        """Forgets everything."""
        self.changed((Change(EVERYTHING),))


def touches(change: Change, depends: Depends) -> bool:
    """Whether an answer that depends on these is spoilt by the change."""
    if change.entity == EVERYTHING:
        return True
    if change.entity not in depends:
        return False
    fields = depends[change.entity]
    return fields is None or change.fields is None or bool(fields & change.fields)


def _size(value: Any) -> int:
    return len(value) * value.itemsize if isinstance(value, array) else _SMALL
