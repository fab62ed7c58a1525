"""Accounts from the command line: add, list, reset, freeze."""

import argparse
import asyncio
import getpass
import secrets
import sys

from accounts import people
from accounts.accounts import Accounts
from accounts.holder import HouseHolder
from commands.call import Call

HELP = "Adds, lists, resets and freezes accounts."


def options(parser: argparse.ArgumentParser) -> None:
    """`user add|list|reset|freeze`."""
    under = parser.add_subparsers(dest="deed", required=True, metavar="add|list|reset|freeze")
    add = under.add_parser("add", help="add a person who can sign in at once")
    add.add_argument("login")
    add.add_argument("--role", action="append", default=[], help="a role, or role@unit for another unit; may repeat")
    add.add_argument("--unit", help="the code of the home unit")
    add.add_argument("--name", help="the name; default LOGIN")
    add.add_argument("--manager", help="the manager's login")
    add.add_argument("--password", help="the password; - reads one line from standard input")
    under.add_parser("list", help="list the accounts")
    reset = under.add_parser("reset", help="give a person a new password; every session and token ends")
    reset.add_argument("login")
    reset.add_argument("--password", help="the password; - reads one line from standard input; default: one is made up")
    under.add_parser("freeze", help="end every session of a person and let nobody sign in as them").add_argument(
        "login"
    )


def run(call: Call) -> int:
    """Runs the deed. Gives the exit code."""
    return asyncio.run(_run(call))


async def _run(call: Call) -> int:
    async with call.parts.house(call.settings) as house:
        holder = HouseHolder(house)
        accounts = Accounts(holder)
        deeds = {"add": _add, "list": _list, "reset": _reset, "freeze": _freeze}
        return await deeds[call.arguments.deed](call, holder, accounts)


async def _add(call: Call, holder: HouseHolder, accounts: Accounts) -> int:
    asked = call.arguments
    password, made = _password(asked.password)
    user = await people.add(
        holder, accounts, login=asked.login, name=asked.name or asked.login, unit=asked.unit,
        roles=asked.role, manager=asked.manager, password=password,
    )  # fmt: skip
    call.answer({"id": user, "login": asked.login, **({"password": password} if made else {})})
    call.say(f"{asked.login} can sign in now." + (f" The password is: {password}" if made else ""))
    return 0


async def _list(call: Call, holder: HouseHolder, accounts: Accounts) -> int:
    rows = people.listed(holder)
    call.answer(rows)
    for row in rows if not call.json else ():
        state = "active" if row["active"] else "frozen"
        call.say(f"{row['login']:<24} {row['name']:<16} {row['unit']:<16} {state:<8} {', '.join(row['roles'])}")
    return 0


async def _reset(call: Call, holder: HouseHolder, accounts: Accounts) -> int:
    login = call.arguments.login
    user = accounts.known(login)
    password, made = _password(call.arguments.password)
    await accounts.reset_password(user, password)
    call.answer({"id": user, "login": login, **({"password": password} if made else {})})
    call.say(f"{login} has a new password; every session has ended." + (f" It is: {password}" if made else ""))
    return 0


async def _freeze(call: Call, holder: HouseHolder, accounts: Accounts) -> int:
    user = accounts.known(call.arguments.login)
    await people.freeze(holder, user)
    call.answer({"id": user, "login": call.arguments.login, "active": False})
    call.say(f"{call.arguments.login} is frozen; every session has ended.")
    return 0


def _password(given: str | None) -> tuple[str, bool]:
    """The password, and whether it was made up here."""
    if given == "-":
        return sys.stdin.readline().rstrip("\r\n"), False
    if given is not None:
        return given, False
    if sys.stdin.isatty():
        return getpass.getpass("Password: "), False
    return secrets.token_urlsafe(12), True
