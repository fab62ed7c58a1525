"""The history of a record: what changed, by whom, as far as the person may see the fields."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from access.fields import READER, RecordRights
from expressions.compile import compile
from expressions.conditions import TRUE, all_of
from expressions.tree import Expression
from expressions.types import BOOLEAN
from kernel.errors import Refusal
from records import audit
from records.codes import BAD_CURSOR
from records.open_cells import refuse_unseen
from records.results import Row
from records.sight import Sight
from records.titled import Titled
from schema.model import Entity, Field

_BATCH: Final = 200  # entries read at a time where only those of one cell are wanted


async def history(
    sight: Sight, entity: Entity, row: Row, limit: int = 100, after: str = "", field: str = ""
) -> dict[str, Any]:  # fmt: skip
    """`{rows: [{at, by, verb, changes: {field: [old, new]}, reason}], next}`, newest first; `after`: an entry.
    That of a draw has `drawn` too: {entity, population, asked, drawn, seed, into}.

    `field`: only what changed this one. Raises Refusal 422 where it is not there for this person.
    """
    rights = (await sight.rights(entity, [row]))[0]
    if field:
        refuse_unseen(entity, rights, field)
    where = audit.entries_of(sight, entity.name, row["id"])
    if after:
        if not (after.isascii() and after.isdecimal() and len(after) < 19):
            raise Refusal(BAD_CURSOR)
        where = all_of(where, compile(f"id < {int(after)}", sight.house.names, audit.AUDIT, expects=BOOLEAN))
    found = await (_of_field(sight, where, field, limit + 1) if field else _entries(sight, where, limit + 1))
    titled = await Titled.of(sight, _kept(entity, rights, found[:limit]))
    rows = [_entry(titled, entity, rights, each) for each in found[:limit]]
    for each in rows if field else ():
        each["changes"] = {field: each["changes"][field]}
    return {"rows": rows, "next": str(found[limit - 1]["id"]) if len(found) > limit else None}


async def _entries(sight: Sight, where: Expression, limit: int) -> list[Row]:
    return await sight.reader.rows(audit.AUDIT, None, where, ("-id",), limit, frame=sight.frame)


async def _of_field(sight: Sight, where: Expression, field: str, limit: int) -> list[Row]:
    """The newest entries that tell of this field."""
    found: list[Row] = []
    more = TRUE
    while len(found) < limit:
        batch = await _entries(sight, all_of(where, more), _BATCH)
        found += [each for each in batch if isinstance(each["changes"], Mapping) and field in each["changes"]]
        if len(batch) < _BATCH:
            break
        more = compile(f"id < {batch[-1]['id']}", sight.house.names, audit.AUDIT, expects=BOOLEAN)
    return found[:limit]


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
        "reason": entry["reason"], **_drawn(entity, rights, changes),
    }  # fmt: skip


def _drawn(entity: Entity, rights: RecordRights, changes: Mapping[str, Any]) -> dict[str, Any]:
    """What a random sample was drawn from, told under `lines.link`, for those who see the lines."""
    for into, pair in changes.items():
        lines, of_draw, _ = into.partition(".")
        if of_draw and _shown(entity, rights, lines) and not rights.masks(lines):
            return {"drawn": {**pair[1], "into": lines}}
    return {}


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
