"""Who would approve a record, and why: the engine's own answer, from the command line, without writing."""

import argparse
import asyncio
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from accounts.accounts import Accounts
from accounts.holder import HouseHolder
from commands.call import Call
from kernel.actor import Actor
from records.house import House
from workflows.simulate import route_of

HELP = "Shows who would approve a record, and why; writes nothing."


def options(parser: argparse.ArgumentParser) -> None:
    """`simulate WORKFLOW ENTITY ID [--as LOGIN]`."""
    parser.add_argument("workflow")
    parser.add_argument("entity")
    parser.add_argument("id", type=int)
    parser.add_argument("--as", dest="login", metavar="LOGIN", help="who would submit it; default: its owner")


def run(call: Call) -> int:
    """1 when the record could not be submitted now."""
    return asyncio.run(_run(call))


async def _run(call: Call) -> int:
    given = call.arguments
    async with call.parts.house(call.settings) as house:
        found = await route_of(house, _actor(house, given.login), given.entity, given.id, given.workflow)
        zone = house.clock.zone
    call.answer(found)
    if not call.json:
        for line in lines(found, zone):
            call.say(line)
    return 1 if found["problems"] else 0


def _actor(house: House, login: str | None) -> Actor:
    if not login:
        return Actor.system("simulate")
    return house.organisation.actor(Accounts(HouseHolder(house)).known(login))


def lines(found: dict[str, Any], zone: ZoneInfo) -> list[str]:
    """The answer for people: the workflow, per step its holders and reasons, then what stands in the way."""
    head = found["workflow"]["label"] + ("" if found["needed"] else ": —")
    shown = [head, *(f"  {why}" for why in [found["why"]] if why)]
    for number, step in enumerate(found["route"], 1):
        skipped = " —" if step["state"] == "skipped" else ""
        shown.append(f"{number}. {step['label']} ({step['step']}){skipped}{_until(step, zone)}")
        shown += [f"   {_seat(seat)}" for seat in step["seats"]]
        shown += [f"   {why}" for why in step["why"]]
    return shown + [f"! {problem['message']} {problem['help'] or ''}".rstrip() for problem in found["problems"]]


def _until(step: dict[str, Any], zone: ZoneInfo) -> str:
    """By when it is expected, each step before it taking all its time; `?` while next year's holidays are not known."""
    if not step["due"]:
        return ""
    at = datetime.fromisoformat(step["due"]).astimezone(zone)
    return f" → {at:%Y-%m-%d %H:%M}{'?' if step['provisional'] else ''}"


def _seat(seat: dict[str, Any]) -> str:
    people = ", ".join(holder["title"] for holder in seat["holders"]) or "—"
    return f"{people} ({seat['cause']})" if seat["cause"] else people
