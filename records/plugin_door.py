"""The acting person's door as plugins read it: with that person's rights, inside the transaction under way."""

from collections.abc import Sequence
from typing import Any

from expressions.conditions import all_of
from hooks.arguments import Values
from hooks.doorway import Doorway
from kernel.actor import Actor
from kernel.errors import Refusal
from records import filters, reading
from records.house import House
from records.listing import MOST
from records.sight import Sight


class PluginDoor:
    """Reads for hooks; writing is not theirs."""

    def __init__(self, sight: Sight) -> None:
        self._sight = sight

    async def get(self, entity: str, id_: int) -> Values | None:
        """One record; None when there is none the person may read."""
        try:
            known = self._sight.entity(entity)
            row = await self._sight.row(known, id_)
        except Refusal as error:
            if error.status != 404:
                raise
            return None
        return (await reading.records(self._sight, known, [row], None))[0].values

    async def find(self, entity: str, where: str, limit: int) -> Sequence[Values]:
        """Records for which the expression holds."""
        known = self._sight.entity(entity)
        condition = all_of(await self._sight.rows_of(known), await filters.condition(self._sight, known, where))
        most = max(0, min(limit, MOST))
        rows = await self._sight.reader.rows(entity, where=condition, limit=most, frame=self._sight.frame)
        return [each.values for each in await reading.records(self._sight, known, rows, None)]

    async def count(self, entity: str, where: str) -> int:
        """How many."""
        known = self._sight.entity(entity)
        condition = all_of(await self._sight.rows_of(known), await filters.condition(self._sight, known, where))
        return await self._sight.reader.count(entity, condition, self._sight.frame)


def doorway(sight: Sight) -> Doorway:
    """What a hook is handed."""
    return Doorway(PluginDoor(sight))


async def tell(house: House, actor: Actor, hook: str, **event: Any) -> None:
    """Tells plugins after the commit, each with the acting person's door to what is stored now."""
    if not house.relay.listens(hook):
        return
    async with house.store.read() as reader:
        await house.relay.tell(hook, doorway(Sight(house, reader, actor)), **event)
