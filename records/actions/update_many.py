"""Many records changed in one transaction by one gesture: each on its own, stored together where that means the same.

What is asked of a single change is asked here of each record: rights on the row and its fields, forms, formulas,
checks, locks, unique, trail, search, what depends on it. Only records of which nothing is refused are stored together;
every other one is left to be changed alone, so that it is refused in its own words.
"""

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from access.fields import RecordRights
from expressions.conditions import FALSE
from expressions.tree import Expression
from kernel.errors import Problem, Refusal
from kernel.reference import Reference
from records import audit
from records.actions.settling import Changes, Settling
from records.automations import after_save
from records.checking import check
from records.computing import compute
from records.draft import Draft
from records.editing import open_draft
from records.formulas import Event, spread
from records.links import is_many
from records.locks import LOCK, refuse_locked
from records.parsing import Body, Manner, refused_field
from records.parsing_many import read_bodies
from records.results import Form, Row
from records.saving import changes_of, refuse
from records.searching import search_fields, searched_in
from records.together import change_apart
from records.unique import clash
from records.work import Changed, Work
from schema.model import Entity
from store.faults import UniqueClash

FEW: Final = 3  # so many are changed one by one
BREATH: Final = 50  # records settled before others are answered
NOTHING: Final[Mapping[int, int]] = MappingProxyType({})
_ALONE: Final = frozenset(("owner", "stage"))  # asked for by rights of their own

Settled = tuple[Draft, Changes]  # a record as it will be, and what it changes
Asked = Mapping[int, Mapping[str, Any]]  # record -> its cells


async def change_many(
    work: Work, entity: Entity, asked: Asked, form: Form, *, whole: bool = False, seen: Mapping[int, int] = NOTHING
) -> dict[int, list[Problem]]:  # fmt: skip
    """Changes as many of the records as may be stored together: by id the cells that were left out, because they may
    not be written whatever they hold; none are where records are changed `whole`. `seen`: versions that must still
    stand. The other records are untouched."""
    if len(asked) <= FEW or not change_apart(work.house, entity) or not _plain(entity, asked):
        return {}
    mark = work.mark
    closed: dict[int, list[Problem]] = {}
    try:
        async with work.unit.savepoint():
            drafts = await _readied(work, entity, asked, form, closed, whole=whole, seen=seen)
            drafts = _uncontended(entity, drafts, asked)
            for draft, _ in drafts:
                if draft.warned:
                    refuse(work, draft.warned)
            if drafts:
                await _stored(work, entity, drafts)
    except Refusal:
        work.undone(mark)
        return {}
    return {draft.id: closed.get(draft.id, []) for draft, _ in drafts}


def _plain(entity: Entity, asked: Asked) -> bool:
    """Whether all cells stand in the rows themselves, and nothing but the cell's own right is asked of any."""
    names = {name for cells in asked.values() for name in cells}
    fields = [entity.fields[name] for name in names if name in entity.fields]
    return not names & _ALONE and not any(
        field.lines or is_many(field) or isinstance(field.readonly, Expression) for field in fields
    )


# ------------------------------------------------------------------------------------------------ reading
async def _readied(
    work: Work, entity: Entity, asked: Asked, form: Form, closed: dict[int, list[Problem]], *, whole: bool,
    seen: Mapping[int, int],
) -> list[Settled]:  # fmt: skip
    rows = [row for row in await _rows(work, entity, asked) if seen.get(row["id"], row["version"]) == row["version"]]
    rights = await work.rights(entity, rows, writing=True)
    names = {name for cells in asked.values() for name in cells}
    drafts: list[Draft] = []
    for right, some in _alike(rows, rights):
        if not right.updates:
            continue
        manner = Manner(form, creating=False)
        never = {name: problem for name in names if (problem := refused_field(entity, name, right, manner))}
        sent = []
        for row in some:
            cells = asked[row["id"]]
            sent.append({name: value for name, value in cells.items() if name not in never} if never else cells)
            closed[row["id"]] = [never[name] for name in cells if name in never] if never else []
        left_out = {id for id, problems in closed.items() if problems and whole}
        pairs = zip(some, sent, strict=True)
        open_rows = [(row, cells) for row, cells in pairs if cells and row["id"] not in left_out]
        bodies = await read_bodies(work, entity, [cells for _, cells in open_rows], right, manner)
        read = zip([row for row, _ in open_rows], bodies, strict=True)
        drafts += [_opened(entity, row, body) for row, body in read if not (body.problems or body.lines)]
    place = {id: at for at, id in enumerate(asked)}
    return await _settled(work, entity, sorted(drafts, key=lambda draft: place[draft.id]), names)


def _opened(entity: Entity, row: Row, body: Body) -> Draft:
    draft = open_draft(entity, row)
    draft.row.update(body.values)
    draft.given |= body.values.keys()
    return draft


async def _settled(work: Work, entity: Entity, drafts: Sequence[Draft], names: Collection[str]) -> list[Settled]:
    """The records as they will be and what each changes, without those of which something is refused."""
    settling, found = Settling(work, entity, names), list[Settled]()
    for start in range(0, len(drafts), BREATH):
        part = drafts[start : start + BREATH]
        for draft, changes in zip(part, await settling.all(part), strict=True):
            if changes is not None:
                found.append((draft, changes))
            elif (careful := await _carefully(work, entity, draft)) is not None:
                found.append((careful, careful.changed()))
        await asyncio.sleep(0)  # others are answered meanwhile
    return found


