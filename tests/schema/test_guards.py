# ruff: noqa: E501
"""S1.1: an approval that guards an action takes the words that fit it, and no two guard the same."""

from pathlib import Path

import pytest

from tests.schema.writing import lines, loaded

FRAME = """\
roles: {sales: 业务, rd: 研发}
entities:
  c:
    fields: {m: {type: money}, n: {type: text}, k: {type: money, formula: m * 2}, rows: {type: lines, fields: {t: {type: text}}}}
    access: {sales: {rows: own, can: [read, create, update, delete]}}
workflows:
"""
STEPS = "steps: [{step: a, who: {role: rd}}]"
MISTAKES = [
    (f"  w: {{entity: c, starts: delete, fields: [m], {STEPS}}}\n", ["7:42 SCH240 `fields` says whose change needs `w`, so it stands with `starts: update` only. Remove `fields`, or write `starts: update`."]),
    (f"  w: {{entity: c, starts: create, who_may_start: [rd], {STEPS}}}\n", ["7:49 SCH241 `w` guards an action (`starts: create`), where `who_may_start` has no meaning: whoever may do it starts it. Remove `who_may_start`."]),
    (f"  w: {{entity: c, starts: update, after_approval: locked, {STEPS}}}\n", ["7:50 SCH241 `w` guards an action (`starts: update`), where `after_approval` has no meaning: the next time it is guarded again. Remove `after_approval`."]),
    (f"  w: {{entity: c, starts: update, restart_if_changed: [m], {STEPS}}}\n", ["7:54 SCH241 `w` guards an action (`starts: update`), where `restart_if_changed` has no meaning: what waits is not edited in the record. Remove `restart_if_changed`."]),
    (f"  w: {{entity: c, starts: update, fields: [k], {STEPS}}}\n", ["7:43 SCH242 Nobody writes `k` by hand, so its change never starts `w`. Name the fields it is computed from."]),
    (f"  w: {{entity: c, starts: delete, {STEPS}}}\n  v: {{entity: c, starts: delete, {STEPS}}}\n", ["8:3 SCH243 `w` and `v` both guard `delete` of `c`; each would decide what the other decides. Make one approval of them, or give each its own `fields`."]),
    (f"  w: {{entity: c, starts: update, fields: [m], {STEPS}}}\n  v: {{entity: c, starts: update, {STEPS}}}\n", ["8:3 SCH243 `w` and `v` both guard `update` of `c`; each would decide what the other decides. Make one approval of them, or give each its own `fields`."]),
    ("  w: {entity: c, starts: update, fields: [m], steps: [{step: a, who: {role: rd}, must_fill: [n], may_edit: [m]}]}\n", ["7:62 SCH265 Step `a` lets its holders change `m`, which `w` guards: that would need an approval itself. Use `buttons: [return]` instead, or name the guarded fields under `fields`."]),
    ("  w: {entity: c, starts: export, steps: [{step: a, who: {role: rd}}]}\n", ["7:15 SCH245 `w` guards exports, which are records of `export_job`; `c` is none. Write `entity: export_job`; `when` reads its `entity`, `row_count` and `has_personal_data`."]),
    (f"  w: {{entity: c.rows, starts: update, {STEPS}}}\n", ["7:15 SCH244 `c.rows` are lines; what happens to them is an update of the record they belong to. Write `entity: c`, `starts: update` and `fields: [rows]`."]),
    ("  w: {entity: c, starts: update, steps: [{step: a, who: {chosen_by: submitter, from: {role: rd}}}]}\n", ["7:57 SCH266 Step `a` has its people chosen at submit, and nobody submits `w` (`starts: update`). Name a role, a field or a person there."]),
    ("  w: {entity: c, steps: [{step: a, who: {chosen_by: submitter}}]}\n", ["7:41 SCH246 `chosen_by` needs `from`: whom the submitter may choose. Write `{chosen_by: submitter, from: {role: NAME}}`."]),
    ("  w: {entity: c, steps: [{step: a, who: {chosen_by: submitter, from: {chosen_by: submitter, from: {role: rd}}}}]}\n", ["7:70 SCH247 `chosen_by` stands in the `who` of a step alone: here nobody is asked. Name a role, a field or a person here."]),
    ("  w: {entity: c, steps: [{step: a, who: {role: rd}, if_nobody: [{chosen_by: submitter, from: {role: rd}}]}]}\n", ["7:65 SCH247 `chosen_by` stands in the `who` of a step alone: here nobody is asked. Name a role, a field or a person here."]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), MISTAKES, ids=range(len(MISTAKES)))
def test_a_mistake_is_answered_with_its_sentence(tmp_path: Path, text: str, expected: list[str]) -> None:
    assert lines(tmp_path, FRAME + text) == expected


def test_two_guards_of_updates_stand_beside_one_another_where_each_has_its_own_fields(tmp_path: Path) -> None:
    text = f"  w: {{entity: c, starts: update, fields: [m], {STEPS}}}\n  v: {{entity: c, starts: update, fields: [n], {STEPS}}}\n"
    found = loaded(tmp_path, FRAME + text).workflows
    assert [(flow.starts, flow.after_approval, flow.unbuilt) for flow in found.values()] == [("update", "open", ())] * 2
