"""Reports: figures over the records of an entity, checked, and what of them this release does not run."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from expressions.errors import ExpressionErrors, span_of
from expressions.measures import foreign, outside
from expressions.periods import reads_period, within_period
from expressions.tree import Expression
from expressions.types import ANY, BOOLEAN, Type
from kernel.text import Text
from schema.desk import Said
from schema.fieldtypes.grains import grouped_at
from schema.model import Entity, Measure, Report
from schema.nodes import Mapping as MappingNode
from schema.nodes import Node, Scalar
from schema.sections import naming
from schema.sections.bench import Bench, Here
from schema.sections.plans import Pairs, entity_of

TAKEN: Final = frozenset(("approvals",))  # the product's own report of approvals stands at that address
CREATED: Final = "in_period(created_at)"
DEEPEST: Final = 3  # keys
_RUN: Final = ("number", "table", "bar", "line", "pie", "funnel")
_KEYED: Final = ("pie", "funnel")
_SOME_DAY: Final = date(2000, 1, 1)
_NEXT: Final = date(2000, 2, 1)
_COUNT: Final = Text.of({"en": "Records", "zh-CN": "记录数"})


def reports(bench: Bench, pairs: Pairs) -> dict[str, Report]:
    """Figures."""
    found = {}
    for name, node in pairs:
        said = bench.desk.open(node, "report", name.text)
        if said is not None and naming.check(bench.desk, name, naming.thing("a report", "报表"), TAKEN):
            found[name.text] = _report(bench, name, said)
    return found


def _report(bench: Bench, name: Scalar, said: Said) -> Report:
    entity = entity_of(bench, said, "entity")
    label = said.label("label", name.text)
    where = _compiled(bench, said.get("where"), "where", Here(entity), BOOLEAN)
    here, found = Here(entity), dict[str, dict[str, Measure]]()
    for word in ("parts", "columns", "measure"):
        found[word], here = _figures(bench, said.get(word), word, here, label)
    report = Report(
        name.text, label, entity or "", said.choice("kind"), name.place,
        tuple(s.text for s in said.names("by") if entity is None or bench.is_field(s, entity, dotted=True)),
        said.choice("period") or None, where.source if where else "", found["parts"],
        found["measure"] or _counted(bench, here), said.number("target"), _sort(bench, said, found),
        tuple(s.text for s in said.names("roles") if bench.role(s, everyone=True)),
    )  # fmt: skip
    if said.has("freeze"):
        _freeze(bench, said)
    return _whole(bench, report, tuple(word for word in ("columns", "freeze") if said.has(word)))


# ------------------------------------------------------------------------------------------------ figures
def _figures(
    bench: Bench, node: Node | None, word: str, here: Here, label: Text
) -> tuple[dict[str, Measure], Here]:  # fmt: skip
    """One figure, or a mapping of figures of which later ones may use earlier ones."""
    if isinstance(node, Scalar):
        value = _compiled(bench, node, word, here, None)
        return ({word: Measure(word, label, value)} if value else {}), here
    found: dict[str, Measure] = {}
    for name, inner in bench.desk.pairs(node, word) if isinstance(node, MappingNode) else ():
        said = bench.desk.open(inner, "measure", name.text)
        if said is not None and naming.check(bench.desk, name, naming.thing("a figure", "指标")):
            value = _compiled(bench, said.get("measure"), name.text, here, None)
            if value is not None:
                found[name.text] = Measure(name.text, said.label("label", _called(bench, here, name.text)), value)
        here = here.with_name(name.text, ANY)
    return found, here


def _called(bench: Bench, here: Here, name: str) -> Text:
    """What a figure is called that has no label: as the field of that name, else by its name."""
    entity = bench.entities.get(here.entity or "")
    field = entity.fields.get(name) if entity else None
    return field.label if field else Text.of(name)


def _counted(bench: Bench, here: Here) -> dict[str, Measure]:
    """A report without a measure counts."""
    if here.entity is None:
        return {}
    return {"count": Measure("count", _COUNT, bench.compile("count()", Here(here.entity), None, report=True))}


def _compiled(bench: Bench, node: Node | None, word: str, here: Here, expects: Type | None) -> Expression | None:
    scalar = bench.desk.scalar(node, word, prose=True) if node is not None else None
    if scalar is None:
        return None
    try:
        return bench.compile(scalar.text, here, expects, report=True)
    except ExpressionErrors as errors:
        for problem in errors.problems:
            bench.desk.add(problem.at(scalar.at(span_of(problem)[0])))
        return None


def _sort(bench: Bench, said: Said, figures: Mapping[str, Mapping[str, Measure]]) -> tuple[str, ...]:
    """By which figures and keys its rows stand in order; `-` downwards."""
    known = {name for some in figures.values() for name in some} | {scalar.text for scalar in said.names("by")}
    for scalar in said.names("sort"):
        if scalar.text.removeprefix("-") not in known:
            bench.desk.no_such(scalar, naming.thing("figure or key", "指标或分组字段"), scalar.text, known)
    return tuple(scalar.text for scalar in said.names("sort"))


def _freeze(bench: Bench, said: Said) -> None:
    """Read and checked; results are not kept by this release."""
    inner = bench.desk.open(said.found["freeze"], "freeze") if "freeze" in said.found else None
    publish = inner.name_at("publish") if inner else None
    if inner is not None:
        entity_of(bench, inner, "into")
        inner.text("every")
    if publish is not None:
        bench.role(publish)


# ------------------------------------------------------------------------------------------------ what is run
def _whole(bench: Bench, report: Report, words: tuple[str, ...]) -> Report:
    """The report with the rows that its period means, and with what of it is not run."""
    entity = bench.entities.get(report.entity)
    if entity is None:
        return replace(report, unrun=words or ("entity",))
    texts = (report.where, *(each.value.source for each in report.figures))
    if report.period and not any(reads_period(text) for text in texts if text):
        report = replace(report, where=f"({report.where}) and {CREATED}" if report.where else CREATED)
    return replace(report, unrun=(*words, *dict.fromkeys(_unrun(bench, report, entity))))


def _unrun(bench: Bench, report: Report, entity: Entity) -> Iterator[str]:
    if report.kind not in _RUN or (report.kind in _KEYED and not report.by):
        yield f"kind {report.kind}"
    if len(report.by) > DEEPEST:
        yield "by"
    yield from (f"by {path}" for path in report.by if not grouped_at(bench.entities, entity.name, path))
    if report.where and (strange := _strange(bench, report.where, entity, {}, BOOLEAN)):
        yield strange
    names: dict[str, Type] = {}
    for each in report.figures:
        if strange := _strange(bench, each.value.source, entity, names, None):
            yield strange
        names[each.name] = ANY


def _strange(bench: Bench, source: str, entity: Entity, names: Mapping[str, Type], expects: Type | None) -> str:
    """What in it is not computed, as it is written; "" without any. It is asked about some period, as it will be."""
    about = within_period(source, _SOME_DAY, _NEXT)
    try:
        found: Any = bench.compile(about, Here(entity.name, names=names), expects, report=True)
    except ExpressionErrors:
        return source
    return outside(found.root) if expects == BOOLEAN else foreign(found.root)
