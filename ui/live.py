"""Pushes "these records changed" to every open page whose person may see the entity at all."""

import asyncio
from collections.abc import Sequence
from typing import Final

from accounts.holder import HouseHolder
from records.house import House
from records.results import Note
from ui.desk import Desk

PAUSE: Final = 0.05  # seconds in which changes are gathered into one message
MOST: Final = 500  # ids named in one message; beyond, pages ask for everything they show


class Live:
    """Gathers notes for a moment and tells them once. A message carries names and ids, never values."""

    def __init__(self, desk: Desk, holder: HouseHolder) -> None:
        self._desk = desk
        self._holder = holder
        self._waiting: dict[str, set[int]] = {}
        self._task: asyncio.Task[None] | None = None

    async def heard(self, notes: Sequence[Note]) -> None:
        """A listener of the house."""
        for note in notes:
            self._waiting.setdefault(note.entity, set()).add(note.id)
        if self._waiting and (self._task is None or self._task.done()):
            self._task = asyncio.create_task(self._tell())

    async def _tell(self) -> None:
        await asyncio.sleep(PAUSE)
        told, self._waiting = self._waiting, {}
        for entity, ids in told.items():
            message = {"entity": entity, "ids": sorted(ids) if len(ids) <= MOST else []}
            for _, seat in self._desk.open():
                if self._may_know(seat.session.user_id, entity) and not seat.workspace.is_deleted:
                    seat.workspace.changed(message)

    def _may_know(self, user: int, entity: str) -> bool:
        house = self._holder.current
        known = house.schema.entities.get(entity)
        if known is None or known.internal or not house.organisation.is_active(user):
            return False
        return bool(house.policy.verbs(house.organisation.actor(user), entity))

    def reloaded(self, _: House) -> None:
        """A listener of the holder: another schema, or problems of the file on disk."""
        for _, seat in self._desk.open():
            if not seat.workspace.is_deleted:
                seat.workspace.schema_changed()
