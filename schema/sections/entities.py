"""Entities: rules, uniqueness, duplicates, locks, actions and automations, and the entity as a whole."""

from collections.abc import Mapping as Map
from dataclasses import replace
from typing import Any, Final

from kernel.text import Text
from schema import codes
from schema.desk import Said
from schema.model import Action, Automation, Duplicate, Entity, Locked, Rule, Unique
from schema.nodes import Mapping, Node, Scalar, shortened
from schema.sections import naming
from schema.sections.access import access
from schema.sections.bench import Bench, Here
from schema.sections.cases import cases
from schema.sections.effects import effects
from schema.sections.fields import Kept, asked_fields
from schema.sections.outline import Outline
from schema.sections.people import WHO, people
from schema.sections.screens import form, views
from schema.sections.stages import stages

_ALIKE: Final = Text.of({"en": "There is already one like this.", "zh-CN": "已存在相同的记录。"})
_LIKELY: Final = Text.of({"en": "There is something very much like this already.", "zh-CN": "已存在相似的记录。"})
_CLOSED: Final = Text.of({"en": "This record is locked.", "zh-CN": "此记录已锁定。"})
_RULE: Final = naming.thing("a rule", "规则")
_NAMING: Final = (("text",), ("link", "user"))  # fields that say what a record is called, the better ones first


def entity(bench: Bench, found: Outline, name: str) -> Entity:
    """The entity with everything said about it."""
    said, known, here = found.said[name], bench.entities[name], Here(name)
    if known.lines_of:
        return replace(
            known,
            title=_title(bench, said, known),
            rules=rules(bench, said, here),
            unique=_uniques(bench, said, name),
            automations=_automations(bench, said, here),
        )
    return replace(
        known,
        title=_title(bench, said, known),
        rules=rules(bench, said, here),
        unique=_uniques(bench, said, name),
        duplicates=tuple(_duplicate(bench, node, name) for node in said.items("duplicates"))
        if said.has("duplicates")
        else (),
        merge=_merge(bench, said, here),
        locked=_locked(bench, said, here),
        stages=stages(bench, said, name),
        access=access(bench, said, known),
        views=views(bench, said, name),
        form=form(bench, said, name),
        actions=_actions(bench, said, here),
        automations=_automations(bench, said, here),
        encrypt_export=bench.asked(said, "encrypt_export", Here("export_job"), False),
    )


def _title(bench: Bench, said: Said, known: Entity) -> Text:
    if said.has("title"):
        return bench.template(said, "title", Here(known.name))
    if known.number:
        return Text.of("{number}")
    first = next((field.name for wanted in _NAMING for field in known.own_fields if field.type in wanted), "")
    return Text.of("{" + first + "}" if first else "#{id}")


# ------------------------------------------------------------------------------------------------ what must hold
def rules(bench: Bench, said: Said, here: Here) -> tuple[Rule, ...]:
    """Named conditions."""
    found = (_rule(bench, name, node, here) for name, node in said.pairs("rules")) if said.has("rules") else ()
    return tuple(rule for rule in found if rule is not None)


def _rule(bench: Bench, name: Scalar, node: Node, here: Here) -> Rule | None:
    said = bench.desk.open(node, "rule", name.text)
    if said is None or not naming.check(bench.desk, name, _RULE):
        return None
    check = bench.expression(said.get("check"), "check", here)
    if check is None:
        return None
    source = " ".join(check.source.split())
    default = Text.of({"en": f"This does not hold: {source}", "zh-CN": f"不满足：{source}"})
    at = said.name_at("at")
    return Rule(
        name.text,
        check,
        bench.template(said, "message", here, default) if said.has("message") else default,
        name.place,
        bench.expression(said.get("when"), "when", here),
        at.text if at and bench.is_field(at, here.entity or "") else "",
        said.choice("only") == "warn",
        cases(bench, said, here),
    )


def _uniques(bench: Bench, said: Said, entity: str) -> tuple[Unique, ...]:
    node = said.get("unique")
    if node is None:
        return ()
    found = []
    for item in bench.desk.items(node, "unique"):
        one = bench.desk.open(item, "unique")
        if one is not None:
            where = bench.expression(one.get("where"), "where", Here(entity))
            message = bench.template(one, "message", Here(entity), _ALIKE) if one.has("message") else _ALIKE
            found.append(Unique(bench.fields(one, "fields", entity), message, one.place, where))
    return tuple(found)


def _duplicate(bench: Bench, node: Node, entity: str) -> Duplicate:
    said = bench.desk.open(node, "duplicate")
    if said is None:
        return Duplicate((), "exact", 100, (), "warn", _LIKELY, node.place)
    match = bench.fields(said, "match", entity)
    how, percent = _how(bench, said)
    then, create = _then(bench, said)
    others = tuple(pair for scalar in said.names("with") for pair in _other(bench, scalar, match))
    message = bench.template(said, "message", Here(entity)) if said.has("message") else _LIKELY
    return Duplicate(
        match, how, percent, others or tuple((entity, name) for name in match[:1]), then, message, said.place, create
    )


