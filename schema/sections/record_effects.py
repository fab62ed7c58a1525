"""Effects that write records: set, move, assign, create, update, merge; and the records that effects name."""

from collections.abc import Mapping
from typing import Any

from expressions.tree import Expression
from expressions.types import Type
from schema import automatic, codes, entity_codes
from schema.desk import Said
from schema.model import Effect, Given
from schema.nodes import Scalar, shortened
from schema.sections import naming
from schema.sections.bench import Bench, Here
from schema.sections.written import Written, values

Base = Mapping[str, Any]  # what every effect has: place, when, otherwise, note


def set_fields(bench: Bench, said: Said, here: Here, base: Base) -> Effect:
    """`set`: fields of this record."""
    entity = here.entity or ""
    written = Written((entity,) if entity in bench.entities else ())
    return Effect(
        "set",
        None,
        values=values(bench, said.get("set"), "set", written, here),
        entity=entity,
        **base,
    )


def move(bench: Bench, said: Said, here: Here, base: Base) -> Effect | None:
    """`move`: this record to another stage."""
    stage = _stage(bench, said, (here.entity or "",))
    return Effect("move", stage, entity=here.entity or "", **base) if stage else None


def _stage(bench: Bench, said: Said, entities: tuple[str, ...]) -> str:
    name = said.name_at("move")
    if name is None:
        return ""
    for entity in entities:
        held = bench.entities.get(entity)
        field = held.fields.get("stage") if held else None
        if field is None:
            bench.desk.report(entity_codes.NO_STAGES, name, entity=entity)
            return ""
        stages = [option.key for option in field.options]
        if name.text not in stages and name.text != "back":
            bench.desk.no_such(name, naming.thing(f"stage of `{entity}`", f"`{entity}` 的阶段"), name.text, stages)
            return ""
    return name.text


def assign(bench: Bench, said: Said, here: Here, base: Base) -> Effect:
    """`assign`: this record to a person."""
    return Effect("assign", _owner(bench, said, here, here.entity or ""), entity=here.entity or "", **base)


def _owner(bench: Bench, said: Said, here: Here, entity: str) -> Given:
    held = bench.entities.get(entity)
    if held is not None and not held.owner:
        bench.desk.report(entity_codes.OWNERLESS, said.at("assign"), entity=entity, word="assign")
    return bench.given(said.get("assign"), "assign", automatic.OWNER, here)


def create(bench: Bench, said: Said, here: Here, base: Base) -> Effect | None:
    """`create`: a new record."""
    name = said.name_at("create")
    if name is None or not known_entity(bench, name):
        return None
    written = Written((name.text,), create=True)
    made = values(bench, said.get("with"), "with", written, here)
    return Effect(
        "create", name.text, values=made, entity=name.text, for_each=said.text("for_each"), as_=_as(bench, said, here),
        copy=_copied(bench, said, name.text, here), **base,
    )  # fmt: skip


def known_entity(bench: Bench, name: Scalar) -> bool:
    """Whether the name is an entity that effects may write; otherwise reported."""
    known = [entity.name for entity in bench.entities.values() if not entity.internal]
    if name.text in known:
        return True
    bench.desk.no_such(name, naming.ENTITY_KIND, name.text, known)
    return False


def each(bench: Bench, said: Said, here: Here) -> Here:
    """Inside `for_each: lines` the name `lines` means one of them."""
    name = said.name_at("for_each")
    if name is None:
        return here
    member = bench.scope.member(here.entity, name.text)
    if member is None or member.type.kind != "collection":
        known = [m for m in bench.scope.members(here.entity) if _is_collection(bench, here.entity, m)]
        bench.desk.no_such(name, naming.thing("collection", "集合"), name.text, known)
        return here
    return here.with_name(name.text, Type("record", member.entity))


def _is_collection(bench: Bench, entity: str | None, name: str) -> bool:
    member = bench.scope.member(entity, name)
    return member is not None and member.type.kind == "collection"


def _as(bench: Bench, said: Said, here: Here) -> str:
    name = said.name_at("as")
    if name is None:
        return ""
    taken = naming.EXPRESSION_WORDS | frozenset(bench.scope.members(here.entity))
    return name.text if naming.check(bench.desk, name, naming.thing("a name made by `as`", "`as` 名称"), taken) else ""


