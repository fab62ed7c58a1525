"""Exports asked for: a record per export, released for one download within a day (S1.2)."""

from datetime import timedelta
from typing import Final

from records.editing import edit, open_draft
from records.work import Work

JOB: Final = "export_job"
OPEN_FOR: Final = timedelta(hours=24)


async def release(work: Work, id_: int) -> None:
    """Opens the one download to the person who asked, from now on for a day."""
    row = await work.stored(JOB, id_)
    await edit(work, open_draft(work.house.schema.entity(JOB), row), {"ready_until": work.now + OPEN_FOR}, "update")
