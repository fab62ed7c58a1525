"""Everybody reads the working days of their own unit, and of no other."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.api.house import Shop, served_by
from tests.contracts.surface import surface
from tests.fixtures.houses import house

SCHEMA = """
app:
  calendar: {country: CN, days_off: [2026-11-20], extra_workdays: [2026-11-21]}
  calendars: {abroad: {country: DE, days_off: [2026-10-02], units: [west]}}
entities:
  thing: {title: "{name}", fields: {name: {type: text}}, access: {everyone: {rows: all, can: [read]}}}
"""


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def shop(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Shop]:
    async with house(SCHEMA, tmp_path, request.param) as opened:
        yield served_by(opened)


async def asked(shop: Shop, who: str, first: str, last: str, **more: str) -> Any:
    async with await shop.as_(who) as client:
        return await client.get("/api/v1/me/calendar", params={"from": first, "to": last, **more})


@surface("GET /me/calendar")
async def test_the_calendar_names_public_holidays_as_ones_own_unit_keeps_them(shop: Shop) -> None:
    home = (await asked(shop, "ann", "2026-09-20", "2026-10-10")).json()
    days = {day["day"]: (day["works"], day["name"]) for day in home["days"]}
    assert days["2026-10-01"] == (False, "国庆节")
    assert days["2026-10-04"] == (False, "国庆节"), "a Sunday is named where it is a holiday"
    assert days["2026-09-20"] == (True, ""), "a Sunday that is worked"
    assert "2026-09-28" not in days, "a Monday like any other"
    own = (await asked(shop, "ann", "2026-11-16", "2026-11-22")).json()["days"]
    assert own == [{"day": "2026-11-20", "works": False, "name": ""}, {"day": "2026-11-21", "works": True, "name": ""}]
    abroad = (await asked(shop, "sam", "2026-09-20", "2026-10-10")).json()["days"]
    assert abroad == [{"day": "2026-10-02", "works": False, "name": ""}]


@surface("GET /me/calendar")
async def test_a_span_that_is_none_or_too_long_is_refused_and_nobody_signed_out_is_answered(shop: Shop) -> None:
    assert (await asked(shop, "ann", "2026-13-01", "2026-10-10")).status_code == 422
    assert (await asked(shop, "ann", "2026-10-10", "2026-10-01")).status_code == 422
    assert (await asked(shop, "ann", "2020-01-01", "2026-10-01")).status_code == 422
    assert (await asked(shop, "ann", "2031-01-01", "2031-02-01")).json() == {"days": [], "provisional": True}
    async with shop.anybody() as client:
        assert (await client.get("/api/v1/me/calendar?from=2026-10-01&to=2026-10-02")).status_code == 401
