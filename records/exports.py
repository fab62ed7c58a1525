"""Exports asked for: a record per export, released for one download within a day (S1.2)."""

from datetime import timedelta
from typing import Any, Final

from kernel.actor import Actor
from records.editing import edit, open_draft
from records.house import House
from records.long_rows import EXPORT, LONG_WORK
from records.results import Row
from records.work import Work
from store.unit import Unit

JOB: Final = "export_job"
OPEN_FOR: Final = timedelta(hours=24)


async def release(work: Work, id_: int) -> None:
    """Opens the one download to the person who asked, from now on for a day; what is made beforehand is begun now."""
    row = await work.stored(JOB, id_)
    changes: dict[str, Any] = {"ready_until": work.now + OPEN_FOR}
    if row["asked"].get("made"):
        words = {"entity": row["entity"], "do": EXPORT, "export": id_, "encrypted": bool(row["encrypted"])}
        begun = {
            "user": row["owner"], "language": row["asked"]["language"], "at": work.now, "state": "running",
            "kind": EXPORT, "work": words, "total": row["row_count"], "done": 0,
        }  # fmt: skip
        changes |= {"job": await work.unit.insert(LONG_WORK, begun)}
    await edit(work, open_draft(work.house.schema.entity(JOB), row), changes, "update")


async def job(house: House, id_: int) -> Row:
    """The record of an export."""
    async with house.store.read() as reader:
        return await reader.one(JOB, id_) or {}


async def made(house: House, work_id: int, id_: int, rows: int) -> None:
    """The file of an export is there, with so many rows: for a day from now on. Nothing when it was stopped."""

    async def note(unit: Unit) -> None:
        work = Work(house, unit, Actor.system(EXPORT))
        known = await unit.one(LONG_WORK, work_id, lock=True) or {}
        if known.get("state") != "running":
            return
        row = await work.stored(JOB, id_)
        changes = {"made_at": work.now, "ready_until": work.now + OPEN_FOR, "row_count": rows}
        await edit(work, open_draft(house.schema.entity(JOB), row), changes, "update")
        told = {"export": id_, "encrypted": bool(row["encrypted"])}
        ended = {"state": "done", "ended_at": work.now, "done": rows, "total": rows, "result": told}
        await unit.update(LONG_WORK, work_id, ended)

    await house.store.unit(note)
