"""What is told of an import: what was found, what the columns become, how it goes, which rows were refused."""

import csv
import io
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, Final

import orjson
from anyio import to_thread

from kernel.actor import Actor
from kernel.errors import Refusal
from kernel.text import Text
from records import long_work
from records.house import House
from records.results import Outcome, Row
from records.sight import Sight
from records.work import Work
from transfer.batches import part_of
from transfer.carrying import REFUSED, as_json, carry
from transfer.codes import AFTER_ALL
from transfer.importing import JOB, kept_file, mine, refuse_deeds, refuse_plan, refuse_running
from transfer.targets import Target, offered, targets

PREVIEW: Final = 100  # rows looked at before all are
_PAGE: Final = 500
_MARK: Final = "\ufeff"
_WHY: Final = Text.of({"en": "Why it was refused", "zh-CN": "拒绝原因"})


@dataclass(frozen=True, slots=True)
class Preview:
    """Tries the first rows of an import as they stand; nothing is written."""

    id: int


async def preview(work: Work, action: Preview) -> Outcome:
    """`value`: `rows` with their cells and problems, and how many of them would be created, updated, refused."""
    job = await mine(work, action.id)
    refuse_running(job)
    entity = work.entity(job["entity"])
    known = targets(work, entity)
    refuse_deeds(work, entity, job["how"])
    refuse_plan(entity, job["mapping"], job["how"], job["match"] or "", known)
    path = kept_file(work.house, job, "rows")
    asked, _, _ = await to_thread.run_sync(
        part_of, path, 0, PREVIEW, job["mapping"], known, job["found"]["form"] == "json"
    )
    async with work.rehearsal():
        part = await carry(work, entity, asked, job, known)
    language = work.actor.language
    wrong = {number: [as_json(p, job["mapping"], language) for p in found] for number, _, found in part.refused}
    rows = [
        {"row": number, "cells": cells, "problems": wrong.get(number, [])}
        for each in asked for number, cells in each.rows
    ]  # fmt: skip
    return Outcome(entity=JOB, id=action.id, value={"rows": rows, **dict(part.counts)})


async def told(house: House, actor: Actor, id: int) -> dict[str, Any]:
    """An import of mine. Raises Refusal 404, 403."""
    async with house.store.read() as reader:
        sight = Sight(house, reader, actor)
        row = await mine(sight, id)
        known = offered(targets(sight, sight.entity(row["entity"])), row["found"]["form"])
    found = row["found"]
    return {
        "id": row["id"], "entity": row["entity"], "name": row["name"], "mapping": row["mapping"], "how": row["how"],
        "match": row["match"], "rows": found["rows"], "header": found["header"], "form": found["form"],
        "encoding": found["encoding"], "separator": found["separator"], "sheet": found["sheet"],
        "sheets": found["sheets"],
        "columns": [{"name": name, "samples": samples}
                    for name, samples in zip(found["columns"], found["samples"], strict=True)],
        "targets": [_target(each, actor.language) for each in known.values()],
        "tried": await _work(house, actor, row["tried"]), "work": await _work(house, actor, row["work"]),
    }  # fmt: skip


def _target(target: Target, language: str) -> dict[str, Any]:
    return {
        "name": target.name, "label": target.label(language), "type": target.field.type, "match": target.match,
        "writes": target.writes, "required": target.field.required is True,
    }  # fmt: skip


async def _work(house: House, actor: Actor, id: int | None) -> dict[str, Any] | None:
    return None if id is None else await long_work.progress(house, actor, id)


# ------------------------------------------------------------------------------------------------ refused rows
async def problems(house: House, actor: Actor, id: int, after: int = 0, limit: int = 100) -> dict[str, Any]:
    """The refused rows of the import, or of the last try, in order: cells as they stood in the file, and why."""
    async with house.store.read() as reader:
        sight = Sight(house, reader, actor)
        row = await mine(sight, id)
        rows = await _refused(sight, _shown(row), after, limit + 1)
    found = [{"row": each["row"], "cells": each["cells"], "problems": each["problems"]} for each in rows[:limit]]
    return {"rows": found, "next": after + limit if len(rows) > limit else None}


def _shown(job: Row) -> int:
    return int(job["work"] or job["tried"] or 0)


async def _refused(sight: Sight, work: int, after: int, limit: int) -> list[Row]:
    where = sight.among(REFUSED, "work", (work,))
    return await sight.reader.rows(REFUSED, where=where, sort=("id",), limit=limit, offset=after, frame=sight.frame)


async def refused_file(house: House, actor: Actor, id: int) -> AsyncIterator[str]:
    """The refused rows as a file that can be corrected and sent again, the reasons in its last column."""
    async with house.store.read() as reader:
        row = await mine(Sight(house, reader, actor), id)
    columns = row["found"]["columns"]
    yield _MARK + _csv([*columns, _WHY.in_(actor.language)])
    start = 0
    while True:
        async with house.store.read() as reader:
            found = await _refused(Sight(house, reader, actor), _shown(row), start, _PAGE)
        yield "".join(_lines(each, len(columns)) for each in found)
        start += len(found)
        if len(found) < _PAGE:
            return


def _lines(refused: Row, width: int) -> str:
    several = (
        refused["cells"] if refused["cells"] and isinstance(refused["cells"][0], list) and _rows(refused) else None
    )
    why = " ".join(problem["message"] for problem in refused["problems"])
    rows = several or [refused["cells"]]
    return "".join(_csv([*_full(cells, width), why if place == 0 else ""]) for place, cells in enumerate(rows))


def _rows(refused: Row) -> bool:
    return all(isinstance(each, list) for each in refused["cells"])


def _full(cells: list[Any], width: int) -> list[str]:
    texts = [_text(cell) for cell in cells]
    return [*texts, *[""] * (width - len(texts))][:width]


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    return orjson.dumps(cell).decode() if isinstance(cell, list | dict | bool) else str(cell)


def _csv(cells: list[str]) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\r\n").writerow(cells)
    return buffer.getvalue()


# ------------------------------------------------------------------------------------------------ undo
async def change_set_of(house: House, actor: Actor, id: int) -> int | None:
    """What the import changed. Raises Refusal 409 while it runs."""
    async with house.store.read() as reader:
        row = await mine(Sight(house, reader, actor), id)
    work = await _work(house, actor, row["work"])
    if work is None or work["state"] == "running":
        raise Refusal(AFTER_ALL, {"id": id})
    found: int | None = work["result"]["change_set"]
    return found
