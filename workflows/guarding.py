"""Actions that an approval guards wait for it, on whatever path they come (S1.1, S1.2); there is no way around.

Effects of the product are caught as a person's writes are: only the request that was approved carries out what it
guards, in the transaction that decides (S3.3).
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from kernel.errors import Refusal
from kernel.text import Text, listed
from records import guarded
from records.actions.delete import remove
from records.draft import Draft
from records.editing import hold_still
from records.exports import release
from records.results import Row
from records.work import Work
from schema.model import Entity, Workflow
from workflows import engine, ledger, proposing, unapproved
from workflows.commands import Propose
from workflows.definitions import definition_of
from workflows.guard_codes import APPLIED, CHANGE_WAITS, DELETED_BY_APPROVAL, STARTED_BY_ACTION, TWO_GUARDS
from workflows.starting import approved_requests, open_requests, start
from workflows.state import OPEN, Request


# ------------------------------------------------------------------------------------------------ update
async def hold_update(work: Work, draft: Draft) -> bool:
    """Takes a change over that an approval guards: it waits beside the record, or was made because none was needed.

    False: nothing of it is guarded, store it. Raises Refusal: another change waits, or the approval cannot start.
    """
    flows = guarded.by_action(work.house.schema, "update").get(draft.entity.name, ())
    flows = tuple(flow for flow in flows if (flow.name, draft.entity.name, draft.id) not in work.granted)
    if not flows or draft.old is None:
        return False
    if await _unborn(work, draft.entity, draft.id):
        return False
    change = await proposing.change_of(work, draft)
    flow = _touched(flows, change)
    if flow is None:
        return await _taken_out(work, draft, flows)
    proposing.forget(work, draft)
    await hold_still(work, draft)
    async with _rehearsed(work, flow, draft.entity, draft.id) as worth_it:
        if worth_it:
            await proposing.apply(work, draft.entity, draft.old, change, "")
    id_ = await _proposed(work, draft, flow, change)
    await _settled(work, draft, id_)
    return True


def _touched(flows: tuple[Workflow, ...], change: proposing.Change) -> Workflow | None:
    """The approval that guards one of these fields. Raises Refusal where two do: each would decide half of it."""
    found = [flow for flow in flows if any(not flow.fields or name in flow.fields for name in change)]
    if len(found) > 1:
        labels = listed([flow.label for flow in found])
        raise Refusal(TWO_GUARDS, {"workflows": labels})
    return found[0] if found else None


async def _proposed(work: Work, draft: Draft, flow: Workflow, change: proposing.Change) -> int:
    """The request that decides the change: a new one, or the returned one with other values."""
    waiting = await _open(work, draft, flow)
    if waiting is None:
        return await start(work, draft.entity, draft.old or {}, flow, change=change)
    if waiting["state"] == "running":
        raise Refusal(CHANGE_WAITS, {"workflow": flow.label})
    before = await ledger.load(work, waiting["id"], lock=True)
    kept = {name: pair for name, pair in before.state.change.items() if name not in draft.given}
    return await _other_values(work, before, {**kept, **change})


async def _taken_out(work: Work, draft: Draft, flows: tuple[Workflow, ...]) -> bool:
    """Writing back what the record holds takes a field out of a change that was returned; the rest is stored."""
    for flow in flows:
        waiting = await _open(work, draft, flow) if draft.given else None
        if waiting is None or waiting["state"] != "returned" or waiting["submitter"] != work.actor.user_id:
            continue
        before = await ledger.load(work, waiting["id"], lock=True)
        kept = {name: pair for name, pair in before.state.change.items() if name not in draft.given}
        if kept.keys() != before.state.change.keys():
            await _other_values(work, before, kept)
    return False


async def _other_values(work: Work, before: ledger.Stored, change: proposing.Change) -> int:
    definition = await definition_of(work, before.state.workflow, before.state.version)
    command = Propose(actor=work.actor.user_id or 0, change=change)
    now = work.now.astimezone(work.house.clock.zone)
    await ledger.keep(work, before, engine.apply(definition, before.state, command, now, work.house.organisation))
    return before.id


async def _open(work: Work, draft: Draft, flow: Workflow) -> Row | None:
    found = await open_requests(work, draft.entity.name, draft.id)
    return next((each for each in found if each["workflow"] == flow.name), None)


async def _settled(work: Work, draft: Draft, id_: int) -> None:
    """The draft is what is stored now; whoever wrote it is told what waits."""
    waits = await _waiting(work, id_)
    for each in draft.family():
        stored = await work.reader.one(each.entity.name, each.id) if each.id > 0 else None
        each.row = dict(stored or each.row)
        if waits is not None:
            work.held[each.entity.name, each.id] = waits
    draft.old = dict(draft.row)


async def _waiting(work: Work, id_: int) -> Mapping[str, Any] | None:
    """`pending` of an answer; None where the action was carried out at once. What waits keeps its lock (S3.1)."""
    request = await work.stored("request", id_)
    if request["state"] not in OPEN:
        return None
    work.requests.discard(id_)
    definition = await definition_of(work, request["workflow"], request["definition"])
    label = definition.label.in_(work.actor.language)
    return {"request": id_, "workflow": definition.name, "label": label, "state": request["state"],
            "action": definition.starts}  # fmt: skip


# ------------------------------------------------------------------------------------------------ create and delete
async def hold_create(work: Work, draft: Draft) -> None:
    """Asks for the approval of a record just made; until then no link may name it."""
    await _ask_for(work, draft.entity, draft.id)


async def _ask_for(work: Work, entity: Entity, id_: int) -> None:
    for flow in guarded.by_action(work.house.schema, "create").get(entity.name, ()):
        request = await start(work, entity, await work.stored(entity.name, id_), flow)
        if (waits := await _waiting(work, request)) is not None:
            work.held[entity.name, id_] = waits


async def hold_delete(work: Work, entity: Entity, row: Row) -> bool:
    """Takes a deletion over that an approval guards: the record stays, locked, or is gone because none was needed."""
    flows = guarded.by_action(work.house.schema, "delete").get(entity.name, ())
    flows = tuple(flow for flow in flows if (flow.name, entity.name, row["id"]) not in work.granted)
    if not flows or await _unborn(work, entity, row["id"]):
        return False
    for flow in flows:
        async with _rehearsed(work, flow, entity, row["id"]) as worth_it:
            if worth_it:
                await remove(work, entity.name, row["id"])
        id_ = await start(work, entity, row, flow)
        if (waits := await _waiting(work, id_)) is not None:
            work.held[entity.name, row["id"]] = waits
    return True


async def hold_restore(work: Work, entity: Entity, row: Row) -> None:
    """A record that an approval deleted comes back as a new one does: by the approval of what is new (S9.8: what is
    finished is final, undoing it is a new approval). `row` is the record as it was deleted.

    Raises Refusal 409 where nothing approves new records.
    """
    ended = {flow.name: flow for flow in guarded.by_action(work.house.schema, "delete").get(entity.name, ())}
    decided = [
        ended[request["workflow"]] for request in await approved_requests(work, entity.name, row["id"])
        if request["workflow"] in ended and request["state"] == "approved"
        and request["closed_at"] == row["deleted_at_"]
    ]  # fmt: skip
    if not decided:
        return
    if not guarded.by_action(work.house.schema, "create").get(entity.name):
        raise Refusal(DELETED_BY_APPROVAL, {"workflow": decided[0].label})
    await _ask_for(work, entity, row["id"])


async def hold_export(work: Work, draft: Draft) -> bool:
    """Takes an export over that an approval guards: it waits, or is released because none was needed."""
    flows = guarded.by_action(work.house.schema, "export").get(draft.entity.name, ())
    for flow in flows:
        id_ = await start(work, draft.entity, await work.stored(draft.entity.name, draft.id), flow)
        if (waits := await _waiting(work, id_)) is not None:
            work.held[draft.entity.name, draft.id] = waits
    return bool(flows)


async def _unborn(work: Work, entity: Entity, id_: int) -> bool:
    """Whether its creation waits for approval still: that decides all of it, so nothing else guards it yet."""
    return bool(guarded.by_action(work.house.schema, "create").get(entity.name)) and await unapproved.waits(
        work, entity.name, id_
    )


async def refuse_submit(work: Work, entity: Entity, row: Row, definition: Workflow) -> None:
    """A guarded action submits itself; by hand goes what was returned, and a new record that was not approved.

    Raises Refusal 409.
    """
    if definition.starts == "create" and await unapproved.waits(work, entity.name, row["id"]):
        return
    found = await open_requests(work, entity.name, row["id"])
    if not any(each["workflow"] == definition.name for each in found):
        raise Refusal(STARTED_BY_ACTION, {"workflow": definition.label})


# ------------------------------------------------------------------------------------------------ approved
async def carry_out(work: Work, entity: Entity, definition: Workflow, state: Request) -> None:
    """What the request was made for, in the transaction that decides. Raises Refusal (S12.7)."""
    said = Text(tuple((tag, each.format(workflow=definition.label.in_(tag))) for tag, each in APPLIED))
    async with _granted(work, definition, entity, state.record), work.as_product(definition.name):
        if definition.starts == "update":
            row = await work.stored(entity.name, state.record)
            await proposing.apply(work, entity, row, state.change, said.in_(work.house.schema.app.locale))
        elif definition.starts == "delete":
            await remove(work, entity.name, state.record)
        elif definition.starts == "export":
            await release(work, state.record)


@asynccontextmanager
async def _granted(work: Work, definition: Workflow, entity: Entity, id_: int) -> AsyncIterator[None]:
    """What the approval guards is done inside, and by nothing else (S3.3)."""
    key = (definition.name, entity.name, id_)
    work.granted.add(key)
    try:
        yield
    finally:
        work.granted.discard(key)


@asynccontextmanager
async def _rehearsed(work: Work, definition: Workflow, entity: Entity, id_: int) -> AsyncIterator[bool]:
    """What would be refused on approval is refused now (S1.5). Not inside an effect: what caused it is half done."""
    if work.chain:
        yield False
        return
    async with work.rehearsal(), _granted(work, definition, entity, id_):
        yield True
