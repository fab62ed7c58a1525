"""Schedules and dashboards: read and checked; this release does not run them yet."""

import re
from typing import Any, Final

from schema import codes
from schema.desk import Said
from schema.nodes import Node, Scalar, Sequence, shortened
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
    entity = entity_of(bench, said, "for_each")
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


def entity_of(bench: Bench, said: Said, word: str) -> str | None:
    name = said.name_at(word)
    if name is None:
        return None
    if name.text in bench.entities and not bench.entities[name.text].internal:
        return name.text
    bench.desk.no_such(name, naming.ENTITY_KIND, name.text, bench.entities)
    return None


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
