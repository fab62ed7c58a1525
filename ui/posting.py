"""Sends what pages are told: the same thing once for all of them, and never at the pace of the slowest.

Not through NiceGUI's outbox, which keeps what it sent and loads a page anew that missed too much. A page that is behind
is sent nothing more until it has caught up; then it is told which lists to ask for again.
"""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from nicegui import core

from ui.desk import Desk

CHANGED: Final = "gridwright_changed"  # to pages: [{entity, ids, came, ...}]; came: some of them are new or gone
BEHIND: Final = 8  # messages on their way to one page; more, and it is behind
LOOK: Final = 0.25  # seconds between looks whether it has caught up
Message = Mapping[str, Any]


class Post:
    """Sends to pages, by NiceGUI's client id."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._missed: dict[str, set[str]] = {}  # by page: entities it must ask for again
        self._task: asyncio.Task[None] | None = None

    async def tell(self, told: Mapping[str, Sequence[Message]]) -> None:
        """What changed, by page. Equal messages are the same objects: they are made into text once."""
        alike: dict[tuple[int, ...], tuple[Sequence[Message], list[str]]] = {}
        for client, messages in told.items():
            if not messages:
                continue
            if client in self._missed or client not in self._desk.listening or is_behind(client):
                self._missed.setdefault(client, set()).update(str(each["entity"]) for each in messages)
            else:
                alike.setdefault(tuple(map(id, messages)), (messages, []))[1].append(client)
        for messages, clients in alike.values():
            await core.sio.emit(CHANGED, list(messages), room=clients)
        self._catch_up_soon()

    async def listening(self, client: str) -> None:
        """A page listens from now on; it is told what changed since it was made."""
        self._desk.listening.add(client)
        await self._catch_up()
        self._catch_up_soon()

    def _catch_up_soon(self) -> None:
        self._forget()
        waits = self._missed.keys() & self._desk.listening
        if waits and (self._task is None or self._task.done()):
            self._task = asyncio.create_task(self._catch_up_all())

    async def _catch_up_all(self) -> None:
        while self._missed.keys() & self._desk.listening:
            await asyncio.sleep(LOOK)
            self._forget()
            await self._catch_up()

    async def _catch_up(self) -> None:
        for client in self._missed.keys() & self._desk.listening:
            if client in self._missed and not is_behind(client, 0):
                anew = [{"entity": entity, "ids": []} for entity in sorted(self._missed.pop(client))]
                await core.sio.emit(CHANGED, anew, room=client)

    def _forget(self) -> None:
        for client in self._missed.keys() - {client for client, _ in self._desk.open()}:
            del self._missed[client]


def is_behind(client: str, most: int = BEHIND) -> bool:
    """Whether more messages than these wait to be sent to a page: its connection is slow, or it does not read."""
    return any(waiting > most for waiting in _waiting(client))


def _waiting(client: str) -> Iterator[int]:
    for _, socket in core.sio.manager.get_participants("/", client):
        found = core.sio.eio.sockets.get(socket)
        if found is not None:
            yield found.queue.qsize()
