"""The order in which a schema is built: names and types first, then whatever holds expressions."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from expressions.functions import Function
from kernel.text import Text
from schema import checks
from schema.desk import Desk, Said
from schema.model import Entity, Option, Parameter, Profile, Role, Schema
from schema.nodes import Mapping as MappingNode
from schema.nodes import Node, Scalar
from schema.scope import EVERYONE, SchemaScope, report_functions
from schema.sections import fields, whole
from schema.sections.bench import Bench
from schema.sections.clocks import formulas
from schema.sections.entities import entity
from schema.sections.outline import Outline, outline
from schema.sections.plans import dashboards, reports, schedules
from schema.sections.workflows import about, workflows

_NOTHING: tuple[tuple[Scalar, Node], ...] = ()


def build(
    desk: Desk,
    top: MappingNode,
    system: frozenset[str],
    functions: tuple[Function, ...],
    plugins: Mapping[str, Any] | None,
) -> Schema:
    """The schema; whatever is wrong lies on the desk."""
    said = desk.open(top, "top")
    assert said is not None
    app = whole.app(desk, said.get("app"))
    organisation = desk.open(said.found["organisation"], "organisation") if "organisation" in said.found else None
    levels = whole.levels(desk, organisation)
    known_profiles = whole.profiles(desk, _pairs(said, "profiles"))
    known_parameters = whole.parameters(desk, _pairs(said, "parameters"))
    known_roles = whole.roles(desk, _pairs(said, "roles"))
    found = outline(desk, _pairs(said, "entities"), system)
    _live_options(found, levels, tuple(known_profiles), known_parameters, known_roles)
    bench = _bench(desk, said, found, levels, known_profiles, known_parameters, known_roles, functions, plugins)
    parameters = {name: whole.parameter_values(bench, *pair) for name, pair in known_parameters.items()}
    bench.scope = replace(bench.scope, declared=parameters)
    _fields(bench, found)
    for name in list(bench.entities):
        bench.entities[name] = entity(bench, found, name)
    roles = {name: whole.role(bench, name, role, levels) for name, role in known_roles.items()}
    units = whole.units(desk, organisation, levels, {name: pair[0] for name, pair in known_profiles.items()})
    schema = Schema(
        app, levels, whole.unit_values(bench, units),
        {name: whole.profile_values(bench, *pair, parameters) for name, pair in known_profiles.items()},
        parameters, roles, _administered(bench.entities, roles), workflows(bench, said.get("workflows")),
        whole.menu(bench, said.get("menu")), whole.messages(desk, _pairs(said, "messages")),
        whole.plugins(desk, said.get("plugins")), schedules(bench, _pairs(said, "schedules")),
        reports(bench, _pairs(said, "reports")), dashboards(bench, _pairs(said, "dashboards")), "", (),
    )  # fmt: skip
    checks.run(schema, bench)
    return schema


def _pairs(said: Said, word: str) -> tuple[tuple[Scalar, Node], ...]:
    return said.pairs(word) if said.has(word) and word in said.found else _NOTHING


def _bench(
    desk: Desk, said: Said, found: Outline, levels: Mapping[str, Text], profiles: Iterable[str],
    parameters: Mapping[str, tuple[Parameter, Said]], roles: Mapping[str, Said], functions: tuple[Function, ...],
    plugins: Mapping[str, Any] | None,
) -> Bench:  # fmt: skip
    declared = {name: pair[0] for name, pair in parameters.items()}
    outlined = {name.text: _report_shape(desk, node) for name, node in _pairs(said, "reports")}
    registered = {**{function.name: function for function in functions}, **report_functions(outlined)}
    scope = SchemaScope(found.entities, declared, (*roles, EVERYONE), tuple(levels), tuple(profiles), registered)
    flows, with_when = about(_pairs(said, "workflows"))
    known = plugins or {}
    return Bench(
        desk, scope, found.entities, frozenset(roles), flows, with_when, frozenset(n.text for n, _ in _pairs(said, "messages")),
        {function.name: function for function in functions},
        frozenset(known["effects"]) if "effects" in known else None,
        frozenset(known["approvers"]) if "approvers" in known else None,
        frozenset(name for name, role in roles.items() if _single(desk, role)),
        frozenset(name.text for name, _ in _pairs(said, "reports")),
        found.said,
    )  # fmt: skip


def _single(desk: Desk, role: Said) -> bool:
    """Whether at most one person may hold the role."""
    limit = role.found.get("limit")
    most = limit.get("at_most") if isinstance(limit, MappingNode) else None
    return isinstance(limit, MappingNode) and limit.get("per") is None and isinstance(most, Scalar) and most.text == "1"


def _report_shape(desk: Desk, node: Node) -> dict[str, object]:
    if not isinstance(node, MappingNode):
        return {}
    by = node.get("by")
    shape: dict[str, object] = {"by": tuple(s.text for s in desk.names(by, "by"))} if by is not None else {}
    return {**shape, **({"period": True} if node.get("period") is not None else {})}


def _live_options(
    found: Outline, levels: Mapping[str, Text], profiles: tuple[str, ...],
    parameters: Mapping[str, tuple[Parameter, Said]], roles: Mapping[str, Said],
) -> None:  # fmt: skip
    """The choices of the system entities whose options are names of this schema."""
    live = {
        ("unit", "level"): tuple(Option(name, label) for name, label in levels.items()),
        ("unit", "profile"): tuple(Option(name, Text.of(name)) for name in profiles),
        ("parameter_value", "parameter"): tuple(Option(n, pair[0].label) for n, pair in parameters.items()),
    }
    for (name, field), options in live.items():
        if name in found.entities and (name, field) in found.fields:
            kept = found.fields[name, field]
            changed = replace(kept.field, options=options)
            found.fields[name, field] = replace(kept, field=changed)
            held = found.entities[name]
            found.entities[name] = replace(held, fields={**held.fields, field: changed})


def _fields(bench: Bench, found: Outline) -> None:
    """Formulas first (which of them read the clock?), then the other expressions of every field."""
    formulas(bench, found)
    for (name, field), kept in found.fields.items():
        held = bench.entities[name]
        done = fields.finish(bench, name, kept, held.fields[field])
        bench.entities[name] = replace(held, fields={**held.fields, field: done})


def _administered(entities: dict[str, Entity], roles: Mapping[str, Role]) -> dict[str, Entity]:
    """What the shipped administrator may do with people, units and holdings, every role that administers accounts may."""
    others = [name for name, role in roles.items() if "accounts" in role.administers and name != "system_admin"]
    return {name: _with_grants(one, others) if one.system else one for name, one in entities.items()}


def _with_grants(one: Entity, others: list[str]) -> Entity:
    shipped = one.access.get("system_admin", ())
    if not shipped or not others:
        return one
    more = {name: (*one.access.get(name, ()), *(replace(grant, role=name) for grant in shipped)) for name in others}
    return replace(one, access={**one.access, **more})


__all__ = ["Profile", "build"]
