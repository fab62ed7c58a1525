"""Records over HTTP: the shapes and statuses of api.md, with the rights of whoever asks."""

import itertools
from typing import Any

import httpx

from tests.api.house import Shop
from tests.contracts.surface import surface


async def made(client: httpx.AsyncClient, entity: str = "customer", **values: Any) -> dict[str, Any]:
    answer = await client.post(f"/api/v1/{entity}", json=values)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


@surface(
    "POST /{entity}",
    "GET /{entity}/{id}",
    "PATCH /{entity}/{id}",
    "DELETE /{entity}/{id}",
    "POST /{entity}/{id}/restore",
)
async def test_a_record_lives_through_its_verbs(shop: Shop) -> None:
    async with await shop.as_("sam") as sam:
        new = await sam.post("/api/v1/customer", json={"name": " Acme ", "limit": "12.5", "since": "2026-01-02"})
        record = new.json()
        assert new.headers["location"] == f"/api/v1/customer/{record['id']}"
        assert (record["name"], record["limit"], record["level"], record["version"]) == ("Acme", "12.50", "c", 1)
        read = await sam.get(f"/api/v1/customer/{record['id']}")
        assert read.headers["etag"] == '"1"' and read.json()["may"]["fields"]["name"] == "write"
        changed = await sam.patch(f"/api/v1/customer/{record['id']}", json={"level": "b"}, headers={"if-match": '"1"'})
        assert (changed.status_code, changed.json()["level"], changed.json()["version"]) == (200, "b", 2)
        assert (await sam.delete(f"/api/v1/customer/{record['id']}")).json() == {"id": record["id"], "deleted": True}
        assert (await sam.get(f"/api/v1/customer/{record['id']}")).status_code == 404
        assert (await sam.post(f"/api/v1/customer/{record['id']}/restore")).json()["name"] == "Acme"


async def test_what_i_cannot_read_is_404_whatever_the_verb_and_what_i_can_only_read_is_403(shop: Shop) -> None:
    async with await shop.as_("sam") as sam, await shop.as_("sue") as sue, await shop.as_("wes") as wes:
        id = (await made(sam, name="Acme", phone="13800000000"))["id"]
        seen = (await sue.get(f"/api/v1/customer/{id}")).json()
        assert "cost" not in seen and seen["phone"] != "13800000000" and seen["masked"] == ["phone"]
        for method, path, body in (
            ("GET", "", None), ("PATCH", "", {"level": "a"}), ("DELETE", "", None), ("POST", "/restore", None),
            ("GET", "/history", None), ("GET", "/explain", None), ("POST", "/actions/promote", {"reason": "x"}),
            ("POST", "/stage", {"to": "active"}), ("GET", "/comments", None), ("POST", "/comments", {"text": "x"}),
        ):  # fmt: skip
            theirs = await wes.request(method, f"/api/v1/customer/{id}{path}", json=body)
            missing = await wes.request(method, f"/api/v1/customer/999999{path}", json=body)
            assert theirs.status_code == missing.status_code == 404, (method, path, theirs.text)
        assert (await sue.patch(f"/api/v1/customer/{id}", json={"level": "a"})).status_code == 403
        assert (await sue.delete(f"/api/v1/customer/{id}")).status_code == 403
        assert (await wes.get("/api/v1/customer")).json()["rows"] == []


async def test_a_stale_version_is_409_with_the_others_values_and_other_fields_merge(shop: Shop) -> None:
    async with await shop.as_("sam") as sam, await shop.as_("boss") as boss:
        record = await made(sam, name="Acme")
        path = f"/api/v1/customer/{record['id']}"
        await boss.patch(path, json={"level": "a"})
        clash = await sam.patch(path, json={"level": "b"}, headers={"if-match": '"1"'})
        assert clash.status_code == 409
        assert clash.json()["error"]["current"]["version"] == 2
        assert clash.json()["error"]["current"]["values"]["level"] == "a"
        merged = await sam.patch(path, json={"limit": "5"}, headers={"if-match": '"1"'})
        assert (merged.status_code, merged.json()["level"], merged.json()["limit"]) == (200, "a", "5.00")
        assert (await sam.patch(path, json={"level": "b"}, headers={"if-match": "nonsense"})).status_code == 422


