"""Shows what the schema would change in the database; changes nothing."""

import argparse
import asyncio

from commands.call import Call
from commands.steps import said

HELP = "Shows what the schema would change in the database, and what stands against it."


def options(parser: argparse.ArgumentParser) -> None:
    """`plan` takes no options of its own."""


def run(call: Call) -> int:
    """Prints the steps. Gives the exit code: 1 when something stands against them."""
    return asyncio.run(_run(call))


async def _run(call: Call) -> int:
    schema = call.parts.load(call.settings).schema
    async with call.parts.store(call.settings) as store:
        found = await store.plan(schema)
    return said(call, found)
