"""A way in for people made in the product: a link shown once, used once, in time, given by those who may."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import httpx
import pytest

from accounts import people
from accounts.accounts import VALID
from accounts.shelf import INVITATION
from tests.api.house import Shop
from tests.api.serving import PASSWORD
from tests.contracts.surface import surface

NEW = "chosen by myself"


async def newcomer(shop: Shop, client: httpx.AsyncClient) -> int:
    """A person made through the same interface as every record."""
    unit = next(each.id for each in shop.holder.current.organisation.units.values() if each.code == "east")
    made = await client.post("/api/v1/user", json={"login": "newt", "name": "Newt", "unit": unit})
    assert made.status_code == 201, made.text
    return int(made.json()["id"])


async def link_for(client: httpx.AsyncClient, user: int) -> str:
    """The token in the link that is shown to the administrator."""
    answer = await client.post(f"/api/v1/user/{user}/invitation", json={})
    assert answer.status_code == 200, answer.text
    link = str(answer.json()["link"])
    assert link.startswith("http://shop.test/welcome/") and answer.json()["until"].endswith("Z")
    return link.rpartition("/")[2]


async def redeem(client: httpx.AsyncClient, token: str, password: str = NEW) -> httpx.Response:
    """Uses a link."""
    return await client.post("/api/v1/login/welcome", json={"token": token, "password": password})


async def sign_in(shop: Shop, login: str, password: str) -> int:
    """The status of a log-in."""
    async with shop.anybody() as client:
        return (await client.post("/api/v1/login", json={"login": login, "password": password})).status_code


@surface("POST /user/{id}/invitation", "POST /login/welcome")
async def test_a_person_made_in_the_product_chooses_a_password_by_a_link_and_signs_in(shop: Shop) -> None:
    async with await shop.as_("boss") as boss, shop.anybody() as newt:
        user = await newcomer(shop, boss)
        token = await link_for(boss, user)
        welcome = await redeem(newt, token)
        assert welcome.status_code == 200 and welcome.json()["login"] == "newt"
        assert (await newt.get("/api/v1/me")).json()["id"] == user
    assert await sign_in(shop, "newt", NEW) == 200


async def test_a_link_is_used_once_even_by_two_at_the_same_moment(shop: Shop) -> None:
    async with await shop.as_("boss") as boss, shop.anybody() as one, shop.anybody() as other:
        token = await link_for(boss, await newcomer(shop, boss))
        answers = await asyncio.gather(
            redeem(one, token, "the first of the two"), redeem(other, token, "the other one!")
        )
        assert sorted(answer.status_code for answer in answers) == [200, 404]
        assert (await redeem(one, token)).json()["error"]["code"] == "AUT015"


async def test_a_weak_password_leaves_the_link_as_it_is(shop: Shop) -> None:
    async with await shop.as_("boss") as boss, shop.anybody() as newt:
        token = await link_for(boss, await newcomer(shop, boss))
        for weak in ("short", "", "x" * 1001):
            assert (await redeem(newt, token, weak)).status_code == 422
        assert (await redeem(newt, token)).status_code == 200


async def test_a_link_lapses_and_a_newer_one_replaces_it(shop: Shop) -> None:
    async with await shop.as_("boss") as boss, shop.anybody() as newt:
        user = await newcomer(shop, boss)
        replaced, late = await link_for(boss, user), await link_for(boss, user)
        assert (await redeem(newt, replaced)).status_code == 404
        (row,) = await shop.accounts.shelf.find(INVITATION, user=user)
        assert timedelta() < row["expires_at"] - shop.accounts.now() <= VALID
        await shop.accounts.shelf.change(INVITATION, row["id"], expires_at=shop.accounts.now())
        assert (await redeem(newt, late)).status_code == 404


async def test_what_is_stored_and_written_down_holds_no_secret(shop: Shop) -> None:
    async with await shop.as_("boss") as boss, shop.anybody() as newt:
        user = await newcomer(shop, boss)
        token = await link_for(boss, user)
        (row,) = await shop.accounts.shelf.find(INVITATION, user=user)
        assert token not in json.dumps(row, default=str)
        assert (await redeem(newt, str(row["token"]))).status_code == 404, "the hash is no key"
        await redeem(newt, token)
        rows = (await boss.get(f"/api/v1/user/{user}/history")).json()["rows"]
        told = [(entry["verb"], entry["by"]["title"]) for entry in reversed(rows) if entry["verb"] != "update"]
        assert told == [("create", "Boss"), ("invite", "Boss"), ("set_password", "Newt")]
        audit = (await boss.get("/api/v1/audit", params={"limit": 1000})).text
        assert token not in audit and NEW not in audit and str(row["token"]) not in audit


async def test_a_reset_ends_sessions_and_tokens_of_the_old_password(shop: Shop) -> None:
    sam = shop.accounts.known("sam")
    bearer = await shop.accounts.tokens.create(sam)
    ended: list[int] = []
    async with await shop.as_("boss") as boss, await shop.as_("sam") as before, shop.anybody() as fresh:
        shop.accounts.sessions.on_end(ended.append)
        token = await link_for(boss, sam)
        assert (await before.get("/api/v1/me")).status_code == 200, "a link alone changes nothing"
        assert await sign_in(shop, "sam", PASSWORD) == 200
        assert (await redeem(fresh, token)).status_code == 200
        assert (await before.get("/api/v1/me")).status_code == 401
        assert (await fresh.get("/api/v1/me")).status_code == 200
        assert len(ended) == 2, "open pages are told"
        async with shop.anybody(authorization=f"Bearer {bearer}") as program:
            assert (await program.get("/api/v1/me")).status_code == 401
    assert (await sign_in(shop, "sam", PASSWORD), await sign_in(shop, "sam", NEW)) == (401, 200)


@pytest.mark.parametrize(("login", "status", "code"), [("sam", 403, "AUT010"), ("ada", 403, "AUT010")])
async def test_only_administrators_of_accounts_give_a_way_in(shop: Shop, login: str, status: int, code: str) -> None:
    async with await shop.as_(login) as client:
        answer = await client.post(f"/api/v1/user/{shop.accounts.known('sue')}/invitation", json={})
        assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
        assert (await client.post("/api/v1/user/99999/invitation", json={})).status_code == 404
    async with shop.anybody() as nobody:
        assert (await nobody.post("/api/v1/user/1/invitation", json={})).status_code == 401
    assert await shop.accounts.shelf.find(INVITATION) == []


async def test_nobody_makes_a_link_for_themselves(shop: Shop) -> None:
    async with await shop.as_("boss") as boss:
        answer = await boss.post(f"/api/v1/user/{shop.accounts.known('boss')}/invitation", json={})
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "AUT016")


async def test_nobody_is_given_a_way_into_the_account_of_somebody_who_administers_more(shop: Shop) -> None:
    await people.add(
        shop.holder, shop.accounts, login="clara", name="Clara", password=PASSWORD, unit="main", roles=["clerk"]
    )
    async with await shop.as_("clara") as clara:
        answer = await clara.post(f"/api/v1/user/{shop.accounts.known('boss')}/invitation", json={})
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "AUT017")
        assert (await clara.post(f"/api/v1/user/{shop.accounts.known('sam')}/invitation", json={})).status_code == 200


async def test_a_locked_person_gets_no_link_and_locking_ends_the_one_there_is(shop: Shop) -> None:
    sam = shop.accounts.known("sam")
    async with await shop.as_("boss") as boss, shop.anybody() as nobody:
        token = await link_for(boss, sam)
        assert (await boss.patch(f"/api/v1/user/{sam}", json={"active": False})).status_code == 200
        assert (await redeem(nobody, token)).status_code == 404
        assert (await boss.post(f"/api/v1/user/{sam}/invitation", json={})).json()["error"]["code"] == "AUT018"
        assert (await boss.patch(f"/api/v1/user/{sam}", json={"active": True})).status_code == 200
        assert (await redeem(nobody, token)).status_code == 404


async def test_guessing_links_is_slowed_down(shop: Shop) -> None:
    async with shop.anybody() as client:
        answers = [(await redeem(client, f"guess{number}")).status_code for number in range(62)]
        assert answers[:60] == [404] * 60 and set(answers[60:]) == {429}


async def test_locking_a_person_in_the_grid_ends_sessions_for_good(shop: Shop) -> None:
    sam, ended = shop.accounts.known("sam"), list[int]()
    bearer = await shop.accounts.tokens.create(sam)
    async with await shop.as_("boss") as boss, await shop.as_("sam") as client:
        shop.accounts.sessions.on_end(ended.append)
        await cell(boss, sam, False)
        assert len(ended) == 1 and (await client.get("/api/v1/me")).status_code == 401
        await cell(boss, sam, True)
        assert (await client.get("/api/v1/me")).status_code == 401, "unlocking revives no session"
    assert await shop.accounts.tokens.user_of(bearer) is None
    assert await sign_in(shop, "sam", PASSWORD) == 200


async def cell(client: httpx.AsyncClient, user: int, active: bool) -> None:
    """Locks or unlocks a person as the grid does."""
    edits: list[dict[str, Any]] = [{"id": user, "field": "active", "value": active}]
    answer = await client.post("/api/v1/user/cells", json={"edits": edits})
    assert answer.status_code == 200 and "error" not in answer.json()["results"][0], answer.text


async def test_nobody_changes_their_own_roles(shop: Shop) -> None:
    boss, sam = shop.accounts.known("boss"), shop.accounts.known("sam")
    async with await shop.as_("boss") as client:
        roles = (await client.get("/api/v1/role")).json()["rows"]
        auditor = next(row["id"] for row in roles if row["name"] == "auditor")
        refused = await client.post("/api/v1/role_holding", json={"user": boss, "role": auditor})
        assert (refused.status_code, refused.json()["error"]["code"]) == (403, "REC058")
        held = (await client.get("/api/v1/role_holding", params={"filter": f"user == {boss}"})).json()["rows"]
        assert (await client.delete(f"/api/v1/role_holding/{held[0]['id']}")).status_code == 403
        later = {"until": "2030-01-01"}
        assert (await client.patch(f"/api/v1/role_holding/{held[0]['id']}", json=later)).status_code == 403
        other = await client.post("/api/v1/role_holding", json={"user": sam, "role": auditor})
        assert other.status_code == 201
        taken = f"/api/v1/role_holding/{other.json()['id']}"
        assert (await client.patch(taken, json={"user": boss})).status_code == 403
        assert (await client.delete(taken)).status_code == 200