def _how(bench: Bench, said: Said) -> tuple[Any, int]:
    text = said.text("how", "exact")
    kind, _, share = text.partition(" ")
    number = share.strip().removesuffix("%")
    if kind == "similar" and number.isascii() and number.isdecimal() and 0 < int(number) <= 100:
        return "similar", int(number)
    if text in ("exact", "normalised"):
        return text, 100
    options = Text.of({"en": 'exact, normalised or "similar 85%"', "zh-CN": 'exact、normalised 或 "similar 85%"'})
    bench.desk.report(codes.NOT_OPTION, said.at("how"), word="how", found=shortened(text), options=options, hint="")
    return "exact", 100


def _then(bench: Bench, said: Said) -> tuple[Any, str]:
    node = said.get("then")
    if isinstance(node, Mapping):
        inner = bench.desk.open(node, "create_from_duplicate")
        name = inner.name_at("create") if inner else None
        if name is not None and name.text not in bench.entities:
            bench.desk.no_such(name, naming.ENTITY_KIND, name.text, bench.entities)
        return "create", name.text if name else ""
    return (bench.desk.choice(node, "then", ("refuse", "warn", "link")) if node is not None else None) or "refuse", ""


def _other(bench: Bench, scalar: Scalar, match: tuple[str, ...]) -> list[tuple[str, str]]:
    """`customer` (its same-named fields) or `lead.company_name`."""
    entity, dot, field = scalar.text.partition(".")
    if entity not in bench.entities:
        bench.desk.no_such(scalar, naming.ENTITY_KIND, entity, bench.entities)
        return []
    wanted = (field,) if dot else match
    for name in wanted:
        if name not in bench.entities[entity].fields:
            what = naming.thing(f"field of `{entity}`", f"`{entity}` 的字段")
            bench.desk.no_such(scalar, what, name, bench.entities[entity].fields)
            return []
    return [(entity, name) for name in wanted[:1]]


def _merge(bench: Bench, said: Said, here: Here) -> Map[str, Any] | None:
    node = said.get("merge")
    inner = bench.desk.open(node, "merge") if node is not None else None
    if inner is None:
        return None
    return {"keep": inner.choice("keep", "asked"), "ask": asked_fields(bench, inner, here) if inner.has("ask") else {}}


def _locked(bench: Bench, said: Said, here: Here) -> Locked | None:
    node = said.get("locked")
    inner = bench.desk.open(node, "locked") if node is not None else None
    if inner is None:
        return None
    message = bench.template(inner, "message", here, _CLOSED) if inner.has("message") else _CLOSED
    return Locked(
        bench.asked(inner, "when", here, False), bench.fields(inner, "except", here.entity or ""), message, inner.place
    )


# ------------------------------------------------------------------------------------------------ deeds
def _actions(bench: Bench, said: Said, here: Here) -> dict[str, Action]:
    found: dict[str, Action] = {}
    for name, node in said.pairs("actions") if said.has("actions") else ():
        inner = bench.desk.open(node, "action", name.text)
        if inner is None or not naming.check(bench.desk, name, naming.thing("an action", "操作"), VERBS):
            continue
        asked = replace(here, ask=asked_fields(bench, inner, here) if inner.has("ask") else {})
        found[name.text] = Action(
            name.text, inner.label("label", name.text), people(bench, inner, "who", here, WHO), name.place,
            bench.expression(inner.get("when"), "when", here), asked.ask, effects(bench, inner.get("do"), "do", asked),
        )  # fmt: skip
    return found


def _automations(bench: Bench, said: Said, here: Here) -> dict[str, Automation]:
    found: dict[str, Automation] = {}
    for name, node in said.pairs("automations") if said.has("automations") else ():
        inner = bench.desk.open(node, "automation", name.text)
        if inner is None or not naming.check(bench.desk, name, naming.thing("an automation", "自动化")):
            continue
        after, changed = _after(bench, inner, here)
        if after:
            when = bench.expression(inner.get("when"), "when", here)
            found[name.text] = Automation(
                name.text, after, changed, effects(bench, inner.get("do"), "do", here), name.place, when
            )
    return found


def _after(bench: Bench, said: Said, here: Here) -> tuple[Any, tuple[str, ...]]:
    node = said.get("after")
    if isinstance(node, Mapping):
        inner = bench.desk.open(node, "changed")
        return ("changed", bench.fields(inner, "changed", here.entity or "")) if inner else ("", ())
    return (bench.desk.choice(node, "after", ("created", "deleted")) or "" if node is not None else ""), ()


VERBS: Final = frozenset((
    "read", "create", "update", "delete", "assign", "import", "export", "print", "share", "comment", "merge", "restore",
))  # fmt: skip


def lines_of(found: Outline, name: str) -> Kept | None:
    """What was said about a `lines` field that made this entity."""
    parent = found.parents.get(name)
    return found.fields.get((parent, name.rpartition(".")[2])) if parent else None
