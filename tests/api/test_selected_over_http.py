"""Figures of selected cells and the edges of filled ones, over HTTP on both engines."""

from itertools import groupby
from typing import Any

import httpx
import pytest

from records import selected
from tests.api.house import Shop

LIMITS = ("10.00", "20.50", None, None, "5.25", None, "7.00")


async def customers(client: httpx.AsyncClient, *limits: str | None) -> None:
    made = [{"name": f"N{at:04}", "limit": limit} for at, limit in enumerate(limits)]
    assert (await client.post("/api/v1/customer/bulk", json={"create": made})).status_code == 200


async def figures(client: httpx.AsyncClient, *areas: tuple[int, int, str], **more: Any) -> dict[str, Any]:
    asked = [{"rows": [start, end], "columns": names.split()} for start, end, names in areas]
    answer = await client.post("/api/v1/customer/figures", json={"sort": "name", "areas": asked, **more})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_figures_are_those_of_the_cells_that_were_asked_for(shop: Shop) -> None:
    async with await shop.as_("sam") as sam:
        await customers(sam, *LIMITS)
        found = await figures(sam, (0, 3, "name limit"))
        assert {name: found[name] for name in ("rows", "cells", "count", "numbers", "like")} == {
            "rows": 3, "cells": 6, "count": 5, "numbers": 2, "like": "limit",
        }  # fmt: skip
        assert [found[name] for name in ("sum", "average", "min", "max")] == ["30.50", "15.250000", "10.00", "20.50"]
        assert found["columns"]["name"] == {"count": 3}
        several = await figures(sam, (0, 1, "limit"), (4, 7, "limit"))
        assert (several["count"], several["sum"], several["min"]) == (3, "22.25", "5.25")


async def test_figures_follow_the_order_the_filter_and_the_end_of_the_list(shop: Shop) -> None:
    async with await shop.as_("sam") as sam:
        await customers(sam, *LIMITS)
        assert (await figures(sam, (0, 1, "limit"), sort="-name"))["sum"] == "7.00"
        assert (await figures(sam, (0, 1, "limit"), sort="-limit"))["sum"] == "20.50"
        assert (await figures(sam, (0, 2**50, "limit"), filter="limit < 10"))["sum"] == "12.25"
        behind = await figures(sam, (6, 100, "limit"))
        assert (behind["rows"], behind["sum"]) == (1, "7.00")
        none = await figures(sam, (50, 60, "limit"))
        assert (none["rows"], none["count"], none["sum"], none["average"]) == (0, 0, None, None)


async def test_figures_of_texts_are_only_counted(shop: Shop) -> None:
    async with await shop.as_("sam") as sam:
        await customers(sam, *LIMITS)
        found = await figures(sam, (0, 7, "name"))
        assert [found[name] for name in ("count", "numbers", "sum", "min", "max", "like")] == [7, 0, *[None] * 4]


async def test_the_edge_is_where_filled_cells_end_or_the_next_begin(shop: Shop) -> None:
    async with await shop.as_("sam") as sam:
        await customers(sam, *LIMITS)
        for row in range(len(LIMITS)):
            for down in (True, False):
                asked = {"sort": "name", "column": "limit", "row": row, "down": down}
                answer = await sam.post("/api/v1/customer/edge", json=asked)
                assert answer.json() == {"row": walked(row, 1 if down else -1)}, asked


def walked(row: int, by: int) -> int:
    """The same, step by step."""
    places = range(row + by, len(LIMITS) if by > 0 else -1, by)
    runs = [(filled, list(run)) for filled, run in groupby(places, lambda at: LIMITS[at] is not None)]
    if not runs:
        return row
    if LIMITS[row] is not None and runs[0][0]:
        return runs[0][1][-1]
    return next((run[0] for filled, run in runs if filled), places[-1])


async def test_an_edge_far_away_is_found_part_after_part(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selected, "_PARTS", (10, 100, 1000))
    async with await shop.as_("sam") as sam:
        await customers(sam, *(None if at == 150 else "1" for at in range(160)))
        for row, down, edge in ((0, True, 149), (150, True, 151), (159, False, 151), (151, True, 159)):
            asked = {"sort": "name,id", "column": "limit", "row": row, "down": down}
            assert (await sam.post("/api/v1/customer/edge", json=asked)).json() == {"row": edge}, asked
            everywhere = {**asked, "column": "name"}
            assert (await sam.post("/api/v1/customer/edge", json=everywhere)).json() == {"row": 159 * down}


async def test_an_area_that_cannot_be_is_refused_with_a_sentence(shop: Shop) -> None:
    async with await shop.as_("sam") as sam:
        await customers(sam, "1")
        area = {"rows": [0, 1], "columns": ["limit"]}
        wrong: tuple[dict[str, Any], ...] = (
            {"areas": []}, {"areas": [{**area, "rows": [2, 1]}]}, {"areas": [{**area, "columns": ["nothing"]}]},
            {"areas": [{**area, "rows": [0, 2**70]}]}, {"areas": [area], "filter": "("}, {"areas": [area], "more": 1},
        )  # fmt: skip
        for body in wrong:
            answer = await sam.post("/api/v1/customer/figures", json=body)
            assert answer.status_code == 422 and answer.json()["error"]["message"], (body, answer.text)
        for row in (1, 2**50):
            asked = {"column": "limit", "row": row, "down": True}
            assert (await sam.post("/api/v1/customer/edge", json=asked)).status_code == 422
        assert (await sam.post("/api/v1/nothing/figures", json={"areas": [area]})).status_code == 404
