"""Pushes "these records changed" to every open page whose person may see the entity at all."""

import asyncio
import time
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, Protocol

from nicegui import core

from accounts.holder import HouseHolder
from records.long_work import workers
from ui.desk import Desk, Seat

CHANGED: Final = "gridwright_changed"  # to pages: {entity, ids, came}; came: some of them are new or gone
LISTENING: Final = "gridwright_listening"  # from a page: from now on it hears
PAUSE: Final = 0.05  # seconds in which changes are gathered into one message when it was quiet before
STEADY: Final = 0.25  # seconds between two messages while changes go on and on
MOST: Final = 500  # ids named in one message; beyond, pages ask for everything they show
EVERYTHING: Final = "*"
OWN: Final = "long_work"  # told to whom it belongs, and to nobody else
BARE: Final = frozenset({"comment", "attachment"})  # shown beside records: told without ids


class Change(Protocol):
    """What the house tells after a commit; no ids: too many to name."""

    @property
    def entity(self) -> str:
        """The entity, or `*`."""

    @property
    def ids(self) -> tuple[int, ...]:
        """Which records."""

    @property
    def fields(self) -> frozenset[str] | None:
        """What was written; None where records came or went."""


class Live:
    """Gathers changes for a moment and tells them once. A message carries names and ids, never values."""

    def __init__(self, desk: Desk, holder: HouseHolder) -> None:
        self._desk = desk
        self._holder = holder
        self._waiting: dict[str, set[int]] = {}
        self._came: set[str] = set()  # entities of which records came or went
        self._missed: dict[str, set[str]] = {}  # entities that pages must ask for again once they listen
        self._task: asyncio.Task[None] | None = None
        self._told_at = 0.0

    def heard(self, changes: Iterable[Change]) -> None:
        """A listener of the store: called after each commit of this and of other processes, in the event loop."""
        for change in changes:
            ids = self._waiting.setdefault(change.entity, set())
            ids.update(change.ids or (0,))  # 0 stands for "more than can be named"
            if change.fields is None:
                self._came.add(change.entity)
        if self._waiting and (self._task is None or self._task.done()):
            self._task = asyncio.create_task(self._tell())

    async def listening(self, _: str, message: Mapping[str, Any]) -> None:
        """A page listens from now on; it is told what changed since it was made."""
        client = str(message["client_id"])
        self._desk.listening.add(client)
        for entity in sorted(self._missed.pop(client, ())):
            await core.sio.emit(CHANGED, {"entity": entity, "ids": []}, room=client)

    async def _tell(self) -> None:
        await asyncio.sleep(max(PAUSE, self._told_at + STEADY - time.monotonic()))
        self._told_at = time.monotonic()
        (told, came), self._waiting, self._came = (self._waiting, self._came), {}, set()
        working = await workers(self._holder.current, told.pop(OWN, set()))
        for entity, ids in self._named(told):
            named = len(ids) <= MOST and 0 not in ids and entity not in BARE
            users: dict[int, bool] = {}
            pages = [client for client, seat in self._desk.open() if self._knows(users, seat, entity)]
            await self._send(pages, {"entity": entity, "ids": sorted(ids) if named else [], "came": entity in came})
        mine = [client for client, seat in self._desk.open() if seat.session.user_id in working]
        await self._send(mine, {"entity": OWN, "ids": []})

    def _knows(self, users: dict[int, bool], seat: Seat, entity: str) -> bool:
        user = seat.session.user_id
        if user not in users:
            users[user] = self._may_know(user, entity)
        return users[user]

    async def _send(self, pages: list[str], message: Mapping[str, Any]) -> None:
        """One message to many pages, made once; not through NiceGUI's outbox, which keeps what it sent and loads a page
        anew that missed too much: whoever comes back asks again for what is shown."""
        hearing = [client for client in pages if client in self._desk.listening]
        for client in set(pages) - set(hearing):
            self._missed.setdefault(client, set()).add(str(message["entity"]))
        if hearing:
            await core.sio.emit(CHANGED, message, room=hearing)
        for client in self._missed.keys() - {client for client, _ in self._desk.open()}:
            del self._missed[client]

    def _named(self, told: dict[str, set[int]]) -> Iterator[tuple[str, set[int]]]:
        if EVERYTHING not in told:
            yield from told.items()
            return
        for name in self._holder.current.schema.entities:
            yield name, {0}

    def _may_know(self, user: int, entity: str) -> bool:
        house = self._holder.current
        if entity in BARE:
            return house.organisation.is_active(user)
        known = house.schema.entities.get(entity)
        if known is None or known.internal or not house.organisation.is_active(user):
            return False
        return bool(house.policy.verbs(house.organisation.actor(user), entity))

    def reloaded(self, _: Any) -> None:
        """A listener of the holder: another schema, or problems of the file on disk."""
        for _, seat in self._desk.open():
            if not seat.workspace.is_deleted:
                seat.workspace.schema_changed()