UNTAKEN: tuple[tuple[dict[str, Any], str], ...] = (
    ({"nonsense": 1}, "nonsense"), ({"orders_total": "1"}, "orders_total"), ({"stage": "lost"}, "stage"),
    ({"id": 9}, "id"), ({"cost": "1"}, "cost"), ({"since": "21/11/2026"}, "since"),
    ({"level": "z"}, "level"), ({"name": "x" * 121}, "name"), ({"limit": "-1"}, "limit"), ({"is_key": "yes"}, "is_key"),
    ({"name": ["x"]}, "name"), ({"name": None}, "name"), ({"is_key": True}, "demands"),
)  # fmt: skip


async def test_a_value_that_cannot_be_taken_is_422_and_named(shop: Shop) -> None:
    async with await shop.as_("sam") as sam:
        for body, field in UNTAKEN:
            answer = await sam.post("/api/v1/customer", json={"name": "Acme", **body})
            assert answer.status_code == 422, (body, answer.text)
            assert field in [problem["field"] for problem in answer.json()["error"]["problems"]], (body, answer.text)


async def test_a_retry_with_the_same_key_gets_the_first_answer(shop: Shop) -> None:
    async with await shop.as_("sam") as sam, await shop.as_("boss") as boss:
        headers = {"idempotency-key": "k1"}
        first = await sam.post("/api/v1/customer", json={"name": "Once"}, headers=headers)
        again = await sam.post("/api/v1/customer", json={"name": "Once"}, headers=headers)
        assert (first.status_code, first.json()["id"]) == (again.status_code, again.json()["id"])
        other = await sam.post("/api/v1/customer", json={"name": "Twice"}, headers=headers)
        assert other.status_code == 422 and "Idempotency-Key" in other.text
        assert (await boss.post("/api/v1/customer", json={"name": "Mine"}, headers=headers)).status_code == 201
        assert (await boss.get("/api/v1/customer")).json()["total"] == 2
        assert (
            await sam.post("/api/v1/customer", json={"name": "A"}, headers={"idempotency-key": "x" * 300})
        ).status_code == 422


async def test_a_refused_request_does_not_use_up_its_key(shop: Shop) -> None:
    async with await shop.as_("sam") as sam:
        headers = {"idempotency-key": "k1"}
        assert (await sam.post("/api/v1/customer", json={}, headers=headers)).status_code == 422
        assert (await sam.post("/api/v1/customer", json={"name": "Later"}, headers=headers)).status_code == 201


@surface("GET /{entity}")
async def test_lists_are_filtered_sorted_and_paged(shop: Shop) -> None:
    async with await shop.as_("sam") as sam:
        for number in range(5):
            await made(sam, name=f"N{number}", limit=str(number), level="a" if number % 2 else "b")
        got = await sam.get(
            "/api/v1/customer", params={"filter": "level == 'b'", "sort": "-limit", "fields": "name,limit"}
        )
        assert [(row["name"], row["limit"]) for row in got.json()["rows"]] == [
            ("N4", "4.00"),
            ("N2", "2.00"),
            ("N0", "0.00"),
        ]
        assert set(got.json()["rows"][0]) == {"id", "version", "title", "name", "limit"}
        pages, after = [], ""
        while after is not None:
            page = (await sam.get("/api/v1/customer", params={"sort": "name", "limit": 2, "after": after})).json()
            pages.append([row["name"] for row in page["rows"]])
            after = page["next"]
        assert pages == [["N0", "N1"], ["N2", "N3"], ["N4"]]
        assert (await sam.get("/api/v1/customer", params={"q": "n3"})).json()["total"] == 1


