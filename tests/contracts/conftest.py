"""People and bids, served on both engines."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.api.house import Shop, served_by
from tests.contracts import bids
from tests.contracts.bids import OWNERS, WHO
from tests.contracts.request_probes import Stand
from tests.fixtures.houses import house


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def stand(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Stand]:
    async with house(bids.SCHEMA, tmp_path, request.param, people=bids.PEOPLE) as opened, AsyncExitStack() as stack:
        served: Shop = served_by(opened)
        people = {*WHO, *OWNERS}
        yield Stand(opened, {who: await stack.enter_async_context(await served.as_(who)) for who in sorted(people)})
