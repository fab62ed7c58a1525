"""Undo and redo of a merge, for whoever may merge or delete the record."""

from collections.abc import Mapping
from typing import Any

from access.codes import NOT_ALLOWED
from kernel.errors import Refusal
from kernel.reference import Reference
from records.absorbing import absorb
from records.actions.restore import bring_back
from records.merge_codes import NOT_MERGED
from records.merged import MERGED, loser
from records.words import verb_label
from records.work import Work
from schema.model import Entity


async def part_again(work: Work, entity: Entity, id: int) -> None:
    """Takes a merged record out again, as it was. Raises Refusal 403, 409."""
    row = await loser(work, entity, id, "merge", "delete")
    if row is None:
        seen = await loser(work, entity, id)
        raise Refusal(NOT_MERGED) if seen is None else _not_allowed(entity)
    about = work.among(MERGED, "record", (Reference(entity.name, id),))
    await work.unit.purge(MERGED, await work.reader.ids(MERGED, about, frame=work.frame))
    await bring_back(work, entity, row)


async def merge_again(work: Work, entity: Entity, id: int, known: Mapping[str, Any]) -> None:
    """Merges it into the same record again; what was filled there is a change of its own. Raises Refusal."""
    for each in (id, known["into"]):
        try:
            await work.row(entity, each, "merge")
        except Refusal as error:
            if error.code is not NOT_ALLOWED:
                raise
            await work.row(entity, each, "delete" if each == id else "update")
    await absorb(work, entity, known["into"], [id], known["note"], fill=False)


def _not_allowed(entity: Entity) -> Refusal:
    return Refusal(NOT_ALLOWED, {"entity": entity.label, "verb": verb_label(entity, "merge")})
