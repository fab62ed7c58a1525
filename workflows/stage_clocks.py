"""The clock of a stage (language.md, Stages): begins when a record enters, or by a field; stops when it leaves.

Armed in the transaction that writes the record; what fires is checked again under the record's lock (S11.7).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import Final

from expressions.compile import compile
from expressions.types import BOOLEAN
from kernel.errors import Refusal
from kernel.reference import Reference
from records.context import Context
from records.door import Door
from records.effects import run
from records.house import House
from records.results import Outcome, Row
from records.sight import Sight
from records.work import Work
from records.worker import passing
from schema.model import Entity
from workflows import reminding
from workflows.clock_work import ACTOR, each_apart
from workflows.stage_terms import stage_of, term_of
from workflows.timers import Coming, Reached, coming

TIMERS: Final = "stage_timer"
_AT_ONCE: Final = 200
_COLUMNS: Final = ("at", "state", "told")


@dataclass(frozen=True, slots=True)
class Tick:
    """Has the clock act on a record in its stage. `failed`: why it could not."""

    entity: str
    id: int
    failed: str = ""


@dataclass(frozen=True, slots=True)
class Follow:
    """Has the timers of a record drawn anew."""

    entity: str
    id: int


# ------------------------------------------------------------------------------------------------ drawn
async def stored(work: Work, entity: str, id_: int) -> None:
    """A record was stored: its timers say what its stage says."""
    known = work.house.schema.entities.get(entity)
    if known is not None and any(stage.clock is not None for stage in known.stages.values()):
        row = await work.reader.one(entity, id_)
        if row is not None:
            await draw(work, known, row)


async def draw(work: Work, entity: Entity, row: Row) -> None:
    """Makes the rows say what the stage's clock says; those of a stage the record has left are cancelled."""
    rows = await _timers(work, entity.name, row["id"])
    mine = [each for each in rows if _of_this(each, row)]
    wanted = {(each.kind, each.level): each for each in await _coming(work, entity, row, mine)}
    known = {(each["kind"], each["level"]): each for each in mine}
    fresh = [_row(entity, row, each) for key, each in wanted.items() if key not in known]
    await work.unit.insert_many(TIMERS, fresh)
    changed = {
        each["id"]: (each["at"], "cancelled", each["told"])
        for each in rows
        if each["state"] == "armed" and not (_of_this(each, row) and (each["kind"], each["level"]) in wanted)
    }
    for key, each in wanted.items():
        if key in known and (known[key]["state"], known[key]["at"]) != ("armed", each.at):
            changed[known[key]["id"]] = (each.at, "armed", False)
    await work.unit.update_many(TIMERS, _COLUMNS, changed)


async def _timers(sight: Sight, entity: str, id_: int) -> list[Row]:
    where = sight.among(TIMERS, "record", (Reference(entity, id_),))
    return await sight.reader.rows(TIMERS, None, where, ("id",), frame=sight.frame)


def _of_this(timer: Row, row: Row) -> bool:
    """Whether a timer belongs to this stay of the record in its stage."""
    return bool(timer["stage"] == row["stage"] and timer["entered"] == row["stage_since"])


async def _coming(sight: Sight, entity: Entity, row: Row, mine: Iterable[Row]) -> list[Coming]:
    stage, found = stage_of(entity, row), await term_of(sight, entity, row)
    if stage is None or stage.clock is None or found is None:
        return []
    fired = [each for each in mine if each["state"] == "fired"]
    late = tuple(each["level"] for each in fired if each["kind"] == "late")
    reached = Reached(late, max((each["level"] for each in fired if each["kind"] == "remind"), default=0))
    office = sight.house.organisation.working_time(found.calendar)
    return list(coming(stage.clock.remind, stage.clock.late, reached, found, office, sight.frame.now))


def _row(entity: Entity, row: Row, timer: Coming) -> Row:
    return {
        "record": Reference(entity.name, row["id"]), "stage": row["stage"], "entered": row["stage_since"],
        "kind": timer.kind, "level": timer.level, "at": timer.at, "state": "armed", "told": False, "version": 1,
    }  # fmt: skip


# ------------------------------------------------------------------------------------------------ at work
async def due(house: House, at: datetime | None = None) -> list[Row]:
    """The armed timers of stages whose time has come, the first one first."""
    frame = house.frame(ACTOR)
    where = compile("state == 'armed' and at <= now", house.names, TIMERS, expects=BOOLEAN)
    async with house.store.read() as reader:
        return await reader.rows(TIMERS, None, where, ("at", "id"), _AT_ONCE, frame=replace(frame, now=at or frame.now))


async def act(house: House) -> int:
    """Does what is due by now; on how many records the clock acted."""
    records = dict.fromkeys(row["record"] for row in await due(house))
    return await each_apart([partial(_act, house, record) for record in records])


async def _act(house: House, record: Reference) -> bool:
    door = Door(house, ACTOR)
    try:
        return bool((await door.run(Tick(record.entity, record.id))).value)
    except Refusal as refused:
        if passing(refused):
            raise
        why = refused.code.sentence(house.schema.app.locale, refused.values)
        return bool((await door.run(Tick(record.entity, record.id, why[:500]))).value)


