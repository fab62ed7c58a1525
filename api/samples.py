"""Valid ids and bodies for OpenAPI, from what the person may see now: a generated client's first call succeeds."""

from dataclasses import dataclass, field
from typing import Any, Final

from api.call import Call
from api.field_shapes import example
from kernel.errors import Refusal
from records.attachments import bears
from records.leaving import leaving
from records.long_work import latest
from records.results import Query, Record
from reports.visible import listed
from schema.model import Entity
from transfer import importing
from workflows import queue
from workflows.choosing import choosable
from workflows.reading import read_request

NOTE: Final = "As agreed."
RAREST: Final = (
    "resubmit", "take-back", "remove-signer", "done", "cannot", "add-signer", "hand-over", "urge", "return", "reject",
    "approve", "withdraw", "move-seat", "stop", "comment",
)  # fmt: skip
CHOOSING: Final = ("move-seat", "hand-over", "add-signer")  # who may be chosen is asked for before


@dataclass(slots=True)
class Samples:
    """Per operation (its name, behind a colon the action): ids for its address, a body that would be taken."""

    ids: dict[str, list[Any]] = field(default_factory=dict)
    bodies: dict[str, Any] = field(default_factory=dict)
    parameters: dict[str, list[Any]] = field(default_factory=dict)  # by operation and, behind a colon, parameter


async def of_entity(call: Call, entity: Entity, verbs: frozenset[str]) -> Samples:
    """Samples for the operations on one entity."""
    found = Samples()
    if "read" not in verbs:
        return found
    rows = await _ids(call, entity, deleted=False)
    found.ids[""] = rows
    found.ids["restore_record"] = await _ids(call, entity, deleted=True) if "delete" in verbs else []
    found.bodies["add_comment"] = {"text": NOTE}
    for id in rows:
        _of_record(found, entity, await _record(call, entity, id))
    if bears(entity):
        await _attaching(found, call, entity, rows)
    await _of_list(found, call, entity)
    return found


async def _of_list(found: Samples, call: Call, entity: Entity) -> None:
    """What is asked of a list: cells of it, a file of it, a file into it, a view of mine that nobody else sees."""
    rights = call.house.policy.fields(call.actor, entity.name).anywhere
    column = next((name for name, each in entity.fields.items() if rights.sees(name) and not each.lines), "id")
    found.bodies["area_figures"] = {"areas": [{"rows": [0, 1], "columns": [column]}]}
    found.bodies["area_edge"] = {"column": column, "row": 0, "down": True}
    found.bodies["export"] = {"format": "csv"}
    found.bodies["begin_import"] = {"file": f"{column}\n1\n"}
    found.ids["share_view:view"] = await _views(call, entity)
    found.bodies["share_view"] = {"roles": []}


async def _views(call: Call, entity: Entity) -> list[int]:
    return await _ids(call, call.house.schema.entity("saved_view"), deleted=False, filter=f"entity == '{entity.name}'")


async def _attaching(found: Samples, call: Call, entity: Entity, ids: list[int]) -> None:
    """A file of mine to hang on a record, and one that may be taken off."""
    mine = await _ids(call, call.house.schema.entity("file"), deleted=False)
    found.bodies["attach"] = {"file": mine[0]} if mine else {}
    for id in ids:
        known = await _attached(call, entity, id)
        if "attach" in known["may"]:
            found.ids.setdefault("attach", []).append(id)
        if "remove" in known["may"] and known["rows"]:
            found.ids.setdefault("detach", [id])
            found.ids.setdefault("detach:file", [known["rows"][0]["id"]])


async def _attached(call: Call, entity: Entity, id: int) -> dict[str, Any]:
    try:
        return await call.door.attachments(entity.name, id)
    except Refusal:
        return {"rows": [], "may": []}


async def of_nothing(call: Call) -> Samples:
    """Samples for what concerns no single entity: my jobs; for each decision a request that I may see."""
    found = Samples()
    found.ids["job"] = found.ids["cancel_job"] = await latest(call.house, call.actor, 3)
    await _importing(found, call)
    found.ids |= dict.fromkeys(("approval", "drawing", "replay"), [*call.house.schema.workflows][:3])
    found.ids["report_figures"] = [each.name for each in listed(call.house, call.actor)][:3]
    found.bodies |= {"replay": {}, "export_password": {}}
    await _leaving(found, call)
    for waiting in ("mine", "started", "done"):
        rows = (await queue.read(call.house, call.actor, call.language, waiting=waiting, limit=20))["rows"]
        for row in rows:
            await _decisions(found, call, row["request"]["id"], row.get("seat"))
    for id in await _ids(call, call.house.schema.entity("request"), deleted=False):
        await _decisions(found, call, id)  # what others wait for: whoever looks after approvals may stop it
    return found


