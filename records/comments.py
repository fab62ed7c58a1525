"""What people said about a record, or about one of its cells: of a field one may not read, nothing."""

from collections.abc import Collection
from typing import Any

from expressions.compile import compile
from expressions.conditions import TRUE, all_of
from expressions.tree import Expression
from expressions.types import BOOLEAN
from kernel.errors import Refusal
from kernel.reference import Reference
from records.actions.comment import COMMENT
from records.codes import BAD_CURSOR
from records.open_cells import open_cells, refuse_unseen
from records.results import Row
from records.sight import Sight
from schema.model import Entity

_MOST = 1000  # marks in one answer


async def comments(
    sight: Sight, entity: Entity, row: Row, limit: int = 100, after: str = "", field: str = ""
) -> dict[str, Any]:  # fmt: skip
    """`{rows: [{id, text, field, by, at, mentions}], next}`, newest first; the record's own rights were asked already.

    `field`: of that cell alone. Raises Refusal 422 for a field that is not there for this person.
    """
    rights = (await sight.rights(entity, [row]))[0]
    hidden = [name for name in entity.fields if rights.masks(name)]
    if field:
        refuse_unseen(entity, rights, field)
    where = all_of(
        sight.among(COMMENT, "record", (Reference(entity.name, row["id"]),)),
        sight.among(COMMENT, "field", (field,)) if field else TRUE,
        _of(sight, f"field not in {hidden!r}") if hidden and not field else TRUE,
    )
    if after:
        if not (after.isascii() and after.isdecimal() and len(after) < 19):
            raise Refusal(BAD_CURSOR)
        where = all_of(where, _of(sight, f"id < {int(after)}"))
    found = await sight.reader.rows(COMMENT, None, where, ("-id",), limit + 1, frame=sight.frame)
    mentions = await sight.reader.members(COMMENT, "mentions", [row["id"] for row in found])
    rows = [_shown(sight, row, mentions.get(row["id"], ())) for row in found[:limit]]
    return {"rows": rows, "next": str(found[limit - 1]["id"]) if len(found) > limit else None}


async def commented(sight: Sight, entity: Entity, ids: Collection[int]) -> dict[str, Any]:
    """`{rows: [{id, field, count}], next}`: the cells of these records that somebody said something about."""
    among = sight.among(COMMENT, "record", [Reference(entity.name, id) for id in sorted(ids)])
    where = all_of(among, _of(sight, "field is not empty"))
    found = await sight.reader.rows(COMMENT, ("record", "field"), where, ("-id",), _MOST, frame=sight.frame)
    counts: dict[tuple[int, str], int] = {}
    for row in found:
        cell = (row["record"].id, row["field"])
        counts[cell] = counts.get(cell, 0) + 1
    seen = await open_cells(sight, entity.name, counts) if counts else frozenset()
    return {"rows": [{"id": id, "field": name, "count": counts[id, name]} for id, name in sorted(seen)], "next": None}


def _of(sight: Sight, condition: str) -> Expression:
    return compile(condition, sight.house.names, COMMENT, expects=BOOLEAN)


def _shown(sight: Sight, row: Row, mentions: tuple[Any, ...]) -> dict[str, Any]:
    member = sight.house.organisation.members.get(row["created_by"] or 0)
    by = {"id": row["created_by"], "title": member.name if member else None}
    return {
        "id": row["id"],
        "text": row["text"],
        "field": row["field"],
        "by": by,
        "at": row["created_at"],
        "mentions": list(mentions),
    }