UNASKABLE = (
    "limit=0", "limit=1001", "limit=x", "offset=-1", "nonsense=1", "filter=cost > 1", "sort=cost", "filter=nonsense",
    "filter=(", "sort=nonsense", "fields=cost", "view=nonsense", "after=nonsense", "count=all", "limit=1&limit=2",
    "filter=%00", "q=%00", "filter=name == 'x' or", "filter=" + "(" * 500, "filter=" + "not " * 900 + "is_key",
    "after=abc&offset=1",
)  # fmt: skip


@surface("GET /{entity}", "GET /{entity}/groups")
async def test_a_search_is_counted_grouped_and_read_from_the_end_like_any_list(shop: Shop) -> None:
    async with await shop.as_("sam") as sam:
        for name, level in (("Acme", "a"), ("Bold Acme", "b"), ("Bold", "b")):
            await made(sam, name=name, level=level)
        for text, found in (("acme", 2), ("a", 2), ("acme bold", 1), ("__main__", 0), ("nobody", 0)):
            for count, offset in (("exact", 1), ("capped", 1), ("exact", 9), ("capped", 9)):
                asked = {"q": text, "count": count, "sort": "-name", "offset": str(offset)}
                answer = (await sam.get("/api/v1/customer", params=asked)).json()
                assert (answer["total"], len(answer["rows"])) == (found, max(0, found - offset)), (text, asked)
            grouped = (await sam.get("/api/v1/customer/groups", params={"q": text, "by": "level"})).json()
            assert (grouped["count"], sum(group["count"] for group in grouped["groups"])) == (found, found), text


async def test_a_list_that_cannot_be_asked_for_is_422(shop: Shop) -> None:
    async with await shop.as_("sam") as sam:
        await made(sam, name="Acme")
        for query in UNASKABLE:
            answer = await sam.get(f"/api/v1/customer?{query}")
            assert answer.status_code == 422, (query[:80], answer.text)


@surface("POST /{entity}/bulk")
async def test_bulk_answers_per_item_in_order_and_atomic_is_all_or_nothing(shop: Shop) -> None:
    async with await shop.as_("sam") as sam:
        kept, gone = await made(sam, name="Kept"), await made(sam, name="Gone")
        body = {
            "create": [{"name": "New"}, {"level": "a"}],
            "update": [{"id": kept["id"], "level": "a"}],
            "delete": [gone["id"]],
        }
        refused = await sam.post("/api/v1/customer/bulk", json={**body, "atomic": True})
        assert refused.status_code == 422 and (await sam.get("/api/v1/customer")).json()["total"] == 2
        answer = await sam.post("/api/v1/customer/bulk", json=body)
        assert [each["status"] for each in answer.json()["results"]] == [201, 422, 200, 200]


@surface("POST /{entity}/cells", "POST /undo", "POST /redo")
async def test_cells_answer_per_cell_and_are_one_undo_step(shop: Shop) -> None:
    async with await shop.as_("sam") as sam:
        one, two = await made(sam, name="One"), await made(sam, name="Two")
        edits = [
            {"id": one["id"], "field": "limit", "value": "1,200"}, {"id": one["id"], "field": "level", "value": "A"},
            {"id": two["id"], "field": "limit", "value": "much"}, {"id": 999, "field": "limit", "value": "1"},
        ]  # fmt: skip
        results = (await sam.post("/api/v1/customer/cells", json={"edits": edits})).json()["results"]
        assert [each["status"] for each in results] == [200, 200, 422, 404]
        assert (results[0]["value"], results[1]["value"]) == ("1200.00", "a")
        assert (await sam.post("/api/v1/undo", json={})).status_code == 200
        after = (await sam.get(f"/api/v1/customer/{one['id']}")).json()
        assert (after["limit"], after["level"]) == (None, "c")
        assert (await sam.post("/api/v1/redo", json={})).status_code == 200
        assert (await sam.get(f"/api/v1/customer/{one['id']}")).json()["limit"] == "1200.00"


