# ruff: noqa: E501
"""The effect `draw` as the file writes it: what is refused at load, with its place, and what an approval is warned of."""

from pathlib import Path

import pytest

from tests.schema.writing import lines, loaded

SCHEMA = """\
roles: {boss: 主管}
entities:
  customer:
    fields: {name: {type: text}, grade: {type: integer}}
    access: {boss: {rows: all, can: [read]}}
  check:
    fields:
      size:  {type: integer}
      name:  {type: text}
      one:   {type: link, to: customer}
      items: {type: lines, fields: {record: {type: link, to: any}, customer: {type: link, to: customer}, check: {type: link, to: check}, name: {type: text}, several: {type: links, to: customer}}}
    actions:
      take: {do: [DRAW]}
    access: {boss: {rows: all, can: [read, create, update]}}
"""


def not_into(found: str, hint: str = "Correct the name, or add what it names to the file.") -> str:
    return f"SCH022 There is no link in the lines of `check` to `customer` named `{found}`. {hint}"


@pytest.mark.parametrize(
    ("draw", "problem"),
    [
        (
            "{draw: client, count: 3, into: items.record}",
            "13:26 SCH022 There is no entity `client`.",
        ),
        (
            "{draw: customer, into: items.record}",
            "13:19 SCH002 `draw` says no `count`, which the effect `draw` needs. Add `count`.",
        ),
        (
            "{draw: customer, count: 3}",
            "13:19 SCH002 `draw` says no `into`, which the effect `draw` needs. Add `into`.",
        ),
        ("{draw: customer, count: 3, into: items}", "13:52 " + not_into("items")),
        ("{draw: customer, count: 3, into: one}", "13:52 " + not_into("one")),
        (
            "{draw: customer, count: 3, into: items.check}",
            "13:52 " + not_into("items.check", "Did you mean `items.record`?"),
        ),
        (
            "{draw: customer, count: 3, into: items.name}",
            "13:52 " + not_into("items.name", "Did you mean `items.customer`?"),
        ),
        (
            "{draw: customer, count: 3, into: items.several}",
            "13:52 " + not_into("items.several", "Did you mean `items.customer`?"),
        ),
        (
            "{draw: customer, count: 3, into: items.recrd}",
            "13:52 " + not_into("items.recrd", "Did you mean `items.record`?"),
        ),
        ("{draw: customer, count: many, into: items.record}", "13:43 SCH"),
        ("{draw: customer, count: 0, into: items.record}", "13:43 SCH"),
        ("{draw: customer, count: 2.5, into: items.record}", "13:43 SCH"),
        ("{draw: customer, count: =name, into: items.record}", "13:44 EXP"),
        ("{draw: customer, count: =none, into: items.record}", "13:44 EXP"),
        ("{draw: customer, count: 3, where: customer.colour == 1, into: items.record}", "13:53 EXP"),
        ("{draw: customer, count: 3, for_each: items, into: items.record}", "13:46 SCH001"),
    ],
)
def test_a_draw_that_cannot_be_done_is_refused_at_its_place(tmp_path: Path, draw: str, problem: str) -> None:
    (found,) = lines(tmp_path, SCHEMA.replace("DRAW", draw))
    assert found.startswith(problem)


@pytest.mark.parametrize("into", ["items.record", "items.customer"])
def test_a_draw_names_the_lines_and_their_link(tmp_path: Path, into: str) -> None:
    written = (
        f"{{draw: customer, count: =size * 2, where: customer.grade > size and customer.owner != me, into: {into}}}"
    )
    (effect,) = loaded(tmp_path, SCHEMA.replace("DRAW", written)).entities["check"].actions["take"].do
    assert (effect.word, effect.object, effect.entity) == ("draw", "customer", "check")
    assert effect.more["into"] == tuple(into.split("."))
    assert effect.more["count"].source == "size * 2"


APPROVED = (
    SCHEMA.replace("    actions:\n      take: {do: [DRAW]}\n", "    stages: {open: {label: Open, locked: [items]}}\n")
    + """\
workflows:
  audit:
    entity: check
    starts: submit
    steps: [{step: one, who: {role: boss}}]
    when_approved: [{draw: customer, count: =size, into: items.record}]
"""
)


def test_an_approval_is_warned_of_a_number_that_may_be_empty_and_of_locked_lines(tmp_path: Path) -> None:
    found = [line.split(" ", 2)[1:] for line in lines(tmp_path, APPROVED)]
    assert [code for code, _ in found] == ["SCH252", "SCH256"]
    assert all("`draw: customer`" in text for _, text in found)
    assert loaded(tmp_path, APPROVED).workflows["audit"].unbuilt == ()


FOLLOWED = APPROVED.replace("    access: {boss: {rows: all, can: [read, create, update]}}\n", """\
    automations: {more: {after: {changed: [items]}, do: [{send: crossed, to: [owner]}]}}
    access: {boss: {rows: all, can: [read, create, update]}}
""") + "reports: {crossed: {entity: check, kind: pivot, by: [name, size], measure: count()}}\n"  # fmt: skip


def test_what_follows_the_lines_of_a_draw_is_what_the_approval_leads_to(tmp_path: Path) -> None:
    assert loaded(tmp_path, FOLLOWED).workflows["audit"].unbuilt == ("send",)
