"""Makes one record of several: what points to the losers points to the kept one, its empty fields are filled, they
leave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import orjson

from access.codes import UNSEEN
from kernel.errors import Refusal
from kernel.reference import Reference
from records import audit, codes
from records.draft import Draft
from records.editing import edit, open_draft, place_lines, stored_lines, take_lines
from records.formulas import Event, spread
from records.links import is_many, named
from records.locks import EVERY, locks_of
from records.merge_codes import MERGE_HELD
from records.merged import MERGED, refuse_merged
from records.parsing import Body
from records.pointing import named_as, pointing_at
from records.reading import load_members
from records.results import Row
from records.saving import carry, load_several
from records.work import Changed, Work
from schema.model import Entity, Field
from store.ready import Ready

_EMPTY: Final = (None, "", ())


@dataclass(slots=True)
class _Pointing:
    """What points to the losers in one record: its own fields, and by id those of its lines."""

    own: set[str] = field(default_factory=set)
    lines: dict[str, dict[int, set[str]]] = field(default_factory=dict)


async def absorb(work: Work, entity: Entity, keeper: int, losers: Sequence[int], note: str, *, fill: bool) -> None:
    """Merges the losers, in this order, into the keeper, whoever may.

    Of what points to them no rule is asked anew and no stage is in the way; only a running approval holds it back.
    Raises Refusal: 404, 409 merged already or locked, 422 what the filled record is refused for.
    """
    rows = await _held(work, entity, (keeper, *losers))
    gone = {id: rows[id] for id in losers}
    for (name, id), pointing in (await _pointing(work, entity, gone)).items():
        await _repoint(work, (name, id), pointing, (entity.name, gone.keys(), keeper), note)
    for row in gone.values():
        await _leave(work, entity, row, keeper, note)
    await audit.write(work, entity, keeper, "merge", {}, note, rows[keeper]["version"])
    if fill:
        await _fill(work, entity, keeper, list(gone.values()), note)


async def _held(work: Work, entity: Entity, ids: Sequence[int]) -> Mapping[int, Row]:
    """The rows, which nobody else changes until this transaction ends. Raises Refusal."""
    rows = await work.unit.held(entity.name, ids)
    for id in ids:
        if id not in rows:
            await refuse_merged(work, entity, id)
            raise Refusal(UNSEEN, {"entity": entity.label, "id": id})
        for lock in await locks_of(work, entity, rows[id], deleting=id != ids[0]):
            if lock.request not in work.requests and (lock.request or EVERY in lock.fields):
                raise Refusal(codes.LOCKED, {"labels": entity.label, "reason": lock.reason})
    return rows


# ------------------------------------------------------------------------------------------------ what points to them
async def _pointing(work: Work, entity: Entity, gone: Mapping[int, Row]) -> dict[tuple[str, int], _Pointing]:
    found: dict[tuple[str, int], _Pointing] = {}
    for name, link in work.house.graph.pointing[entity.name]:
        other = work.house.schema.entity(name)
        if (
            not link.stored
            or link.computed
            or link.automatic
            or other.internal
            or (other.system and link.to == ("any",))
        ):
            continue
        for loser in gone:
            for id in await pointing_at(work, name, link, entity.name, loser):
                await _note(work, found, entity, other, id, link.name, gone)
    return found


async def _note(
    work: Work, found: dict[tuple[str, int], _Pointing], entity: Entity, other: Entity, id: int, link: str,
    gone: Mapping[int, Row],
) -> None:  # fmt: skip
    """Notes what is to be changed with the record it is saved with; what leaves itself stays as it is."""
    if other.lines_of is None:
        if other.name != entity.name or id not in gone:
            found.setdefault((other.name, id), _Pointing()).own.add(link)
        return
    parent = (other.lines_of[0], (await work.stored(other.name, id))["parent"])
    if parent[0] != entity.name or parent[1] not in gone:
        lines = found.setdefault(parent, _Pointing()).lines
        lines.setdefault(other.name, {}).setdefault(id, set()).add(link)


async def _repoint(
    work: Work, at: tuple[str, int], pointing: _Pointing, moved: tuple[str, Any, int], note: str
) -> None:  # fmt: skip
    entity = work.house.schema.entity(at[0])
    row = await work.stored(*at)
    draft = open_draft(entity, row)
    await load_several(work, draft, pointing.own)
    _turn(draft, pointing.own, moved, itself=at == (moved[0], moved[2]))
    touched = set(pointing.own)
    for name, wanted in pointing.lines.items():
        lines = work.house.schema.entity(name)
        kept = await stored_lines(work, draft, lines)
        for id, links in wanted.items():
            _turn(kept[id], links, moved, itself=False)
        touched.add(place_lines(work, draft, lines, list(kept.values())))
    await _refuse_held(work, entity, row, touched)
    await carry(work, draft, note)


def _turn(draft: Draft, links: set[str], moved: tuple[str, Any, int], *, itself: bool) -> None:
    """Lets the links name the keeper; the keeper's own, which would name itself, name nothing in their place."""
    entity, losers, keeper = moved
    for name in links:
        link = draft.entity.fields[name]
        gone, now = {named_as(link, entity, id) for id in losers}, named_as(link, entity, keeper)
        value = draft.row[name]
        if is_many(link):
            turned = dict.fromkeys(now if each in gone else each for each in value)
            draft.row[name] = tuple(each for each in turned if not itself or each != now)
        else:
            draft.row[name] = None if itself else now
        draft.given.add(name)


