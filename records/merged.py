"""Records that were merged into others: in no list, link or figure any more, yet readable at their address."""

from typing import Final

from expressions.conditions import FALSE, all_of
from kernel.errors import Refusal
from kernel.reference import Reference
from records.merge_codes import MERGED_AWAY
from records.results import Row
from records.sight import Sight
from schema.model import Entity

MERGED: Final = "merged_record"


async def into(sight: Sight, entity: str, id: int) -> Reference | None:
    """What a record was merged into; None when it was not."""
    about = sight.among(MERGED, "record", (Reference(entity, id),))
    rows = await sight.reader.rows(MERGED, ("into",), about, limit=1, frame=sight.frame)
    return rows[0]["into"] if rows else None


async def loser(sight: Sight, entity: Entity, id: int, *verbs: str) -> Row | None:
    """The row of a merged record on which the person has one of the verbs, as it was when it was merged; None
    otherwise."""
    if not 0 < id < 2**63 or await into(sight, entity.name, id) is None:
        return None
    for verb in verbs or ("read",):
        rows = await sight.rows_of(entity, verb)
        where = all_of(sight.among(entity.name, "id", (id,)), rows)
        if rows is FALSE:
            continue
        found = await sight.reader.rows(entity.name, where=where, frame=sight.frame, deleted="only")
        if found:
            return found[0]
    return None


async def shown(sight: Sight, entity: Entity, id: int) -> Row:
    """The row of a record that the person may read, also of one that was merged. Raises Refusal 404."""
    try:
        return await sight.row(entity, id)
    except Refusal as error:
        found = await loser(sight, entity, id) if error.status == 404 else None
        if found is None:
            raise
        return found


async def refuse_merged(sight: Sight, entity: Entity, id: int) -> None:
    """Raises Refusal (409), saying what it was merged into, when a record that the person may read was merged."""
    known = await into(sight, entity.name, id)
    if known is None or await loser(sight, entity, id) is None:
        return
    titles = await sight.titles({known.entity: {id, known.id}})
    said = {one: titles.get((known.entity, one)) or f"#{one}" for one in (id, known.id)}
    raise Refusal(MERGED_AWAY, {"record": said[id], "into": said[known.id]})
