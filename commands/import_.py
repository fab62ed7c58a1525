"""A file into a list, from the command line: the same door, mapping and refusals as in the browser."""

import argparse
import asyncio
import shutil
import tempfile
from pathlib import Path
from typing import Any

from anyio import to_thread

from accounts.accounts import Accounts
from accounts.holder import HouseHolder
from commands.call import Call
from commands.codes import NO_SUCH_FILE
from kernel.actor import Actor
from kernel.errors import Refusal
from records.door import Door
from records.house import House
from records.long_work import LongWorker
from transfer import arriving, telling
from transfer.importing import KIND, PlanImport, StartImport

HELP = "Imports a file (CSV, XLSX, JSON lines) into a list."


def options(parser: argparse.ArgumentParser) -> None:
    """`import ENTITY FILE [--as LOGIN] [--dry-run] [--match FIELD]`."""
    parser.add_argument("entity")
    parser.add_argument("file", type=Path)
    parser.add_argument("--as", dest="login", metavar="LOGIN", help="whose rights hold; default: the product's own")
    parser.add_argument("--dry-run", action="store_true", help="try every row and write none")
    parser.add_argument("--match", metavar="FIELD", help="change records that have the same value there, else create")


def run(call: Call) -> int:
    """1 when a row was refused."""
    return asyncio.run(_run(call))


async def _run(call: Call) -> int:
    given = call.arguments
    async with call.parts.house(call.settings) as house:
        actor = _actor(house, given.login)
        await arriving.refuse_early(house, actor, given.entity)
        id = await _arrived(house, actor, given.entity, given.file)
        found = await telling.told(house, actor, id)
        await _planned(house, actor, found, given.match)
        call.say(_mapped(await telling.told(house, actor, id), given.file))
        done = await _done(call, house, actor, id)
        refused = (await telling.problems(house, actor, id, 0, 1000))["rows"]
    call.answer({**done, "rows": refused})
    for row in refused:
        for problem in row["problems"]:
            call.complain(f"{given.file.name}:{row['row']} {problem['code']} {problem['message']}")
    return 1 if done["refused"] else 0


def _actor(house: House, login: str | None) -> Actor:
    if not login:
        return Actor.system(KIND)
    return house.organisation.actor(Accounts(HouseHolder(house)).known(login))


async def _arrived(house: House, actor: Actor, entity: str, file: Path) -> int:
    """The file itself stays where it is."""
    if not await to_thread.run_sync(file.is_file):
        raise Refusal(NO_SUCH_FILE, {"file": str(file)})
    arriving.refuse_large(house, file)
    with tempfile.TemporaryDirectory(dir=_folder(house)) as folder:
        copy = Path(shutil.copy(file, folder))
        return await arriving.arrive(house, actor, entity, copy, file.name)


def _folder(house: House) -> Path:
    house.settings.data.mkdir(parents=True, exist_ok=True)
    return house.settings.data


async def _planned(house: House, actor: Actor, found: dict[str, Any], match: str | None) -> None:
    plan = PlanImport(found["id"], tuple(found["mapping"]), "both" if match else "create", match or "")
    await Door(house, actor).run(plan)


async def _done(call: Call, house: House, actor: Actor, id: int) -> dict[str, Any]:
    """Its parts, one after the other, here or in a server over the same database."""
    dry = bool(call.arguments.dry_run)
    await Door(house, actor).run(StartImport(id, dry))
    worker = LongWorker(house)
    while True:
        await worker.once()
        state = (await telling.told(house, actor, id))["tried" if dry else "work"]
        if state["state"] != "running":
            break
    if state["state"] == "failed":
        call.complain(state["error"]["message"])
        return {"refused": 1, "state": "failed"}
    told = {name: state["result"].get(name, 0) for name in ("created", "updated", "unchanged", "pending", "refused")}
    call.say(", ".join(f"{name} {count}" for name, count in told.items()) + (" (dry run)" if dry else ""))
    return {**told, "dry": dry, "change_set": state["result"]["change_set"]}


def _mapped(found: dict[str, Any], file: Path) -> str:
    pairs = zip((each["name"] for each in found["columns"]), found["mapping"], strict=True)
    return "\n".join([f"{file.name}: {found['rows']} rows", *(f"  {column} → {name or '—'}" for column, name in pairs)])