@surface(
    "GET /{entity}/{id}/history", "GET /{entity}/{id}/explain", "POST /{entity}/{id}/actions/{action}",
    "POST /{entity}/{id}/stage", "POST /{entity}/{id}/comments", "GET /{entity}/{id}/comments", "GET /{entity}/choices",
)  # fmt: skip
async def test_deeds_on_a_record_and_what_is_told_of_them(shop: Shop) -> None:
    async with await shop.as_("sam") as sam, await shop.as_("sue") as sue:
        id = (await made(sam, name="Acme", phone="13800000000"))["id"]
        assert (await sam.post(f"/api/v1/customer/{id}/actions/promote", json={})).status_code == 422
        assert (await sam.post(f"/api/v1/customer/{id}/actions/promote", json={"reason": "big"})).json()["level"] == "a"
        assert (await sam.post(f"/api/v1/customer/{id}/actions/promote", json={"reason": "big"})).status_code == 409
        assert (await sam.post(f"/api/v1/customer/{id}/actions/nonsense", json={})).status_code == 404
        assert (await sam.post(f"/api/v1/customer/{id}/stage", json={"to": "active"})).json()["stage"] == "active"
        assert (await sam.post(f"/api/v1/customer/{id}/stage", json={"to": "lost"})).status_code == 422  # no reason
        assert (await sam.post(f"/api/v1/customer/{id}/stage", json={"to": "lead"})).status_code == 409
        said = await sam.post(f"/api/v1/customer/{id}/comments", json={"text": "look @sue"})
        assert said.status_code == 201
        assert (await sam.get(f"/api/v1/customer/{id}/comments")).json()["rows"][0]["text"] == "look @sue"
        history = (await sue.get(f"/api/v1/customer/{id}/history")).json()["rows"]
        assert {"create", "promote", "move"} & {row["verb"] for row in history}
        assert "13800000000" not in str(history)
        why = (await sue.get(f"/api/v1/customer/{id}/explain", params={"verb": "update"})).json()
        assert why["allowed"] is False and why["why"]
        picked = await sam.get("/api/v1/contact/choices", params={"field": "customer", "q": "Acme"})
        assert picked.json()["rows"] == [{"id": id, "title": "Acme"}]


async def test_a_json_field_that_holds_a_list_is_changed_and_told_when_stale(shop: Shop) -> None:
    async with await shop.as_("boss") as boss:
        body = {"entity": "customer", "name": "Mine", "layout": [1, "a", None]}
        view = (await boss.post("/api/v1/saved_view", json=body)).json()
        path = f"/api/v1/saved_view/{view['id']}"
        changed = await boss.patch(path, json={"layout": ["b"], "name": "Ours"})
        assert changed.status_code == 200 and changed.json()["layout"] == ["b"]
        stale = await boss.patch(path, json={"layout": [2], "name": "Yours"}, headers={"if-match": '"999"'})
        assert stale.status_code == 409 and stale.json()["error"]["current"]["values"]["layout"] == ["b"]


async def test_a_list_with_an_open_link_to_a_line_shows_the_lines_title(shop: Shop) -> None:
    async with await shop.as_("boss") as boss:
        product, customer = await made(boss, "product", name="Ruler", price="1"), await made(boss, name="Acme")
        lines = [{"product": product["id"], "count": 1}]
        order = await made(boss, "order", customer=customer["id"], day="2026-11-21", lines=lines)
        line = order["lines"][0]["id"]
        said = await boss.post(f"/api/v1/order.lines/{line}/comments", json={"text": "one is enough"})
        assert said.status_code == 201, said.text
        listed = await boss.get("/api/v1/comment")
        assert listed.status_code == 200 and listed.json()["rows"][0]["record"]["id"] == line


