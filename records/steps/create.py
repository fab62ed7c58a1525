"""The effect `create`: a new record, or one for each row of a collection."""

from collections.abc import Mapping
from typing import Any

from kernel.reference import Reference
from records.actions.create import store_new
from records.context import Context
from records.draft import Draft
from records.editing import new_draft, take_lines
from records.links import is_many, targets
from records.parsing import Body
from records.results import Row
from records.work import Work
from schema.fieldtypes import registry
from schema.model import Effect, Entity, Field


async def run(effect: Effect, context: Context) -> None:
    """Creates; `as` names what was made for the effects behind it."""
    entity = context.work.house.schema.entity(effect.entity or str(effect.object))
    if not effect.for_each:
        context.names[effect.as_ or "made"] = await _one(effect, context, entity)
        return
    for row in await _rows(effect, context):
        inner = context.about(context.entity, context.id)
        inner.names = {**context.names, effect.for_each: row["id"]}
        made = await _one(effect, inner, entity)
        context.names[effect.as_ or "made"] = made


async def _one(effect: Effect, context: Context, entity: Entity) -> int:
    work = context.work
    values = {}
    for name, given in effect.values.items():
        values[name] = _fit(entity.fields[name], await context.value(given), context)
    draft = await new_draft(work, entity, values)
    for target, source in effect.copy.items():
        await take_lines(work, draft, {target: await _copied(context, entity, target, source)})
    await store_new(work, draft)
    return draft.id


def _fit(field: Field, value: Any, context: Context) -> Any:
    """A value as the field keeps it; where any entity may be linked, an id means the record at hand's entity."""
    to = targets(field)
    if isinstance(value, int) and not isinstance(value, bool) and (len(to) > 1 or to == ("any",)):
        value = Reference(context.entity, value)
    kind = registry.of(field)
    return kind.empty if value is None else kind.fit(field, value)


async def _rows(effect: Effect, context: Context) -> list[Row]:
    collection = context.known.collections.get(effect.for_each)
    field = context.known.fields.get(effect.for_each)
    entity, link = (collection.entity, collection.field) if collection else (field.lines if field else "", "parent")
    found = await context.work.reader.children(entity, link, [context.id])
    return found[context.id]


async def _copied(context: Context, entity: Entity, target: str, source: str) -> list[Body]:
    own = context.known.fields[source]
    rows = (await context.work.reader.children(own.lines, "parent", [context.id]))[context.id]
    names = _copyable(context.work.house.schema.entity(entity.fields[target].lines).fields)
    return [Body({name: row[name] for name in names if name in row}) for row in rows]


def _copyable(fields: Mapping[str, Field]) -> list[str]:
    return [field.name for field in fields.values() if not field.automatic and not field.computed and not field.lines]


async def create_about(work: Work, name: str, draft: Draft, others: list[tuple[str, int]]) -> None:
    """A record of `name` that names a draft and its look-alikes, in the first field that can hold them."""
    entity = work.house.schema.entity(name)
    found = [Reference(draft.entity.name, draft.id), *(Reference(*each) for each in others)]
    values: Row = {}
    for field in entity.own_fields:
        to = targets(field)
        kept = tuple(
            each if len(to) > 1 or to == ("any",) else each.id for each in found if each.entity in to or to == ("any",)
        )
        if kept and not values:
            values[field.name] = kept if is_many(field) else kept[0]
    async with work.as_product(f"{draft.entity.name}.duplicates"):
        await store_new(work, await new_draft(work, entity, values))
