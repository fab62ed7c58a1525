"""Lists: a page of records under a person's rights, with filter, search, view, sort and cursor."""

import base64
import hashlib
from dataclasses import dataclass, field
from typing import Any, Final

import orjson

from expressions.conditions import FALSE, TRUE, all_of
from expressions.tree import Expression
from kernel.errors import Refusal
from records import filters, ordering, reading
from records.codes import BAD_CURSOR, BAD_PAGE, BAD_QUESTION, NO_VIEW
from records.links import is_many
from records.results import Page, Query
from records.searching import matching, searches_plainly
from records.sight import Sight
from records.words import no_field
from schema.model import Entity, View
from store.listing import Seen

MOST: Final = 1_000
CAPPED: Final = 10_000


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, read: the condition (rights included) and the sort keys."""

    where: Expression
    sort: tuple[str, ...]
    view: View | None
    text: str = ""  # what search looks for by its index, where every searched field may be read
    seen: Seen = field(default_factory=Seen)  # what the person sees of what it is sorted by


async def asked(sight: Sight, entity: Entity, query: Query, *, by_index: bool = False) -> Asked:
    """Reads a query; `by_index`: its reader can search by the index. Raises Refusal 404, 422."""
    rows = await sight.rows_of(entity)
    view = _view(entity, query.view)
    indexed = by_index and searches_plainly(sight, entity)
    found = TRUE if indexed else await matching(sight, entity, query.q)
    viewed = await filters.view_condition(sight, entity, view.where if view else None)
    join = sight.joined if len(query.filter) <= filters.SHORT else all_of
    where = join(rows, viewed, await filters.condition(sight, entity, query.filter), found)
    sort = filters.keys(sight, entity, query.sort) if query.sort else _view_sort(sight, entity, view)
    return Asked(where, sort, view, query.q if indexed else "", await ordering.seen(sight, entity, sort))


async def page(sight: Sight, entity: Entity, query: Query) -> Page:
    """One page. Raises Refusal 404, 422."""
    refuse_bad(query)
    known = await asked(sight, entity, query)
    if known.where is FALSE:
        return Page((), 0, "exact", None)
    names = columns(sight, entity, query)
    mark = _mark(entity, query, known)
    offset = query.offset if not query.after else _offset(query.after, mark)
    wanted = _stored(sight, entity, names)
    rows = await sight.reader.rows(
        entity.name, wanted, known.where, known.sort, query.limit + 1, offset, sight.frame,
        deleted="only" if query.deleted else "without", seen=known.seen,
    )  # fmt: skip
    more, rows = len(rows) > query.limit, rows[: query.limit]
    await reading.load_members(sight, entity, rows, names)
    lined = counted(sight, entity, query)
    await reading.load_counts(sight, entity, rows, lined)
    for row, values in zip(rows, await reading.clock_values(sight, entity, rows, names), strict=True):
        row.update(values)
    total, exact = await _total(sight, entity, query, known, offset, len(rows), more)
    next_ = _cursor(mark, offset + query.limit) if more else None
    found = await reading.records(sight, entity, rows, (*names, *lined))
    return Page(found, total, exact, next_)


def refuse_bad(query: Query) -> None:
    """Raises Refusal 422 for a limit, offset or cursor that cannot be."""
    if not 1 <= query.limit <= MOST or not 0 <= query.offset < 2**62 or (query.after and query.offset):
        raise Refusal(BAD_PAGE, {"max": MOST})


def _view(entity: Entity, name: str) -> View | None:
    if not name:
        return None
    if name not in entity.views:
        raise Refusal(NO_VIEW, {"name": name})
    return entity.views[name]


def _view_sort(sight: Sight, entity: Entity, view: View | None) -> tuple[str, ...]:
    """The view's sort, without what this person may not see."""
    found: list[str] = []
    for key in view.sort if view else ():
        try:
            found += filters.keys(sight, entity, (key,))
        except Refusal:
            continue  # hidden from this person: the list is simply not sorted by it
    return tuple(found)


