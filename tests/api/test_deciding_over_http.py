"""Each decision over HTTP: what it needs, who may, and the same click twice."""

from typing import Any

import httpx
import pytest

from tests.api.house import Shop
from tests.api.test_decisions_over_http import ordered, said
from tests.contracts.surface import surface


async def waiting(shop: Shop, count: int = 1) -> tuple[httpx.AsyncClient, httpx.AsyncClient, int, int]:
    """Sam, Boss, an order of Sam's and the request by which it waits for Boss."""
    sam, boss = await shop.as_("sam"), await shop.as_("boss")
    order = await ordered(sam, boss, count)
    moved = await sam.post(f"/api/v1/order/{order}/stage", json={"to": "approved"})
    assert moved.status_code == 200, moved.text
    return sam, boss, order, int(moved.json()["pending"]["request"])


async def test_a_move_asked_for_twice_waits_for_one_decision(shop: Shop) -> None:
    sam, boss, order, request = await waiting(shop)
    again = await sam.post(f"/api/v1/order/{order}/stage", json={"to": "approved"})
    assert again.status_code == 200 and again.json()["pending"]["request"] == request
    assert (await boss.get("/api/v1/queue")).json()["total"] == 1


@pytest.mark.parametrize(
    ("verb", "who", "state"),
    [("approve", "boss", "approved"), ("reject", "boss", "rejected"), ("return", "boss", "returned"),
     ("withdraw", "sam", "withdrawn"), ("stop", "boss", "stopped"), ("comment", "sam", "running")],
)  # fmt: skip
@surface(
    "POST /requests/{id}/approve", "POST /requests/{id}/reject", "POST /requests/{id}/return",
    "POST /requests/{id}/withdraw", "POST /requests/{id}/stop", "POST /requests/{id}/comment",
)  # fmt: skip
async def test_the_same_key_is_the_same_click(shop: Shop, verb: str, who: str, state: str) -> None:
    sam, boss, order, request = await waiting(shop)
    client = boss if who == "boss" else sam
    sent = [await said(client, request, verb, comment="because") for _ in range(3)]
    assert [each.status_code for each in sent] == [200] * 3, sent[-1].text
    assert {each.json()["state"] for each in sent} == {state}
    trail = (await sam.get(f"/api/v1/requests/{request}")).json()["trail"]
    assert [entry["kind"] for entry in trail].count(verb) == 1
    last = next(entry for entry in trail if entry["kind"] == verb)
    assert (last["actor"]["title"], last["comment"]) == (who.title(), "because") and last["at"].endswith("Z")
    stage = (await sam.get(f"/api/v1/order/{order}")).json()["stage"]
    assert stage == ("approved" if verb == "approve" else "draft")


@pytest.mark.parametrize("verb", ["reject", "stop", "comment"])
async def test_what_needs_a_reason_is_refused_without_one_and_changes_nothing(shop: Shop, verb: str) -> None:
    _, boss, _, request = await waiting(shop)
    for comment in ({}, {"comment": ""}, {"comment": "  "}):
        assert (await said(boss, request, verb, **comment)).status_code == 422
    assert (await boss.get(f"/api/v1/requests/{request}")).json()["state"] == "running"


@pytest.mark.parametrize("verb", ["approve", "reject", "return", "withdraw", "take-back", "stop", "resubmit"])
async def test_who_may_not_decide_is_refused_and_who_may_not_read_finds_nothing(shop: Shop, verb: str) -> None:
    sam, boss, _, request = await waiting(shop)
    async with await shop.as_("wes") as wes, await shop.as_("ada") as ada, shop.anybody() as nobody:
        wrong = boss if verb in ("withdraw", "resubmit") else sam
        if verb != "withdraw" or wrong is boss:
            assert (await said(wrong, request, verb, comment="x")).status_code in (403, 409)
        body = {"revision": 1, "client_key": "k", "comment": "x"}
        assert (await wes.post(f"/api/v1/requests/{request}/{verb}", json=body)).status_code == 404
        assert (await nobody.post(f"/api/v1/requests/{request}/{verb}", json=body)).status_code == 401
        assert (await said(ada, request, verb, comment="x")).status_code in (403, 409), "an auditor reads, and no more"
        assert (await boss.get(f"/api/v1/requests/{request}")).json()["state"] == "running"


async def test_a_decision_on_what_is_decided_or_has_changed_is_a_conflict_that_says_so(shop: Shop) -> None:
    _, boss, _, request = await waiting(shop)
    stale = await boss.post(f"/api/v1/requests/{request}/approve", json={"revision": 99, "client_key": "a"})
    assert stale.status_code == 409 and "current" in stale.json()["error"]
    assert (await said(boss, request, "approve")).status_code == 200
    late = await said(boss, request, "approve", client_key="another")
    assert late.status_code == 409 and late.json()["error"]["code"] == "WFL010"


