"""The demo company on an engine, filled once for all tests of a file and served."""

import asyncio
from collections.abc import Iterator

import pytest

from tests import postgres
from tests.acceptance.company import Company, fill_small


@pytest.fixture(scope="module")
def engine() -> str:
    """SQLite, unless a file asks for both."""
    return "sqlite"


@pytest.fixture(scope="module")
def company(engine: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    """The company, open for business; nothing it logged may be an error."""
    folder = tmp_path_factory.mktemp("company")
    database = f"sqlite:///{folder}/company.db" if engine == "sqlite" else postgres.fresh_database("company")
    opened = Company.open(asyncio.run(fill_small(folder, database)), database)
    yield opened
    opened.served.stop()
    if engine == "postgres":
        postgres.drop_database(database)
    assert opened.served.errors() == []
