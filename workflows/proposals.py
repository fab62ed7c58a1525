"""The rows of changes that wait, drawn from the trail, and how people read them: old and new value per field (S1.2)."""

from collections.abc import Mapping, Sequence
from typing import Any

from expressions.conditions import all_of
from kernel.reference import Reference
from records.sight import Sight
from records.titled import Titled
from records.work import Work
from schema.model import Entity, Workflow
from workflows.look import Look
from workflows.revisions import seen_pairs
from workflows.state import OPEN, Request

TABLE = "wf_pending_change"


async def draw(work: Work, id_: int, old: Request | None, new: Request) -> None:
    """Makes the rows say what the trail says: the change of an open request, and nothing once it has ended."""
    before = old.change if old is not None and old.is_open else {}
    wanted = new.change if new.is_open else {}
    if before == wanted:
        return
    rows = await work.reader.ids(TABLE, work.among(TABLE, "request", (id_,)), frame=work.frame)
    await work.unit.purge(TABLE, rows)
    await work.unit.insert_many(TABLE, [
        {"request": id_, "entity": new.entity, "record": new.record, "field": name, "old_value": before_,
         "new_value": after, "version": 1}
        for name, (before_, after) in wanted.items()
    ])  # fmt: skip


async def stored(sight: Sight, requests: Sequence[int]) -> Mapping[int, dict[str, list[Any]]]:
    """The changes of open requests, as their rows keep them."""
    rows = await sight.reader.rows(TABLE, where=sight.among(TABLE, "request", requests), frame=sight.frame)
    found: dict[int, dict[str, list[Any]]] = {}
    for row in rows:
        found.setdefault(row["request"], {})[row["field"]] = [row["old_value"], row["new_value"]]
    return found


async def of_record(sight: Sight, definition: Workflow, entity: Entity, id_: int) -> Mapping[str, list[Any]]:
    """The change of this record that waits for this approval; none where it guards no update."""
    if definition.starts != "update":
        return {}
    where = all_of(
        sight.among("request", "record", (Reference(entity.name, id_),)),
        sight.among("request", "workflow", (definition.name,)), sight.among("request", "state", OPEN),
    )  # fmt: skip
    ids = await sight.reader.ids("request", where, frame=sight.frame)
    return (await stored(sight, ids)).get(ids[0], {}) if ids else {}


async def shown(
    sight: Sight, entity: Entity | None, change: Mapping[str, Sequence[Any]], look: Look, language: str
) -> list[dict[str, Any]]:
    """`[{name, label, old, new}]`: what the change would do, as far as this person may see the fields."""
    if entity is None or not change:
        return []
    pairs = seen_pairs(sight, entity.name, {name: (pair[0], pair[1]) for name, pair in change.items()}, look)
    titled = await Titled.of(sight, ((entity.fields[name], each) for name, pair in pairs.items() for each in pair))
    return [
        {
            "name": name, "label": entity.fields[name].label.in_(language),
            "old": titled.shown(entity.fields[name], old), "new": titled.shown(entity.fields[name], new),
        }
        for name, (old, new) in sorted(pairs.items(), key=lambda each: [*entity.fields].index(each[0]))
    ]  # fmt: skip


async def waiting(sight: Sight, entity: Entity, ids: Sequence[int]) -> Mapping[int, Mapping[str, Any]]:
    """`{record: {request, fields}}` of those records of a list that have a change beside them; the fields that may not
    be seen are left out."""
    if sight.actor.outside or not ids:
        return {}
    where = all_of(sight.among(TABLE, "entity", (entity.name,)), sight.among(TABLE, "record", ids))
    rows = await sight.reader.rows(TABLE, ("request", "record", "field"), where, frame=sight.frame)
    known = list((await sight.reader.many(entity.name, {row["record"] for row in rows})).values())
    looks = {
        each["id"]: Look(rights, ()) for each, rights in zip(known, await sight.rights(entity, known), strict=True)
    }
    found: dict[int, dict[str, Any]] = {}
    for row in rows:
        one = found.setdefault(row["record"], {"request": row["request"], "fields": []})
        if looks[row["record"]].shows(row["field"]):
            one["fields"].append(row["field"])
    return found
