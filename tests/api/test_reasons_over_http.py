"""Why an approval takes its route, over HTTP: in words, once per branch, and never what the reader may not see."""

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.api.house import Shop, opened

SCHEMA = Path(__file__).with_name("costly.yaml")
SECRETS = ("888", "777", "secret-code", "4242", "17.00", "3131")
"""What a deal costs and its limit, its code, the credit asked for and had, what its lines were paid for."""


@pytest.fixture
async def costly(tmp_path: Path) -> AsyncIterator[Shop]:
    async with opened(f"sqlite:///{tmp_path}/costly.db", tmp_path, SCHEMA) as found:
        yield found


async def submitted(boss: httpx.AsyncClient, sam: httpx.AsyncClient, **values: Any) -> tuple[int, int]:
    """A deal of Sam's, costed by the boss, and its request."""
    customer = (await boss.post("/api/v1/customer", json={"name": "Acme", "credit": "17.00"})).json()["id"]
    made = await sam.post("/api/v1/deal", json={"name": "Deal", "amount": "300000.00", "customer": customer,
                                                "lines": [{"item": "x", "paid": "17.00"}]} | values)  # fmt: skip
    assert made.status_code == 201, made.text
    deal = int(made.json()["id"])
    costed = await boss.patch(f"/api/v1/deal/{deal}", json={"cost": "888.00", "code": "secret-code"})
    assert costed.status_code == 200, costed.text
    moved = await sam.post(f"/api/v1/deal/{deal}/stage", json={"to": "won"})
    assert moved.status_code == 200, moved.text
    return deal, int(moved.json()["pending"]["request"])


async def everything(client: httpx.AsyncClient, deal: int, request: int) -> str:
    """All that this person is told about a deal and its request, as one text."""
    paths = (f"/requests/{request}", "/queue", "/queue?waiting=started", f"/deal/{deal}/route/deal_check",
             f"/deal/{deal}", f"/deal/{deal}/history", "/notices")  # fmt: skip
    answers = [await client.get(f"/api/v1{path}") for path in paths]
    told = json.dumps([each.json() for each in answers], ensure_ascii=False)
    return re.sub(r"\d{4}-\d\d-\d\dT[\d:.+]+", "", told)  # the figures of an instant tell no secret


async def test_whoever_sees_the_fields_is_told_why_in_words_once_per_branch(costly: Shop) -> None:
    async with await costly.as_("sam") as sam, await costly.as_("boss") as boss:
        _, request = await submitted(boss, sam)
        shown = (await boss.get(f"/api/v1/requests/{request}")).json()
        first, second = shown["route"]
        assert first["why"] == [
            "Amount ¥300,000.00 is more than ceiling ¥200,000", "Cost ¥888.00 is more than ¥777", "Code: secret-code",
            "Customer › Credit ¥17.00 is below ¥4,242",
        ]  # fmt: skip
        assert second["why"] == []
        cards = {each["name"]: (each["caption"], each["pushes"]) for each in shown["fields"]}
        assert cards["amount"] == ("is more than ceiling ¥200,000", True)
        assert cards["cost"] == ("is more than ¥777", True)
        assert cards["kind"] == ("as required", False)
        assert shown["reasons"] == ["Customer › Credit ¥17.00 is below ¥4,242"]
        assert shown["summary"] == "“Light” needs all 6 to hold; 4 do not"
        chinese = (await boss.get(f"/api/v1/requests/{request}", headers={"accept-language": "zh-CN"})).json()
        assert "`" not in json.dumps(chinese["route"]) and "amount" not in json.dumps(chinese["route"])


async def test_a_hidden_or_masked_value_stands_in_no_reason(costly: Shop) -> None:
    async with await costly.as_("sam") as sam, await costly.as_("boss") as boss:
        deal, request = await submitted(boss, sam)
        shown = (await sam.get(f"/api/v1/requests/{request}")).json()
        assert shown["route"][0]["why"] == ["Amount ¥300,000.00 is more than ceiling ¥200,000"]
        assert [each["name"] for each in shown["fields"]] == ["amount", "customer", "kind"]
        assert shown["summary"] == "" and shown["reasons"] == []
        told = await everything(sam, deal, request)
        own = told.replace('"paid": "17.00"', "")  # his own lines are his to see
        assert [secret for secret in SECRETS if secret in own] == []


