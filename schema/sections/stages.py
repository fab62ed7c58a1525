"""Stages: the way of a record (workflow-semantics 2.4)."""

from dataclasses import replace
from typing import Any, Final

from kernel.text import Text
from schema import entity_codes
from schema.desk import Said
from schema.model import Given, Next, Stage, StageClock
from schema.nodes import Hole, Mapping, Node, Scalar, Sequence
from schema.sections import naming
from schema.sections.bench import Bench, Here
from schema.sections.effects import effects
from schema.sections.fields import asked_fields
from schema.sections.late import late, remind, without_due
from schema.sections.people import WHO, people

_STAGE: Final = naming.thing("a stage", "阶段")


def stages(bench: Bench, said: Said, entity: str) -> dict[str, Stage]:
    """The stages in the order of the file."""
    known = tuple(name.text for name, _ in said.pairs("stages")) if said.has("stages") else ()
    found: dict[str, Stage] = {}
    for name, node in said.pairs("stages") if said.has("stages") else ():
        inner = bench.desk.open(node, "stage", name.text)
        if inner is not None and naming.check_key(bench.desk, name, _STAGE):
            found[name.text] = _stage(bench, name, inner, entity, known)
    return found


def _stage(bench: Bench, name: Scalar, said: Said, entity: str, known: tuple[str, ...]) -> Stage:
    from schema.sections.entities import rules

    here = Here(entity)
    any_, from_ = _from(bench, said, known)
    only = bench.fields(said, "must_fill_only", entity) if said.has("must_fill_only") else None
    return Stage(
        name.text, said.label("label", name.text), name.place, said.flag("first"), _nexts(bench, said, entity, known),
        any_, from_, bench.fields(said, "must_fill", entity), only, rules(bench, said, here),
        people(bench, said, "who", here, WHO), approval(bench, said, entity), locked(bench, said, entity),
        said.choice("reason") == "required", said.choice("ends"),
        effects(bench, said.get("when_entered"), "when_entered", here), said.number("probability"),
        said.choice("color"), tuple(scalar.text for scalar in said.names("was")), _clock(bench, said, here),
    )  # fmt: skip


def _from(bench: Bench, said: Said, known: tuple[str, ...]) -> tuple[bool, tuple[str, ...]]:
    names = said.names("from")
    if [name.text for name in names] == ["any"]:
        return True, ()
    return False, tuple(name.text for name in names if _known(bench, name, known))


def _known(bench: Bench, name: Scalar, known: tuple[str, ...]) -> bool:
    if name.text in known:
        return True
    bench.desk.no_such(name, naming.thing("stage", "阶段"), name.text, known)
    return False


def _nexts(bench: Bench, said: Said, entity: str, known: tuple[str, ...]) -> tuple[Next, ...]:
    node = said.get("next")
    if node is None:
        return ()
    nodes = node.items if isinstance(node, Sequence) else (node,)
    found = (_next(bench, item, entity, known) for item in nodes if not isinstance(item, Hole))
    return tuple(way for way in found if way is not None)


def _next(bench: Bench, node: Node, entity: str, known: tuple[str, ...]) -> Next | None:
    said = bench.desk.open(node, "next")
    to = said.name_at("to") if said else None
    if said is None or to is None or (to.text != "back" and not _known(bench, to, known)):
        return None
    here = Here(entity)
    asked = asked_fields(bench, said, here) if said.has("ask") else {}
    when = bench.expression(said.get("when"), "when", replace(here, ask=asked))
    return Next(
        to.text, to.place, people(bench, said, "who", here, WHO), when, said.choice("reason") == "required", asked,
        approval(bench, said, entity),
    )  # fmt: skip


def approval(bench: Bench, said: Said, entity: str) -> str:
    """The workflow that must pass first; it must be about this entity."""
    name = said.name_at("approval")
    if name is None:
        return ""
    about = bench.workflows.get(name.text)
    if about is None:
        bench.desk.no_such(name, naming.thing("workflow", "流程"), name.text, bench.workflows)
        return ""
    if about != entity:
        bench.desk.report(entity_codes.WRONG_ENTITY, name, workflow=name.text, entity=about, here=entity)
        return ""
    return name.text


def locked(bench: Bench, said: Said, entity: str) -> Any:
    """`all`, or the fields that are closed."""
    names = said.names("locked")
    if [name.text for name in names] == ["all"]:
        return "all"
    return tuple(name.text for name in names if bench.is_field(name, entity))


def _clock(bench: Bench, said: Said, here: Here) -> StageClock | None:
    reminders, levels = remind(bench, said), late(bench, said, here, in_step=False)
    if not said.has("due"):
        without_due(bench, said, Text.of({"en": f"stage `{said.name}`", "zh-CN": f"阶段 `{said.name}`"}))
        return None
    time, after = _due(bench, said.get("due"), here)
    return StageClock(time, after, reminders, levels)


def _due(bench: Bench, node: Node | None, here: Here) -> tuple[Given, str]:
    """How long, and the date or time that it counts from; "" = from entering."""
    if not isinstance(node, Mapping):
        return bench.duration(node, "due", here), ""
    said = bench.desk.open(node, "stage_due")
    if said is None:
        return None, ""
    after = said.name_at("after")
    known = after.text if after and bench.is_field(after, here.entity or "") else ""
    if after and known and bench.entities[here.entity or ""].fields[known].type not in ("date", "datetime"):
        bench.desk.report(entity_codes.NOT_INSTANT, after, field=known)
        known = ""
    return bench.duration(said.get("time"), "time", here), known
