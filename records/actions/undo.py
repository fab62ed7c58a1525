"""Undo and redo of a person's last change set: what somebody edited since is kept, and told."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from expressions.conditions import all_of
from expressions.tree import Expression
from kernel.errors import Refusal
from records import audit
from records.actions import delete, restore, update
from records.change_sets import CHANGE_SET
from records.codes import NOTHING_TO_REDO, NOTHING_TO_UNDO
from records.reading import load_members
from records.results import Outcome, Row
from records.saving import line_kept
from records.work import Work
from schema.model import Entity, Field


@dataclass(frozen=True, slots=True)
class Undo:
    """Reverses my last change set that is not undone."""


@dataclass(frozen=True, slots=True)
class Redo:
    """Makes again the change set that I undid last."""


async def run_undo(work: Work, action: Undo) -> Outcome:
    """`value`: what was reversed and what was kept because somebody edited it since. Raises Refusal 409."""
    mine = work.among(CHANGE_SET, "undone", (False,))
    found = await _last(work, mine)
    if found is None:
        raise Refusal(NOTHING_TO_UNDO)
    return await _turn(work, found, back=True)


async def run_redo(work: Work, action: Redo) -> Outcome:
    """As undo, the other way. Anything new since makes it impossible."""
    found = await _last(work, None)
    if found is None or not found["undone"]:
        raise Refusal(NOTHING_TO_REDO)
    first = await _first_undone(work, found)
    return await _turn(work, first, back=False)


async def _last(work: Work, condition: Expression | None) -> Row | None:
    mine = work.among(CHANGE_SET, "user", (work.actor.user_id or 0,))
    where = mine if condition is None else all_of(mine, condition)
    rows = await work.reader.rows(CHANGE_SET, where=where, sort=("-id",), limit=1, frame=work.frame)
    return rows[0] if rows else None


async def _first_undone(work: Work, last: Row) -> Row:
    """The oldest of the undone ones at the end: the one undone last."""
    mine = work.among(CHANGE_SET, "user", (work.actor.user_id or 0,))
    rows = await work.reader.rows(CHANGE_SET, where=mine, sort=("-id",), limit=100, frame=work.frame)
    found = last
    for row in rows:
        if not row["undone"]:
            break
        found = row
    return found


async def _turn(work: Work, found: Row, *, back: bool) -> Outcome:
    done: list[dict[str, Any]] = []
    kept: list[dict[str, Any]] = []
    entries = found["entries"] or []
    for entry in reversed(entries) if back else entries:
        mark = work.mark
        try:
            async with work.unit.savepoint():
                fields = await _entry(work, entry, back)
        except Refusal as error:
            work.undone(mark)
            kept.append(
                {
                    "entity": entry["entity"],
                    "id": entry["id"],
                    "why": error.code.sentence(work.actor.language, error.values),
                }
            )
            continue
        waits = work.held.get((entry["entity"], entry["id"]))
        turned = {"entity": entry["entity"], "id": entry["id"], "fields": sorted(fields[0])}
        done.append({**turned, "pending": dict(waits)} if waits else turned)
        if fields[1]:
            kept.append({"entity": entry["entity"], "id": entry["id"], "fields": sorted(fields[1])})
    if done or not any("why" in each for each in kept):  # what was refused whole can be tried again
        await work.unit.update(CHANGE_SET, found["id"], {"undone": back})
    word = "reversed" if back else "repeated"
    return Outcome(value={"change_set": found["id"], word: done, "kept": kept})


async def _entry(work: Work, entry: Mapping[str, Any], back: bool) -> tuple[set[str], set[str]]:
    """Turns one record; the fields that were turned, and those that were left because they changed since."""
    entity, id, verb = entry["entity"], entry["id"], entry["verb"]
    came = (verb == "create") is not back
    if verb in ("create", "restore", "delete"):
        if (verb in ("create", "restore") and back) or (verb == "delete" and not back):
            await delete.run(work, delete.Delete(entity, id))
        elif came or back:
            await restore.run(work, restore.Restore(entity, id))
        return set(), set()
    known = work.house.schema.entity(entity)
    row = await work.row(known, id)
    now, then = (1, 0) if back else (0, 1)
    values, kept = {}, set()
    for name, pair in entry["changes"].items():
        field = known.fields.get(name)
        if field is None or field.computed or name in ("stage", "stage_since", "unit", "approval", "completeness"):
            continue
        if audit.plain(field, await _current(work, entity, row, name)) != pair[now]:
            kept.add(name)
        else:
            values[name] = _lines(work, field, pair[then]) if field.lines else pair[then]
    if values:
        await update.change(work, known, update.Update(entity, id, values, returning=_ids(known, values)))
    return set(values), kept


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
