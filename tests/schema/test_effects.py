# ruff: noqa: E501
"""Effects of approvals that some record would be refused for are told when the file is read, with that record (S12.7)."""

from pathlib import Path

import pytest

from tests.schema.writing import lines

FRAME = """\
roles: {sales: 业务, boss: {label: 主管, limit: {at_most: 1}}}
entities:
  p:
    fields: {c: {type: link, to: c, where: "c.stage == 'done'"}, n: {type: text, required: true}, amount: {type: money, min: 0, check: amount < 1000}, code: {type: text, unique: true}, q: {type: text, required: amount > 100}}
    rules: {whole: {check: amount != 7, message: m}}
    stages: {fresh: {next: [old]}, old: {next: [gone], must_fill: [q]}, gone: {from: [old], ends: lost}}
    access: {sales: {rows: own, can: [read, create, update]}}
  c:
    fields: {amount: {type: money}, cap: {type: money, max: 50}, note: {type: text}, kind: {type: choice, options: [a, b]}, why: {type: text, required: kind == 'b'}, p: {type: link, to: p}, buddy: {type: user}, until: {type: date}, total: {type: money, formula: amount * 2}}
    rules: {small: {check: total <= 400 or note is not empty, message: m}}
    stages:
      draft: {label: 草稿, next: [done, lost]}
      done: {label: 完成, approval: w, locked: [cap], next: [closed], when_entered: ENTERED}
      closed: {label: 关闭, must_fill: [buddy], ends: won}
      lost: {label: 丢失, must_fill_only: [], rules: {why: {check: kind == 'a', message: m}}, ends: lost}
    access: {sales: {rows: own, can: [read, create, update]}}
workflows:
  w:
    entity: c
    when: amount > 10
    steps: [{step: a, who: {role: boss}, when_passed: PASSED}, {step: b, who: {role: boss}, when: amount > 100}]
    when_approved: APPROVED
    when_rejected: REJECTED
"""
NONE = "[{notify: [owner], text: x}]"
FAULTS = [  # where, the effect, the code and the sentence (up to the advice), as the file's line is told
    ("ENTERED", "{move: lost}", "SCH250 `move: lost` is refused for a record with stage done, amount 10.01: no way leads from `done` to `lost`, so the decision fails."),
    ("REJECTED", "{move: closed}", "SCH250 `move: closed` is refused for a record with stage draft, amount 10.01: no way leads from `draft` to `closed`, so the decision fails."),
    ("REJECTED", "{move: done}", "SCH251 `move: done` asks for `w` again, whose decision it follows, so it would never come to an end; for example with stage draft, amount 10.01."),
    ("REJECTED", "{start: w}", "SCH251 `start: w` asks for `w` again, whose decision it follows, so it would never come to an end; for example with stage draft, amount 10.01."),
    ("ENTERED", "{move: closed}", "SCH252 `move: closed` needs `buddy`, which may be empty here, so the decision fails; for example with stage done, amount 10.01, buddy empty."),
    ("REJECTED", "{move: lost}", "SCH253 `move: lost` breaks the rule `why` of `c`, so the decision fails; for example with stage draft, amount 10.01, kind b."),
    ("APPROVED", "{set: {note: =empty}}", "SCH253 `set: note` breaks the rule `small` of `c`, so the decision fails; for example with stage draft, amount 200.01, note x."),
    ("APPROVED", "{set: {amount: =amount * 2}}", "SCH253 `set: amount` breaks the rule `small` of `c`, so the decision fails; for example with stage draft, amount 200.00, note empty."),
    ("APPROVED", "{set: {kind: b}}", "SCH253 `set: kind` breaks `required` of `why` of `c`, so the decision fails; for example with stage draft, amount 10.01, kind a, why empty."),
    ("APPROVED", "{set: {cap: =cap + 1}}", "SCH253 `set: cap` breaks `min/max` of `cap` of `c`, so the decision fails; for example with stage draft, amount 10.01, cap 49.99."),
    ("APPROVED", "{update: p, set: {amount: 7}}", "SCH253 `update: p, set: amount` breaks the rule `whole` of `p`, so the decision fails; for example with stage draft, amount 10.01, p.amount empty."),
    ("APPROVED", "{update: p, set: {amount: =amount}}", "SCH253 `update: p, set: amount` breaks `check` of `amount` of `p`, so the decision fails; for example with stage draft, amount 1000, p.amount empty."),
    ("APPROVED", "{update: p, move: gone}", "SCH250 `update: p, move: gone` is refused for a record with stage draft, amount 10.01, p.stage fresh: no way leads from `fresh` to `gone`, so the decision fails."),
    ("APPROVED", "{update: p, set: {code: X}}", "SCH255 `update: p, set: code` gives every record the same `code`, which may occur once in `p`; the second is refused, for example with stage draft, amount 10.01."),
    ("APPROVED", "{create: p, with: {amount: 1}}", "SCH254 `create: p` gives no value to `n`, which `p` requires, so every decision fails; for example with stage draft, amount 10.01."),
    ("APPROVED", "{create: p, with: {n: =note}}", "SCH252 `create: p` needs `note`, which may be empty here, so the decision fails; for example with stage draft, amount 10.01, note empty."),
    ("APPROVED", "{create: p, with: {n: x, amount: =amount}}", "SCH253 `create: p` breaks `check` of `amount` of `p`, so the decision fails; for example with stage draft, amount 1000."),
    ("APPROVED", "{create: p, with: {n: x, amount: =amount}}", "SCH253 `create: p` breaks `required` of `q` of `p`, so the decision fails; for example with stage draft, amount 100.01."),
    ("APPROVED", "{create: p, with: {n: x, c: =this}}", "SCH253 `create: p` breaks `where` of `c` of `p`, so the decision fails; for example with stage draft, amount 10.01."),
    ("APPROVED", "{create: p, with: {n: x, code: X}}", "SCH255 `create: p` gives every record the same `code`, which may occur once in `p`; the second is refused, for example with stage draft, amount 10.01."),
    ("PASSED", "{set: {amount: 20}}", "SCH257 `set: amount` changes `amount` on the way, and the route of `w` was chosen by it as it was submitted; for example with stage draft, amount 10.01."),
    ("ENTERED", "{grant: [read], entity: c, who: buddy, until: =until}", "SCH252 `grant: read` needs `until`, which may be empty here, so the decision fails; for example with stage done, amount 10.01, until empty."),
    ("ENTERED", "{grant: [read], entity: c, who: buddy, until: =today}", "SCH252 `grant: read` needs `buddy`, which may be empty here, so the decision fails; for example with stage done, amount 10.01, buddy empty."),
    ("ENTERED", "{transfer: all, from: =buddy, to: =buddy}", "SCH258 `transfer: all` takes from and gives to the same person, `buddy`, which is refused; for example with stage done, amount 10.01."),
]  # fmt: skip
RIGHT = [  # the same effects where nothing is wrong with them
    ("ENTERED", "{move: closed, when: buddy is not empty}"),
    ("ENTERED", "{set: {cap: 5}}"),  # its own stage closes after it
    ("REJECTED", "{move: lost, when: kind == 'a'}"),
    ("APPROVED", "{set: {note: =empty}, when: amount <= 200}"),
    ("APPROVED", "{set: {kind: b, why: x}}"),
    ("APPROVED", "{set: {cap: =cap - 1}, when: cap > 1}"),
    ("APPROVED", "{update: p, set: {amount: 8}}"),
    ("APPROVED", "{update: p, move: old, when: p.stage == 'fresh'}"),
    ("APPROVED", "{create: p, with: {n: x, amount: =amount}, when: amount < 100}"),
    ("ENTERED", "{create: p, with: {n: x, c: =this, code: =number}}"),
    ("PASSED", "{set: {note: x}}"),
    ("ENTERED", "{grant: [read], entity: c, who: owner, until: =today}"),
    ("ENTERED", "{transfer: all, from: =buddy, to: =owner, when: buddy is not empty}"),
]


