"""Starting a request from a record: by its button, by a move that an approval guards, or by the effect `start`."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from expressions.conditions import all_of
from kernel.errors import Problem, Refusal
from kernel.reference import Reference
from records.checking import check
from records.context import Context
from records.draft import Draft
from records.results import Row
from records.sight import Sight
from records.work import Work
from schema.model import Effect, Entity, Workflow
from schema.stage_ways import Way
from workflows import engine, ledger, parameters, revisions, standing_then
from workflows.carrying import carry, content_of
from workflows.chosen import Chosen
from workflows.codes import CANNOT_SUBMIT, KEY_REUSED, NO_SUBMITTER
from workflows.commands import OpenRequest, Resubmit, Submit
from workflows.definitions import definition_of, pin
from workflows.guard_codes import NOTHING_PROPOSED
from workflows.plugins import advice_for, used
from workflows.proposing import as_proposed, rebased
from workflows.state import OPEN
from workflows.submitting import locked_fields


async def open_requests(sight: Sight, entity: str, id_: int) -> list[Row]:
    """The open requests on a record."""
    where = all_of(sight.among("request", "record", (Reference(entity, id_),)), sight.among("request", "state", OPEN))
    return await sight.reader.rows("request", where=where, frame=sight.frame)


async def approved_requests(sight: Sight, entity: str, id_: int) -> list[Row]:
    """The last request of each workflow on a record, where it was approved or not needed."""
    where = sight.among("request", "record", (Reference(entity, id_),))
    rows = await sight.reader.rows("request", where=where, sort=("id",), frame=sight.frame)
    last = {row["workflow"]: row for row in rows}
    return [row for row in last.values() if row["state"] in ("approved", "not_needed")]


async def start_for_move(
    work: Work, entity: Entity, row: Row, way: Way, reason: str, key: str = "", chosen: Chosen | None = None
) -> Mapping[str, Any] | None:
    """Starts the approval a move needs; None when it was not needed and the move is made (S1.6, S20.5)."""
    definition = work.house.schema.workflows[way.approval]
    id_ = await start(work, entity, row, definition, to_stage=way.to, comment=reason, key=key, chosen=chosen)
    request = await work.reader.one("request", id_)
    if request is None or request["state"] not in OPEN:
        return None
    return {"request": id_, "to": way.to, "workflow": definition.name}


async def start(
    work: Work,
    entity: Entity,
    row: Row,
    definition: Workflow,
    *,
    key: str = "",
    to_stage: str = "",
    comment: str = "",
    on_behalf_of: int | None = None,
    submitter: int | None = None,
    change: Mapping[str, Any] | None = None,
    chosen: Chosen | None = None,
) -> int:
    """Submits the record, or hands a returned request in again; the id of the request. `change` is what a guarded
    update would make of the record (workflows.proposing): it is decided as if it were made.

    The record's row is locked first, so that two submits meet here and the second finds the first one's request (S1.3).
    `submitter`: who asks, where that is not the acting person; `chosen`: whom he chose (S4.9), None where nobody was
    asked.
    """
    submitter = submitter or work.actor.user_id or row.get("owner")
    if submitter is None:
        raise Refusal(NO_SUBMITTER, {"workflow": definition.label})
    row = await work.reader.one(entity.name, row["id"], lock=True) or row
    known = await _of_key(work, submitter, key, definition, entity, row)
    if known is not None:
        return known
    others = await open_requests(work, entity.name, row["id"])
    same = next((each for each in others if each["workflow"] == definition.name), None)
    if same is not None:
        return await _again(work, entity, row, same, key, comment, chosen)
    values = await parameters.frozen_now(work, entity, row, definition)
    now = work.now.astimezone(work.house.clock.zone)
    organisation = work.house.organisation
    async with as_proposed(work, entity, row, change or {}) as draft:
        await _valid(work, draft, definition)
        command = Submit(
            actor=submitter, key=key, comment=comment, entity=entity.name, record=row["id"], on_behalf_of=on_behalf_of,
            to_stage=to_stage, parameters=parameters.as_json(work.house.schema, values), change=change or {},
            subject=content_of(work, entity, draft.row, submitter, values),
            others=tuple([await _other(work, e) for e in others]),
            advice=await advice_for(work, definition, entity, draft.row, submitter),
            standing=standing_then.of_person(work), chosen=chosen, plugins=work.house.relay.code_of(used(definition)),
        )  # fmt: skip
        result = await work.world.settle(lambda: engine.apply(definition, None, command, now, organisation))
    await pin(work, definition)
    id_ = await ledger.start(work, result)
    await carry(work, id_, definition, result)
    return id_


async def _of_key(work: Work, submitter: int, key: str, definition: Workflow, entity: Entity, row: Row) -> int | None:
    """The request this very submit made before (S1.4). Raises Refusal when the key stood for another one."""
    if not key:
        return None
    where = all_of(work.among("request", "submitter", (submitter,)), work.among("request", "client_key", (key,)))
    found = await work.reader.rows("request", ("id", "workflow", "record"), where, limit=1, frame=work.frame)
    if not found:
        return None
    if (found[0]["workflow"], found[0]["record"]) != (definition.name, Reference(entity.name, row["id"])):
        raise Refusal(KEY_REUSED, {"key": key})
    return int(found[0]["id"])


async def _again(
    work: Work, entity: Entity, row: Row, request: Row, key: str, comment: str, chosen: Chosen | None
) -> int:
    """A submit while the request runs returns it; while it was returned it is a resubmit (S1.3, api.md)."""
    if request["state"] != "returned" or work.actor.user_id is None:
        return int(request["id"])
    stored = await ledger.load(work, request["id"], lock=True)
    definition = await definition_of(work, stored.state.workflow, stored.state.version)
    await hand_in_again(work, stored, definition, entity, row, key, comment, chosen)
    return stored.id


async def hand_in_again(
    work: Work,
    stored: ledger.Stored,
    definition: Workflow,
    entity: Entity,
    row: Row,
    key: str,
    comment: str,
    chosen: Chosen | None = None,
) -> None:
    """Resubmits with the record's content of now; the parameters stay those of the first submit."""
    from workflows.stages import demand, find_way

    state = stored.state
    values = parameters.from_json(work.house, state.parameters)
    now = work.now.astimezone(work.house.clock.zone)
    organisation = work.house.organisation
    change = await rebased(work, entity, row, state.change)
    if state.guards == "update" and not change:
        raise Refusal(NOTHING_PROPOSED)
    async with as_proposed(work, entity, row, change) as draft:
        await _valid(work, draft, definition)
        if state.to_stage and row.get("stage") != state.to_stage:
            await demand(work, entity, row, await find_way(work, entity, row, state.to_stage), {})
        subject = content_of(work, entity, draft.row, state.submitter, values)
        advice = await advice_for(work, definition, entity, draft.row, state.submitter)
        command = Resubmit(
            actor=work.actor.user_id or 0,
            key=key,
            comment=comment,
            subject=subject,
            advice=advice,
            change=change,
            standing=standing_then.of_person(work),
            same=state.kept is not None and await _unchanged(work, stored, entity, row, change),
            chosen=chosen,
        )
        result = await work.world.settle(lambda: engine.apply(definition, state, command, now, organisation))
    if not result.repeated:
        await ledger.keep(work, stored, result)
        await carry(work, stored.id, definition, result, state)


