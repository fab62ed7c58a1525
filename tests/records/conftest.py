"""The shop on both engines, for tests of the door."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fixtures.houses import Housed
from tests.records.shop import shop


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest) -> str:
    """Each of the databases."""
    return str(request.param)


@pytest.fixture
async def open_shop(tmp_path: Path, engine: str) -> AsyncIterator[Housed]:
    """An open shop."""
    async with shop(tmp_path, engine) as opened:
        yield opened
