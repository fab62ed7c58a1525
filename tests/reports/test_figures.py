"""What a report shows is what plain sums over the rows that one reads give, and each figure opens those rows."""

from collections.abc import AsyncIterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from expressions.numbers import divide, written
from kernel.errors import Refusal
from records.results import Query
from tests.fixtures.houses import Housed, house
from tests.reports.shop import SCHEMA, report, stock

Row = dict[str, Any]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def opened(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Housed]:
    async with house(SCHEMA, tmp_path, request.param, prepare=stock) as found:
        yield found


async def rows(opened: Housed, login: str, filter_: str = "") -> list[Row]:
    page = await opened.door(login).grid("deal", Query(filter=filter_, limit=1000))
    return page.ready or []


def total(found: list[Row], field: str = "amount") -> str:
    return written(sum((Decimal(row[field]) for row in found if row[field] is not None), Decimal()))


def values(shown: dict[str, Any], measure: str = "measure") -> list[Any]:
    return [row["figures"][measure]["value"] for row in shown["rows"]]


def keys(shown: dict[str, Any], place: int = 0) -> list[Any]:
    return [row["keys"][place]["value"] for row in shown["rows"]]


@pytest.mark.parametrize("login", ["ann", "boss", "pat"])
@pytest.mark.parametrize("name", ["total", "share", "funnel", "firms", "areas", "months", "quarter", "made"])
async def test_each_figure_opens_the_rows_that_it_counts(opened: Housed, login: str, name: str) -> None:
    shown = await report(opened, login, name)
    told = [*shown["rows"], *([shown["total"]] if shown["total"] else [])]
    assert told
    for row in told:
        assert row["count"] == len(await rows(opened, login, row["filter"])), (name, row)
        for figure in row["figures"].values():
            await rows(opened, login, figure["filter"])
    if shown["total"] and shown["rows"]:
        assert sum(row["count"] for row in shown["rows"]) == shown["total"]["count"]


async def test_a_number_counts_the_rows_one_reads_and_says_its_target(opened: Housed) -> None:
    for login in ("ann", "bob", "boss", "pat"):
        shown = await report(opened, login, "total")
        every = await rows(opened, login)
        figure = shown["total"]["figures"]["measure"]
        assert (figure["value"], figure["filter"], shown["rows"]) == (total(every), "", [])
    assert (shown["target"]["value"], shown["target"]["text"]) == ("1000", "1,000.00")
    assert figure["text"] == "0.00", "pat reads none of them"


async def test_a_quotient_of_counts_is_a_share_and_of_nothing_empty(opened: Housed) -> None:
    every = await rows(opened, "boss")
    won = sum(row["won"] for row in every)
    figure = (await report(opened, "boss", "share"))["total"]["figures"]["measure"]
    share = divide(won, len(every))
    assert share is not None and figure["value"] == written(share)
    assert figure["text"].endswith("%") and figure["filter"] == ""
    nothing = (await report(opened, "pat", "share"))["total"]["figures"]["measure"]
    assert (nothing["value"], nothing["text"]) == (None, "—")


async def test_a_funnel_goes_by_the_stages_and_shows_those_without_records(opened: Housed) -> None:
    shown = await report(opened, "boss", "funnel", language="zh-CN")
    assert keys(shown) == ["lead", "talk", "done", "gone"]
    assert shown["rows"][0]["keys"][0]["label"] == "线索"
    for row in shown["rows"]:
        found = await rows(opened, "boss", f"stage == '{row['keys'][0]['value']}'")
        assert row["figures"]["deals"]["value"] == len(found)
        assert row["figures"]["amount"]["value"] == total(found)
    assert [each["label"] for each in shown["measures"]] == ["deals", "金额"]


async def test_links_are_told_by_the_titles_one_may_read_and_sorted_as_the_report_says(opened: Housed) -> None:
    shown = await report(opened, "boss", "firms")
    found = [None if value is None else Decimal(value) for value in values(shown)]
    assert found == sorted((each for each in found if each is not None), reverse=True)
    assert {row["keys"][0]["label"] for row in shown["rows"]} == {"(empty)", "Zeta", "Alpha", "Beta"}
    mine = await report(opened, "ann", "firms")
    labels = {row["keys"][0]["label"] for row in mine["rows"]}
    assert any(label.startswith("#") for label in labels), "firms of others are told by their numbers alone"