@surface("GET /search", "GET /notices", "POST /notices/{id}/read")
async def test_search_and_inbox_hold_only_what_is_mine_to_see(shop: Shop) -> None:
    async with await shop.as_("sam") as sam, await shop.as_("sue") as sue, await shop.as_("wes") as wes:
        id = (await made(sam, name="Acme"))["id"]
        assert [row["id"] for row in (await sam.get("/api/v1/search", params={"q": "acm"})).json()["rows"]] == [id]
        assert (await wes.get("/api/v1/search", params={"q": "acm"})).json()["rows"] == []
        await sam.post(f"/api/v1/customer/{id}/comments", json={"text": "look @sue"})
        told = (await sue.get("/api/v1/notices")).json()["rows"]
        assert len(told) == 1 and told[0]["read"] is False
        assert (await wes.post(f"/api/v1/notices/{told[0]['id']}/read", json={})).status_code == 404
        assert (await sue.post(f"/api/v1/notices/{told[0]['id']}/read", json={})).status_code == 200
        assert (await sue.get("/api/v1/notices")).json()["rows"][0]["read"] is True


HOSTILE = (
    "%00",
    "0",
    "-1",
    "1.5",
    "99999999999999999999",
    "%F0%9F%98%80",
    "..%2f..",
    "1%20",
    "٣",
    "a" * 3000,
    "%ff",
    "session",
)


ADDRESSES = (
    "/{}", "/customer/{}", "/customer/{}/history", "/requests/{}", "/files/{}", "/customer/1/actions/{}",
    "/customer/1/submit/{}", "/customer/choices?field={}",
)  # fmt: skip


async def test_an_address_nobody_made_is_404_or_422_and_never_a_500(shop: Shop) -> None:
    async with await shop.as_("boss") as boss:
        for text, path, method in itertools.product(HOSTILE, ADDRESSES, ("GET", "POST", "DELETE")):
            answer = await boss.request(method, "/api/v1" + path.format(text), json={})
            assert answer.status_code in (404, 405, 422), (method, path, text[:40], answer.text)
            assert "code" in answer.json()["error"]


BODIES = (
    b"", b"{", b"[]", b"null", b'"x"', b"1e999", b"\xff", b'{"name": "\\ud800"}', b'{"name": "\\u0000"}', b"[" * 3000,
    b'{"name": {"a": [1, {}]}}', b'{"name": 1e400}', b'{"owner": 99999999999999999999999}', b'{"owner": -1}',
    b'{"lines": 5}', b'{"proof": [1]}', b'{"since": "9999-99-99"}', b'{"since": "0000-01-01"}', b'{"limit": "NaN"}',
    b'{"limit": "1e999999"}', b'{"limit": "9999999999999999999999"}', b'{"phone": "\xe2\x80\xae"}',
)  # fmt: skip


async def test_a_body_nobody_means_is_400_or_422_and_never_a_500(shop: Shop) -> None:
    async with await shop.as_("sam") as sam:
        id = (await made(sam, name="Acme"))["id"]
        addresses = (
            ("POST", "/customer"), ("PATCH", f"/customer/{id}"), ("POST", "/customer/bulk"),
            ("POST", "/customer/cells"),
            ("POST", f"/customer/{id}/stage"), ("POST", f"/customer/{id}/comments"), ("POST", "/queue/batch"),
            ("POST", "/login"), ("POST", f"/customer/{id}/actions/promote"), ("POST", "/requests/1/approve"),
        )  # fmt: skip
        for body, (method, path) in itertools.product(BODIES, addresses):
            plain = {"content-type": "application/json"}
            answer = await sam.request(method, f"/api/v1{path}", content=body, headers=plain)
            assert answer.status_code in (400, 401, 403, 404, 409, 422), (method, path, body[:60], answer.text)


async def test_a_method_that_is_not_possible_is_405_and_says_which_are(shop: Shop) -> None:
    async with await shop.as_("sam") as sam:
        answer = await sam.put("/api/v1/customer/1", json={})
        assert answer.status_code == 405
        assert set(answer.headers["allow"].split(", ")) >= {"GET", "PATCH", "DELETE"}
        assert (await sam.get("/api/v1/nothing/at/all/here")).status_code == 404
        assert (await sam.get("/api/other")).headers["content-type"] == "application/json"
