"""Reading from a hook's thread."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from hooks import threads
from hooks.arguments import RecordEvent, Refuse, Values
from hooks.doorway import Doorway
from kernel.actor import Actor
from kernel.errors import Refusal
from tests.hooks.plugin_relay import relay

ROWS = {7: {"id": 7, "name": "甲"}}
AT = datetime(2026, 11, 21, tzinfo=UTC)


class Reads:
    """The door of somebody who sees customer 7."""

    async def get(self, entity: str, id_: int) -> Values | None:
        await asyncio.sleep(0)
        return ROWS.get(id_)

    async def find(self, entity: str, where: str, limit: int) -> Sequence[Values]:
        if where == "wrong":
            raise ValueError(where)
        return list(ROWS.values())[:limit]

    async def count(self, entity: str, where: str) -> int:
        return len(ROWS) if where else await asyncio.sleep(60, 0)


async def test_a_hook_reads_what_the_person_may_read() -> None:
    def before_create(record: RecordEvent, door: Any) -> None:
        if door.get("customer", 8) is None and door.count("customer", "name == '甲'") == 1:
            raise Refuse(f"there is {door.find('customer', limit=1)[0]['name']}")

    event = RecordEvent("customer", None, Actor(1), {}, AT)
    with pytest.raises(Refusal, match="there is 甲"):
        await relay(a={"before_create": before_create}).change("before_create", event, Doorway(Reads()))


async def test_what_the_door_raises_arrives_and_what_is_late_is_given_up() -> None:
    door = Doorway(Reads(), seconds=0.02)
    with pytest.raises(ValueError, match="wrong"):
        await threads.awaited(lambda: door.find("customer", "wrong"), "t", 1)
    with pytest.raises(TimeoutError):
        await threads.awaited(lambda: door.count("customer"), "t", 1)
