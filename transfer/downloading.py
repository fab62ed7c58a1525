"""The one download of an export: claimed in one transaction, then streamed with the rights of that moment (S1.2)."""

import csv
import io
import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from expressions.compile import compile
from expressions.conditions import all_of
from expressions.types import BOOLEAN
from kernel.actor import Actor
from kernel.errors import Refusal
from kernel.text import Text
from records import listing, reading
from records.editing import edit, open_draft
from records.exports import JOB
from records.house import House
from records.links import named
from records.present import masked
from records.results import Outcome, Query, Record, Row
from records.sight import Sight
from records.titles import shown
from records.work import Work
from schema.model import Entity
from transfer.asking import exportable, refuse_without
from transfer.codes import FETCHED, NOT_YOURS, TOO_LATE, WAITS

AT_ONCE: Final = 500  # rows read together
_MARK: Final = "\ufeff"  # by which spreadsheets know UTF-8
_NUMBER: Final = re.compile(r"-?\d[\d,]*(\.\d+)?%?")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True, slots=True)
class Fetch:
    """Claims the download of an export."""

    id: int


async def fetch(work: Work, action: Fetch) -> Outcome:
    """`value` is the row of the export. Raises Refusal: 404, 403 not mine, 409 not released, fetched, too late."""
    known = work.entity(JOB)
    await work.row(known, action.id)
    row = await work.reader.one(JOB, action.id, lock=True) or {}
    _refuse(work, row)
    refuse_without(work, work.entity(row["entity"]))
    await edit(work, open_draft(known, row), {"downloaded_at": work.now}, "export")
    return Outcome(entity=JOB, id=action.id, value=row)


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
    """The file in pieces, comma separated: a line of labels, then the rows that the person may see and export now."""
    asked = job["asked"]
    query = Query(filter=asked["filter"], q=asked["q"], view=asked["view"])
    entity = house.schema.entity(job["entity"])
    names, last, first = tuple(asked["fields"]), 0, True
    while first or last:
        async with house.store.read() as reader:
            sight = Sight(house, reader, actor)
            if first:
                names = tuple(name for name in names if name in listing.columns(sight, entity, Query()))
                yield _MARK + _csv([[entity.fields[name].label.in_(actor.language) for name in names]])
                first = False
            rows = await _after(sight, entity, query, last)
            found = await reading.records(sight, entity, rows, names)
        last = rows[-1]["id"] if len(rows) == AT_ONCE else 0
        yield _csv([[_cell(sight, entity, each, name) for name in names] for each in found])


async def _after(sight: Sight, entity: Entity, query: Query, last: int) -> list[Row]:
    """The next rows by id, whatever comes and goes meanwhile."""
    beyond = compile(f"id > {last}", sight.house.names, entity.name, expects=BOOLEAN)
    where = all_of(await exportable(sight, entity, query), beyond)
    rows = await sight.reader.rows(entity.name, None, where, ("id",), AT_ONCE, frame=sight.frame)
    await reading.load_members(sight, entity, rows)
    for row, values in zip(rows, await reading.clock_values(sight, entity, rows), strict=True):
        row.update(values)
    return rows


def _cell(sight: Sight, entity: Entity, record: Record, name: str) -> str:
    """What people read in a cell, masked as on the screen; a hidden one is empty."""
    if name not in record.values:
        return ""
    field, value = entity.fields[name], record.values[name]
    if name in record.masked:
        return plain(masked(field, value, sight.actor.language) or "")
    linked = list(named(field, value))
    if linked:
        return plain("、".join(str(record.titles.get(each) or "") for each in linked))
    return plain(shown(field, value, sight.actor.language, sight.frame.zone))


def plain(text: str) -> str:
    """A text that no spreadsheet takes for a formula; numbers stay numbers."""
    return f"'{text}" if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text) else text


def _csv(rows: Sequence[Sequence[str]]) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue()
