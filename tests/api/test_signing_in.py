"""Signing in over HTTP: cookies, tokens, throttling, ends of sessions, languages."""

import asyncio

import pytest

from kernel.actor import Actor
from records.actions.update import Update
from records.door import Door
from tests.api.house import Shop
from tests.api.serving import PASSWORD
from tests.contracts.surface import surface


@surface("POST /login", "GET /me")
async def test_a_log_in_answers_who_i_am_and_sets_a_guarded_cookie(shop: Shop) -> None:
    async with shop.anybody() as client:
        answer = await client.post("/api/v1/login", json={"login": "SAM", "password": PASSWORD})
        assert answer.status_code == 200
        cookie = answer.headers["set-cookie"].lower()
        assert cookie.startswith("gridwright_session=") and "httponly" in cookie and "samesite=lax" in cookie
        mine = (await client.get("/api/v1/me")).json()
        assert mine == answer.json()
        assert (mine["login"], mine["roles"], mine["unit"]["title"]) == ("sam", ["everyone", "sales"], "East")


async def test_a_cookie_is_secure_when_the_site_is(shop: Shop) -> None:
    async with shop.anybody() as client:
        answer = await client.post("https://shop.test/api/v1/login", json={"login": "sam", "password": PASSWORD},
                                   headers={"origin": "https://shop.test"})  # fmt: skip
        assert "; secure" in answer.headers["set-cookie"].lower()


async def test_a_wrong_password_and_an_unknown_login_are_told_apart_by_nobody(shop: Shop) -> None:
    async with shop.anybody() as client:
        wrong = await client.post("/api/v1/login", json={"login": "sam", "password": "not the password"})
        unknown = await client.post("/api/v1/login", json={"login": "nobody", "password": "not the password"})
        assert (wrong.status_code, wrong.json()) == (unknown.status_code, unknown.json())
        assert wrong.status_code == 401 and "set-cookie" not in wrong.headers


async def test_a_log_in_ends_the_session_this_browser_had_before_and_no_other(shop: Shop) -> None:
    async with shop.anybody() as client, await shop.as_("sam") as elsewhere, shop.anybody() as stale:
        client.cookies.set("gridwright_session", "chosen-by-somebody-else", domain="shop.test")
        for login in ("sue", "sam"):  # whoever's it was: one browser has one session
            before = client.cookies.get("gridwright_session") or ""
            answer = await client.post("/api/v1/login", json={"login": login, "password": PASSWORD})
            assert answer.status_code == 200 and client.cookies.get("gridwright_session") != before
            stale.cookies.set("gridwright_session", before, domain="shop.test")
            assert (await stale.get("/api/v1/me")).status_code == 401
            assert (await client.get("/api/v1/me")).json()["login"] == login
        assert (await elsewhere.get("/api/v1/me")).status_code == 200


async def test_right_log_ins_at_the_same_time_all_pass(shop: Shop) -> None:
    async with shop.anybody() as client:
        body = {"login": "sam", "password": PASSWORD}
        answers = await asyncio.gather(*(client.post("/api/v1/login", json=body) for _ in range(14)))
        assert [answer.status_code for answer in answers] == [200] * 14


async def test_a_burst_of_guesses_is_looked_at_ten_times(shop: Shop) -> None:
    async with shop.anybody() as client:
        guesses = ({"login": "sam", "password": f"guess {number}"} for number in range(25))
        answers = await asyncio.gather(*(client.post("/api/v1/login", json=body) for body in guesses))
        assert sorted(answer.status_code for answer in answers) == [401] * 10 + [429] * 15


async def test_guessing_the_old_password_of_an_open_session_is_slowed_down_too(shop: Shop) -> None:
    async with await shop.as_("sam") as client:
        body = {"old": "not the password", "new": "another long one"}
        answers = [(await client.post("/api/v1/me/password", json=body)).status_code for _ in range(11)]
        assert answers == [401] * 10 + [429]


async def test_the_eleventh_failed_try_is_429_even_with_the_right_password(shop: Shop) -> None:
    async with shop.anybody() as client:
        for _ in range(10):
            assert (await client.post("/api/v1/login", json={"login": "sam", "password": "x"})).status_code == 401
        refused = await client.post("/api/v1/login", json={"login": "sam", "password": PASSWORD})
        assert refused.status_code == 429 and refused.headers["retry-after"] == "900"
        assert (await client.post("/api/v1/login", json={"login": "sue", "password": PASSWORD})).status_code == 200


@surface("POST /logout")
async def test_logging_out_ends_the_session_itself_not_only_the_cookie(shop: Shop) -> None:
    async with await shop.as_("sam") as client:
        kept = client.cookies.get("gridwright_session")
        assert (await client.post("/api/v1/logout")).status_code == 200
        client.cookies.set("gridwright_session", kept or "")
        assert (await client.get("/api/v1/me")).status_code == 401


async def test_a_frozen_person_is_out_at_once(shop: Shop) -> None:
    async with await shop.as_("sam") as client:
        assert (await client.get("/api/v1/me")).status_code == 200
        door = Door(shop.holder.current, Actor.system("test"))
        await door.run(Update("user", shop.accounts.known("sam"), {"active": False}))
        assert (await client.get("/api/v1/me")).status_code == 401
        assert (await client.post("/api/v1/login", json={"login": "sam", "password": PASSWORD})).status_code == 401


