"""Keeps what a person's screen has shown of a request, so that later what is new can be told (`workflows.seen`)."""

from kernel.actor import Actor
from kernel.errors import Refusal
from records.house import House
from records.internal import Internal
from records.sight import Sight
from workflows.codes import NO_REQUEST
from workflows.ledger import load
from workflows.reading import may_see
from workflows.seen import TABLE


async def saw(house: House, actor: Actor, id_: int, revision: int, seq: int) -> None:
    """Keeps that this person's screen showed so much; never less than before. Raises Refusal 404."""
    async with house.store.read() as reader:
        sight = Sight(house, reader, actor)
        stored = await load(sight, id_)
        if actor.user_id is None or not await may_see(sight, stored):
            raise Refusal(NO_REQUEST)
    place = {"request": id_, "user": actor.user_id}
    shown = {"revision": min(revision, stored.state.revision), "seq": min(seq, len(stored.events))}
    row = {**shown, "at": house.clock.now()}
    later = int(shown["seq"])
    await Internal(lambda: house).put(TABLE, place, row, lambda known: bool(known["seq"] > later))
