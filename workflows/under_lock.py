"""A command of the product on one request (3.3): record and request locked, the engine asked, all of it kept."""

from collections.abc import Callable
from typing import Any

from records.results import Outcome
from records.work import Work
from workflows import engine, ledger, parameters
from workflows.carrying import carry, content_of
from workflows.commands import Command
from workflows.definitions import definition_of
from workflows.plugins import advice_for
from workflows.proposing import decided


async def command_of_product(work: Work, id_: int, make: Callable[[dict[str, Any]], Command]) -> Outcome:
    """`make` is given what the engine is told of the record: its content and what plugins advise. A request that is
    gone, and a command without events, change nothing. `value` says whether anything happened."""
    seen = await work.reader.one("request", id_)
    if seen is None:
        return Outcome(entity="request", id=id_)
    await work.reader.one(seen["record"].entity, seen["record"].id, lock=True, deleted=True)
    stored = await ledger.load(work, id_, lock=True)
    state = stored.state
    definition = await definition_of(work, state.workflow, state.version)
    entity = work.house.schema.entity(state.entity)
    row = await work.reader.one(state.entity, state.record)
    values = parameters.from_json(work.house, state.parameters)
    advice = await advice_for(work, definition, entity, row, state.submitter) if row else {}
    now = work.now.astimezone(work.house.clock.zone)
    async with decided(work, entity, row, state) as (content, clash):
        subject = content_of(work, entity, content, state.submitter, values) if content else None
        command = make({"subject": subject, "advice": advice, "clash": clash})
        result = await work.world.settle(lambda: engine.apply(definition, state, command, now, work.house.organisation))
    if result.events:
        await ledger.keep(work, stored, result)
        await carry(work, id_, definition, result)
    return Outcome(entity="request", id=id_, value=bool(result.events))