async def tick(work: Work, action: Tick) -> Outcome:
    """The verb: the record locked, its stage asked again, each level once. `value` says whether anything happened."""
    entity = work.house.schema.entities.get(action.entity)
    row = await work.reader.one(action.entity, action.id, lock=True) if entity is not None else None
    if entity is None or row is None:
        await _put_away(work, await _timers(work, action.entity, action.id))
        return Outcome(entity=action.entity, id=action.id, value=False)
    fired = await _fire(work, entity, row, action.failed)
    row = await work.reader.one(entity.name, row["id"])
    if row is not None:
        await draw(work, entity, row)
    return Outcome(entity=entity.name, id=action.id, value=fired)


async def _put_away(work: Work, rows: Iterable[Row]) -> None:
    left = {row["id"]: (row["at"], "cancelled", row["told"]) for row in rows if row["state"] == "armed"}
    await work.unit.update_many(TIMERS, _COLUMNS, left)


async def _fire(work: Work, entity: Entity, row: Row, failed: str) -> bool:
    mine = [each for each in await _timers(work, entity.name, row["id"]) if _of_this(each, row)]
    rows = {(each["kind"], each["level"]): each for each in mine}
    reached = [each for each in await _coming(work, entity, row, mine) if each.at <= work.now]
    for timer in sorted(reached, key=lambda each: (each.at, each.level)):
        now = await work.reader.one(entity.name, row["id"])
        if now is None or not _same_stay(now, row):
            break  # an effect before moved it on
        await _reach(work, entity, row, timer, rows.get((timer.kind, timer.level)), failed)
    return bool(reached)


def _same_stay(now: Row, row: Row) -> bool:
    return (now["stage"], now["stage_since"]) == (row["stage"], row["stage_since"])


async def _reach(
    work: Work, entity: Entity, row: Row, timer: Coming, known: Row | None, failed: str
) -> None:  # fmt: skip
    level = timer.upto if timer.kind == "remind" else timer.level
    told = timer.kind == "late" and not failed
    made = {"level": level, "state": "fired", "told": told}
    if known is None:
        await work.unit.insert(TIMERS, {**_row(entity, row, timer), **made})
    else:
        await work.unit.update(TIMERS, known["id"], made)
    stage = entity.stages[row["stage"]]
    if timer.kind == "late" and failed:
        await reminding.tell_failed(work, entity, row, failed)
    if timer.kind == "late" and stage.clock is not None and not failed:
        context = Context(work, entity.name, row["id"], key=f"/{stage.name}/late{timer.level}/{_stay(row)}")
        async with work.as_product(f"{entity.name}.{stage.name}.late{timer.level}"):
            await run(stage.clock.late[timer.level - 1].do, context)


def _stay(row: Row) -> str:
    entered: datetime = row["stage_since"]
    return entered.astimezone(UTC).isoformat()


# ------------------------------------------------------------------------------------------------ what moved by itself
async def follow(house: House) -> int:
    """Draws the timers of every record in a stage with a clock whose term has moved without being written: by the
    calendar, a parameter, the file, or another record (S11.3); how many records were touched."""
    moved: list[tuple[str, int]] = []
    async with house.store.read() as reader:
        sight = Sight(house, reader, ACTOR)
        for entity in house.schema.entities.values():
            moved += [(entity.name, id_) for id_ in await _moved(sight, entity)]
    for name, id_ in moved:
        await Door(house, ACTOR).run(Follow(name, id_))
    return len(moved)


async def _moved(sight: Sight, entity: Entity) -> list[int]:
    stages = [stage.name for stage in entity.stages.values() if stage.clock is not None]
    if not stages:
        return []
    rows = await sight.reader.rows(entity.name, where=sight.among(entity.name, "stage", stages), frame=sight.frame)
    references = [Reference(entity.name, row["id"]) for row in rows]
    known: Mapping[int, list[Row]] = {row["id"]: [] for row in rows}
    for timer in await sight.reader.rows(TIMERS, where=sight.among(TIMERS, "record", references), frame=sight.frame):
        known[timer["record"].id].append(timer)
    return [row["id"] for row in rows if await _differs(sight, entity, row, known[row["id"]])]


async def _differs(sight: Sight, entity: Entity, row: Row, timers: Iterable[Row]) -> bool:
    mine = [each for each in timers if _of_this(each, row)]
    wanted = {(each.kind, each.level, each.at) for each in await _coming(sight, entity, row, mine)}
    return wanted != {(each["kind"], each["level"], each["at"]) for each in mine if each["state"] == "armed"}


async def redraw(work: Work, action: Follow) -> Outcome:
    """The verb: one record, in a transaction of its own."""
    row = await work.reader.one(action.entity, action.id, lock=True)
    if row is not None:
        await draw(work, work.house.schema.entity(action.entity), row)
    return Outcome(entity=action.entity, id=action.id)
