"""A request that began before a reload and meets the tables of the schema that comes."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

import app as wiring
from kernel.settings import Settings
from records.house import House
from tests.api.house import Shop, database, opened
from tests.api.serving import SHOP
from tests.postgres import drop_database

DEMANDS = "      demands: {type: long_text, required: is_key, show: is_key, label: Demands}\n"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def overtaken(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[tuple[Shop, House]]:
    """The shop, whose tables are those of a schema without demands already, and the house of that schema."""
    file = tmp_path / "shop.yaml"
    shutil.copy(SHOP, file)
    url = await asyncio.to_thread(database, request.param, tmp_path)
    async with opened(url, tmp_path, file) as shop:
        async with await shop.as_("boss") as boss:
            assert (await boss.post("/api/v1/customer", json={"name": "A"})).status_code == 201
        file.write_text(file.read_text(encoding="utf-8").replace(DEMANDS, ""), encoding="utf-8")
        loaded = wiring.load(Settings.read({}, schema=file))
        yield shop, await wiring.adopt(shop.holder.current, loaded)
    if request.param == "postgres":
        drop_database(url)


async def test_a_question_waits_for_the_schema_that_comes(overtaken: tuple[Shop, House]) -> None:
    shop, coming = overtaken
    async with await shop.as_("boss") as boss:
        asked = [asyncio.create_task(boss.get(f"/api/v1/customer{more}")) for more in ("", "?filter=demands == 'x'")]
        await asyncio.sleep(0.2)
        assert not any(each.done() for each in asked), [each.result().text for each in asked if each.done()]
        shop.holder.swap(coming)
        rows, filtered = await asyncio.gather(*asked)
    assert rows.status_code == 200 and "demands" not in rows.json()["rows"][0]
    assert filtered.status_code == 422, "what is gone is no field to filter by"


async def test_what_would_write_is_refused_and_nothing_is_written(overtaken: tuple[Shop, House]) -> None:
    shop, coming = overtaken
    async with await shop.as_("boss") as boss:
        answer = await boss.post("/api/v1/customer", json={"name": "B", "is_key": True, "demands": "x"})
        shop.holder.swap(coming)
        assert (answer.status_code, answer.json()["error"]["code"]) == (503, "STO016"), answer.text
        assert (await boss.get("/api/v1/customer?count=exact")).json()["total"] == 1


async def test_where_no_schema_follows_it_is_told_to_ask_again(
    overtaken: tuple[Shop, House], monkeypatch: pytest.MonkeyPatch
) -> None:
    shop, _ = overtaken

    async def at_once(house: House) -> House:
        return house

    monkeypatch.setattr(shop.holder, "after", at_once)
    async with await shop.as_("boss") as boss:
        answer = await boss.get("/api/v1/customer")
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "STO016"), answer.text
