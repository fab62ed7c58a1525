"""The verb share of a view: whoever may share an entity's records lets roles, or everybody, see a view of one's own."""

from dataclasses import dataclass
from typing import Any, Final

from access.codes import NOT_ALLOWED, UNSEEN
from kernel.errors import Problem, Refusal
from records import audit
from records.group_codes import NO_ROLE
from records.results import Outcome
from records.words import verb_label
from records.work import Work

SAVED: Final = "saved_view"
EVERYONE: Final = "everyone"


@dataclass(frozen=True, slots=True)
class Share:
    """Shares a saved view with these roles (`everyone`: all who are inside) and with nobody else; none ends it."""

    entity: str
    id: int
    roles: tuple[str, ...]


async def run(work: Work, action: Share) -> Outcome:
    """`value`: the roles. Raises Refusal: 404 for a view that is not mine, 403 without the right to share, 422."""
    saved = work.entity(SAVED)
    row = await work.row(saved, action.id, "update")
    entity = work.entity(action.entity)
    if row["entity"] != entity.name:
        raise Refusal(UNSEEN, {"entity": saved.label, "id": action.id})
    if "share" not in work.policy.verbs(work.actor, entity.name):
        raise Refusal(NOT_ALLOWED, {"entity": entity.label, "verb": verb_label(entity, "share")})
    known = {EVERYONE, *work.house.schema.roles}
    if unknown := [name for name in action.roles if name not in known]:
        raise Refusal(NO_ROLE, {"role": unknown[0]}, problems=[Problem(NO_ROLE, {"role": unknown[0]}, "roles")])
    roles = sorted(set(action.roles))
    changes: dict[str, Any] = {"shared_with": roles, "updated_at": work.now, "updated_by": work.actor.user_id}
    await work.unit.update(SAVED, row["id"], changes, row["version"])
    await audit.write(work, saved, row["id"], "share", {}, ", ".join(roles), row["version"] + 1)
    return Outcome(entity=SAVED, id=row["id"], value={"id": row["id"], "roles": roles})
