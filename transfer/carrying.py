"""The rows of an import, part by part, through the door: created, or found and changed, each as if it were alone."""

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final

from anyio import to_thread

from expressions.conditions import all_of
from kernel.errors import Problem, Refusal
from records.actions import create_many, update
from records.actions.update_many import change_many
from records.extensions import Portion
from records.parsing import Manner
from records.parsing_many import read_bodies
from records.results import Row
from records.work import Work
from schema.model import Entity
from transfer.batches import Asked, Cells, part_of
from transfer.codes import NO_KEY, NOT_THERE, SEVERAL
from transfer.importing import kept_file, mine
from transfer.targets import Target, targets

FIRST: Final = 100  # rows of the first part
LEAST: Final = 20
MOST: Final = 2_000
MOMENT: Final = 0.4  # seconds that others wait for the writer
REFUSED: Final = "import_refusal"
SHOWN: Final = 20  # problems told with the progress; all of them stand with their rows
COUNTS: Final = ("created", "updated", "unchanged", "pending", "refused")


@dataclass(slots=True)
class Part:
    """What came of some rows: how many of each, and the refused ones with their reasons."""

    counts: Counter[str] = field(default_factory=Counter)
    refused: list[tuple[int, Cells, list[Problem]]] = field(default_factory=list)


def folder(work: Work) -> Path:
    """Where unpacked files lie."""
    return work.house.settings.data / "imports"


async def import_part(work: Work, row: Row) -> Portion:
    """The next rows of an import. Raises Refusal when it cannot go on."""
    job = await mine(work, row["work"]["import"])
    entity, known = work.entity(job["entity"]), targets(work, work.entity(job["entity"]))
    before, began = row["result"] or {}, time.perf_counter()
    most = before.get("part", FIRST)
    asked, end, rows = await to_thread.run_sync(
        part_of, kept_file(work.house, job, "rows"), before.get("at", 0), most, job["mapping"], known,
        job["found"]["form"] == "json",
    )  # fmt: skip
    dry = row["work"]["do"] == "import_dry"
    async with AsyncExitStack() as stack:
        if dry:
            await stack.enter_async_context(work.rehearsal())
        done = await carry(work, entity, asked, job, known)
    await work.unit.insert_many(REFUSED, [_kept(work, row["id"], job, each) for each in done.refused])
    part = _next(most, time.perf_counter() - began)
    result = _together(before, _told(work, job, done)) | {"at": end, "import": job["id"], "part": part}
    ended = rows == 0 or row["done"] + rows >= row["total"]
    if ended and not dry:
        work.unit.after_commit(partial(forget, folder(work), job["file"]))
    return Portion(row["done"] + rows, result, ended, unkept=dry)


def _next(rows: int, seconds: float) -> int:
    """How many rows the next part has, so that it takes a moment."""
    return int(min(max(rows * min(MOMENT / max(seconds, 0.001), 4), LEAST), MOST))


async def forget(place: Path, file: str) -> None:
    """Removes what was kept of a file."""
    for end in ("file", "rows"):
        await to_thread.run_sync(partial((place / f"{file}.{end}").unlink, missing_ok=True))


async def carry(
    work: Work, entity: Entity, asked: Sequence[Asked], job: Row, known: Mapping[str, Target]
) -> Part:  # fmt: skip
    """Writes some records, or tells why not; a record that is named twice is made, then changed."""
    part, waiting = Part(), list(asked)
    match = known[job["match"]] if job["match"] else None
    while waiting:
        now, waiting = _once_each(waiting, match)
        found = await _found(work, entity, now, match, part) if match else {}
        await _change(work, entity, [(each, id) for each in now if (id := found.get(id_of(each)))], match, part)
        rest = [each for each in now if id_of(each) not in found]
        if job["how"] == "update":
            name = job["match"]
            part.refused += [_refusal(each, Problem(NOT_THERE, _values(each, match), name)) for each in rest]
        else:
            await _create(work, entity, rest, known, part)
    part.counts["refused"] = len(part.refused)
    return part


def id_of(asked: Asked) -> int:
    """The row that a record is told by."""
    return asked.rows[0][0]


def _once_each(waiting: Sequence[Asked], match: Target | None) -> tuple[list[Asked], list[Asked]]:
    """Those that name another record each, and those that name one of these again."""
    now: list[Asked] = []
    later: list[Asked] = []
    seen: set[str] = set()
    for each in waiting:
        key = str(each.values.get(match.name, "")).strip() if match else ""
        (later if key and key in seen else now).append(each)
        seen.add(key)
    return now, later


# ------------------------------------------------------------------------------------------------ creating
async def _create(
    work: Work, entity: Entity, asked: Sequence[Asked], known: Mapping[str, Target], part: Part
) -> None:  # fmt: skip
    if not asked:
        return
    rows = [{name: value for name, value in each.values.items() if name not in known or known[name].writes}
            for each in asked]  # fmt: skip
    done = await create_many.run(work, create_many.CreateMany(entity.name, rows, form="typed"))
    for each, result in zip(asked, done.results, strict=True):
        if isinstance(result, Refusal):
            part.refused.append(_refusal(each, *(result.problems or (Problem(result.code, result.values),))))
        else:
            part.counts["pending" if result.pending else "created"] += 1


