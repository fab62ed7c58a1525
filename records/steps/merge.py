"""The effect `merge`: several records become one of them."""

from typing import Any

from kernel.errors import Refusal
from kernel.reference import Reference
from records.absorbing import absorb
from records.context import Context
from records.merge_codes import MERGE_ITSELF, MERGE_NOTE, MERGE_NOTHING, MERGE_UNLIKE
from schema.model import Effect


async def run(effect: Effect, context: Context) -> None:
    """Merges the records into `into`; that one may stand among them. Raises Refusal."""
    work = context.work
    losers = _named(effect.entity, await context.value(effect.object))
    into = _named(effect.entity, await context.value(effect.more["into"]))
    for word, found in (("into", into), ("merge", losers)):
        if not found:
            raise Refusal(MERGE_NOTHING, {"word": word})
    keeper = into[0]
    entity = work.house.schema.entity(keeper[0])
    others = [each for each in losers if each != keeper]
    if not others:
        raise Refusal(MERGE_ITSELF, {"record": await _called(context, keeper)})
    for each in others:
        if each[0] != entity.name:
            raise Refusal(MERGE_UNLIKE, {"record": await _called(context, each), "entity": entity.label})
    note = await _note(effect, context)
    await absorb(work, entity, keeper[1], [id for _, id in others], note, fill=True)


def _named(entity: str, value: Any) -> list[tuple[str, int]]:
    """Entity and id of each record, in order and once."""
    many = value if isinstance(value, tuple | list) else (value,)
    found = ((each.entity, each.id) if isinstance(each, Reference) else (entity, each) for each in many if each)
    return list(dict.fromkeys(found))


async def _note(effect: Effect, context: Context) -> str:
    """What is kept with it; where a note is asked for, it is not empty. Raises Refusal."""
    note: Any = await context.value(effect.note)
    said = str(note or "").strip()
    if effect.note is not None and not said:
        raise Refusal(MERGE_NOTE)
    return said


async def _called(context: Context, at: tuple[str, int]) -> str:
    titles = await context.work.titles({at[0]: [at[1]]})
    return titles.get(at) or f"#{at[1]}"
