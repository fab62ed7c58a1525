"""The effect `draw`: a random sample of records, each named by a new line of the record at hand (policy H-17, W26)."""

from random import Random
from secrets import randbits
from typing import Any, Final

from kernel.errors import Problem, Refusal
from records import audit
from records.codes import DRAW_COUNT, DREW_ALL
from records.context import Context
from records.draft import Draft
from records.editing import edit, stored_lines, take_lines
from records.guarded import unapproved
from records.links import named
from records.parsing import Body
from records.pointing import named_as
from records.steps.update import where_holds
from schema.model import Effect, Field

VERB: Final = "draw"  # of the entry of the trail that tells seed and population
_BITS: Final = 53  # of a seed: any program reads it back from JSON as it is


def sample(population: list[int], count: int, seed: int) -> list[int]:
    """`count` of the ids, none twice, each as likely as any other; all of them where there are not more. Whoever has
    the population and the seed finds the same ones again."""
    ids = sorted(population)
    return Random(seed).sample(ids, min(count, len(ids)))


async def run(effect: Effect, context: Context) -> None:
    """Draws of the records for which `where` holds, without those the lines name already and those whose creation
    nobody has approved yet. Raises Refusal."""
    lines, link = effect.more["into"]
    count = await _count(effect, context)
    draft = await context.draft()
    entity = context.work.house.schema.entity(context.known.fields[lines].lines)
    kept = await stored_lines(context.work, draft, entity)
    population = await _population(effect, context, entity.fields[link], kept)
    seed = randbits(_BITS)
    drawn = sample(population, count, seed)
    if drawn:
        made = [Body({link: named_as(entity.fields[link], str(effect.object), id)}) for id in drawn]
        await take_lines(context.work, draft, {lines: [*(Body(id=id) for id in kept), *made]})
        await edit(context.work, draft, {}, "update")
    told = {"entity": str(effect.object), "population": len(population), "asked": count, "drawn": len(drawn)}
    await _tell(context, lines, link, {**told, "seed": seed})


async def _count(effect: Effect, context: Context) -> int:
    count = await context.value(effect.more["count"])
    if count is None or count != int(count) or count < 1:
        raise Refusal(DRAW_COUNT, {"count": "—" if count is None else count})
    return int(count)


async def _population(effect: Effect, context: Context, link: Field, kept: dict[int, Draft]) -> list[int]:
    name = str(effect.object)
    there = {id for line in kept.values() for entity, id in named(link, line.row[link.name]) if entity == name}
    left_out = there | await unapproved(context.work, name)
    if effect.where is not None:
        found = await where_holds(effect.where, name, context)
    else:
        found = await context.work.reader.ids(name, frame=context.frame())
    return [id for id in found if id not in left_out]


async def _tell(context: Context, lines: str, link: str, told: dict[str, Any]) -> None:
    """An entry of its own in the trail of the record, and a warning where fewer were there than asked for."""
    work, row = context.work, await context.work.stored(context.entity, context.id)
    changes = {f"{lines}.{link}": (None, told)}
    await audit.write(work, context.known, context.id, VERB, changes, version=row["version"])
    if told["drawn"] < told["asked"] and work.fields(context.entity).anywhere.sees(lines):
        work.warnings.append(Problem(DREW_ALL, told, lines, severity="warning"))
