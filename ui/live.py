"""Tells open pages which records changed, as far as people may know of the entity; and the values, where shown."""

import asyncio
import logging
import time
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, Protocol

from accounts.holder import HouseHolder
from kernel.errors import Refusal
from records.long_work import workers
from ui.desk import Desk, Seat
from ui.posting import CHANGED, Message, Post
from ui.values import Values

log = logging.getLogger("gridwright.ui")

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
    """Gathers changes for a moment and tells them once: names and ids to everybody who may know of the entity, and the
    values of what changed to the pages that show it."""

    def __init__(self, desk: Desk, holder: HouseHolder, values: Values) -> None:
        self._desk = desk
        self._holder = holder
        self._values = values
        self._post = Post(desk)
        self._waiting: dict[str, set[int]] = {}
        self._came: set[str] = set()  # entities of which records came or went
        self._task: asyncio.Task[None] | None = None
        self._told_at = 0.0

    def heard(self, changes: Iterable[Change]) -> None:
        """A listener of the store: called after each commit of this and of other processes, in the event loop."""
        for change in changes:
            ids = self._waiting.setdefault(change.entity, set())
            ids.update(change.ids or (0,))  # 0 stands for "more than can be named"
            if change.fields is None:
                self._came.add(change.entity)
        if self._waiting and not self.is_telling:
            self._task = asyncio.create_task(self._tell_until_quiet())

    @property
    def is_telling(self) -> bool:
        """Whether something heard is still to be told."""
        return self._task is not None and not self._task.done()

    async def listening(self, _: str, message: Mapping[str, Any]) -> None:
        """A page listens from now on."""
        await self._post.listening(str(message["client_id"]))

    async def _tell_until_quiet(self) -> None:
        """What is heard while others are told waits for the next round, and not for the next change."""
        while self._waiting:
            await asyncio.sleep(max(PAUSE, self._told_at + STEADY - time.monotonic()))
            self._told_at = time.monotonic()
            (told, came), self._waiting, self._came = (self._waiting, self._came), {}, set()
            try:
                await self._tell(told, came)
            except Exception:
                log.exception("unexpected", extra={"facts": {"operation": CHANGED}})

    async def _tell(self, told: dict[str, set[int]], came: set[str]) -> None:
        working = await self._working(told.pop(OWN, set()))
        messages: dict[str, list[Message]] = {}
        for entity, ids in self._named(told):
            named = len(ids) <= MOST and 0 not in ids and entity not in BARE
            users: dict[int, bool] = {}
            pages = [client for client, seat in self._desk.open() if self._knows(users, seat, entity)]
            values = await self._values.of(entity, ids, pages) if named else {}
            bare = {"entity": entity, "ids": sorted(ids) if named else [], "came": entity in came}
            made = {id(each): {**bare, **each} for each in values.values()}
            for client in pages:
                messages.setdefault(client, []).append(made[id(values[client])] if client in values else bare)
        own = {"entity": OWN, "ids": []}
        for client, seat in self._desk.open():
            if seat.session.user_id in working:
                messages.setdefault(client, []).append(own)
        await self._post.tell(messages)

    async def _working(self, ids: set[int]) -> frozenset[int]:
        try:
            return await workers(self._holder.current, ids)
        except Refusal:  # the database is away, or busy: asked again
            self._waiting.setdefault(OWN, set()).update(ids)
            return frozenset()

    def _knows(self, users: dict[int, bool], seat: Seat, entity: str) -> bool:
        user = seat.session.user_id
        if user not in users:
            users[user] = self._may_know(user, entity)
        return users[user]

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
