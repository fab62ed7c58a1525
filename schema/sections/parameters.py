"""The sections `parameters` and `profiles`: named values, and bundles of them that a unit takes."""

from collections.abc import Mapping as Map
from dataclasses import replace
from typing import Any

from schema.desk import Desk, Said
from schema.model import Parameter, Profile
from schema.nodes import Mapping, Node, Scalar
from schema.sections import naming
from schema.sections.bench import Bench, Here
from schema.sections.fields import skeleton


def parameters(desk: Desk, pairs: tuple[tuple[Scalar, Node], ...]) -> dict[str, tuple[Parameter, Said]]:
    """Names and types; values come in the second pass."""
    found: dict[str, tuple[Parameter, Said]] = {}
    for name, node in pairs:
        said = desk.open(node, "parameter", name.text)
        if said is None or not naming.check(desk, name, naming.thing("a parameter", "参数"), naming.EXPRESSION_WORDS):
            continue
        kept = skeleton(desk, "param", name, _as_field(node))
        if kept is None or kept.field.lines:
            continue
        entity, _, choice = said.text("by").rpartition(".")
        by = (entity, choice) if said.has("by") else None
        choices = dict.fromkeys(key.text for key, _ in said.pairs("default")) if by else {}
        label = said.label("label", name.text)
        found[name.text] = (
            Parameter(name.text, kept.field.type, label, name.place, None, by, choices, kept.field), said,
        )  # fmt: skip
    return found


def _as_field(node: Node) -> Node:
    """The words of a parameter that a field knows as well."""
    if not isinstance(node, Mapping):
        return node
    return replace(node, entries={key: entry for key, entry in node.entries.items() if key not in ("by", "default")})


def parameter_values(bench: Bench, parameter: Parameter, said: Said) -> Parameter:
    """The parameter with its values read as its type says."""
    here, node = Here(None), said.get("default")
    if parameter.by is None:
        return replace(parameter, default=bench.given(node, "default", parameter.field, here))
    _check_by(bench, parameter, said)
    choices = {}
    for key, value in said.pairs("default"):
        choices[key.text] = bench.given(value, key.text, parameter.field, here)
    return replace(parameter, choices=choices)


def _check_by(bench: Bench, parameter: Parameter, said: Said) -> None:
    entity, choice = parameter.by or ("", "")
    held = bench.entities.get(entity)
    field = held.fields.get(choice) if held else None
    if field is None:
        known = [f"{e.name}.{f.name}" for e in bench.entities.values() for f in e.fields.values() if f.options]
        bench.desk.no_such(said.at("by"), naming.thing("choice", "选项字段"), said.text("by"), known)
        return
    for key, _ in said.pairs("default"):
        if key.text != "otherwise" and field.option(key.text) is None:
            options = [option.key for option in field.options]
            bench.desk.no_such(
                key, naming.thing(f"option of `{said.text('by')}`", f"`{said.text('by')}` 的选项"), key.text, options
            )


def profiles(desk: Desk, pairs: tuple[tuple[Scalar, Node], ...]) -> dict[str, tuple[Profile, Said]]:
    """Names; values come in the second pass."""
    found = {}
    for name, node in pairs:
        said = desk.open(node, "profile", name.text)
        if said is not None and naming.check(desk, name, naming.thing("a profile", "参数组合")):
            found[name.text] = (Profile(name.text, said.label("label", name.text), {}, name.place), said)
    return found


def profile_values(bench: Bench, profile: Profile, said: Said, known: Map[str, Parameter]) -> Profile:
    """The profile with its values."""
    values: dict[str, Any] = {}
    for name, node in said.pairs("values"):
        parameter = known.get(name.text)
        if parameter is None:
            bench.desk.no_such(name, naming.thing("parameter", "参数"), name.text, known)
        elif parameter.by is not None and isinstance(node, Mapping):
            values[name.text] = {
                key.text: bench.given(value, key.text, parameter.field, Here(None))
                for key, value in bench.desk.pairs(node, name.text)
            }
        else:
            values[name.text] = bench.given(node, name.text, parameter.field, Here(None))
    return replace(profile, values=values)
