"""Evaluation in memory: the rule of emptiness, exact decimals, days, figures, plugins' functions."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from expressions.compile import compile
from expressions.evaluate import evaluate
from expressions.functions import Function
from expressions.memory_world import MemoryWorld
from expressions.nodes import Aggregate
from expressions.world import Missing, Request
from kernel.errors import Refusal
from kernel.reference import Reference
from tests.expressions.rows import ROWS, world_of
from tests.expressions.shop import FRAME, Shop, made

WORLD = world_of(ROWS)


def value(source: str, record: int | None = 1, entity: str | None = "customer", **frame: Any) -> Any:
    """The value of a source about a record of the shop."""
    return evaluate(made(source, entity, ask=frame.pop("kinds", None)), WORLD, replace(FRAME.about(record), **frame))


@pytest.mark.parametrize(
    ("source", "holds"),
    [
        ("credit == 5", False),
        ("credit < 5", False),
        ("credit >= 5", False),
        ("credit != 5", True),
        ("name in ['a']", False),
        ("name not in ['a']", True),
        ("contains(name, 'a')", False),
        ("starts_with(name, 'a')", False),
        ("not contains(name, 'a')", True),
        ("credit == ratio", False),
        ("credit != ratio", True),
        ("is_key", False),
        ("not is_key", True),
        ("is_key == false", True),
        ("owner.active", False),
        ("owner.active == false", True),
        ("credit is empty", True),
        ("tags is empty", True),
        ("(credit + 1) is empty", True),
        ("(1 / 0) is empty", True),
        ("is_workday(since)", False),
    ],
)
def test_an_empty_operand_makes_a_question_false_and_its_negation_true(source: str, holds: bool) -> None:
    assert value(source, 3) is holds


def test_figures_over_nothing() -> None:
    figures = {
        "sum(activities.cost)": 0,
        "count(activities)": 0,
        "min(activities.cost)": None,
        "avg(activities.cost)": None,
        "any(activities.done)": False,
        "all(activities.done)": True,
        "first(activities.note)": None,
        "join(activities.note)": None,
    }
    assert {source: value(source, 3) for source in figures} == figures


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("0.1 + 0.2", "0.3"),
        ("1 / 3", "0.3333333333"),
        ("-1 / 3", "-0.3333333333"),
        ("2 / 3", "0.6666666666"),
        ("0.44999999999 / 1", "0.4499999999"),
        ("45%", "0.45"),
        ("round(2.5)", "3"),
        ("round(-2.5)", "-3"),
        ("round(1.005, 2)", "1.01"),
        ("-123456789012345678901234567890 * 1", "-123456789012345678901234567890"),
        ("123456789012345678901234567891%", "1234567890123456789012345678.91"),
        ("99999999999999999999 * 99999999999999999999", "9999999999999999999800000000000000000001"),
    ],
)
def test_numbers_are_exact_and_quotients_are_cut(source: str, expected: str) -> None:
    assert value(source) == Decimal(expected)


def test_a_quote_at_exactly_45_percent_is_not_below_it() -> None:
    assert value("ratio >= 0.45") is True and value("ratio >= 0.45", 2) is False


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("days_between('2026-11-20', '2026-11-21')", 1),
        ("days_since('2026-11-01')", 20),
        ("days_until('2026-11-30')", 9),
        ("hours_between('2026-11-20 08:00', '2026-11-20 09:30')", Decimal("1.5")),
        ("workdays_between('2026-09-30', '2026-10-12')", 4),  # the October holiday, then a Saturday worked
        ("add_workdays('2026-09-30', 1)", date(2026, 10, 8)),
        ("add_workdays('2026-10-08', -1)", date(2026, 9, 30)),
        ("add_months('2024-01-31', 1)", date(2024, 2, 29)),
        ("add_months('2024-02-29', 12)", date(2025, 2, 28)),
        ("add_days('9999-12-31', 1)", None),
        ("start_of('2026-11-21', 'week')", date(2026, 11, 16)),
        ("start_of('2026-11-21', 'quarter')", date(2026, 10, 1)),
        ("period('2026-11-21', 'quarter')", "2026-Q4"),
        ("period('2027-01-01', 'week')", "2026-W53"),
        ("is_workday('2026-10-10')", True),
        ("quarter('2026-03-31')", 1),
        ("seen == since", False),
        ("date(seen)", date(2026, 11, 21)),
        ("today", date(2026, 11, 21)),
        ("created_at >= '2026-10-02'", True),
        ("created_at < '2026-10-02 00:00:01'", True),
    ],
)
def test_days_follow_the_zone_and_the_calendar(source: str, expected: Any) -> None:
    assert value(source) == expected


@pytest.mark.parametrize(
    ("source", "plant", "elsewhere", "without"),
    [  # the plant works on Saturday the 21st instead of Friday the 20th; customer 2 stands in a unit without holidays
        ("is_workday('2026-11-20')", False, True, True),
        ("is_workday('2026-10-01')", False, True, False),
        ("workdays_between('2026-11-19', '2026-11-21')", 1, 1, 1),
        ("workdays_between('2026-11-19', '2026-11-20')", 0, 1, 1),
        ("add_workdays('2026-11-19', 1)", date(2026, 11, 21), date(2026, 11, 20), date(2026, 11, 20)),
        ("count(activities, where=is_workday('2026-11-20'))", 0, 1, 0),
    ],
)
def test_working_days_are_those_of_the_records_unit(source: str, plant: Any, elsewhere: Any, without: Any) -> None:
    assert [value(source, record) for record in (1, 2, 3)] == [plant, elsewhere, without]
    assert value("is_workday('2026-11-20')", 1, "quote.lines") is False  # a line stands where its quote does
    assert value("is_workday('2026-11-20')", None, None) is True
    read = made(source)
    assert ("unit",) in read.reads and read.organisation, "a stored formula follows the unit and the tree"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("lower('ÀΩЖＡ')", "àωжａ"),
        ("contains('ＡＢＣ hospital', 'abc H')", True),
        ("starts_with(name, '华东')", True),
        ("length('客户😀')", 3),
        ("'a' < 'é'", True),
        ("'Z' < 'a'", True),
        ("name == 'ＡＢＣ hospital'", False),
    ],
)
def test_texts_compare_by_code_point_and_contain_without_case_and_width(source: str, expected: Any) -> None:
    assert value(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("count(activities)", 3),
        ("sum(activities.cost)", Decimal("10.30")),
        ("avg(activities.cost)", Decimal("5.15")),
        ("first(activities.note, sort=-activities.cost)", "b"),
        ("last(activities.note, sort=activities.note)", "b"),
        ("join(activities.note, sort=activities.note, by='、')", "a、b"),
        ("count(competitors)", 1),
        ("sum(quotes.lines.price)", Decimal("8.10")),
        ("all(activities, where=activities.done)", False),
        ("lookup(allocation, level=level, kind='call').person", 2),
        ("lookup(allocation, level=level, kind='visit')", 2),
        ("count(customer, where=customer.credit < credit)", 1),
        ("entered_at('won')", datetime(2026, 11, 6, tzinfo=UTC)),
        ("owned(owner)", 3),
        ("max(days_between(seen, since), 0)", 0),
        ("first_filled(empty, phone)", "13900000000"),
        ("about", Reference("customer", 2)),
        ("about.owner", 2),
        ("parent == this", False),
        ("count(files)", 1),
        ("within(unit, me.company) and has_role(owner, 'sales')", True),
        ("unit.company", 2),
        ("unit.group", 1),
        ("param.visit_days", 14),
        ("param.pool_days", 30),
        ("profile", "north"),
        ("old.credit is empty", True),
    ],
)
def test_figures_links_and_the_organisation(source: str, expected: Any) -> None:
    assert value(source) == expected


def test_the_frame_gives_what_holds_for_one_evaluation() -> None:
    assert value("old.credit + credit", old={"credit": Decimal(5)}) == Decimal("200005.00")
    assert value("old.owner.login", old={"owner": 2}) == "wang"
    assert value("ask.sum > 3", kinds={"sum": made("1").type}, ask={"sum": 4}) is True
    assert value("param.pool_days", frozen={"pool_days": 7}) == 7
    assert value("submitter.manager == me", submitter=1, me=2) is True
    assert value("me.unit", me=None) is None


def test_a_deleted_record_counts_nowhere_but_a_link_keeps_showing_it() -> None:
    assert value("count(customer, where=customer.name == 'gone')") == 0
    rows = {"customer": [{"id": 1, "parent": 4}, ROWS["customer"][3]]}
    assert evaluate(made("parent.name"), MemoryWorld(rows), FRAME.about(1)) == "gone"


def test_a_figure_over_an_entity_is_asked_of_the_world_as_a_closed_question() -> None:
    asked: list[Aggregate] = []

    class Asking(MemoryWorld):
        def aggregate(self, node: Aggregate, frame: Any) -> Any:
            asked.append(node)
            return super().aggregate(node, frame)

    expression = made("count(customer, where=customer.unit == unit and customer.credit > credit / 2)")
    world = Asking(ROWS)
    evaluate(expression, world, FRAME.about(1))
    evaluate(expression, world, FRAME.about(1))
    evaluate(expression, world, FRAME.about(2))
    assert len(set(asked)) == 2


def test_a_world_that_has_not_loaded_a_record_is_let_through() -> None:
    class Unloaded(MemoryWorld):
        def get(self, entity: str, id: int) -> Any:
            raise Missing([Request("get", entity, id)])

    with pytest.raises(Missing) as caught:
        evaluate(made("name"), Unloaded({}), FRAME.about(7))
    assert caught.value.requests == (Request("get", "customer", 7),)


def _with(function: Any, returns: str = "integer", **more: Any) -> Any:
    shop = Shop({"crm.f": Function("crm.f", function, args=["text"], returns=returns, **more)})
    return lambda record: evaluate(compile("crm.f(name)", shop, "customer"), WORLD, FRAME.about(record))


def test_a_plugins_function_is_called_with_filled_values_only() -> None:
    assert _with(len)(1) == 4
    assert _with(len)(3) is None
    assert _with(lambda text: 9, takes_empty=True)(3) == 9
    assert _with(lambda text: 0.1, "decimal")(1) == Decimal("0.1")


@pytest.mark.parametrize(
    "function", [lambda text: 1 / 0, lambda text: "x", lambda text: float("nan"), lambda text: True],
    ids=["raises", "gives a text", "gives no number", "gives a yes"],
)  # fmt: skip
def test_a_plugins_function_that_fails_is_named(function: Any) -> None:
    with pytest.raises(Refusal, match=r"`crm\.f` of a plugin failed") as caught:
        _with(function)(1)
    assert caught.value.code.name == "EXP080"


def test_what_no_release_computes_yet_says_so() -> None:
    with pytest.raises(Refusal) as caught:
        _with(None)(1)
    assert caught.value.code.name == "EXP081"
