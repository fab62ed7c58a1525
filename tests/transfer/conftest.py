"""The market on both engines."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.transfer.market import Importing, market


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def ann(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Importing]:
    """A seller who may import deals of her own."""
    async with market(tmp_path, str(request.param)) as opened:
        yield Importing(opened)
