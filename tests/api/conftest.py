"""The shop on both engines."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.api.house import Shop, opened
from tests.postgres import drop_database, fresh_database


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def shop(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Shop]:
    """The shop with its people, over a fresh database."""
    url = f"sqlite:///{tmp_path}/shop.db" if request.param == "sqlite" else fresh_database("api")
    async with opened(url, tmp_path) as found:
        yield found
    if request.param == "postgres":
        drop_database(url)
