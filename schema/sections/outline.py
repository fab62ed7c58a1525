"""The first pass: collects every entity, field, type and collection, so that expressions can be checked afterwards."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from kernel.text import Text
from schema import automatic, codes, entity_codes
from schema.desk import Desk, Said, did_you_mean
from schema.model import Collection, Entity, Field
from schema.nodes import Node, Scalar
from schema.sections import naming
from schema.sections.fields import Kept, skeleton, stage_options
from schema.sources import SHIPPED_FILES


@dataclass(slots=True)
class Outline:
    """What the first pass found: entities without expressions, and what was said about each and its fields."""

    desk: Desk
    system: frozenset[str]
    entities: dict[str, Entity] = field(default_factory=dict)
    said: dict[str, Said] = field(default_factory=dict)
    fields: dict[tuple[str, str], Kept] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)  # line entity -> its parent


def outline(desk: Desk, pairs: tuple[tuple[Scalar, Node], ...], system: frozenset[str]) -> Outline:
    """Reads the `entities` section."""
    found = Outline(desk, system)
    for name, node in pairs:
        said = desk.open(node, "entity", name.text)
        if said is not None and naming.check_entity(desk, name):
            _entity(found, name, said)
    _links(found)
    return found


def _entity(found: Outline, name: Scalar, said: Said) -> None:
    shipped = name.text in found.system
    internal = shipped and said.flag("internal")
    if said.has("internal") and not shipped:
        found.desk.report(codes.UNKNOWN_WORD, said.at("internal"), word="internal", what=said.what, hint="")
    owner = said.flag("owner", True)
    made = automatic.internal_fields() if internal else automatic.fields_of(owner=owner, stages=stage_options(said))
    found.said[name.text] = said
    found.entities[name.text] = Entity(
        name=name.text,
        label=said.label("label", name.text),
        title=Text.of(""),
        place=name.place,
        fields=made,
        number=said.text("number"),
        owner=owner and not internal,
        internal=internal,
        system=shipped,
        icon=said.text("icon"),
        was=said.text("was"),
    )
    _fields(found, name.text, said, shipped)


def _fields(found: Outline, entity: str, said: Said, shipped: bool) -> None:
    held = dict(found.entities[entity].fields)
    for name, node in said.pairs("fields"):
        allowed = naming.check_field(
            found.desk, entity, name, shipped=shipped and name.source.name.startswith(SHIPPED_FILES)
        )
        if not allowed:
            continue
        kept = skeleton(found.desk, entity, name, node)
        if kept is None:
            continue
        held[name.text] = kept.field
        found.fields[entity, name.text] = kept
        if kept.field.lines:
            _lines(found, entity, kept)
    found.entities[entity] = replace(found.entities[entity], fields=held)


def _lines(found: Outline, parent: str, kept: Kept) -> None:
    name = kept.field.lines
    found.said[name] = kept.said
    found.parents[name] = parent
    found.entities[name] = Entity(
        name=name,
        label=kept.field.label,
        title=Text.of(""),
        place=kept.field.place,
        owner=False,
        fields=automatic.line_fields(parent),
        system=found.entities[parent].system,
        internal=found.entities[parent].internal,
        lines_of=(parent, kept.field.name),
    )
    if "." in parent:
        found.desk.report(entity_codes.KEY_OF_TYPE, kept.field.place, word="fields", type="lines")
        return
    _fields(found, name, kept.said, False)


# ------------------------------------------------------------------------------------------------ links and collections
def _links(found: Outline) -> None:
    for (entity, name), kept in list(found.fields.items()):
        kept = _with_targets(found, entity, name, kept)
        for target in _pointed(found, kept.field):
            if kept.field.reverse:
                _collect(found, target, Collection(kept.field.reverse, entity, kept.field.name), kept.field)
        if kept.field.lines:
            _collect(found, entity, Collection(kept.field.name, kept.field.lines, "parent"), kept.field)
    _moves(found)


def _with_targets(found: Outline, entity: str, field: str, kept: Kept) -> Kept:
    """The field without targets that do not exist (reported)."""
    if kept.field.type not in ("link", "links"):
        return kept
    unknown = [name for name in kept.said.names("to") if name.text != "any" and name.text not in found.entities]
    for name in unknown:
        found.desk.no_such(name, naming.ENTITY_KIND, name.text, _people_of(found))
    left = tuple(name for name in kept.field.to if name == "any" or name in found.entities)
    if left == kept.field.to and left:
        return kept
    kept = replace(kept, field=replace(kept.field, to=left or ("any",)))
    held = found.entities[entity]
    found.fields[entity, field] = kept
    found.entities[entity] = replace(held, fields={**held.fields, field: kept.field})
    return kept


def _people_of(found: Outline) -> Iterator[str]:
    return (name for name, entity in found.entities.items() if not entity.internal and not entity.lines_of)


def _pointed(found: Outline, link: Field) -> tuple[str, ...]:
    if link.type in ("user", "users"):
        return ("user",)
    if link.type == "unit":
        return ("unit",)
    return tuple(name for name in link.to if name in found.entities)


def _collect(found: Outline, target: str, collection: Collection, link: Field) -> None:
    entity = found.entities[target]
    clash = collection.name in entity.collections or (collection.name in entity.fields and link.lines == "")
    if clash or (not link.lines and not naming.FORM.fullmatch(collection.name)):
        found.desk.report(entity_codes.REVERSE_CLASH, link.place, name=collection.name, entity=target)
        return
    found.entities[target] = replace(entity, collections={**entity.collections, collection.name: collection})


def _moves(found: Outline) -> None:
    for name, entity in found.entities.items():
        if "stage" in entity.fields and "stage_move" in found.entities and name != "stage_move":
            moves = Collection("moves", "stage_move", "record")
            found.entities[name] = replace(entity, collections={**entity.collections, "moves": moves})


def suggest(found: Outline, name: str) -> Text:
    """The entity most likely meant."""
    return did_you_mean(name, _people_of(found))
