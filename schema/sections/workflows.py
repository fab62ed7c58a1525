"""Approvals (workflow-semantics 2.5)."""

import hashlib
import json
import re
from typing import Any, Final

from kernel.text import LANGUAGES, Text
from schema import workflow_codes as flow
from schema.desk import Said
from schema.model import Workflow
from schema.nodes import Mapping, Node, Scalar, Sequence
from schema.sections import guards, naming
from schema.sections.bench import Bench, Here
from schema.sections.cases import cases
from schema.sections.effects import effects
from schema.sections.people import TOLD, WHO, people
from schema.sections.steps import Route, blocks, calendar, max_returns

_WORKFLOW: Final = naming.thing("a workflow", "流程")
_JSON_NUMBER: Final = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?")
_ENDINGS: Final = ("when_approved", "when_rejected", "when_returned", "when_withdrawn")


def about(pairs: tuple[tuple[Scalar, Node], ...]) -> tuple[dict[str, str], frozenset[str]]:
    """Each workflow's entity, and the workflows that have a `when`: known before anything is built."""
    found, with_when = {}, set()
    for name, node in pairs:
        entity = node.get("entity") if isinstance(node, Mapping) else None
        if isinstance(node, Mapping) and isinstance(entity, Scalar):
            found[name.text] = entity.text
            if node.get("when") is not None:
                with_when.add(name.text)
    return found, frozenset(with_when)


def labels(pairs: tuple[tuple[Scalar, Node], ...]) -> dict[str, Text]:
    """What people call each workflow, before anything is built; what is wrong with a label is said when it is."""
    found = {}
    for name, node in pairs:
        said = node.get("label") if isinstance(node, Mapping) else None
        given: dict[str, Any] = dict(said.entries) if isinstance(said, Mapping) else {}
        texts = {key: each.value.text for key, each in given.items() if isinstance(each.value, Scalar)}
        plain = said.text if isinstance(said, Scalar) else name.text
        found[name.text] = Text.of({key: text for key, text in texts.items() if key in LANGUAGES} or plain)
    return found


def workflows(bench: Bench, node: Node | None) -> dict[str, Workflow]:
    """All approvals."""
    found: dict[str, Workflow] = {}
    for name, value in bench.desk.pairs(node, "workflows") if node is not None else ():
        workflow = one(bench, name, value)
        if workflow is not None:
            found[name.text] = workflow
    for each in found.values():
        guards.check_steps(bench, each)
    guards.check_pairs(bench, found)
    return found


def one(bench: Bench, name: Scalar, node: Node) -> Workflow | None:
    """One approval; None: reported."""
    said = bench.desk.open(node, "workflow", name.text)
    if said is None or not naming.check(bench.desk, name, _WORKFLOW):
        return None
    entity = said.name_at("entity")
    if entity is None:
        return None
    if entity.text not in bench.entities or bench.entities[entity.text].internal:
        bench.desk.no_such(entity, naming.ENTITY_KIND, entity.text, bench.entities)
        return None
    return _built(bench, name, said, entity.text)


def _built(bench: Bench, name: Scalar, said: Said, entity: str) -> Workflow:
    from schema.sections.entities import rules

    here = Here(entity, workflow=True)
    text = canonical(said.node)
    by_stage = name.text in staged(bench, entity)
    restart = bench.fields(said, "restart_if_changed", entity)
    route = Route(bench, here, said, restart, calendar(bench, said))
    when = route.condition(said.get("when"), "when")
    steps = blocks(route, said.get("steps"), said.at("steps"), ())
    route.check_edits()
    starts = _starts(bench, said, by_stage)
    guards.check(bench, said, entity, starts)
    ends = {word: effects(bench, said.get(word), word, here) for word in _ENDINGS}
    return Workflow(
        name=name.text,
        label=said.label("label", name.text),
        entity=entity,
        place=name.place,
        text_hash=hashlib.sha256(text.encode()).hexdigest(),
        starts=starts,
        fields=bench.fields(said, "fields", entity),
        who_may_start=people(bench, said, "who_may_start", here, WHO),
        when=when,
        locked=_locked(bench, said, entity),
        restart_if_changed=restart,
        rules=rules(bench, said, here),
        after_approval=said.choice("after_approval", "locked" if starts == "submit" else "open"),
        withdraw=said.choice("withdraw", "until_first_decision"),
        max_returns=3 if (most := max_returns(said)) is None else most,
        visible_to=people(bench, said, "visible_to", here, TOLD),
        cc=people(bench, said, "cc", here, TOLD),
        in_flight=said.choice("in_flight", "keep"),
        steps=steps,
        when_approved=ends["when_approved"],
        when_rejected=ends["when_rejected"],
        when_returned=ends["when_returned"],
        when_withdrawn=ends["when_withdrawn"],
        cases=cases(bench, said, here),
        text=text,
    )


def staged(bench: Bench, entity: str) -> frozenset[str]:
    """The workflows that stages of the entity name under `approval`."""
    stages = bench.entities[entity].stages.values()
    return frozenset(
        name for stage in stages for name in (stage.approval, *(way.approval for way in stage.next)) if name
    )


def _starts(bench: Bench, said: Said, by_stage: bool) -> str:
    starts: str = said.choice("starts", "move" if by_stage else "submit")
    if by_stage and starts != "move":
        bench.desk.report(flow.GUARDED_AND_STAGE, said.at("starts"), workflow=said.name, starts=starts)
    return starts


def _locked(bench: Bench, said: Said, entity: str) -> Any:
    names = said.names("locked")
    if not names:
        return "all"
    if [name.text for name in names] in (["all"], ["none"]):
        return names[0].text
    return tuple(name.text for name in names if bench.is_field(name, entity))


# ------------------------------------------------------------------------------------------------ the pinned text
def canonical(node: Node) -> str:
    """The definition as JSON with sorted keys, without its cases; the strict reader reads it again (S16.1)."""
    return _json(node, top=True)


def _json(node: Node, *, top: bool = False) -> str:
    if isinstance(node, Mapping):
        keys = sorted(key for key in node.entries if not (top and key == "cases"))
        pairs = (f"{json.dumps(key, ensure_ascii=False)}: {_json(node.entries[key].value)}" for key in keys)
        return "{" + ", ".join(pairs) + "}"
    if isinstance(node, Sequence):
        return "[" + ", ".join(_json(item) for item in node.items) + "]"
    if not isinstance(node, Scalar):
        return '""'
    if node.plain and (node.text in ("true", "false") or _JSON_NUMBER.fullmatch(node.text)):
        return node.text
    return json.dumps(node.text, ensure_ascii=False)
