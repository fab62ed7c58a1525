"""Steps that for some submitter end with himself, with nobody above him, or with too few voices, told with examples."""

from pathlib import Path

import pytest

from kernel.errors import Problem
from tests.fixtures.houses import house
from workflows.vacancies import vacancies

SCHEMA = """
roles: {{sales: {{label: Sales}}, dept_manager: {{label: Manager}}, auditor: {{label: Auditor}}}}
entities:
  trip:
    title: "{{name}}"
    fields: {{name: {{type: text}}, buddy: {{type: user}}}}
    access: {{sales: {{rows: own, can: [read, create, update]}}, dept_manager: {{rows: own, can: [read, create]}}}}
workflows:
  w:
    entity: trip
    steps: [{step}]
"""
# ann, bob and eve sell; boss manages department 1 and has nobody above; pat and sam have no superior
SELF = "Only {} could decide “a” of w when the request is their own, for example one that {} of Department {} submits; "
NOBODY = "“a” of w finds nobody for requests of {}, for example one that {} of Department {} submits; such requests "
ADMINS = "would go to the workflow administrators admin, other_admin."
CASES = [
    ("{step: a, who: {user: boss}}", [SELF.format("boss", "boss", 1) + "such requests " + ADMINS]),
    ("{step: a, who: {user: boss}, if_nobody: reject}",
     [SELF.format("boss", "boss", 1) + "such requests would be rejected."]),
    ("{step: a, who: {role: dept_manager, within: anywhere}, own_request: exclude, if_nobody: skip}",
     [SELF.format("boss", "boss", 1) + "such requests would skip the step."]),
    ("{step: a, who: {user: ann}, own_request: allow}",
     [SELF.format("ann", "ann", 1) + "such requests are decided by the submitter alone."]),
    ("{step: a, who: {user: ann}, own_request: skip}",
     [SELF.format("ann", "ann", 1) + "such requests pass by themselves."]),
    ("{step: a, who: {user: ann}}", []),  # up: the boss decides for ann
    ("{step: a, who: [{user: boss}, {user: ann}]}", []),  # either of them has the other
    ("{step: a, who: {manager_of: submitter}}", [NOBODY.format("boss, pat, sam", "boss", 1) + ADMINS]),
    ("{step: a, who: {manager_of: owner}, if_nobody: {user: boss}}",
     [SELF.format("boss", "boss", 1) + "such requests would go to whom `if_nobody` names."]),
    ("{step: a, who: [{user: eve}, {user: boss}, {user: boss}], need: 3, own_request: allow}",
     ["“a” of w asks for 3 voices, and of requests of boss, ann, bob, eve, pat, … only 2 people may decide, for "
      "example of one that boss of Department 1 submits; each is heard once."]),
    ("{step: z, who: {user: bob}}, {step: a, who: {user: boss}, same_person: skip}",
     [SELF.format("boss", "boss", 1) + "such requests " + ADMINS]),  # nobody has approved yet
    ("{step: a, who: {chosen_by: submitter, from: [{user: ann}, {user: ann}]}}",
     [SELF.format("ann", "ann", 1) + "such requests " + ADMINS]),
    ("{step: a, who: {chosen_by: submitter, from: [{user: ann}, {user: eve}]}}", []),
    ("{step: a, who: {field: buddy}}", []),  # known with the record alone
]  # fmt: skip


def told(found: list[Problem]) -> list[str]:
    """The sentences about one submitter's own requests, without the advice."""
    return [each.code.sentence("en", each.values) for each in found if each.code.name in ("WFL098", "WFL099", "WFL100")]


@pytest.mark.parametrize(("step", "expected"), CASES, ids=[each[0][:70] for each in CASES])
async def test_whoever_would_be_alone_is_told_with_a_submitter(tmp_path: Path, step: str, expected: list[str]) -> None:
    """S4.5, S4.6, S5.6: a warning at the step, a note of whoever has nobody above; nothing where others decide."""
    async with house(SCHEMA.format(step=step), tmp_path) as opened:
        found = vacancies(opened.house.policy)
        assert told(found) == expected
        usual = "manager_of: submitter" in step
        assert {each.severity for each in found} <= {"note" if usual else "warning"}
        assert all(each.place and each.place.line for each in found)
