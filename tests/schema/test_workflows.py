# ruff: noqa: E501
"""Further mistakes in approvals, and what a pinned approval needs to be read again."""

from decimal import Decimal
from pathlib import Path

import pytest

from kernel.duration import Duration
from schema.load import SchemaErrors
from schema.model import Person, Reminder, Seat, Step
from schema.reread import reread
from tests.schema.writing import lines, loaded

FRAME = """\
roles: {sales: 业务, rd: 研发, boss: 主管}
organisation: {levels: {group: 集团, department: 部门}, units: [{code: g, name: 集团, level: group}]}
entities:
  d: {fields: {n: {type: text}}, access: {sales: {rows: own, can: [read]}}}
  c:
    fields: {ratio: {type: decimal}, buddy: {type: user}, unit_of: {type: unit}, d: {type: link, to: d}}
    stages: {draft: {label: 草稿, next: [done]}, done: {label: 完成, APPROVAL}}
    access: {sales: {rows: own, can: [read, create, update]}}
workflows:
  w:
    entity: c
"""


def frame(body: str, approval: str = "ends: won") -> str:
    """The frame with an approval, whose body begins on line 12."""
    return FRAME.replace("APPROVAL", approval) + body


STEP = "    steps: [{step: a, who: {role: rd}}]\n"
MISTAKES = [
    (frame(f"    when: me == owner\n{STEP}"), ["12:11 SCH216 In an approval `me` could be anybody who looks. Write `submitter`."]),
    (frame(STEP).replace("rows: own, can: [read]}", "rows: submitter == owner, can: [read]}", 1), ["4:57 SCH217 `submitter` is known in approvals only. Write `me` or `owner`."]),
    (frame(f"    starts: create\n{STEP}", "approval: w"), ["12:13 SCH215 A stage names `w` under `approval`, so it starts by the move; `starts: create` does not fit. Remove `starts`."]),
    (frame(STEP, "approval: v") + "  v: {entity: d, steps: [{step: a, who: {role: rd}}]}\n", ["7:76 SCH064 The approval `v` is about `d`, not about `c`. Name an approval of this entity."]),
    (frame("    own_request: skip\n    steps: [{step: a, who: {role: rd}, comment: always}]\n"), ["13:20 SCH213 Step `a` lets the submitter's own seat pass by itself, yet asks for `comment`. Use `own_request: up` or `exclude`."]),
    (frame("    steps: [{step: a, who: {managers_of: submitter}}]\n"), ["12:28 SCH219 `managers_of` needs `levels`, how many superiors decide. Add `levels: 2`."]),
    (frame("    steps: [{step: a, who: {manager_of: ratio}}]\n"), ["12:41 SCH022 There is no person field of `c` `ratio`. Correct the name, or add what it names to the file."]),
    (frame("    steps: [{step: a, who: {role: rd, within: departmnt}}]\n"), ["12:47 SCH022 There is no level `departmnt`. Did you mean `department`?"]),
    (frame("    steps: [{who: {role: rd}}]\n"), ["12:13 SCH214 An entry of `steps` begins with step, work, choose or together; found `who`."]),
    (frame("    steps: [{step: a}]\n"), ["12:13 SCH002 `step` says no `who`, which a step needs. Add `who`."]),
    (frame("    steps: [a]\n"), ["12:13 SCH214 An entry of `steps` begins with step, work, choose or together; found `a`."]),
    (frame("    when: count(d) > 3\n" + STEP), ["12:11 SCH218 A route reads what was submitted; `count(d) > 3` counts other records at a later moment. Put the figure into a formula field of `c`."]),
    (frame("    steps:\n      - choose:\n          - {when: otherwise, steps: [{step: a, who: {role: rd}}]}\n          - {when: ratio > 1, steps: [{step: b, who: {role: rd}}]}\n"), ["14:20 SCH201 `when: otherwise` is the last row; the rows after it can never be reached. Move it to the end."]),
    (frame("    steps: [{step: a, who: {role: rd}, due: 3 moons}]\n"), ["12:45 SCH008 `3 moons` is not a span of time. Write `3 days`, `4 working hours` or `1 working day`."]),
    (frame("    steps: [{step: a, who: {role: rd}, due: 3 days, remind: soon}]\n"), ["12:61 SCH009 `soon` cannot be read here. Write `2 working hours before due` or `every working day`, joined by `then`."]),
    (frame("    steps: [{step: a, who: {role: rd}, due: 3 days, late: [{at: later, do: [{notify: [owner], text: x}]}]}]\n"), ["12:65 SCH009 `later` cannot be read here. Write `due` or `1 working day after due`."]),
    (frame(f"{STEP}    cases: [{{given: {{rato: 1}}, route: [a]}}]\n"), ["13:22 SCH022 There is no field `rato`. Did you mean `ratio`?"]),
    (frame(f"{STEP}    when_approved: [{{start: nothing}}]\n"), ["13:29 SCH022 There is no workflow `nothing`. Correct the name, or add what it names to the file."]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), MISTAKES, ids=range(len(MISTAKES)))
def test_a_mistake_is_answered_with_its_sentence(tmp_path: Path, text: str, expected: list[str]) -> None:
    assert lines(tmp_path, text) == expected


