"""Verifies: each record's audit entries form an unbroken chain of hashes, and the bytes of every file are there."""

import argparse
import asyncio
from typing import Any

from accounts.seed import everything
from commands.call import Call
from kernel.actor import Actor
from records import audit
from records.door import Door
from records.house import House
from records.results import Query

HELP = "Checks the audit chain and the stored files."
_PAGE = 1000


def options(parser: argparse.ArgumentParser) -> None:
    """None of its own."""


def run(call: Call) -> int:
    """Prints what is wrong. Gives the exit code: 1 when something is."""
    return asyncio.run(_run(call))


async def _run(call: Call) -> int:
    async with call.parts.house(call.settings) as house:
        entries, broken = await chains(house)
        files, lost = await missing_files(house)
    call.answer({"entries": entries, "broken": broken, "files": files, "missing": lost})
    for each in broken:
        call.complain(f"audit entry {each['entry']} of {each['record']}: {each['why']}")
    for each in lost:
        call.complain(f"file {each['id']} “{each['name']}”: its bytes are not in the data folder")
    if not broken and not lost:
        call.say(f"{entries} audit entries and {files} files are whole.")
    return 1 if broken or lost else 0


async def chains(house: House) -> tuple[int, list[dict[str, Any]]]:
    """How many entries there are, and those whose hash or link to the entry before does not fit."""
    door, after = Door(house, Actor.system("verify")), ""
    heads: dict[tuple[str, int], str] = {}
    count, broken = 0, []
    while True:
        page = await door.page("audit", Query(sort="id", limit=_PAGE, after=after, count="none"))
        for row in page.rows:
            count += 1
            of = (row.values["entity"], row.values["record"])
            why = _wrong(row.values, heads.get(of, ""))
            heads[of] = row.values["hash"]
            if why:
                broken.append({"entry": row.id, "record": f"{of[0]}:{of[1]}", "why": why})
        if page.next is None:
            return count, broken
        after = page.next


async def missing_files(house: House) -> tuple[int, list[dict[str, Any]]]:
    """How many files there are, and those whose bytes are gone."""
    rows = await everything(Door(house, Actor.system("verify")), "file")
    folder = house.settings.data / "files"
    lost = [
        {"id": row.id, "name": row.values["name"]}
        for row in rows
        if not (folder / row.values["sha256"][:2] / row.values["sha256"]).is_file()
    ]
    return len(rows), lost


def _wrong(entry: Any, previous: str) -> str:
    if (entry["previous"] or "") != previous:
        return "an entry before it is missing"
    if entry["hash"] != audit.hash_of(entry, previous):
        return "it was changed afterwards"
    return ""
