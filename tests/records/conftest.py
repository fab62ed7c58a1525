"""The shop on both engines, for tests of the door."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fixtures.houses import Housed
from tests.records.shop import shop


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def open_shop(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Housed]:
    """An open shop."""
    async with shop(tmp_path, request.param) as opened:
        yield opened
