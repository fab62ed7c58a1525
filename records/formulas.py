"""Keeps formulas and titles elsewhere current: finds by SQL which records read what changed, computes those anew."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any, Final

from expressions.compile import compile
from expressions.types import BOOLEAN
from kernel.reference import Reference
from kernel.swift import swift
from records.computing import fitted
from records.graph import TITLE, Dependant, Node
from records.results import Row
from records.routes import Hop, Route
from records.titles import title
from records.work import Work
from schema.fieldtypes import registry
from schema.fieldtypes.base import Invalid

AT_ONCE: Final = 500  # records loaded together
EVERY: Final = None  # all records of an entity


@swift(frozen=True, slots=True)
class Event:
    """A record came (`old` None), went (`new` None) or changed in `fields`. `computed`: its own formulas are current.

    `parent`: of a line whose parent was saved with it, so that the parent's formulas are current too.
    """

    entity: str
    old: Row | None
    new: Row | None
    fields: frozenset[str]
    computed: bool = False
    parent: int | None = None

    @property
    def id(self) -> int:
        """The record's id."""
        return int((self.new or self.old or {})["id"])

    @property
    def names(self) -> frozenset[str]:
        """What changed of it, by the names of stored values."""
        names = self.fields | {"id"} if self.old is None or self.new is None else self.fields
        return names | {TITLE} if self.retitled else names

    @property
    def retitled(self) -> bool:
        """Whether it is called otherwise now."""
        return bool((self.old or {}).get(TITLE) != (self.new or {}).get(TITLE))

    @property
    def rows(self) -> list[Row]:
        """What it was and is."""
        return [row for row in (self.old, self.new) if row is not None]


async def spread(work: Work, events: Iterable[Event]) -> None:
    """Computes every stored value that depends on the events, each after what it reads, in this transaction."""
    waiting: dict[Node, set[int] | None] = {}
    rank = work.house.graph.rank
    await _note(work, events, waiting)
    while waiting:
        node = min(waiting, key=rank.__getitem__)
        ids = waiting.pop(node)
        await _note(work, await recompute(work, node, ids), waiting)


async def _note(work: Work, events: Iterable[Event], waiting: dict[Node, set[int] | None]) -> None:
    """What reads these events; those alike are asked about together."""
    alike: dict[tuple[Any, ...], list[Event]] = {}
    for event in events:
        key = (
            event.entity, event.fields, event.retitled, event.old is None, event.new is None, event.computed,
            event.parent is None,
        )  # fmt: skip
        alike.setdefault(key, []).append(event)
    for some in alike.values():
        for start in range(0, len(some), AT_ONCE):
            await _note_alike(work, some[start : start + AT_ONCE], waiting)


async def _note_alike(work: Work, events: Sequence[Event], waiting: dict[Node, set[int] | None]) -> None:
    graph, event = work.house.graph, events[0]
    for name in event.names:
        for dependant in graph.dependants.get((event.entity, name), ()):
            node = (dependant.entity, dependant.field)
            if _current(work, event, dependant, node):
                continue
            found = await _reached(work, dependant, events)
            known = waiting.get(node, set())
            waiting[node] = EVERY if found is None or known is None else known | found


def _current(work: Work, event: Event, dependant: Dependant, node: Node) -> bool:
    """Whether the draft that was just stored has this value already."""
    if not event.computed or node in work.house.graph.late or dependant.reading.route.whole:
        return False
    hops = dependant.reading.route.hops
    own = not hops
    to_lines = len(hops) == 1 and hops[0].link == "parent" and event.parent is not None
    return own or to_lines


async def _reached(work: Work, dependant: Dependant, events: Sequence[Event]) -> set[int] | None:
    """Ids of the dependant's records that read one of the events' records; None for all of them."""
    rows, ids = [row for event in events for row in event.rows], {event.id for event in events}
    route = dependant.reading.route
    for hop in reversed(route.hops):
        found = await _back(work, hop, rows, ids, events[0].entity)
        if found is None:
            return EVERY
        ids = {id for id in found if id > 0}
        if not ids:
            return set()
        rows = []
        if hop is route.hops[0] and not route.whole:
            return ids
        rows = list((await work.reader.many(hop.entity, ids, deleted=True)).values())
    return await _matched(work, dependant.entity, route, rows) if route.whole else ids