async def _refuse_held(work: Work, entity: Entity, row: Row, fields: set[str]) -> None:
    for lock in await locks_of(work, entity, row):
        if lock.request is not None and lock.request not in work.requests and any(map(lock.holds, fields)):
            titles = await work.titles({entity.name: [row["id"]]})
            called = titles.get((entity.name, row["id"])) or str(Reference(entity.name, row["id"]))
            raise Refusal(MERGE_HELD, {"record": called, "reason": lock.reason})


# ------------------------------------------------------------------------------------------------ the losers
async def _leave(work: Work, entity: Entity, row: Row, keeper: int, note: str) -> None:
    id, events = row["id"], [Event(entity.name, row, None, frozenset(row))]
    await work.unit.update(entity.name, id, {"deleted_at_": work.now})
    for each in entity.fields.values():
        lines = (await work.reader.children(each.lines, "parent", [id]))[id] if each.lines else []
        for line in lines:
            await work.unit.update(each.lines, line["id"], {"deleted_at_": work.now})
            events.append(Event(each.lines, line, None, frozenset(line)))
    known = {"record": Reference(entity.name, id), "into": Reference(entity.name, keeper), "at": work.now}
    await work.unit.insert(MERGED, {**known, "title_": ""})
    work.world.drop(entity.name, id)
    work.world.written()
    version = (await work.reader.one(entity.name, id, deleted=True) or row)["version"]
    data = Ready(orjson.dumps({"into": keeper, "note": note}).decode())
    work.changes.append(Changed(entity.name, id, "merge", version, data=data))
    await audit.write(work, entity, id, "merge", {}, note, version)
    await spread(work, events)


# ------------------------------------------------------------------------------------------------ the keeper
async def _fill(work: Work, entity: Entity, keeper: int, losers: Sequence[Row], note: str) -> None:
    """Fills what is empty from the first loser that has it, never with a link to one of those that became one; owner
    and stage stay."""
    own, ids = await work.stored(entity.name, keeper), {keeper, *(row["id"] for row in losers)}
    await load_members(work, entity, [own, *losers])
    draft, values = open_draft(entity, own), {}
    for each in entity.own_fields:
        if each.automatic or each.computed or not each.stored:
            continue
        if each.lines:
            await _fill_lines(work, draft, each, losers)
        elif own.get(each.name) in _EMPTY:
            found = (_without(each, row.get(each.name), entity.name, ids) for row in losers)
            values[each.name] = next((value for value in found if value not in _EMPTY), None)
    values = {name: value for name, value in values.items() if value is not None}
    if values or draft.lines:
        await edit(work, draft, values, "update", reason=note)


def _without(link: Field, value: Any, entity: str, ids: set[int]) -> Any:
    """The value without those of the records that become one."""
    become = {named_as(link, entity, id) for at, id in named(link, value) if at == entity and id in ids}
    if isinstance(value, tuple):
        return tuple(each for each in value if each not in become)
    return None if become else value


async def _fill_lines(work: Work, draft: Draft, own: Field, losers: Sequence[Row]) -> None:
    """Copies the lines of the first loser that has any to a keeper that has none."""
    lines = work.house.schema.entity(own.lines)
    ids = [draft.id, *(row["id"] for row in losers)]
    where = work.among(lines.name, "parent", ids)
    found: dict[int, list[Row]] = {}
    for row in await work.reader.rows(lines.name, None, where, ("position",), frame=work.frame, deleted="with"):
        if row["deleted_at_"] in (None, work.now):
            found.setdefault(row["parent"], []).append(row)
    if draft.id in found or not found:
        return
    rows = next(found[id] for id in ids if id in found)
    await load_members(work, lines, rows)
    names = [each.name for each in lines.own_fields if not each.automatic and not each.computed and each.stored]
    await take_lines(work, draft, {own.name: [Body({name: row[name] for name in names}) for row in rows]})
