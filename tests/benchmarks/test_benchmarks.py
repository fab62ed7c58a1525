"""The yardstick answers with the rows of the product, and each figure runs when tiny."""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from benchmarks import approvals, grouping, pages, replays, saving, yardstick
from benchmarks.measuring import Figure, Series
from benchmarks.pages import answered, page
from benchmarks.place import Place, opened
from benchmarks.serving import Caller
from store.engines import sqlite

ROWS = 400


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    """A small database of its own."""
    with opened("sqlite", ROWS, 2) as made:
        yield made


def test_the_yardstick_keeps_to_the_products_pragmas() -> None:
    assert yardstick.PRAGMAS == sqlite._PRAGMAS
    assert yardstick.READERS == sqlite.READERS


def test_the_yardstick_gives_the_rows_and_the_total_of_the_product(place: Place) -> None:
    with place.product() as served, place.yardstick() as bare:
        token = Caller(served).sign_in()
        for sort in yardstick.SORTS:
            ours = json.loads(answered(Caller(served, token), page(sort, filter=pages.FILTER)))
            theirs = json.loads(answered(Caller(bare, token), f"/page?sort={sort}&kind=1&limit=100&count=1"))
            assert [_product(row) for row in ours["rows"]] == [_bare(row) for row in theirs["rows"]]
            assert len(ours["rows"]) == 100
            assert ours["total"] == theirs["total"]
            assert "cost" not in ours["rows"][0] and "•" in ours["rows"][0]["bank"]


def test_the_yardstick_gives_the_groups_of_the_product(place: Place) -> None:
    with place.product() as served, place.yardstick() as bare:
        token = Caller(served).sign_in()
        for name, by in grouping.BY.items():
            ours = json.loads(answered(Caller(served, token), grouping.groups_at(by, 7)))
            theirs = json.loads(answered(Caller(bare, token), f"/groups?by={name}&above=7"))["rows"]
            lowest = [group for group in ours["groups"] if group["level"] == ours["levels"] - 1]
            told = sorted((group["count"], Decimal(group["totals"]["amount"]["sum"])) for group in lowest)
            assert told == sorted((row[-2], Decimal(row[-1]) / 100) for row in theirs), name
    assert [figure.bar for figure in grouping.run(place)] == [grouping.BAR] * len(grouping.BY)


def test_pages_and_saves_are_measured(place: Place) -> None:
    found = [*pages.run(place), *saving.run(place)]
    assert [figure.what for figure in found if figure.bar is not None] == [
        "page sorted by an indexed field",
        "  processor per page",
        "page sorted by an unindexed field",
        f"row {ROWS * 9 // 10} under a sort, to the first page",
        "saves per second, synchronous=FULL",
        "saves per second, synchronous=NORMAL",
        "20 writers at once: saves lost or refused",
    ]
    assert found[-1].value == 0
    told = [
        figure for figure in found[:-1] if "processor" not in figure.what
    ]  # two rounds may use none that is counted
    assert all(figure.value > 0 for figure in told) and len(told) > 5


def test_decisions_and_queues_of_approvals_are_measured() -> None:
    with approvals.filled("sqlite", 20) as url, approvals.served_over(url) as (served, bare):
        login = "manager_1"
        ours, theirs = (Caller(each, Caller(served).sign_in(login)) for each in (served, bare))
        product = json.loads(answered(ours, approvals.QUEUE))
        plain = json.loads(answered(theirs, approvals.BARE_QUEUE))
        assert [row["request"]["id"] for row in product["rows"]] == [row[4] for row in plain["rows"]] and plain["rows"]
        assert product["total"] == plain["total"] == 2
        found = [
            *approvals.queue_of(2, served, bare, "a manager", login, 2), *approvals.deciding(2, served, bare),
            *replays.run(url, approvals.SCHEMA, 60, 20),
        ]  # fmt: skip
    assert [figure.what for figure in found if figure.bar is not None] == [
        "queue of a manager", "seats decided per second", "simulation of 60 records",
    ]  # fmt: skip
    assert all(figure.value > 0 for figure in found if "processor" not in figure.what)
    assert all("told 1 times how far; Purchase: " in figure.note for figure in found[-2:])
    assert [figure.note.split()[-3:] for figure in found[-2:]] == [["60", "looked", "at"], ["20", "looked", "at"]]


def test_a_bar_is_kept_or_printed_as_missed() -> None:
    assert "met" in str(Figure("a page", 2.5, bar=2.5))
    assert "MISSED" in str(Figure("a page", 2.51, bar=2.5))
    assert "MISSED" in str(Figure("a save", 0.29, bar=0.3, least=True))


def test_a_series_tells_its_median_and_its_slow_end() -> None:
    series = Series([n / 1000 for n in range(100, 0, -1)])
    assert (round(series.median, 5), round(series.p95, 3)) == (0.0505, 0.096)


def _product(row: dict[str, Any]) -> tuple[Any, ...]:
    return (
        row["id"], row["version"], row["name"], row["client"]["title"], row["owner"]["title"], row["unit"]["title"],
        row["stage"], row["kind"], Decimal(row["amount"]), row["quantity"], row["closes"], row["phone"], row["note"],
    )  # fmt: skip


def _bare(row: list[Any]) -> tuple[Any, ...]:
    at = (0, 1, 2, 5, 7, 9, 10, 11, 13, 14, 18, 21, 23)
    return tuple(Decimal(row[n]) / 100 if n == 13 else row[n] for n in at)
