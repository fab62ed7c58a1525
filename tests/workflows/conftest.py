"""A served house over flows.yaml, once per engine; each test gets a copy of one filled database."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from tests import postgres
from tests.workflows.company import FLOWS, FRIDAY, TIMED, Company, Ticking, at_work, opened, populate

ENGINES = ("sqlite", pytest.param("postgres", marks=pytest.mark.postgres))


@pytest.fixture(scope="session", params=ENGINES)
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a database with the company in it, once per engine; nobody works on it."""
    yield from _filled(request.param, tmp_path_factory, FLOWS)


@pytest.fixture(scope="session", params=ENGINES)
def filled_timed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The same over timed.yaml."""
    yield from _filled(request.param, tmp_path_factory, TIMED)


def _filled(engine: str, folders: pytest.TempPathFactory, path: Path) -> Iterator[str]:
    on_sqlite = engine == "sqlite"
    url = f"sqlite:///{folders.mktemp('filled')}/filled.db" if on_sqlite else postgres.fresh_database()
    asyncio.run(_fill(url, path))
    yield url
    if not on_sqlite:
        postgres.drop_database(url)


async def _fill(url: str, path: Path) -> None:
    time = Ticking()
    made = Company(await opened(url, time, path), time)
    await populate(made)
    await made.house.store.close()


@pytest.fixture
def database(filled: str, tmp_path: Path) -> Iterator[str]:
    """A copy of it for one test."""
    yield from _copied(filled, tmp_path)


@pytest.fixture
def timed_database(filled_timed: str, tmp_path: Path) -> Iterator[str]:
    """A copy of the database over timed.yaml for one test."""
    yield from _copied(filled_timed, tmp_path)


def _copied(filled: str, tmp_path: Path) -> Iterator[str]:
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
async def workshop(timed_database: str) -> AsyncIterator[Company]:
    """The company of timed.yaml on a Friday at 16:00."""
    made = await at_work(timed_database, TIMED, FRIDAY)
    yield made
    await made.house.store.close()


@pytest.fixture
async def company(database: str) -> AsyncIterator[Company]:
    """The company at work."""
    made = await at_work(database)
    yield made
    await made.house.store.close()
