"""Databases as release 0.1 left them, with requests in flight: kept as they were, never made anew."""

import gzip
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests import postgres
from tests.workflows.company import Company, at_work

KEPT = Path(__file__).parent


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a copy of the older release's database."""
    if request.param == "sqlite":
        (tmp_path / "older.db").write_bytes(gzip.decompress((KEPT / "release_0_1.db.gz").read_bytes()))
        yield f"sqlite:///{tmp_path}/older.db"
        return
    url = postgres.fresh_database("older")
    dump = gzip.decompress((KEPT / "release_0_1.sql.gz").read_bytes())
    postgres.feed(dump, url)
    yield url
    postgres.drop_database(url)


@pytest.fixture
async def company(database: str) -> AsyncIterator[Company]:
    """The company of that database at work under this release."""
    made = await at_work(database, KEPT / "release_0_1.yaml")
    yield made
    await made.house.store.close()
