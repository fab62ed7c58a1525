"""Lists for screens and scripts: rows as JSON straight from the database, under the same rights as every other list."""

from array import array
from collections.abc import AsyncIterator, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import repeat
from typing import Any, Final

from expressions.conditions import FALSE, TRUE, all_of
from records import listing, naming, reading, roles
from records.guarded import by_action
from records.links import is_open, targets
from records.listing import CAPPED, Asked
from records.ordering import linked, title_where
from records.present import Present, mask_of
from records.results import Page, Query
from records.sight import Sight
from schema.model import Entity, Field
from store.listing import Listing
from store.pages import PageValues

TITLE = "title_"
MASKED = "masked"
HIDDEN: Final = object()  # in a column: nobody may see here whether anything stands there
STRETCH = 40_000  # rows whose place in the order is read together
Columns = dict[str, Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a person's rights make of a list's columns, whatever its rows are."""

    names: tuple[str, ...]
    masked: tuple[Field, ...]
    title_shown: bool
    number: tuple[str, ...]  # what a record is called by where its title may not be shown
    open: tuple[str, ...]  # links to any entity, whose titles the database does not join
    linked: Mapping[str, Entity | None]  # link -> its target
    lined: tuple[Field, ...]  # child lines, of which a list tells how many


async def grid(sight: Sight, entity: Entity, query: Query) -> Page:
    """One page with `ready` rows. Where field rights depend on the row it is read the careful way. Raises Refusal."""
    if not sight.fields(entity.name).reads_alike:
        found = await listing.page(sight, entity, query)
        present = Present(sight.house, sight.actor.language)
        rows = [present.record(row) for row in found.rows]
        return Page((), found.total, found.total_is, found.next, await _waiting(sight, entity, rows))
    listing.refuse_bad(query)
    known = await listing.asked(sight, entity, query, by_index=True)
    if known.where is FALSE:
        return Page((), 0, "exact", None, [])
    plan = sight.kept(("grid", entity.name, query.fields), lambda: _plan(sight, entity, query))
    question = await _question(sight, entity, query, known, plan)
    columns = (*plan.names, TITLE, *plan.number)
    values = await sight.reader.page_values(question, columns, query.limit, query.offset, query.after or None)
    total, exact = await _total(sight, query, question, values)
    rows = await _waiting(sight, entity, await _rows(sight, entity, plan, values))
    return Page((), total, exact, values.next, rows)


async def order(sight: Sight, entity: Entity, known: Asked) -> "array[int]":
    """The ids of a whole list as the person sees it sorted, each once: eight bytes a row, read stretch by stretch."""
    found, held = array("q"), bytearray()
    async for ids in _stretches(sight, entity, known):
        for id in ids:
            if id >> 3 >= len(held):
                held.extend(bytes((id >> 3) - len(held) + 1))
            if not held[id >> 3] & 1 << (id & 7):  # one that moved meanwhile came by before
                held[id >> 3] |= 1 << (id & 7)
                found.append(id)
    return found


async def _stretches(sight: Sight, entity: Entity, known: Asked) -> AsyncIterator[Sequence[int]]:
    if known.where is FALSE:
        return
    if not sight.fields(entity.name).reads_alike:  # where a value is hidden it is no place in the order either
        at, full = 0, True
        while full:
            rows = await sight.reader.rows(
                entity.name, ("id",), known.where, known.sort, STRETCH, at, sight.frame, seen=known.seen
            )  # fmt: skip
            yield [row["id"] for row in rows]
            at, full = at + STRETCH, len(rows) == STRETCH
        return
    question = Listing(entity.name, known.where, known.sort, sight.frame, titles=dict(known.seen.titles))
    after: str | None = None
    while True:
        values = await sight.reader.page_values(question, (), STRETCH, after=after)
        yield values.columns[0]
        if (after := values.next) is None:
            return


async def some(
    sight: Sight, entity: Entity, names: tuple[str, ...], known: Asked, ids: Sequence[int]
) -> Columns:  # fmt: skip
    """Those of the records `ids` that are in the list now, in this order: a column of JSON values for `id`, each of
    `names`, and `masked`, which names those that are. Raises Refusal."""
    if known.where is FALSE or not ids:
        return dict.fromkeys(("id", *names, MASKED), ())
    if not sight.fields(entity.name).reads_alike:
        return await _some_carefully(sight, entity, names, known, ids)
    query = Query(fields=names)
    plan = sight.kept(("grid", entity.name, names), lambda: _plan(sight, entity, query))
    question = await _question(sight, entity, query, replace(known, sort=()), plan)
    values = await sight.reader.some_values(question, (*plan.names, TITLE, *plan.number), ids)
    columns = await _columns(sight, entity, plan, values)
    return {MASKED: [()] * len(values)} | {name: columns[name] for name in ("id", *names, MASKED) if name in columns}


async def told(sight: Sight, entity: Entity, names: tuple[str, ...], ids: Sequence[int]) -> list[dict[str, Any]]:
    """Those of the records `ids` that the person may read, as a list of these columns shows them. Raises Refusal."""
    query = Query(fields=names, limit=max(1, len(ids)), count="none")
    if not sight.fields(entity.name).reads_alike:
        among = f"id in [{', '.join(map(str, ids))}]"
        return (await grid(sight, entity, replace(query, filter=among))).ready or []
    known = await listing.asked(sight, entity, query)
    if known.where is FALSE:
        return []
    plan = sight.kept(("grid", entity.name, names), lambda: _plan(sight, entity, query))
    question = await _question(sight, entity, query, known, plan)
    values = await sight.reader.some_values(question, (*plan.names, TITLE, *plan.number), ids)
    return await _waiting(sight, entity, await _rows(sight, entity, plan, values))


async def statement(sight: Sight, entity: Entity, names: tuple[str, ...]) -> Hashable | None:
    """All that decides which rows the person is shown in these columns, and what of them: what the database is asked,
    and what is made of its answer. None where more than that decides: rights that depend on the row, seats in
    approvals, titles read one by one. Raises Refusal."""
    rights = sight.fields(entity.name)
    if not rights.reads_alike or entity.name in by_action(sight.house.schema, "update"):
        return None
    query = Query(fields=names)
    known = await listing.asked(sight, entity, query)
    plan = _plan(sight, entity, query)
    question = await _question(sight, entity, query, known, plan)
    if sight.asked_seats or plan.open or [name async for name in _plainly_titled(sight, plan)]:
        return None
    asked = sight.reader.statement(question, (*plan.names, TITLE, *plan.number))
    plain = tuple(name for name in entity.fields if not rights.anywhere.masks(name))
    return asked, plain, plan.lined, sight.actor.language


async def _some_carefully(
    sight: Sight, entity: Entity, names: tuple[str, ...], known: Asked, ids: Sequence[int]
) -> Columns:  # fmt: skip
    """The same where field rights depend on the row: HIDDEN stands where nothing may be seen."""
    where = all_of(known.where, sight.among(entity.name, "id", ids))
    found = {row["id"]: row for row in await sight.reader.rows(entity.name, None, where, frame=sight.frame)}
    rows = [found[id] for id in ids if id in found]
    await reading.load_members(sight, entity, rows, names)
    for row, values in zip(rows, await reading.clock_values(sight, entity, rows, names), strict=True):
        row.update(values)
    present = Present(sight.house, sight.actor.language)
    shown = [present.record(each) for each in await reading.records(sight, entity, rows, names)]
    return {
        MASKED: [each.get(MASKED, ()) for each in shown],
        **{name: [each.get(name, HIDDEN) for each in shown] for name in ("id", *names)},
    }


async def _waiting(sight: Sight, entity: Entity, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows, `pending: {request, fields}` with those that have a guarded change beside them (S1.2)."""
    ask = sight.house.extensions.waiting
    if ask is not None and entity.name in by_action(sight.house.schema, "update"):
        for id_, found in (await ask(sight, entity, [row["id"] for row in rows])).items():
            next(row for row in rows if row["id"] == id_)["pending"] = found
    return rows


def _plan(sight: Sight, entity: Entity, query: Query) -> Plan:
    rights = sight.fields(entity.name).anywhere
    names = listing.columns(sight, entity, query)
    fields = [entity.fields[name] for name in names]
    lined = tuple(entity.fields[name] for name in listing.counted(sight, entity, query))
    masked = tuple(field for field in (*fields, *lined) if rights.masks(field.name))
    return Plan(
        names, masked, sight.title_shown(entity, rights),
        ("number",) if "number" in entity.fields and not rights.masks("number") else (),
        tuple(field.name for field in fields if is_open(field) and not rights.masks(field.name)),
        {field.name: linked(sight, field) for field in fields if targets(field)},
        lined,
    )  # fmt: skip


async def _question(sight: Sight, entity: Entity, query: Query, known: Asked, plan: Plan) -> Listing:
    titles = {name: await title_where(sight, target) for name, target in plan.linked.items()}
    titles[TITLE] = await naming.links_where(sight, entity)
    deleted: Any = "only" if query.deleted else "without"
    kept = {name: where for name, where in titles.items() if where is not TRUE} | dict(known.seen.titles)
    return Listing(entity.name, known.where, known.sort, sight.frame, known.text, deleted, kept)


async def _total(sight: Sight, query: Query, question: Listing, values: PageValues) -> tuple[int | None, Any]:
    if query.count == "none":
        return None, "unknown"
    got = len(values)
    if values.next is None and not query.after and (got or not query.offset):
        return query.offset + got, "exact"
    at_most = None if query.count == "exact" else CAPPED + 1
    found = await sight.reader.total(question, at_most)
    return (CAPPED, "at_least") if at_most is not None and found > CAPPED else (found, "exact")


async def _rows(sight: Sight, entity: Entity, plan: Plan, values: PageValues) -> list[dict[str, Any]]:
    columns = await _columns(sight, entity, plan, values)
    keys = tuple(columns)
    return [dict(zip(keys, row, strict=True)) for row in zip(*columns.values(), strict=True)]


async def _columns(sight: Sight, entity: Entity, plan: Plan, values: PageValues) -> Columns:
    columns: Columns = dict(zip(values.names, values.columns, strict=True))
    _title(columns, plan)
    for field in plan.lined:
        found = await sight.reader.how_many(field.lines, "parent", columns["id"])
        columns[field.name] = [found[id] for id in columns["id"]]
    _mask(columns, plan.masked)
    await _open_links(sight, columns, plan.open)
    await _plain_titles(sight, columns, plan)
    await _roles(sight, entity, columns, plan)
    return columns


def _title(columns: Columns, plan: Plan) -> None:
    stored, shown = columns.pop(TITLE), plan.title_shown
    numbers = columns["number"] if plan.number else repeat(None)
    plain = (n or f"#{id}" for n, id in zip(numbers, columns["id"], strict=False))
    columns["title"] = [title if shown and title is not None else n for title, n in zip(stored, plain, strict=False)]
    if "number" not in plan.names:
        columns.pop("number", None)


def _mask(columns: Columns, fields: Sequence[Field]) -> None:
    for field in fields:
        columns[field.name] = list(map(mask_of(field), columns[field.name]))
    if fields:
        columns[MASKED] = [sorted(field.name for field in fields)] * len(columns["id"])


async def _open_links(sight: Sight, columns: Columns, names: Sequence[str]) -> None:
    """Titles of what links to any entity name."""
    links = [each for name in names for value in columns[name] for each in _listed(value)]
    if not links:
        return
    wanted: dict[str, set[int]] = {}
    for each in links:
        wanted.setdefault(each["entity"], set()).add(each["id"])
    titles = await sight.titles(wanted)
    for each in links:
        each["title"] = titles.get((each["entity"], each["id"]))


async def _plain_titles(sight: Sight, columns: Columns, plan: Plan) -> None:
    """What linked records are called that may be read, though not their whole title."""
    async for name, target in _plainly_titled(sight, plan):
        links = [each for value in columns[name] for each in _listed(value) if each["title"] is None]
        titles = await sight.titles({target.name: {each["id"] for each in links}})
        for each in links:
            each["title"] = titles[target.name, each["id"]]


async def _plainly_titled(sight: Sight, plan: Plan) -> AsyncIterator[tuple[str, Entity]]:
    """The links to records some of which may be read, though not their whole title."""
    masked = {field.name for field in plan.masked}
    for name, target in plan.linked.items():
        if target is None or name in masked or await title_where(sight, target) is await sight.rows_of(target):
            continue
        yield name, target


async def _roles(sight: Sight, entity: Entity, columns: Columns, plan: Plan) -> None:
    """Roles are called as the person's language has them."""
    if entity.name == roles.ROLE:
        roles.relabel(sight.house.schema, sight.actor.language, columns)
    named = [name for name, target in plan.linked.items() if target is not None and target.name == roles.ROLE]
    links = [each for name in named for value in columns[name] for each in _listed(value) if each["title"] is not None]
    if links:
        ids = {each["id"] for each in links}
        said = await roles.titles(sight.reader, sight.house.schema, sight.actor.language, ids)
        for each in links:
            each["title"] = said.get(each["id"], each["title"])


def _listed(value: Any) -> list[dict[str, Any]]:
    return value if isinstance(value, list) else [value] if value else []
