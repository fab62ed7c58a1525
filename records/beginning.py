"""What a new record begins with, given what is typed so far: owner, unit, stage, defaults; nothing is stored."""

from typing import Any

from records.actions.create import refuse_without_right
from records.computing import fill_new
from records.draft import Draft
from records.editing import new_draft, take_lines
from records.links import links_in
from records.parsing import Manner, read_body
from records.results import Record, Row
from records.work import Sketch
from schema.model import Entity


async def beginning(sketch: Sketch, entity: Entity, sent: Any) -> Record:
    """The record as it would be made now, with id 0. What cannot be read yet is left out: saving says what is wrong.

    Raises Refusal: 404, 403.
    """
    refuse_without_right(sketch, entity)
    rights = sketch.policy.fields(sketch.actor, entity.name).anywhere
    body = await read_body(sketch, entity, sent, rights, Manner("strict", creating=True))
    draft = await new_draft(sketch, entity, body.values)
    await take_lines(sketch, draft, body.lines)
    await fill_new(sketch, draft)
    lines = {name: tuple([await _seen(sketch, line) for line in rows]) for name, rows in draft.lines.items()}
    return await _seen(sketch, draft, lines)


async def _seen(sketch: Sketch, draft: Draft, lines: dict[str, tuple[Record, ...]] | None = None) -> Record:
    values = _readable(sketch, draft)
    titles = await sketch.titles(links_in(draft.entity, [values]))
    return Record(draft.entity.name, 0, 0, values, "", titles=titles, lines=lines or {})


def _readable(sketch: Sketch, draft: Draft) -> Row:
    """What may be told: fields in plain sight that this record begins with, or that were sent."""
    rights = sketch.policy.fields(sketch.actor, draft.entity.name).anywhere
    begun = {field.name for field in draft.entity.fields.values() if field.default is not None and not field.computed}
    told = {"owner", "unit", "stage", *begun, *draft.given} & draft.row.keys() & draft.entity.fields.keys()
    return {name: draft.row[name] for name in draft.entity.fields if name in told and _plain(rights, name)}


def _plain(rights: Any, name: str) -> bool:
    return bool(rights.sees(name)) and not rights.masks(name)
