"""Verifies that what is kept still holds: the trail, the approvals, formulas, links, and the bytes of files."""

import argparse
import asyncio
import json
from pathlib import Path
from typing import Any, Final

from commands.call import Call
from commands.codes import FILE_CHANGED, FILE_GONE, LINK_LOST, NO_FILE, NOT_BUILT, STALE, TRAIL_BROKEN
from kernel.errors import Problem
from kernel.text import Text
from records import verifying
from records.house import House
from workflows import evidence_check
from workflows.verify import findings

HELP = "Checks the audit chain, approvals against their trail, stored formulas, links and files."
COUNTED: Final = ("audit", "request", "file")
_WHOLE: Final = Text.of(
    {
        "en": "Nothing is wrong: {audit} audit entries, {request} requests and {file} files are whole.",
        "zh-CN": "未发现问题：{audit} 条审计记录、{request} 个申请和 {file} 个文件均完好。",
    }
)
_PROVEN: Final = Text.of(
    {
        "en": "The evidence of request {request} is whole: {entries} entries ({withheld} of them keep something back) "
        "and {decisions} decisions. Its last hash, which the trail and the printed sheet show too, is {last}.",
        "zh-CN": "申请 {request} 的证据完好：{entries} 条流转记录（其中 {withheld} 条含保留内容），{decisions} 个决定。"
        "最后一条的哈希为 {last}，与流转记录和打印的审批单一致即可。",
    }
)
_WRONG: Final = Text.of({"en": "{count} findings.", "zh-CN": "发现 {count} 个问题。"})


def options(parser: argparse.ArgumentParser) -> None:
    """`verify`, `verify evidence FILE`; `verify access` is not built yet."""
    parser.add_argument("what", nargs="?", choices=("access", "evidence"), help="`evidence FILE`: an approval's pack")
    parser.add_argument("file", nargs="?", help="of `verify evidence`")


def run(call: Call) -> int:
    """1 when something does not hold."""
    if call.arguments.what == "evidence":
        return _evidence(call)
    if call.arguments.what:
        call.complain(NOT_BUILT.sentence(call.language, {"command": f"verify {call.arguments.what}"}))
        return 2
    return asyncio.run(_run(call))


def _evidence(call: Call) -> int:
    """Asks the file alone: 0 whole, 1 changed, 2 not there."""
    try:
        raw = Path(call.arguments.file or "").read_bytes()
    except OSError:
        call.complain(NO_FILE.sentence(call.language, {"file": call.arguments.file or "—"}))
        return 2
    problems = evidence_check.problems(raw)
    for problem in problems:
        call.say(problem.line(call.language))
    if problems:
        closing = _WRONG.in_(call.language).format(count=len(problems))
    else:
        pack = json.loads(raw)
        closing = _PROVEN.in_(call.language).format(
            request=pack["request"]["id"], entries=len(pack["trail"]), decisions=len(pack["decisions"]),
            withheld=evidence_check.withheld(raw), last=pack["trail"][-1]["hash"],
        )  # fmt: skip
    call.say(closing)
    call.answer({"problems": [_as_json(problem, call.language) for problem in problems]})
    return 1 if problems else 0


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
