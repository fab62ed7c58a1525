"""What a record tells about its approvals: the one that runs, the newest, and what an edit would undo (S3.4, S3.8)."""

from collections.abc import Mapping
from typing import Any, Final

from expressions.conditions import all_of
from kernel.reference import Reference
from kernel.text import Text
from records.guarded import by_action
from records.results import Row
from records.sight import Sight
from schema.model import Entity, Workflow
from workflows import left, proposals, unapproved, words
from workflows.definitions import definition_of
from workflows.look import Look
from workflows.restarting import watched
from workflows.stage_terms import term_of
from workflows.stages import stage_before
from workflows.starting import approved_requests
from workflows.state import OPEN
from workflows.submitting import locked_fields

_VOIDS: Final = Text.of({
    "zh-CN": "“{workflow}”已批准。保存后原审批失效，需要重新提交。",
    "en": "“{workflow}” was approved. Once this is saved, the approval counts no more and must be asked for again.",
})  # fmt: skip
_GOES_BACK: Final = Text.of({
    "zh-CN": "“{workflow}”已批准。保存后原审批失效，记录退回“{stage}”，需要重新提交。",
    "en": "“{workflow}” was approved. Once this is saved, the approval counts no more, the record goes back to "
    "“{stage}” and must be submitted again.",
})  # fmt: skip

_BEGINS_ANEW: Final = Text.of({
    "zh-CN": "“{workflow}”正在进行。保存此修改后，已有的审批意见失效，从第一个环节重新开始。",
    "en": "“{workflow}” is running. Once this change is saved, what was decided counts no more and it begins anew.",
})  # fmt: skip


async def told_of(sight: Sight, entity: Entity, row: Row) -> Mapping[str, Any]:
    """What a record tells about its approvals and, where its stage has a clock, until when it may stay: `stage_due`."""
    found = dict(await approvals_of(sight, entity, row))
    if not sight.actor.outside and (term := await term_of(sight, entity, row)) is not None:
        found["stage_due"] = words.due_json(term)
    return found


async def approvals_of(sight: Sight, entity: Entity, row: Row) -> Mapping[str, Any]:
    """`{pending: {request, to, workflow, label, state}, approval_request: {id, ...}, reopens: {workflow, fields,
    message}}`, each only where there is one; empty for people from outside (S13.5)."""
    if sight.actor.outside or not (row.get("approval") or entity.name in sight.house.guarded):
        return {}  # a record whose approval was undone has none, and still tells of it
    where = all_of(sight.among("request", "record", (Reference(entity.name, row["id"]),)))
    names = ("id", "workflow", "state", "to_stage", "definition")
    rows = await sight.reader.rows("request", names, where, ("-id",), frame=sight.frame)
    if not rows:
        return {}
    running = next((each for each in rows if each["state"] in OPEN), None)
    found: dict[str, Any] = {"approval_request": await _shown(sight, rows[0])}
    if waiting := await left.of_record(sight, entity, row["id"]):
        found["approval_effects"] = waiting
    if running is not None:
        shown = await _shown(sight, running)
        found["pending"] = {"request": shown["id"], "to": running["to_stage"], **shown}
        del found["pending"]["id"]
        found["pending"] |= await _waits(sight, entity, row, running)
        if (anew := await _begins_anew(sight, entity, running)) is not None:
            found["reopens"] = anew
    elif unborn := await _unborn(sight, entity, row):
        found["unapproved"] = unborn
    elif row.get("approval") and (reopens := await _reopens(sight, entity, row)) is not None:
        found["reopens"] = reopens
    return found


async def _unborn(sight: Sight, entity: Entity, row: Row) -> dict[str, Any] | None:
    """`{workflow, label}` to which a new record that was not approved is handed in again (S1.2)."""
    for flow in by_action(sight.house.schema, "create").get(entity.name, ()):
        if await unapproved.waits(sight, entity.name, row["id"]):
            return {"workflow": flow.name, "label": flow.label.in_(sight.actor.language)}
    return None


async def _waits(sight: Sight, entity: Entity, row: Row, request: Row) -> dict[str, Any]:
    """`{action, changes: [{name, label, old, new}]}` of a guarded action; nothing of a button or a move."""
    definition = await definition_of(sight, request["workflow"], request["definition"])
    if definition.starts in ("submit", "move"):
        return {}
    change = (await proposals.stored(sight, [request["id"]])).get(request["id"], {})
    look = Look(None if sight.actor.is_system else (await sight.rights(entity, [row]))[0], ())
    changes = await proposals.shown(sight, entity, change, look, sight.actor.language)
    return {"action": definition.starts, "changes": changes}


async def _begins_anew(sight: Sight, entity: Entity, request: Row) -> dict[str, Any] | None:
    """What a change of a field under `restart_if_changed` would do, for whoever may make it (S3.5)."""
    definition = await definition_of(sight, request["workflow"], request["definition"])
    fields = [name for name in _typed(entity) if name in watched(definition, entity)]
    if request["state"] != "running" or not fields:
        return None
    label = definition.label.in_(sight.actor.language)
    message = _BEGINS_ANEW.in_(sight.actor.language).format(workflow=label)
    return {"workflow": definition.name, "fields": fields, "message": message}


async def _shown(sight: Sight, request: Row) -> dict[str, Any]:
    definition = await definition_of(sight, request["workflow"], request["definition"])
    label = definition.label.in_(sight.actor.language)
    return {"id": request["id"], "workflow": definition.name, "label": label, "state": request["state"]}


async def _reopens(sight: Sight, entity: Entity, row: Row) -> dict[str, Any] | None:
    """What saving a locked field of an approved record would do, where its approval says `reopen`."""
    for request in await approved_requests(sight, entity.name, row["id"]):
        definition = await definition_of(sight, request["workflow"], request["definition"])
        fields = _undoing(entity, definition)
        if definition.after_approval == "reopen" and fields:
            message = await _message(sight, entity, row, request, definition)
            return {"workflow": definition.name, "fields": fields, "message": message}
    return None


def _undoing(entity: Entity, definition: Workflow) -> list[str]:
    locked = locked_fields(definition)
    return [name for name in _typed(entity) if "*" in locked or name in locked]


def _typed(entity: Entity) -> list[str]:
    return [field.name for field in entity.fields.values() if not field.automatic and not field.computed]


async def _message(sight: Sight, entity: Entity, row: Row, request: Row, definition: Workflow) -> str:
    language = sight.actor.language
    label = definition.label.in_(language)
    back = (
        await stage_before(sight, entity, row) if request["to_stage"] and request["to_stage"] == row["stage"] else None
    )
    if back not in entity.stages:
        return _VOIDS.in_(language).format(workflow=label)
    return _GOES_BACK.in_(language).format(workflow=label, stage=entity.stages[str(back)].label.in_(language))
