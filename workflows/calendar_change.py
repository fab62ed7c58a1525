"""Terms follow the calendar: days off, hours, and next year's holidays once they are published (S11.2, S11.3)."""

from collections.abc import Iterable
from dataclasses import dataclass

from kernel.actor import Actor
from kernel.errors import Refusal
from records.door import Door
from records.house import House
from records.results import Outcome, Row
from records.sight import Sight
from records.work import Work
from workflows import commands
from workflows.definitions import definition_of
from workflows.queue_rows import term_of
from workflows.route import steps_of
from workflows.terms import moved
from workflows.under_lock import command_of_product

ACTOR = Actor.system("calendar")


@dataclass(frozen=True, slots=True)
class Recount:
    """Has the open terms of a request counted again."""

    request: int


async def follow(house: House) -> int:
    """Counts again every open term that the calendar of today would put elsewhere; how many requests were touched."""
    async with house.store.read() as reader:
        sight = Sight(house, reader, ACTOR)
        rows = await reader.rows("wf_seat", where=sight.among("wf_seat", "state", ("open",)), frame=sight.frame)
        moving = sorted({row["request"] for row in rows if _moves(house, row)} | await _without_term(sight, rows))
    for id_ in moving:
        await Door(house, ACTOR).run(Recount(id_))
    return len(moving)


async def _without_term(sight: Sight, rows: Iterable[Row]) -> set[int]:
    """The requests with an open seat that has no term although its step allows a time: an older release opened it."""
    bare = [row for row in rows if row["term"] is None]
    requests = await sight.reader.many("request", {row["request"] for row in bare})
    return {row["request"] for row in bare if await _is_timed(sight, requests[row["request"]], row["step"])}


async def _is_timed(sight: Sight, request: Row, step: str) -> bool:
    try:
        definition = await definition_of(sight, request["workflow"], request["definition"])
    except Refusal:  # it reads what the file has lost: it has no clock until that is put back
        return False
    return any(each.name == step and each.due is not None for each in steps_of(definition.steps))


def _moves(house: House, row: Row) -> bool:
    old = term_of(row)
    return old is not None and moved(old, house.clock.now(), house.organisation) != old


async def recount(work: Work, action: Recount) -> Outcome:
    """One request, in a transaction of its own."""
    return await command_of_product(work, action.request, lambda common: commands.Recount(**common))
