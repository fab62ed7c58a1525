"""Running requests go on with a changed definition that says `in_flight: move` (S16.5): told before, then done."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from kernel.actor import Actor
from kernel.errors import Problem, Refusal
from kernel.text import LANGUAGES, Text, listed
from records.door import Door
from records.house import House
from records.results import Outcome, Row
from records.sight import Sight
from records.work import Sketch, Work
from schema.model import Workflow
from workflows import engine, ledger, parameters, timer_rows
from workflows.carrying import carry, content_of
from workflows.commands import Migrate
from workflows.definitions import definition_of, pin
from workflows.migration import obstacle
from workflows.migration_codes import MOVES, STAYS
from workflows.plugins import advice_for
from workflows.proposing import decided
from workflows.state import OPEN
from workflows.subject import Subject

ACTOR = Actor.system("schema")
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class GoOn:
    """Has one request go on with the definition of today, if it can."""

    request: int


@dataclass(slots=True)
class Sweep:
    """What became, or would become, of the requests that may move: their titles by workflow, and who stays, and why."""

    moves: dict[str, list[str]] = field(default_factory=dict)
    stays: list[Problem] = field(default_factory=list)

    def told(self, house: House) -> list[Problem]:
        """One note per workflow whose requests move, a warning per request that stays."""
        notes = [
            Problem(
                MOVES, {"workflow": house.schema.workflows[name].label, "count": len(titles), "records": _some(titles)},
                severity="note",
            )
            for name, titles in self.moves.items()
        ]  # fmt: skip
        return [*notes, *self.stays]


def _some(titles: Sequence[str]) -> Text:
    return listed([*titles[:_SHOWN], *(["…"] if len(titles) > _SHOWN else [])])


# ------------------------------------------------------------------------------------------------ told before
async def preview(house: House) -> list[Problem]:
    """What `follow` would do now; writes nothing."""
    sweep = Sweep()
    async with house.store.read() as reader:
        sketch = Sketch(house, reader, ACTOR)
        async for row, definition in _movable(sketch):
            stored = await ledger.load(sketch, row["id"])
            async with _content(sketch, stored, definition) as (subject, _, _):
                await _note(sketch, sweep, row, definition, await _obstacle(sketch, definition, stored, subject))
    return sweep.told(house)


async def _movable(sight: Sight) -> AsyncIterator[tuple[Row, Workflow]]:
    """The open requests that follow another definition than the one of today, where that says `in_flight: move`."""
    rows = await sight.reader.rows(
        "request", where=sight.among("request", "state", OPEN), sort=("id",), frame=sight.frame
    )
    for row in rows:
        definition = sight.house.schema.workflows.get(row["workflow"])
        if definition is not None and definition.in_flight == "move" and definition.text_hash != row["definition"]:
            yield row, definition


async def _obstacle(
    sketch: Sketch, definition: Workflow, stored: ledger.Stored, subject: Subject | None
) -> Problem | None:
    if subject is None or definition.entity != stored.state.entity:
        return None
    return await sketch.world.settle(lambda: obstacle(definition, stored.state, subject))


async def _note(sight: Sight, sweep: Sweep, row: Row, definition: Workflow, reason: Problem | None) -> None:
    record = row["record"]
    title = (await sight.reader.titles(record.entity, [record.id])).get(record.id) or str(record)
    if reason is None:
        sweep.moves.setdefault(definition.name, []).append(title)
        return
    said = Text.of({language: reason.text(language) for language in LANGUAGES})
    values = {"record": title, "workflow": definition.label, "reason": said}
    sweep.stays.append(Problem(STAYS, values, severity="warning"))


@asynccontextmanager
async def _content(
    sketch: Sketch, stored: ledger.Stored, definition: Workflow
) -> AsyncIterator[tuple[Subject | None, Row, dict[str, Any]]]:
    """What the engine is told of the record, the record, and the parameters: those frozen at the submit, and what the
    new definition reads besides as it is now. No content where the record is gone."""
    state, house = stored.state, sketch.house
    entity = house.schema.entities.get(state.entity)
    row = await sketch.reader.one(state.entity, state.record) if entity else None
    if entity is None or row is None:
        yield None, {}, {}
        return
    fresh = await parameters.frozen_now(sketch, entity, row, definition)
    values = {**fresh, **parameters.from_json(house, state.parameters)}
    async with decided(sketch, entity, row, state) as (content, _):
        subject = content_of(sketch, entity, content, state.submitter, values) if content else None
        yield subject, row, parameters.as_json(house.schema, values)


# ------------------------------------------------------------------------------------------------ done
async def follow(house: House) -> list[Problem]:
    """Every open request that can goes on with the definition of today, each in a transaction of its own; what is to be
    told of it."""
    sweep = Sweep()
    async with house.store.read() as reader:
        waiting = [(row, definition) async for row, definition in _movable(Sight(house, reader, ACTOR))]
    for row, definition in waiting:
        try:
            done = await Door(house, ACTOR).run(GoOn(row["id"]))
            reason = done.value
        except Refusal as refusal:
            reason = refusal.problems[0] if refusal.problems else Problem(refusal.code, refusal.values)
        async with house.store.read() as reader:
            await _note(Sight(house, reader, ACTOR), sweep, row, definition, reason)
    return sweep.told(house)


async def go_on(work: Work, action: GoOn) -> Outcome:
    """One request, in a transaction of its own; `value` is why it stays, None when it moved or had nowhere to go."""
    seen = await work.reader.one("request", action.request)
    if seen is None:
        return Outcome(entity="request", id=action.request)
    await work.reader.one(seen["record"].entity, seen["record"].id, lock=True, deleted=True)
    stored = await ledger.load(work, action.request, lock=True)
    state = stored.state
    new = work.house.schema.workflows.get(state.workflow)
    if new is None or not state.is_open or new.text_hash == state.version:
        return Outcome(entity="request", id=action.request)
    async with _content(work, stored, new) as (subject, row, values):
        reason = await _obstacle(work, new, stored, subject)
        if subject is None or reason is not None:
            return Outcome(entity="request", id=action.request, value=reason)
        entity, organisation = work.house.schema.entity(state.entity), work.house.organisation
        old = await definition_of(work, state.workflow, state.version)
        advice = await advice_for(work, new, entity, row, state.submitter)
        command = Migrate(subject=subject, parameters=values, advice=advice)
        now = work.now.astimezone(work.house.clock.zone)
        result = await work.world.settle(lambda: engine.go_on(old, new, state, command, now, organisation))
    await pin(work, new)
    await ledger.keep(work, stored, result)
    await carry(work, stored.id, new, result)
    await timer_rows.redraw(work, stored.id, new, result.state)
    return Outcome(entity="request", id=action.request)
