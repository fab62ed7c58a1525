"""What one gesture of a person changed, kept so that it can be undone."""

from typing import Final

from records import audit
from records.work import Work

CHANGE_SET: Final = "change_set"
_TURNED: Final = frozenset(("create", "update", "delete", "restore", "assign"))


async def keep(work: Work, label: str) -> int | None:
    """Writes the change set of this transaction; None when nothing was changed that undo could turn."""
    entries = [
        {"entity": each.entity, "id": each.id, "verb": each.verb, "version": each.version,
         "changes": audit.as_data(work.house.schema.entity(each.entity), each.changes)}
        for each in work.changes
        if each.verb in _TURNED and not work.house.schema.entity(each.entity).internal
    ]  # fmt: skip
    if not entries or work.actor.user_id is None:
        return None
    row = {"user": work.actor.user_id, "at": work.now, "label": label, "entries": entries, "undone": False}
    return await work.unit.insert(CHANGE_SET, row)
