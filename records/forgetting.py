"""Change sets are kept for some days (GRIDWRIGHT_UNDO_DAYS), then forgotten: what is older is not undone any more. The
trail keeps everything."""

from datetime import timedelta
from typing import Final

from expressions.conditions import TRUE, path_in
from kernel.actor import Actor
from records.change_sets import CHANGE_PART, CHANGE_SET
from records.house import House
from store.unit import Unit

_AT_ONCE: Final = 500  # in one transaction, so that nobody waits
_ACTOR: Final = Actor.system("forgetting")


async def forget(house: House) -> int:
    """Removes what is older; how many change sets."""
    gone = 0
    while count := await house.store.unit(lambda unit: _some(house, unit)):
        gone += count
    return gone


async def _some(house: House, unit: Unit) -> int:
    """The oldest ones: they stand first, in the order in which they were made."""
    since = house.clock.now() - timedelta(days=house.settings.undo_days)
    frame = house.frame(_ACTOR)
    rows = await unit.rows(CHANGE_SET, ("id", "at"), TRUE, ("id",), _AT_ONCE, frame=frame)
    old = [row["id"] for row in rows if row["at"] < since]
    if old:
        parts = path_in(house.names, CHANGE_PART, ("change_set",), tuple(old))
        await unit.purge(CHANGE_PART, await unit.ids(CHANGE_PART, parts, frame=frame))
        await unit.purge(CHANGE_SET, old)
    return len(old)
