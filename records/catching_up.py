"""Lets records follow a changed schema: new and changed formulas computed, agreed defaults filled in, part by part."""

import asyncio
import logging
from typing import Any, Final

from expressions.compile import compile
from expressions.types import BOOLEAN
from kernel.actor import Actor
from kernel.errors import Refusal
from records import audit
from records.computing import given
from records.draft import Draft
from records.formulas import Event, recompute, spread
from records.house import House
from records.organised import ask_the_database, follow_organisation
from records.results import Row
from records.work import Work
from records.worker import Worker, passing
from schema.fieldtypes.base import Invalid
from schema.model import Entity, Field
from store.layout import table_of
from store.migrate.behind import Behind
from store.unit import Unit

PAUSE: Final = 0.01  # seconds between two transactions, for the others
AT_ONCE: Final = 500  # records per transaction, so that writers wait for milliseconds
ACTOR: Final = Actor.system("schema")
_log: Final = logging.getLogger("gridwright.schema")


async def part(house: House) -> bool:
    """Brings one part of the records up to date; whether there was one."""
    waiting = await house.store.behind()
    if not waiting:
        return False
    tables = {table_of(name): entity for name, entity in house.schema.entities.items()}
    rank = house.graph.rank

    def order(lag: Behind) -> tuple[bool, int]:
        entity = tables.get(lag.table)
        return not lag.fill, rank.get((entity.name if entity else "", lag.column), 0)

    lag = min(waiting, key=order)  # defaults first, then each formula after what it reads

    async def inside(unit: Unit) -> None:
        entity = tables.get(lag.table)
        await _part(Work(house, unit, ACTOR), unit, lag, entity) if entity else await unit.caught_up(lag, None)

    try:
        await house.store.unit(inside)
    except Refusal as error:
        if passing(error):
            raise
        # a unique default, a figure its field cannot hold: it will not be otherwise next time
        _log.warning("records cannot follow", extra={"facts": {"column": lag.column, "code": error.code.name}})
        await house.store.unit(lambda unit: unit.caught_up(lag, None))
    return True


async def whole(house: House) -> None:
    """Brings all records up to date."""
    while await part(house):
        pass


class Follower(Worker):
    """Brings records up to date beside the answers."""

    operation = "catching up"

    async def once(self) -> bool:
        """One part of what waits; whether there was one."""
        found = await part(await self.house.current())
        if found:
            await asyncio.sleep(PAUSE)
        return found


async def _part(work: Work, unit: Unit, lag: Behind, entity: Entity) -> None:
    ids = await _next(work, entity.name, lag.after)
    if not ids:
        await unit.caught_up(lag, None)
        _log.info("records follow the schema", extra={"facts": {"table": lag.table, "column": lag.column}})
        return
    if lag.fill:
        await _fill(work, unit, entity, entity.fields[lag.column], ids, lag)
    else:
        node = (entity.name, lag.column)
        if node in work.house.graph.organised:
            await ask_the_database(work)
        await spread(work, await recompute(work, node, set(ids)))
        for told in work.house.extensions.followed if work.followed else ():
            await told(work)
    await follow_organisation(work)
    await unit.caught_up(lag, ids[-1])


async def _next(work: Work, entity: str, after: int) -> list[int]:
    where = compile(f"id > {after}", work.house.names, entity, expects=BOOLEAN)
    return await work.reader.ids(entity, where, ("id",), AT_ONCE, frame=work.frame)


async def _fill(work: Work, unit: Unit, entity: Entity, field: Field, ids: list[int], lag: Behind) -> None:
    rows = {id: row for id, row in (await work.reader.many(entity.name, ids)).items() if _waits(row, field, lag)}
    values = {id: await _default(work, entity, row, field) for id, row in rows.items()}
    new = {id: value for id, value in values.items() if value != rows[id][field.name]}
    await unit.update_many(entity.name, (field.name,), {id: (value,) for id, value in new.items()})
    work.world.written()
    for id, value in new.items():
        changes = {field.name: (rows[id][field.name], value)}
        await audit.write(work, entity, id, "update", changes, version=rows[id]["version"] + 1)
    await spread(work, [_event(entity, rows[id], field, value) for id, value in new.items()])


def _waits(row: Row, field: Field, lag: Behind) -> bool:
    """Whether nobody has had a say about this field of the record yet."""
    saved = row.get("updated_at")
    return row.get(field.name) in (None, False) and (saved is None or saved < lag.at)


async def _default(work: Work, entity: Entity, row: Row, field: Field) -> Any:
    """The default for this record; empty where it gives what the field cannot hold."""
    try:
        return await given(work, Draft(entity, row, old=row), field.default, field)
    except Invalid:
        return row[field.name]


def _event(entity: Entity, row: Row, field: Field, value: Any) -> Event:
    return Event(entity.name, row, {**row, field.name: value}, frozenset((field.name,)))