async def _back(work: Work, hop: Hop, rows: list[Row], ids: set[int], entity: str) -> set[int] | None:
    """The records one step before."""
    if hop.link:
        values = (row.get(hop.link) for row in rows)
        found = (v.id if isinstance(v, Reference) and v.entity == hop.entity else v for v in values)
        return {value for value in found if isinstance(value, int)}
    if hop.many:
        if hop.target is None:
            return EVERY
        listed = ", ".join(map(str, sorted(ids)))
        where = compile(
            f"any({hop.name}, where={hop.name}.id in [{listed}])", work.house.names, hop.entity, expects=BOOLEAN
        )
        return set(await work.reader.ids(hop.entity, where, frame=work.frame))
    named: Iterable[Any] = sorted(ids) if hop.target else [Reference(entity, id) for id in sorted(ids)]
    return set(await work.reader.ids(hop.entity, work.among(hop.entity, hop.name, tuple(named)), frame=work.frame))


async def _matched(work: Work, entity: str, route: Route, rows: list[Row]) -> set[int] | None:
    """The records whose own field equals what the counted rows hold; None where nothing narrows them."""
    for match in route.matches:
        values = {row.get(match.field) for row in rows} - {None}
        if match.own == "id":
            return {value for value in values if isinstance(value, int)}
        field = work.house.schema.entity(entity).fields.get(match.own)
        if field is not None and field.stored and not field.lines:
            where = work.among(entity, match.own, tuple(values))
            return set(await work.reader.ids(entity, where, frame=work.frame)) if values else set()
    return EVERY


# ---------------------------------------------------------------------------------------------------- computing
async def recompute(work: Work, node: Node, ids: set[int] | None) -> list[Event]:
    """Computes one value anew on these records (None: on all) and writes what came out different; what changed."""
    entity, _ = node
    wanted = sorted(await work.reader.ids(entity, frame=work.frame) if ids is None else ids)
    events: list[Event] = []
    for start in range(0, len(wanted), AT_ONCE):
        events += await _batch(work, node, wanted[start : start + AT_ONCE])
    return events


async def _batch(work: Work, node: Node, ids: list[int]) -> list[Event]:
    entity, name = node
    rows = await work.reader.many(entity, ids)
    work.world.know(entity, rows.values())
    values = await _values(work, node, rows)
    new = {id: value for (id, row), value in zip(rows.items(), values, strict=True) if row.get(name) != value}
    if not new:
        return []
    await work.unit.update_many(entity, (name,), {id: (value,) for id, value in new.items()})
    for id, value in new.items():
        _told(work, entity, rows[id], name, value)
    work.world.written()
    fields = frozenset((name,)) - {TITLE}
    return [Event(entity, rows[id], {**rows[id], name: value}, fields) for id, value in new.items()]


async def _values(work: Work, node: Node, rows: dict[int, Row]) -> list[Any]:
    entity = work.house.schema.entity(node[0])
    if node[1] == TITLE:
        return [await work.world.settle(partial(title, work.world, entity, row)) for row in rows.values()]
    field = entity.fields[node[1]]
    if field.formula is None:
        return []
    found = await work.world.values([(field.formula, work.frame.about(id)) for id in rows])
    try:
        return [fitted(field, value) for value in found]
    except Invalid:
        return [_or_empty(field, value) for value in found]


def _or_empty(field: Any, value: Any) -> Any:
    try:
        return fitted(field, value)
    except Invalid:
        return registry.of(field).empty


def _told(work: Work, entity: str, row: Row, name: str, value: Any) -> None:
    draft = work.open.get((entity, row["id"]))
    if draft is not None:
        draft.row[name] = value
        draft.row["version"] = row["version"] + 1
    work.formulas_changed.setdefault((entity, row["id"]), {})[name] = (row.get(name), value)
    before, _ = work.followed.setdefault((entity, row["id"]), {}).get(name, (row.get(name), None))
    work.followed[entity, row["id"]][name] = (before, value)
