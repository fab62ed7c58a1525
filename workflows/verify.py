"""Checks what is stored of approvals against itself (3.4): the chain of each trail, and all that is drawn from it."""

from collections.abc import AsyncIterator
from typing import Any

from kernel.actor import Actor
from kernel.errors import Problem, Refusal
from records.house import House
from records.results import Row
from records.sight import Sight
from workflows import chain, enclosed, engine, ledger, proposals, unapproved
from workflows.definitions import definition_of
from workflows.events import TAKEN_BACK
from workflows.ledger import Stored
from workflows.standing_codes import CHAIN_BROKEN, DRAWN_WRONG
from workflows.timer_rows import is_armed
from workflows.timers import armed


async def findings(house: House) -> list[Problem]:
    """Everything that does not fit, request by request; nothing is written."""
    async with house.store.read() as reader:
        sight = Sight(house, reader, Actor.system("verify"))
        ids = await reader.ids("request", frame=sight.frame, deleted="with")
        return [problem for id_ in ids async for problem in _of_request(sight, id_)]


async def _of_request(sight: Sight, id_: int) -> AsyncIterator[Problem]:
    try:
        stored = await ledger.load(sight, id_)
    except Refusal:
        yield Problem(CHAIN_BROKEN, {"request": id_, "seq": 1})
        return
    rows = await _rows(sight, "wf_event", id_)
    hashes = [row["hash"] for row in sorted(rows, key=lambda row: int(row["seq"]))]
    if broken := chain.first_break(id_, zip(stored.events, hashes, strict=True)):
        yield Problem(CHAIN_BROKEN, {"request": id_, "seq": broken})
    for what, expected, found in await _drawn(sight, stored):
        if expected != found:
            yield Problem(DRAWN_WRONG, {"request": id_, "what": what, "expected": expected, "found": found})


async def _drawn(sight: Sight, stored: Stored) -> list[tuple[str, Any, Any]]:
    """(what, what the trail says, what is stored)."""
    state, row = stored.state, stored.row
    seats = {seat.id: seat.state for step in state.steps for seat in step.seats}
    decided = sorted((said.seat, said.kind) for said in state.decisions if said.outdated != TAKEN_BACK)
    kept = [each for each in await _rows(sight, "wf_decision", stored.id) if each["outdated"] != TAKEN_BACK]
    definition = await definition_of(sight, state.workflow, state.version)
    locks = await sight.reader.rows("lock", where=sight.among("lock", "request", (stored.id,)), frame=sight.frame)
    changes = await proposals.stored(sight, [stored.id])
    timers = [(t.seat, t.kind, t.level) for t in armed(definition, state, sight.house.organisation, sight.frame.now)]
    return [
        ("files", *await enclosed.kept_as(sight, stored.events)),
        ("timers", sorted(timers), is_armed(await _rows(sight, "wf_timer", stored.id))),
        ("state", (state.state, state.round, state.revision), (row["state"], row["round"], row["revision"])),
        ("seats", seats, {each["no"]: each["state"] for each in await _rows(sight, "wf_seat", stored.id)}),
        ("decisions", decided, sorted((each["seat"], each["kind"]) for each in kept)),
        ("unapproved", *await _unapproved(sight, stored)),
        ("change", dict(state.change) if state.is_open else {}, changes.get(stored.id, {})),
        ("locks", sorted(engine.locks(definition, state)), sorted(each["field"] for each in locks)),
    ]


async def _unapproved(sight: Sight, stored: Stored) -> tuple[bool, bool]:
    """Whether the record's creation waits still, by its newest request, and whether it is kept as such."""
    state = stored.state
    of_creation = state.guards == "create"
    if not of_creation or await ledger.newest(sight, state.workflow, state.entity, state.record) != stored.id:
        return False, False
    return not unapproved.approved(state), await unapproved.waits(sight, state.entity, state.record)


async def _rows(sight: Sight, table: str, id_: int) -> list[Row]:
    return await sight.reader.rows(table, where=ledger.of_request(sight, table, id_), frame=sight.frame)
