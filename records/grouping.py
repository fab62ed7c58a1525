"""Groups of a list with counts and figures, under the rights of the list itself; without keys the totals of all rows.

A field that is hidden or masked here is refused like an unknown name; on rows where it is not plain it counts as empty.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from access.names import VisibleNames
from expressions import days
from expressions.conditions import FALSE
from expressions.numbers import divide, written
from expressions.tree import Expression
from kernel.errors import Code, Problem, Refusal
from records import filters, listing, ordering
from records.group_codes import BAD_GROUP, BAD_TOTAL, TOO_MANY_GROUPS
from records.links import targets
from records.results import Query
from records.sight import Sight
from schema.fieldtypes import registry
from schema.fieldtypes.grains import PERIODS, Key, fits, key_of
from schema.fieldtypes.grains import figures as offered_of
from schema.model import Entity, Field
from store.grains import EACH
from store.grouping import By, Group, Grouping, parts_of
from store.listing import Listing, Seen

DEEPEST: Final = 3
MOST: Final = 5_000  # groups of one answer; deeper levels are left out beyond
MOST_TOTALS: Final = 100
_LONGEST: Final = 500  # characters of a value in a filter


@dataclass(frozen=True, slots=True)
class Asked:
    """`by` and `totals` as the address has them; `mark`: a condition that each group says how many rows meet."""

    query: Query
    by: tuple[str, ...] = ()
    totals: tuple[str, ...] = ()
    mark: str = ""


async def grouped(sight: Sight, entity: Entity, asked: Asked) -> dict[str, Any]:
    """`{by, sort, levels, more, groups, count, totals, marked}`, groups before what they hold. Raises Refusal 422."""
    keys, figures = keys_of(sight, entity, asked.by), figures_of(sight, entity, asked.totals)
    known = await listing.asked(sight, entity, replace(asked.query, sort=""), by_index=True)
    answer = {"by": [str(key) for key in keys], "sort": sort_of(entity, keys), "levels": len(keys), "more": False}
    marks = (await filters.condition(sight, entity, asked.mark),) if asked.mark.strip() else ()
    if known.where is FALSE:
        return answer | _Told(sight, entity, keys, figures).whole([]) | {"groups": []}
    seen = await seen_of(sight, entity, [*(key.field for key in keys), *(name for name, _ in figures)])
    list_ = Listing(entity.name, known.where, (), sight.frame, known.text, titles=seen.titles)
    levels, found = await _deepest(sight, list_, keys, figures, seen, marks)
    more = len(found) > MOST
    told = _Told(sight, entity, keys[:levels], figures)
    alone = await sight.reader.groups(_grouping(list_, (), figures, seen, marks), 1) if more else found
    rows = list(told.tree(found[:MOST]))
    await _titled(sight, entity, keys, rows)
    return answer | {"levels": levels, "more": more, "groups": rows} | told.whole(alone)


async def _deepest(
    sight: Sight, list_: Listing, keys: Sequence[Key], figures: Sequence[tuple[str, str]], seen: Seen,
    marks: Sequence[Expression],
) -> tuple[int, Sequence[Group]]:  # fmt: skip
    """As many levels as fit into one answer, at least one, and their groups."""
    levels = len(keys)
    found: Sequence[Group] = await sight.reader.groups(_grouping(list_, keys, figures, seen, marks), MOST + 1)
    while len(found) > MOST and levels > 1:
        levels -= 1
        found = await sight.reader.groups(_grouping(list_, keys[:levels], figures, seen, marks), MOST + 1)
    return levels, found


def _grouping(
    list_: Listing, keys: Sequence[Key], figures: Sequence[tuple[str, str]], seen: Seen, marks: Sequence[Expression]
) -> Grouping:
    return Grouping(list_, tuple(By(key.field, key.grain, key.down) for key in keys), figures, seen, marks)


# ---------------------------------------------------------------------------------------------------- what is asked
def keys_of(sight: Sight, entity: Entity, by: Sequence[str]) -> tuple[Key, ...]:
    """The keys, read. Raises Refusal 422 for one that is unknown, hidden, masked, or cannot be grouped by."""
    keys = tuple(map(key_of, by))
    if len(keys) > DEEPEST or len({(key.field, key.grain) for key in keys}) < len(keys):
        raise Refusal(TOO_MANY_GROUPS, {"most": DEEPEST})
    for key in keys:
        field = _field(sight, entity, key.field)
        if field is None or not fits(field, key.grain):
            raise _refused(BAD_GROUP, str(key), "by")
    return keys


def figures_of(sight: Sight, entity: Entity, totals: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """The figures (`amount:sum`), read. Raises Refusal 422 as for keys."""
    found = []
    for text in dict.fromkeys(totals):
        name, _, figure = text.strip().partition(":")
        field = _field(sight, entity, name)
        if field is None or figure not in offered_of(field) or len(totals) > MOST_TOTALS:
            raise _refused(BAD_TOTAL, text, "totals")
        found.append((name, figure))
    return tuple(found)


def sort_of(entity: Entity, keys: Sequence[Key]) -> list[str]:
    """The sort under which the rows of a list stand group by group, in the order of the groups."""
    return [part for key in keys for part in _sort(entity.fields[key.field], key)]


def _sort(field: Field, key: Key) -> tuple[str, ...]:
    each = Key(field.name, EACH, key.down)
    kind = registry.of(field)
    column = kind.column(field)
    if column and column.kind in ("date", "instant"):
        return (str(replace(key, grain=key.grain or "day")),)
    if targets(field):
        return (str(replace(key, grain="")), str(each))
    return (str(each),) if column and column.kind == "boolean" else (str(key if key.step else replace(key, grain="")),)


def _field(sight: Sight, entity: Entity, name: str) -> Field | None:
    """The field, if this person may ask for it."""
    field = entity.fields.get(name)
    names = VisibleNames(sight.policy, sight.actor, sight.opened)
    shown = sight.actor.is_system or names.member(entity.name, name) is not None
    return field if field is not None and shown else None


def _refused(code: Code, name: str, at: str) -> Refusal:
    return Refusal(code, {"name": name}, problems=[Problem(code, {"name": name}, at)])


async def seen_of(sight: Sight, entity: Entity, names: Sequence[str]) -> Seen:
    """What this person sees of the fields: nothing of a record that a seat opened where a step hides fields (S7.6)."""
    seen = await ordering.seen(sight, entity, list(dict.fromkeys(names)))
    if sight.actor.is_system or entity.name not in sight.house.hiding or entity.name in sight.opened:
        return seen
    rights, granted = sight.fields(entity.name), sight.policy.rows(sight.actor, "read", entity.name)
    return Seen(seen.titles, {name: sight.joined(granted, rights.plain_where(name)) for name in names})


# ---------------------------------------------------------------------------------------------------- what is told
class _Told:
    """Turns groups as they are read into JSON, those of upper levels added up from those they hold."""

    def __init__(self, sight: Sight, entity: Entity, keys: Sequence[Key], figures: Sequence[tuple[str, str]]) -> None:
        self._entity, self._keys, self._figures = entity, keys, figures
        self._parts = parts_of(figures)

    def whole(self, found: Sequence[Group]) -> dict[str, Any]:
        """`{count, totals, marked}` of all of them."""
        return self._added(found)

    def tree(self, found: Sequence[Group], level: int = 0) -> Iterator[dict[str, Any]]:
        """Groups in order, each before what it holds."""
        if level == len(self._keys):
            return
        start = 0
        while start < len(found):
            end = start + 1
            while end < len(found) and found[end].values[level] == found[start].values[level]:
                end += 1
            part, value = found[start:end], found[start].values[level]
            field, key = self._entity.fields[self._keys[level].field], self._keys[level]
            yield {
                "level": level,
                "value": _json(field, key, value),
                "where": where_of(field, key, value),
            } | self._added(part)
            yield from self.tree(part, level + 1)
            start = end

    def _added(self, found: Sequence[Group]) -> dict[str, Any]:
        """One group of several."""
        held = {part: _added(part[1], [group.figures[at] for group in found]) for at, part in enumerate(self._parts)}
        made: dict[str, Any] = {"count": sum(group.count for group in found)}
        made["totals"] = {}
        for name, figure in self._figures:
            made["totals"].setdefault(name, {})[figure] = self._figure(name, figure, held)
        if any(group.marks for group in found):
            made["marked"] = sum(group.marks[0] for group in found)
        return made

    def _figure(self, name: str, figure: str, held: dict[tuple[str, str], Any]) -> Any:
        if figure == "count":
            return held[name, "count"]
        if figure == "avg":
            average = divide(held[name, "sum"], held[name, "count"])
            return None if average is None else written(average)
        field, value = self._entity.fields[name], held[name, figure]
        kind = registry.of(field)
        return kind.as_json(field, kind.rounded(field, Decimal(value)) if figure == "sum" else value)


def _added(part: str, values: Sequence[Any]) -> Any:
    """The figure of several groups from theirs."""
    filled = [value for value in values if value is not None]
    if part in ("sum", "count"):
        return sum(filled)
    return (min if part == "min" else max)(filled, default=None)


def _json(field: Field, key: Key, value: Any) -> Any:
    """A link as `{"id": 7}`, whose title comes later; a period as its first day."""
    if value is None:
        return None
    if isinstance(value, date) and _periodic(field):
        return value.isoformat()
    return {"id": value} if targets(field) else registry.of(field).as_json(field, value)


def where_of(field: Field, key: Key, value: Any) -> str | None:
    """The filter that holds for exactly the rows of this group within the list; None where it would be too long."""
    name, kind = field.name, registry.of(field)
    if value is None:
        return f"{name} is empty"
    if isinstance(value, bool):
        return name if value else f"not {name}"
    if _periodic(field):
        return _within(name, value, key.grain if key.grain in PERIODS else "day")
    if key.step:
        return f"({name} >= {kind.literal(field, value)} and {name} < {written(value + key.step)})"
    text = f"{name} == {kind.literal(field, value)}"
    return text if len(text) <= _LONGEST else None


def _within(name: str, day: date, grain: str) -> str | None:
    if grain == "day":
        return f"{name} == '{day.isoformat()}'"
    end = (
        days.add_days(day, 7)
        if grain == "week"
        else days.add_months(day, {"month": 1, "quarter": 3, "year": 12}[grain])
    )
    return None if end is None else f"({name} >= '{day.isoformat()}' and {name} < '{end.isoformat()}')"


def _periodic(field: Field) -> bool:
    column = registry.of(field).column(field)
    return column is not None and column.kind in ("date", "instant")


async def _titled(sight: Sight, entity: Entity, keys: Sequence[Key], rows: Sequence[dict[str, Any]]) -> None:
    """Titles of linked records, as far as they may be read."""
    for level, key in enumerate(keys):
        field = entity.fields[key.field]
        links = [row["value"] for row in rows if row["level"] == level and row["value"]] if targets(field) else []
        if links:
            target = targets(field)[0]
            titles = await sight.titles({target: {link["id"] for link in links}})
            for link in links:
                link["title"] = titles.get((target, link["id"]))