async def _importing(found: Samples, call: Call) -> None:
    """Imports of mine: the newest to be tried, all to be looked at and planned."""
    mine = await importing.latest(call.house, call.actor, 3)
    looked = ("one_import", "change_import", "preview_import", "import_problems", "refused_rows")
    found.ids |= dict.fromkeys(looked, mine)
    found.ids["start_import"] = mine[:1]
    found.bodies |= {"change_import": {}, "start_import": {"dry": True}}


async def _leaving(found: Samples, call: Call) -> None:
    """Failed effects, for whoever looks after them: one to be sent again, another that was done by hand."""
    try:
        rows = (await leaving(call.house, call.actor, call.language, limit=2))["rows"]
    except Refusal:
        return
    for operation, row in zip(("done_by_hand", "send_again"), rows, strict=False):
        found.ids[operation], found.bodies[operation] = [row["id"]], {"reason": NOTE}


async def _decisions(found: Samples, call: Call, id: int, seat: Any = None) -> None:
    known = await read_request(call.house, call.actor, id, call.language)
    found.ids.setdefault("one_request", []).append(id)
    found.ids.setdefault("has_seen", []).append(id)
    found.bodies.setdefault("has_seen", {"revision": known["revision"], "seq": len(known["trail"])})
    if chosen := [each for each in CHOOSING if each in known["may"]]:
        found.ids.setdefault("people_for", [id])
        found.parameters.setdefault("people_for:verb", chosen[:1])
    verb = next((each for each in RAREST if each in known["may"] and each not in found.bodies), None)
    if verb is not None:
        body = {"revision": known["revision"], "client_key": f"{verb}-{id}", "comment": NOTE}
        body |= {"seat": seat} if seat else {}
        body |= await _chosen(call, id, verb, known)
        found.ids[verb], found.bodies[verb] = [id], body


async def _chosen(call: Call, id: int, verb: str, known: dict[str, Any]) -> dict[str, Any]:
    """Whom a verb wants chosen: the first of those it offers."""
    if verb not in CHOOSING:
        return {"seat": known["remove"][0]} if verb == "remove-signer" else {}
    rows = (await choosable(call.house, call.actor, id, verb))["rows"]
    person = rows[0]["id"] if rows else 0
    return {"to": person} if verb != "add-signer" else {"people": [person], "place": known["asks"]["add"][0]}


async def _ids(call: Call, entity: Entity, *, deleted: bool, filter: str = "") -> list[int]:
    try:
        asked = Query(filter=filter, limit=5, count="none", deleted=deleted, sort="-id")
        page = await call.door.page(entity.name, asked)
    except Refusal:
        return []
    return [row.id for row in page.rows]


async def _record(call: Call, entity: Entity, id: int) -> Record | None:
    try:
        return await call.door.get(entity.name, id)
    except Refusal:
        return None


def _of_record(found: Samples, entity: Entity, record: Record | None) -> None:
    if record is None or record.may is None:
        return
    for verb, operation in (("update", "change_record"), ("delete", "delete_record"), ("comment", "add_comment")):
        if verb in record.may.verbs:
            found.ids.setdefault(operation, []).append(record.id)
    found.bodies.setdefault("ranges", {"rows": [0, 1], "columns": list(record.may.fields)[:1], "do": "copy"})
    _change(found, entity, record)
    for move in record.may.moves:
        if move.get("open") and not move.get("ask") and not move.get("approval"):
            found.ids.setdefault("move", [record.id])
            found.bodies.setdefault("move", {"to": move["to"], "reason": NOTE})
    for name, action in entity.actions.items():
        if name in record.may.verbs:
            asked = {each.name: example(each) for each in action.ask.values() if each.required is not False}
            found.ids.setdefault(f"act:{name}", [record.id])
            found.bodies.setdefault(f"act:{name}", asked)


def _change(found: Samples, entity: Entity, record: Record) -> None:
    """A change of a field that may be written here, to the value it has: taken, whatever the rules say."""
    assert record.may is not None
    for name, may in record.may.fields.items():
        value, field = record.values.get(name), entity.fields[name]
        if may == "write" and isinstance(value, str | bool) and field.show is True:
            found.bodies.setdefault("change_record", {name: value})
            found.bodies.setdefault("cells", {"edits": [{"id": record.id, "field": name, "value": value}]})
