"""Fills in what the product knows itself: defaults, own and line formulas, completeness, the title."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache, partial
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
    await fill_all(work, [draft])


async def fill_all(work: Sketch, drafts: Sequence[Draft]) -> None:
    """The same of many new records of one entity."""
    entity, me = drafts[0].entity, work.actor.user_id
    stamps = (("created_at", work.now), ("updated_at", work.now), ("created_by", me), ("updated_by", me),
              ("stage_since", work.now))  # fmt: skip
    known = [(name, value) for name, value in stamps if name in entity.fields]
    owned, first = "owner" in entity.fields, first_stages(entity)[0] if entity.stages else ""
    housed = entity.fields.get("unit") is not None and entity.fields["unit"].automatic
    for draft in drafts:
        row, sent = draft.row, draft.given
        for name, value in known:
            if name not in sent or row[name] is None:
                row[name] = value
        if owned and "owner" not in sent:
            row["owner"] = me
        if housed and "unit" not in sent:
            row["unit"] = home_unit(work, draft)
        if first and not row["stage"]:
            row["stage"] = first
    await default_all(work, drafts)


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
    await default_all(work, [draft])


async def default_all(work: Sketch, drafts: Sequence[Draft]) -> None:
    """The same of many records of one entity: literals, or what an expression gives for each, as the field keeps it."""
    entity = drafts[0].entity
    for draft in drafts:
        work.world.put(entity.name, draft.row)
    for field in entity.fields.values():
        if field.default is None or field.automatic or field.computed or field.type == "number":
            continue
        empty = [draft for draft in drafts if field.name not in draft.given]
        if isinstance(field.default, Expression):
            found = await work.world.values([(field.default, work.frame_of(draft)) for draft in empty])
            for draft, value in zip(empty, found, strict=True):
                draft.row[field.name] = fitted(field, value)
        elif empty:
            value = fitted(field, field.default)
            for draft in empty:
                draft.row[field.name] = value


async def given(work: Sketch, draft: Draft, value: Any, field: Field) -> Any:
    """A literal, or what an expression gives for this record, as the field keeps it."""
    if isinstance(value, Expression):
        value = await work.world.value(value, work.frame_of(draft))
    return fitted(field, value)


# ---------------------------------------------------------------------------------------------------- formulas
async def compute(work: Sketch, draft: Draft) -> list[Problem]:
    """Own and line formulas that may have changed, then titles; those that count whole tables wait for the row."""
    [problems] = await compute_all(work, [draft])
    return problems


async def compute_all(work: Sketch, drafts: Sequence[Draft]) -> list[list[Problem]]:
    """The same of many records of one entity: each formula for all of them before the next one."""
    entity = drafts[0].entity
    problems: list[list[Problem]] = [[] for _ in drafts]
    for draft in drafts:
        for each in draft.family():
            work.world.put(each.entity.name, each.row)
    graph = work.house.graph
    for node in graph.own(entity):
        if node not in graph.late and node[1] != TITLE:
            await _formula(work, node, list(_asked(work, drafts, node)), problems)
    await set_titles(work, drafts)
    return problems


def _asked(work: Sketch, drafts: Sequence[Draft], node: Node) -> Iterator[tuple[int, Draft]]:
    """The records and lines that have this value, with the place of the record."""
    for place, draft in enumerate(drafts):
        for each in draft.family():
            if each.entity.name == node[0] and _touched(work, draft, each, node):
                yield place, each


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


async def _formula(
    work: Sketch, node: Node, asked: Sequence[tuple[int, Draft]], problems: Sequence[list[Problem]]
) -> None:  # fmt: skip
    field = asked[0][1].entity.fields[node[1]] if asked else None
    if field is None or field.formula is None:
        return
    found = await work.world.values([(field.formula, work.frame_of(each)) for _, each in asked])
    for (place, each), value in zip(asked, found, strict=True):
        try:
            each.row[field.name] = fitted(field, value)
        except Invalid as error:
            each.row[field.name] = registry.of(field).empty
            problems[place].append(error.problem.on(field.name))


def fitted(field: Field, value: Any) -> Any:
    """A computed value as the field keeps it. Raises Invalid."""
    kind = registry.of(field)
    return kind.empty if value is None else kind.fit(field, value)


async def set_titles(work: Sketch, drafts: Iterable[Draft]) -> None:
    """The titles of records and their lines, where what they read may have changed."""
    for draft in drafts:
        for each in draft.family():
            if not each.entity.internal and _touched(work, draft, each, (each.entity.name, TITLE)):
                each.row["title_"] = await work.world.settle(partial(title, work.world, each.entity, each.row))


def completeness(drafts: Sequence[Draft], required: Sequence[Iterable[str]]) -> None:
    """Of each record the share of filled fields among those required in it or suggested (M2)."""
    if COMPLETENESS not in drafts[0].entity.fields:
        return
    suggested = {field.name for field in drafts[0].entity.own_fields if field.suggested}
    for draft, names in zip(drafts, required, strict=True):
        wanted = {*names, *suggested}
        draft.row[COMPLETENESS] = share(sum(1 for name in wanted if is_filled(draft, name)), len(wanted))


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
