"""The market and the deals on both engines."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fixtures.houses import Housed, Person, house
from tests.transfer.dealing import MORE, SCHEMA, WHO
from tests.transfer.market import Importing, market
from transfer.register import register


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def ann(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Importing]:
    """A seller who may import deals of her own."""
    async with market(tmp_path, str(request.param)) as opened:
        yield Importing(opened)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def opened(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Housed]:
    async with house(SCHEMA, tmp_path, request.param, people=WHO) as made:
        register(made.house.extensions)
        yield made


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def plain(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Housed]:
    """Where nothing demands encryption, and a clerk does not see the prices of lines, nor a blind one the lines."""
    text = SCHEMA.replace("    encrypt_export: has_personal_data\n", "")
    text = text.replace("          caller: {type: phone, label: Caller}\n", "")
    text = text.replace("hide: [cost], mask: [mark]}", "hide: [cost, items.price, items.twice], mask: [mark]}")
    text = text.replace("clerk: {label: Clerk}", "clerk: {label: Clerk}, blind: {label: Blind}, mute: {label: Mute}")
    text = text.replace("    views:", MORE)
    more = (Person("blind", "d1", ("blind",)), Person("mute", "d1", ("mute",)))
    async with house(text, tmp_path, request.param, people=(*WHO, *more)) as made:
        register(made.house.extensions)
        yield made
