"""Long work that one server does as a whole: taken over by one of them, given up when that one goes away."""

from datetime import timedelta
from typing import Any, Final

from expressions.conditions import path_in
from kernel.actor import Actor
from records.house import House
from records.long_rows import LONG_WORK
from records.results import Row
from store.unit import Unit

LEASE: Final = timedelta(seconds=60)
_NAMES: Final = ("id", "kind", "user", "language", "work")


async def waiting(house: House, kind: str) -> list[Row]:
    """The works of this kind that are under way, wherever."""
    async with house.store.read() as reader:
        running = path_in(house.names, LONG_WORK, ("state",), ("running",))
        rows = await reader.rows(LONG_WORK, _NAMES, running, ("id",), frame=house.frame(Actor.system(kind)))
    return [row for row in rows if row["kind"] == kind]


async def take(house: House, id: int) -> bool:
    """Whether the work is this server's from now on: nobody else's lease holds."""
    now = house.clock.now()

    async def write(unit: Unit) -> bool:
        known = await unit.one(LONG_WORK, id, lock=True) or {}
        if known.get("state") != "running" or (known["lease_until"] and known["lease_until"] > now):
            return False
        return await unit.update(LONG_WORK, id, {"lease_until": now + LEASE, "done": 0})

    return await house.store.unit(write)


async def renew(house: House, id: int, done: int) -> None:
    """How far it has come; the lease begins anew."""
    await _write(house, id, {"done": done, "lease_until": house.clock.now() + LEASE})


async def failed(house: House, id: int, error: dict[str, Any]) -> None:
    """It cannot go on."""
    await _write(house, id, {"state": "failed", "ended_at": house.clock.now(), "error": error})


async def _write(house: House, id: int, changes: dict[str, Any]) -> None:
    async def write(unit: Unit) -> None:
        await unit.update(LONG_WORK, id, changes)

    await house.store.unit(write)
