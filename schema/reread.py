"""Reads the pinned text of an approval again, against the schema of today (workflow-semantics S16.1)."""

from collections.abc import Iterable

from expressions.functions import Function
from schema.desk import Desk
from schema.load import SchemaErrors, frozen
from schema.model import Schema, Workflow
from schema.nodes import Scalar, Source
from schema.reader import read_text
from schema.scope import SchemaScope
from schema.sections.bench import Bench
from schema.sections.consequences import completed
from schema.sections.workflows import one


def reread(schema: Schema, name: str, text: str, *, functions: Iterable[Function] = ()) -> Workflow:
    """The workflow `name` as `text` (Workflow.text of some version) defines it.

    Raises SchemaErrors when the text no longer fits the schema, for example after a field it reads was removed.
    """
    shown = f"{name} (pinned)"
    desk = Desk()
    top, problems = read_text(text, shown)
    for problem in problems:
        desk.add(problem)
    key = Scalar(Source(shown, text), 0, 0, name, "")
    workflow = one(_bench(schema, desk, tuple(functions)), key, top) if top is not None else None
    if workflow is None or any(problem.severity == "error" for problem in desk.problems):
        raise SchemaErrors(desk.problems)
    return frozen(completed(schema, workflow))


def _bench(schema: Schema, desk: Desk, functions: tuple[Function, ...]) -> Bench:
    return Bench(
        desk, SchemaScope.of(schema, functions), dict(schema.entities), frozenset(schema.roles),
        {workflow.name: workflow.entity for workflow in schema.workflows.values()},
        frozenset(name for name, workflow in schema.workflows.items() if workflow.when is not None),
        frozenset(schema.messages),
        single=frozenset(name for name, role in schema.roles.items() if role.limit_at_most == 1 and not role.limit_per),
        reports=frozenset(schema.reports), calendars=frozenset(schema.app.calendars),
    )  # fmt: skip
