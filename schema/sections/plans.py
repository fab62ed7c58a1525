"""Schedules, reports and dashboards: read and checked; this release does not run them yet."""

import re
from typing import Any, Final

from expressions.errors import ExpressionErrors, span_of
from expressions.tree import Expression
from expressions.types import ANY, Type
from schema import codes
from schema.desk import Said
from schema.nodes import Mapping, Node, Scalar, Sequence, shortened
from schema.sections import naming
from schema.sections.bench import Bench, Here
from schema.sections.cases import cases
from schema.sections.effects import effects
from schema.sections.fields import plain_data

_EVERY: Final = re.compile(
    r"hour|(day|workday|quarter|year|week( on (mon|tue|wed|thu|fri|sat|sun))?|month( on ([1-9]|[12]\d|3[01]))?)"
    r"( at ([01]\d|2[0-3]):[0-5]\d)?"
)
Pairs = tuple[tuple[Scalar, Node], ...]


def schedules(bench: Bench, pairs: Pairs) -> dict[str, dict[str, Any]]:
    """Rules driven by time."""
    found = {}
    for name, node in pairs:
        said = bench.desk.open(node, "schedule", name.text)
        if said is not None and naming.check(bench.desk, name, naming.thing("a schedule", "定时规则")):
            found[name.text] = _schedule(bench, name, said)
    return found


def _schedule(bench: Bench, name: Scalar, said: Said) -> dict[str, Any]:
    entity = _entity(bench, said, "for_each")
    here = Here(entity)
    every = said.name_at("every")
    if every is not None and not _EVERY.fullmatch(every.text):
        expected = naming.thing(
            "Write hour, day at 01:00, workday at 09:00, week on mon, month on 1, quarter or year.",
            "请写 hour、day at 01:00、workday at 09:00、week on mon、month on 1、quarter 或 year。",
        )
        bench.desk.report(codes.NOT_TIME, every, found=shortened(every.text), expected=expected)
    return {
        "label": said.label("label", name.text),
        "every": every.text if every else "",
        "for_each": entity or "",
        "where": bench.expression(said.get("where"), "where", here),
        "when": bench.expression(said.get("when"), "when", here),
        "do": effects(bench, said.get("do"), "do", here),
        "place": name.place,
        "cases": cases(bench, said, here),
    }


def _entity(bench: Bench, said: Said, word: str) -> str | None:
    name = said.name_at(word)
    if name is None:
        return None
    if name.text in bench.entities and not bench.entities[name.text].internal:
        return name.text
    bench.desk.no_such(name, naming.ENTITY_KIND, name.text, bench.entities)
    return None


# ------------------------------------------------------------------------------------------------ reports
def reports(bench: Bench, pairs: Pairs) -> dict[str, dict[str, Any]]:
    """Figures."""
    found = {}
    for name, node in pairs:
        said = bench.desk.open(node, "report", name.text)
        if said is not None and naming.check(bench.desk, name, naming.thing("a report", "报表")):
            found[name.text] = _report(bench, name, said)
    return found


def _report(bench: Bench, name: Scalar, said: Said) -> dict[str, Any]:
    entity = _entity(bench, said, "entity")
    by = tuple(s.text for s in said.names("by") if entity is None or bench.is_field(s, entity, dotted=True))
    report: dict[str, Any] = {
        "label": said.label("label", name.text),
        "entity": entity or "",
        "kind": said.choice("kind"),
        "by": by,
        "period": said.choice("period"),
        "where": _figure(bench, said.get("where"), "where", Here(entity), Type("boolean")),
        "target": said.number("target"),
        "place": name.place,
        "roles": tuple(s.text for s in said.names("roles") if bench.role(s, everyone=True)),
    }
    here = Here(entity)
    for word in ("parts", "columns", "measure"):
        report[word], here = _figures(bench, said.get(word), word, here)
    if said.has("freeze"):
        report["freeze"] = _freeze(bench, said)
    return report


def _figures(bench: Bench, node: Node | None, word: str, here: Here) -> tuple[Any, Here]:
    """One figure, or a mapping of figures of which later ones may use earlier ones."""
    if isinstance(node, Scalar):
        return _figure(bench, node, word, here, None), here
    found: dict[str, Any] = {}
    for name, value in bench.desk.pairs(node, word) if isinstance(node, Mapping) else ():
        inner = value.get("measure") if isinstance(value, Mapping) else value
        found[name.text] = _figure(bench, inner, name.text, here, None)
        here = here.with_name(name.text, ANY)
    return found, here


def _figure(bench: Bench, node: Node | None, word: str, here: Here, expects: Type | None) -> Expression | None:
    scalar = bench.desk.scalar(node, word, prose=True) if node is not None else None
    if scalar is None:
        return None
    try:
        return bench.compile(scalar.text, here, expects, report=True)
    except ExpressionErrors as errors:
        for problem in errors.problems:
            bench.desk.add(problem.at(scalar.at(span_of(problem)[0])))
        return None


def _freeze(bench: Bench, said: Said) -> dict[str, str]:
    inner = bench.desk.open(said.found["freeze"], "freeze") if "freeze" in said.found else None
    if inner is None:
        return {}
    publish = inner.name_at("publish")
    return {
        "every": inner.text("every"), "into": _entity(bench, inner, "into") or "",
        "publish": publish.text if publish and bench.role(publish) else "",
    }  # fmt: skip


def dashboards(bench: Bench, pairs: Pairs) -> dict[str, dict[str, Any]]:
    """Pages of reports."""
    found = {}
    for name, node in pairs:
        said = bench.desk.open(node, "dashboard", name.text)
        if said is not None:
            roles = tuple(s.text for s in said.names("roles") if bench.role(s, everyone=True))
            found[name.text] = {
                "label": said.label("label", name.text),
                "roles": roles,
                "layout": _layout(bench, said),
                "place": name.place,
            }
    return found


def _layout(bench: Bench, said: Said) -> Any:
    node = said.get("layout")
    for row in node.items if isinstance(node, Sequence) else ():
        for scalar in bench.desk.names(row, "layout"):
            if scalar.text not in bench.reports:
                bench.desk.no_such(scalar, naming.thing("report", "报表"), scalar.text, bench.reports)
    return plain_data(node) if node is not None else ()
