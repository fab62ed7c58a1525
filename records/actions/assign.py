"""The verb assign: gives a record to another owner; its unit follows."""

from dataclasses import dataclass

from kernel.errors import Problem, Refusal
from records.actions.update import refuse_assigning
from records.codes import INVALID, LINK_UNKNOWN, NO_OWNER
from records.editing import edit, open_draft
from records.parsing import pickable
from records.reading import seen
from records.results import Outcome
from records.work import Work


@dataclass(frozen=True, slots=True)
class Assign:
    """Assigns to `owner` (None: nobody, the unit stays); `note` goes into the trail."""

    entity: str
    id: int
    owner: int | None
    note: str = ""


async def run(work: Work, action: Assign) -> Outcome:
    """The record as one may see it afterwards. Raises Refusal: 404, 403, 409 locked, 422."""
    entity = work.entity(action.entity)
    if "owner" not in entity.fields:
        raise Refusal(NO_OWNER, {"entity": entity.label})
    draft = open_draft(entity, await work.row(entity, action.id, "assign"))
    if action.owner is not None and action.owner not in await pickable(work, "user", {action.owner}):
        values = {
            "label": entity.fields["owner"].label,
            "entity": work.house.schema.entity("user").label,
            "id": action.owner,
        }
        raise Refusal(INVALID, {"count": 1}, problems=[Problem(LINK_UNKNOWN, values, "owner")])
    await refuse_assigning(work, draft, action.owner)
    await edit(work, draft, {"owner": action.owner}, "assign", reason=action.note)
    return await seen(work, entity, action.id)
