"""What would end the trouble that a view colours red: the dates and the related records that its condition rests on."""

from collections.abc import Collection, Iterator

from expressions.scope import Scope
from expressions.tree import Expression
from forms.spec import FormSpec
from records.routes import Reading, readings_of
from schema.model import Effect, Entity


def mending(
    names: Scope, entity: Entity, red: Expression, form: FormSpec, actions: Collection[str]
) -> dict[str, list[str]]:
    """`{fields, related, actions}`: dates of the record itself, entities of its related lists, and those of the
    `actions` that make such a record; as far as the form shows them."""
    readings = list(_behind(names, entity, red, set()))
    own = [reading.field for reading in readings if not reading.route.hops]
    linked = [reading.route.hops[0].target for reading in readings if reading.route.hops and reading.route.hops[0].link]
    shown = [each["entity"] for each in form.related]
    related = [name for name in dict.fromkeys(linked) if name is not None and name in shown]
    return {
        "fields": [name for name in dict.fromkeys(own) if name in form.fields and _dated(entity, name)],
        "related": related,
        "actions": [name for name in actions if any(_makes(effect, related) for effect in entity.actions[name].do)],
    }


def _makes(effect: Effect, entities: Collection[str]) -> bool:
    return effect.word == "create" and effect.object in entities


def _dated(entity: Entity, name: str) -> bool:
    field = entity.fields[name]
    return field.type == "date" and not field.computed and not field.automatic


def _behind(names: Scope, entity: Entity, asked: Expression, seen: set[str]) -> Iterator[Reading]:
    """What an expression reads of stored records, through the record's own formulas."""
    for reading in readings_of(asked, names):
        if reading.route.whole:
            continue
        formula = None if reading.route.hops else entity.fields[reading.field].formula
        if formula is None:
            yield reading
        elif reading.field not in seen:
            seen.add(reading.field)
            yield from _behind(names, entity, formula, seen)
