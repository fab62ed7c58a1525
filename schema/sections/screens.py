"""Views and forms."""

from typing import Any, Final

from expressions.tree import Expression
from schema import codes
from schema.desk import Said
from schema.fieldtypes.shapes import COLOURS
from schema.model import Form, Section, View
from schema.nodes import Hole, Node, Scalar
from schema.sections import naming
from schema.sections.bench import Bench, Here

_VIEW: Final = naming.thing("a view", "视图")
_NAMES: Final = ("start", "end", "parent", "image")


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
    by = _field(bench, said, "by", entity) or (
        "stage" if kind == "board" and "stage" in bench.entities[entity].fields else ""
    )
    if kind == "board" and not by:
        bench.desk.report(
            codes.MISSING_WORD, said.node, name=name.text, word="by", what=naming.thing("a board", "看板")
        )
    roles = tuple(scalar.text for scalar in said.names("roles") if bench.role(scalar, everyone=True))
    return View(
        name.text, said.label("label", name.text), kind, name.place,
        bench.expression(said.get("where"), "where", Here(entity)), bench.fields(said, "columns", entity, dotted=True),
        _sort(bench, said, entity), _colors(bench, said, entity), by, bench.fields(said, "card", entity, dotted=True),
        bench.fields(said, "group", entity, dotted=True), roles, _more(bench, said, entity),
    )  # fmt: skip


def _field(bench: Bench, said: Said, word: str, entity: str) -> str:
    scalar = said.name_at(word)
    return scalar.text if scalar and bench.is_field(scalar, entity, dotted=True) else ""


def _sort(bench: Bench, said: Said, entity: str) -> tuple[str, ...]:
    found = []
    for scalar in said.names("sort"):
        plain = Scalar(scalar.source, scalar.start, scalar.end, scalar.text.removeprefix("-"), scalar.style)
        if bench.is_field(plain, entity, dotted=True):
            found.append(scalar.text)
    return tuple(found)


def _colors(bench: Bench, said: Said, entity: str) -> dict[str, Expression]:
    found = {}
    for color, node in said.pairs("color") if said.has("color") else ():
        known = bench.desk.choice(color, "color", COLOURS)
        condition = bench.expression(node, color.text, Here(entity))
        if known and condition is not None:
            found[known] = condition
    return found


def _more(bench: Bench, said: Said, entity: str) -> dict[str, Any]:
    found: dict[str, Any] = {word: _field(bench, said, word, entity) for word in _NAMES if said.has(word)}
    if said.has("report"):
        found["report"] = said.text("report")
    return found


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
