"""Runs, or shows, what the clock has to do at a time: reminders, and what happens when something is late (S11)."""

import argparse
import asyncio
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from commands.call import Call
from workflows import clock_preview, ticking

HELP = "Runs, or shows, what is due now or at a time; a serving process does the same by itself."


def options(parser: argparse.ArgumentParser) -> None:
    """`run-schedules [--at TIME] [--preview]`."""
    parser.add_argument("--at", type=_time, metavar="TIME", help="as if it were this time, such as 2026-11-23T16:00")
    parser.add_argument("--preview", action="store_true", help="only shows what would happen")


def run(call: Call) -> int:
    """0; what was or would be done is listed."""
    return asyncio.run(_run(call))


async def _run(call: Call) -> int:
    given = call.arguments
    async with call.parts.house(call.settings, at=given.at) as house:
        language = house.schema.app.locale
        found = await clock_preview.due(house, house.clock.now(), language)
        while not given.preview and await ticking.run(house):
            pass
    call.answer({"preview": bool(given.preview), "due": found})
    if not call.json:
        for each in found:
            call.say(line(each, house.clock.zone))
        call.say("Nothing is due." if not found else "Nothing was changed." if given.preview else "Done.")
    return 0


def line(due: dict[str, Any], zone: ZoneInfo) -> str:
    """One line for people: when, what, about which request, whose turn it is."""
    at = datetime.fromisoformat(due["at"]).astimezone(zone).strftime("%Y-%m-%d %H:%M")
    people = ", ".join(each["title"] for each in due["people"]) or "—"
    where = (due["workflow"], due["step"]) if "step" in due else (due["entity"], due["stage"])
    about = f"{' / '.join(where)}: {due['record']['title']} ({people})"
    return f"{at}  {due['kind']} {due['level']}  {about}  {', '.join(due['does'])}"


def _time(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text} is no time; write 2026-11-23T16:00") from error
