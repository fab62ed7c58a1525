"""Both databases, another system that listens, a mail server."""

from collections.abc import AsyncIterator

import pytest

from tests.notices.ends import Post, Receiver, post_office, receiver


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest) -> str:
    """Each of the databases."""
    return str(request.param)


@pytest.fixture
async def erp() -> AsyncIterator[Receiver]:
    """Another system."""
    async with receiver() as found:
        yield found


@pytest.fixture
async def office() -> AsyncIterator[Post]:
    """A mail server without TLS, on this machine."""
    async with post_office() as found:
        yield found