async def test_a_bearer_token_acts_as_its_person_without_cookie_or_origin(shop: Shop) -> None:
    token = await shop.accounts.tokens.create(shop.accounts.known("sam"))
    async with shop.anybody(authorization=f"Bearer {token}") as client:
        del client.headers["origin"]
        assert (await client.get("/api/v1/me")).json()["login"] == "sam"
        assert (await client.post("/api/v1/customer", json={"name": "By token"})).status_code == 201


@pytest.mark.parametrize("header", ["Bearer nonsense", "Bearer ", "Basic c2FtOng=", "nonsense", "Bearer \xff"])
async def test_a_bad_authorization_header_is_401_even_beside_a_good_cookie(shop: Shop, header: str) -> None:
    async with await shop.as_("sam") as client:
        assert (await client.get("/api/v1/me", headers={b"authorization": header.encode("latin-1")})).status_code == 401


@surface("POST /me/password")
async def test_a_new_password_ends_the_other_sessions_and_must_be_a_good_one(shop: Shop) -> None:
    async with await shop.as_("sam") as here, await shop.as_("sam") as elsewhere:
        for new in ("short", "SAM", "sam"):
            assert (await here.post("/api/v1/me/password", json={"old": PASSWORD, "new": new})).status_code == 422
        changed = {"old": PASSWORD, "new": "another long one"}
        assert (await here.post("/api/v1/me/password", json={**changed, "old": "wrong"})).status_code == 401
        assert (await here.post("/api/v1/me/password", json=changed)).status_code == 200
        assert (await here.get("/api/v1/me")).status_code == 200
        assert (await elsewhere.get("/api/v1/me")).status_code == 401


@surface("POST /login/first")
async def test_the_first_administrator_is_made_once(shop: Shop) -> None:
    async with shop.anybody() as client:
        body = {"login": "eve", "name": "Eve", "password": PASSWORD}
        assert (await client.post("/api/v1/login/first", json=body)).status_code == 409


@surface("PATCH /me", "GET /me/preferences", "PUT /me/preferences")
async def test_language_and_preferences_are_a_persons_own(shop: Shop) -> None:
    async with await shop.as_("sam") as sam, await shop.as_("sue") as sue:
        assert (await sam.patch("/api/v1/me", json={"language": "zh-CN"})).json()["language"] == "zh-CN"
        assert "无权" in (await sam.get("/api/v1/nothing", headers={"accept-language": "en"})).text
        assert "There is no" in (await sue.get("/api/v1/nothing")).text
        assert (await sam.patch("/api/v1/me", json={"language": "xx"})).status_code == 422
        await sam.put("/api/v1/me/preferences", json={"density": "low"})
        await sam.put("/api/v1/me/preferences", json={"density": "high"})
        assert (await sam.get("/api/v1/me/preferences")).json() == {"density": "high"}
        await sam.put("/api/v1/me/preferences", json={"far": 1e300, "near": [1e-300]})  # PostgreSQL writes digits
        assert (await sam.get("/api/v1/me/preferences")).json() == {"far": 1e300, "near": [1e-300]}
        assert (await sue.get("/api/v1/me/preferences")).json() == {}


async def test_of_whoever_chose_no_language_the_browser_chooses_it_for_every_word(shop: Shop) -> None:
    async with await shop.as_("sam") as sam:
        made = (await sam.post("/api/v1/customer", json={"name": "Acme"})).json()["id"]
        range_ = {"sort": "name", "rows": [0, 1], "columns": ["limit"], "do": "fill", "values": [["nonsense"]]}
        said = []
        for tag in ("en", "zh-CN"):
            sam.headers["accept-language"] = tag
            moves = (await sam.get(f"/api/v1/customer/{made}")).json()["may"]["moves"]
            problem = (await sam.post("/api/v1/customer/ranges", json=range_)).json()["problems"][0]
            said.append((moves[0]["label"], "不" in problem["message"]))
        assert said == [("Active", False), ("跟进", True)]
        await sam.patch("/api/v1/me", json={"language": "en"})
        assert (await sam.get(f"/api/v1/customer/{made}")).json()["may"]["moves"][0]["label"] == "Active"


async def test_before_signing_in_the_browser_chooses_the_language(shop: Shop) -> None:
    async with shop.anybody() as client:
        assert "尚未登录" in (await client.get("/api/v1/me", headers={"accept-language": "zh"})).text
        assert "not signed in" in (await client.get("/api/v1/me", headers={"accept-language": "fr"})).text


async def test_a_log_in_is_written_down_and_a_second_device_is_flagged(shop: Shop) -> None:
    async with shop.anybody() as one, shop.anybody() as two, await shop.as_("boss") as boss:
        for client, device in ((one, "Firefox"), (two, "Chrome")):
            await client.post(
                "/api/v1/login", json={"login": "sue", "password": PASSWORD}, headers={"user-agent": device}
            )
        rows = (await boss.get("/api/v1/login_event", params={"sort": "id", "filter": "user.login == 'sue'"})).json()[
            "rows"
        ]
        assert [(row["device"], row["abnormal"]) for row in rows] == [("Firefox", False), ("Chrome", True)]


async def test_a_foreign_page_cannot_use_the_cookie(shop: Shop) -> None:
    async with await shop.as_("sam") as client:
        body = {"name": "Forged"}
        for origin in ("http://evil.test", "null"):
            refused = await client.post("/api/v1/customer", json=body, headers={"origin": origin})
            assert refused.status_code == 403 and refused.json()["error"]["code"] == "API005"
        del client.headers["origin"]
        assert (await client.post("/api/v1/customer", json=body)).status_code == 403
        assert (await client.get("/api/v1/customer")).json()["total"] == 0
