"""Approvals over HTTP: submitted by a move or a submit, waiting in queues, decided once."""

from typing import Any

import httpx

from tests.api.house import Shop
from tests.contracts.surface import surface


async def ordered(sam: httpx.AsyncClient, boss: httpx.AsyncClient, count: int = 1) -> int:
    product = (await boss.post("/api/v1/product", json={"name": "Ruler", "price": "3.50"})).json()["id"]
    customer = (await sam.post("/api/v1/customer", json={"name": f"Acme {product}"})).json()["id"]
    lines = [{"product": product, "count": count}]
    made = await sam.post("/api/v1/order", json={"customer": customer, "day": "2026-11-21", "lines": lines})
    assert made.status_code == 201, made.text
    return int(made.json()["id"])


async def said(client: httpx.AsyncClient, request: int, verb: str, **more: Any) -> httpx.Response:
    known = (await client.get(f"/api/v1/requests/{request}")).json()
    body = {"revision": known["revision"], "client_key": f"{verb}-{request}", **more}
    return await client.post(f"/api/v1/requests/{request}/{verb}", json=body)


@surface(
    "GET /{entity}/{id}/route/{workflow}", "POST /{entity}/{id}/submit/{workflow}", "GET /queue", "GET /requests/{id}",
    "POST /requests/{id}/approve", "POST /requests/{id}/comment",
)  # fmt: skip
async def test_an_order_waits_for_the_manager_and_is_approved_exactly_once(shop: Shop) -> None:
    async with await shop.as_("sam") as sam, await shop.as_("boss") as boss, await shop.as_("wes") as wes:
        order = await ordered(sam, boss)
        route = (await sam.get(f"/api/v1/order/{order}/route/order_check")).json()
        assert [step["step"] for step in route["route"]] == ["only"]
        assert (await wes.get(f"/api/v1/order/{order}/route/order_check")).status_code == 404
        assert (
            await wes.post(f"/api/v1/order/{order}/submit/order_check", json={"client_key": "k"})
        ).status_code == 404
        first = await sam.post(f"/api/v1/order/{order}/submit/order_check", json={"client_key": "k"})
        again = await sam.post(f"/api/v1/order/{order}/submit/order_check", json={"client_key": "k"})
        assert first.status_code == 200 and first.json()["id"] == again.json()["id"]
        request = first.json()["id"]
        waiting = (await boss.get("/api/v1/queue")).json()["rows"]
        assert [(row["request"]["id"], row["record"]["id"]) for row in waiting] == [(request, order)]
        assert (await wes.get("/api/v1/queue")).json()["rows"] == []
        assert [row["request"]["id"] for row in (await sam.get("/api/v1/queue?waiting=started")).json()["rows"]] == [
            request
        ]
        assert (await wes.get(f"/api/v1/requests/{request}")).status_code == 404
        assert (await said(sam, request, "approve")).status_code == 403
        assert (await said(boss, request, "comment", comment="looks fine")).status_code == 200
        done = await said(boss, request, "approve")
        assert done.status_code == 200 and done.json()["state"] == "approved"
        assert (await said(boss, request, "approve")).json()["state"] == "approved"  # the same click again
        assert (await sam.get(f"/api/v1/order/{order}")).json()["stage"] == "approved"
        late = await boss.post(
            f"/api/v1/requests/{request}/reject", json={"revision": 1, "client_key": "other", "comment": "x"}
        )
        assert late.status_code == 409


@surface("POST /requests/{id}/return", "POST /requests/{id}/resubmit", "POST /requests/{id}/reject",
         "POST /requests/{id}/withdraw", "POST /requests/{id}/take-back")  # fmt: skip
async def test_a_request_is_returned_handed_in_again_rejected_withdrawn_and_taken_back(shop: Shop) -> None:
    async with await shop.as_("sam") as sam, await shop.as_("boss") as boss:
        requests = []
        for count in (1, 1, 500):
            order = await ordered(sam, boss, count)
            moved = await sam.post(f"/api/v1/order/{order}/stage", json={"to": "approved"})
            requests.append(moved.json()["pending"]["request"])
        returned, withdrawn, large = requests
        assert (await said(boss, returned, "reject")).status_code == 422  # a comment is needed
        assert (await said(boss, returned, "return", comment="the price")).json()["state"] == "returned"
        assert (await said(sam, returned, "resubmit")).json()["state"] == "running"
        assert (await said(boss, returned, "reject", comment="no")).json()["state"] == "rejected"
        assert (await said(boss, withdrawn, "withdraw")).status_code == 403
        assert (await said(sam, withdrawn, "withdraw")).json()["state"] == "withdrawn"
        assert (await said(boss, large, "approve")).json()["state"] == "running"
        taken = await said(boss, large, "take-back")
        assert taken.status_code == 200, taken.text


@surface(
    "POST /queue/batch", "POST /requests/{id}/hand-over", "POST /requests/{id}/add-signer",
    "POST /requests/{id}/done", "POST /requests/{id}/cannot", "POST /requests/{id}/urge",
)  # fmt: skip
async def test_a_batch_answers_per_item_and_verbs_that_do_not_fit_say_so(shop: Shop) -> None:
    async with await shop.as_("sam") as sam, await shop.as_("boss") as boss:
        order = await ordered(sam, boss)
        request = (await sam.post(f"/api/v1/order/{order}/stage", json={"to": "approved"})).json()["pending"]["request"]
        for verb, status in (("hand-over", 422), ("add-signer", 422), ("done", 409), ("cannot", 409), ("urge", 403)):
            assert (await said(boss, request, verb)).status_code == status
        row = (await boss.get("/api/v1/queue")).json()["rows"][0]
        one = {
            "request": request,
            "verb": "approve",
            "revision": row["revision"],
            "seat": row["seat"],
            "client_key": "b1",
        }
        results = await boss.post("/api/v1/queue/batch", json={"decisions": [one, {**one, "request": 99999}]})
        assert [each["status"] for each in results.json()["results"]] == [200, 404]
        assert results.json()["results"][0]["request"]["state"] == "approved"


@surface("POST /{entity}/ranges")
async def test_a_range_is_copied_filled_and_cleared_with_the_rights_of_whoever_asks(shop: Shop) -> None:
    async with await shop.as_("sam") as sam, await shop.as_("sue") as sue:
        for number in range(4):
            await sam.post("/api/v1/customer", json={"name": f"N{number}", "limit": str(number)})
        asked = {"sort": "name", "rows": [1, 3], "columns": ["name", "limit"], "do": "copy"}
        copied = (await sam.post("/api/v1/customer/ranges", json=asked)).json()
        assert copied["values"] == [["N1", "1.00"], ["N2", "2.00"]]
        fill = {**asked, "columns": ["limit"], "do": "fill", "values": [["9"]]}
        assert (await sam.post("/api/v1/customer/ranges", json=fill)).json()["written"] == 2
        refused = (await sue.post("/api/v1/customer/ranges", json=fill)).json()
        assert (refused["written"], refused["refused"]) == (0, 2)
        assert (await sam.post("/api/v1/undo", json={})).status_code == 200
        assert (await sam.post("/api/v1/customer/ranges", json={**asked, "columns": ["cost"]})).status_code == 422
        assert (await sam.post("/api/v1/customer/ranges", json={**asked, "rows": [0, 10**9]})).status_code == 422