def _alike(rows: Sequence[Row], rights: Sequence[RecordRights]) -> Iterable[tuple[RecordRights, list[Row]]]:
    found: list[tuple[RecordRights, list[Row]]] = []
    for row, right in zip(rows, rights, strict=True):
        same = next((some for known, some in found if known is right or known == right), None)
        if same is None:
            found.append((right, [row]))
        else:
            same.append(row)
    return found


async def _rows(work: Work, entity: Entity, asked: Asked) -> list[Row]:
    """The records, held until the transaction ends, if this person may change any; without those a request locks."""
    if await work.rows_of(entity, "update") is FALSE:
        return []
    found = await work.unit.held(entity.name, asked)
    rows = [found[id] for id in asked if id in found]
    locked = await _locked(work, entity, rows) if entity.name in work.house.guarded else ()
    return [row for row in rows if row["id"] not in locked] if locked else rows


async def _locked(work: Work, entity: Entity, rows: Sequence[Row]) -> set[int]:
    where = work.among(LOCK, "record", tuple(Reference(entity.name, row["id"]) for row in rows))
    found = await work.reader.rows(LOCK, ("record",), where, frame=work.frame) if rows else []
    return {each["record"].id for each in found}


async def _carefully(work: Work, entity: Entity, settled: Draft) -> Draft | None:
    """The record as it will be, from what is stored; None where something of it is refused."""
    work.world.drop(entity.name, settled.id)
    draft, warned = open_draft(entity, settled.old or {}), len(work.warnings)
    draft.row.update({name: settled.row[name] for name in settled.given})
    draft.given |= settled.given
    try:
        refuse(work, [*await compute(work, draft), *await check(work, draft)])
        if entity.locked is not None or any(stage.locked for stage in entity.stages.values()):
            await refuse_locked(work, draft, stored=False)
    except Refusal:
        work.world.drop(entity.name, draft.id)
        return None
    finally:
        draft.warned = work.warnings[warned:]  # told once it is stored: it may still be left to be changed alone
        del work.warnings[warned:]
    return draft


def _uncontended(entity: Entity, drafts: list[Settled], asked: Asked) -> list[Settled]:
    """Without those that change what is unique, where another record of the gesture gives such a value up or asks for
    one alone: who has it then is settled one after the other."""
    unique = {field.name for field in entity.fields.values() if field.unique}
    unique = unique.union(*(rule.fields for rule in entity.unique))
    touching = [(draft, changes) for draft, changes in drafts if not unique.isdisjoint(changes)]
    done = {draft.id for draft, _ in drafts}
    waits = any(not unique.isdisjoint(cells) for id, cells in asked.items() if id not in done)
    pairs = [(name, pair) for _, changes in touching for name, pair in changes.items() if name in unique]
    given_up = {(name, was) for name, (was, _) in pairs if was is not None}
    if not waits and not any((name, value) in given_up for name, (_, value) in pairs):
        return drafts
    alone = {draft.id for draft, _ in touching}
    return [each for each in drafts if each[0].id not in alone]


# ------------------------------------------------------------------------------------------------ storing
async def _stored(work: Work, entity: Entity, drafts: Sequence[Settled]) -> None:
    changed = [(draft, fields) for draft, fields in drafts if fields]
    for draft, _ in drafts:
        work.world.drop(entity.name, draft.id)
    if not changed:
        return
    await _write(work, entity, changed)
    events = [Event(entity.name, draft.old, draft.row, frozenset(fields), computed=True) for draft, fields in changed]
    read = work.house.graph.read_elsewhere(entity.name)
    await spread(work, [each for each in events if not read.isdisjoint(each.names)])
    await _trail(work, entity, changed)
    await after_save(work, changed[0][0], events[0])  # what follows formulas that changed elsewhere
    for told in (*work.house.extensions.stored, *work.house.extensions.written):
        for draft, _ in changed:
            await told(work, entity.name, draft.id)


async def _write(work: Work, entity: Entity, changed: Sequence[Settled]) -> None:
    drafts = [draft for draft, _ in changed]
    stamps = {"updated_at": work.now, "updated_by": work.actor.user_id}
    stamps = {name: value for name, value in stamps.items() if name in entity.fields}
    names = {"title_", *(name for _, fields in changed for name in fields)} - stamps.keys()
    for draft in drafts:
        draft.row.update(stamps, version=draft.row["version"] + 1)
    columns = [*sorted(names), *stamps]
    values = [[draft.row.get(name) for draft in drafts] for name in columns]
    versions = {draft.id: draft.row["version"] for draft in drafts}
    try:
        await work.unit.update_held(entity.name, versions, dict(zip(columns, values, strict=True)))
    except UniqueClash as error:
        raise clash(work, error) from error
    searched = search_fields(entity)
    found = [draft for draft, fields in changed if not fields.keys().isdisjoint(searched)]
    texts = {draft.id: searched_in(searched, draft.row) for draft in found}
    work.open |= {(entity.name, draft.id): draft for draft in drafts}
    await work.unit.remember_anew(entity.name, texts)
    work.world.written()


async def _trail(work: Work, entity: Entity, changed: Sequence[Settled]) -> None:
    said = audit.sayer(entity)
    trails = [(draft, kept := changes_of(draft, fields), said(kept)) for draft, fields in changed]
    await audit.write_many(work, entity, "update", [(each.id, data, each.row["version"]) for each, _, data in trails])
    for draft, kept, data in trails:
        work.changes.append(Changed(entity.name, draft.id, "update", draft.row["version"], kept, data))
        work.trailed[entity.name, draft.id] = dict(draft.row)
