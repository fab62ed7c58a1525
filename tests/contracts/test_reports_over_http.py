"""The permission contract of reports: figures are those of the rows one may read, with the values that are plain."""

from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from records import filters, measuring
from records.sight import Sight
from tests.api.house import Shop, served_by
from tests.contracts import oracle
from tests.contracts.door_checks import prepared
from tests.contracts.reading_probes import DEALS
from tests.contracts.rights_schema import PEOPLE, SCHEMA, WHO
from tests.contracts.surface import surface
from tests.contracts.test_permissions import all_rows
from tests.fixtures.houses import Housed, house

REPORTS = """
reports:
  count:  {entity: deal, kind: number, measure: count()}
  levels: {entity: deal, kind: bar, by: level, measure: count()}
  costs:  {entity: deal, kind: number, measure: sum(cost)}
  dear:   {entity: deal, kind: number, measure: "count(where=cost > 0)"}
  phones: {entity: deal, kind: table, by: phone, measure: count()}
  where:  {entity: deal, kind: number, where: phone is not empty}
  seller: {entity: deal, kind: number, roles: [seller]}
"""
NAMES = ("count", "levels", "costs", "dear", "phones", "where", "seller")
READS = {"costs": "cost", "dear": "cost", "phones": "phone", "where": "phone"}


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def shop(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[tuple[Housed, Shop]]:
    async with house(SCHEMA + REPORTS, tmp_path, request.param, people=PEOPLE, prepare=prepared) as opened:
        yield opened, served_by(opened)


def expected(who: str, name: str) -> Any:
    """What the oracle says: None where it is refused, else what the report's one figure adds up to."""
    read = [deal for deal in DEALS if oracle.can(who, "read", deal)]
    plain = [deal for deal in read if name not in READS or oracle.shows(who, deal, READS[name]) == "plain"]
    if name == "costs":
        return str(sum((Decimal(76 + deal.id) for deal in plain), Decimal()))
    return len(read if name == "phones" else plain)


async def held(opened: Housed, shop: Shop) -> None:
    for who in WHO:
        any_, roles = bool(oracle.grants(who)), {role for role, _ in oracle.HELD[who]}
        async with await shop.as_(who) as client:
            listed = {row["name"] for row in (await client.get("/api/v1/reports")).json()["rows"]}
            assert listed == {name for name in NAMES if any_ and (name != "seller" or "seller" in roles)}, who
            for name in NAMES:
                answer = await client.get(f"/api/v1/reports/{name}")
                if name not in listed:
                    assert answer.status_code == 404, (who, name)
                elif name in READS and not oracle.names(who, READS[name]):
                    assert answer.status_code == 422, (who, name, answer.text)
                else:
                    assert answer.status_code == 200, (who, name, answer.text)
                    found = answer.json()
                    assert found["total"]["figures"][_main(found)]["value"] == expected(who, name), (who, name)
                    assert sum(row["count"] for row in found["rows"]) in (0, expected(who, name))
                    _nothing_hidden(who, answer.text)


def _main(found: dict[str, Any]) -> str:
    return str(found["measures"][-1]["name"])


def _nothing_hidden(who: str, text: str) -> None:
    for deal in DEALS:
        number = f"{deal.id - 1:02}{deal.stage}"
        if not oracle.can(who, "read", deal) or oracle.shows(who, deal, "phone") != "plain":
            assert f"tel{number}" not in text, (who, deal)


@surface("GET /reports", "GET /reports/{name}")
async def test_figures_are_of_the_rows_one_reads_and_of_the_values_that_are_plain(shop: tuple[Housed, Shop]) -> None:
    await held(*shop)
    async with shop[1].anybody() as client:
        assert (await client.get("/api/v1/reports")).status_code == 401
        assert (await client.get("/api/v1/reports/count")).status_code == 401


async def test_planted_leaks_turn_the_contract_of_reports_red(
    shop: tuple[Housed, Shop], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened, served = shop
    leaks = (
        (Sight, "rows_of", all_rows),
        (measuring, "guarded", lambda policy, actor, expression, *_: expression),
        (filters, "VisibleNames", lambda found, *_: found.names),
    )
    for holder, name, leak in leaks:
        with monkeypatch.context() as patch:
            patch.setattr(holder, name, leak)
            await opened.house.refresh()
            with pytest.raises(AssertionError):
                await held(opened, served)
        await opened.house.refresh()
