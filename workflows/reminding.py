"""Reminders, one message per person and run (S11.4): of everything that still waits for the person."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import uuid4

from expressions.compile import compile
from expressions.tree import Expression
from expressions.types import BOOLEAN
from kernel.actor import Actor
from kernel.reference import Reference
from kernel.text import LANGUAGES, Text
from records.door import Door
from records.house import House
from records.results import Outcome, Row
from records.sight import Sight
from records.work import Work
from schema.model import Entity
from workflows import stage_terms, words
from workflows.definitions import definition_of
from workflows.delegating import delegates
from workflows.hiding import veil
from workflows.ledger import load
from workflows.organisation import name_of
from workflows.seats import holders_now

ACTOR: Final = Actor.system("clock")
_LISTED: Final = 5
_UNTOLD: Final = "kind == 'remind' and state == 'fired' and not told"
_ONE: Final = Text.of({"en": "Still waits for you: {list}.", "zh-CN": "仍待您处理：{list}。"})
_SEVERAL: Final = Text.of(
    {"en": "{count} things still wait for you: {list}.", "zh-CN": "仍有 {count} 件待您处理：{list}。"}
)
_ITEM: Final = Text.of({"en": "{workflow} “{record}” ({term})", "zh-CN": "{workflow}“{record}”（{term}）"})
_FAILED: Final = Text.of({
    "en": "{label}: “{record}” is overdue, and what is to happen then could not be done: {why}",
    "zh-CN": "{label}：“{record}”已逾期，但按时限的处理未能完成：{why}",
})  # fmt: skip
_IN_PLACE: Final = Text.of({"en": "in place of {person}, {term}", "zh-CN": "代{person}，{term}"})
_DUE: Final = Text.of({"en": "due {at}", "zh-CN": "{at} 到期"})
_LATE: Final = Text.of({"en": "overdue since {at}", "zh-CN": "{at} 已到期"})


@dataclass(frozen=True, slots=True)
class Remind:
    """Has everybody told of the reminders that fired."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that still waits for somebody: an open seat, or a record in its stage; `about` is where it is done.
    `in_place`: (who may act, for whom) besides those it waits for (S10.6)."""

    people: tuple[int, ...]
    label: Text
    record: Reference
    about: Reference
    due: datetime
    in_place: tuple[tuple[int, int], ...] = ()

    @property
    def told(self) -> dict[int, int | None]:
        """Everybody who is reminded, with the person in whose place."""
        return {**dict(self.in_place), **dict.fromkeys(self.people)}


async def send(house: House) -> int:
    """Tells everybody of what fired since the last run; how many people were told."""
    async with house.store.read() as reader:
        frame = house.frame(ACTOR)
        if not any([await reader.ids(table, _untold(house, table), limit=1, frame=frame) for table in _TABLES]):
            return 0
    return int((await Door(house, ACTOR).run(Remind())).value)


def _untold(house: House, table: str) -> Expression:
    return compile(_UNTOLD, house.names, table, expects=BOOLEAN)


async def remind(work: Work, _action: Remind) -> Outcome:
    """The verb: claims what was not told yet, row by row (S11.7), and writes one message per person."""
    per_person: dict[int, list[Waiting]] = {}
    for table, waiting in _TABLES.items():
        rows = await work.reader.rows(table, None, _untold(work.house, table), ("id",), frame=work.frame)
        mine = [row for row in rows if await work.unit.update(table, row["id"], {"told": True}, row["version"])]
        for each in [found for row in mine if (found := await waiting(work, row)) is not None]:
            for person in each.told:
                per_person.setdefault(person, []).append(each)
    for person, things in per_person.items():
        await work.unit.insert("notice", await _notice(work, person, things))
    return Outcome(entity="notice", value=len(per_person))


async def _seat(sight: Sight, row: Row) -> Waiting | None:
    """The seat that was reminded of, while it is open; one that was decided meanwhile needs nobody (S6.5)."""
    state = (await load(sight, row["request"])).state
    seat = state.seat(row["seat"])
    if seat is None or seat.term is None or seat.state != "open" or state.state != "running":
        return None
    definition = await definition_of(sight, state.workflow, state.version)
    people, record = holders_now(seat.holders, sight.house.organisation), Reference(state.entity, state.record)
    others = delegates(state, seat, sight.house.organisation, sight.frame.now)
    return Waiting(people, definition.label, record, Reference("request", row["request"]), seat.term.due, others)


async def _stage(sight: Sight, row: Row) -> Waiting | None:
    """The record that was reminded of, while it is in its stage: it waits for its owner."""
    record: Reference = row["record"]
    entity = sight.house.schema.entities.get(record.entity)
    now = await sight.reader.one(record.entity, record.id) if entity is not None else None
    if entity is None or now is None or (now["stage"], now["stage_since"]) != (row["stage"], row["entered"]):
        return None
    term, owner = await stage_terms.term_of(sight, entity, now), now.get("owner")
    if term is None or not isinstance(owner, int) or not sight.house.organisation.is_active(owner):
        return None
    return Waiting((owner,), _of_stage(entity, row["stage"]), record, record, term.due)


def _of_stage(entity: Entity, stage: str) -> Text:
    return Text(tuple((tag, f"{entity.label.in_(tag)} · {entity.stages[stage].label.in_(tag)}") for tag in LANGUAGES))


_TABLES: Final[Mapping[str, Callable[[Sight, Row], Awaitable[Waiting | None]]]] = {
    "wf_timer": _seat, "stage_timer": _stage,
}  # fmt: skip


async def tell_failed(work: Work, entity: Entity, row: Row, why: str) -> None:
    """Tells the workflow administrators of what could not be done about a record that is late in its stage."""
    organisation = work.house.organisation
    for person in organisation.administrators("workflows"):
        language = organisation.members[person].language or work.house.schema.app.locale
        label = _of_stage(entity, row["stage"]).in_(language)
        record = Reference(entity.name, row["id"])
        titles = await words.titles(
            Sight(work.house, work.reader, organisation.actor(person)), {record.entity: [record.id]}
        )
        text = _FAILED.in_(language).format(label=label, record=titles.get((record.entity, record.id), ""), why=why)
        await work.unit.insert("notice", _row(work, person, text, record, "late_failed"))


async def _notice(sight: Sight, person: int, things: list[Waiting]) -> Row:
    member = sight.house.organisation.members[person]
    language = member.language or sight.house.schema.app.locale
    own = Sight(sight.house, sight.reader, sight.house.organisation.actor(person))
    requests = {each.about.id for each in things if each.about.entity == "request"} if own.house.hiding else ()
    for request in (await own.reader.many("request", requests)).values() if requests else ():
        await veil(own, request)
    titles = await words.titles(own, _ids(things))
    things = sorted({each.about: each for each in things}.values(), key=lambda each: (each.due, str(each.about)))
    shown = [_said(sight, each, titles, language, each.told[person]) for each in things[:_LISTED]]
    more = ["…"] if len(things) > _LISTED else []
    listed = ("；" if language == "zh-CN" else "; ").join([*shown, *more])
    text = (_ONE if len(things) == 1 else _SEVERAL).in_(language).format(count=len(things), list=listed)
    return _row(sight, person, text, things[0].about if len(things) == 1 else None, "remind")


def _row(sight: Sight, person: int, text: str, about: Reference | None, kind: str) -> Row:
    return {
        "user": person, "text": text, "record": about, "kind": kind, "title_": text[:200],
        "key": f"{kind}:{uuid4().hex}", "created_at": sight.frame.now, "updated_at": sight.frame.now,
    }  # fmt: skip


def _ids(things: list[Waiting]) -> Mapping[str, set[int]]:
    found: dict[str, set[int]] = {}
    for each in things:
        found.setdefault(each.record.entity, set()).add(each.record.id)
    return found


def _said(
    sight: Sight, thing: Waiting, titles: Mapping[tuple[str, int], str], language: str, giver: int | None
) -> str:  # fmt: skip
    at = thing.due.astimezone(sight.house.clock.zone).strftime("%m-%d %H:%M")
    term = (_LATE if thing.due <= sight.frame.now else _DUE).in_(language).format(at=at)
    if giver is not None:
        term = _IN_PLACE.in_(language).format(person=name_of(sight.house.organisation, giver), term=term)
    record = titles.get((thing.record.entity, thing.record.id), "")
    return _ITEM.in_(language).format(workflow=thing.label.in_(language), record=record, term=term)
