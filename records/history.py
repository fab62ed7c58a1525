"""The history of a record: what changed, by whom, as far as the person may see the fields."""

from collections.abc import Iterator, Mapping
from typing import Any

from access.fields import READER, RecordRights
from expressions.compile import compile
from expressions.conditions import all_of
from expressions.types import BOOLEAN
from kernel.errors import Refusal
from records import audit
from records.codes import BAD_CURSOR
from records.results import Row
from records.sight import Sight
from records.titled import Titled
from schema.model import Entity, Field


async def history(sight: Sight, entity: Entity, row: Row, limit: int = 100, after: str = "") -> dict[str, Any]:
    """`{rows: [{at, by, verb, changes: {field: [old, new]}, reason}], next}`, newest first; `after`: an entry."""
    where = audit.entries_of(sight, entity.name, row["id"])
    if after:
        if not (after.isascii() and after.isdecimal() and len(after) < 19):
            raise Refusal(BAD_CURSOR)
        where = all_of(where, compile(f"id < {int(after)}", sight.house.names, audit.AUDIT, expects=BOOLEAN))
    found = await sight.reader.rows(audit.AUDIT, None, where, ("-id",), limit + 1, frame=sight.frame)
    rights = (await sight.rights(entity, [row]))[0]
    titled = await Titled.of(sight, _kept(entity, rights, found[:limit]))
    rows = [_entry(titled, entity, rights, each) for each in found[:limit]]
    return {"rows": rows, "next": str(found[limit - 1]["id"]) if len(found) > limit else None}


def _kept(entity: Entity, rights: RecordRights, entries: list[Row]) -> Iterator[tuple[Field, Any]]:
    """Every value of these entries that may be seen."""
    for entry in entries:
        changes = entry["changes"] if isinstance(entry["changes"], Mapping) else {}
        for name, pair in changes.items():
            if _shown(entity, rights, name) and not rights.masks(name):
                yield from ((entity.fields[name], kept) for kept in pair)


def _entry(titled: Titled, entity: Entity, rights: RecordRights, entry: Row) -> dict[str, Any]:
    sight = titled.sight
    by = entry["by"]
    member = sight.house.organisation.members.get(by or 0)
    shown = {"id": by, "title": member.name if member else None} if by else {"id": None, "title": entry["actor"]}
    changes = entry["changes"] if isinstance(entry["changes"], Mapping) else {}
    shown_changes = {
        name: _change(titled, entity, rights, name, pair)
        for name, pair in changes.items() if _shown(entity, rights, name)
    }  # fmt: skip
    return {
        "id": entry["id"], "at": entry["at"], "by": None if sight.actor.outside else shown,
        "verb": entry["verb"], "changes": shown_changes,
        "reason": entry["reason"],
    }  # fmt: skip


def _shown(entity: Entity, rights: RecordRights, name: str) -> bool:
    return name in entity.fields and rights.sees(name)


def _change(titled: Titled, entity: Entity, rights: RecordRights, name: str, pair: Any) -> list[Any]:
    if rights.masks(name):
        return [None if each is None else "•••" for each in pair]
    field = entity.fields[name]
    shown = [titled.shown(field, each) for each in pair]
    if not field.lines:
        return shown
    sight = titled.sight
    lines = sight.house.schema.entity(field.lines)
    inner = READER if rights.of_seat else sight.policy.fields(sight.actor, lines.name).on(rights.places)
    return [[_line(inner, row) for row in each or ()] for each in shown]


def _line(rights: RecordRights, row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: "•••" if rights.masks(name) and name != "id" else value for name, value in row.items()
            if name == "id" or rights.sees(name)}  # fmt: skip
