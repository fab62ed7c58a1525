"""The effect `update`: sets, moves or assigns other records: a link or collection of this one, or rows of an entity."""

from dataclasses import replace
from typing import Any

from expressions.settle import turned
from expressions.tree import Expression
from kernel.errors import Refusal
from records.codes import EFFECT_FAILED
from records.context import Context
from records.effects import run as run_all
from records.links import named
from schema.model import Effect


async def run(effect: Effect, context: Context) -> None:
    """Updates each of the records in turn; what one of them refuses, refuses the deed, naming the record."""
    for entity, id in await _records(effect, context):
        inner = replace(context, entity=entity, id=id, old=None, is_new=False, key=f"{context.key}:{entity}:{id}")
        then = tuple([await _settled(context, each) for each in effect.then])
        try:
            await run_all(then, inner)
        except Refusal as error:
            if (entity, id) == (context.entity, context.id):
                raise
            raise await told(context, entity, id, error) from error


async def _settled(context: Context, effect: Effect) -> Effect:
    """The effect with its values computed for the record that caused it, not for the one that is written."""
    values = {name: await context.value(given) for name, given in effect.values.items()}
    object_ = await context.value(effect.object) if isinstance(effect.object, Expression) else effect.object
    return replace(effect, values=values, object=object_)


async def told(context: Context, entity: str, id: int, error: Refusal) -> Refusal:
    """The refusal of another record, as the deed's own."""
    titles = await context.work.titles({entity: [id]})
    reason = error.problems[0].values.get("message") if error.problems else None
    said = reason if reason is not None else error.code.sentence("en", error.values)
    if error.problems and reason is None:
        said = error.problems[0].text("en")
    return Refusal(
        EFFECT_FAILED,
        {"record": titles[entity, id] or f"#{id}", "reason": said},
        problems=error.problems,
        why=str(error),
    )


async def _records(effect: Effect, context: Context) -> list[tuple[str, int]]:
    if effect.through:
        return await _through(effect, context)
    ids = await where_holds(effect.where, effect.entity, context) if effect.where is not None else []
    return [(effect.entity, id) for id in ids]


async def where_holds(where: Expression, entity: str, context: Context) -> list[int]:
    """The rows of the entity for which `where` holds: its name means each of them, all else the record at hand."""
    work, frame = context.work, context.frame()
    found = await work.world.settle(lambda: turned(where, entity, entity, work.world, frame))
    return await work.reader.ids(entity, found, frame=frame)


async def _through(effect: Effect, context: Context) -> list[tuple[str, int]]:
    known = context.known
    if isinstance(made := context.names.get(effect.through), int):
        return [(effect.entity, made)]
    collection = known.collections.get(effect.through)
    if collection is not None:
        rows = (await context.work.reader.children(collection.entity, collection.field, [context.id]))[context.id]
        return [(collection.entity, row["id"]) for row in rows]
    return list(named(known.fields[effect.through], await _value(context, effect.through)))


async def _value(context: Context, name: str) -> Any:
    row = await context.work.stored(context.entity, context.id)
    if name in row:
        return row[name]
    return (await context.work.reader.members(context.entity, name, [context.id]))[context.id]
