"""What a person did lately, as the list of their change sets: when, how much, undone or not, and which records."""

from typing import Any

from expressions.compile import compile
from expressions.conditions import TRUE, all_of
from expressions.types import BOOLEAN
from kernel.actor import Actor
from kernel.errors import Refusal
from records import change_sets
from records.change_sets import CHANGE_SET
from records.house import House
from records.results import Row
from records.sight import Sight
from records.undo_codes import NO_CHANGE_SET

_SHOWN = ("id", "at", "label", "entity", "records", "cells", "turned", "undone", "undo_order")


async def mine(house: House, actor: Actor, limit: int = 50, before: int | None = None) -> dict[str, Any]:
    """`{rows, next}`: my change sets, the newest first; `next` is the `before` of what follows."""
    async with house.store.read() as reader:
        sight = Sight(house, reader, actor)
        older = compile(f"id < {int(before)}", house.names, CHANGE_SET, expects=BOOLEAN) if before else TRUE
        where = all_of(sight.among(CHANGE_SET, "user", (actor.user_id or 0,)), older)
        rows = await reader.rows(CHANGE_SET, _SHOWN, where, ("-id",), limit + 1, frame=sight.frame)
    more, rows = len(rows) > limit, rows[:limit]
    return {"rows": [_told(row) for row in rows], "next": rows[-1]["id"] if more else None}


async def one(house: House, actor: Actor, id: int, part: int = 0) -> dict[str, Any]:
    """One of these with `rows`: `{entity, id, title, verb, fields}` of the records of a part of it, and `next`: the
    part that follows. Raises Refusal 404."""
    async with house.store.read() as reader:
        sight = Sight(house, reader, actor)
        found = await change_sets.mine(sight, id)
        if found is None:
            raise Refusal(NO_CHANGE_SET, {"id": id})
        parts = await change_sets.parts(sight, found)
        entries = await change_sets.entries_of(sight, found, parts[part]) if part < len(parts) else []
        rows = await _records(sight, entries)
    return {**_told(found), "rows": rows, "next": part + 1 if part + 1 < len(parts) else None}


def _told(row: Row) -> dict[str, Any]:
    size, turned = row["records"] or 0, row["turned"] or 0
    state = "undone" if row["undone"] else "partly" if 0 < turned < size else "done"
    return {
        "id": row["id"], "at": row["at"], "label": row["label"], "entity": row["entity"], "records": row["records"],
        "cells": row["cells"], "state": state, "redo": row["undo_order"] is not None,
    }  # fmt: skip


async def _records(sight: Sight, entries: change_sets.Entries) -> list[dict[str, Any]]:
    wanted: dict[str, set[int]] = {}
    for each in entries:
        wanted.setdefault(each["entity"], set()).add(each["id"])
    titles = await sight.titles(wanted)
    return [
        {
            "entity": each["entity"], "id": each["id"], "title": titles.get((each["entity"], each["id"])),
            "verb": each["verb"], "fields": _fields(sight, each),
        }
        for each in entries
    ]  # fmt: skip


def _fields(sight: Sight, entry: dict[str, Any]) -> list[str]:
    """The fields that were written, as far as they may be seen now."""
    known = sight.house.schema.entities.get(entry["entity"])
    if known is None or entry["verb"] != "update":
        return []
    rights = sight.fields(known.name).anywhere
    names = (name for name in entry["changes"] if change_sets.turns(known.fields.get(name), name))
    return sorted(name for name in names if rights.sees(name))
