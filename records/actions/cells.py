"""The grid's cells: what one gesture changed, the cells of one record in one write."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kernel.errors import Refusal
from records.actions.moving_again import Origin, in_order, move_again
from records.actions.update import Update, change
from records.actions.update_many import change_many
from records.draft import Draft
from records.present import value_json
from records.results import Form, Outcome, Row
from records.work import Work
from schema.model import Entity


@dataclass(frozen=True, slots=True)
class Edit:
    """One cell; `version` is the one the grid showed, `origin` the cell from which it is moved."""

    id: int
    field: str
    value: Any
    version: int | None = None
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Cells:
    """Edits of cells of one entity; values as a person types them."""

    entity: str
    edits: Sequence[Edit]
    form: Form | None = "typed"

    def refused(self, error: Refusal) -> Outcome:
        """The outcome when the only record was refused: each cell says so."""
        return Outcome(entity=self.entity, results=tuple(error for _ in self.edits))


async def run(work: Work, action: Cells) -> Outcome:
    """`results`: per cell its value and version, or the refusal of its record; one undo step."""
    entity = work.entity(action.entity)
    order, ordered = in_order(action.edits)
    edits: dict[int, list[Edit]] = {id: [] for id in order}
    for edit in ordered:
        edits[edit.id].append(edit)
    rows = await _together(work, entity, edits, action.form)
    found: dict[int, Row | Refusal] = {}
    for id, some in edits.items():
        found[id] = rows[id] if id in rows else await _alone(work, entity, id, some, action.form, len(edits))
    return Outcome(entity=entity.name, results=tuple(_told(work, entity, each, found[each.id]) for each in ordered))


async def _together(
    work: Work, entity: Entity, edits: Mapping[int, Sequence[Edit]], form: Form | None
) -> dict[int, Row]:  # fmt: skip
    """The records that could be changed together, as they are now."""
    plain = {id: some for id, some in edits.items() if 0 < id < 2**63 and not any(each.origin for each in some)}
    asked = {id: {each.field: each.value for each in some} for id, some in plain.items()}
    seen = {id: version for id, some in plain.items() if (version := _seen(some)) is not None}
    form = form or ("values" if work.actor.is_system else "strict")
    done = await change_many(work, entity, asked, form, whole=True, seen=seen)
    return await work.reader.many(entity.name, list(done)) if done else {}


async def _alone(
    work: Work, entity: Entity, id: int, edits: Sequence[Edit], form: Form | None, records: int
) -> Row | Refusal:  # fmt: skip
    mark = work.mark
    try:
        if records == 1:
            return (await _changed(work, entity, id, edits, form)).row
        async with work.unit.savepoint():
            return (await _changed(work, entity, id, edits, form)).row
    except Refusal as error:
        if records == 1:
            raise
        work.undone(mark)
        return error


async def _changed(work: Work, entity: Entity, id: int, edits: Sequence[Edit], form: Form | None) -> Draft:
    update = Update(entity.name, id, {each.field: each.value for each in edits}, _seen(edits), form)
    origins = {each.field: each.origin for each in edits if each.origin}
    return await (move_again(work, entity, update, origins) if origins else change(work, entity, update))


def _seen(edits: Sequence[Edit]) -> int | None:
    return min((each.version for each in edits if each.version is not None), default=None)


def _told(work: Work, entity: Entity, edit: Edit, found: Row | Refusal) -> Outcome | Refusal:
    if isinstance(found, Refusal):
        return found
    sees = work.fields(entity.name).anywhere.sees(edit.field)
    shown = value_json(work, entity, edit.field, found.get(edit.field)) if sees else None
    record = {"id": edit.id, "version": found["version"], "value": shown}
    return Outcome(entity=entity.name, id=edit.id, value=record, pending=work.held.get((entity.name, edit.id)))
