"""Effects: what happens, in order (language.md, Effects)."""

import re
from collections.abc import Callable
from typing import Any, Final

from expressions.types import Type
from kernel.text import Text
from schema import codes, entity_codes
from schema.desk import Said, did_you_mean
from schema.desk import listed as said_list
from schema.model import Effect
from schema.nodes import Hole, Node, Sequence, shortened
from schema.nodes import Mapping as MappingNode
from schema.sections import drawing, naming, outside, rights_effects
from schema.sections.bench import Bench, Here
from schema.sections.people import TOLD, listed
from schema.sections.record_effects import (
    Base,
    assign,
    create,
    each,
    merge,
    move,
    records,
    set_fields,
    update,
)
from schema.vocabulary import TABLES
from schema.vocabulary_workflows import DOES

LATE: Final = frozenset(("hand_over", "add", "reject", "approve"))
_WEBHOOK: Final = re.compile(r"[a-z][a-z0-9_]{0,59}")  # so that IT can set its address in the environment
RIGHTS: Final = frozenset(("grant", "revoke", "account"))


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
        bench.desk.report(entity_codes.LATE_ONLY, node.entries[does].key, word=does)
        return None
    if isinstance(node.get(does), Hole):
        return None
    inner = each(bench, said, here)
    return _BUILDERS[does](bench, said, inner, _base(bench, said, inner))


def _object(bench: Bench, node: MappingNode) -> str | None:
    if "update" in node.entries:
        return "update"
    found = [key for key in node.entries if key in DOES]
    if len(found) == 1:
        return found[0]
    if found:
        bench.desk.report(entity_codes.TWO_OBJECTS, node, found=said_list(f"`{key}`" for key in found))
        return None
    bench.desk.report(entity_codes.NO_OBJECT, node, found=shortened(node.raw), options=said_list(DOES))
    return None


def _words(bench: Bench, said: Said, node: MappingNode, does: str) -> None:
    known = (does, *DOES[does])
    for key, entry in node.entries.items():
        if key not in known and not isinstance(entry.value, Hole):
            what = naming.thing(f"the effect `{does}`", f"动作 `{does}` ")
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


def _delete(bench: Bench, said: Said, here: Here, base: Base) -> Effect | None:
    found, entity, fits = records(bench, said, "delete", here)
    return Effect("delete", found, entity=entity, **base) if fits else None


def _start(bench: Bench, said: Said, here: Here, base: Base) -> Effect | None:
    name = said.name_at("start")
    if name is None:
        return None
    entity = bench.workflows.get(name.text)
    if entity is None:
        bench.desk.no_such(name, naming.thing("workflow", "流程"), name.text, bench.workflows)
        return None
    made = next((made for made, type in here.names.items() if type.entity == entity), "")
    if entity != here.entity and not made:
        bench.desk.report(entity_codes.WRONG_ENTITY, name, workflow=name.text, entity=entity, here=here.entity or "-")
        return None
    return Effect("start", name.text, entity=entity, through="" if entity == here.entity else made, **base)


def _notify(bench: Bench, said: Said, here: Here, base: Base) -> Effect:
    who = listed(bench, said.get("notify"), here, TOLD, outside=True)
    if not said.has("text") and not said.has("message"):
        bench.desk.report(
            codes.MISSING_WORD, said.node, name="notify", word="text", what=naming.thing("an effect", "动作")
        )
    via = _ways(bench, said)
    outside.check(bench, said.get("notify"), here, who, via)
    text = bench.template(said, "text", here) if said.has("text") else None
    return Effect(
        "notify",
        who,
        people=who,
        text=text,
        message=_message(bench, said),
        via=via,
        **base,
    )


def _send(bench: Bench, said: Said, here: Here, base: Base) -> Effect | None:
    name = said.name_at("send")
    if name is None:
        return None
    if name.text not in bench.reports:
        bench.desk.no_such(name, naming.thing("report", "报表"), name.text, bench.reports)
        return None
    if not said.has("to"):
        what = naming.thing("an effect", "动作")
        bench.desk.report(codes.MISSING_WORD, said.node, name="send", word="to", what=what)
    who = listed(bench, said.get("to"), here, TOLD)
    text = bench.template(said, "text", here) if said.has("text") else None
    return Effect(
        "send", name.text, people=who, text=text, message=_message(bench, said), via=_ways(bench, said), **base
    )


def _ways(bench: Bench, said: Said) -> tuple[str, ...]:
    options = said.table.words["via"].options
    found = tuple(way for each in said.names("via") if (way := bench.desk.choice(each, "via", options)))
    return found or ("inbox",)


def _message(bench: Bench, said: Said) -> str:
    name = said.name_at("message")
    if name is None:
        return ""
    if name.text not in bench.messages:
        bench.desk.no_such(name, naming.thing("message", "消息"), name.text, bench.messages)
    return name.text


def _call(bench: Bench, said: Said, here: Here, base: Base) -> Effect | None:
    name = said.name_at("call")
    if name is None:
        return None
    if bench.effects is not None and name.text not in bench.effects:
        bench.desk.report(
            entity_codes.NO_PLUGIN, name, name=shortened(name.text), hint=did_you_mean(name.text, bench.effects)
        )
    return Effect("call", name.text, **_outside(bench, said, here), **base)


def _webhook(bench: Bench, said: Said, here: Here, base: Base) -> Effect | None:
    name = said.name_at("webhook")
    if name is None:
        return None
    if not _WEBHOOK.fullmatch(name.text) or name.text.endswith("_secret"):
        bench.desk.report(entity_codes.WEBHOOK_NAME, name, name=shortened(name.text))
        return None
    return Effect("webhook", name.text, **_outside(bench, said, here), **base)


def _outside(bench: Bench, said: Said, here: Here) -> dict[str, Any]:
    """What leaves with an effect outside the database, and whether it is tried again."""
    given = {key.text: bench.given(value, key.text, None, here) for key, value in said.pairs("with")}
    return {"values": given, "retry": said.choice("retry") != "never"}


def _people_effect(bench: Bench, said: Said, here: Here, base: Base) -> Effect:
    who = listed(bench, said.get(said.name), here, TOLD)
    return Effect(said.name, who, people=who, **base)


def _by_clock(bench: Bench, said: Said, here: Here, base: Base) -> Effect:
    bench.desk.choice(said.get(said.name), said.name, ("seat",))
    more = {"accept_risk": said.text("accept_risk")} if said.has("accept_risk") else {}
    return Effect(said.name, "seat", more=more, **base)


_BUILDERS: Final[dict[str, Callable[[Bench, Said, Here, Base], Effect | None]]] = {
    "set": set_fields, "move": move, "assign": assign, "create": create, "update": update, "delete": _delete,
    "merge": merge, "draw": drawing.draw, "start": _start, "notify": _notify, "call": _call, "webhook": _webhook,
    "send": _send,
    "hand_over": _people_effect, "add": _people_effect, "reject": _by_clock, "approve": _by_clock,
    **rights_effects.BUILDERS,
}  # fmt: skip
