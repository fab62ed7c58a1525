# ruff: noqa: E501
"""The sentences of workflow-semantics 2.10: what was found, what was expected, what to write instead."""

from pathlib import Path

import pytest

from tests.schema.writing import lines

FRAME = """\
roles: {sales: 业务, dept_manager: 经理, vice_president: 副总裁, rd: 研发, president: {label: 总裁, limit: {at_most: 1}}}
entities:
  c:
    fields: {ratio: {type: decimal}, amount: {type: money}, half: {type: decimal, formula: amount / 2}, standard_text: {type: boolean}, buddy: {type: user}, size: {type: integer, formula: count(lines)}, tags: {type: choices, options: [a, b]}, lines: {type: lines, fields: {n: {type: integer}}}}
    stages: {draft: {label: 草稿, next: [approved]}, approved: {label: 已批准, WF}}
    access: {sales: {rows: own, can: [read, create, update]}}
workflows:
  w:
    entity: c
"""
SENTENCES = [  # the row of 2.10, or what stands beside it; the text from line 10 on; what is said
    ("field typo", '    when: amount <= 200000 and standrad_text\n    steps: [{step: a, who: {role: sales}}]',
     ['10:32 EXP030 The condition `amount <= 200000 and standrad_text` uses `standrad_text`, which is not a field here. Did you mean `standard_text`?']),
    ("a single =", "    when: \"stage = 'approved'\"\n    steps: [{step: a, who: {role: sales}}]",
     ["10:18 EXP007 Cannot read the condition `stage = 'approved'`. Use `==` to compare; a single `=` is not allowed."]),
    ("200,000", '    when: amount > 200,000\n    steps: [{step: a, who: {role: sales}}]',
     ['10:20 EXP009 Cannot read the condition `amount > 200,000`. Write numbers without a comma: 200000, not 200,000.']),
    ("&&", '    when: amount > 1 && ratio < 1\n    steps: [{step: a, who: {role: sales}}]',
     ['10:22 EXP008 Cannot read the condition `amount > 1 && ratio < 1`. Instead of `&&` write `and`.']),
    ("quoted number", '    when: "amount > \'200000\'"\n    steps: [{step: a, who: {role: sales}}]',
     ["10:12 EXP043 The condition `amount > '200000'` compares a number with a text. Remove the quotes around the number."]),
    ("when: amount", '    when: amount\n    steps: [{step: a, who: {role: sales}}]',
     ['10:11 EXP041 `amount` is not a yes/no question, it is a number. Write a comparison, such as `amount > 0`.']),
    ("or 'b'", '    when: "stage == \'draft\' or \'approved\'"\n    steps: [{step: a, who: {role: sales}}]',
     ["10:32 EXP041 `'approved'` is not a yes/no question, it is a text. Write `stage in ['draft', 'approved']`."]),
    ("chained", '    when: 0.45 <= ratio < 0.5\n    steps: [{step: a, who: {role: sales}}]',
     ['10:11 EXP017 In `0.45 <= ratio < 0.5`, compare two things at a time: write `0.45 <= ratio and ratio < 0.5`.']),
    ("is None", '    when: ratio is None\n    steps: [{step: a, who: {role: sales}}]',
     ['10:11 EXP018 `ratio is None` is not how emptiness is asked. Write `ratio is empty`.']),
    ("other Python", '    when: "[x for x in lines]"\n    steps: [{step: a, who: {role: sales}}]',
     ['10:12 EXP019 `[x for x in lines]` is not allowed in a condition. Count with `count(lines, where=...)`, add up with `sum(lines.amount)`.']),
    ("no otherwise", '    steps: [{choose: [{when: ratio >= 0.5, steps: [{step: a, who: {role: sales}}]}]}]',
     ['10:13 SCH200 This `choose` has no `when: otherwise` row. A record that matches no row would be stuck; add one.']),
    ("dead tier", '    steps:\n      - choose:\n          - {when: ratio >= 0.45, steps: [{step: a, who: {role: sales}}]}\n          - {when: ratio >= 0.50, steps: [{step: b, who: {role: sales}}]}\n          - {when: otherwise, steps: [{step: d, who: {role: sales}}]}\n',
     ['13:20 SCH202 `ratio >= 0.50` can never be reached: an earlier row already takes `ratio >= 0.45`. Put the higher limit first.']),
    ("role typo", '    steps: [{step: a, who: {role: dept_manger}}]',
     ['10:35 SCH022 There is no role `dept_manger`. Did you mean `dept_manager`?']),
    ("bare name", '    steps: [{step: a, who: president}]',
     ['10:28 SCH203 `president` under the `who` of a step: write `{user: president}` for a person or `{role: president}` for a role.']),
    ("two ways", '    steps: [{step: a, who: {role: president, user: li}}]',
     ['10:28 SCH204 Say exactly one of role, field, manager_of, managers_of, department_head_of, user, plugin, chosen_by (found role, user).']),
    ("need: all of one role", '    steps: [{step: a, who: {role: vice_president}, need: all}]',
     ['10:58 SCH205 Step `a` needs all, but several people may hold `vice_president`. Add `holders: every` (each must approve) or `holders: one` (any one of them).']),
    ("one role that one person holds", '    steps: [{step: a, who: {role: president}, need: all}]',
     []),
    ("quorum too big", '    steps: [{step: a, who: [{role: rd}, {role: president}], need: 3}]',
     ['10:67 SCH206 Step `a` needs 3 approvals but names only 2 seats. Lower `need` or name more seats.']),
    ("need: everyone", '    steps: [{step: a, who: {role: rd}, need: everyone}]',
     ['10:46 SCH207 `need: everyone` - use all, any, in_order, a number such as 2, or a share such as 60%.']),
    ("key typo", '    steps: [{step: a, who: {role: rd}, retrun_to: start}]',
     ['10:40 SCH001 `retrun_to` is not a word a step knows. Did you mean `return_to`?']),
    ("duplicate key", '    steps: [{step: a, need: all, who: {role: rd}, need: any}]',
     ['10:29 SCH205 Step `a` needs all, but several people may hold `rd`. Add `holders: every` (each must approve) or `holders: one` (any one of them).', '10:51 YML007 `need` is written twice here (first on line 10). Keep one.']),
    ("duplicate step", '    steps:\n      - {step: a, who: {role: rd}}\n      - {step: a, who: {role: rd}}',
     ['12:16 SCH025 The name `a` is already used on line 11. Names must differ, history refers to them.']),
    ("return forward", '    steps: [{step: a, who: {role: rd}, return_to: [b]}, {step: b, who: {role: rd}}]',
     ['10:52 SCH208 Step `a` cannot return to `b`: it is not a step before it. Use start, previous, or the name of an earlier step.']),
    ("filling a routing field", '    when: ratio < 1\n    steps: [{step: a, who: {role: rd}, must_fill: [ratio]}]',
     ['11:52 SCH209 Step `a` may edit `ratio`, but the route depends on it. Use `buttons: [return]` instead, or list it under `restart_if_changed`.']),
    ("editing what a formula of the route reads", '    when: half < 1\n    steps: [{step: a, who: {role: rd}, may_edit: [amount]}]',
     ['11:51 SCH209 Step `a` may edit `amount`, but the route depends on it. Use `buttons: [return]` instead, or list it under `restart_if_changed`.']),
    ("editing it where that starts anew", '    when: half < 1\n    restart_if_changed: [half]\n    steps: [{step: a, who: {role: rd}, may_edit: [amount]}]', []),
    ("editing what nobody may", '    steps: [{step: a, who: {role: rd}, may_edit: [half, stage], must_fill: [buddy], hide: [buddy]}]',
     ['10:51 SCH046 `half` is computed by a formula and cannot be written. Write to the fields that the formula reads instead.', '10:57 SCH047 `stage` is kept by the product and cannot be written. Remove it here.', '10:77 SCH230 Step `a` hides `buddy` from its people and asks them to change it. Remove it from `hide`, or from `may_edit` and `must_fill`.']),
    ("a yes or no to be filled", '    steps: [{step: a, who: {role: rd}, must_fill: [standard_text, tags]}]',
     ['10:20 SCH098 `must_fill` of `a` asks nothing of `standard_text`: a yes or no is never empty. Make it a choice of two options, which is empty until somebody chooses; a stage may ask for the yes by a rule.']),
    ("editing a routing field", '    when: ratio < 1\n    steps: [{step: a, who: {role: rd}, may_edit: [ratio]}]',
     ['11:51 SCH209 Step `a` may edit `ratio`, but the route depends on it. Use `buttons: [return]` instead, or list it under `restart_if_changed`.']),
    ("late without due", '    steps: [{step: a, who: {role: rd}, late: [{at: due, do: [{notify: [owner], text: x}]}]}]',
     ['10:46 SCH066 Step `a` says what happens when late but has no `due`. Add `due`, such as `due: 1 working day`.']),
    ("silent auto-approval", '    steps: [{step: a, who: {role: rd}, due: 1 working day, late: [{at: due, do: [{approve: seat}]}]}]',
     ['10:82 SCH210 Step `a` approves by itself when late. Say `accept_risk: <reason>` so that it is a decision, not an accident.']),
    ("set: {stage: ...}", '    steps: [{step: a, who: {role: rd}}]\n    when_approved: [{set: {stage: approved}}]',
     ['11:28 SCH048 A stage is changed by a move only. Write `{move: approved}`.']),
    ("missing plugin", '    steps: [{step: a, who: {role: rd}}]\n    when_approved: [{call: crm.push_erp}]',
     ['11:28 SCH065 No plugin function `crm.push_erp` is installed. Install the plugin and name it under `plugins`, or correct the name.']),
    ("empty steps", '    steps: []',
     ['10:12 SCH211 No steps here. An approval without steps would approve itself; remove it or add a step.']),
    ("even share", '    steps: [{step: board, who: [{role: rd}, {role: sales}, {role: president}, {role: dept_manager}], need: 50%}]',
     ['10:108 SCH212 Step `board` passes with `50%` of 4 seats, so 2 against 2 passes. Write `51%` for more than half.']),
    ("editing what another branch reads", '    steps: [{together: [{branch: x, steps: [{step: a, who: {role: rd}, may_edit: [amount]}]}, {branch: y, steps: [{step: b, who: {role: rd}, when: half > 1}]}]}]',
     ['10:83 SCH209 Step `a` may edit `amount`, but the route depends on it. Use `buttons: [return]` instead, or list it under `restart_if_changed`.']),
    ("editing the link a path begins with", '    steps: [{choose: [{when: buddy.active, steps: [{step: a, who: {role: rd}, may_edit: [buddy, tags]}]}, {when: otherwise, steps: [{step: b, who: {role: rd}, must_fill: [lines]}]}]}, {step: z, who: {role: rd}, when: size > 2}]',
     ['10:90 SCH209 Step `a` may edit `buddy`, but the route depends on it. Use `buttons: [return]` instead, or list it under `restart_if_changed`.',
      '10:172 SCH209 Step `b` may edit `lines`, but the route depends on it. Use `buttons: [return]` instead, or list it under `restart_if_changed`.']),
]  # fmt: skip
ROWS = (  # of the table 2.10, as far as a file can make the mistake; the others are in tests/workflows/test_every_mistake.py
    "field typo", "a single =", "200,000", "&&", "quoted number", "when: amount", "or 'b'", "chained", "is None",
    "other Python", "no otherwise", "dead tier", "role typo", "bare name", "two ways", "need: all of one role",
    "quorum too big", "need: everyone", "key typo", "duplicate key", "duplicate step", "return forward",
    "editing a routing field", "late without due", "silent auto-approval", "set: {stage: ...}", "missing plugin",
    "empty steps", "even share",
)  # fmt: skip


@pytest.mark.parametrize(("row", "text", "expected"), SENTENCES, ids=[each[0] for each in SENTENCES])
def test_a_mistake_in_an_approval_is_answered_with_its_sentence(
    tmp_path: Path, row: str, text: str, expected: list[str]
) -> None:
    """Among them an approval without a step (S1.7) and what the sentences of 2.10 name."""
    whole = FRAME.replace("WF", "ends: won") + text
    assert lines(tmp_path, whole, plugins={"effects": [], "approvers": []}) == expected


def test_every_row_of_the_table_has_its_fault_at_its_line() -> None:
    """Every mistake that 2.10 names is made once (S16.2): told where it stands, in the first sentence."""
    made = {row: expected for row, _, expected in SENTENCES if row in ROWS}
    assert set(made) == set(ROWS) and all(made.values())
