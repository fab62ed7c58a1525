"""The shop on both engines."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from accounts import passwords
from tests.api.house import Shop, database, opened
from tests.postgres import drop_database


@pytest.fixture(autouse=True)
def quick_hashing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Real argon2id at the lowest cost: these tests make many people."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", cheap)
    monkeypatch.setattr(passwords, "NOBODY", cheap.hash("nobody"))


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def shop(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Shop]:
    """The shop with its people, over a database of the test's own."""
    url = await asyncio.to_thread(database, request.param, tmp_path)
    async with opened(url, tmp_path) as found:
        yield found
    if request.param == "postgres":
        drop_database(url)
