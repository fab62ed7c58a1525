"""The grid's cells: what one gesture changed, the cells of one record in one write."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kernel.errors import Refusal
from records.actions.update import Update, change
from records.present import value_json
from records.results import Form, Outcome
from records.work import Work
from schema.model import Entity


@dataclass(frozen=True, slots=True)
class Edit:
    """One cell; `version` is the one the grid showed."""

    id: int
    field: str
    value: Any
    version: int | None = None


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
    grouped: dict[int, list[int]] = {}
    for place, edit in enumerate(action.edits):
        grouped.setdefault(edit.id, []).append(place)
    results: dict[int, Outcome | Refusal] = {}
    for id, places in grouped.items():
        edits = [action.edits[place] for place in places]
        for place, result in zip(
            places, await _record(work, entity, id, edits, action.form, len(grouped)), strict=True
        ):
            results[place] = result
    return Outcome(entity=entity.name, results=tuple(results[place] for place in range(len(action.edits))))


async def _record(
    work: Work, entity: Entity, id: int, edits: Sequence[Edit], form: Form | None, records: int
) -> list[Outcome | Refusal]:  # fmt: skip
    values = {edit.field: edit.value for edit in edits}
    versions = [edit.version for edit in edits if edit.version is not None]
    update = Update(entity.name, id, values, min(versions, default=None), form)
    mark = work.mark
    try:
        if records == 1:
            draft = await change(work, entity, update)
        else:
            async with work.unit.savepoint():
                draft = await change(work, entity, update)
    except Refusal as error:
        if records == 1:
            raise
        work.undone(mark)
        return [error] * len(edits)
    rights = work.fields(entity.name).anywhere
    made = []
    for edit in edits:
        shown = value_json(work, entity, edit.field, draft.row.get(edit.field)) if rights.sees(edit.field) else None
        record = {"id": id, "version": draft.row["version"], "value": shown}
        made.append(Outcome(entity=entity.name, id=id, value=record, pending=work.held.get((entity.name, id))))
    return list(made)