def test_every_way_to_name_who_decides_is_read(tmp_path: Path) -> None:
    seats = (
        "{role: rd, within: anywhere}", "{role: rd, holders: every}", "{field: buddy}", "{manager_of: owner}",
        "{department_head_of: unit_of}", "{user: li}", "{plugin: crm.pick}",
    )  # fmt: skip
    steps = "".join(f"      - {{step: s{n}, who: {seat}}}\n" for n, seat in enumerate(seats))
    workflow = loaded(tmp_path, frame(f"    steps:\n{steps}")).workflows["w"]
    found = [
        (step.who[0].kind, step.who[0].name, step.who[0].within, step.who[0].holders)
        for step in workflow.steps
        if isinstance(step, Step)
    ]
    assert found == [
        ("role", "rd", "anywhere", ""), ("role", "rd", "", "every"), ("field", "buddy", "", ""), ("manager_of", "owner", "", ""),
        ("department_head_of", "unit_of", "", ""), ("user", "li", "", ""), ("plugin", "crm.pick", "", ""),
    ]  # fmt: skip
    assert workflow.unbuilt == ()


def test_a_step_takes_the_policies_of_its_approval_and_may_override_them(tmp_path: Path) -> None:
    text = frame(
        "    own_request: exclude\n    if_nobody: {role: boss}\n    withdraw: never\n    max_returns: 1\n    locked: [ratio]\n"
        "    steps:\n      - {step: a, who: {role: rd}}\n"
        "      - {step: b, who: {role: rd}, own_request: allow, if_nobody: reject, return_to: [a, previous], due: 4 working hours,\n"
        '         remind: "2 working hours before due, then every working day", cc: [owner, boss],\n'
        "         late: [{at: 1 working day after due, do: [{hand_over: [boss]}]}]}\n"
    )
    workflow = loaded(tmp_path, text).workflows["w"]
    one, two = workflow.steps
    assert isinstance(one, Step)
    assert isinstance(two, Step)
    assert (one.own_request, two.own_request) == ("exclude", "allow")
    assert isinstance(one.if_nobody[0], Seat)
    assert two.if_nobody == "reject"
    assert two.return_to == ("a", "previous")
    assert two.due == Duration(Decimal(4), "hour", working=True)
    assert two.more["cc"] == (Person("owner"), Person("role", "boss"))
    (late,) = two.late
    assert late.after == Duration(Decimal(1), "day", working=True)
    assert late.do[0].people == (Person("role", "boss"),)
    assert two.remind == (
        Reminder("before", Duration(Decimal(2), "hour", working=True)),
        Reminder("every", Duration(Decimal(1), "day", working=True)),
    )
    assert (workflow.withdraw, workflow.max_returns, workflow.locked) == ("never", 1, ("ratio",))


@pytest.mark.parametrize(("written", "read"), [
    ("due", (Reminder("due"),)),
    ("urgent due", (Reminder("due", urgent=True),)),
    ("1 day after due then urgent every 2 hours", (
        Reminder("after", Duration(Decimal(1), "day")), Reminder("every", Duration(Decimal(2), "hour"), urgent=True),
    )),
    ("every week", (Reminder("every", Duration(Decimal(1), "week")),)),
    ("every minute", ()),
    ("every 0 hours", ()),
    ("sometimes", ()),
])  # fmt: skip
def test_when_people_are_reminded_is_read_part_by_part_S11_4(
    tmp_path: Path, written: str, read: tuple[Reminder, ...]
) -> None:
    text = frame(f"    steps: [{{step: a, who: {{role: rd}}, due: 1 day, remind: {written}}}]\n")
    if not read:
        assert [line for line in lines(tmp_path, text) if "SCH009" in line]
        return
    (step,) = loaded(tmp_path, text).workflows["w"].steps
    assert isinstance(step, Step)
    assert step.remind == read


def test_a_reminder_without_a_term_is_refused(tmp_path: Path) -> None:
    text = frame("    steps: [{step: a, who: {role: rd}, remind: every day}]\n")
    assert [line.split(" ")[1] for line in lines(tmp_path, text)] == ["SCH291"]


def test_a_pinned_approval_that_reads_a_removed_field_is_refused_by_name(tmp_path: Path) -> None:
    text = frame(f"    when: ratio < 1\n{STEP}")
    pinned = loaded(tmp_path, text).workflows["w"].text
    later = loaded(
        tmp_path, text.replace("ratio: {type: decimal}", "share: {type: decimal}").replace("ratio <", "share <")
    )
    with pytest.raises(SchemaErrors) as refused:
        reread(later, "w", pinned)
    (problem,) = refused.value.problems
    assert problem.code.name == "EXP030"
    assert problem.place is not None
    assert problem.place.file == "w (pinned)"


def test_cases_and_layout_do_not_make_a_new_version(tmp_path: Path) -> None:
    one = loaded(tmp_path, frame(f"    when: ratio < 1\n{STEP}"))
    two = loaded(tmp_path, frame(f'{STEP}    when: "ratio < 1"\n    cases: [{{given: {{ratio: 1}}, route: none}}]\n'))
    other = loaded(tmp_path, frame(f"    when: ratio < 2\n{STEP}"))
    assert one.workflows["w"].text_hash == two.workflows["w"].text_hash
    assert one.workflows["w"].text_hash != other.workflows["w"].text_hash
