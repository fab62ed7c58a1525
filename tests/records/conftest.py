"""The shop on SQLite, for tests of the door."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fixtures.houses import Housed
from tests.records.shop import shop


@pytest.fixture
async def open_shop(tmp_path: Path) -> AsyncIterator[Housed]:
    """An open shop."""
    async with shop(tmp_path) as opened:
        yield opened