async def test_a_seat_shows_no_more_than_the_grants_of_its_holder(costly: Shop) -> None:
    """The auditor decides light deals; his role hides cost and amount, and masks the code, wherever he looks."""
    async with await costly.as_("sam") as sam, await costly.as_("boss") as boss, await costly.as_("ada") as ada:
        customer = (await boss.post("/api/v1/customer", json={"name": "Rich", "credit": "5000.00"})).json()["id"]
        made = await sam.post("/api/v1/deal", json={"name": "Light", "amount": "66.00", "customer": customer})
        deal = int(made.json()["id"])
        await boss.patch(f"/api/v1/deal/{deal}", json={"cost": "55.00", "code": "other-secret"})
        moved = await sam.post(f"/api/v1/deal/{deal}/stage", json={"to": "won"})
        request = int(moved.json()["pending"]["request"])
        shown = (await ada.get(f"/api/v1/requests/{request}")).json()
        assert shown["may"][:2] == ["approve", "reject"]
        told = await everything(ada, deal, request)
        secrets = ("66.00", "¥66", "55.00", "777", "other-secret", "secret-code", "5,000")
        assert [each for each in secrets if each in told] == []
        assert shown["route"][0]["why"] == ["total of Items › Paid ¥0.00 is below ¥3,131", "Kind: Small"]


async def test_a_closed_move_gives_its_reason_only_to_those_who_see_the_value(costly: Shop) -> None:
    async with await costly.as_("sam") as sam, await costly.as_("boss") as boss:
        deal = (await sam.post("/api/v1/deal", json={"name": "Deal"})).json()["id"]
        await boss.patch(f"/api/v1/deal/{deal}", json={"cost": "888.00"})

        async def closed(client: httpx.AsyncClient, language: str = "zh-CN") -> str:
            answer = await client.get(f"/api/v1/deal/{deal}", headers={"accept-language": language})
            moves = answer.json()["may"]["moves"]
            return str(next(move["why"] for move in moves if move["to"] == "checked"))

        assert await closed(boss) == "现在不能移到“Checked”：成本 ¥888.00 不低于 ¥5。"
        assert await closed(boss, "en") == "The move to Checked is not open: Cost ¥888.00 is at least ¥5."
        assert "888" not in await closed(sam) and "成本" not in await closed(sam)
        refused = await sam.post(f"/api/v1/deal/{deal}/stage", json={"to": "checked"})
        assert refused.status_code == 409 and "888" not in refused.text and "cost" not in refused.text.lower()


async def test_a_batch_cannot_decide_a_step_that_asks_for_a_comment(costly: Shop) -> None:
    async with await costly.as_("sam") as sam, await costly.as_("boss") as boss:
        _, request = await submitted(boss, sam)

        async def batch(key: str, **more: Any) -> dict[str, Any]:
            one = {"request": request, "verb": "approve", "revision": 1, "client_key": key, **more}
            answer = await boss.post("/api/v1/queue/batch", json={"decisions": [one]})
            found: dict[str, Any] = answer.json()["results"][0]
            return found

        assert (await batch("opinion"))["request"]["state"] == "running"  # this step takes a click
        for more in ({}, {"comment": "all of them"}):
            refused = await batch("top", **more)
            assert (refused["status"], refused["error"]["code"]) == (422, "WFL034")
        waiting = (await boss.get(f"/api/v1/requests/{request}")).json()
        assert [step["state"] for step in waiting["route"]] == ["passed", "active"]
        body = {"revision": 1, "client_key": "alone", "comment": "seen"}
        alone = await boss.post(f"/api/v1/requests/{request}/approve", json=body)
        assert alone.json()["state"] == "approved"
        assert (await batch("late"))["error"]["code"] != "WFL034"  # it is over: that is what is said


