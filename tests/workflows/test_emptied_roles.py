"""Each role that an approval asks, emptied: the check over today's people names it (S4.6)."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import app
from access.facts import Appointment, Member, Unit
from access.organisation import Organisation
from access.policy import Policy
from kernel.settings import Settings
from schema.model import Schema
from schema.scope import SchemaScope
from workflows.route import steps_of
from workflows.vacancies import vacancies

ROOT = Path(__file__).parents[2]
FILES = ("crm_schema.yaml", *(f"tests/workflows/{name}.yaml" for name in ("flows", "guards", "timed", "policies")))


def staffed(schema: Schema) -> Organisation:
    """Everybody a file can ask: two people for each role, at the top of the tree, who report to the head of it."""
    boss, people = Member(1, "boss", "boss", 1), [(name, number) for name in schema.roles for number in (1, 2)]
    called = {id_: f"{name}{number}" for id_, (name, number) in enumerate(people, 2)}
    others = {id_: Member(id_, name, name, 1, 1) for id_, name in called.items()}
    held = tuple(Appointment(id_, name, 1) for id_, (name, _) in enumerate(people, 2))
    top = Unit(1, "top", "top", next(iter(schema.levels)), None, 1)
    return Organisation(
        date(2026, 11, 20), tuple(schema.levels), {1: top}, {1: boss, **others}, held, roles=schema.roles,
        profiles=schema.profiles, parameters=schema.parameters,
        eligible={name: frozenset(others) for name in schema.roles},
    )  # fmt: skip


@pytest.mark.parametrize("file", FILES)
def test_every_role_that_is_emptied_is_named_and_none_while_all_are_held(file: str) -> None:
    """S4.6: found for each role of each step; with everybody there nothing is said of any."""
    schema = app.load(Settings.read({}, schema=ROOT / file)).schema
    everybody, names = staffed(schema), SchemaScope.of(schema)

    def told(organisation: Organisation) -> set[str]:
        return {problem.text("en") for problem in vacancies(Policy(schema, names, organisation))}

    asked = {seat.name for flow in schema.workflows.values() for step in steps_of(flow.steps) for seat in step.who
             if seat.kind == "role"}  # fmt: skip
    before = told(everybody)
    assert not [text for text in before if "Nobody holds" in text]
    for role in sorted(asked):
        left = tuple(each for each in everybody.appointments if each.role != role)
        new = told(replace(everybody, appointments=left)) - before
        assert any(f"Nobody holds `{role}` today" in text for text in new), role
