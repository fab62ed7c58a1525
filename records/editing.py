"""Changes of stored records, for actions and effects alike: load, set values, save."""

from collections.abc import Mapping, Sequence
from typing import Any

from kernel.errors import Problem
from records.computing import blank_row, fill_defaults
from records.draft import Draft
from records.parsing import Body
from records.results import Row
from records.saving import load_several, save
from records.work import Sketch, Work
from schema.model import Entity


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
    """Sets values on a stored record and saves it."""
    await load_several(work, draft, values.keys())
    draft.row.update(values)
    draft.given |= values.keys()
    if "owner" in values and values["owner"] and "unit" not in values:
        move_to_owner(work, draft)
    await save(work, draft, verb, reason=reason, problems=problems)
    return draft


def move_to_owner(work: Work, draft: Draft) -> None:
    """A record stands in the home unit of its owner; without an owner it stays where it is."""
    unit = draft.entity.fields.get("unit")
    owner = work.house.organisation.members.get(draft.row.get("owner") or 0)
    if unit is not None and unit.automatic and owner is not None and owner.unit is not None:
        draft.row["unit"] = owner.unit


async def take_lines(work: Sketch, draft: Draft, bodies: Mapping[str, list[Body]]) -> list[int]:
    """Puts the given rows in the place of the stored ones: kept by id, made new without, gone when missing.

    Gives the ids that belong to no line of this record.
    """
    strange: list[int] = []
    for name, rows in bodies.items():
        entity = work.house.schema.entity(draft.entity.fields[name].lines)
        stored = await stored_lines(work, draft, entity)
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
    return {row["id"]: Draft(entity, dict(row), row, parent=draft) for row in rows}


def _new_line(work: Sketch, draft: Draft, entity: Entity) -> Draft:
    row = blank_row(entity, work.temporary_id())
    row["parent"] = draft.id
    return Draft(entity, row, parent=draft)


async def new_draft(work: Sketch, entity: Entity, values: Mapping[str, Any]) -> Draft:
    """A draft of a new record; automatic fields and defaults are filled in by `fill_new`."""
    draft = Draft(entity, blank_row(entity, work.temporary_id()), given=set(values))
    draft.row.update(values)
    work.world.put(entity.name, draft.row)
    return draft