async def light(boss: httpx.AsyncClient, sam: httpx.AsyncClient, name: str) -> tuple[int, int]:
    """A deal that the auditor decides, and its request."""
    customer = (await boss.post("/api/v1/customer", json={"name": name, "credit": "5000.00"})).json()["id"]
    deal = (await sam.post("/api/v1/deal", json={"name": name, "amount": "66.00", "customer": customer})).json()["id"]
    await boss.patch(f"/api/v1/deal/{deal}", json={"cost": "55.00", "code": "other-secret"})
    moved = (await sam.post(f"/api/v1/deal/{deal}/stage", json={"to": "won"})).json()
    return int(deal), int(moved["pending"]["request"])


async def test_a_seat_opens_the_lists_its_form_names_while_it_is_open(costly: Shop) -> None:
    async with await costly.as_("sam") as sam, await costly.as_("boss") as boss, await costly.as_("ada") as ada:
        deal, request = await light(boss, sam, "One")
        other = int((await sam.post("/api/v1/deal", json={"name": "Two"})).json()["id"])
        visits = [
            int((await sam.post("/api/v1/visit", json={"deal": each, "subject": "call"})).json()["id"])
            for each in (deal, other)
        ]
        memo = int((await sam.post("/api/v1/memo", json={"deal": deal, "text": "inside"})).json()["id"])
        shown = (await ada.get("/api/v1/visit", params={"filter": f"deal == {deal}"})).json()
        assert [row["id"] for row in shown["rows"]] == [visits[0]]
        assert (shown["rows"][0]["subject"], shown["rows"][0]["title"]) == ("call", "call")
        asked = (await ada.get("/api/v1/visit", params={"fields": "subject", "sort": "subject", "q": "call"})).json()
        assert [(row["id"], row["subject"]) for row in asked["rows"]] == [(visits[0], "call")]
        described = (await ada.get("/api/v1/schema")).json()
        assert {"deal", "subject"} <= described["entities"]["visit"]["fields"].keys()
        assert described["entities"]["visit"]["verbs"] == ["read"] and "memo" not in described["entities"]
        assert "visit" not in [name for group in described["menu"] for name in group["entities"]]
        assert [row["id"] for row in (await ada.get("/api/v1/visit")).json()["rows"]] == [visits[0]]
        assert (await ada.get(f"/api/v1/visit/{visits[0]}")).status_code == 200
        assert (await ada.get(f"/api/v1/visit/{visits[1]}")).status_code == 404
        assert (await ada.get(f"/api/v1/memo/{memo}")).status_code == 404  # no list of its form
        assert (await ada.patch(f"/api/v1/visit/{visits[0]}", json={"subject": "x"})).status_code == 403
        body = {"revision": 1, "client_key": "done"}
        assert (await ada.post(f"/api/v1/requests/{request}/approve", json=body)).status_code == 200
        assert (await ada.get(f"/api/v1/visit/{visits[0]}")).status_code == 404
        assert "visit" not in (await ada.get("/api/v1/schema")).json()["entities"]


async def test_what_changed_after_it_was_opened_is_said_without_hidden_values(costly: Shop) -> None:
    async with await costly.as_("sam") as sam, await costly.as_("boss") as boss, await costly.as_("ada") as ada:
        deal, request = await light(boss, sam, "Moving")
        changed = await boss.patch(f"/api/v1/deal/{deal}", json={"cost": "654.32", "kind": "project"})
        assert changed.status_code == 200, changed.text
        late = await ada.post(f"/api/v1/requests/{request}/approve", json={"revision": 1, "client_key": "late"})
        assert late.status_code == 409
        assert "Kind Small → Project" in late.text or "类型 小额 → 项目" in late.text
        assert "654.32" not in late.text and "55" not in late.text
        seen = (await ada.get(f"/api/v1/requests/{request}")).json()["changes"]
        assert [each["name"] for each in seen] == ["kind"]
