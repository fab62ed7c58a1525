"""What one gesture of a person changed, kept so that it can be undone: small ones in their row, large ones in parts.

A part is read, turned and written alone, so that a gesture of 100,000 cells costs no more per record than one of ten.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson

from expressions.conditions import all_of
from records import audit
from records.results import Row
from records.sight import Sight
from records.work import Changed, Work
from schema.model import Field
from store.ready import Ready

CHANGE_SET: Final = "change_set"
CHANGE_PART: Final = "change_part"
PART: Final = 200  # records
_TURNED: Final = frozenset(("create", "update", "delete", "restore", "assign", "merge"))
_UNTURNED: Final = frozenset(("stage", "stage_since", "unit", "approval", "completeness"))
Entries = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Part:
    """Some records of a change set that are turned together; `id` 0: they stand in its own row."""

    id: int
    size: int
    undone: bool


async def keep(work: Work, label: str) -> int | None:
    """Writes the change set of this transaction; None when nothing was changed that undo could turn."""
    turned = _turned(work)
    if not turned or work.actor.user_id is None:
        return None
    entries = _entries(work, turned)
    row = {
        "user": work.actor.user_id, "at": work.now, "label": label, "entity": entries[0]["entity"], "undone": False,
        "records": len(entries), "cells": _cells(work, turned), "turned": 0, "parts": 0,
    }  # fmt: skip
    small = len(entries) <= PART
    id = await work.unit.insert(CHANGE_SET, {**row, "entries": _kept(entries) if small else None})
    if not small:
        await work.unit.update(CHANGE_SET, id, {"parts": await _add(work, id, 0, entries)})
    return id


async def extend(work: Work, id: int | None, label: str) -> int | None:
    """Adds what this transaction changed to the change set `id`, so that one undo turns both; None begins one."""
    if id is None:
        return await keep(work, label)
    known = await work.reader.one(CHANGE_SET, id)
    turned = _turned(work)
    if known is None or not turned:
        return id
    entries = _entries(work, turned)
    more = {"records": (known["records"] or 0) + len(entries), "cells": (known["cells"] or 0) + _cells(work, turned)}
    if known["entries"]:
        more |= {"entries": None}
        entries = [*known["entries"], *entries]
    more |= {"parts": await _add(work, id, known["parts"] or 0, entries)}
    await work.unit.update(CHANGE_SET, id, more)
    return id


async def parts(work: Sight, row: Row) -> list[Part]:
    """The parts of a change set in the order in which they were made."""
    if row["entries"]:
        return [Part(0, len(row["entries"]), bool(row["undone"]))]
    where = work.among(CHANGE_PART, "change_set", (row["id"],))
    names = ("id", "size", "undone")
    found = await work.reader.rows(CHANGE_PART, names, where, ("position",), frame=work.frame)
    return [Part(each["id"], each["size"], bool(each["undone"])) for each in found]


async def entries_of(work: Sight, row: Row, part: Part) -> Entries:
    """What the records of a part were changed from and to."""
    if not part.id:
        return list(row["entries"])
    return list((await work.reader.one(CHANGE_PART, part.id) or {})["entries"])


async def mark(work: Work, row: Row, part: Part, undone: bool) -> None:
    """A part was turned: the change set is undone when all of its parts are."""
    if part.id:
        await work.unit.update(CHANGE_PART, part.id, {"undone": undone})
    known = await work.stored(CHANGE_SET, row["id"])
    turned = (known["turned"] or 0) + (part.size if undone else -part.size)
    size = known["records"] or part.size
    turned = max(0, min(turned, size)) if part.id else (size if undone else 0)
    done = turned >= size
    await work.unit.update(CHANGE_SET, row["id"], {"turned": turned, "undone": done})


async def mine(work: Sight, id: int) -> Row | None:
    """A change set of the acting person."""
    where = all_of(work.among(CHANGE_SET, "user", (work.actor.user_id or 0,)), work.among(CHANGE_SET, "id", (id,)))
    rows = await work.reader.rows(CHANGE_SET, where=where, limit=1, frame=work.frame)
    return rows[0] if rows else None


def turns(field: Field | None, name: str) -> bool:
    """Whether undo writes this field: what is computed or moves by rules of its own follows by itself."""
    return field is not None and not field.computed and name not in _UNTURNED


async def _add(work: Work, id: int, first: int, entries: Sequence[dict[str, Any]]) -> int:
    """Writes entries as further parts; how many the change set has then."""
    pieces = [entries[at : at + PART] for at in range(0, len(entries), PART)]
    rows = (
        {"change_set": id, "position": place, "entries": _kept(piece), "size": len(piece), "undone": False}
        for place, piece in enumerate(pieces, first)
    )
    await work.unit.insert_many(CHANGE_PART, rows)
    return first + len(pieces)


def _kept(entries: Sequence[Any]) -> Ready:
    return Ready(orjson.dumps(entries).decode())


def _cells(work: Work, turned: Sequence[Changed]) -> int:
    entities = work.house.schema.entities
    open_ = {
        name: frozenset(field for field in entities[name].fields if turns(entities[name].fields[field], field))
        for name in {each.entity for each in turned}
    }
    return sum(len(open_[each.entity] & each.changes.keys()) for each in turned if each.verb == "update")


def _turned(work: Work) -> list[Changed]:
    entities = work.house.schema.entities
    return [each for each in work.changes if each.verb in _TURNED and not entities[each.entity].internal]


def _entries(work: Work, turned: Sequence[Changed]) -> Entries:
    return [
        {"entity": each.entity, "id": each.id, "verb": each.verb, "version": each.version,
         "changes": _changes(work, each)}
        for each in turned
    ]  # fmt: skip


def _changes(work: Work, each: Changed) -> Any:
    """Nothing of a new record, which comes and goes as a whole."""
    if each.verb == "create":
        return {}
    if each.data is not None:
        return orjson.Fragment(each.data.text)
    return audit.as_data(work.house.schema.entity(each.entity), each.changes)