# ------------------------------------------------------------------------------------------------ finding
async def _found(
    work: Work, entity: Entity, asked: list[Asked], match: Target, part: Part
) -> dict[int, int]:  # fmt: skip
    """The ids of the records that rows name; rows without a key, or with one that names several, are refused."""
    name = match.name
    rights = work.policy.fields(work.actor, entity.name).anywhere
    named = [each for each in asked if name in each.values]
    bodies = await read_bodies(
        work, entity, [{name: each.values[name]} for each in named], rights, Manner("typed", creating=True)
    )
    keys = {id_of(each): _key(match, each, body.values.get(name)) for each, body in zip(named, bodies, strict=True)}
    where = all_of(
        work.among(entity.name, name, sorted(set(keys.values()) - {None}, key=str)), await work.rows_of(entity)
    )
    rows = await work.reader.rows(entity.name, ("id", name), where, frame=work.frame) if keys else []
    ids: dict[Any, list[int]] = {}
    for row in rows:
        ids.setdefault(row[name], []).append(row["id"])
    for each in [each for each in asked if keys.get(id_of(each)) is None]:
        part.refused.append(_refusal(each, Problem(NO_KEY, {"label": match.field.label}, name)))
        asked.remove(each)
    found: dict[int, int] = {}
    for each in list(asked):
        several = ids.get(keys[id_of(each)], [])
        if len(several) > 1:
            values = _values(each, match) | {"count": len(several)}
            part.refused.append(_refusal(each, Problem(SEVERAL, values, name)))
            asked.remove(each)
        elif several:
            found[id_of(each)] = several[0]
    return found


def _key(match: Target, asked: Asked, read: Any) -> Any:
    """The value records hold; numbers and ids are no values that people write."""
    if read is not None:
        return read
    raw = str(asked.values[match.name]).strip()
    if match.name == "id":
        return int(raw.lstrip("#")) if raw.lstrip("#").isdecimal() else None
    return raw if not match.writes else None


def _values(asked: Asked, match: Target | None) -> dict[str, Any]:
    return {"value": asked.values.get(match.name), "label": match.field.label} if match else {}


# ------------------------------------------------------------------------------------------------ changing
async def _change(
    work: Work, entity: Entity, found: Sequence[tuple[Asked, int]], match: Target | None, part: Part
) -> None:  # fmt: skip
    """Together where that means the same, else each on its own; a blank cell leaves what is there."""
    values = [
        {name: value for name, value in each.values.items() if match is None or name != match.name} for each, _ in found
    ]
    often = Counter(id for _, id in found)
    once = {id: given for (_, id), given in zip(found, values, strict=True) if often[id] == 1 and given}
    before = len(work.changes)
    together = await change_many(work, entity, once, "typed", whole=True)
    changed = {each.id for each in work.changes[before:] if each.entity == entity.name}
    for (each, id), given in zip(found, values, strict=True):
        if id in together:
            part.counts["updated" if id in changed else "unchanged"] += 1
        else:
            await _change_one(work, entity, each, update.Update(entity.name, id, given, form="typed"), part)


async def _change_one(work: Work, entity: Entity, asked: Asked, action: update.Update, part: Part) -> None:
    mark = work.mark
    try:
        async with work.unit.savepoint():
            await update.change(work, entity, action)
    except Refusal as error:
        work.undone(mark)
        part.refused.append(_refusal(asked, *(error.problems or (Problem(error.code, error.values),))))
        return
    waits = (entity.name, action.id) in work.held
    part.counts["pending" if waits else "updated" if len(work.changes) > mark.changes else "unchanged"] += 1


# ------------------------------------------------------------------------------------------------ telling
def _refusal(asked: Asked, *problems: Problem) -> tuple[int, Cells, list[Problem]]:
    return id_of(asked), asked.rows[0][1] if len(asked.rows) == 1 else [cells for _, cells in asked.rows], [*problems]


def column_of(problem: Problem, mapping: Sequence[str]) -> int | None:
    """The column of the file a problem is about, from 0; of lines `lines.0.price` is `lines.price`."""
    name = problem.field or ""
    parts = name.split(".")
    plain = f"{parts[0]}.{parts[2]}" if len(parts) == 3 and parts[1].isdecimal() else name
    return mapping.index(plain) if plain and plain in mapping else None


def as_json(problem: Problem, mapping: Sequence[str], language: str) -> dict[str, Any]:
    """A problem of a row, in the words of the person."""
    return {
        "column": column_of(problem, mapping), "field": problem.field, "code": problem.code.name,
        "message": problem.text(language), "help": problem.help(language),
    }  # fmt: skip


def _kept(work: Work, id: int, job: Row, refused: tuple[int, Cells, list[Problem]]) -> dict[str, Any]:
    number, cells, problems = refused
    told = [as_json(each, job["mapping"], work.actor.language) for each in problems]
    return {"work": id, "row": number, "cells": cells, "problems": told}


def _told(work: Work, job: Row, part: Part) -> dict[str, Any]:
    language, columns = work.actor.language, job["found"]["columns"]
    kinds: dict[str, dict[str, Any]] = {}
    problems = []
    for number, _, found in part.refused:
        for each in found:
            told = as_json(each, job["mapping"], language)
            column = "" if told["column"] is None else columns[told["column"]]
            kind = kinds.setdefault(
                f"{each.code.name} {column or each.field}", {**told, "name": column, "count": 0, "row": number}
            )
            kind["count"] += 1
            problems.append({"row": number, **told})
    return {**{name: part.counts[name] for name in COUNTS}, "kinds": kinds, "problems": problems}


def _together(before: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    counts = {name: before.get(name, 0) + now[name] for name in COUNTS}
    kinds = {key: dict(kind) for key, kind in before.get("kinds", {}).items()}
    for key, kind in now["kinds"].items():
        if key in kinds:
            kinds[key]["count"] += kind["count"]
        elif len(kinds) < 100:
            kinds[key] = kind
    problems = [*before.get("problems", ()), *now["problems"]][:SHOWN]
    return {**counts, "written": counts["created"] + counts["updated"], "kinds": kinds, "problems": problems}
