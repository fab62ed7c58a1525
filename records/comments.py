"""What people said about a record."""

from typing import Any

from expressions.compile import compile
from expressions.conditions import all_of
from expressions.types import BOOLEAN
from kernel.errors import Refusal
from kernel.reference import Reference
from records.actions.comment import COMMENT
from records.codes import BAD_CURSOR
from records.results import Row
from records.sight import Sight


async def comments(sight: Sight, record: Reference, limit: int = 100, after: str = "") -> dict[str, Any]:
    """`{rows: [{id, text, by, at, mentions}], next}`, newest first; the record's own rights were asked already."""
    where = sight.among(COMMENT, "record", (record,))
    if after:
        if not (after.isascii() and after.isdecimal() and len(after) < 19):
            raise Refusal(BAD_CURSOR)
        where = all_of(where, compile(f"id < {int(after)}", sight.house.names, COMMENT, expects=BOOLEAN))
    found = await sight.reader.rows(COMMENT, None, where, ("-id",), limit + 1, frame=sight.frame)
    mentions = await sight.reader.members(COMMENT, "mentions", [row["id"] for row in found])
    rows = [_shown(sight, row, mentions.get(row["id"], ())) for row in found[:limit]]
    return {"rows": rows, "next": str(found[limit - 1]["id"]) if len(found) > limit else None}


def _shown(sight: Sight, row: Row, mentions: tuple[Any, ...]) -> dict[str, Any]:
    member = sight.house.organisation.members.get(row["created_by"] or 0)
    by = {"id": row["created_by"], "title": member.name if member else None}
    return {
        "id": row["id"],
        "text": row["text"],
        "by": by,
        "at": row["created_at"],
        "mentions": list(mentions),
    }
