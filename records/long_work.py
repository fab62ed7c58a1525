"""Who does long work, beside the answers, and how far it has come."""

import logging
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

from expressions.conditions import path_in
from kernel.actor import Actor
from kernel.errors import UNEXPECTED, Refusal
from records.actions.long_work import Part
from records.door import Door
from records.house import House
from records.long_rows import EXPORT, LONG_WORK
from records.range_codes import NO_WORK
from records.results import Row
from records.worker import Worker, passing
from store.unit import Unit

_log: Final = logging.getLogger("gridwright")


async def progress(house: House, actor: Actor, id: int) -> dict[str, Any]:
    """How far a work of mine has come, in rows; `result` is what was done so far. Raises Refusal 404."""
    async with house.store.read() as reader:
        row = await reader.one(LONG_WORK, id)
    if row is None or row["user"] != actor.user_id:
        raise Refusal(NO_WORK, {"id": id})
    return _told(row)


async def all_mine(house: House, actor: Actor, limit: int = 20) -> list[dict[str, Any]]:
    """My last works, the newest first, without what they copied."""
    async with house.store.read() as reader:
        mine = path_in(house.names, LONG_WORK, ("user",), (actor.user_id,))
        rows = await reader.rows(LONG_WORK, None, mine, ("-id",), limit, frame=house.frame(actor))
    found = [_told(row) for row in rows]
    return [{**each, "result": {**each["result"], "values": None}} for each in found]


async def workers(house: House, ids: Iterable[int]) -> frozenset[int]:
    """Whose works these are."""
    wanted = sorted(set(ids) - {0})
    if not wanted:
        return frozenset()
    async with house.store.read() as reader:
        return frozenset(row["user"] for row in (await reader.many(LONG_WORK, wanted)).values())


def _told(row: Row) -> dict[str, Any]:
    return {
        "id": row["id"], "kind": row["kind"] or "ranges", "entity": row["work"]["entity"], "do": row["work"]["do"],
        "state": row["state"], "done": row["done"],
        "total": len(row["ids"]) if row["total"] is None else row["total"],
        "started_at": row["at"], "ended_at": row["ended_at"],
        "result": {**(row["result"] or {}), "change_set": row["change_set"]}, "error": row["error"],
    }  # fmt: skip


async def latest(house: House, actor: Actor, limit: int) -> list[int]:
    """The ids of my last works, the newest first."""
    async with house.store.read() as reader:
        mine = path_in(house.names, LONG_WORK, ("user",), (actor.user_id,))
        return await reader.ids(LONG_WORK, mine, ("-id",), limit, frame=house.frame(actor))


class LongWorker(Worker):
    """Does the parts of all works in turn, each as the person who began it and with the rights held by then."""

    operation = LONG_WORK
    wakes_on = LONG_WORK

    async def once(self) -> bool:
        """One part of each work under way; whether there was one."""
        house = await self.house.current()
        async with house.store.read() as reader:
            going = path_in(house.names, LONG_WORK, ("state",), ("running",))
            frame = house.frame(Actor.system(LONG_WORK))
            rows = await reader.rows(LONG_WORK, ("id", "kind", "user", "language"), going, ("id",), frame=frame)
        mine = [row for row in rows if row["kind"] != EXPORT]
        for row in mine:
            await self._part(house, row["id"], row["user"], row["language"] or "")
        return bool(mine)

    async def _part(self, house: House, id: int, user: int | None, language: str) -> None:
        actor = house.organisation.actor(user) if user else Actor.system(LONG_WORK)
        actor = replace(actor, language=language or actor.language)
        try:
            await Door(house, actor).run(Part(id))
        except Refusal as error:
            if passing(error):
                raise
            await self._failed(id, error.as_json(actor.language))
        except Exception:  # noqa: BLE001 - a defect ends this work and no other: the log has the frames
            _log.exception("unexpected", extra={"facts": {"operation": LONG_WORK, "id": str(id)}})
            await self._failed(id, Refusal(UNEXPECTED, {"id": f"{LONG_WORK}-{id}"}).as_json(actor.language))

    async def _failed(self, id: int, error: dict[str, Any]) -> None:
        async def write(unit: Unit) -> None:
            await unit.update(LONG_WORK, id, {"state": "failed", "ended_at": self.house.clock.now(), "error": error})

        await self.house.store.unit(write)
