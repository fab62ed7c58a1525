"""The sections `menu`, `messages` and `plugins`."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from kernel.errors import Problem
from kernel.text import Text
from schema.desk import Desk
from schema.model import MenuGroup
from schema.nodes import Entry, Mapping, Node, Scalar, Sequence
from schema.sections import naming
from schema.sections.bench import Bench
from schema.sections.fields import plain_data


def menu(bench: Bench, node: Node | None) -> tuple[MenuGroup, ...]:
    """Groups of entities in order."""
    if node is None:
        return ()
    items: tuple[Node, ...]
    if isinstance(node, Mapping):
        items = tuple(_labelled(key, value) for key, value in bench.desk.pairs(node, "menu"))
    else:
        items = bench.desk.items(node, "menu")
    groups = (_group(bench, item) for item in items)
    return tuple(group for group in groups if group is not None)


def _labelled(key: Scalar, value: Node) -> Node:
    """`{客户: [customer, contact]}` is the short form of a group."""
    if isinstance(value, Mapping):
        return value
    label = replace(key, text="label", style="'")
    names = replace(key, text="entities", style="'")
    return Mapping(key.source, key.start, value.end, {"label": Entry(label, key), "entities": Entry(names, value)})


def _group(bench: Bench, node: Node) -> MenuGroup | None:
    said = bench.desk.open(node, "menu")
    if said is None:
        return None
    known = {name: entity for name, entity in bench.entities.items() if not entity.internal and not entity.lines_of}
    names = []
    for scalar in said.names("entities"):
        if scalar.text in known:
            names.append(scalar.text)
        else:
            bench.desk.no_such(scalar, naming.thing("entity", "实体"), scalar.text, known)
    label = said.label("label") if said.has("label") else known[names[0]].label if names else Text.of("")
    return MenuGroup(label, tuple(names), said.text("icon"))


def messages(desk: Desk, pairs: tuple[tuple[Scalar, Node], ...]) -> dict[str, Text]:
    """Texts of mails and notices."""
    return {name.text: text for name, node in pairs if (text := desk.label(node, name.text)) is not None}


def plugins(desk: Desk, node: Node | None, problems: Iterable[Problem] = ()) -> dict[str, dict[str, Any]]:
    """Enabled plugins with their options, in order: a list of names, or a mapping. `problems` go to their plugin."""
    found: dict[str, dict[str, Any]] = {}
    for name, options in _plugin_pairs(desk, node):
        for problem in problems:
            if problem.values.get("plugin") == name.text:
                desk.add(problem.at(name.place))
        value = plain_data(options) if isinstance(options, Mapping) else {}
        found[name.text] = value
    return found


def _plugin_pairs(desk: Desk, node: Node | None) -> tuple[tuple[Scalar, Node | None], ...]:
    if isinstance(node, Sequence):
        found: list[tuple[Scalar, Node | None]] = []
        for item in node.items:
            if isinstance(item, Mapping):
                found.extend(desk.pairs(item, "plugins"))
            elif scalar := desk.scalar(item, "plugins"):
                found.append((scalar, None))
        return tuple(found)
    return desk.pairs(node, "plugins") if node is not None else ()
