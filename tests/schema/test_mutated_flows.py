"""Faults of every operator over real approvals are found when the file is read or its cases are run (S18.3)."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import app
from hooks.relay import Relay
from kernel.clock import Clock
from kernel.settings import Settings
from schema import cases
from schema.checks import ways
from schema.load import SchemaErrors
from schema.model import Schema, Workflow
from schema.reread import reread
from schema.worlds import Example
from tests.schema.mutated_flows import Fault, faults
from tests.schema.writing import lines

ROOT = Path(__file__).parents[2]
FILES = ("crm_schema.yaml", "tests/workflows/flows.yaml")
LEAST = 0.95
FLOW = """\
roles: {sales: 业务, manager: 经理}
entities:
  c:
    fields: {ratio: {type: decimal}, amount: {type: money}, kind: {type: choice, options: [a, b]}, ok: {type: boolean}}
    access: {sales: {rows: own, can: [read, create, update]}}
workflows:
  w:
    entity: c
"""


def _loaded(file: str) -> tuple[Schema, Relay]:
    loaded = app.load(Settings.read({}, schema=ROOT / file))
    return loaded.schema, loaded.relay


def _finds(schema: Schema, relay: Relay, workflow: Workflow, fault: Fault) -> str:
    """What finds the fault: the reading of the file, a case, or the walk over examples; "" when nothing does."""
    try:
        changed = reread(schema, workflow.name, fault.text, functions=relay.functions)
    except SchemaErrors:
        return "reading"
    clock = Clock(ZoneInfo(schema.app.timezone))
    for case in workflow.cases:
        found = cases.route(schema, changed, Example(schema, workflow.entity, case.given, clock))
        if found != case.expect.get("route", found):
            return "a case"
    known = {problem.text("en") for problem in ways.problems_of(schema, workflow)}
    new = {problem.text("en") for problem in ways.problems_of(schema, changed)} - known
    return "the walk" if new else ""


@pytest.mark.parametrize("file", FILES)
def test_faults_in_approvals_are_found(file: str, record_property: Callable[[str, object], None]) -> None:
    schema, relay = _loaded(file)
    tried, found, missed = Counter[str](), Counter[str](), []
    for workflow in schema.workflows.values():
        for fault in faults(workflow):
            tried[fault.operator] += 1
            if by := _finds(schema, relay, workflow, fault):
                found[by] += 1
            else:
                missed.append(fault.what)
    total = sum(tried.values())
    record_property("told", f"{file}: {total} faults, found by {dict(found)}, missed {missed}")
    assert min(tried.values()) > 0 and total > 70
    assert sum(found.values()) >= LEAST * total, missed


@pytest.mark.parametrize("file", FILES)
def test_nothing_is_said_of_approvals_that_are_right(file: str) -> None:
    schema, _ = _loaded(file)
    assert [problem.text("en") for w in schema.workflows.values() for problem in ways.problems_of(schema, w)] == []


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("    steps:\n      - choose:\n          - {when: ratio >= 0.4 or ok, steps: [{step: a, who: {role: sales}}]}\n"
         "          - {when: ratio > 0.5 and ok, steps: [{step: b, who: {role: manager}}]}\n"
         "          - {when: otherwise, steps: [{step: d, who: {role: manager}}]}\n",
         ["12:20 SCH221 No record reaches `ratio > 0.5 and ok`: whatever it asks for is taken by `ratio >= 0.4 or ok` "
          "before it, for example ratio 0.5001, ok true. Put the narrower row first, or remove this one."]),
        ("    when: amount > 5\n    steps: [{step: a, who: {role: manager}}, "
         "{step: b, when: amount <= 5, who: {role: manager}}]\n",
         ["10:53 SCH222 `amount <= 5` is never true for a record that gets here; for example it is not with amount "
          "5.01. Correct the condition, or remove what stands under it."]),
        ("    steps: [{step: a, when: \"kind in ['a', 'b'] or kind is empty\", who: {role: manager}}]\n",
         ["9:20 SCH223 `kind in ['a', 'b'] or kind is empty` is true for every record that gets here, for example with "
          "kind a. Leave the condition out, or correct it."]),
        ("    when: ratio * 2 > 1\n    steps: [{step: a, who: {role: manager}}, "
         "{step: b, when: ratio * 2 <= 1, who: {role: manager}}]\n", []),
    ],
    ids=["taken", "never", "always", "not judged"],
)  # fmt: skip
def test_what_no_record_reaches_is_said_with_an_example(tmp_path: Path, said: str, expected: list[str]) -> None:
    assert [line for line in lines(tmp_path, FLOW + said) if "SCH22" in line] == expected
