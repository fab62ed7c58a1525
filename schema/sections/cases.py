"""Examples that a file carries: given these values, this comes out (workflow-semantics 2.8)."""

from typing import Any

from expressions.types import Type
from schema.desk import Said
from schema.fieldtypes import registry
from schema.model import Case, Field
from schema.nodes import Node, Scalar
from schema.sections import naming
from schema.sections.bench import Bench, Here


def cases(bench: Bench, said: Said, here: Here) -> tuple[Case, ...]:
    """The cases of a workflow or rule."""
    if not said.has("cases"):
        return ()
    found = (_case(bench, node, here) for node in said.items("cases"))
    return tuple(case for case in found if case is not None)


def _case(bench: Bench, node: Node, here: Here) -> Case | None:
    said = bench.desk.open(node, "case")
    if said is None:
        return None
    given = {}
    for name, value in said.pairs("given"):
        field = _field_at(bench, name, here)
        if field is not None:
            given[name.text] = bench.given(value, name.text, field, Here(None))
    return Case(given, _expected(said), said.place)


def _expected(said: Said) -> dict[str, Any]:
    expected: dict[str, Any] = {}
    if said.has("route"):
        names = tuple(scalar.text for scalar in said.names("route"))
        expected["route"] = () if names == ("none",) else names
    if said.has("holds"):
        expected["holds"] = said.flag("holds", True)
    return expected


def _field_at(bench: Bench, name: Scalar, here: Here) -> Field | None:
    """The field at the end of a path such as `customer.level`, `param.x` or `submitter.unit`."""
    first, *rest = name.text.split(".")
    if first == "param" and len(rest) == 1:
        parameter = bench.scope.declared.get(rest[0])
        if parameter is not None:
            return parameter.field
    entity = here.entity
    names = [first, *rest]
    if first == "submitter" and rest:
        entity, names = "user", rest
    return _last(bench, name, entity, names)


def _last(bench: Bench, name: Scalar, entity: str | None, names: list[str]) -> Field | None:
    field: Field | None = None
    for each in names:
        held = bench.entities.get(entity or "")
        field = held.fields.get(each) if held else None
        if field is None:
            known = held.fields if held else ()
            bench.desk.no_such(name, naming.thing("field", "字段"), name.text, known)
            return None
        kind: Type = registry.of(field).kind(field)
        entity = kind.entity
    return field
