"""What `verify` finds when somebody changed the database or the data folder behind the product's back."""

import asyncio
from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from commands.verify import found
from records import verifying
from store.unit import Unit
from tests.api.house import Shop, database, opened
from tests.postgres import drop_database

PNG = b"\x89PNG\r\n\x1a\n" + b"pixels" * 100


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def shop(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Shop]:
    url = await asyncio.to_thread(database, request.param, tmp_path)
    async with opened(url, tmp_path) as made:
        yield made
    if request.param == "postgres":
        drop_database(url)


async def stocked(shop: Shop) -> dict[str, int]:
    """A customer with a contact, an order that waits for approval, and a file."""
    async with await shop.as_("sam") as sam, await shop.as_("boss") as boss:

        async def made(client: Any, entity: str, **values: Any) -> int:
            answer = await client.post(f"/api/v1/{entity}", json=values)
            assert answer.status_code == 201, answer.text
            return int(answer.json()["id"])

        file = (await sam.post("/api/v1/files", files={"file": ("a.png", PNG)})).json()["id"]
        product = await made(boss, "product", name="Ruler", price="3.50")
        customer = await made(sam, "customer", name="Acme", proof=file)
        contact = await made(sam, "contact", customer=customer, name="Li")
        lines = [{"product": product, "count": 2}]
        order = await made(sam, "order", customer=customer, day="2026-11-21", lines=lines)
        moved = await sam.post(f"/api/v1/order/{order}/stage", json={"to": "approved"})
        assert moved.status_code == 200, moved.text
        return {"file": file, "customer": customer, "contact": contact, "order": order}


async def meddle(shop: Shop, entity: str, id: int, **changes: Any) -> None:
    async def write(unit: Unit) -> None:
        await unit.update(entity, id, changes)

    await shop.holder.current.store.unit(write)


def bytes_of(shop: Shop) -> Path:
    (path,) = (each for each in (shop.holder.current.settings.data / "files").rglob("*") if each.is_file())
    return path


async def test_what_nobody_touched_is_whole(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifying, "AT_ONCE", 2)  # so that there are several pages of everything
    await stocked(shop)
    assert await found(shop.holder.current) == []


async def test_each_thing_changed_from_outside_is_found_and_named(shop: Shop) -> None:
    ids = await stocked(shop)
    await meddle(shop, "customer", ids["customer"], orders_total=Decimal("1.00"))
    await meddle(shop, "contact", ids["contact"], customer=987654)
    bytes_of(shop).write_bytes(PNG + b"!")

    async def forge(unit: Unit) -> None:
        (last, *_) = await unit.rows("audit", sort=("-id",), limit=1)
        await unit.insert("audit", {**{k: v for k, v in last.items() if k not in ("id", "version")}, "verb": "forged"})
        (seat, *_) = await unit.rows("wf_seat")
        await unit.update("wf_seat", seat["id"], {"state": "void"})

    await shop.holder.current.store.unit(forge)
    problems = await found(shop.holder.current)
    assert [(each.code.name, each.field) for each in problems] == [
        ("CMD010", None), ("WFL068", None), ("CMD013", "orders_total"), ("CMD014", "customer"), ("CMD012", None),
    ]  # fmt: skip
    assert (
        problems[2].text("en")
        == f"The stored “Ordered” of Customer {ids['customer']} is not what its formula gives now."
    )
    assert problems[3].text("zh-CN") == f"Contact {ids['contact']} 的“Customer”指向不存在的记录。"


async def test_bytes_that_are_gone_are_told_apart_from_changed_ones(shop: Shop) -> None:
    ids = await stocked(shop)
    bytes_of(shop).unlink()
    problems = await found(shop.holder.current)
    assert [(each.code.name, each.values["file"]) for each in problems] == [("CMD011", ids["file"])]


async def test_a_deleted_record_is_still_there_to_be_named(shop: Shop) -> None:
    async with await shop.as_("boss") as boss:
        customer = (await boss.post("/api/v1/customer", json={"name": "Gone"})).json()["id"]
        await boss.post("/api/v1/contact", json={"customer": customer, "name": "Li"})
    await meddle(shop, "customer", customer, deleted_at_=shop.holder.current.clock.now())
    assert await found(shop.holder.current) == []
