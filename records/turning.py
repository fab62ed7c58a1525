"""Turns what a change set holds, record by record; what somebody edited since is kept, and told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from expressions.compile import compile
from expressions.conditions import all_of
from expressions.types import BOOLEAN
from kernel.errors import Problem, Refusal
from records import audit, change_sets
from records.actions import delete, restore, update
from records.actions.merging_again import merge_again, part_again
from records.change_sets import Part
from records.reading import load_members
from records.results import Row
from records.saving import line_kept
from records.undo_codes import EDITED_SINCE, KEPT_SINCE
from records.work import Work
from schema.model import Entity, Field


@dataclass(slots=True)
class Turned:
    """`done`: `{entity, id, fields}` of each record turned. `kept`: what was not, with `message` and `help`: `fields`
    that somebody edited since, or the whole record, refused with `why`."""

    done: list[dict[str, Any]] = field(default_factory=list)
    kept: list[dict[str, Any]] = field(default_factory=list)
    refused: int = 0


async def turn(work: Work, row: Row, part: Part, back: bool) -> Turned:
    """Turns the records of one part. What was refused whole can be tried again."""
    made = Turned()
    entries = await change_sets.entries_of(work, row, part)
    for entry in reversed(entries) if back else entries:
        await _tried(work, entry, back, made)
    await _entitled(work, made.kept)
    if made.done or not made.refused:
        await change_sets.mark(work, row, part, back)
    return made


async def _tried(work: Work, entry: Mapping[str, Any], back: bool, made: Turned) -> None:
    about, mark = {"entity": entry["entity"], "id": entry["id"]}, work.mark
    try:
        async with work.unit.savepoint():
            turned, kept = await _entry(work, entry, back)
    except Refusal as error:
        work.undone(mark)
        why = error.code.sentence(work.actor.language, error.values)
        made.refused += 1
        made.kept.append({**about, "why": why, **_said(work, error.problems or (Problem(error.code, error.values),))})
        return
    waits = work.held.get((entry["entity"], entry["id"]))
    if turned or not kept:
        made.done.append({**about, "fields": sorted(turned)} | ({"pending": dict(waits)} if waits else {}))
    if kept:
        problem = Problem(KEPT_SINCE, {"labels": _labels(work, entry["entity"], kept)})
        made.kept.append({**about, "fields": sorted(kept), **_said(work, (problem,))})


def _said(work: Work, problems: tuple[Problem, ...]) -> dict[str, str]:
    language = work.actor.language
    helps = dict.fromkeys(filter(None, (each.help(language) for each in problems)))
    return {"message": " ".join(each.text(language) for each in problems), "help": " ".join(helps)}


def _labels(work: Work, entity: str, names: set[str]) -> str:
    fields, language = work.house.schema.entity(entity).fields, work.actor.language
    return ("、" if language.startswith("zh") else ", ").join(
        fields[name].label.in_(language) for name in sorted(names)
    )


async def _entitled(work: Work, kept: list[dict[str, Any]]) -> None:
    """What a person may call the records that were kept."""
    wanted: dict[str, set[int]] = {}
    for each in kept:
        wanted.setdefault(each["entity"], set()).add(each["id"])
    titles = await work.titles(wanted)
    for each in kept:
        each["title"] = titles.get((each["entity"], each["id"]))


async def _entry(work: Work, entry: Mapping[str, Any], back: bool) -> tuple[set[str], set[str]]:
    """Turns one record; the fields that were turned, and those that were left because they changed since."""
    entity, id, verb = entry["entity"], entry["id"], entry["verb"]
    if verb in ("create", "restore", "delete"):
        await _refuse_edited(work, entry)
        if (verb == "delete") is back:
            await restore.run(work, restore.Restore(entity, id))
        else:
            await delete.run(work, delete.Delete(entity, id))
        return set(), set()
    known = work.house.schema.entity(entity)
    if verb == "merge":
        await _refuse_edited(work, entry)
        await (part_again(work, known, id) if back else merge_again(work, known, id, entry["changes"]))
        return set(), set()
    row = await work.row(known, id)
    now, then = (1, 0) if back else (0, 1)
    values, kept = {}, set()
    for name, pair in entry["changes"].items():
        field = known.fields.get(name)
        if field is None or not change_sets.turns(field, name):
            continue
        if audit.plain(field, await _current(work, entity, row, name)) != pair[now]:
            kept.add(name)
        else:
            values[name] = _lines(work, field, pair[then]) if field.lines else pair[then]
    if values:
        await update.change(work, known, update.Update(entity, id, values, returning=_ids(known, values)))
    return set(values), kept


async def _refuse_edited(work: Work, entry: Mapping[str, Any]) -> None:
    """What somebody else wrote into a record that I made is not thrown away with it. Raises Refusal 409."""
    since = f"version > {int(entry['version'])} and by is not empty and by != me"
    others = compile(since, work.house.names, audit.AUDIT, expects=BOOLEAN)
    where = all_of(audit.entries_of(work, entry["entity"], entry["id"]), others)
    if await work.reader.count(audit.AUDIT, where, work.frame, 1):
        raise Refusal(EDITED_SINCE)


def _lines(work: Work, field: Field, rows: Any) -> list[dict[str, Any]]:
    """Rows of the trail as they are sent: what people write, and the id."""
    fields = work.house.schema.entity(field.lines).fields
    own = {each.name for each in fields.values() if not each.automatic and not each.computed} | {"id"}
    return [{name: value for name, value in row.items() if name in own} for row in rows or ()]


def _ids(entity: Entity, values: Mapping[str, Any]) -> set[int]:
    return {row["id"] for name, rows in values.items() if entity.fields[name].lines for row in rows}


async def _current(work: Work, entity: str, row: Row, name: str) -> Any:
    field = work.house.schema.entity(entity).fields[name]
    if field.lines:
        rows = (await work.reader.children(field.lines, "parent", [row["id"]]))[row["id"]]
        await load_members(work, work.house.schema.entity(field.lines), rows)
        return [line_kept(each) for each in rows]
    if name in row:
        return row[name]
    return (await work.reader.members(entity, name, [row["id"]]))[row["id"]]
