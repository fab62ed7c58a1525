"""The verb restore: takes a deletion back; it may clash with what was entered meanwhile."""

from dataclasses import dataclass

from access.codes import NOT_ALLOWED, UNSEEN
from expressions.conditions import FALSE, all_of
from kernel.errors import Refusal
from records import audit
from records.actions.lines import with_one_back
from records.actions.update import change_lines
from records.codes import NOT_DELETED, UNIQUE_RESTORE
from records.editing import open_draft
from records.formulas import Event, spread
from records.guards import refuse_losing
from records.merged import refuse_merged
from records.parameters import follow_parameters
from records.reading import seen
from records.results import Outcome, Row
from records.unique import clash
from records.words import verb_label
from records.work import Changed, Work
from schema.model import Entity
from store.faults import TryAgain, UniqueClash


@dataclass(frozen=True, slots=True)
class Restore:
    """Restores a deleted record with the lines that went with it; whoever may delete it may. What an approval deleted
    comes back by a new approval only (S1.2, S9.8)."""

    entity: str
    id: int


async def run(work: Work, action: Restore) -> Outcome:
    """The record. Raises Refusal: 404, 403, 409 not deleted or clashing."""
    entity = work.entity(action.entity)
    await refuse_merged(work, entity, action.id)
    row = await _deleted_row(work, entity, action.id)
    if entity.lines_of:
        await change_lines(work, entity, row, await with_one_back(work, entity, row))
        return await seen(work, entity, action.id)
    await bring_back(work, entity, row)
    if work.house.extensions.hold_restore is not None:
        await work.house.extensions.hold_restore(work, entity, row)
    return await seen(work, entity, action.id)


async def bring_back(work: Work, entity: Entity, row: Row) -> None:
    """Takes the deletion of a row back, with the lines that went with it. Raises Refusal 409 when it clashes."""
    lines = await _lines(work, entity, row)
    try:
        if not await work.unit.update(entity.name, row["id"], {"deleted_at_": None}, row["version"]):
            raise TryAgain
        for name, each in lines:
            await work.unit.update(name, each["id"], {"deleted_at_": None})
    except UniqueClash as error:
        raise clash(work, error, UNIQUE_RESTORE) from error
    work.world.written()
    work.changes.append(Changed(entity.name, row["id"], "restore", row["version"] + 1))
    await audit.write(work, entity, row["id"], "restore", {}, version=row["version"] + 1)
    await spread(work, [Event(entity.name, None, row, frozenset(row)),
                        *(Event(name, None, each, frozenset(each)) for name, each in lines)])  # fmt: skip
    await refuse_losing(work, entity, open_draft(entity, row))
    await follow_parameters(work, open_draft(entity, row))


async def _deleted_row(work: Work, entity: Entity, id: int) -> Row:
    """The deleted row under the right to delete it. Raises Refusal."""
    mine = work.among(entity.name, "id", (id,))
    for verb in ("delete", "read"):
        rows = work.policy.rows(work.actor, verb, entity.name)
        if rows is FALSE:
            continue
        found = await work.reader.rows(entity.name, where=all_of(mine, rows), frame=work.frame, deleted="with")
        if found and verb == "read":
            raise Refusal(NOT_ALLOWED, {"entity": entity.label, "verb": verb_label(entity, "restore")})
        if found and found[0]["deleted_at_"] is None:
            raise Refusal(NOT_DELETED)
        if found:
            return found[0]
    raise Refusal(UNSEEN, {"entity": entity.label, "id": id})


async def _lines(work: Work, entity: Entity, row: Row) -> list[tuple[str, Row]]:
    found = []
    for field in entity.fields.values():
        if field.lines:
            of = work.among(field.lines, "parent", (row["id"],))
            rows = await work.reader.rows(field.lines, where=of, frame=work.frame, deleted="only")
            found += [(field.lines, each) for each in rows if each["deleted_at_"] == row["deleted_at_"]]
    return found
