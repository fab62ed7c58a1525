"""For those who write approvals: what the file says of one, its route round each limit, and what an edit would do with
the requests of the last days (S18.3, 2.8). Nothing is written, and the file stays as it is."""

import asyncio
import os
import textwrap
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from expressions.decide import Unknown
from kernel.actor import Actor
from kernel.errors import Problem, Refusal
from records.house import House
from records.sight import Sight
from schema.cases import Border, borders, field_at
from schema.load import SchemaErrors, load
from schema.model import Schema, Workflow
from schema.nodes import Mapping
from schema.sources import SHIPPED_FILES, gather
from workflows import flow
from workflows.codes import NO_WORKFLOW
from workflows.replayed import replayed
from workflows.replaying import Replay, of_requests
from workflows.route import step_named

INDENT: Final = 4  # of an approval below its name, where it stood in one line


def listed(house: House, language: str) -> dict[str, Any]:
    """`{rows: [{name, label, entity: {name, label}, starts}]}`, in the order of the file."""
    entities = house.schema.entities
    return {"rows": [
        {"name": each.name, "label": each.label.in_(language), "starts": each.starts,
         "entity": {"name": each.entity, "label": entities[each.entity].label.in_(language)}}
        for each in house.schema.workflows.values()
    ]}  # fmt: skip


async def opened(house: House, actor: Actor, name: str, language: str) -> dict[str, Any]:
    """`{flow, limits, text}` of one approval. Raises Refusal 404, 422 when the file on disk cannot be read."""
    definition = _known(house, name)
    node = await asyncio.to_thread(_written, house, name)
    return {
        "flow": await flow.of_workflow(house, actor, name, language),
        "limits": limits(house.schema, definition, house, language),
        "text": _plain(node),
    }


async def tried(
    house: House, actor: Actor, name: str, language: str, days: int, text: str | None = None
) -> dict[str, Any]:
    """What the requests of the last days would do, with `text` in the place of what the file says of this approval:
    `{problems, limits, replay}`; with problems (`{line, message, help}`, lines of `text`) the rest is None. Raises
    Refusal 404.
    """
    definition, schema = _known(house, name), house.schema
    if text is not None:
        try:
            schema = await asyncio.to_thread(_edited, house, name, text)
        except SchemaErrors as errors:
            first = await asyncio.to_thread(_first_line, house, name)
            return {"problems": [_said(each, first, language) for each in _errors(errors.problems)],
                    "limits": None, "replay": None}  # fmt: skip
        definition = schema.workflows.get(name, definition)
    found = await of_requests(house, definition, house.clock.now() - timedelta(days=days))
    shown = await replayed(house, definition, found, language, await _seen(house, actor, definition, found))
    return {"problems": [], "limits": limits(schema, definition, house, language), "replay": shown}


def limits(schema: Schema, definition: Workflow, house: House, language: str) -> list[dict[str, Any]]:
    """The route one step below, at and above each number that a condition compares with: `{field, label, routes:
    [{value, labels, depends_on}]}`; `labels` is empty where no approval is needed."""
    return [_border(schema, definition, each, language) for each in borders(schema, definition, house.clock)]


def _border(schema: Schema, definition: Workflow, border: Border, language: str) -> dict[str, Any]:
    field = field_at(schema, definition.entity, border.path)
    return {
        "field": border.path, "label": field.label.in_(language) if field else border.path,
        "routes": [
            {"value": f"{value:f}", "depends_on": list(steps.fields) if isinstance(steps, Unknown) else [],
             "labels": [] if isinstance(steps, Unknown) else
                       [step_named(definition, step).label.in_(language) for step in steps]}
            for value, steps in border.routes
        ],
    }  # fmt: skip


# ------------------------------------------------------------------------------------------------ whose names are told
async def _seen(
    house: House, actor: Actor, definition: Workflow, found: Replay
) -> tuple[frozenset[int], frozenset[int]]:  # fmt: skip
    """The records and the requests among the examples that this person may read."""
    records = {id_ for each in found.examples.values() for id_ in each}
    async with house.store.read() as reader:
        sight = Sight(house, reader, actor)
        requests = await reader.many("request", [id_ for id_, _, _ in found.elsewhere])
        behind = {id_: row["record"].id for id_, row in requests.items()}
        readable = await sight.readable(definition.entity, {*records, *behind.values()})
    return readable, frozenset(id_ for id_, record in behind.items() if record in readable)


# ------------------------------------------------------------------------------------------------ the file
def _known(house: House, name: str) -> Workflow:
    if name not in house.schema.workflows:
        raise Refusal(NO_WORKFLOW, {"workflow": name})
    return house.schema.workflows[name]


def _written(house: House, name: str) -> Mapping:
    sources = gather(house.settings.schema)
    approvals = sources.top.get("workflows") if sources.top else None
    found = approvals.get(name) if isinstance(approvals, Mapping) else None
    if not isinstance(found, Mapping):  # the file on disk is another one by now
        raise Refusal(NO_WORKFLOW, {"workflow": name})
    return found


def _first_line(house: House, name: str) -> int:
    """Where an edited text begins in its file."""
    node = _written(house, name)
    return node.place.line + node.raw.startswith("{")


def _plain(node: Mapping) -> str:
    return textwrap.dedent(" " * (node.place.column - 1) + node.raw).rstrip() + "\n"


def _edited(house: House, name: str, text: str) -> Schema:
    """The schema as it would be. Raises SchemaErrors."""
    node, relay = _written(house, name), house.relay
    source = node.source
    flat = node.raw.startswith("{")
    body = textwrap.indent(text.strip("\n"), " " * (INDENT if flat else node.place.column - 1))
    new = (
        source.text[: node.start]
        + ("\n" + body if flat else body.lstrip(" "))
        + source.text[node.start + len(node.raw.rstrip()) :]
    )
    files = [Path(each).resolve() for each in gather(house.settings.schema).files if not each.startswith(SHIPPED_FILES)]
    top = Path(os.path.commonpath([each.parent for each in files]))
    with TemporaryDirectory() as folder:
        for file in files:
            copy = Path(folder) / file.relative_to(top)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(new if file == Path(source.name).resolve() else file.read_text("utf-8"), "utf-8")
        main = Path(folder) / house.settings.schema.resolve().relative_to(top)
        return load(main, functions=relay.functions, plugins=relay.known)


def _errors(problems: Iterable[Problem]) -> list[Problem]:
    return [each for each in problems if each.severity == "error"]


def _said(problem: Problem, first: int, language: str) -> dict[str, Any]:
    line = problem.place.line - first + 1 if problem.place else 0
    return {"line": max(line, 0), "message": problem.text(language), "help": problem.help(language)}
