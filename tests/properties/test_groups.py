"""Groups of a list say what the list itself gives: counts, figures, order and each group's filter, on both engines."""

import random
from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from records.actions.create import Create
from records.grouping import Asked
from records.results import Query
from tests.fixtures.houses import Housed, house

SCHEMA = """
roles: {sales: Sales}
entities:
  firm:
    title: "{name}"
    fields: {name: {type: text, required: true}}
    access: {sales: {rows: own, can: [read, create]}}
  deal:
    title: "{name}"
    fields:
      name:   {type: text, required: true}
      firm:   {type: link, to: firm}
      level:  {type: choice, options: {low: Low, high: High, huge: Huge}}
      code:   {type: text}
      amount: {type: money}
      pieces: {type: integer}
      ready:  {type: boolean}
      day:    {type: date}
      at:     {type: datetime}
    access:
      sales:
        - {rows: own, can: [read, create, update]}
        - {rows: all, can: [read], mask: [code], hide: [pieces, ready]}
"""
KEYS = (
    "firm", "level", "code", "amount", "amount:100", "pieces", "pieces:4", "ready", "day", "day:week", "day:month",
    "day:quarter", "day:year", "at", "at:week", "at:month", "at:year", "owner", "unit",
)  # fmt: skip
FILTERS = (
    "",
    "amount > 0",
    "level in ['low', 'huge']",
    "day is empty or day >= '2026-01-01'",
    "level == 'low' and level == 'huge'",
)
DAYS = (None, "2025-12-31", "2026-01-01", "2026-02-28", "2026-11-22", "2026-11-23")
INSTANTS = (
    None, "2025-12-31T15:59:59Z", "2025-12-31T16:00:00Z", "2026-11-22T16:30:00Z", "1988-07-01T15:30:00Z",
)  # fmt: skip
BY = st.lists(st.sampled_from(KEYS), max_size=3, unique=True).flatmap(
    lambda keys: st.tuples(*(st.sampled_from((key, f"-{key}")) for key in keys))
)


async def stock(opened: Housed) -> None:
    """Sixty deals of two people, of few different values, so that equals and empties are everywhere."""
    chance = random.Random(7)
    for login in ("ann", "bob"):
        door = opened.door(login)
        firms = [(await door.run(Create("firm", {"name": name}))).id for name in ("Zeta", "Alpha", "Alpha")]
        for number in range(30):
            values = {
                "name": f"{login} {number}", "firm": chance.choice((None, *firms)),
                "code": chance.choice((None, "Z", "a'b", "中")),
                "level": chance.choice((None, "low", "high", "huge")), "pieces": chance.choice((None, -5, -4, 0, 3, 8)),
                "amount": chance.choice((None, "-250.00", "-0.01", "0.00", "99.99", "100.00")),
                "ready": chance.choice((True, False)),
                "day": chance.choice(DAYS), "at": chance.choice(INSTANTS),
            }  # fmt: skip
            await door.run(Create("deal", values))


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def opened(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Housed]:
    async with house(SCHEMA, tmp_path, request.param, prepare=stock) as found:
        yield found


async def listed(opened: Housed, login: str, filter_: str, sort: str = "") -> list[dict[str, Any]]:
    page = await opened.door(login).grid("deal", Query(filter=filter_, sort=sort, limit=1000, count="exact"))
    assert page.ready is not None
    return page.ready


def joined(*parts: str | None) -> str:
    return " and ".join(f"({part})" for part in parts if part)


def figures(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """What the rows of a list add up to, as far as their values are shown."""
    amounts = [Decimal(row["amount"]) for row in rows if row["amount"] is not None]
    pieces = [row["pieces"] for row in rows if row.get("pieces") is not None]
    days = [row["day"] for row in rows if row["day"]]
    return {
        "amount": {"sum": f"{sum(amounts, Decimal()):.2f}", "count": len(amounts), "max": max(amounts, default=None)},
        "pieces": {"sum": sum(pieces), "min": min(pieces, default=None)},
        "day": {"min": min(days, default=None), "count": len(days)},
    }


def plain(totals: dict[str, Any]) -> dict[str, Any]:
    most = totals["amount"]["max"]
    return {**totals, "amount": {**totals["amount"], "max": None if most is None else Decimal(most)}}


TOTALS = ("amount:sum", "amount:count", "amount:max", "pieces:sum", "pieces:min", "day:min", "day:count")


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(by=BY, filter_=st.sampled_from(FILTERS), login=st.sampled_from(("ann", "bob")))
async def test_groups_count_and_add_up_what_their_own_filter_lists(
    opened: Housed, by: tuple[str, ...], filter_: str, login: str
) -> None:
    told = await opened.door(login).groups("deal", Asked(Query(filter=filter_), by, TOTALS, "amount > 0"))
    every = await listed(opened, login, filter_)
    assert told["count"] == len(every)
    assert plain(told["totals"]) == figures(every)
    order = [row["id"] for row in await listed(opened, login, filter_, ",".join(told["sort"]))]
    path: list[str | None] = []
    at = 0
    for group in told["groups"]:
        path[group["level"] :] = [group["where"]]
        rows = await listed(opened, login, joined(filter_, *path))
        assert group["count"] == len(rows) > 0, (by, path)
        assert plain(group["totals"]) == figures(rows), (by, path)
        assert group["marked"] == sum(row["amount"] is not None and Decimal(row["amount"]) > 0 for row in rows)
        if group["level"] == len(by) - 1:
            assert {row["id"] for row in rows} == set(order[at : at + len(rows)]), "the list stands group by group"
            at += len(rows)
    assert at == (len(every) if by else 0)


@pytest.mark.parametrize("key", ["pieces", "ready"])
async def test_what_is_hidden_on_others_rows_counts_as_empty_there(opened: Housed, key: str) -> None:
    told = await opened.door("ann").groups("deal", Asked(Query(), (key,), ("pieces:count",)))
    mine = await opened.door("ann").groups("deal", Asked(Query(filter="owner == me"), (key,), ("pieces:count",)))
    others = told["count"] - mine["count"]
    assert others == 30
    assert told["totals"] == mine["totals"], "nothing of the others' pieces is counted"
    filled = {str(g["value"]): g["count"] for g in mine["groups"]}
    for group in told["groups"]:
        more = others if group["value"] is None or group["value"] is False else 0
        assert group["count"] == filled.get(str(group["value"]), 0) + more