def columns(sight: Sight, entity: Entity, query: Query) -> tuple[str, ...]:
    """The fields a query asks for, as far as they may be seen. Raises Refusal 422 naming an unknown one."""
    return sight.kept(("columns", entity.name, query.fields), lambda: _columns(sight, entity, query))


def counted(sight: Sight, entity: Entity, query: Query) -> tuple[str, ...]:
    """The fields of child lines that a query asks for: a list tells how many each record has."""
    rights = sight.fields(entity.name).anywhere
    asked = dict.fromkeys(query.fields or ())
    return tuple(name for name in asked if name in entity.fields and entity.fields[name].lines and rights.sees(name))


def shown(sight: Sight, entity: Entity, query: Query) -> tuple[str, ...]:
    """Both, in the order they are asked for. Raises Refusal 422 naming an unknown one."""
    plain, lined = columns(sight, entity, query), counted(sight, entity, query)
    return tuple(name for name in dict.fromkeys(query.fields or plain) if name in plain or name in lined)


def _columns(sight: Sight, entity: Entity, query: Query) -> tuple[str, ...]:
    rights = sight.fields(entity.name).anywhere
    every = tuple(name for name, field in entity.fields.items() if not field.lines and rights.sees(name))
    if query.fields is None:
        return every
    unknown = [name for name in query.fields if name not in every and not entity.fields.get(name, _NO_LINES).lines]
    unknown += [
        name for name in query.fields if name in entity.fields and not rights.sees(name) and name not in unknown
    ]
    if unknown:
        found = [no_field(entity.label, name, every, "fields") for name in unknown]
        raise Refusal(BAD_QUESTION, {"count": len(found)}, problems=found)
    return tuple(name for name in query.fields if name in every)


class _NoLines:
    lines = ""


_NO_LINES: Any = _NoLines()


def _stored(sight: Sight, entity: Entity, names: tuple[str, ...]) -> tuple[str, ...] | None:
    """The columns to read: those shown; all where rights on a row depend on its values, or formulas read the clock."""
    rights = sight.fields(entity.name)
    live = any(not entity.fields[name].stored for name in names)
    if live or not rights.reads_alike:
        return None
    wanted = (name for name in names if entity.fields[name].stored and not is_many(entity.fields[name]))
    return tuple(
        dict.fromkeys(("id", "version", "title_", *wanted, *(("number",) if "number" in entity.fields else ())))
    )


async def _total(
    sight: Sight, entity: Entity, query: Query, known: Asked, offset: int, got: int, more: bool
) -> tuple[int | None, Any]:  # fmt: skip
    if query.count == "none":
        return None, "unknown"
    if not more and (got or not offset):
        return offset + got, "exact"
    at_most = None if query.count == "exact" else CAPPED + 1
    deleted: Any = "only" if query.deleted else "without"
    found = await sight.reader.count(entity.name, known.where, sight.frame, at_most, deleted=deleted)
    return (CAPPED, "at_least") if at_most is not None and found > CAPPED else (found, "exact")


# ---------------------------------------------------------------------------------------------------- cursors
def _mark(entity: Entity, query: Query, known: Asked) -> str:
    data = [entity.name, query.filter, query.q, known.sort, query.view, query.limit]
    return hashlib.sha256(orjson.dumps(data)).hexdigest()[:16]


def _cursor(mark: str, offset: int) -> str:
    return base64.urlsafe_b64encode(orjson.dumps([mark, offset])).decode().rstrip("=")


def _offset(after: str, mark: str) -> int:
    try:
        found = orjson.loads(base64.urlsafe_b64decode(after + "=" * (-len(after) % 4)))
        theirs, offset = found
    except (ValueError, TypeError) as error:
        raise Refusal(BAD_CURSOR) from error
    if theirs != mark or not isinstance(offset, int) or not 0 <= offset < 2**62:
        raise Refusal(BAD_CURSOR)
    return offset
