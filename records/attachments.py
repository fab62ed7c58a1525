"""Files attached to a record: seen by people who read it, added and removed by those who may change it."""

from typing import Any, Final

from access.codes import NO_ENTITY, NOT_ALLOWED
from kernel.errors import Refusal
from kernel.reference import Reference
from kernel.text import Text
from records.codes import LOCKED
from records.locks import locks_of
from records.results import Row
from records.sight import Sight
from records.words import verb_label
from schema.model import Entity

ATTACHMENT: Final = "attachment"
PART: Final = "attachments"  # what a lock on everything also locks; a grant of some fields alone does not open it
LABEL: Final = Text.of({"en": "attachments", "zh-CN": "附件"})


async def attachments(sight: Sight, entity: Entity, row: Row) -> dict[str, Any]:
    """`{rows: [{id, name, type, size, by, at}], may: [attach, remove]}`, newest first; `id` is the file's."""
    found = await attached(sight, Reference(entity.name, row["id"]))
    files = await sight.reader.many("file", [each["file"] for each in found])
    rows = [_shown(sight, each, files[each["file"]]) for each in found if each["file"] in files]
    verbs = (("attach", False), ("remove", True))
    may = [verb for verb, removing in verbs if not row["deleted_at_"] and await _open(sight, entity, row, removing)]
    return {"rows": rows, "may": may}


async def attached(sight: Sight, record: Reference) -> list[Row]:
    """What hangs on a record, newest first."""
    where = sight.among(ATTACHMENT, "record", (record,))
    return await sight.reader.rows(ATTACHMENT, None, where, ("-id",), frame=sight.frame)


async def holders(sight: Sight, file: int) -> list[Reference]:
    """The records that a file hangs on."""
    where = sight.among(ATTACHMENT, "file", (file,))
    return [row["record"] for row in await sight.reader.rows(ATTACHMENT, None, where, frame=sight.frame)]


async def refuse_closed(sight: Sight, entity: Entity, row: Row, *, removing: bool = False) -> None:
    """Raises Refusal: 403 for whom some fields alone are open, 409 where everything is locked (S3.3).

    What an approval was given for stays: it may be added to (a signed copy), but nothing is `removing`.
    """
    if not (await sight.rights(entity, [row], writing=True))[0].writes(PART):
        raise Refusal(NOT_ALLOWED, {"entity": entity.label, "verb": verb_label(entity, "update")})
    for lock in await locks_of(sight, entity, row, deleting=removing):
        if lock.holds(PART):
            raise Refusal(LOCKED, {"labels": LABEL, "reason": lock.reason})


def refuse_without(entity: Entity) -> None:
    """Files hang on the schema's own records: not on their lines, nor on what the product keeps. Raises Refusal 404."""
    if not bears(entity):
        raise Refusal(NO_ENTITY, {"entity": f"{entity.name} {PART}"})


def bears(entity: Entity) -> bool:
    """Whether records of this entity have attachments."""
    return not entity.lines_of and not entity.system


async def _open(sight: Sight, entity: Entity, row: Row, removing: bool) -> bool:
    try:
        await sight.row(entity, row["id"], "update")
        await refuse_closed(sight, entity, row, removing=removing)
    except Refusal:
        return False
    return True


def _shown(sight: Sight, row: Row, file: Row) -> dict[str, Any]:
    member = sight.house.organisation.members.get(row["by"] or 0)
    by = {"id": row["by"], "title": member.name if member else None}
    about = {"id": file["id"], "name": file["name"], "type": file["media_type"], "size": file["size"]}
    return {**about, "by": by, "at": row["at"]}