async def test_keys_may_lead_over_links_and_choices_stand_in_their_order(opened: Housed) -> None:
    shown = await report(opened, "boss", "areas", language="zh-CN")
    assert [each["path"] for each in shown["by"]] == ["firm.area", "won"]
    areas = list(dict.fromkeys(keys(shown)))
    assert areas == ["north", "south", None]
    assert shown["rows"][0]["keys"][0]["label"] == "北区"


async def test_a_line_goes_through_twelve_months_up_to_the_one_asked_for(opened: Housed) -> None:
    shown = await report(opened, "boss", "months")
    assert (keys(shown)[0], keys(shown)[-1], len(shown["rows"])) == ("2025-12-01", "2026-11-01", 12)
    november = [row for row in await rows(opened, "boss") if (row["closed"] or "").startswith("2026-11")]
    assert (values(shown)[-1], shown["rows"][-1]["count"]) == (total(november), len(november))
    assert shown["total"] is None and shown["rows"][-1]["keys"][0]["label"] == "Nov 2026"
    earlier = await report(opened, "boss", "months", "2026-01-15")
    assert (keys(earlier)[-1], values(earlier)[-1]) == ("2026-01-01", values(shown)[1])
    assert (shown["period"]["before"], shown["period"]["to"]) == ("2026-10-01", "2026-11-30")


async def test_parts_are_shown_beside_what_is_computed_of_them(opened: Housed) -> None:
    shown = await report(opened, "boss", "quarter", "2026-10-01")
    first, end = date(2026, 10, 1), date(2027, 1, 1)
    within = [
        row for row in await rows(opened, "boss") if row["closed"] and first <= date.fromisoformat(row["closed"]) < end
    ]
    assert shown["total"]["count"] == len(within) > 0
    for row in shown["rows"]:
        held = [each for each in within if each["won"] is row["keys"][0]["value"]]
        big = [each for each in held if each["amount"] is not None and Decimal(each["amount"]) > 100]
        share = divide(len(big), len(held))
        assert share is not None and row["figures"]["measure"]["value"] == written(share)
        assert (row["figures"]["big"]["value"], row["figures"]["every"]["value"]) == (len(big), len(held))
        behind = await rows(opened, "boss", row["figures"]["big"]["filter"])
        assert {each["id"] for each in behind} == {each["id"] for each in big}
    assert [(each["name"], each["label"], each["part"], each["format"]) for each in shown["measures"]] == [
        ("big", "Big", True, "integer"), ("every", "every", True, "integer"), ("measure", "quarter", False, "percent"),
    ]  # fmt: skip


async def test_a_record_belongs_to_the_period_of_its_making_where_nothing_else_is_written(opened: Housed) -> None:
    shown = await report(opened, "boss", "made")
    assert shown["total"]["count"] == 40
    assert (await report(opened, "boss", "made", "2026-10-31"))["rows"] == []
    assert [each["label"] for each in shown["measures"]] == ["Records"]


async def test_a_field_that_is_hidden_is_refused_like_an_unknown_name_and_counts_as_empty_where_it_is(
    opened: Housed,
) -> None:
    with pytest.raises(Refusal) as refused:
        await report(opened, "boss", "costs")
    assert refused.value.code.name == "REC207"
    figure = (await report(opened, "ann", "costs"))["total"]["figures"]["measure"]
    assert figure["value"] == total(await rows(opened, "ann", "owner == me"), "cost") == "100"


@pytest.mark.parametrize(
    ("login", "name", "day", "code"),
    [
        ("ann", "nothing", "", "RPT001"),
        ("ann", "bosses", "", "RPT001"),
        ("admin", "total", "", "RPT001"),
        ("boss", "heat", "", "RPT002"),
        ("boss", "contest", "", "RPT002"),
        ("boss", "months", "soon", "RPT003"),
        ("boss", "total", "2026-11-01", "RPT003"),
    ],
)
async def test_what_cannot_be_shown_is_refused_with_a_reason(
    opened: Housed, login: str, name: str, day: str, code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        await report(opened, login, name, day)
    assert refused.value.code.name == code
