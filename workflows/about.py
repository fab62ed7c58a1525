"""What a request is about, as far as one person may see it: its number, what decides its route, what tells it apart."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from expressions.nodes import Follow, Special, written
from kernel.actor import Actor
from kernel.kept import Kept, Same
from kernel.reference import Reference
from records.links import named, targets
from records.results import Row
from records.sight import Sight
from records.work import Sketch
from schema.fieldtypes import registry
from schema.model import Entity, Field, Workflow
from workflows.look import Look
from workflows.proposing import Change, as_proposed
from workflows.route import conditions
from workflows.words import titled_by, titles_of

FACTS: Final = 3  # so many tell one request from another; what decides is told whole
TELLING: Final = ("choice", "date")  # the types that say something by themselves
Shown = dict[str, Any]
Titles = Mapping[tuple[str, int], str | None]
_decide: Final[Kept[tuple[str, ...]]] = Kept(200)  # by definition and entity: what the same condition reads


@dataclass(frozen=True, slots=True)
class Told:
    """`fields` decide the route; `facts` are these and, where they are few, the sum at stake and what a list shows.
    Each is `{name, label, value, text}`."""

    number: str | None = None
    fields: Sequence[Shown] = ()
    facts: Sequence[Shown] = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """What of the records of an entity is told to somebody with these rights: the fields that decide, those of which
    the first that says something is the sum at stake, and what a list shows."""

    entity: Entity
    deciding: tuple[Field, ...]
    sums: tuple[Field, ...]
    listed: tuple[Field, ...]
    room: int  # how many may stand beside what decides
    numbered: bool


async def told(
    sight: Sight, definition: Workflow, record: Reference, language: str, change: Change | None = None
) -> Told:
    """What this person's grants show of the record, all of it where a seat alone opened it (S7.2); as `change` would
    leave it (S1.2)."""
    entity = sight.house.schema.entities.get(record.entity)
    row = await sight.world.row(record.entity, record.id) if entity else None
    if entity is None or row is None:
        return Told()
    rights = None if sight.actor.is_system else (await sight.rights(entity, [row]))[0]
    outline = outline_of(entity, Look(rights, key_names(definition, entity)))
    return await told_of(sight, outline, row, language, change)


async def told_of(sight: Sight, outline: Outline, row: Row, language: str, change: Change | None = None) -> Told:
    """The same of a row at hand, for whom this outline was made."""
    if not change:
        return (await told_each(sight, [(outline, row)], language))[0]
    product = Sketch(sight.house, sight.reader, Actor.system("request"))
    async with as_proposed(product, outline.entity, row, change) as draft:
        return (await told_each(sight, [(outline, draft.row)], language))[0]


async def told_each(sight: Sight, asked: Sequence[tuple[Outline, Row]], language: str) -> list[Told]:
    """The same of many rows; what they link to is read at once."""
    chosen = [_besides(*each) for each in asked]
    linked = {
        pair for (outline, row), more in zip(asked, chosen, strict=True)
        for field in (*outline.deciding, *more) if targets(field) for pair in named(field, row.get(field.name))
    }  # fmt: skip
    titles = await titles_of(sight, sorted(linked))
    return [_of(*each, more, titles, language) for each, more in zip(asked, chosen, strict=True)]


def _of(outline: Outline, row: Row, chosen: Sequence[Field], titles: Titles, language: str) -> Told:
    fields = [_shown(field, row, titles, language) for field in outline.deciding]
    more = [_shown(field, row, titles, language) for field in chosen]
    number = row.get("number") if outline.numbered else None
    return Told(number, fields, [*more, *fields] if chosen and chosen[0].type == "money" else [*fields, *more])


async def key_fields(sight: Sight, definition: Workflow, record: Reference, language: str) -> list[Shown]:
    """`[{name, label, value, text}]` of the fields that decide the route, as far as this person may see them."""
    return list((await told(sight, definition, record, language)).fields)


def key_names(definition: Workflow, entity: Entity) -> tuple[str, ...]:
    """The record's own fields that decide the route, in the order in which the conditions read them."""
    question = (Same(definition), Same(entity))
    known = _decide.find(question)
    if known is not None:
        return known
    found: dict[str, None] = {}
    for condition in conditions(definition):
        found.update(dict.fromkeys(fields_said(condition.root)))
    return _decide.keep(question, tuple(n for n in found if n in entity.fields and not entity.fields[n].lines))


def fields_said(node: Any) -> Iterator[str]:
    """The record's own fields that stand in a condition; not the unit that a parameter or calendar holds for."""
    if isinstance(node, Follow) and isinstance(node.base, Special) and node.base.name == "this":
        yield node.name
    for inner in written(node):
        yield from fields_said(inner)


# ------------------------------------------------------------------------------------------------ what tells it apart
def outline_of(entity: Entity, look: Look) -> Outline:
    """What the look shows: the sum at stake, if no field that decides is one, is found among what these are worked out
    from, else among the record's first; of the columns of a list what is chosen or dated stands beside it."""
    names = look.deciding
    free = [field for field in entity.own_fields if field.name not in names and look.shows(field.name)]
    behind = [name for each in names for name in _read_by(entity.fields[each])]
    free.sort(key=lambda field: behind.index(field.name) if field.name in behind else len(behind))
    summed = any(entity.fields[name].type == "money" for name in names)
    columns = next((view.columns for view in entity.views.values() if view.columns), ())
    listed = [field for field in free if field.name in columns and field.type in TELLING and not field.computed]
    return Outline(
        entity,
        tuple(entity.fields[name] for name in names if look.shows(name)),
        () if summed else tuple(field for field in free if field.type == "money"),
        tuple(sorted(listed, key=lambda field: columns.index(field.name))),
        FACTS - len(names),
        look.shows("number"),
    )


def _besides(outline: Outline, row: Row) -> list[Field]:
    sums = [field for field in outline.sums if row.get(field.name)][:1]
    listed = [field for field in outline.listed if row.get(field.name) is not None]
    return [*sums, *listed[: max(0, outline.room - len(sums))]]


def _read_by(field: Field) -> list[str]:
    """The record's own fields that a formula reads."""
    return [] if field.formula is None else list(fields_said(field.formula.root))


def _shown(field: Field, row: Row, titles: Titles, language: str) -> Shown:
    """One field with its value, for programs and, links by their titles, for people."""
    value = row.get(field.name)
    shown, text = titled_by(field, value, titles)
    return {
        "name": field.name,
        "label": field.label.in_(language),
        "value": shown,
        "text": text or ("" if value is None else registry.of(field).text(field, value, language)),
    }