def _copied(bench: Bench, said: Said, target: str, here: Here) -> Mapping[str, str]:
    found = {}
    for theirs, ours in said.pairs("copy"):
        scalar = bench.desk.scalar(ours, "copy")
        if scalar and bench.is_field(theirs, target) and bench.is_field(scalar, here.entity or ""):
            found[theirs.text] = scalar.text
    return found


def records(bench: Bench, said: Said, word: str, here: Here) -> tuple[Given, str, bool]:
    """The records that stand behind a word: the value, their entity ("": known when it runs), and whether it names
    records; otherwise reported."""
    found = bench.given(said.get(word), word, None, here)
    kind = found.type if isinstance(found, Expression) else None
    kind = kind.item if kind is not None and kind.kind == "list" else kind
    if found is not None and (kind is None or kind.kind not in ("record", "collection", "empty", "any")):
        node = said.found[word]
        bench.desk.report(entity_codes.NOT_RECORDS, node, word=word, found=shortened(node.raw))
        return None, "", False
    return found, kind.entity or "" if kind else "", True


def merge(bench: Bench, said: Said, here: Here, base: Base) -> Effect | None:
    """`merge`: records become one, that of `into`."""
    if not said.has("into"):
        what = naming.thing("an effect", "动作")
        bench.desk.report(codes.MISSING_WORD, said.node, name="merge", word="into", what=what)
        return None
    losers, entity, fits = records(bench, said, "merge", here)
    keeper, kept, known = records(bench, said, "into", here)
    if not (fits and known):
        return None
    if entity and kept and entity != kept:
        bench.desk.report(entity_codes.MERGE_UNLIKE, said.at("into"), entity=entity, into=kept)
        return None
    held = bench.entities.get(entity or kept)
    if held is not None and (held.system or held.lines_of):
        bench.desk.report(entity_codes.MERGE_NEVER, said.at("merge"), entity=held.name)
        return None
    return Effect("merge", losers, entity=entity or kept, more={"into": keeper}, **base)


def update(bench: Bench, said: Said, here: Here, base: Base) -> Effect | None:
    """`update`: linked records, or those of an entity with `where`."""
    name = said.name_at("update")
    if name is None:
        return None
    member = bench.scope.member(here.entity, name.text) if here.entity else None
    through = member is not None and member.type.kind in ("record", "collection") and not said.has("where")
    made = here.names.get(name.text)
    if made is not None and not said.has("where"):
        targets: tuple[str, ...] = (made.entity or "",)
    elif through and member is not None:
        targets = (member.entity,) if member.entity else member.targets
    else:
        targets = (name.text,) if known_entity(bench, name) else ()
        if targets and not said.has("where"):
            bench.desk.report(entity_codes.UPDATE_ALL, name, entity=name.text)
            return None
    if not targets and not through:
        return None
    return _updated(bench, said, name, targets, here, base, through or made is not None)


def _updated(
    bench: Bench, said: Said, name: Scalar, targets: tuple[str, ...], here: Here, base: Base, through: bool
) -> Effect:
    if not any(said.has(word) for word in ("set", "move", "assign")):
        bench.desk.report(entity_codes.NOTHING_TO_DO, name, entity=name.text)
    where = (
        None
        if through
        else bench.expression(said.get("where"), "where", here.with_name(name.text, Type("record", name.text)))
    )
    return Effect(
        "update", name.text, entity=targets[0] if len(targets) == 1 else "", through=name.text if through else "",
        where=where, then=_then(bench, said, targets, here), **base,
    )  # fmt: skip


def _then(bench: Bench, said: Said, targets: tuple[str, ...], here: Here) -> tuple[Effect, ...]:
    found = []
    entity = targets[0] if len(targets) == 1 else ""
    if said.has("set"):
        made = values(bench, said.get("set"), "set", Written(targets), here)
        found.append(Effect("set", None, said.at("set"), values=made, entity=entity))
    if said.has("assign"):
        owner = bench.given(said.get("assign"), "assign", automatic.OWNER, here)
        for target in targets:
            if not bench.entities[target].owner:
                bench.desk.report(entity_codes.OWNERLESS, said.at("assign"), entity=target, word="assign")
        found.append(Effect("assign", owner, said.at("assign"), entity=entity))
    if said.has("move") and (stage := _stage(bench, said, targets)):
        found.append(Effect("move", stage, said.at("move"), entity=entity))
    return tuple(found)
