# ruff: noqa: E501
"""A file carries its own examples: `check` runs them and shows the route at every border."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from expressions.decide import Unknown
from kernel.clock import Clock
from schema.cases import borders, route, run
from schema.load import load
from schema.model import Schema
from schema.worlds import Example
from tests.schema.writing import loaded

CLOCK = Clock.frozen(datetime(2026, 11, 21, 2, 0, tzinfo=UTC))
EXAMPLES = Path(__file__).with_name("examples")
QUOTE = """\
parameters: {limit: {type: money, default: 1000}}
roles: {sales: 业务, boss: 主管}
profiles: {big: {label: 大, values: {limit: 5000}}}
entities:
  customer: {fields: {level: {type: choice, options: {a: A, b: B}}}, access: {sales: {rows: all, can: [read]}}}
  quote:
    fields:
      customer: {type: link, to: customer}
      price: {type: money}
      list_price: {type: money}
      ratio: {type: decimal, formula: price / list_price, decimals: 4, round: down}
      special: {type: boolean}
      kind: {type: choice, options: {x: X, y: Y}, default: x}
    access: {sales: {rows: own, can: [read, create]}}
    rules:
      cheap:
        check: price <= list_price
        message: 过高
        cases: [{given: {price: 1, list_price: 1}, holds: true}, {given: {price: 2, list_price: 1}, holds: HOLDS}]
workflows:
  w:
    entity: quote
    when: ratio < 1
    steps:
      - choose:
          - {when: ratio >= 0.50 and price <= param.limit, steps: [{step: manager, who: {role: boss}}]}
          - {when: "customer.level == 'a' and not special", steps: [{step: key, who: {role: boss}}]}
          - {when: otherwise, steps: [{step: top, who: {role: boss}, when: kind == 'x'}, {step: last, who: {role: boss}}]}
    cases:
      - {given: {price: 50, list_price: 100}, route: [manager]}
      - {given: {ratio: 0.4999, price: 5, customer.level: a}, route: [KEY]}
      - {given: {ratio: 0.4, price: 5, customer.level: b}, route: [top, last]}
      - {given: {ratio: 0.4, price: 5, customer.level: b, kind: y}, route: [last]}
      - {given: {ratio: 0.6, price: 1000.01, param.limit: 2000, customer.level: b}, route: [manager]}
      - {given: {ratio: 1}, route: none}
"""


@pytest.fixture
def quote(tmp_path: Path) -> Schema:
    return loaded(tmp_path, QUOTE.replace("HOLDS", "false").replace("KEY", "key"))


def test_cases_that_hold_are_silent(quote: Schema) -> None:
    assert run(quote, CLOCK) == ([], 8)


def test_cases_that_fail_say_what_came_out(tmp_path: Path) -> None:
    schema = loaded(tmp_path, QUOTE.replace("HOLDS", "true").replace("KEY", "top"))
    problems, count = run(schema, CLOCK)
    assert count == 8
    assert [f"{p.place.line} {p.text()}" for p in problems if p.place] == [
        "31 This case expects top, but key comes out.",
        "19 This case expects `cheap` to hold, but it does not.",
    ]


def test_an_empty_field_that_matters_makes_the_route_unknown(quote: Schema) -> None:
    workflow = quote.workflows["w"]
    found = route(quote, workflow, Example(quote, "quote", {}, CLOCK))
    assert found == Unknown(("ratio",))
    found = route(quote, workflow, Example(quote, "quote", {"ratio": Decimal("0.4"), "price": 1}, CLOCK))
    assert found == Unknown(("customer",))
    without_need = {"ratio": Decimal("0.4"), "special": True, "price": 1}
    assert route(quote, workflow, Example(quote, "quote", without_need, CLOCK)) == ("top", "last")


def test_formulas_are_computed_and_rounded_as_stored(quote: Schema) -> None:
    world = Example(quote, "quote", {"price": Decimal("44.999"), "list_price": Decimal(100)}, CLOCK)
    row = world.get("quote", 1)
    assert row is not None
    assert row["ratio"] == Decimal("0.4499")
    assert row["kind"] == "x"
    assert row["special"] is None


def test_borders_are_shown_one_step_below_at_and_above(quote: Schema) -> None:
    found = {
        (border.path, border.routes[1][0]): border.routes for border in borders(quote, quote.workflows["w"], CLOCK)
    }
    assert list(found) == [("ratio", Decimal(1)), ("ratio", Decimal("0.50")), ("price", Decimal(1000))]
    below, at, above = found["ratio", Decimal(1)]
    assert (below[0], above[0]) == (Decimal("0.9999"), Decimal("1.0001"))
    assert (at[1], above[1]) == ((), ())
    assert [value for value, _ in found["price", Decimal(1000)]] == [
        Decimal("999.99"),
        Decimal(1000),
        Decimal("1000.01"),
    ]
    lending = load(EXAMPLES / "lending.yaml")
    (border,) = borders(lending, lending.workflows["lend"], CLOCK)
    assert border.path == "equipment.value"
    assert border.routes == (
        (Decimal("4999.99"), ()),
        (Decimal("5000.00"), ()),
        (Decimal("5000.01"), ("manager",)),
    )


def test_a_quote_at_each_limit_goes_where_the_policy_says() -> None:
    schema = load(EXAMPLES / "crm_sketch.yaml")
    workflow = schema.workflows["quote_discount"]
    for ratio, expected in (("0.50", "manager"), ("0.4999", "assistant"), ("0.45", "assistant"), ("0.4499", "top")):
        world = Example(schema, "quote", {"ratio": Decimal(ratio)}, CLOCK)
        assert route(schema, workflow, world) == (expected,)


def test_schedules_carry_cases_too(tmp_path: Path) -> None:
    text = QUOTE.replace("HOLDS", "false").replace("KEY", "key") + (
        "schedules:\n  old: {every: day, for_each: quote, where: price > 5, do: [{notify: [owner], text: x}], "
        "cases: [{given: {price: 6}, holds: true}, {given: {price: 5}, holds: true}]}\n"
    )
    problems, count = run(loaded(tmp_path, text), CLOCK)
    assert count == 10
    assert [p.text() for p in problems] == ["This case expects `old` to hold, but it does not."]


@pytest.mark.parametrize(("given", "holds"), [("[7, 8]", "true"), ("[7, 8, 9]", "false"), ("[]", "true")])
def test_a_case_names_several_records_by_their_ids(tmp_path: Path, given: str, holds: str) -> None:
    text = (
        "roles: {sales: 业务}\n"
        "entities:\n"
        "  rival: {fields: {name: {type: text}}, access: {sales: {rows: all, can: [read]}}}\n"
        "  deal:\n"
        "    fields: {rivals: {type: links, to: rival}}\n"
        "    access: {sales: {rows: own, can: [read, create]}}\n"
        "    rules:\n"
        "      few: {check: count(rivals) <= 2, message: 过多, cases: [{given: {rivals: GIVEN}, holds: HOLDS}]}\n"
    )
    problems, count = run(loaded(tmp_path, text.replace("GIVEN", given).replace("HOLDS", holds)), CLOCK)
    assert (count, problems) == (1, [])
