"""Fills in what the product knows itself: defaults, own and line formulas, completeness, the title."""

from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from typing import Any

from expressions.tree import Expression
from kernel.errors import Problem
from records.draft import Draft
from records.graph import COMPLETENESS, TITLE, Node
from records.results import Row
from records.titles import title
from records.work import Sketch
from schema.fieldtypes import registry
from schema.fieldtypes.base import Invalid
from schema.model import Entity, Field


def blank_row(entity: Entity, id: int) -> Row:
    """Every stored field, empty."""
    empty = {f.name: registry.of(f).empty for f in entity.fields.values() if f.stored and not f.lines}
    return {**empty, "title_": "", "id": id, "version": 1}


async def fill_new(work: Sketch, draft: Draft) -> None:
    """`created_*`, owner, unit, stage and defaults of a new record, in this order (language.md, Entities)."""
    entity, row = draft.entity, draft.row
    for name, value in (("created_at", work.now), ("updated_at", work.now), ("created_by", work.actor.user_id),
                        ("updated_by", work.actor.user_id), ("stage_since", work.now)):  # fmt: skip
        if name in entity.fields and (row[name] is None or name not in draft.given):
            row[name] = value
    if "owner" in entity.fields and "owner" not in draft.given:
        row["owner"] = work.actor.user_id
    if entity.fields.get("unit") and entity.fields["unit"].automatic and "unit" not in draft.given:
        row["unit"] = home_unit(work, draft)
    if entity.stages and not row["stage"]:
        row["stage"] = first_stages(entity)[0]
    await fill_defaults(work, draft)


def home_unit(work: Sketch, draft: Draft) -> int | None:
    """The owner's home unit; without an owner that of whoever acts."""
    known = work.house.organisation.members.get(draft.row.get("owner") or work.actor.user_id or 0)
    return known.unit if known else work.actor.unit


def first_stages(entity: Entity) -> list[str]:
    """The stages that may begin a record."""
    marked = [stage.name for stage in entity.stages.values() if stage.first]
    return marked or list(entity.stages)[:1]


async def fill_defaults(work: Sketch, draft: Draft) -> None:
    """Defaults of fields nobody set, in the order of the file."""
    work.world.put(draft.entity.name, draft.row)
    for field in draft.entity.fields.values():
        if (
            field.default is None
            or field.automatic
            or field.name in draft.given
            or field.computed
            or field.type == "number"
        ):
            continue
        draft.row[field.name] = await given(work, draft, field.default, field)


async def given(work: Sketch, draft: Draft, value: Any, field: Field) -> Any:
    """A literal, or what an expression gives for this record, as the field keeps it."""
    if isinstance(value, Expression):
        value = await work.world.value(value, work.frame_of(draft))
    kind = registry.of(field)
    return kind.empty if value is None else kind.fit(field, value)


# ---------------------------------------------------------------------------------------------------- formulas
async def compute(work: Sketch, draft: Draft) -> list[Problem]:
    """Own and line formulas that may have changed, then titles; those that count whole tables wait for the row."""
    for each in draft.family():
        work.world.put(each.entity.name, each.row)
    problems: list[Problem] = []
    graph = work.house.graph
    for node in graph.own(draft.entity):
        if node in graph.late or node[1] == TITLE:
            continue
        for each in _asked(work, draft, node):
            problems += await _formula(work, each, each.entity.fields[node[1]])
    await set_titles(work, draft)
    return problems


def _asked(work: Sketch, draft: Draft, node: Node) -> Iterable[Draft]:
    return [each for each in draft.family() if each.entity.name == node[0] and _touched(work, draft, each, node)]


def _touched(work: Sketch, draft: Draft, each: Draft, node: Node) -> bool:
    """Whether something that this value reads of the record or its lines has changed."""
    if each.is_new:
        return True
    changed = [(other.entity.name, other.changed()) for other in draft.family()]
    for reading in work.house.graph.reads[node]:
        if any(reading.field in fields for name, fields in changed if name == reading.entity):
            return True
        lines = {f.lines for f in draft.entity.fields.values() if f.name in draft.lines}
        if reading.entity in lines:
            return True
    return False


async def _formula(work: Sketch, draft: Draft, field: Field) -> list[Problem]:
    if field.formula is None:
        return []
    value = await work.world.value(field.formula, work.frame_of(draft))
    try:
        draft.row[field.name] = fitted(field, value)
    except Invalid as error:
        draft.row[field.name] = registry.of(field).empty
        return [error.problem.on(field.name)]
    return []


def fitted(field: Field, value: Any) -> Any:
    """A computed value as the field keeps it. Raises Invalid."""
    kind = registry.of(field)
    return kind.empty if value is None else kind.fit(field, value)


async def set_titles(work: Sketch, draft: Draft) -> None:
    """The titles of the record and its lines, where what they read may have changed."""
    for each in draft.family():
        if not each.entity.internal and _touched(work, draft, each, (each.entity.name, TITLE)):
            each.row["title_"] = await _title(work, each)


async def _title(work: Sketch, each: Draft) -> str:
    return await work.world.settle(lambda: title(work.world, each.entity, each.row))


def completeness(draft: Draft, required: Iterable[str]) -> None:
    """Filled fields among those required here or suggested (M2)."""
    if COMPLETENESS not in draft.entity.fields:
        return
    wanted = set(required) | {field.name for field in draft.entity.own_fields if field.suggested}
    filled = sum(1 for name in wanted if is_filled(draft, name))
    draft.row[COMPLETENESS] = share(filled, len(wanted))


@cache
def share(filled: int, wanted: int) -> Decimal:
    """The part of so many that is filled, to four places; all where nothing is wanted."""
    return (Decimal(filled) / Decimal(wanted)).quantize(Decimal("0.0001")) if wanted else Decimal(1)


def is_filled(draft: Draft, name: str) -> bool:
    """Whether a field has a value; lines have one when there is a row."""
    if name in draft.lines:
        return bool(draft.lines[name])
    field = draft.entity.fields[name]
    return bool(field.lines) or draft.row.get(name) not in (None, "", ())
