"""What a request is about, as far as one person may see it: its number, what decides its route, what tells it apart."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from expressions.nodes import Follow, Setting, Special, parts
from kernel.actor import Actor
from kernel.kept import Kept, Same
from kernel.reference import Reference
from records.results import Row
from records.sight import Sight
from records.work import Sketch
from schema.fieldtypes import registry
from schema.model import Entity, Field, Workflow
from workflows.look import Look
from workflows.proposing import Change, as_proposed
from workflows.route import conditions
from workflows.words import titled

FACTS: Final = 3  # so many tell one request from another; what decides is told whole
TELLING: Final = ("choice", "date")  # the types that say something by themselves
Shown = dict[str, Any]
_decide: Final[Kept[tuple[str, ...]]] = Kept(200)  # by definition and entity: what the same condition reads


@dataclass(frozen=True, slots=True)
class Told:
    """`fields` decide the route; `facts` are these and, where they are few, the sum at stake and what a list shows.
    Each is `{name, label, value, text}`."""

    number: str | None = None
    fields: Sequence[Shown] = ()
    facts: Sequence[Shown] = ()


async def told(
    sight: Sight, definition: Workflow, record: Reference, language: str, change: Change | None = None
) -> Told:
    """What this person's grants show of the record, all of it where a seat alone opened it (S7.2); as `change` would
    leave it (S1.2)."""
    entity = sight.house.schema.entities.get(record.entity)
    row = await sight.world.row(record.entity, record.id) if entity else None
    if entity is None or row is None:
        return Told()
    names = key_names(definition, entity)
    look = Look(None if sight.actor.is_system else (await sight.rights(entity, [row]))[0], names)
    if not change:
        return await _of(sight, entity, row, look, language)
    product = Sketch(sight.house, sight.reader, Actor.system("request"))
    async with as_proposed(product, entity, row, change) as draft:
        return await _of(sight, entity, draft.row, look, language)


async def _of(sight: Sight, entity: Entity, row: Row, look: Look, language: str) -> Told:
    names = look.deciding
    fields = [await _shown(sight, entity.fields[name], row, language) for name in names if look.shows(name)]
    more = [await _shown(sight, field, row, language) for field in _besides(entity, row, names, look)]
    number = row.get("number") if look.shows("number") else None
    return Told(number, fields, [*more, *fields] if more and _is_sum(entity, more[0]) else [*fields, *more])


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
    """The record's own fields that stand in a condition; not the unit a parameter holds for, which nobody wrote."""
    if isinstance(node, Follow) and isinstance(node.base, Special) and node.base.name == "this":
        yield node.name
    inside = (node.pick,) if isinstance(node, Setting) else parts(node)
    for inner in inside:
        if inner is not None:
            yield from fields_said(inner)


# ------------------------------------------------------------------------------------------------ what tells it apart
def _besides(entity: Entity, row: Row, names: Sequence[str], look: Look) -> list[Field]:
    """The sum at stake, if no field that decides is one: what these are worked out from, else the record's first; and
    of the columns of a list what is chosen or dated."""
    free = [field for field in entity.own_fields if field.name not in names and look.shows(field.name)]
    behind = [name for each in names for name in _read_by(entity.fields[each])]
    free.sort(key=lambda field: behind.index(field.name) if field.name in behind else len(behind))
    sums = [] if any(entity.fields[name].type == "money" for name in names) else [*_sums(free, row)][:1]
    columns = next((view.columns for view in entity.views.values() if view.columns), ())
    listed = [field for field in free if field.name in columns and _tells(field, row)]
    listed.sort(key=lambda field: columns.index(field.name))
    return [*sums, *listed[: max(0, FACTS - len(sums) - len(names))]]


def _read_by(field: Field) -> list[str]:
    """The record's own fields that a formula reads."""
    return [] if field.formula is None else list(fields_said(field.formula.root))


def _sums(fields: Iterable[Field], row: Row) -> Iterator[Field]:
    return (field for field in fields if field.type == "money" and row.get(field.name))


def _tells(field: Field, row: Row) -> bool:
    return field.type in TELLING and not field.computed and row.get(field.name) is not None


def _is_sum(entity: Entity, shown: Shown) -> bool:
    return entity.fields[shown["name"]].type == "money"


async def _shown(sight: Sight, field: Field, row: Row, language: str) -> Shown:
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
