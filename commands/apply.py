"""Makes the database fit the schema, with what waits for consent; the server is stopped meanwhile."""

import argparse
import asyncio

from commands.call import Call
from commands.steps import said

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
    schema = call.parts.load(call.settings).schema
    async with call.parts.store(call.settings, serving=True) as store:
        done = await store.adopt(schema, frozenset(call.arguments.accept))
    return said(call, done)
