"""Carries out what the engine decided, in the same transaction: locks, the record's state, effects, notices."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kernel.reference import Reference
from kernel.text import LANGUAGES, listed
from records import audit
from records.context import Context
from records.effects import run
from records.formulas import Event as Written
from records.formulas import spread
from records.results import Row
from records.sight import Sight
from records.work import Work
from schema.model import Entity, Workflow
from workflows import engine, notices, parameters, revisions, timer_rows
from workflows.content import Content
from workflows.events import TAKEN_BACK
from workflows.route import step_named
from workflows.stage_codes import LOCKED_APPROVED, LOCKED_RUNNING
from workflows.state import Request
from workflows.turn import Deed, Result

NEW_CONTENT = ("submit", "resubmit", "revise", "restart")


def content_of(work: Sight, entity: Entity, row: Row, submitter: int, values: Mapping[str, Any]) -> Content:
    """The record as the engine asks it: the submitter, the clock and the parameters of the submit (S2.3)."""
    work.world.know(entity.name, [row])
    frame = replace(work.frame, record=row["id"], old=row, submitter=submitter, me=submitter, frozen=values)
    member = work.house.organisation.members.get(submitter)
    return Content(work.house.schema, entity, row, work.world, frame, member.unit if member else None)


async def carry(
    work: Work, id_: int, definition: Workflow, result: Result, before: Request | None = None
) -> None:  # fmt: skip
    """Everything a command leaves behind besides its trail; `before` is the request as it was, where it was.

    Raises Refusal when an effect cannot be done (S12.7)."""
    state = result.state
    work.requests.add(id_)
    entity = work.house.schema.entities.get(state.entity)
    if entity is None:
        return
    if before is None or _locking(definition, before) != _locking(definition, state):
        await _lock(work, id_, definition, state, before)
    await timer_rows.draw(work, id_, definition, state, before)
    if any(event.kind in NEW_CONTENT for event in result.events) and (
        before is None or before.revision != state.revision
    ):  # handed in again unchanged it is the same revision (S9.2)
        row = await work.stored(entity.name, state.record)
        await revisions.keep(work, id_, state.revision, await revisions.under_approval(work, entity, row, state))
    await _mark(work, entity, state, result)
    context = Context(
        work, entity.name, state.record, submitter=state.submitter, key=f"/request/{id_}",
        frozen=parameters.from_json(work.house, state.parameters), request=id_, decided=_decided(state),
        previous=_previous(state),
    )  # fmt: skip
    for deed in result.effects:
        await _do(work, entity, definition, deed, context, state)
    await notices.send(work, id_, definition, result)


def _decided(state: Request) -> bool:
    """Whether somebody's decision brings the effects about: not that none was needed, or that it was taken back."""
    said = [each for each in state.decisions if not each.outdated and each.kind != "automatic"]
    return bool(said) and state.state not in ("not_needed", "withdrawn", "stopped")


def _previous(state: Request) -> tuple[int, ...]:
    """Who decided last, whether it counts still or not: what follows a return speaks of who returned it."""
    said = [each.actor for each in state.decisions if each.actor is not None and each.outdated != TAKEN_BACK]
    return tuple(said[-1:])


async def _do(
    work: Work, entity: Entity, definition: Workflow, deed: Deed, context: Context, state: Request
) -> None:  # fmt: skip
    from workflows.guarding import carry_out
    from workflows.stages import demand, enter, find_way

    if deed.guarded:
        await carry_out(work, entity, definition, state)
        return
    inner = replace(context, key=f"{context.key}:{deed.key}", names=dict(context.names))
    if not deed.to_stage:
        async with work.as_product(f"{definition.name}.{deed.key}"):
            await run(deed.effects, inner)
        return
    row = await work.stored(entity.name, context.id)
    if row["stage"] != deed.to_stage:
        await demand(work, entity, row, await find_way(work, entity, row, deed.to_stage), {})
        await enter(work, entity, context.id, deed.to_stage, context=inner)


# ------------------------------------------------------------------------------------------------ the record
async def _mark(work: Work, entity: Entity, state: Request, result: Result) -> None:
    """Writes the record's `approval`, and a line in its history."""
    row = await work.world.row(entity.name, state.record)
    if row is None:
        return
    shown = None if state.void else state.state
    for event in result.events:
        if event.actor is not None and event.kind not in ("comment", "revise", "restart"):
            changes = {"approval": (row.get("approval"), shown)}
            await audit.write(work, entity, state.record, event.kind, changes, event.comment)
    if "approval" in entity.fields and row.get("approval") != shown:
        if not await work.unit.update(entity.name, state.record, {"approval": shown}, row["version"]):
            raise RuntimeError(f"{entity.name} {state.record} was written by somebody else in this very transaction")
        new = {**row, "approval": shown, "version": row["version"] + 1}
        work.world.written()
        work.world.know(entity.name, [new])
        await spread(work, [Written(entity.name, row, new, frozenset(("approval",)))])


# ------------------------------------------------------------------------------------------------ locks
def _locking(definition: Workflow, state: Request) -> tuple[tuple[str, ...], str]:
    """The fields under lock, and the reason people read."""
    return engine.locks(definition, state), _reason(definition, state)


async def _lock(work: Work, id_: int, definition: Workflow, state: Request, before: Request | None) -> None:
    """Makes the rows of the lock table say what the engine says; a request that ends gives its locks back (S3.3)."""
    fields, reason = _locking(definition, state)
    if before is not None and not fields:
        await work.unit.purge_among("lock", {"request": (id_,)})
    elif before is not None and fields == _locking(definition, before)[0]:
        await work.unit.update_equal("lock", ("request",), ("reason",), [((id_,), (reason,))])
    else:
        await _draw_locks(work, id_, state, set(fields), reason)


async def _draw_locks(work: Work, id_: int, state: Request, wanted: set[str], reason: str) -> None:
    rows = await work.reader.rows(
        "lock", ("id", "field", "reason"), where=work.among("lock", "request", (id_,)), frame=work.frame
    )
    await work.unit.purge("lock", [row["id"] for row in rows if row["field"] not in wanted])
    late = {row["id"]: (reason,) for row in rows if row["field"] in wanted and row["reason"] != reason}
    await work.unit.update_many("lock", ("reason",), late)
    record = Reference(state.entity, state.record)
    common = {"record": record, "request": id_, "reason": reason, "version": 1}
    fresh = sorted(wanted - {row["field"] for row in rows})
    await work.unit.insert_many("lock", [{**common, "field": field} for field in fresh])


def _reason(definition: Workflow, state: Request) -> str:
    """Why, in every language the product speaks, as JSON (records/locks.py reads it)."""
    return json.dumps({language: _because(definition, state, language) for language in LANGUAGES}, ensure_ascii=False)


def _because(definition: Workflow, state: Request, language: str) -> str:
    if not state.active_steps:
        return LOCKED_APPROVED.sentence(language, {"workflow": definition.label})
    steps = listed([step_named(definition, step.name).label for step in state.active_steps])
    return LOCKED_RUNNING.sentence(language, {"workflow": definition.label, "step": steps})
