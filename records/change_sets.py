"""What one gesture of a person changed, kept so that it can be undone."""

from typing import Any, Final

from records import audit
from records.work import Work

CHANGE_SET: Final = "change_set"
_TURNED: Final = frozenset(("create", "update", "delete", "restore", "assign"))


async def keep(work: Work, label: str) -> int | None:
    """Writes the change set of this transaction; None when nothing was changed that undo could turn."""
    entries = _entries(work)
    if not entries or work.actor.user_id is None:
        return None
    row = {"user": work.actor.user_id, "at": work.now, "label": label, "entries": entries, "undone": False}
    return await work.unit.insert(CHANGE_SET, row)


async def extend(work: Work, id: int | None, label: str) -> int | None:
    """Adds what this transaction changed to the change set `id`, so that one undo turns both; None begins one."""
    if id is None:
        return await keep(work, label)
    known = await work.reader.one(CHANGE_SET, id)
    entries = _entries(work)
    if known and entries:
        await work.unit.update(CHANGE_SET, id, {"entries": [*known["entries"], *entries]})
    return id


def _entries(work: Work) -> list[dict[str, Any]]:
    return [
        {"entity": each.entity, "id": each.id, "verb": each.verb, "version": each.version,
         "changes": audit.as_data(work.house.schema.entity(each.entity), each.changes)}
        for each in work.changes
        if each.verb in _TURNED and not work.house.schema.entity(each.entity).internal
    ]  # fmt: skip
