"""The company that `make run` fills, on an engine: filled once in a run, copied for the tests of a file and served."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import postgres
from tests.acceptance.company import Company, copied
from tests.browser.conftest import chromium, visit

__all__ = ["chromium", "visit"]  # fixtures of the browser, for the company's pages


@pytest.fixture(scope="module")
def engine() -> str:
    """SQLite, unless a file asks for both."""
    return "sqlite"


@pytest.fixture(scope="module")
def company(engine: str, shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    """The company, open for business; nothing it logged may be an error."""
    folder = tmp_path_factory.mktemp("company")
    database = copied(engine, shared / f"filled-{engine}", folder)
    opened = Company.open(folder / "schema.yaml", database)
    yield opened
    opened.served.stop()
    if engine == "postgres":
        postgres.drop_database(database)
    assert opened.served.errors() == []
