"""The order in which a schema is built: names and types first, then whatever holds expressions, then the checks."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from expressions.functions import Function
from kernel.text import Text
from schema import checks
from schema.desk import Desk, Said
from schema.model import App, Entity, Option, Parameter, Profile, Role, Schema
from schema.nodes import Mapping as MappingNode
from schema.nodes import Node, Scalar
from schema.scope import EVERYONE, SchemaScope, report_functions
from schema.sections import application, fields, organisation, parameters, roles, whole
from schema.sections.bench import Bench
from schema.sections.clocks import formulas
from schema.sections.consequences import with_unbuilt
from schema.sections.entities import entity
from schema.sections.outline import Outline, outline
from schema.sections.plans import dashboards, schedules
from schema.sections.reports import reports
from schema.sections.workflows import about, labels, workflows

PUBLIC: Final = frozenset(("name", "unit", "active"))  # what everyone reads of people
Plugins = Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class _Named:
    """What the first pass found: everything by name, nothing with expressions."""

    top: Said
    app: App
    tree: Said | None  # the section `organisation`
    levels: Mapping[str, Text]
    profiles: Mapping[str, tuple[Profile, Said]]
    parameters: Mapping[str, tuple[Parameter, Said]]
    roles: Mapping[str, Said]
    outline: Outline


def build(
    desk: Desk, top: MappingNode, system: frozenset[str], functions: tuple[Function, ...], plugins: Plugins
) -> Schema:
    """The schema; whatever is wrong lies on the desk."""
    named = _named(desk, top, system)
    bench = _bench(desk, named, functions, plugins)
    values = {name: parameters.parameter_values(bench, *pair) for name, pair in named.parameters.items()}
    bench.scope = replace(bench.scope, declared=values)
    _fields(bench, named.outline)
    for name in list(bench.entities):
        bench.entities[name] = entity(bench, named.outline, name)
    schema = with_unbuilt(_schema(bench, named, values))
    checks.run(schema, bench)
    return schema


def _named(desk: Desk, top: MappingNode, system: frozenset[str]) -> _Named:
    said = desk.open(top, "top")
    assert said is not None
    tree = desk.open(said.found["organisation"], "organisation") if "organisation" in said.found else None
    named = _Named(
        said, application.app(desk, said.get("app")), tree, organisation.levels(desk, tree),
        parameters.profiles(desk, _pairs(said, "profiles")), parameters.parameters(desk, _pairs(said, "parameters")),
        roles.roles(desk, _pairs(said, "roles")), outline(desk, _pairs(said, "entities"), system),
    )  # fmt: skip
    _live_options(named)
    return named


def _schema(bench: Bench, named: _Named, values: Mapping[str, Parameter]) -> Schema:
    said, desk = named.top, bench.desk
    held = {name: roles.role(bench, name, role, named.levels) for name, role in named.roles.items()}
    units = organisation.units(desk, named.tree, named.levels, named.profiles)
    return Schema(
        app=named.app,
        levels=named.levels,
        units=organisation.unit_values(bench, units),
        profiles={name: parameters.profile_values(bench, *pair, values) for name, pair in named.profiles.items()},
        parameters=values,
        roles=held,
        entities=_administered(bench.entities, held),
        workflows=workflows(bench, said.get("workflows")),
        menu=whole.menu(bench, said.get("menu")),
        messages=whole.messages(desk, _pairs(said, "messages")),
        plugins=whole.plugins(desk, said.get("plugins"), bench.plugin_problems),
        schedules=schedules(bench, _pairs(said, "schedules")),
        reports=reports(bench, _pairs(said, "reports")),
        dashboards=dashboards(bench, _pairs(said, "dashboards")),
        version="",
        files=(),
    )


def _pairs(said: Said, word: str) -> tuple[tuple[Scalar, Node], ...]:
    return said.pairs(word) if word in said.found else ()


# ------------------------------------------------------------------------------------------------ the bench
def _bench(desk: Desk, named: _Named, functions: tuple[Function, ...], plugins: Plugins) -> Bench:
    said, found = named.top, named.outline
    flows, with_when = about(_pairs(said, "workflows"))
    known = plugins or {}
    return Bench(
        desk=desk,
        scope=_scope(desk, named, functions),
        entities=found.entities,
        roles=frozenset(named.roles),
        workflows=flows,
        workflows_with_when=with_when,
        messages=frozenset(name.text for name, _ in _pairs(said, "messages")),
        effects=frozenset(known["effects"]) if "effects" in known else None,
        plugin_problems=tuple(known.get("problems", ())),
        approvers=frozenset(known["approvers"]) if "approvers" in known else None,
        single=frozenset(name for name, role in named.roles.items() if _single(role)),
        reports=frozenset(name.text for name, _ in _pairs(said, "reports")),
        calendars=frozenset(named.app.calendars),
        said=found.said,
    )


def _scope(desk: Desk, named: _Named, functions: tuple[Function, ...]) -> SchemaScope:
    asked = {name.text: _report_arguments(desk, node) for name, node in _pairs(named.top, "reports")}
    return SchemaScope(
        named.outline.entities, {name: pair[0] for name, pair in named.parameters.items()}, (*named.roles, EVERYONE),
        tuple(named.levels), tuple(named.profiles),
        {**{function.name: function for function in functions}, **report_functions(asked)},
        tuple(named.app.calendars),
    )  # fmt: skip


def _single(role: Said) -> bool:
    """Whether at most one person may hold the role."""
    limit = role.found.get("limit")
    most = limit.get("at_most") if isinstance(limit, MappingNode) else None
    return isinstance(limit, MappingNode) and limit.get("per") is None and isinstance(most, Scalar) and most.text == "1"


def _report_arguments(desk: Desk, node: Node) -> int:
    """How many values tell which figure of a report is meant: one for each of its keys, and the period."""
    if not isinstance(node, MappingNode):
        return 0
    by = node.get("by")
    return (len(desk.names(by, "by")) if by is not None else 0) + (node.get("period") is not None)


def _live_options(named: _Named) -> None:
    """The choices of the system entities whose options are names of this schema."""
    found = named.outline
    live = {
        ("unit", "level"): tuple(Option(name, label) for name, label in named.levels.items()),
        ("unit", "profile"): tuple(Option(name, pair[0].label) for name, pair in named.profiles.items()),
        ("parameter_value", "parameter"): tuple(Option(n, pair[0].label) for n, pair in named.parameters.items()),
        ("delegation", "scope"): tuple(Option(*each) for each in labels(_pairs(named.top, "workflows")).items()),
    }
    for (name, field), options in live.items():
        if (name, field) in found.fields:
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


# ------------------------------------------------------------------------------------------------ administrators
def _administered(entities: dict[str, Entity], held: Mapping[str, Role]) -> dict[str, Entity]:
    """Every role that administers accounts may do with people and units what the shipped administrator may."""
    others = [name for name, role in held.items() if "accounts" in role.administers and name != "system_admin"]
    found = {name: _with_grants(one, others) if one.system else one for name, one in entities.items()}
    return {**found, "user": _only_names(found["user"])}


def _only_names(user: Entity) -> Entity:
    """Everyone reads the names of people, for pickers; whatever a schema adds to people is shown by its own grants."""
    shipped, *others = user.access["everyone"]
    hidden = frozenset(field.name for field in user.own_fields if field.name not in PUBLIC)
    return replace(user, access={**user.access, "everyone": (replace(shipped, hide=hidden), *others)})


def _with_grants(one: Entity, others: list[str]) -> Entity:
    shipped = one.access.get("system_admin", ())
    if not shipped or not others:
        return one
    more = {name: (*one.access.get(name, ()), *(replace(grant, role=name) for grant in shipped)) for name in others}
    return replace(one, access={**one.access, **more})