def text(where: str, effect: str) -> str:
    whole = FRAME.replace(where, f"[{effect}]")
    for other in ("ENTERED", "PASSED", "APPROVED", "REJECTED"):
        whole = whole.replace(other, NONE)
    return whole


def told(tmp_path: Path, where: str, effect: str) -> list[str]:
    return [line for line in lines(tmp_path, text(where, effect)) if "SCH25" in line]


@pytest.mark.parametrize(("where", "effect", "sentence"), FAULTS, ids=[f"{w} {e}"[:60] for w, e, _ in FAULTS])
def test_an_effect_that_breaks_a_rule_is_told_with_a_record(
    tmp_path: Path, where: str, effect: str, sentence: str
) -> None:
    """S12.7: such a decision would fail at work; the file is warned of at its line."""
    number = next(n for n, line in enumerate(FRAME.splitlines(), 1) if where in line)
    found = told(tmp_path, where, effect)
    assert any(line.startswith(f"{number}:") and sentence in line for line in found), "\n".join(found)


@pytest.mark.parametrize(("where", "effect"), RIGHT)
def test_an_effect_that_no_record_is_refused_for_is_left_alone(tmp_path: Path, where: str, effect: str) -> None:
    """S12.7: no false alarm where a condition, an earlier value or the stage itself sees to it."""
    assert told(tmp_path, where, effect) == []


def test_what_a_stage_locks_is_not_written_by_an_effect_in_it(tmp_path: Path) -> None:
    """S3.3: the request's own lock lets its effects through, a stage's lock does not."""
    more = "    starts: submit\n    when_withdrawn: [{set: {cap: 1}}]\n    entity: c\n"
    whole = text("PASSED", "{notify: [owner], text: x}").replace("  w:\n    entity: c\n", "  w:\n" + more)
    whole = whole.replace("approval: w, ", "from: any, ")
    assert [line for line in lines(tmp_path, whole) if "SCH256" in line] == [
        "20:22 SCH256 `set: cap` writes `cap`, which is locked while the record is in `done`, so the decision fails; for "
        "example with stage done, amount 10.01. Write it in `when_entered` of the stage, or leave it out of `locked`."
    ]
