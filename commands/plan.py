"""Shows what the schema would change in the database; changes nothing."""

import argparse
import asyncio
from typing import Any
from zoneinfo import ZoneInfo

from commands.call import Call, Loaded
from commands.steps import said
from kernel.clock import Clock
from kernel.errors import Problem
from records.house import House
from workflows import migrating

HELP = "Shows what the schema would change in the database, and what stands against it."


def options(parser: argparse.ArgumentParser) -> None:
    """`plan` takes no options of its own."""


def run(call: Call) -> int:
    """Prints the steps. Gives the exit code: 1 when something stands against them."""
    return asyncio.run(_run(call))


async def _run(call: Call) -> int:
    loaded = call.parts.load(call.settings)
    async with call.parts.store(call.settings) as store:
        found = await store.plan(loaded.schema)
        requests = [] if found.notes or found.refusals else await _requests(call, loaded, store)
    return said(call, found, requests=requests)


async def _requests(call: Call, loaded: Loaded, store: Any) -> list[Problem]:
    """Which running requests would follow a changed approval, and which would stay; asked once the tables fit."""
    await store.adopt(loaded.schema)  # it fits already: nothing is changed
    clock, relay = Clock(ZoneInfo(loaded.schema.app.timezone)), loaded.relay
    house = await House.open(loaded.schema, store, relay, clock, call.settings, relay.functions)
    return await migrating.preview(house)
