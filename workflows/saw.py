"""Keeps what a person's screen has shown of a request, so that later what is new can be told (`workflows.seen`)."""

from kernel.actor import Actor
from records.house import House
from records.internal import Internal
from records.sight import Sight
from workflows.seen import TABLE
from workflows.visible import shown


async def saw(house: House, actor: Actor, id_: int, revision: int, seq: int) -> None:
    """Keeps that this person's screen showed so much; never less than before. Raises Refusal 404."""
    async with house.store.read() as reader:
        sight = Sight(house, reader, actor)
        stored = await shown(sight, id_)
    place = {"request": id_, "user": actor.user_id}
    seen = {"revision": min(revision, stored.state.revision), "seq": min(seq, len(stored.events))}
    row = {**seen, "at": house.clock.now()}
    later = int(seen["seq"])
    await Internal(lambda: house).put(TABLE, place, row, lambda known: bool(known["seq"] > later))
