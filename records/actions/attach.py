"""The verbs attach and detach: hang an uploaded file on a record, and take it off again."""

from dataclasses import dataclass

from access.codes import PEOPLE_ONLY, UNSEEN
from kernel.errors import Problem, Refusal
from kernel.reference import Reference
from records import audit
from records.attachments import ATTACHMENT, LABEL, attached, attachments, refuse_closed, refuse_without
from records.codes import INVALID, LINK_UNKNOWN
from records.files import FILE
from records.parsing import pickable
from records.results import Outcome, Row
from records.work import Work
from schema.model import Entity


@dataclass(frozen=True, slots=True)
class Attach:
    """Hangs a file on a record; one that hangs there already stays as it is."""

    entity: str
    id: int
    file: int


@dataclass(frozen=True, slots=True)
class Detach:
    """Takes a file off a record. The trail keeps its name; its bytes stay for whatever else holds them."""

    entity: str
    id: int
    file: int


async def run_attach(work: Work, action: Attach) -> Outcome:
    """`value`: the attachment. Raises Refusal: 404, 403, 409 locked, 422 for a file that I may not read."""
    entity, row = await _open(work, action)
    if not await pickable(work, FILE, {action.file}):
        values = {"label": LABEL, "entity": work.house.schema.entity(FILE).label, "id": action.file}
        raise Refusal(INVALID, {"count": 1}, problems=[Problem(LINK_UNKNOWN, values, "file")])
    if await _hanging(work, action) is None:
        values = {"record": Reference(entity.name, row["id"]), "file": action.file, "by": work.actor.user_id,
                  "at": work.now}  # fmt: skip
        await work.unit.insert(ATTACHMENT, values)
        await _tell(work, entity, row, action.file, "attach")
    shown = (await attachments(work, entity, row))["rows"]
    value = next(each for each in shown if each["id"] == action.file)
    return Outcome(entity=entity.name, id=row["id"], value=value, created=True)


async def run_detach(work: Work, action: Detach) -> Outcome:
    """Raises Refusal: 404, also for a file that does not hang there, 403, 409 locked."""
    entity, row = await _open(work, action, removing=True)
    hanging = await _hanging(work, action)
    if hanging is None:
        raise Refusal(UNSEEN, {"entity": work.house.schema.entity(FILE).label, "id": action.file})
    await work.unit.purge(ATTACHMENT, [hanging["id"]])
    await _tell(work, entity, row, action.file, "detach")
    return Outcome(entity=entity.name, id=row["id"])


async def _open(work: Work, action: Attach | Detach, *, removing: bool = False) -> tuple[Entity, Row]:
    entity = work.entity(action.entity)
    refuse_without(entity)
    row = await work.row(entity, action.id, "read" if work.actor.outside else "update")
    if work.actor.outside:
        raise Refusal(PEOPLE_ONLY, {"what": LABEL})
    await refuse_closed(work, entity, row, removing=removing)
    return entity, row


async def _hanging(work: Work, action: Attach | Detach) -> Row | None:
    found = await attached(work, Reference(action.entity, action.id))
    return next((each for each in found if each["file"] == action.file), None)


async def _tell(work: Work, entity: Entity, row: Row, file: int, verb: str) -> None:
    about = await work.stored(FILE, file)
    await audit.write(work, entity, row["id"], verb, {}, str(about["name"]), row["version"])
