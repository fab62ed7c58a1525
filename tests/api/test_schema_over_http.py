"""`GET /schema`: what there is for one person, in their language, without a trace of the rest."""

import re
from typing import Any

from tests.api.house import Shop
from tests.contracts.surface import surface


async def schema_of(shop: Shop, login: str) -> tuple[dict[str, Any], str]:
    async with await shop.as_(login) as client:
        answer = await client.get("/api/v1/schema")
        assert answer.status_code == 200
        return answer.json(), answer.text


@surface("GET /schema")
async def test_a_hidden_field_leaves_no_trace_anywhere(shop: Shop) -> None:
    mine, text = await schema_of(shop, "sam")
    assert re.findall(r".{60}\bcost\b.{40}", text) == []
    assert mine["entities"]["customer"]["views"][0]["color"] == {}
    async with await shop.as_("sam") as sam:
        refused = await sam.post("/api/v1/customer", json={"name": "Acme", "cost": "5"})
        assert refused.status_code == 422 and refused.json()["error"]["problems"][0]["field"] == "cost"
    boss, _ = await schema_of(shop, "boss")
    assert boss["entities"]["customer"]["fields"]["cost"]["label"] == "Cost"
    assert boss["entities"]["customer"]["views"][0]["color"] == {"red": "cost > 100"}


async def test_an_entity_says_all_that_its_screens_need(shop: Shop) -> None:
    mine, _ = await schema_of(shop, "sam")
    customer = mine["entities"]["customer"]
    assert set(customer) == {
        "name", "label", "icon", "title", "number", "owner", "system", "lines_of", "verbs", "fields", "grid", "views",
        "form", "stages", "actions", "workflows", "ahead", "reopens",
    }  # fmt: skip
    assert customer["verbs"] == ["comment", "create", "delete", "promote", "read", "update"]
    assert customer["grid"]["columns"][0] == "number" and customer["grid"]["columns"][-1] == "updated_at"
    demands = customer["fields"]["demands"]
    assert (demands["required"], demands["show"], demands["readonly"]) == ("is_key", "is_key", False)
    assert customer["fields"]["orders_total"]["readonly"] is True
    assert customer["fields"]["limit"]["cell"]["currency"] == "CNY"
    assert [section["fields"][0] for section in customer["form"]["sections"]] == ["name"]
    assert [stage["name"] for stage in customer["stages"]] == ["lead", "active", "lost"]
    assert [(each["name"], each["ask"][0]["name"]) for each in customer["actions"]] == [("promote", "reason")]
    assert mine["entities"]["order.lines"]["lines_of"] == ["order", "lines"]
    assert [each["name"] for each in mine["entities"]["order"]["workflows"]] == [], "a move starts it"


async def test_what_one_may_not_read_is_not_there_and_what_one_may_not_write_is_read_only(shop: Shop) -> None:
    reader, _ = await schema_of(shop, "ada")
    customer = reader["entities"]["customer"]
    assert customer["verbs"] == ["read"] and customer["actions"] == []
    assert all(field["readonly"] is True for field in customer["fields"].values())
    assert customer["fields"]["phone"]["masked"] and customer["fields"]["phone"]["operators"] == []
    mine, _ = await schema_of(shop, "sam")
    assert "audit" not in mine["entities"] and "session" not in mine["entities"]


async def test_texts_come_in_the_persons_language(shop: Shop) -> None:
    async with await shop.as_("sam") as sam:
        await sam.patch("/api/v1/me", json={"language": "zh-CN"})
        found = (await sam.get("/api/v1/schema")).json()
        assert (found["app"]["name"], found["entities"]["customer"]["label"]) == ("商店", "客户")


async def test_who_has_kept_the_answer_is_told_that_it_is_the_same_and_others_are_not(shop: Shop) -> None:
    async with await shop.as_("sam") as sam, await shop.as_("boss") as boss:
        whole = await sam.get("/api/v1/schema")
        mark = whole.headers["etag"]
        assert whole.headers["cache-control"] == "private, no-cache"
        again = await sam.get("/api/v1/schema", headers={"If-None-Match": mark})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", mark)
        for asked in (
            await boss.get("/api/v1/schema", headers={"If-None-Match": mark}),
            await sam.get("/api/v1/schema", headers={"If-None-Match": mark, "Accept-Language": "zh-CN"}),
            await sam.get("/api/v1/schema", headers={"If-None-Match": '"another"'}),
        ):
            assert asked.status_code == 200 and asked.json()["entities"]
        roles = (await boss.get("/api/v1/role_holding", params={"filter": "user.login == 'sam'"})).json()["rows"]
        for held in roles:
            assert (await boss.delete(f"/api/v1/role_holding/{held['id']}")).status_code == 200
        after = await sam.get("/api/v1/schema", headers={"If-None-Match": mark})
        assert after.status_code == 200 and after.headers["etag"] != mark
