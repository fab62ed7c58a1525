"""The verb export: rows of a list asked for as a file; it is downloaded once, at once or when it is approved (S1.2)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from expressions.tree import Expression
from kernel.errors import Refusal
from records import filters, grid, listing, whole
from records.actions.create import store_new
from records.draft import Draft
from records.editing import new_draft
from records.exports import JOB, release
from records.grouping import figures_of, keys_of, sort_of
from records.listing import Asked
from records.results import Outcome, Query
from records.work import Work
from schema.model import Entity, Field
from transfer.codes import TOO_MANY_CHOSEN

Format = Literal["csv", "xlsx", "jsonl"]
PERSONAL: Final = frozenset(("phone", "email", "address"))  # field types that say how to reach a person
VERB: Final = "export"
AT_ONCE: Final = 10_000  # rows that are written while they are downloaded; more are made beforehand
MOST_CHOSEN: Final = 100_000  # rows of a selection, whose ids are kept


@dataclass(frozen=True, slots=True)
class Export:
    """Asks for the rows of a list; `fields` None: all that one may see. `rows`: only these stretches of the list, end
    excluded; `ids`: only these records."""

    entity: str
    filter: str = ""
    q: str = ""
    view: str = ""
    fields: tuple[str, ...] | None = None
    sort: str = ""
    format: Format = "csv"
    rows: tuple[tuple[int, int], ...] = ()
    ids: tuple[int, ...] = ()
    colors: tuple[tuple[str, str, bool], ...] = ()  # (colour, condition, whether the whole row wears it), of one's own
    frozen: tuple[str, ...] = ()  # columns that stay in sight, as far as they come first
    by: tuple[str, ...] = ()  # groups of a workbook, as a list asks for them; their fields are its first columns
    totals: tuple[str, ...] = ()  # what its groups come to (`amount:sum`)


async def ask(work: Work, action: Export) -> Outcome:
    """`value`: `{id, rows, ready_until, encrypted, job}`; `job` is the work that makes the file (None: it is written
    while it is downloaded). Raises Refusal: 404, 403 without the right, 422 for a bad question."""
    entity = work.entity(action.entity)
    action = await _grouped(work, entity, action)
    query = Query(filter=action.filter, q=action.q, view=action.view, sort=action.sort, fields=action.fields)
    known = await whole.asked(work, entity, query, VERB)
    names = listing.shown(work, entity, query)
    for _, source, _ in action.colors:
        await filters.condition(work, entity, source)
    chosen = await _chosen(work, entity, known, action)
    count = await work.reader.count(entity.name, known.where, work.frame) if chosen is None else len(chosen)
    draft = await _draft(work, entity, action, _values(work, entity, action, names, count), chosen)
    await store_new(work, draft)
    hold, job = work.house.extensions.hold_export, None
    if hold is None or not await hold(work, draft):
        await release(work, draft.id)
    row = await work.stored(JOB, draft.id)
    job = row["job"]
    told = {"id": draft.id, "rows": count, "ready_until": row["ready_until"], "job": job}
    return Outcome(entity=JOB, id=draft.id, value={**told, "encrypted": bool(row["encrypted"])}, created=True)


async def _grouped(work: Work, entity: Entity, action: Export) -> Export:
    """In the order of its groups, with their fields ahead. Raises Refusal 422 for a key or figure that cannot be."""
    keys = keys_of(work, entity, action.by)
    figures_of(work, entity, action.totals)
    if not keys:
        return action
    first = tuple(dict.fromkeys(key.field for key in keys))
    fields = action.fields or listing.columns(work, entity, Query(view=action.view))
    within = await listing.asked(work, entity, Query(view=action.view, sort=action.sort))
    sort = dict.fromkeys([*sort_of(entity, keys), *within.sort])
    return replace(action, fields=tuple(dict.fromkeys([*first, *fields])), sort=",".join(sort))


async def _chosen(work: Work, entity: Entity, known: Asked, action: Export) -> list[int] | None:
    """The ids of a selection, in the order of the list; None: there is none. Raises Refusal 422."""
    if not action.rows and not action.ids:
        return None
    order = await grid.order(work, entity, known)
    if action.ids:
        picked = frozenset(action.ids)
        found = [id for id in order if id in picked]
    else:
        places = sorted({at for first, end in action.rows for at in range(max(0, first), min(end, len(order)))})
        found = [order[at] for at in places]
    if len(found) > MOST_CHOSEN:
        raise Refusal(TOO_MANY_CHOSEN, {"most": MOST_CHOSEN, "found": len(found)})
    return found


async def _draft(
    work: Work, entity: Entity, action: Export, values: Mapping[str, Any], chosen: Sequence[int] | None
) -> Draft:  # fmt: skip
    job = work.house.schema.entity(JOB)
    draft = await new_draft(work, job, values)
    encrypted = await _encrypted(work, entity, draft)
    made = encrypted or action.format == "xlsx" or values["row_count"] > AT_ONCE
    asked = {**values["asked"], "ids": chosen, "made": made, "language": work.actor.language}
    return await new_draft(work, job, {**values, "asked": asked, "encrypted": encrypted})


async def _encrypted(work: Work, entity: Entity, draft: Draft) -> bool:
    """Whether the schema demands it of this export."""
    demand = entity.encrypt_export
    if not isinstance(demand, Expression):
        return bool(demand)
    work.world.know(JOB, [draft.row])
    return bool(await work.world.value(demand, work.frame_of(draft)))


def _told(work: Work, entity: Entity, names: Sequence[str]) -> Iterator[Field]:
    """The fields that a file tells of: the columns, and those of their child lines."""
    for name in names:
        yield (field := entity.fields[name])
        if field.lines:
            yield from work.house.schema.entity(field.lines).fields.values()


def _values(
    work: Work, entity: Entity, action: Export, names: Sequence[str], count: int
) -> dict[str, Any]:  # fmt: skip
    locale = work.house.schema.app.locale
    labels = [entity.fields[name].label.in_(locale) for name in names]
    return {
        "name": f"{entity.label.in_(locale)} · {count}", "entity": entity.name, "columns": "、".join(labels),
        "filter": " ".join(filter(None, (action.filter, action.q, action.view))) or None, "row_count": count,
        "has_personal_data": any(field.type in PERSONAL for field in _told(work, entity, names)),
        "format": action.format,
        "asked": {
            "filter": action.filter, "q": action.q, "view": action.view, "sort": action.sort, "fields": [*names],
            "colors": [[*each] for each in action.colors], "frozen": [*action.frozen],
            "by": [*action.by], "totals": [*action.totals],
        },
    }  # fmt: skip
