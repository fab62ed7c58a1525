"""A served shop within the test's own process: people, a door per login, HTTP clients over ASGI."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import httpx

import app as wiring
import transfer.register
import workflows.register
from accounts import people
from accounts.accounts import Accounts
from accounts.holder import HouseHolder
from api.application import application
from commands.call import Loaded
from kernel.settings import Settings
from tests import postgres
from tests.api.serving import PASSWORD, PEOPLE, SHOP
from tests.fixtures.houses import Housed

ORIGIN = "http://shop.test"


@dataclass(frozen=True)
class Shop:
    """The shop's parts, and clients of people."""

    holder: HouseHolder
    accounts: Accounts
    application: Any

    def anybody(self, **headers: str) -> httpx.AsyncClient:
        """A client that is not signed in."""
        transport = httpx.ASGITransport(self.application, raise_app_exceptions=False)
        return httpx.AsyncClient(transport=transport, base_url=ORIGIN, headers={"origin": ORIGIN, **headers})

    async def as_(self, login: str) -> httpx.AsyncClient:
        """A browser signed in as this person."""
        client = self.anybody()
        user = self.accounts.known(login)
        token, _ = await self.accounts.sessions.begin(user, "test")
        client.cookies.set("gridwright_session", token)
        return client


_LOADED: dict[tuple[Path, str], Loaded] = {}  # by file and text, which a test may change


def _loaded(schema: Path) -> Loaded:
    key = (schema, schema.read_text(encoding="utf-8"))
    if key not in _LOADED:
        _LOADED[key] = wiring.load(Settings.read({}, schema=schema))
    return _LOADED[key]


@asynccontextmanager
async def opened(database: str, data: Path, schema: Path = SHOP, *, populated: bool = True) -> AsyncIterator[Shop]:
    """The shop over this database, with its people."""
    settings = Settings.read({}, schema=schema, database=database, data=data)
    async with wiring.house(settings, loaded=_loaded(schema)) as house:
        holder = HouseHolder(house)
        accounts = Accounts(holder)
        for login, roles, unit, manager in PEOPLE if populated and accounts.is_empty() else ():
            await people.add(
                holder,
                accounts,
                login=login,
                name=login.title(),
                unit=unit,
                roles=roles,
                manager=manager,
                password=PASSWORD,
            )
        yield Shop(holder, accounts, application(holder, accounts))


def populate(database: str, data: Path, schema: Path = SHOP) -> None:
    """Makes the database with the people of the shop, for a server of its own."""

    async def fill() -> None:
        async with opened(database, data, schema):
            pass

    asyncio.run(fill())


def database(engine: str, folder: Path) -> str:
    """A copy of the shop's database with its people, which is made once for each engine."""
    kept = _kept(engine)
    if engine == "postgres":
        return postgres.fresh_database("copied", kept)
    shutil.copy(kept.removeprefix("sqlite:///"), folder / "shop.db")
    return f"sqlite:///{folder}/shop.db"


@cache
def _kept(engine: str) -> str:
    folder = Path(mkdtemp())
    url = f"sqlite:///{folder}/kept.db" if engine == "sqlite" else postgres.fresh_database("shop")
    populate(url, folder)
    return url


def served_by(opened: Housed) -> Shop:
    """The house behind its HTTP interface."""
    workflows.register.register(opened.house.extensions)
    transfer.register.register(opened.house.extensions)
    holder = HouseHolder(opened.house)
    accounts = Accounts(holder)
    return Shop(holder, accounts, application(holder, accounts))
