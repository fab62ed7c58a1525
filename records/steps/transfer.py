"""The effect `transfer`: what one person owns goes to another, as when somebody leaves (policy C-15)."""

from typing import Final

from kernel.errors import Refusal
from kernel.reference import Reference
from records import audit
from records.automations import after_save
from records.codes import HELD_BY_REQUEST, SAME_PERSON
from records.context import Context
from records.draft import Draft
from records.editing import move_to_owner, open_draft
from records.formulas import Event, spread
from records.locks import locks_of
from records.results import Row
from records.saving import changes_of
from records.unique import clash
from records.work import Changed, Work
from schema.model import Effect, Entity
from store.faults import TryAgain, UniqueClash

_NOTE: Final = "transfer"


async def run(effect: Effect, context: Context) -> None:
    """Every record that `from` owns is owned by `to`. What a stage has locked changes hands too, and no rule is asked
    anew; only a running approval holds a record back. Raises Refusal."""
    leaver, successor = await context.value(effect.more["from"]), await context.value(effect.more["to"])
    work, facts = context.work, context.work.house.organisation
    if leaver is None or leaver == successor or not facts.is_active(successor):
        names = [facts.members[each].name if each in facts.members else "—" for each in (leaver, successor)]
        raise Refusal(SAME_PERSON, {"name": names[0], "successor": names[1]})
    for name in effect.object or sorted(work.house.names.owned()):
        entity = work.house.schema.entity(name)
        for row in await work.reader.rows(name, where=work.among(name, "owner", (leaver,)), frame=work.frame):
            await _give(work, entity, row, successor)


async def _give(work: Work, entity: Entity, row: Row, successor: int) -> None:
    await _refuse_held(work, entity, row)
    draft = open_draft(entity, row)
    draft.row["owner"] = successor
    draft.given.add("owner")
    move_to_owner(work, draft)
    await _store(work, draft)


async def _refuse_held(work: Work, entity: Entity, row: Row) -> None:
    for lock in await locks_of(work, entity, row):
        if lock.request is not None and lock.request not in work.requests and lock.holds("owner"):
            titles = await work.titles({entity.name: [row["id"]]})
            called = titles.get((entity.name, row["id"])) or str(Reference(entity.name, row["id"]))
            raise Refusal(HELD_BY_REQUEST, {"record": called, "reason": lock.reason})


async def _store(work: Work, draft: Draft) -> None:
    entity, old, changes = draft.entity, draft.old or {}, changes_of(draft)
    new = {name: draft.row[name] for name in draft.changed()}
    stamps = {"updated_at": work.now, "updated_by": work.actor.user_id}
    new |= {name: value for name, value in stamps.items() if name in entity.fields}
    try:
        if not await work.unit.update(entity.name, draft.id, new, old["version"]):
            raise TryAgain
    except UniqueClash as error:
        raise clash(work, error) from error
    draft.row.update(new, version=old["version"] + 1)
    work.world.drop(entity.name, draft.id)
    work.world.written()
    event = Event(entity.name, old, draft.row, frozenset(draft.changed()))
    await spread(work, [event])
    work.changes.append(Changed(entity.name, draft.id, "assign", draft.row["version"], changes))
    await audit.write(work, entity, draft.id, "assign", changes, _NOTE, draft.row["version"])
    await after_save(work, draft, event)
    for told in work.house.extensions.written:
        await told(work, entity.name, draft.id)
