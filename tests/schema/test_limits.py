"""What `check` says of limits: the route at, below and above each, also beside branches, and where no case stands."""

from pathlib import Path
from zoneinfo import ZoneInfo

import app
from kernel.clock import Clock
from kernel.settings import Settings
from schema.cases import Border, borders, untried
from schema.load import load
from schema.model import Schema

ROOT = Path(__file__).parents[2]


def at_limits(schema: Schema, workflow: str) -> tuple[list[str], list[str]]:
    """The routes at each limit of a workflow, and the notes about limits without a case."""
    clock, flow = Clock(ZoneInfo(schema.app.timezone)), schema.workflows[workflow]
    found = borders(schema, flow, clock)
    notes = list(untried(schema, flow, found, clock))
    assert all(each.severity == "note" and each.place == flow.place for each in notes)
    return [line for border in found for line in shown(border)], [each.text("en") for each in notes]


def shown(border: Border) -> list[str]:
    return [f"{border.path} = {value:f}: {steps}" for value, steps in border.routes]


def test_every_limit_of_the_bundled_approvals_has_its_case() -> None:
    """S2.4: at the bound, one unit above, one below; no note about the file as it is."""
    schema = app.load(Settings.read({}, schema=ROOT / "crm_schema.yaml")).schema
    lines, notes = at_limits(schema, "contract_sign")
    assert lines[:3] == [
        "amount = 199999.99: ('manager',)", "amount = 200000.00: ('manager',)",
        "amount = 200000.01: ('opinion', 'countersign')",
    ]  # fmt: skip
    assert [note for name in schema.workflows for note in at_limits(schema, name)[1]] == notes == []


def test_a_limit_inside_a_branch_is_listed_with_the_steps_of_all_branches() -> None:
    """S2.8: what runs beside the limit's branch is told too."""
    lines, notes = at_limits(load(ROOT / "tests/workflows/flows.yaml"), "buy")
    assert lines == [
        "amount = 999999.99: ('legal_review', 'finance_review', 'top')",
        "amount = 1000000: ('legal_review', 'finance_review', 'top')",
        "amount = 1000000.01: ('legal_review', 'finance_review', 'cfo', 'top')",
    ]
    assert notes == []


def test_a_limit_without_a_case_is_a_note_with_the_routes_around_it(tmp_path: Path) -> None:
    """S18.3: the author sees which border nothing keeps; a case that gives what a formula reads stands at it too."""
    text = (ROOT / "tests/workflows/flows.yaml").read_text(encoding="utf-8")
    file = tmp_path / "flows.yaml"
    file.write_text(
        text.replace("      - {given: {amount: 1000000.00}, route: [legal_review, finance_review, top]}\n", "")
    )
    assert at_limits(load(file), "buy")[1] == [
        "No case of `buy` stands at its limit amount = 1000000, where the route is: legal_review → finance_review "
        "→ top (below: legal_review → finance_review → top; above: legal_review → finance_review → cfo → top)."
    ]
    file.write_text(text.replace("{given: {ratio: 0.50}, route: [manager]}",
                                 "{given: {price: 50, list_price: 100}, route: [manager]}"))  # fmt: skip
    assert not [note for note in at_limits(load(file), "quote_discount")[1] if "0.5000" in note]
