"""The verb export: rows of a list asked for as a file; it is downloaded once, at once or when it is approved (S1.2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from access.codes import NO_ENTITY, NOT_ALLOWED
from expressions.conditions import all_of
from expressions.tree import Expression
from kernel.errors import Refusal
from records import listing
from records.actions.create import store_new
from records.editing import new_draft
from records.exports import JOB, release
from records.results import Outcome, Query
from records.sight import Sight
from records.words import verb_label
from records.work import Work
from schema.model import Entity

PERSONAL: Final = frozenset(("phone", "email", "address"))  # field types that say how to reach a person


@dataclass(frozen=True, slots=True)
class Export:
    """Asks for the rows of a list; `fields` None: all that one may see."""

    entity: str
    filter: str = ""
    q: str = ""
    view: str = ""
    fields: tuple[str, ...] | None = None


async def ask(work: Work, action: Export) -> Outcome:
    """`value`: `{id, rows, ready_until}`. Raises Refusal: 404, 403 without the right, 422 for a bad question."""
    entity = work.entity(action.entity)
    refuse_without(work, entity)
    query = Query(filter=action.filter, q=action.q, view=action.view, fields=action.fields)
    names = listing.columns(work, entity, query)
    count = await work.reader.count(entity.name, await exportable(work, entity, query), work.frame)
    draft = await new_draft(work, work.house.schema.entity(JOB), _values(work, entity, action, names, count))
    await store_new(work, draft)
    hold = work.house.extensions.hold_export
    if hold is None or not await hold(work, draft):
        await release(work, draft.id)
    until = (await work.stored(JOB, draft.id))["ready_until"]
    return Outcome(entity=JOB, id=draft.id, value={"id": draft.id, "rows": count, "ready_until": until}, created=True)


def refuse_without(sight: Sight, entity: Entity) -> None:
    """Exporting is a right of its own. Raises Refusal 403, or 404 where there is nothing to read."""
    verbs = sight.policy.verbs(sight.actor, entity.name)
    if "export" in verbs:
        return
    if "read" not in verbs:
        raise Refusal(NO_ENTITY, {"entity": entity.name})
    raise Refusal(NOT_ALLOWED, {"entity": entity.label, "verb": verb_label(entity, "export")})


async def exportable(sight: Sight, entity: Entity, query: Query) -> Expression:
    """The rows of the list that the person may read and export now. Raises Refusal 422."""
    known = await listing.asked(sight, entity, query)
    return all_of(known.where, sight.policy.rows(sight.actor, "export", entity.name))


def _values(
    work: Work, entity: Entity, action: Export, names: Sequence[str], count: int
) -> Mapping[str, Any]:  # fmt: skip
    locale = work.house.schema.app.locale
    labels = [entity.fields[name].label.in_(locale) for name in names]
    return {
        "name": f"{entity.label.in_(locale)} · {count}", "entity": entity.name, "columns": "、".join(labels),
        "filter": " ".join(filter(None, (action.filter, action.q, action.view))) or None, "row_count": count,
        "has_personal_data": any(entity.fields[name].type in PERSONAL for name in names),
        "asked": {"filter": action.filter, "q": action.q, "view": action.view, "fields": [*names]},
    }  # fmt: skip
