"""The first administrator of an empty database is one person, however many ask at the same time."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.api.house import Shop, opened
from tests.api.serving import PASSWORD
from tests.contracts.surface import surface
from tests.postgres import drop_database, fresh_database


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def empty(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Shop]:
    """The shop without people."""
    url = f"sqlite:///{tmp_path}/shop.db" if request.param == "sqlite" else fresh_database("first")
    async with opened(url, tmp_path, populated=False) as found:
        yield found
    if request.param == "postgres":
        drop_database(url)


async def ask(shop: Shop, login: str) -> int:
    """The status of one person's wish to be the first administrator."""
    async with shop.anybody() as client:
        body = {"login": login, "name": login.title(), "password": PASSWORD}
        return (await client.post("/api/v1/login/first", json=body)).status_code


@surface("POST /login/first")
async def test_of_eight_who_ask_at_once_one_is_made(empty: Shop) -> None:
    answers = await asyncio.gather(*(ask(empty, f"eve{number}") for number in range(8)))
    assert sorted(answers) == [200, *[409] * 7]
    facts = empty.holder.current.organisation
    assert len(facts.members) == len(facts.administrators("accounts")) == 1
    assert len(await empty.accounts.shelf.find("credential")) == 1


async def test_the_same_login_twice_at_once_is_one_person(empty: Shop) -> None:
    answers = await asyncio.gather(*(ask(empty, "eve") for _ in range(4)))
    assert sorted(answers) == [200, 409, 409, 409]


async def test_a_weak_password_makes_nobody(empty: Shop) -> None:
    async with empty.anybody() as client:
        body = {"login": "eve", "name": "Eve", "password": "short"}
        assert (await client.post("/api/v1/login/first", json=body)).status_code == 422
    assert empty.accounts.is_empty() and await ask(empty, "eve") == 200
