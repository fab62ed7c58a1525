"""Conditions choose the same rows on both engines, and figures over them agree."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from store.open import Store
from tests.fixtures.conditions import condition
from tests.fixtures.entities import company

CONDITIONS: dict[str, Callable[[Mapping[str, Any]], bool]] = {
    "level == 'a'": lambda row: row["level"] == "a",
    "level != 'a'": lambda row: row["level"] != "a",
    "amount > 5": lambda row: row["amount"] is not None and row["amount"] > 5,
    "not (amount > 5)": lambda row: row["amount"] is None or row["amount"] <= 5,
    "amount is empty": lambda row: row["amount"] is None,
    "parent_company is not empty and is_key": lambda row: row["parent_company"] is not None and row["is_key"],
    "parent_company.level == 'a'": lambda row: (row["parent_company"] or 0) % 3 == 1,
    "count(competitors) > 0": lambda row: row["id"] > 4,
    "name in ['客户00', '客户07']": lambda row: row["name"] in ("客户00", "客户07"),
    "contains(name, '户1')": lambda row: "户1" in row["name"],
    "since < today": lambda row: row["since"] is not None and row["since"] < date(2026, 11, 21),
}


@pytest.mark.parametrize("source", CONDITIONS)
async def test_a_condition_chooses_the_rows_that_meet_it(filled: Store, source: str) -> None:
    where = condition(company(), "customer", source)
    async with filled.read() as reader:
        wanted = [row["id"] for row in await reader.rows("customer") if CONDITIONS[source](row)]
        assert 0 < len(wanted) < 60
        assert await reader.ids("customer", where) == wanted
        assert await reader.count("customer", where) == len(wanted)


async def test_a_value_and_a_figure_are_read_from_the_tables(filled: Store) -> None:
    schema = company()
    twice = condition(schema, "customer", "amount * 2")
    total = condition(schema, "customer", "sum(customer.amount, where=customer.is_key)")
    async with filled.read() as reader:
        assert await reader.value(twice, "customer", 2) == Decimal(14)
        assert await reader.value(twice, "customer", 1) is None
        assert await reader.value(twice, "customer", 999) is None
        rows = await reader.rows("customer", ("amount", "is_key"))
        wanted = sum(row["amount"] or 0 for row in rows if row["is_key"])
        assert await reader.aggregate(total.root) == wanted
