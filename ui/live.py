"""Pushes "these records changed" to every open page whose person may see the entity at all."""

import asyncio
from collections.abc import Iterable, Iterator
from typing import Any, Final, Protocol

from accounts.holder import HouseHolder
from records.long_work import workers
from ui.desk import Desk

PAUSE: Final = 0.05  # seconds in which changes are gathered into one message
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


class Live:
    """Gathers changes for a moment and tells them once. A message carries names and ids, never values."""

    def __init__(self, desk: Desk, holder: HouseHolder) -> None:
        self._desk = desk
        self._holder = holder
        self._waiting: dict[str, set[int]] = {}
        self._task: asyncio.Task[None] | None = None

    def heard(self, changes: Iterable[Change]) -> None:
        """A listener of the store: called after each commit of this and of other processes, in the event loop."""
        for change in changes:
            ids = self._waiting.setdefault(change.entity, set())
            ids.update(change.ids or (0,))  # 0 stands for "more than can be named"
        if self._waiting and (self._task is None or self._task.done()):
            self._task = asyncio.create_task(self._tell())

    async def _tell(self) -> None:
        await asyncio.sleep(PAUSE)
        told, self._waiting = self._waiting, {}
        working = await workers(self._holder.current, told.pop(OWN, set()))
        for entity, ids in self._named(told):
            named = len(ids) <= MOST and 0 not in ids and entity not in BARE
            message = {"entity": entity, "ids": sorted(ids) if named else []}
            for _, seat in self._desk.open():
                if self._may_know(seat.session.user_id, entity) and not seat.workspace.is_deleted:
                    seat.workspace.changed(message)
        for _, seat in self._desk.open():
            if seat.session.user_id in working and not seat.workspace.is_deleted:
                seat.workspace.changed({"entity": OWN, "ids": []})

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
