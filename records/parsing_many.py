"""Reads what was sent for many records: field by field, what they name looked up together."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, Final

from access.fields import RecordRights
from records.parsing import Body, Manner, check_links, find_all, lookups, read_plainly, refused
from records.results import Row
from records.sight import Sight
from schema.fieldtypes import registry
from schema.fieldtypes.base import FieldType, Invalid, Reading
from schema.model import Entity, Field

BREATH: Final = 2_000  # cells read before others are answered
_UNREAD: Final = object()

Cells = dict[int, Any]  # what was sent, by the place of the body


async def read_bodies(
    sight: Sight, entity: Entity, sent: Sequence[Any], rights: RecordRights, manner: Manner
) -> list[Body]:
    """Many bodies read alike; nothing is raised."""
    reading = Reading(sight.house.clock.today(), sight.actor.language, sight.house.clock.zone)
    bodies = [Body() for _ in sent]
    values = [body.values for body in bodies]
    rest: dict[int, Any] = {}  # what is asked of each body
    columns = _columns(sent, rest)
    if manner.form == "typed":
        reading = replace(reading, found=await find_all(sight, _wanted(sight, entity, columns)))
    for name, cells in columns.items():
        field = _plain(entity, name, rights, manner)
        if field is None:
            for place, raw in cells.items():
                rest.setdefault(place, {})[name] = raw
            continue
        waiting = iter(cells.items())
        for _ in range(0, len(cells), BREATH):
            _read(field, islice(waiting, BREATH), manner, reading, bodies, values)
            await asyncio.sleep(0)
    for place, each in rest.items():
        other, body = read_plainly(sight, entity, each, rights, manner, reading), bodies[place]
        bodies[place] = Body(body.values | other.values, other.lines, [*body.problems, *other.problems], other.id)
    await check_links(sight, entity, bodies)
    return bodies


def _wanted(sight: Sight, entity: Entity, columns: Mapping[Any, Cells]) -> set[tuple[str, str]]:
    """What these bodies name by a text. Of types that never look up there is nothing to ask."""
    asking = [
        field.name for field in entity.fields.values()
        if field.lines or type(registry.of(field)).lookups is not FieldType.lookups
    ]  # fmt: skip
    found: set[tuple[str, str]] = set()
    for name in asking:
        known: set[Any] = set()
        for raw in columns.get(name, {}).values():
            if raw is None or (isinstance(raw, str) and raw in known):
                continue
            if isinstance(raw, str):
                known.add(raw)
            found.update(lookups(sight, entity, {name: raw}))
    return found


def _columns(sent: Sequence[Any], rest: dict[int, Any]) -> dict[Any, Cells]:
    """The cells by the names they have; what is no body at all goes to the rest."""
    found: dict[Any, Cells] = {}
    for place, each in enumerate(sent):
        if type(each) is not dict and not isinstance(each, Mapping):
            rest[place] = each
            continue
        for name, raw in each.items():
            if name in found:
                found[name][place] = raw
            else:
                found[name] = {place: raw}
    return found


def _plain(entity: Entity, name: Any, rights: RecordRights, manner: Manner) -> Field | None:
    """The field, where reading it depends on nothing but the value."""
    known = entity.fields.get(name) if isinstance(name, str) else None
    if known is None or known.lines or manner.form == "values" or refused(entity, name, known, rights, manner):
        return None
    return known


def _read(
    field: Field, cells: Iterable[tuple[int, Any]], manner: Manner, reading: Reading, bodies: Sequence[Body],
    values: Sequence[Row],
) -> None:  # fmt: skip
    """The values of one field; columns repeat themselves, so each text is read once."""
    kind, name = registry.of(field), field.name
    read = kind.parse if manner.form == "typed" else kind.strict
    known: dict[str, Any] = {}
    for place, raw in cells:
        text = type(raw) is str
        value = known.get(raw, _UNREAD) if text else _UNREAD
        if value is _UNREAD:
            try:
                value = read(field, raw, reading)
            except Invalid as error:
                bodies[place].problems.append(error.problem.on(name))
                continue
            if text:
                known[raw] = value
        values[place][name] = value
