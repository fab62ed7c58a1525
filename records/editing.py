"""Changes of stored records, for actions and effects alike: load, set values, save."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from expressions.conditions import all_of
from kernel.errors import Problem
from records.computing import blank_row, fill_defaults
from records.draft import Draft
from records.parsing import Body
from records.reading import load_members
from records.results import Row
from records.saving import load_several, save
from records.work import Sketch, Work
from schema.model import Entity
from store.faults import TryAgain


def open_draft(entity: Entity, row: Row) -> Draft:
    """A draft of a stored row."""
    return Draft(entity, dict(row), row)


async def edit(
    work: Work,
    draft: Draft,
    values: Mapping[str, Any],
    verb: str,
    *,
    reason: str = "",
    problems: Sequence[Problem] = (),
) -> Draft:
    """Sets values on a stored record and saves it; a line is saved with the record it belongs to."""
    await load_several(work, draft, values.keys())
    draft.row.update(values)
    draft.given |= values.keys()
    if draft.entity.lines_of:
        await _save_among(work, draft, reason, problems)
        return draft
    if "owner" in values and values["owner"] and "unit" not in values:
        move_to_owner(work, draft)
    await save(work, draft, verb, reason=reason, problems=problems)
    return draft


async def hold_still(work: Work, draft: Draft) -> None:
    """Locks the stored row. Raises TryAgain when it is no longer the one that the draft changes."""
    row = await work.reader.one(draft.entity.name, draft.id, lock=True)
    if row is None or draft.old is None or row["version"] != draft.old["version"]:
        raise TryAgain


async def remove_line(work: Work, lines: Entity, id: int) -> None:
    """Takes a line away from the record it belongs to."""
    row = await work.stored(lines.name, id)
    parent = await _parent_of(work, lines, row)
    kept = await stored_lines(work, parent, lines)
    gone = kept.pop(id)
    _place(work, parent, _field_of(lines), list(kept.values()), [gone])
    await save(work, parent, "update")


async def add_line(work: Work, line: Draft) -> None:
    """Adds a new line behind those of the record that its `parent` names."""
    line.parent = parent = await _parent_of(work, line.entity, line.row)
    kept = await stored_lines(work, parent, line.entity)
    _place(work, parent, _field_of(line.entity), [*kept.values(), line], [])
    await fill_defaults(work, line)
    await save(work, parent, "update")


async def _save_among(work: Work, line: Draft, reason: str, problems: Sequence[Problem]) -> None:
    """One path for lines, so that nothing that holds for their record can be passed: checks, locks, trail, version."""
    line.parent = parent = await _parent_of(work, line.entity, line.old or line.row)
    kept = await stored_lines(work, parent, line.entity)
    rows = [line if each.id == line.id else each for each in kept.values()]
    _place(work, parent, _field_of(line.entity), rows, [])
    await save(work, parent, "update", reason=reason, problems=problems)


async def _parent_of(work: Work, lines: Entity, row: Row) -> Draft:
    name = lines.lines_of[0] if lines.lines_of else ""
    return open_draft(work.house.schema.entity(name), await work.stored(name, row["parent"] or 0))


def _field_of(lines: Entity) -> str:
    return lines.lines_of[1] if lines.lines_of else ""


def move_to_owner(work: Sketch, draft: Draft) -> None:
    """A record stands in the home unit of its owner; without an owner it stays where it is."""
    unit = draft.entity.fields.get("unit")
    owner = work.house.organisation.members.get(draft.row.get("owner") or 0)
    if unit is not None and unit.automatic and owner is not None and owner.unit is not None:
        draft.row["unit"] = owner.unit


async def take_lines(
    work: Sketch, draft: Draft, bodies: Mapping[str, list[Body]], returning: Collection[int] = ()
) -> list[int]:  # fmt: skip
    """Puts the given rows in the place of the stored ones: kept by id, made new without, gone when missing.

    Gives the ids that belong to no line of this record. `returning`: deleted lines of it that may come back.
    """
    strange: list[int] = []
    for name, rows in bodies.items():
        entity = work.house.schema.entity(draft.entity.fields[name].lines)
        stored = await stored_lines(work, draft, entity)
        stored |= await _deleted_lines(work, draft, entity, {body.id for body in rows if body.id} & {*returning})
        lines = []
        for body in rows:
            line = stored.pop(body.id, None) if body.id is not None else _new_line(work, draft, entity)
            if line is None:
                strange.append(body.id or 0)
                continue
            line.parent = draft
            line.row.update(body.values)
            line.given |= body.values.keys()
            lines.append(line)
        _place(work, draft, name, lines, list(stored.values()))
        for line in lines:
            if line.is_new:
                await fill_defaults(work, line)
    return strange


def place_lines(work: Sketch, draft: Draft, lines: Entity, rows: list[Draft]) -> str:
    """Lets a record have these of its stored lines, to be saved with it; the field that holds them."""
    name = _field_of(lines)
    _place(work, draft, name, rows, [])
    return name


def _place(work: Sketch, draft: Draft, name: str, lines: list[Draft], removed: list[Draft]) -> None:
    draft.lines[name] = lines
    draft.removed += removed
    for position, line in enumerate(lines, 1):
        line.row["position"] = position
        work.world.put(line.entity.name, line.row)
    for line in removed:
        work.world.put(line.entity.name, {**line.row, "parent": None, "deleted_at_": work.now})


async def stored_lines(work: Sketch, draft: Draft, entity: Entity) -> dict[int, Draft]:
    """The stored lines of a record, by id."""
    if draft.is_new:
        return {}
    rows = (await work.reader.children(entity.name, "parent", [draft.id]))[draft.id]
    await load_members(work, entity, rows)
    return {row["id"]: Draft(entity, dict(row), row, parent=draft) for row in rows}


async def _deleted_lines(work: Sketch, draft: Draft, entity: Entity, ids: set[int]) -> dict[int, Draft]:
    """Deleted lines of a record, as they come back."""
    where = all_of(work.among(entity.name, "parent", (draft.id,)), work.among(entity.name, "id", ids))
    rows = await work.reader.rows(entity.name, None, where, frame=work.frame, deleted="only") if ids else []
    await load_members(work, entity, rows)
    return {row["id"]: Draft(entity, {**row, "deleted_at_": None}, row, parent=draft) for row in rows}


def _new_line(work: Sketch, draft: Draft, entity: Entity) -> Draft:
    row = blank_row(entity, work.temporary_id())
    row["parent"] = draft.id
    return Draft(entity, row, parent=draft)


async def new_draft(work: Sketch, entity: Entity, values: Mapping[str, Any]) -> Draft:
    """A draft of a new record; automatic fields and defaults are filled in by `fill_new`."""
    [draft] = await new_drafts(work, entity, [values])
    return draft


async def new_drafts(work: Sketch, entity: Entity, several: Sequence[Mapping[str, Any]]) -> list[Draft]:
    """The same for many records, each with its values."""
    blank, drafts = blank_row(entity, 0), list[Draft]()
    for values in several:
        row = {**blank, "id": work.temporary_id(), **values}
        drafts.append(Draft(entity, row, given=set(values)))
        work.world.put(entity.name, row)
    return drafts
