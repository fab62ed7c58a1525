"""Writes prepared records in bulk for the product itself: a database's first content, with its trail and formulas."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, pairwise
from typing import Any, Final

from kernel.actor import Actor
from records import audit, numbers
from records.checking import required_of
from records.computing import blank_row, completeness, fill_new
from records.draft import Draft
from records.entering import MOVES, Stay, past_moves
from records.formulas import AT_ONCE, recompute
from records.graph import COMPLETENESS
from records.house import House
from records.reading import load_members
from records.results import Row
from records.work import Work
from schema.fieldtypes import registry
from schema.model import Entity, Schema
from store.unit import Unit

_OWN: Final = frozenset(("owner", "unit", "stage", "created_at", "created_by"))
STAYS: Final = "moves"  # of a row: the stages the record came through, as Stay, the last one its own


async def load(house: House, reason: str, entity: str, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Writes new records of one entity, lines included; their ids in order. Values are those in memory.

    For first content only: rows may begin at any stage and carry their own `created_at`, `created_by` and `moves`
    (STAYS), from which trail and stage history are written (S20.1, the import right). Field types hold, rules are not
    asked; `settle` computes what counts other records afterwards.
    Raises schema.fieldtypes.base.Invalid for a value its field cannot hold.
    """

    async def inside(unit: Unit) -> list[int]:
        work = Work(house, unit, Actor.system(reason))
        known = house.schema.entity(entity)
        drafts = [await _prepared(work, known, row) for row in rows]
        await _store(work, drafts)
        pasts = [(draft, _stays(draft, row)) for draft, row in zip(drafts, rows, strict=True)]
        if not known.internal:
            await audit.write_first(work, known, ((draft.id, _trail(draft, stays)) for draft, stays in pasts))
        if known.stages:
            await unit.insert_many(MOVES, [move for draft, stays in pasts for move in past_moves(draft, stays)])
        return [draft.id for draft in drafts]

    return await house.store.unit(inside)


def _stays(draft: Draft, values: Mapping[str, Any]) -> Sequence[Stay]:
    """The stages a record came through; without any said, the one it stands in."""
    row = draft.row
    return values.get(STAYS) or (Stay(row.get("stage") or "", row["created_at"], row["created_by"]),)


def _trail(draft: Draft, stays: Sequence[Stay]) -> Iterator[audit.First]:
    yield audit.First(draft.row["created_at"], draft.row["created_by"])
    for before, now in pairwise(stays):
        yield audit.First(now.since, now.by, "move", {"stage": (before.stage, now.stage)})


async def settle(house: House, reason: str, entities: Iterable[str]) -> None:
    """Computes every stored formula and title of these entities anew, each after what it reads, then completeness."""
    wanted = {name for entity in entities for name in (entity, *lines_of(house.schema, entity))}

    async def inside(unit: Unit) -> None:
        work = Work(house, unit, Actor.system(reason))
        rank = house.graph.rank
        for node in sorted(rank, key=rank.__getitem__):
            if node[0] in wanted:
                await recompute(work, node, None)
        for name in wanted:
            if COMPLETENESS in house.schema.entity(name).fields:
                await _complete(work, house.schema.entity(name))

    await house.store.unit(inside)


async def _complete(work: Work, entity: Entity) -> None:
    """Says of each record how many of the fields asked for are filled."""
    ids = await work.reader.ids(entity.name, frame=work.frame)
    for start in range(0, len(ids), AT_ONCE):
        rows = list((await work.reader.many(entity.name, ids[start : start + AT_ONCE])).values())
        work.world.know(entity.name, rows)
        await load_members(work, entity, rows)
        drafts = [Draft(entity, dict(row), row) for row in rows]
        for draft in drafts:
            completeness([draft], [await required_of(work, draft)])
        found = {draft.id: (draft.row[COMPLETENESS],) for draft in drafts}
        await work.unit.update_many(entity.name, (COMPLETENESS,), found)
        work.world.written()


def lines_of(schema: Schema, entity: str) -> list[str]:
    """The entities of an entity's lines."""
    return [field.lines for field in schema.entity(entity).fields.values() if field.lines]


async def _prepared(work: Work, entity: Entity, values: Mapping[str, Any]) -> Draft:
    draft = _draft(work, entity, values)
    for name, rows in values.items():
        if name != STAYS and entity.fields[name].lines:
            child = work.house.schema.entity(entity.fields[name].lines)
            draft.lines[name] = [_draft(work, child, row, draft) for row in rows]
    await fill_new(work, draft)
    _date(draft, values)
    await numbers.give_number(work, draft)
    return draft


def _date(draft: Draft, values: Mapping[str, Any]) -> None:
    """Stage, version and dates of a record that comes with a past."""
    row, stays = draft.row, _stays(draft, values)
    row |= {"updated_at": stays[-1].since, "updated_by": stays[-1].by, "version": len(stays)}
    if draft.entity.stages:
        row |= {"stage": stays[-1].stage, "stage_since": stays[-1].since}


def _draft(work: Work, entity: Entity, values: Mapping[str, Any], parent: Draft | None = None) -> Draft:
    row: Row = blank_row(entity, work.temporary_id())
    own = {name: value for name, value in values.items() if name != STAYS and not entity.fields[name].lines}
    for name, value in own.items():
        if value is not None:
            row[name] = value if name in _OWN else registry.of(entity.fields[name]).fit(entity.fields[name], value)
    given = set(own)
    return Draft(entity, row, given=given, parent=parent)


async def _store(work: Work, drafts: Sequence[Draft]) -> None:
    """Writes records, each before its lines; ids run on from what is there."""
    waiting: dict[str, list[Draft]] = {}
    for each in chain.from_iterable(draft.family() for draft in drafts):
        waiting.setdefault(each.entity.name, []).append(each)
    for name, found in waiting.items():
        first = await work.unit.next_id(name)
        for number, each in enumerate(found, first):
            work.world.drop(name, each.id)
            each.row["id"] = number
            if each.parent is not None:
                each.row["parent"] = each.parent.id
        await work.unit.insert_many(name, [each.row for each in found])
