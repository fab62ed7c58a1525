"""Runs what a plugin does outside the database: rows of the outbox that an effect `call` put there."""

from collections.abc import Mapping
from typing import Any

from hooks.arguments import EffectContext, frozen
from kernel.actor import Actor
from records.extensions import Parcel
from records.house import House


async def run(house: House, parcel: Parcel) -> None:
    """Runs the plugin's function once, with the record as it is now. Raises Refusal when it fails."""
    payload = parcel.payload
    async with house.store.read() as reader:
        row = await reader.one(payload["entity"], payload["id"]) or {}
    context = EffectContext(
        parcel.key, payload["entity"], payload["id"], frozen(row), frozen(payload["arguments"]), _actor(house, payload),
        house.clock.now(), parcel.attempt,
    )  # fmt: skip
    await house.relay.run_effect(payload["name"], context)


def _actor(house: House, payload: Mapping[str, Any]) -> Actor:
    """Whoever caused it; the product, where that was nobody or is nobody any more."""
    user = payload.get("user")
    known = house.organisation.members.get(user or 0)
    return house.organisation.actor(known.id) if known is not None else Actor.system("outbox")
