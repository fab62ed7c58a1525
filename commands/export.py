"""A list into a file, from the command line: with the rights of the person it is for, recorded as in the browser."""

import argparse
import asyncio
from pathlib import Path
from typing import Any, Final

from accounts.accounts import Accounts
from accounts.holder import HouseHolder
from commands.call import Call
from commands.codes import EXPORT_WAITS, NO_FORMAT
from kernel.actor import Actor
from kernel.errors import Refusal
from records.door import Door
from records.house import House
from records.results import Row
from transfer import sealing, shelf
from transfer.asking import Export, Format
from transfer.downloading import Fetch, Unlock
from transfer.making import Exporter, made

HELP = "Exports a list as a file (CSV, XLSX, JSON lines), as somebody sees it."
FORMATS: Final[dict[str, Format]] = {".csv": "csv", ".xlsx": "xlsx", ".jsonl": "jsonl"}


def options(parser: argparse.ArgumentParser) -> None:
    """`export ENTITY FILE --as LOGIN [--filter EXPR] [--view NAME] [--sort KEYS] [--columns NAMES]`."""
    parser.add_argument("entity")
    parser.add_argument("file", type=Path, help="its ending says the format: .csv, .xlsx or .jsonl")
    parser.add_argument("--as", dest="login", metavar="LOGIN", required=True, help="whose rights and language hold")
    parser.add_argument("--filter", default="", metavar="EXPR", help="only the rows for which this holds")
    parser.add_argument("--view", default="", metavar="NAME", help="the rows, order and colours of this view")
    parser.add_argument(
        "--sort", default="", metavar="KEYS", help="such as name,amount; --sort=-amount for the largest first"
    )
    parser.add_argument("--columns", metavar="NAMES", help="such as name,amount; default: all that may be seen")


def run(call: Call) -> int:
    """1 when it is refused, or waits for approval."""
    return asyncio.run(_run(call))


async def _run(call: Call) -> int:
    given = call.arguments
    async with call.parts.house(call.settings) as house:
        actor = house.organisation.actor(Accounts(HouseHolder(house)).known(given.login))
        done = await Door(house, actor).run(_asked(given))
        if done.pending:
            raise Refusal(EXPORT_WAITS, {"workflow": done.pending["label"], "request": done.pending["request"]})
        told = await _written(house, actor, done.value, given.file)
    call.answer(told)
    call.say(f"{told['rows']} rows -> {told['file']}")
    if "password" in told:
        call.say(f"The file is encrypted; its password is shown only now: {told['password']}")
    return 0


def _asked(given: argparse.Namespace) -> Export:
    """Raises Refusal for a file that says no format."""
    if given.file.suffix.lower() not in FORMATS:
        raise Refusal(NO_FORMAT, {"file": given.file.name})
    names = tuple(name for name in given.columns.split(",") if name) if given.columns else None
    kind = FORMATS[given.file.suffix.lower()]
    return Export(given.entity, given.filter, view=given.view, fields=names, sort=given.sort, format=kind)


async def _written(house: House, actor: Actor, told: dict[str, Any], file: Path) -> dict[str, Any]:
    if told["job"] is not None:
        await _made(house, actor, told)
    secret = await _sealed(house, actor, told) if told["encrypted"] else {}
    job = (await Door(house, actor).run(Fetch(told["id"]))).value
    target = file.with_name(f"{file.name}.zip") if told["encrypted"] else file
    if told["job"] is None:
        async for _ in made(house, actor, job, target):
            pass
    else:
        await asyncio.to_thread(_moved, shelf.place(house, job), target)
    return {"rows": job["row_count"], "file": str(target), **secret}


async def _made(house: House, actor: Actor, told: dict[str, Any]) -> None:
    """Here, or by a server over the same database, whichever takes it. Raises Refusal when it failed."""
    worker = Exporter(house)
    while not await _ended(house, told["job"]):
        if not await worker.once():
            await asyncio.sleep(0.2)


async def _ended(house: House, id: int) -> bool:
    async with house.store.read() as reader:
        row: Row = await reader.one("long_work", id) or {"state": "failed"}
    return bool(row["state"] != "running")


async def _sealed(house: House, actor: Actor, told: dict[str, Any]) -> dict[str, str]:
    job = (await Door(house, actor).run(Unlock(told["id"]))).value
    word = sealing.password()
    plain, archive = shelf.place(house, job, sealed=False), shelf.place(house, job)
    await asyncio.to_thread(sealing.seal, plain, archive, shelf.named(job), word)
    return {"password": word}


def _moved(made_at: Path, target: Path) -> None:
    with made_at.open("rb") as source, target.open("wb") as out:
        while chunk := source.read(1 << 20):
            out.write(chunk)
    made_at.unlink()
