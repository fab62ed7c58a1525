# ruff: noqa: E501
"""Steps that could end with the submitter alone, or with nobody, are told when the file is read."""

from pathlib import Path

import pytest

from tests.schema.writing import lines

FRAME = """\
roles: {sales: 业务, rd: 研发, boss: {label: 主管, limit: {at_most: 1}}}
entities:
  c:
    fields: {n: {type: text}, buddy: {type: user}}
    access: {sales: {rows: own, can: [read, create, update]}}
workflows:
  w:
    entity: c
"""
FAULTS = [
    ("S4.5: whose own request it is, is the only one asked, and left out",
     "    steps: [{step: a, who: {field: owner}, own_request: exclude}]\n",
     "9:20 SCH260 Step `a` asks only `owner`, who is usually the submitter, and `own_request: exclude` leaves nobody; for example a record that its owner submits. Ask somebody else, or say `own_request: up`."),
    ("S4.9: a pool of nobody but the submitter",
     "    own_request: exclude\n    steps: [{step: a, who: {chosen_by: submitter, from: [{field: created_by}]}}]\n",
     "10:20 SCH260 Step `a` asks only `created_by`, who is usually the submitter, and `own_request: exclude` leaves nobody; for example a record that its owner submits. Ask somebody else, or say `own_request: up`."),
    ("S4.5: nobody but the submitter decides anything",
     "    own_request: allow\n    steps: [{step: a, who: {field: owner}}, {step: b, who: {field: created_by}, own_request: skip}]\n",
     "7:3 SCH261 In `w` the submitter may be the only one who decides: each of its steps asks only `owner` or `created_by` and allows one's own request; for example a record that its owner submits. Add a step of somebody else, or say `own_request: up`."),
    ("S4.6: nobody again",
     "    steps: [{step: a, who: [{role: rd}, {role: sales}], if_nobody: {role: rd}}]\n",
     "9:68 SCH262 Step `a` asks `rd` again under `if_nobody`, whom `who` has just found missing; for example a record of a unit where nobody is. Name other people, or leave it out: then the workflow administrators are asked."),
    ("S5.6: two seats of one person",
     "    steps: [{step: a, who: [{role: boss}, {role: boss}, {user: li}], need: 3}]\n",
     "9:20 SCH263 Step `a` needs 3, and its seats are those of 2 people, each of whom is heard once; each record, for example one with any values, waits for somebody who is not named. Lower `need`, or name more people."),
    ("S5.3: a share that one voice cannot reach",
     "    steps: [{step: a, who: [{user: li, weight: 3}, {user: li, weight: 3}, {user: wu}], need: 60%}]\n",
     "9:20 SCH263 Step `a` needs 60%, and its seats are those of 2 people, each of whom is heard once; each record, for example one with any values, waits for somebody who is not named. Lower `need`, or name more people."),
    ("S11.5: handed over in a circle",
     "    steps: [{step: a, who: {role: rd}, due: 1 day, late: [{at: due, do: [{hand_over: [boss]}]}, {at: 1 day after due, do: [{hand_over: [rd]}]}]}]\n",
     "9:124 SCH264 Step `a` is handed over to `rd` when late, who had it before; for example a request overdue for long. Name other people, or remove this entry."),
    ("S10.1: handed over to the submitter",
     "    steps: [{step: a, who: {role: rd}, due: 1 day, late: [{at: due, do: [{hand_over: [submitter]}]}]}]\n",
     "9:74 SCH267 Step `a` is handed over to the submitter when late, which is never done; for example an overdue request. Name other people."),
]  # fmt: skip
RIGHT = [
    "    steps: [{step: a, who: {field: owner}}]\n",  # goes up
    "    own_request: allow\n    steps: [{step: a, who: {field: owner}}, {step: b, who: {role: rd}}]\n",
    "    steps: [{step: a, who: [{field: owner}, {role: rd}], own_request: exclude}]\n",
    "    steps: [{step: a, who: {role: rd}, if_nobody: [{role: rd, within: anywhere}, {role: boss}]}]\n",
    "    steps: [{step: a, who: [{role: boss}, {role: boss}, {role: rd, holders: every}], need: 3}]\n",
    "    steps: [{step: a, who: [{role: boss}, {role: boss}, {user: li}], need: 2}]\n",
    "    steps: [{step: a, who: {role: rd, within: anywhere}, due: 1 day, late: [{at: due, do: [{hand_over: [rd]}]}, {at: 1 day after due, do: [{hand_over: [boss]}]}]}]\n",
]


@pytest.mark.parametrize(("row", "said", "expected"), FAULTS, ids=[each[0] for each in FAULTS])
def test_a_step_that_nobody_could_decide_is_told_at_its_line(
    tmp_path: Path, row: str, said: str, expected: str
) -> None:
    """S4.5, S4.6, S5.6, S11.5: each with a record that it happens to."""
    assert lines(tmp_path, FRAME + said) == [expected]


@pytest.mark.parametrize("said", RIGHT)
def test_nothing_is_said_where_somebody_is_left(tmp_path: Path, said: str) -> None:
    """S4.5: no false alarm."""
    assert lines(tmp_path, FRAME + said) == []