async def _unchanged(work: Work, stored: ledger.Stored, entity: Entity, row: Row, change: Mapping[str, Any]) -> bool:
    """Whether the content is still that of the revision which was returned (S9.2)."""
    before = (await revisions.stored(work, stored.id)).get(stored.state.revision, {})
    now = await revisions.under_approval(work, entity, row, replace(stored.state, change=change))
    return not revisions.different(before, now)


async def _valid(work: Work, draft: Draft, definition: Workflow) -> None:
    """The record itself must be in order: required fields, checks and rules, all problems at once (S1.5). What counts
    whole tables is asked of what is stored: of a change that waits, when it is written."""
    found = [*await check(work, draft), *(await check(work, draft, late=True) if not draft.differs else ())]
    errors: list[Problem] = [problem for problem in found if problem.severity == "error"]
    if errors:
        raise Refusal(CANNOT_SUBMIT, {"workflow": definition.label}, problems=errors)


async def _other(work: Work, request: Row) -> OpenRequest:
    definition = await definition_of(work, request["workflow"], request["definition"])
    return OpenRequest(definition.name, definition.label, locked_fields(definition))


async def start_effect(effect: Effect, context: Context) -> None:
    """The effect `start`: another approval on this record, or on what an effect before it created. Who submitted the
    approval that brings it about asks for this one too: whoever approved that one may decide this one (S4.5)."""
    work = context.work
    definition = work.house.schema.workflows[str(effect.object)]
    id_ = context.names.get(effect.through) if effect.through else context.id
    entity = work.house.schema.entity(definition.entity)
    if not isinstance(id_, int):
        return
    row = await work.stored(entity.name, id_)
    await start(work, entity, row, definition, submitter=context.submitter)
