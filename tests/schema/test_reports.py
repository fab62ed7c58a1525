"""Reports as they are written: what is wrong is refused at its place, what is not run is named as such."""

from pathlib import Path

import pytest

from schema.load import SchemaErrors
from schema.model import Report
from tests.schema.writing import loaded

SCHEMA = """
roles: {boss: 主管}
entities:
  firm:
    fields: {name: {type: text}, tags: {type: choices, options: {a: A, b: B}}}
    access: {boss: {rows: all, can: [read]}}
  deal:
    fields:
      amount: {type: money, label: Amount}
      firm:   {type: link, to: firm}
      about:  {type: link, to: [firm, deal]}
      day:    {type: date}
      calls:  {type: lines, fields: {at: {type: date}}}
    access: {boss: {rows: all, can: [read]}}
reports:
  one: {entity: deal, REST}
"""
LINE = SCHEMA[: SCHEMA.index("one:")].count("\n") + 1


def report(folder: Path, rest: str) -> Report:
    return loaded(folder, SCHEMA.replace("REST", rest)).reports["one"]


@pytest.mark.parametrize(
    "rest",
    [
        "kind: number, measure: sum(amount)",
        "kind: bar, by: firm.name, measure: {n: count(), amount: sum(amount), mean: amount / n}",
        "kind: line, period: month, measure: avg(amount), target: 4.5",
        "kind: number, period: week, measure: \"count(where=any(calls, where=in_period(calls.at))) / count()\"",
        "kind: table, by: [firm, day, owner.unit], where: day < today, sort: [-n, firm], measure: {n: count()}",
        "kind: funnel, by: created_by",
        "kind: number, parts: {all: {label: All, measure: count()}, big: count(where=amount > 5)}, measure: big / all",
    ],
)  # fmt: skip
def test_these_are_run(tmp_path: Path, rest: str) -> None:
    assert report(tmp_path, rest).unrun == ()


@pytest.mark.parametrize(
    ("rest", "unrun"),
    [
        ("kind: heatmap, by: firm, measure: count()", ("kind heatmap",)),
        ("kind: pie, measure: count()", ("kind pie",)),
        ("kind: table, columns: {score: amount}", ("columns",)),
        ("kind: table, by: firm, measure: count(), freeze: {every: month, into: firm}", ("freeze",)),
        ("kind: bar, by: about, measure: count()", ("by about",)),
        ("kind: bar, by: [firm, owner, day, amount], measure: count()", ("by",)),
        ("kind: number, measure: amount", ("amount",)),
        ("kind: number, measure: count(firm)", ("count(firm)",)),
        ("kind: number, measure: \"first(amount, where=amount > 1)\"", ("first(amount, where=amount > 1)",)),
        ("kind: number, measure: rank(count())", ("rank(count())",)),
        ("kind: number, period: month, measure: \"count(where=amount > previous.amount)\"", ("previous",)),
        ("kind: number, where: report.one() > 1", ("report.one()",)),
    ],
)  # fmt: skip
def test_what_is_not_run_is_named_and_the_rest_of_the_file_goes_on(
    tmp_path: Path, rest: str, unrun: tuple[str, ...]
) -> None:
    found = loaded(tmp_path, SCHEMA.replace("REST", rest))
    assert found.reports["one"].unrun == unrun
    notes = [note.text("en") for note in found.notes if note.severity == "note"]
    assert notes == [f"`report one: {', '.join(unrun)}` is read and checked, but this release does not run it yet."]


@pytest.mark.parametrize(
    ("rest", "code"),
    [
        ("kind: number, measure: sum(amout)", "EXP"),
        ("kind: bar, by: frim", "SCH"),
        ("kind: table, by: firm, sort: [-m], measure: {n: count()}", "SCH"),
        ("kind: number, parts: {n: {mesure: count()}}, measure: count()", "SCH"),
        ("kind: number, roles: [chief]", "SCH"),
    ],
)
def test_what_is_wrong_is_refused_at_its_place(tmp_path: Path, rest: str, code: str) -> None:
    with pytest.raises(SchemaErrors) as refused:
        report(tmp_path, rest)
    errors = [problem for problem in refused.value.problems if problem.severity == "error"]
    assert all(
        problem.code.name.startswith(code) and problem.place and problem.place.line == LINE for problem in errors
    )


def test_the_address_of_the_product_s_own_report_is_taken(tmp_path: Path) -> None:
    text = SCHEMA.replace("one:", "approvals:").replace("REST", "kind: number")
    with pytest.raises(SchemaErrors, match="approvals"):
        loaded(tmp_path, text)


def test_inside_a_figure_a_name_is_the_field_of_its_rows_and_outside_the_figure_before(tmp_path: Path) -> None:
    found = report(tmp_path, "kind: number, measure: {amount: sum(amount), twice: amount * 2, again: sum(amount)}")
    assert found.unrun == () and found.measures["again"].value.root == found.measures["amount"].value.root
    assert found.measures["amount"].label.in_("en") == "Amount"
    assert found.measures["twice"].label.in_("en") == "twice"
