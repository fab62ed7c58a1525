"""Who would decide a record that nobody has saved yet (S18.1): drafted as creating it would, and forgotten again."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any, Final

from access.codes import NOT_ALLOWED
from kernel.actor import Actor
from kernel.errors import Problem, Refusal
from records import codes
from records.actions.create import drafted, refuse_elsewhere
from records.checking import check
from records.computing import compute, fill_new
from records.draft import Draft
from records.house import House
from records.saving import without_echoes
from records.words import verb_label
from records.work import Sketch
from schema.model import Entity
from workflows import about
from workflows.foresight import Foresight
from workflows.look import Look
from workflows.proposing import forget
from workflows.simulate import asked, shown, simulate

_UNWALKED: Final = Foresight(True, {}, (), ())  # words this release does not walk: what is in the way says so


async def route_of_new(
    house: House, actor: Actor, entity: str, values: Any, workflow: str, language: str = ""
) -> dict[str, Any]:
    """What `route_of` answers once these values are saved; what saving would refuse stands among its `problems`.

    Effects of saving, numbers and figures over whole tables are not foreseen: they come with the stored record.
    Raises Refusal: 404, 403 as creating and then reading it would, 422 for values that cannot be read.
    """
    house = await house.current()
    async with house.store.read() as reader:
        sketch = Sketch(house, reader, actor)
        known = sketch.entity(entity)
        definition = asked(house, known, workflow)
        async with _as_created(sketch, known, values) as (draft, missing):
            await _refuse_unread(sketch, draft)
            found = await simulate(sketch, known, draft.row, definition) if not definition.unbuilt else _UNWALKED
            found = replace(found, problems=_distinct((*missing, *found.problems)))
            rights = None if actor.is_system else (await sketch.rights(known, [draft.row]))[0]
            look = Look(rights, about.key_names(definition, known))
            return await shown(sketch, definition, found, look, (known.name, draft.id), language or actor.language)


@asynccontextmanager
async def _as_created(sketch: Sketch, entity: Entity, values: Any) -> AsyncIterator[tuple[Draft, list[Problem]]]:
    """The record as it would be made, formulas and all, and what its checks find wrong."""
    draft, unread = await drafted(sketch, entity, values)
    if unread:
        raise Refusal(codes.INVALID, {"count": len(unread)}, problems=unread)
    await fill_new(sketch, draft)
    try:
        found = without_echoes([*await compute(sketch, draft), *await check(sketch, draft)])
        await refuse_elsewhere(sketch, draft)
        yield draft, [each for each in found if each.severity == "error"]
    finally:
        forget(sketch, draft)


async def _refuse_unread(sketch: Sketch, draft: Draft) -> None:
    """Whoever could not read the record once it is made is told nothing about it now."""
    rows = sketch.policy.rows(sketch.actor, "read", draft.entity.name)
    if not await sketch.world.value(rows, sketch.frame_of(draft)):
        raise Refusal(NOT_ALLOWED, {"entity": draft.entity.label, "verb": verb_label(draft.entity, "read")})


def _distinct(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple({(each.code.name, each.field, each.text()): each for each in problems}.values())
