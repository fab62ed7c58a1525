"""Bearer tokens from the command line."""

import argparse
import asyncio

from accounts.accounts import Accounts
from accounts.holder import HouseHolder
from commands.call import Call

HELP = "Makes an access token with a person's own rights."


def options(parser: argparse.ArgumentParser) -> None:
    """`token create LOGIN`."""
    under = parser.add_subparsers(dest="deed", required=True, metavar="create")
    under.add_parser("create", help="make a token; it is shown once").add_argument("login")


def run(call: Call) -> int:
    """Prints the token. Gives the exit code."""
    return asyncio.run(_run(call))


async def _run(call: Call) -> int:
    async with call.parts.house(call.settings) as house:
        holder = HouseHolder(house)
        accounts = Accounts(holder)
        token = await accounts.tokens.create(accounts.known(call.arguments.login))
    call.answer({"login": call.arguments.login, "token": token})
    if not call.json:
        call.say(token)
    return 0
