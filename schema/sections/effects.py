"""Effects: what happens, in order (language.md, Effects)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from expressions.types import Type
from kernel.text import Text
from schema import automatic, codes
from schema.desk import Said
from schema.desk import listed as said_list
from schema.model import Effect, Field, Given
from schema.nodes import Hole, Node, Scalar, Sequence, shortened
from schema.nodes import Mapping as MappingNode
from schema.sections import naming
from schema.sections.bench import Bench, Here
from schema.sections.people import TOLD, listed
from schema.vocabulary import TABLES
from schema.vocabulary_workflows import DOES

LATE: Final = frozenset(("hand_over", "add", "reject", "approve"))
RIGHTS: Final = frozenset(("grant", "revoke", "account"))
_WRITTEN_BY_CREATE: Final = frozenset(("owner", "number", "stage", "unit", "parent"))
_FUNCTION: Final = naming.thing("plugin function", "插件函数")


@dataclass(frozen=True, slots=True)
class Written:
    """The fields an effect may write: those of these entities."""

    entities: tuple[str, ...]
    create: bool = False


def effects(bench: Bench, node: Node | None, word: str, here: Here, *, late: bool = False) -> tuple[Effect, ...]:
    """A list of effects; names made by `as` are known to those below."""
    if node is None or isinstance(node, Hole):
        return ()
    nodes = node.items if isinstance(node, Sequence) else (node,)
    found = []
    for item in nodes:
        effect = _effect(bench, item, word, here, late)
        if effect is not None:
            found.append(effect)
            if effect.as_:
                here = here.with_name(effect.as_, Type("record", effect.entity or None))
    return tuple(found)


def _effect(bench: Bench, node: Node, word: str, here: Here, late: bool) -> Effect | None:
    if isinstance(node, Hole):
        return None
    if not isinstance(node, MappingNode):
        bench.desk.wrong(
            node, word, Text.of({"en": "an effect such as {move: stage}", "zh-CN": "动作，如 {move: 阶段}"})
        )
        return None
    does = _object(bench, node)
    if does is None:
        return None
    said = Said(bench.desk, TABLES["effect"], does, node, {key: entry.value for key, entry in node.entries.items()})
    _words(bench, said, node, does)
    if does in LATE and not late:
        bench.desk.report(codes.LATE_ONLY, node.entries[does].key, word=does)
        return None
    if isinstance(node.get(does), Hole):
        return None
    return _BUILDERS.get(does, _unrun)(bench, said, does, here)


def _object(bench: Bench, node: MappingNode) -> str | None:
    if "update" in node.entries:
        return "update"
    found = [key for key in node.entries if key in DOES]
    if len(found) == 1:
        return found[0]
    if found:
        bench.desk.report(codes.TWO_OBJECTS, node, found=said_list(f"`{key}`" for key in found))
        return None
    bench.desk.report(codes.NO_OBJECT, node, found=shortened(node.raw), options=said_list(DOES))
    return None


def _words(bench: Bench, said: Said, node: MappingNode, does: str) -> None:
    known = (does, *DOES[does])
    for key, entry in node.entries.items():
        if key not in known and not isinstance(entry.value, Hole):
            what = naming.thing(f"the effect `{does}`", f"动作 `{does}` ")
            from schema.desk import did_you_mean

            bench.desk.report(
                codes.UNKNOWN_WORD, entry.key, word=shortened(key), what=what, hint=did_you_mean(key, known)
            )


def _base(bench: Bench, said: Said, here: Here) -> dict[str, Any]:
    return {
        "place": said.place,
        "when": bench.expression(said.get("when"), "when", here),
        "otherwise": effects(bench, said.get("otherwise"), "otherwise", here),
        "note": bench.given(said.get("note"), "note", None, here),
    }


# ------------------------------------------------------------------------------------------------ values
def values(bench: Bench, node: Node | None, word: str, written: Written, here: Here) -> dict[str, Given]:
    """Fields and what they get; every name must be a field that may be written in each of the entities."""
    found: dict[str, Given] = {}
    for name, value in bench.desk.pairs(node, word) if node is not None else ():
        field = _writable(bench, name, value, written)
        if field is not None:
            found[name.text] = bench.given(value, name.text, field, here)
    return found


def _writable(bench: Bench, name: Scalar, value: Node, written: Written) -> Field | None:
    field = None
    for entity in written.entities:
        field = bench.entities[entity].fields.get(name.text)
        if field is None:
            what = naming.thing(f"field of `{entity}`", f"`{entity}` 的字段")
            bench.desk.no_such(name, what, name.text, bench.entities[entity].fields)
            return None
        if not _may_write(bench, name, value, field, written):
            return None
    return field


def _may_write(bench: Bench, name: Scalar, value: Node, field: Field, written: Written) -> bool:
    if field.formula is not None:
        bench.desk.report(codes.WRITES_FORMULA, name, name=name.text)
    elif field.automatic and written.create and name.text in _WRITTEN_BY_CREATE:
        return True
    elif name.text == "stage" and field.automatic:
        stage = value.text if isinstance(value, Scalar) else "..."
        bench.desk.report(codes.SET_STAGE, name, stage=shortened(stage))
    elif field.automatic:
        bench.desk.report(codes.WRITES_AUTOMATIC, name, name=name.text)
    else:
        return True
    return False


# ------------------------------------------------------------------------------------------------ one builder per word
def _set(bench: Bench, said: Said, does: str, here: Here) -> Effect:
    entity = here.entity or ""
    written = Written((entity,) if entity in bench.entities else ())
    return Effect(
        "set",
        None,
        values=values(bench, said.get("set"), "set", written, here),
        entity=entity,
        **_base(bench, said, here),
    )


def _move(bench: Bench, said: Said, does: str, here: Here) -> Effect | None:
    stage = _stage(bench, said, (here.entity or "",))
    return Effect("move", stage, entity=here.entity or "", **_base(bench, said, here)) if stage else None


def _stage(bench: Bench, said: Said, entities: tuple[str, ...]) -> str:
    name = said.name_at("move")
    if name is None:
        return ""
    for entity in entities:
        held = bench.entities.get(entity)
        field = held.fields.get("stage") if held else None
        if field is None:
            bench.desk.report(codes.NO_STAGES, name, entity=entity)
            return ""
        stages = [option.key for option in field.options]
        if name.text not in stages and name.text != "back":
            bench.desk.no_such(name, naming.thing(f"stage of `{entity}`", f"`{entity}` 的阶段"), name.text, stages)
            return ""
    return name.text


def _assign(bench: Bench, said: Said, does: str, here: Here) -> Effect:
    return Effect(
        "assign", _owner(bench, said, here, here.entity or ""), entity=here.entity or "", **_base(bench, said, here)
    )


def _owner(bench: Bench, said: Said, here: Here, entity: str) -> Given:
    held = bench.entities.get(entity)
    if held is not None and not held.owner:
        bench.desk.report(codes.OWNERLESS, said.at("assign"), entity=entity, word="assign")
    return bench.given(said.get("assign"), "assign", automatic.OWNER, here)


def _create(bench: Bench, said: Said, does: str, here: Here) -> Effect | None:
    name = said.name_at("create")
    if name is None or not _entity(bench, name):
        return None
    inner = _each(bench, said, here)
    written = Written((name.text,), create=True)
    made = values(bench, said.get("with"), "with", written, inner)
    return Effect(
        "create", name.text, values=made, entity=name.text, for_each=said.text("for_each"), as_=_as(bench, said, here),
        copy=_copied(bench, said, name.text, here), **_base(bench, said, inner),
    )  # fmt: skip


def _entity(bench: Bench, name: Scalar) -> bool:
    known = [entity.name for entity in bench.entities.values() if not entity.internal]
    if name.text in known:
        return True
    bench.desk.no_such(name, naming.ENTITY_KIND, name.text, known)
    return False


def _each(bench: Bench, said: Said, here: Here) -> Here:
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


def _update(bench: Bench, said: Said, does: str, here: Here) -> Effect | None:
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
        targets = (name.text,) if _entity(bench, name) else ()
        if targets and not said.has("where"):
            bench.desk.report(codes.UPDATE_ALL, name, entity=name.text)
            return None
    if not targets and not through:
        return None
    return _updated(bench, said, name, targets, here, through or made is not None)


def _updated(bench: Bench, said: Said, name: Scalar, targets: tuple[str, ...], here: Here, through: bool) -> Effect:
    if not any(said.has(word) for word in ("set", "move", "assign")):
        bench.desk.report(codes.NOTHING_TO_DO, name, entity=name.text)
    where = (
        None
        if through
        else bench.expression(said.get("where"), "where", here.with_name(name.text, Type("record", name.text)))
    )
    return Effect(
        "update", name.text, entity=targets[0] if len(targets) == 1 else "", through=name.text if through else "",
        where=where, then=_then(bench, said, targets, here), **_base(bench, said, here),
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
                bench.desk.report(codes.OWNERLESS, said.at("assign"), entity=target, word="assign")
        found.append(Effect("assign", owner, said.at("assign"), entity=entity))
    if said.has("move") and (stage := _stage(bench, said, targets)):
        found.append(Effect("move", stage, said.at("move"), entity=entity))
    return tuple(found)


def _delete(bench: Bench, said: Said, does: str, here: Here) -> Effect | None:
    found = bench.given(said.get("delete"), "delete", None, here)
    return Effect("delete", found, **_base(bench, said, here))


def _start(bench: Bench, said: Said, does: str, here: Here) -> Effect | None:
    name = said.name_at("start")
    if name is None:
        return None
    entity = bench.workflows.get(name.text)
    if entity is None:
        bench.desk.no_such(name, naming.thing("workflow", "流程"), name.text, bench.workflows)
        return None
    made = next((made for made, type in here.names.items() if type.entity == entity), "")
    if entity != here.entity and not made:
        bench.desk.report(codes.WRONG_ENTITY, name, workflow=name.text, entity=entity, here=here.entity or "-")
        return None
    return Effect(
        "start", name.text, entity=entity, through="" if entity == here.entity else made, **_base(bench, said, here)
    )


def _notify(bench: Bench, said: Said, does: str, here: Here) -> Effect:
    who = listed(bench, said.get("notify"), here, TOLD, outside=True)
    if not said.has("text") and not said.has("message"):
        bench.desk.report(
            codes.MISSING_WORD, said.node, name="notify", word="text", what=naming.thing("an effect", "动作")
        )
    via = tuple(v for s in said.names("via") if (v := bench.desk.choice(s, "via", said.table.words["via"].options)))
    text = bench.template(said, "text", here) if said.has("text") else None
    return Effect(
        "notify",
        who,
        people=who,
        text=text,
        message=_message(bench, said),
        via=via or ("inbox",),
        **_base(bench, said, here),
    )


def _message(bench: Bench, said: Said) -> str:
    name = said.name_at("message")
    if name is None:
        return ""
    if name.text not in bench.messages:
        bench.desk.no_such(name, naming.thing("message", "消息"), name.text, bench.messages)
    return name.text


def _call(bench: Bench, said: Said, does: str, here: Here) -> Effect | None:
    name = said.name_at("call")
    if name is None:
        return None
    if bench.effects is not None and name.text not in bench.effects:
        bench.desk.report(codes.NO_PLUGIN, name, name=shortened(name.text))
    given = {key.text: bench.given(value, key.text, None, here) for key, value in said.pairs("with")}
    return Effect("call", name.text, values=given, retry=said.choice("retry") != "never", **_base(bench, said, here))


def _people_effect(bench: Bench, said: Said, does: str, here: Here) -> Effect:
    who = listed(bench, said.get(does), here, TOLD)
    return Effect(does, who, people=who, **_base(bench, said, here))


def _by_clock(bench: Bench, said: Said, does: str, here: Here) -> Effect:
    bench.desk.choice(said.get(does), does, ("seat",))
    more = {"accept_risk": said.text("accept_risk")} if said.has("accept_risk") else {}
    return Effect(does, "seat", more=more, **_base(bench, said, here))


def _unrun(bench: Bench, said: Said, does: str, here: Here) -> Effect:
    """Words that this release reads and checks, and does not run."""
    more: dict[str, Any] = {}
    for word in DOES[does]:
        if said.has(word) and word not in ("when", "note"):
            more[word] = _read(bench, said, does, word, here)
    return Effect(does, _read(bench, said, does, does, here), more=more, **_base(bench, said, here))


def _read(bench: Bench, said: Said, does: str, word: str, here: Here) -> Any:
    node = said.get(word)
    if word == "where":
        entity = said.text("draw")
        inner = here.with_name(entity, Type("record", entity)) if entity in bench.entities else here
        return bench.expression(node, "where", inner)
    if word in ("to", "who") and does in ("send", "grant", "revoke", "account"):
        return listed(bench, node, here, TOLD)
    if word in ("create", "draw", "entity") and (name := said.name_at(word)):
        _entity(bench, name)
        return name.text
    if word in ("text", "message"):
        return bench.template(said, word, here)
    if word == "account":
        return said.choice("account")
    return bench.given(node, word, None, here)


_BUILDERS: Final[dict[str, Callable[[Bench, Said, str, Here], Effect | None]]] = {
    "set": _set, "move": _move, "assign": _assign, "create": _create, "update": _update, "delete": _delete,
    "start": _start, "notify": _notify, "call": _call, "hand_over": _people_effect, "add": _people_effect,
    "reject": _by_clock, "approve": _by_clock,
}  # fmt: skip
