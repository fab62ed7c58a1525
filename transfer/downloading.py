"""The one download of an export: claimed in one transaction, then streamed with the rights of that moment (S1.2)."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, Final

from kernel.actor import Actor
from kernel.errors import Refusal
from kernel.text import Text
from records import whole
from records.editing import edit, open_draft
from records.exports import JOB
from records.house import House
from records.results import Outcome, Query, Row
from records.work import Work
from transfer import texts
from transfer.asking import VERB
from transfer.codes import BEING_MADE, FETCHED, NOT_MADE, NOT_YOURS, SEALED_ALREADY, STILL_SEALED, TOO_LATE, WAITS
from transfer.columns import columns

AT_ONCE: Final = 500  # rows read together


@dataclass(frozen=True, slots=True)
class Fetch:
    """Claims the download of an export."""

    id: int


@dataclass(frozen=True, slots=True)
class Unlock:
    """Claims the password of an encrypted export, which is shown once."""

    id: int


async def fetch(work: Work, action: Fetch) -> Outcome:
    """`value` is the row of the export. Raises Refusal: 404, 403 not mine, 409 not released, fetched, too late."""
    row = await _mine(work, action.id)
    if row["encrypted"] and row["password_at"] is None:
        raise Refusal(STILL_SEALED)
    await edit(work, open_draft(work.entity(JOB), row), {"downloaded_at": work.now}, "export")
    return Outcome(entity=JOB, id=action.id, value=row)


async def unlock(work: Work, action: Unlock) -> Outcome:
    """`value` is the row of the export. Raises Refusal as the download does, and 409 when the password was shown."""
    row = await _mine(work, action.id)
    if not row["encrypted"] or row["password_at"] is not None:
        raise Refusal(SEALED_ALREADY)
    await edit(work, open_draft(work.entity(JOB), row), {"password_at": work.now}, "update")
    return Outcome(entity=JOB, id=action.id, value=row)


async def _mine(work: Work, id: int) -> Row:
    """The export, mine and ready; nobody else claims it until this transaction ends. Raises Refusal."""
    await work.row(work.entity(JOB), id)
    row = await work.reader.one(JOB, id, lock=True) or {}
    _refuse(work, row)
    whole.refuse_without(work, work.entity(row["entity"]), VERB)
    if row["asked"].get("made") and row["made_at"] is None:
        going = await work.reader.one("long_work", row["job"] or 0)
        if going is None or going["state"] != "running":
            raise Refusal(NOT_MADE)
        raise Refusal(BEING_MADE, {"done": going["done"], "rows": row["row_count"]})
    return row


def _refuse(work: Work, row: Row) -> None:
    if row["owner"] != work.actor.user_id:
        raise Refusal(NOT_YOURS)
    if row["downloaded_at"] is not None:
        raise Refusal(FETCHED, {"time": _time(work, row["downloaded_at"])})
    if row["ready_until"] is None:
        flows = (f.label for f in work.house.schema.workflows.values() if f.starts == "export")
        raise Refusal(WAITS, {"workflow": next(flows, Text.of("—"))})
    if row["ready_until"] < work.now:
        raise Refusal(TOO_LATE, {"time": _time(work, row["ready_until"])})


def _time(work: Work, at: Any) -> str:
    return str(at.astimezone(work.house.clock.zone).strftime("%Y-%m-%d %H:%M"))


# ------------------------------------------------------------------------------------------------ the file
async def lines(house: House, actor: Actor, job: Row) -> AsyncIterator[str]:
    """A small export in pieces as text, with the rows and columns that the person may see and export now."""
    first = True
    write = texts.json_rows if job["format"] == "jsonl" else texts.csv_rows
    async for piece in pieces(house, actor, job):
        shown = columns(house.schema.entity(job["entity"]), piece.names, actor.language, house.clock)
        if first and write is texts.csv_rows:
            yield texts.csv_head(shown).decode()
        first = False
        yield write(shown, piece).decode()


async def pieces(house: House, actor: Actor, job: Row, at_once: int = AT_ONCE) -> AsyncIterator[whole.Piece]:
    """The rows of an export as they are by now, in the order of the list; at least one piece. Raises Refusal."""
    asked = job["asked"]
    query = Query(filter=asked["filter"], q=asked["q"], view=asked["view"], sort=asked.get("sort", ""))
    chosen = asked.get("ids")
    ids = await whole.order(house, actor, job["entity"], query, VERB) if chosen is None else chosen
    for at in range(0, max(1, len(ids)), at_once):
        some = list(ids[at : at + at_once])
        house = await house.current()
        yield await whole.piece(
            house, actor, job["entity"], query, VERB, asked["fields"], some, asked.get("colors", ())
        )
