"""A house whose approvals run, over a schema of a test's own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

import workflows.register
from records.extensions import Extensions
from tests.fixtures.houses import Housed, house

ENGINES = ("sqlite", pytest.param("postgres", marks=pytest.mark.postgres))


@asynccontextmanager
async def approving(schema: str, folder: Path, engine: str = "sqlite", **more: Any) -> AsyncIterator[Housed]:
    """`house` of the fixtures with the approvals in it; `more` as there."""
    extensions = Extensions()
    workflows.register.register(extensions)
    async with house(schema, folder, engine, extensions=extensions, **more) as opened:
        yield opened