async def test_a_body_that_is_no_decision_is_refused_with_the_part_that_is_wrong(shop: Shop) -> None:
    _, boss, _, request = await waiting(shop)
    good: dict[str, Any] = {"revision": 1, "client_key": "k"}
    for wrong, field in (
        ({"revision": "1"}, "revision"), ({"revision": -1}, "revision"), ({"client_key": ""}, "client_key"),
        ({"client_key": "x" * 201}, "client_key"), ({"seat": 0}, "seat"), ({"seat": "1"}, "seat"),
        ({"comment": 7}, "comment"), ({"more": 1}, "more"),
    ):  # fmt: skip
        answer = await boss.post(f"/api/v1/requests/{request}/approve", json={**good, **wrong})
        assert answer.status_code == 422 and answer.json()["error"]["problems"][0]["field"] == field, wrong
    assert (await boss.post(f"/api/v1/requests/{request}/approve", json=[])).status_code == 422
    assert (await boss.post(f"/api/v1/requests/{request}/fly", json=good)).status_code == 404
    for id in ("0", "x", "999", str(2**70)):
        assert (await boss.post(f"/api/v1/requests/{id}/approve", json=good)).status_code == 404
    other_seat = await boss.post(f"/api/v1/requests/{request}/approve", json={**good, "seat": 99})
    assert other_seat.status_code in (403, 409, 422)
    assert (await boss.get(f"/api/v1/requests/{request}")).json()["state"] == "running"


async def test_the_queue_shows_each_where_it_belongs_page_by_page(shop: Shop) -> None:
    sam, boss, _, first = await waiting(shop)
    others = [(await waiting(shop))[3] for _ in range(2)]
    page = (await boss.get("/api/v1/queue?limit=2")).json()
    rest = (await boss.get("/api/v1/queue", params={"limit": 2, "after": page["next"]})).json()
    found = [row["request"]["id"] for row in page["rows"] + rest["rows"]]
    assert sorted(found) == sorted([first, *others]) and page["total"] == 3 and rest["next"] is None
    row = page["rows"][0]
    assert {"request", "record", "step", "seat", "revision", "fields", "since", "due", "batch"} <= set(row)
    assert set(row["record"]) == {"entity", "id", "title", "number"}
    assert isinstance(row["seat"], int) and isinstance(row["revision"], int)
    await said(boss, first, "approve")
    assert [each["request"]["id"] for each in (await boss.get("/api/v1/queue?waiting=done")).json()["rows"]] == [first]
    assert (await sam.get("/api/v1/queue?waiting=mine")).json()["rows"] == []
    assert (await boss.get("/api/v1/queue?waiting=nobody")).status_code == 422


async def test_a_row_of_a_batch_that_showed_another_revision_is_refused_alone_S15_4(shop: Shop) -> None:
    _, boss, order, _ = await waiting(shop)
    row = (await boss.get("/api/v1/queue")).json()["rows"][0]
    one = {"request": row["request"]["id"], "verb": "approve", "seat": row["seat"]}
    stale, right = ({**one, "revision": row["revision"] + 1, "client_key": "s"},
                    {**one, "revision": row["revision"], "client_key": "r"})  # fmt: skip
    sent = await boss.post("/api/v1/queue/batch", json={"decisions": [stale, right]})
    assert [each["status"] for each in sent.json()["results"]] == [409, 200]
    assert (await boss.get(f"/api/v1/order/{order}")).json()["stage"] == "approved"


async def test_a_batch_sent_twice_decides_once(shop: Shop) -> None:
    """S15.2."""
    _, boss, order, _ = await waiting(shop)
    row = (await boss.get("/api/v1/queue")).json()["rows"][0]
    one = {"request": row["request"]["id"], "verb": "approve", "revision": row["revision"], "seat": row["seat"],
           "client_key": "b"}  # fmt: skip
    for _ in range(2):
        sent = await boss.post("/api/v1/queue/batch", json={"decisions": [one]})
        assert [each["status"] for each in sent.json()["results"]] == [200]
    assert [e["kind"] for e in sent.json()["results"][0]["request"]["trail"]].count("approve") == 1
    assert (await boss.get(f"/api/v1/order/{order}")).json()["stage"] == "approved"
    assert (await boss.post("/api/v1/queue/batch", json={"decisions": []})).status_code == 422
