"""Verifies that what is kept still holds: the trail, the approvals, formulas, links, and the bytes of files."""

import argparse
import asyncio
from typing import Any, Final

from commands.call import Call
from commands.codes import FILE_CHANGED, FILE_GONE, LINK_LOST, NOT_BUILT, STALE, TRAIL_BROKEN
from kernel.errors import Problem
from kernel.text import Text
from records import verifying
from records.house import House
from workflows.verify import findings

HELP = "Checks the audit chain, approvals against their trail, stored formulas, links and files."
COUNTED: Final = ("audit", "request", "file")
_WHOLE: Final = Text.of(
    {
        "en": "Nothing is wrong: {audit} audit entries, {request} requests and {file} files are whole.",
        "zh-CN": "未发现问题：{audit} 条审计记录、{request} 个申请和 {file} 个文件均完好。",
    }
)
_WRONG: Final = Text.of({"en": "{count} findings.", "zh-CN": "发现 {count} 个问题。"})


def options(parser: argparse.ArgumentParser) -> None:
    """`verify`; `verify access` and `verify evidence FILE` are not built yet."""
    parser.add_argument("what", nargs="?", choices=("access", "evidence"), help="not part of this release")
    parser.add_argument("file", nargs="?", help="of `verify evidence`")


def run(call: Call) -> int:
    """1 when something does not hold."""
    if call.arguments.what:
        call.complain(NOT_BUILT.sentence(call.language, {"command": f"verify {call.arguments.what}"}))
        return 2
    return asyncio.run(_run(call))


async def _run(call: Call) -> int:
    async with call.parts.house(call.settings) as house:
        problems = await found(house)
        async with house.store.read() as reader:
            counts = {entity: await reader.count(entity) for entity in COUNTED}
    words = call.language
    for problem in problems:
        call.say(problem.line(words))
    closing = _WRONG if problems else _WHOLE
    call.say(closing.in_(words).format(count=len(problems), **counts))
    call.answer({"problems": [_as_json(problem, words) for problem in problems], "checked": counts})
    return 1 if problems else 0


async def found(house: House) -> list[Problem]:
    """Everything that does not hold; nothing is written."""
    async with house.store.read() as reader:
        broken = await verifying.broken_chains(house, reader)
        stale = await verifying.stale_formulas(house, reader)
        lost = await verifying.lost_links(house, reader)
        files = await verifying.lost_files(house, reader)
    return [
        *(Problem(TRAIL_BROKEN, {"entity": entity, "record": id, "entry": entry}) for entity, id, entry in broken),
        *await findings(house),
        *(_at(house, STALE, *place) for place in stale),
        *(_at(house, LINK_LOST, *place) for place in lost),
        *(Problem(FILE_CHANGED if there else FILE_GONE, {"file": id, "name": name}) for id, name, there in files),
    ]


def _at(house: House, code: Any, entity: str, id: int, field: str) -> Problem:
    known = house.schema.entity(entity)
    return Problem(code, {"entity": known.label, "record": id, "field": known.fields[field].label}, field)


def _as_json(problem: Problem, words: str) -> dict[str, Any]:
    return {"code": problem.code.name, "field": problem.field, "message": problem.text(words),
            "help": problem.help(words), "values": {k: str(v) for k, v in problem.values.items()}}  # fmt: skip
