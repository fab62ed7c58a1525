"""S1.1, S1.2 over HTTP: what waits answers with `pending` on every path that writes, and happens once approved."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from tests.api.house import Shop, served_by
from tests.fixtures.houses import Person, house

SCHEMA: Final = """
roles: {seller: {label: Seller}, leader: {label: Leader}, blind: {label: Blind}}
entities:
  price:
    label: Price
    title: "{name}"
    fields:
      name:  {type: text, label: Name, required: true}
      value: {type: money, label: Value}
      note:  {type: text, label: Note}
    access:
      seller: {rows: all, can: [read, create, update, delete, export]}
      leader: {rows: all, can: [read]}
      blind:  {rows: all, can: [read], hide: [value]}
  vendor:
    label: Vendor
    title: "{name}"
    fields: {name: {type: text, label: Name, required: true}, price: {type: link, to: price, label: Price}}
    access: {seller: {rows: all, can: [read, create, update, delete]}}
workflows:
  value: {entity: price, starts: update, fields: [value], when: value >= 100, steps: [{step: one, who: {role: leader}}]}
  gone:  {entity: price, starts: delete, steps: [{step: one, who: {role: leader}}]}
  entry: {entity: vendor, starts: create, steps: [{step: one, who: {role: leader}}]}
  out:   {entity: export_job, starts: export, steps: [{step: one, who: {role: leader}}]}
"""
WHO: Final = (
    Person("admin", "g", ("system_admin",)), Person("root", "g", ("system_admin",)), Person("boss", "g", ("leader",)),
    Person("sam", "d1", ("seller",), "boss"), Person("bob", "d1", ("blind",), "boss"),
)  # fmt: skip


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def shop(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Shop]:
    async with house(SCHEMA, tmp_path, request.param, people=WHO) as opened:
        yield served_by(opened)


async def decided(shop: Shop, pending: dict[str, Any], verb: str = "approve", revision: int = 1) -> httpx.Response:
    boss = await shop.as_("boss")
    body = {"revision": revision, "client_key": f"{verb} {pending['request']}", "comment": "because"}
    return await boss.post(f"/api/v1/requests/{pending['request']}/{verb}", json=body)


async def priced(sam: httpx.AsyncClient, name: str = "A", value: str = "10.00") -> int:
    made = await sam.post("/api/v1/price", json={"name": name, "value": value})
    assert made.status_code == 201 and "pending" not in made.json(), made.text
    return int(made.json()["id"])


async def test_a_change_waits_on_every_address_that_writes_it(shop: Shop) -> None:
    sam, bob = await shop.as_("sam"), await shop.as_("bob")
    ids = [await priced(sam) for _ in range(4)]
    one = await sam.patch(f"/api/v1/price/{ids[0]}", json={"value": "200.00", "note": "n"})
    assert (one.status_code, one.json()["value"]) == (200, "10.00")
    pending = one.json()["pending"]
    assert {name: pending[name] for name in ("workflow", "state", "action")} == {
        "workflow": "value", "state": "running", "action": "update"
    }  # fmt: skip
    assert [(each["name"], each["old"], each["new"]) for each in pending["changes"]] == [
        ("value", "10.00", "200.00"), ("note", None, "n")
    ]  # fmt: skip
    cells = await sam.post("/api/v1/price/cells", json={"edits": [{"id": ids[1], "field": "value", "value": "200"}]})
    [cell] = cells.json()["results"]
    assert (cell["status"], cell["value"], cell["pending"]["action"]) == ("pending", "10.00", "update")
    bulk = await sam.post(
        "/api/v1/price/bulk", json={"update": [{"id": ids[2], "value": "200.00"}], "delete": [ids[2]]}
    )
    assert [each["status"] for each in bulk.json()["results"]] == ["pending", 409]
    asked = {"filter": f"id == {ids[3]}", "rows": [0, 1], "columns": ["value"], "do": "fill", "values": [["200"]]}
    filled = (await sam.post("/api/v1/price/ranges", json=asked)).json()
    assert (filled["written"], filled["pending"], filled["refused"]) == (0, 1, 0)
    rows = {row["id"]: row for row in (await sam.get("/api/v1/price")).json()["rows"]}
    assert {row["value"] for row in rows.values()} == {"10.00"}
    assert {id_: row["pending"]["fields"] for id_, row in rows.items()} == {
        ids[0]: ["value", "note"], ids[1]: ["value"], ids[2]: ["value"], ids[3]: ["value"]
    }  # fmt: skip
    hidden = (await bob.get("/api/v1/price")).json()["rows"]
    assert [row["pending"]["fields"] for row in sorted(hidden, key=lambda row: row["id"])] == [["note"], [], [], []]
    for answer in (await bob.get(f"/api/v1/price/{ids[0]}"), await bob.get(f"/api/v1/requests/{pending['request']}")):
        assert answer.status_code == 200 and "200.00" not in answer.text
    assert (await decided(shop, pending)).json()["state"] == "approved"
    assert (await sam.get(f"/api/v1/price/{ids[0]}")).json()["value"] == "200.00"


async def test_a_deletion_waits_and_a_new_record_cannot_be_linked(shop: Shop) -> None:
    sam = await shop.as_("sam")
    price = await priced(sam)
    asked = await sam.delete(f"/api/v1/price/{price}")
    assert (asked.status_code, asked.json()["deleted"]) == (200, False)
    assert (await decided(shop, asked.json()["pending"])).status_code == 200
    assert (await sam.get(f"/api/v1/price/{price}")).status_code == 404
    key = {"Idempotency-Key": "once"}
    made = [await sam.post("/api/v1/vendor", json={"name": "V"}, headers=key) for _ in range(2)]
    assert [each.status_code for each in made] == [201, 201] and made[0].json() == made[1].json()
    pending = made[0].json()["pending"]
    assert pending["action"] == "create"
    assert (await decided(shop, pending, "reject")).json()["state"] == "rejected"
    again = await sam.post(f"/api/v1/vendor/{made[0].json()['id']}/submit/entry", json={"client_key": "again"})
    assert (again.status_code, again.json()["state"]) == (200, "running")


async def test_an_export_is_handed_out_once_to_who_asked_for_it(shop: Shop) -> None:
    sam, boss = await shop.as_("sam"), await shop.as_("boss")
    await priced(sam, "=A")
    assert (await boss.post("/api/v1/price/export", json={})).status_code == 403
    asked = (await sam.post("/api/v1/price/export", json={"fields": ["name", "value"]})).json()
    path = asked["download"]
    assert (await sam.get(path)).status_code == 409
    assert (await decided(shop, asked["pending"])).status_code == 200
    assert (await boss.get(path)).status_code in (403, 404)
    file = await sam.get(path)
    assert (
        file.headers["content-type"] == "text/csv; charset=utf-8"
        and "attachment" in file.headers["content-disposition"]
    )
    assert file.content.decode("utf-8-sig").splitlines() == ["Name,Value", "'=A,10.00"]
    assert (await sam.get(path)).status_code == 409
