"""Reminders, one message per person and run (S11.4): of everything that still waits for the person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import uuid4

from expressions.compile import compile
from expressions.types import BOOLEAN
from kernel.actor import Actor
from kernel.reference import Reference
from kernel.text import Text
from records.door import Door
from records.house import House
from records.results import Outcome, Row
from records.sight import Sight
from records.work import Work
from workflows import words
from workflows.definitions import definition_of
from workflows.ledger import load
from workflows.seats import holders_now
from workflows.state import Seat

ACTOR: Final = Actor.system("clock")
_LISTED: Final = 5
_UNTOLD: Final = "kind == 'remind' and state == 'fired' and not told"
_ONE: Final = Text.of({"en": "Still waits for you: {list}.", "zh-CN": "仍待您处理：{list}。"})
_SEVERAL: Final = Text.of(
    {"en": "{count} things still wait for you: {list}.", "zh-CN": "仍有 {count} 件待您处理：{list}。"}
)
_ITEM: Final = Text.of({"en": "{workflow} “{record}” ({term})", "zh-CN": "{workflow}“{record}”（{term}）"})
_DUE: Final = Text.of({"en": "due {at}", "zh-CN": "{at} 到期"})
_LATE: Final = Text.of({"en": "overdue since {at}", "zh-CN": "{at} 已到期"})


@dataclass(frozen=True, slots=True)
class Remind:
    """Has everybody told of the reminders that fired."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A seat that still waits for somebody."""

    request: int
    seat: Seat
    people: tuple[int, ...]
    workflow: Text
    record: Reference


async def send(house: House) -> int:
    """Tells everybody of what fired since the last run; how many people were told."""
    async with house.store.read() as reader:
        where = compile(_UNTOLD, house.names, "wf_timer", expects=BOOLEAN)
        if not await reader.ids("wf_timer", where, limit=1, frame=house.frame(ACTOR)):
            return 0
    return int((await Door(house, ACTOR).run(Remind())).value)


async def remind(work: Work, _action: Remind) -> Outcome:
    """The verb: claims what was not told yet, row by row (S11.7), and writes one message per person."""
    where = compile(_UNTOLD, work.house.names, "wf_timer", expects=BOOLEAN)
    rows = await work.reader.rows("wf_timer", None, where, ("request", "seat", "id"), frame=work.frame)
    mine = [row for row in rows if await work.unit.update("wf_timer", row["id"], {"told": True}, row["version"])]
    per_person: dict[int, list[Waiting]] = {}
    for each in await _waiting(work, mine):
        for person in each.people:
            per_person.setdefault(person, []).append(each)
    for person, things in per_person.items():
        await work.unit.insert("notice", await _notice(work, person, things))
    return Outcome(entity="notice", value=len(per_person))


async def _waiting(sight: Sight, rows: list[Row]) -> list[Waiting]:
    """The seats that were reminded of and are still open; one that was decided meanwhile needs nobody (S6.5)."""
    found = {}
    for row in rows:
        stored = await load(sight, row["request"])
        seat = stored.state.seat(row["seat"])
        if seat is not None and seat.state == "open" and stored.state.state == "running":
            definition = await definition_of(sight, stored.state.workflow, stored.state.version)
            people = holders_now(seat.holders, sight.house.organisation)
            record = Reference(stored.state.entity, stored.state.record)
            found[row["request"], row["seat"]] = Waiting(row["request"], seat, people, definition.label, record)
    return list(found.values())


async def _notice(sight: Sight, person: int, things: list[Waiting]) -> Row:
    member = sight.house.organisation.members[person]
    language = member.language or sight.house.schema.app.locale
    own = Sight(sight.house, sight.reader, sight.house.organisation.actor(person))
    titles = await words.titles(own, _ids(things))
    things = sorted({each.request: each for each in things}.values(), key=lambda each: (_due(each), each.request))
    shown = [_said(sight, each, titles, language) for each in things[:_LISTED]]
    more = ["…"] if len(things) > _LISTED else []
    listed = ("；" if language == "zh-CN" else "; ").join([*shown, *more])
    text = (_ONE if len(things) == 1 else _SEVERAL).in_(language).format(count=len(things), list=listed)
    request = Reference("request", things[0].request) if len(things) == 1 else None
    return {
        "user": person, "text": text, "record": request, "kind": "remind", "title_": text[:200],
        "key": f"remind:{uuid4().hex}",
        "created_at": sight.frame.now, "updated_at": sight.frame.now,
    }  # fmt: skip


def _ids(things: list[Waiting]) -> Mapping[str, set[int]]:
    found: dict[str, set[int]] = {}
    for each in things:
        found.setdefault(each.record.entity, set()).add(each.record.id)
    return found


def _due(thing: Waiting) -> datetime:
    assert thing.seat.term is not None, "who has no term is not reminded"
    return thing.seat.term.due


def _said(sight: Sight, thing: Waiting, titles: Mapping[tuple[str, int], str], language: str) -> str:
    due = _due(thing)
    at = due.astimezone(sight.house.clock.zone).strftime("%m-%d %H:%M")
    term = (_LATE if due <= sight.frame.now else _DUE).in_(language).format(at=at)
    record: Any = titles.get((thing.record.entity, thing.record.id), "")
    return _ITEM.in_(language).format(workflow=thing.workflow.in_(language), record=record, term=term)
