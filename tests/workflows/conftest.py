"""A served house over flows.yaml, once on SQLite and once on PostgreSQL."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests import postgres
from tests.workflows.company import Company, Ticking, opened, populate


@pytest.fixture(params=("sqlite", pytest.param("postgres", marks=pytest.mark.postgres)))
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a new, empty database of each engine."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/test.db"
        return
    url = postgres.fresh_database()
    yield url
    postgres.drop_database(url)


@pytest.fixture
async def company(database: str) -> AsyncIterator[Company]:
    """The company at work."""
    time = Ticking()
    house = await opened(database, time)
    made = Company(house, time)
    await populate(made)
    yield made
    await house.store.close()
