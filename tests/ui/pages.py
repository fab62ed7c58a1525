"""Open pages without a browser: who sits there, and what was sent to them."""

import asyncio
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest

from records.house import House


@dataclass
class Desk:
    """Pages by name, each of a person; all of them listen."""

    people: dict[str, int]
    listening: set[str] = field(default_factory=set)
    ended: set[str] = field(default_factory=set)  # pages whose session ended

    def __post_init__(self) -> None:
        self.listening |= self.people.keys()
        self.accounts = SimpleNamespace(holding=self._holding)

    def open(self) -> Iterator[tuple[str, Any]]:
        """All of them."""
        yield from ((page, self.seat(page)) for page in self.people)

    def seat(self, page: str) -> Any:
        """Who sits there."""
        user = self.people.get(page)
        return user and SimpleNamespace(session=SimpleNamespace(id=page, user_id=user))

    async def _holding(self, sessions: Iterable[Any]) -> frozenset[str]:
        return frozenset(each.id for each in sessions) - self.ended


@dataclass
class Wire:
    """Stands for NiceGUI's socket server: notes what is sent, and what waits to be."""

    sent: list[tuple[str, Any, tuple[str, ...]]] = field(default_factory=list)
    waiting: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.manager = SimpleNamespace(get_participants=lambda space, page: [(page, page)])
        self.eio = SimpleNamespace(sockets=self)

    def get(self, page: str) -> Any:
        """The socket of a page."""
        return SimpleNamespace(queue=SimpleNamespace(qsize=lambda: self.waiting.get(page, 0)))

    async def emit(self, event: str, data: Any, room: str | Sequence[str]) -> None:
        """Sends."""
        self.sent.append((event, data, (room,) if isinstance(room, str) else tuple(room)))
        await asyncio.sleep(0)

    def to(self, page: str) -> list[Any]:
        """What was sent to a page, in order."""
        return [data for _, data, pages in self.sent if page in pages]

    async def has(self, page: str, count: int) -> list[Any]:
        """The same, once there are so many."""
        for _ in range(1500):
            if len(self.to(page)) >= count:
                break
            await asyncio.sleep(0.02)
        assert len(self.to(page)) == count, self.sent
        return self.to(page)


def wired(monkeypatch: pytest.MonkeyPatch, *modules: Any) -> Wire:
    """A wire that these modules send through."""
    wire = Wire()
    for module in modules:
        monkeypatch.setattr(module, "core", SimpleNamespace(sio=wire))
    return wire


def holder_of(house: House) -> Any:
    """What the floors above hold a house in."""
    return SimpleNamespace(current=house)


def rows_of(message: Any) -> Collection[int]:
    """The ids of the rows that came with a message."""
    return [row["id"] for row in message.get("rows", ())]
