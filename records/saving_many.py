"""Stores many new records of one entity that hold: rows, search, formulas elsewhere, trail, stage history at once."""

import asyncio
from collections.abc import Sequence
from functools import partial

from records import audit
from records.automations import after_save
from records.draft import Draft
from records.entering import MOVES, Stay, past_moves
from records.formulas import Event, spread
from records.saving import first_values, tracked
from records.searching import search_fields, searched_in
from records.titles import needs_id, title
from records.unique import clash
from records.work import Changed, Work
from schema.model import Entity
from store.faults import UniqueClash


async def store_together(work: Work, entity: Entity, drafts: Sequence[Draft]) -> None:
    """Each has passed every check. Raises Refusal where a value that must be unique is not."""
    for draft, id in zip(drafts, await work.unit.take_ids(entity.name, len(drafts)), strict=True):
        work.world.drop(entity.name, draft.id)
        draft.row["id"] = id
        if needs_id(entity, draft.row):
            draft.row["title_"] = await work.world.settle(partial(title, work.world, entity, draft.row))
    try:
        await work.unit.insert_many(entity.name, [draft.row for draft in drafts], taken=True)
    except UniqueClash as error:
        raise clash(work, error) from error
    await asyncio.sleep(0)  # others are answered meanwhile
    names = search_fields(entity)
    await work.unit.remember_new(entity.name, {each.id: searched_in(names, each.row) for each in drafts})
    work.world.written()
    fields = frozenset(name for draft in drafts for name in draft.row)
    events = [Event(entity.name, None, draft.row, fields, computed=True) for draft in drafts]
    await spread(work, events)
    await asyncio.sleep(0)
    await _trail(work, entity, drafts)
    await after_save(work, drafts[0], events[0])  # what follows formulas that changed elsewhere
    for told in work.house.extensions.stored:
        for draft in drafts:
            await told(work, entity.name, draft.id)


async def _trail(work: Work, entity: Entity, drafts: Sequence[Draft]) -> None:
    by, names, trails = work.actor.user_id, tracked(entity), []
    for draft in drafts:
        changes = first_values(names, draft.row)
        work.changes.append(Changed(entity.name, draft.id, "create", draft.row["version"], changes))
        trails.append((draft.id, (audit.First(work.now, by, "create", changes),)))
    await audit.write_first(work, entity, trails)
    if entity.stages:
        moves = [move for each in drafts for move in past_moves(each, (Stay(each.row["stage"], work.now, by),))]
        await work.unit.insert_many(MOVES, moves)
