"""Turns what approvals keep into the JSON people and screens read: persons, steps, instants, the deciding fields."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from expressions.nodes import Follow, Setting, Special, parts
from kernel.reference import Reference
from records.links import named
from records.results import Row
from records.sight import Sight, plain_title
from schema.fieldtypes import registry
from schema.model import Entity, Field, Workflow
from workflows.look import Look
from workflows.organisation import name_of
from workflows.route import conditions, step_named


def person_json(sight: Sight, person: int | None, name: str = "") -> dict[str, Any] | None:
    """`{id, title}` of a person, by the name of then where it is known (S8.2); None for the product itself."""
    return None if not person else {"id": person, "title": name or name_of(sight.house.organisation, person)}


def people_json(sight: Sight, people: Iterable[int]) -> list[dict[str, Any]]:
    """Several persons."""
    return [found for person in people if (found := person_json(sight, person)) is not None]


def instant(at: datetime | None) -> str | None:
    """RFC 3339 in UTC."""
    return None if at is None else at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def step_label(definition: Workflow, name: str | None, language: str) -> str | None:
    """How people call a step; its name where the definition has no such step."""
    if not name:
        return None
    try:
        return step_named(definition, name).label.in_(language)
    except KeyError:
        return name


def key_names(definition: Workflow, entity: Entity) -> tuple[str, ...]:
    """The record's own fields that decide the route, in the order in which the conditions read them."""
    found: dict[str, None] = {}
    for condition in conditions(definition):
        found.update(dict.fromkeys(_fields_said(condition.root)))
    return tuple(name for name in found if name in entity.fields and not entity.fields[name].lines)


def _fields_said(node: Any) -> Iterator[str]:
    """The record's own fields that stand in a condition; not the unit a parameter holds for, which nobody wrote."""
    if isinstance(node, Follow) and isinstance(node.base, Special) and node.base.name == "this":
        yield node.name
    inside = (node.pick,) if isinstance(node, Setting) else parts(node)
    for inner in inside:
        if inner is not None:
            yield from _fields_said(inner)


async def titles(sight: Sight, records: Mapping[str, Collection[int]]) -> dict[tuple[str, int], str]:
    """What records are called on the pages of their approvals: plainly where the title rests on what this person's
    grants hide (S13.5), whole where a seat alone opened the record (S7.2)."""
    found: dict[tuple[str, int], str] = {}
    for name, ids in records.items():
        entity = sight.house.schema.entities.get(name)
        if entity is None:
            continue
        rows = [row for id_ in sorted(ids) if (row := await sight.reader.one(name, id_, deleted=True))]
        for row, rights in zip(rows, await sight.rights(entity, rows), strict=True):
            found[name, row["id"]] = str(row["title_"]) if sight.title_shown(entity, rights) else plain_title(row)
    return found


async def key_fields(sight: Sight, definition: Workflow, record: Reference, language: str) -> list[dict[str, Any]]:
    """`[{name, label, value, text}]` of the fields that decide the route, as far as this person may see them: what his
    grants show, all of them where a seat alone opened the record (S7.2)."""
    entity = sight.house.schema.entities.get(record.entity)
    row = await sight.reader.one(record.entity, record.id, deleted=True) if entity else None
    if entity is None or row is None:
        return []
    names = key_names(definition, entity)
    look = Look(None if sight.actor.is_system else (await sight.rights(entity, [row]))[0], names)
    return [await _shown(sight, entity.fields[name], row, language) for name in names if look.shows(name)]


async def _shown(sight: Sight, field: Field, row: Row, language: str) -> dict[str, Any]:
    """One field with its value, for programs and, links by their titles, for people."""
    value = row.get(field.name)
    kind = registry.of(field)
    shown, text = await titled(sight, field, value)
    return {
        "name": field.name,
        "label": field.label.in_(language),
        "value": shown,
        "text": text or ("" if value is None else kind.text(field, value, language)),
    }


async def titled(sight: Sight, field: Field, value: Any) -> tuple[Any, str]:
    """A value in the API's form, links as `{id, title}` as far as this person may know, and those titles as a text."""
    linked = list(named(field, value))
    if not linked:
        return (None if value is None else registry.of(field).as_json(field, value)), ""
    titles = await sight.titles({entity: [id_ for each, id_ in linked if each == entity] for entity, _ in linked})
    shown = [
        {"id": id_, "title": titles.get((entity, id_)), **({"entity": entity} if len(field.to) > 1 else {})}
        for entity, id_ in linked
    ]  # fmt: skip
    text = "、".join(title for each in linked if (title := titles.get(each)))
    return (shown if isinstance(value, tuple) else shown[0]), text
