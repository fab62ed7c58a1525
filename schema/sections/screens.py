"""Views and forms; what each kind of view is placed by stands in `shapes`."""

from typing import Any, Final

from expressions.tree import Expression
from schema.desk import Said
from schema.fieldtypes.grains import FIGURES, PERIODS, key_of
from schema.fieldtypes.shapes import COLOURS
from schema.model import Form, Section, View
from schema.nodes import Hole, Node, Scalar
from schema.sections import naming, shapes
from schema.sections.bench import Bench, Here

_VIEW: Final = naming.thing("a view", "视图")


def views(bench: Bench, said: Said, entity: str) -> dict[str, View]:
    """Saved ways of looking."""
    found: dict[str, View] = {}
    for name, node in said.pairs("views") if said.has("views") else ():
        inner = bench.desk.open(node, "view", name.text)
        if inner is not None and naming.check(bench.desk, name, _VIEW):
            found[name.text] = _view(bench, name, inner, entity)
    return found


def _view(bench: Bench, name: Scalar, said: Said, entity: str) -> View:
    kind = said.choice("kind", "grid")
    placed = shapes.fields_of(bench, name, said, kind, entity)
    roles = tuple(scalar.text for scalar in said.names("roles") if bench.role(scalar, everyone=True))
    return View(
        name.text, said.label("label", name.text), kind, name.place,
        bench.expression(said.get("where"), "where", Here(entity)), bench.fields(said, "columns", entity, dotted=True),
        _sort(bench, said, entity), _colors(bench, said, entity), placed.pop("by", ""),
        bench.fields(said, "card", entity, dotted=True), _group(bench, said, entity), roles,
        {**placed, **_report(said)}, _totals(bench, said, entity),
    )  # fmt: skip


def _sort(bench: Bench, said: Said, entity: str) -> tuple[str, ...]:
    found = []
    for scalar in said.names("sort"):
        plain = Scalar(scalar.source, scalar.start, scalar.end, scalar.text.removeprefix("-"), scalar.style)
        if bench.is_field(plain, entity, dotted=True):
            found.append(scalar.text)
    return tuple(found)


def _group(bench: Bench, said: Said, entity: str) -> tuple[str, ...]:
    """Fields, each with its grain where it has one: `closes:month`, `amount:1000`; `-` turns the order round."""
    found = []
    for scalar in said.names("group"):
        key = key_of(scalar.text)
        plain = Scalar(scalar.source, scalar.start, scalar.end, key.field, scalar.style)
        grain = Scalar(scalar.source, scalar.start, scalar.end, key.grain, scalar.style)
        fits = not key.grain or key.step or bench.desk.choice(grain, "group", PERIODS)
        if bench.is_field(plain, entity, dotted=True) and fits:
            found.append(scalar.text)
    return tuple(found)


def _totals(bench: Bench, said: Said, entity: str) -> dict[str, str]:
    """What stands at the foot of a column."""
    found = {}
    for name, node in said.pairs("totals") if said.has("totals") else ():
        figure = bench.desk.choice(node, name.text, FIGURES)
        if bench.is_field(name, entity) and figure:
            found[name.text] = figure
    return found


def _colors(bench: Bench, said: Said, entity: str) -> dict[str, Expression]:
    found = {}
    for color, node in said.pairs("color") if said.has("color") else ():
        known = bench.desk.choice(color, "color", COLOURS)
        condition = bench.expression(node, color.text, Here(entity))
        if known and condition is not None:
            found[known] = condition
    return found


def _report(said: Said) -> dict[str, Any]:
    return {"report": said.text("report")} if said.has("report") else {}


def form(bench: Bench, said: Said, entity: str) -> Form:
    """How one record is laid out."""
    node = said.get("form")
    inner = bench.desk.open(node, "form") if node is not None else None
    if inner is None:
        return Form()
    sections = tuple(_section(bench, item, entity) for item in inner.items("sections")) if inner.has("sections") else ()
    return Form(tuple(section for section in sections if section is not None), bench.fields(inner, "related", entity))


def _section(bench: Bench, node: Node, entity: str) -> Section | None:
    said = bench.desk.open(node, "section") if not isinstance(node, Hole) else None
    if said is None:
        return None
    columns = said.whole("columns") or 2
    return Section(
        said.label("label"),
        bench.fields(said, "fields", entity),
        columns,
        bench.asked(said, "show", Here(entity), True),
    )
