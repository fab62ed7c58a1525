"""What a new record begins with: told before it is saved, with the rights of whoever asks, and nothing is stored."""

from typing import Any

from tests.api.house import Shop
from tests.api.test_records_over_http import made
from tests.contracts.surface import surface


@surface("POST /{entity}/new")
async def test_computed_defaults_follow_what_is_typed_and_match_what_is_saved(shop: Shop) -> None:
    async with await shop.as_("sam") as sam, await shop.as_("boss") as boss:
        customer = await made(sam, name="Acme")
        bolt = await made(boss, "product", name="Bolt", price="5.00")
        empty = (await sam.post("/api/v1/order/new", json={})).json()["values"]
        assert (empty["due"], empty["taker"]["title"], empty["owner"]["title"]) == (None, "Sam", "Sam")
        body = {"customer": customer["id"], "day": "2026-01-02", "lines": [{"product": bolt["id"], "count": 2}]}
        begun = (await sam.post("/api/v1/order/new", json=body)).json()["values"]
        assert (begun["due"], begun["customer"]["title"], begun["stage"]) == ("2026-02-01", "Acme", "draft")
        assert begun["lines"] == [{"product": {"id": bolt["id"], "title": "Bolt"}, "count": 2, "listed": "5.00"}]
        assert (await sam.get("/api/v1/order")).json()["total"] == 0
        saved = await made(sam, "order", **body)
        assert (saved["due"], saved["lines"][0]["listed"]) == (begun["due"], begun["lines"][0]["listed"])


async def test_what_cannot_be_read_yet_or_may_not_be_seen_is_left_out(shop: Shop) -> None:
    async with await shop.as_("sam") as sam, await shop.as_("boss") as boss, await shop.as_("wes") as wes:
        half: dict[str, Any] = {"day": "2026-1", "customer": "Ac", "lines": [{"count": "many"}]}
        begun = await sam.post("/api/v1/order/new", json=half)
        assert begun.status_code == 200 and begun.json()["values"]["due"] is None
        theirs = await made(boss, name="Secret")
        told = await wes.post("/api/v1/order/new", json={"customer": theirs["id"], "day": "2026-01-02"})
        assert told.status_code == 200 and "Secret" not in told.text and told.json()["values"].get("customer") is None
        assert "cost" not in (await sam.post("/api/v1/customer/new", json={})).json()["values"]


async def test_who_may_not_create_is_told_no_defaults(shop: Shop) -> None:
    async with await shop.as_("sam") as sam, await shop.as_("sue") as sue:
        assert (await sam.post("/api/v1/product/new", json={})).status_code == 403
        assert (await sue.post("/api/v1/nothing/new", json={})).status_code == 404
        assert (await sam.post("/api/v1/audit/new", json={})).status_code == 404
