"""What an approval, perhaps an edited one, would do with the requests of the last days or with all records."""

import argparse
import asyncio
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

from commands.call import Call
from kernel.actor import Actor
from kernel.errors import Refusal, declared
from kernel.text import Text
from records import filters
from records.work import Sketch
from workflows.replayed import replayed
from workflows.replaying import Route, of_records, of_requests
from workflows.standing_codes import NO_SUCH_WORKFLOW

HELP = "Shows where the requests of the last days, or the records there are, would go; writes nothing."
MOST: Final = 10_000
_WORDS: Final = {
    name: Text.of({"en": en, "zh-CN": zh})
    for name, en, zh in (
        ("head", "{workflow}: {total} looked at", "{workflow}：共 {total} 条"),
        ("route", "  {count:>6}  {route}   e.g. {examples}", "  {count:>6}  {route}   例如 {examples}"),
        ("none", "no approval", "无需审批"),
        ("stopped", "  {count:>6}  could not be submitted: {sentence}", "  {count:>6}  不能提交：{sentence}"),
        ("elsewhere", "{count} would go another way than they went:", "{count} 条将走与当时不同的路线："),
        ("one", "  {title}: {before} ⇒ {after}", "  {title}：{before} ⇒ {after}"),
        ("nobody", "Nobody is found for “{step}” {count} times; workflow administrators would decide.",
         "“{step}”有 {count} 次找不到处理人，将由流程管理员处理。"),
        ("waiting", "Seats per person: {people}", "每人席位数：{people}"),
    )
}  # fmt: skip


def options(parser: argparse.ArgumentParser) -> None:
    """`replay WORKFLOW [--days 90] [--records] [--filter EXPR] [--most 10000]`."""
    parser.add_argument("workflow")
    parser.add_argument("--days", type=int, default=90, help="requests handed in within so many days (default 90)")
    parser.add_argument("--records", action="store_true", help="all records instead, submitted by their owners")
    parser.add_argument("--filter", default="", metavar="EXPR", help="only records for which this holds")
    parser.add_argument("--most", type=int, default=MOST, help=f"at most so many records (default {MOST})")


def run(call: Call) -> int:
    """0 when there was something to look at or nothing; refusals as everywhere."""
    return asyncio.run(_run(call))


async def _run(call: Call) -> int:
    given = call.arguments
    async with call.parts.house(call.settings) as house:
        definition = house.schema.workflows.get(given.workflow)
        if definition is None:
            raise Refusal(NO_SUCH_WORKFLOW, {"workflow": given.workflow})
        progress = _Progress()
        if given.records:
            async with house.store.read() as reader:
                sketch = Sketch(house, reader, Actor.system("simulate"))
                where = await filters.condition(sketch, house.schema.entity(definition.entity), given.filter or "true")
            found = await of_records(house, definition, where, given.most, progress.at)
        else:
            since = house.clock.now() - timedelta(days=given.days)
            found = await of_requests(house, definition, since, progress.at)
        progress.done()
        answer = await replayed(house, definition, found, call.language)
    call.answer(answer)
    if not call.json:
        for line in lines(answer, call.language):
            call.say(line)
    return 0


class _Progress:
    """How far it is, and how long it will take, on a terminal; nothing elsewhere."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._shows = sys.stderr.isatty()

    def at(self, done: int, of: int) -> None:
        """So many are done."""
        left = (time.monotonic() - self._began) / done * (of - done)
        if self._shows:
            print(f"\r{done:,} / {of:,}, {left:.0f} s ", end="", file=sys.stderr, flush=True)

    def done(self) -> None:
        """Leaves a clean line."""
        if self._shows:
            print("\r" + " " * 40 + "\r", end="", file=sys.stderr, flush=True)


def lines(answer: dict[str, Any], language: str) -> Iterator[str]:
    """The answer for people."""

    def say(word: str, **values: Any) -> str:
        return _WORDS[word].in_(language).format(**values)

    def way(route: Route | list[str]) -> str:
        return " → ".join(route) or _WORDS["none"].in_(language)

    yield say("head", workflow=answer["workflow"]["label"], total=answer["total"])
    for each in answer["routes"]:
        route = way(each["labels"])
        yield say("route", count=each["count"], route=route, examples=", ".join(each["examples"]))
    for each in answer["stopped"]:
        code = declared()[each["code"]]
        yield say("stopped", count=each["count"], sentence=f"{each['code']} {code.en if language == 'en' else code.zh}")
    if answer["elsewhere"]:
        yield say("elsewhere", count=len(answer["elsewhere"]))
        for each in answer["elsewhere"]:
            yield say("one", title=each["title"], before=way(each["before"]), after=way(each["after"]))
    for each in answer["nobody"]:
        yield say("nobody", step=each["label"], count=each["count"])
    if answer["waiting"]:
        people = ", ".join(f"{each['person']} {each['count']}" for each in answer["waiting"][:12])
        yield say("waiting", people=people)
