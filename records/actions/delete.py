"""The verb delete: soft; what links here refuses, is cleared, or goes too."""

from dataclasses import dataclass
from typing import Final

from kernel.errors import Refusal
from kernel.reference import Reference
from records import audit, codes
from records.actions import lines
from records.actions.update import change_lines
from records.automations import after_delete
from records.editing import edit, open_draft, remove_line
from records.formulas import Event, spread
from records.guards import refuse_losing
from records.locks import EVERY, locks_of
from records.parameters import follow_parameters
from records.plugin_door import doorway
from records.pointing import named_as, pointing_at
from records.results import Outcome, Row
from records.saving import event_of
from records.work import Changed, Work
from schema.model import Entity, Field

_HOLDING: Final = frozenset(("user", "unit", "role_holding", "parameter_value"))  # the rest of the trail never holds


@dataclass(frozen=True, slots=True)
class Delete:
    """Deletes a record; `version` as in Update."""

    entity: str
    id: int
    version: int | None = None


async def run(work: Work, action: Delete) -> Outcome:
    """Deletes. Raises Refusal: 404, 403, 409 locked, stale or still linked."""
    entity = work.entity(action.entity)
    row = await work.row(entity, action.id, "delete")
    if action.version is not None and action.version != row["version"]:
        raise Refusal(codes.STALE, {"fields": entity.label}, current={"version": row["version"], "values": {}})
    if entity.lines_of:
        await change_lines(work, entity, row, await lines.without_one(work, entity, row))
    else:
        await remove(work, entity.name, action.id)
    return Outcome(entity=entity.name, id=action.id)


async def remove(work: Work, name: str, id: int, verb: str = "delete") -> None:
    """Marks a record and its lines deleted, whoever may: for the verb and for effects. What an approval guards waits
    for it (S1.2)."""
    entity = work.house.schema.entity(name)
    if entity.lines_of:
        await remove_line(work, entity, id)
        return
    row = await work.stored(name, id)
    draft = open_draft(entity, row)
    await work.house.relay.guard("before_delete", doorway(work), record=event_of(work, draft))
    await _refuse_locked(work, entity, row)
    hold = work.house.extensions.hold_delete
    if hold is not None and await hold(work, entity, row):
        return
    await _release(work, entity, id)
    await work.unit.update(name, id, {"deleted_at_": work.now})  # whatever version what it released has left it at
    work.world.written()
    gone = await work.reader.one(name, id, deleted=True) or row
    work.changes.append(Changed(name, id, verb, gone["version"]))
    if not entity.internal:
        await audit.write(work, entity, id, verb, {}, version=gone["version"])
    await spread(work, [Event(name, row, None, frozenset(row))])
    await refuse_losing(work, entity, draft)
    await follow_parameters(work, draft)
    await after_delete(work, draft)


async def _refuse_locked(work: Work, entity: Entity, row: Row) -> None:
    found = await locks_of(work, entity, row, deleting=True)
    locks = [lock for lock in found if lock.request not in work.requests or not lock.request]
    whole = next((lock for lock in locks if EVERY in lock.fields or lock.request), None)
    if whole is not None:
        raise Refusal(codes.LOCKED, {"labels": entity.label, "reason": whole.reason})


async def _release(work: Work, entity: Entity, id: int) -> None:
    """What points here: lines go too, links are cleared or refuse."""
    held: list[tuple[Entity, int]] = []
    for name, field in work.house.graph.pointing[entity.name]:
        other = work.house.schema.entity(name)
        if other.internal or (field.automatic and not other.lines_of) or (other.system and name not in _HOLDING):
            continue
        ids = await pointing_at(work, name, field, entity.name, id)
        if not ids:
            continue
        if other.lines_of == (entity.name, _lines_field(entity, name)) and field.name == "parent":
            await _remove_lines(work, other, ids)
        elif field.on_delete == "clear":
            for each in ids:
                await _clear(work, other, field, each, named_as(field, entity.name, id))
        elif field.on_delete == "cascade":
            for each in ids:
                await remove(work, name, each)
        else:
            held.append((other, len(ids)))
    if held:
        raise Refusal(codes.STILL_LINKED, {"count": held[0][1], "entity": held[0][0].label})


def _lines_field(entity: Entity, lines: str) -> str:
    return next((field.name for field in entity.fields.values() if field.lines == lines), "")


async def _remove_lines(work: Work, lines: Entity, ids: list[int]) -> None:
    rows = await work.reader.many(lines.name, ids)
    for id, row in rows.items():
        await work.unit.update(lines.name, id, {"deleted_at_": work.now})
        await spread(work, [Event(lines.name, row, None, frozenset(row))])
        await after_delete(work, open_draft(lines, row))


async def _clear(work: Work, entity: Entity, field: Field, id: int, gone: Reference | int) -> None:
    row = await work.stored(entity.name, id)
    value = row.get(field.name)
    if field.name not in row:
        members = (await work.reader.members(entity.name, field.name, [id]))[id]
        value = tuple(each for each in members if each != gone)
        await edit(work, open_draft(entity, row), {field.name: value}, "update")
    elif value is not None:
        await edit(work, open_draft(entity, row), {field.name: None}, "update")
