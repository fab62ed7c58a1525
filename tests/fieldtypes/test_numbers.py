"""Integers, decimals, money and percentages."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import Place
from kernel.text import Text
from schema.fieldtypes import registry
from schema.fieldtypes.base import Invalid, Reading
from schema.model import Field

READER = Reading(date(2026, 11, 21))


def field(kind: str, **more: Any) -> Field:
    return replace(Field("f", kind, Text.of("F"), Place("x", 1)), **more)


def parse(kind: str, raw: Any, **more: Any) -> Any:
    return registry.get(kind).parse(field(kind, **more), raw, READER)


def refused(kind: str, raw: Any, strict: bool = False, **more: Any) -> str:
    reads = registry.get(kind)
    with pytest.raises(Invalid) as caught:
        (reads.strict if strict else reads.parse)(field(kind, **more), raw, READER)
    return caught.value.problem.code.name


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("1,234,567.89", "1234567.89"),
        ("１２３４．５", "1234.50"),
        ("¥ 1 234.5", "1234.50"),
        ("CNY 5", "5.00"),
        ("5元", "5.00"),
        ("3.5万", "35000.00"),
        ("1.2亿", "120000000.00"),
        ("3亿5000万元", "350000000.00"),
        ("百万", None),
        ("2百万", "2000000.00"),
        ("(1,000)", "-1000.00"),
        ("−5", "-5.00"),
        ("-¥5", "-5.00"),
        ("1.2E+5", "120000.00"),
        (".5", "0.50"),
        ("3万5", None),
        ("1,23", None),
        ("1.2.3", None),
        ("--5", None),
        ("１２，３４５", "12345.00"),
        (0.1 + 0.2, "0.30"),
    ],
)
def test_money_is_read_as_people_write_it(raw: Any, value: str | None) -> None:
    if value is None:
        assert refused("money", raw) == "VAL010"
    else:
        assert parse("money", raw) == Decimal(value)


def test_the_api_takes_plain_decimals_only() -> None:
    reads = registry.get("money")
    assert reads.strict(field("money"), "200000.01", READER) == Decimal("200000.01")
    assert reads.as_json(field("money"), Decimal("200000.00")) == "200000.00"
    wrong: tuple[Any, ...] = ("1,234", "３", "3万", "¥3", True, [1], {}, "0x10", "1_000")
    for raw in wrong:
        assert refused("money", raw, strict=True) == "VAL010"


@pytest.mark.parametrize(
    ("way", "raw", "value"),
    [
        ("half_up", "0.00005", "0.0001"),
        ("half_up", "-0.00005", "-0.0001"),
        ("down", "0.44999999", "0.4499"),
        ("down", "-0.44999", "-0.4499"),
        ("up", "0.44990001", "0.4500"),
    ],
)
def test_decimals_are_rounded_as_the_field_says(way: str, raw: str, value: str) -> None:
    assert parse("decimal", raw, round=way) == Decimal(value)


def test_a_ratio_that_rounds_down_never_gains_authority() -> None:
    ratio = field("decimal", decimals=4, round="down")
    assert registry.get("decimal").fit(ratio, Decimal("0.4499999999")) == Decimal("0.4499")


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**18), max_value=10**18))
def test_what_is_rounded_down_is_never_larger(number: Decimal) -> None:
    try:
        kept = registry.get("decimal").fit(field("decimal", round="down"), number)
    except Invalid as error:
        assert error.problem.code.name == "VAL014"
        return
    assert abs(kept) <= abs(number) and abs(number - kept) < Decimal("0.0001")


def test_bounds_hold_after_rounding() -> None:
    assert refused("money", "100.005", max=100) == "VAL013"
    assert parse("money", "100.004", max=100) == 100
    assert refused("integer", "0", min=1) == "VAL012"


@pytest.mark.parametrize("kind", ["integer", "money", "decimal", "percent", "score"])
def test_what_does_not_fit_64_bits_is_refused(kind: str) -> None:
    assert refused(kind, f"{10**29}%" if kind == "percent" else 10**29, max=10**40) == "VAL014"


def test_an_integer_from_a_formula_is_rounded_and_one_typed_is_not() -> None:
    assert registry.get("integer").fit(field("integer"), Decimal("2.5")) == 3
    assert refused("integer", "2.5") == "VAL011"


@pytest.mark.parametrize(
    ("raw", "value"),
    [("45%", "0.45"), ("45", "0.45"), ("0.45", "0.45"), ("0.45%", "0.0045"), ("1", "0.01"), ("-1", "-0.01"),
     ("150%", "1.5"), ("150", "1.5"), ("44.99 %", "0.4499"), ("1,200", "12")],
)  # fmt: skip
def test_what_is_typed_in_a_percent_cell_is_meant_in_percent_from_one_on(raw: str, value: str) -> None:
    assert parse("percent", raw) == Decimal(value)


def test_numbers_of_a_workbook_are_fractions_and_a_doubtful_one_is_refused() -> None:
    assert [parse("percent", raw) for raw in (0.45, 1, 2.5)] == [Decimal("0.45"), Decimal("1"), Decimal("2.5")]
    assert refused("percent", 45) == refused("percent", -10) == "VAL015"
    assert registry.get("percent").strict(field("percent"), "1.5", READER) == Decimal("1.5")


def test_a_percentage_is_shown_without_idle_zeros() -> None:
    reads = registry.get("percent")
    assert [reads.text(field("percent"), Decimal(n), "en") for n in ("0.4500", "0.4499", "1.0000")] == [
        "45%",
        "44.99%",
        "100%",
    ]


def test_money_is_shown_with_separators_and_all_places() -> None:
    assert registry.get("money").text(field("money"), Decimal("200000.10"), "zh-CN") == "200,000.10"
