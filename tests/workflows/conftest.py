"""A served house over flows.yaml, once per engine; each test gets a copy of one filled database."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from tests import postgres
from tests.workflows.company import Company, Ticking, at_work, opened, populate

ENGINES = ("sqlite", pytest.param("postgres", marks=pytest.mark.postgres))


@pytest.fixture(scope="session", params=ENGINES)
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a database with the company in it, once per engine; nobody works on it."""
    on_sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path_factory.mktemp('filled')}/filled.db" if on_sqlite else postgres.fresh_database()
    asyncio.run(_fill(url))
    yield url
    if not on_sqlite:
        postgres.drop_database(url)


async def _fill(url: str) -> None:
    time = Ticking()
    made = Company(await opened(url, time), time)
    await populate(made)
    await made.house.store.close()


@pytest.fixture
def database(filled: str, tmp_path: Path) -> Iterator[str]:
    """A copy of it for one test."""
    if filled.startswith("sqlite"):
        shutil.copyfile(filled.removeprefix("sqlite:///"), tmp_path / "test.db")
        yield f"sqlite:///{tmp_path}/test.db"
        return
    name = f"copy_{uuid4().hex[:16]}"
    postgres.sql(f'CREATE DATABASE "{name}" TEMPLATE "{filled.rpartition("/")[2]}"')
    url = f"{postgres.server_url()}/{name}"
    yield url
    postgres.drop_database(url)


@pytest.fixture
async def company(database: str) -> AsyncIterator[Company]:
    """The company at work."""
    made = await at_work(database)
    yield made
    await made.house.store.close()
