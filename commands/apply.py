"""Makes the database fit the schema, with what waits for consent; the server is stopped meanwhile."""

import argparse
import asyncio
from zoneinfo import ZoneInfo

import workflows.register
from accounts.seed import take_lost_roles
from commands.call import Call
from commands.steps import said
from kernel.clock import Clock
from records import catching_up
from records.extensions import Extensions
from records.house import House
from workflows import migrating

HELP = "Makes the database fit the schema; what converts or archives only where --accept names its code."


def options(parser: argparse.ArgumentParser) -> None:
    """`apply [--accept CODE]`; may repeat."""
    parser.add_argument(
        "--accept", action="append", default=[], metavar="CODE",
        help="also take the steps with this code, such as MIG022, or all; may repeat",
    )  # fmt: skip


def run(call: Call) -> int:
    """Applies. Gives the exit code; raises Refusal when something stands against it, then nothing was changed."""
    return asyncio.run(_run(call))


async def _run(call: Call) -> int:
    loaded = call.parts.load(call.settings)
    clock = Clock(ZoneInfo(loaded.schema.app.timezone))
    async with call.parts.store(call.settings, serving=True) as store:
        accept = frozenset(call.arguments.accept)
        done = await store.adopt(loaded.schema, accept)
        relay, extensions = loaded.relay, Extensions()
        workflows.register.register(extensions)
        house = await House.open(loaded.schema, store, relay, clock, call.settings, relay.functions, extensions)
        if done.takes_roles:
            await take_lost_roles(house)
        await catching_up.whole(house)
        followed = await migrating.follow(house)
    return said(call, done, accept, followed)
