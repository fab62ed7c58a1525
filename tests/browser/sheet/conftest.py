"""The grid as a spreadsheet: every gesture is tried on both engines, each test in a tab of one signed-in browser."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext

from tests import postgres
from tests.browser.serving import Served, serve, start
from tests.browser.sheet.sheet import Sheet

ENGINES = ("sqlite", "postgres")


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """The database engine of the server."""
    return str(request.param)


class Desks:
    """The showcase, served over each engine that is asked for, and browsers in which people are signed in there: each
    begun once and kept to the end, in whatever order the engines take turns."""

    def __init__(self, chromium: Browser, folders: pytest.TempPathFactory) -> None:
        self._chromium = chromium
        self._folders = folders
        self._servers: dict[str, Served] = {}
        self._browsers: dict[tuple[str, str], BrowserContext] = {}
        self._databases: list[str] = []
        self._second: Served | None = None

    async def desk(self, engine: str) -> Served:
        """The server over this engine."""
        if engine not in self._servers:
            database = postgres.fresh_database("sheet") if engine == "postgres" else ""
            self._databases += [database] if database else []
            self._servers[engine] = await serve(self._folders.mktemp("sheet"), database=database)
        return self._servers[engine]

    async def second_desk(self) -> Served:
        """Another process over the PostgreSQL database of the first."""
        if self._second is None:
            first = await self.desk("postgres")
            log = first.log.with_name("second.log")
            self._second = await asyncio.to_thread(start, first.schema, self._databases[0], log)
        return self._second

    async def browser(self, engine: str, login: str) -> BrowserContext:
        """The browser of this person."""
        if (engine, login) not in self._browsers:
            self._browsers[engine, login] = await browser_of(self._chromium, await self.desk(engine), login)
        return self._browsers[engine, login]

    async def end(self) -> None:
        """Closes all; no server may have logged an error."""
        for context in self._browsers.values():
            await context.close()
        servers = [*self._servers.values(), *filter(None, [self._second])]
        for server in servers:
            server.stop()
        for url in self._databases:
            postgres.drop_database(url)
        assert [error for server in servers for error in server.errors()] == []


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def desks(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desks]:
    """What all these tests share."""
    found = Desks(chromium, tmp_path_factory)
    yield found
    await found.end()


@pytest_asyncio.fixture(loop_scope="session")
async def desk(desks: Desks, engine: str) -> Served:
    """The showcase, served over one engine."""
    return await desks.desk(engine)


@pytest_asyncio.fixture(loop_scope="session")
async def signed_in(desks: Desks, engine: str) -> BrowserContext:
    """A browser in which the clerk is signed in and the clipboard may be read."""
    return await desks.browser(engine, "clerk")


@pytest_asyncio.fixture(loop_scope="session")
async def second_browser(desks: Desks, engine: str) -> BrowserContext:
    """The browser of a colleague, the manager."""
    return await desks.browser(engine, "boss")


async def browser_of(chromium: Browser, desk: Served, login: str) -> BrowserContext:
    """A browser in which this person is signed in and the clipboard may be read."""
    context = await chromium.new_context(
        viewport={"width": 1440, "height": 900}, locale="zh-CN", timezone_id="Asia/Shanghai", reduced_motion="reduce",
        permissions=["clipboard-read", "clipboard-write"],
    )  # fmt: skip
    context.set_default_timeout(30_000)
    await context.add_cookies([{"name": "gridwright_session", "value": desk.token(login), "url": desk.url}])
    return context


@pytest_asyncio.fixture(loop_scope="session")
async def sheet(signed_in: BrowserContext, desk: Served) -> AsyncIterator[Sheet]:
    """A tab for one test, whose columns stand as the schema says; the browser's console must stay free of errors."""
    desk.call("clerk", "PUT", "/me/preferences", {})
    async with tab_of(signed_in, desk) as tab:
        yield tab


@pytest_asyncio.fixture(loop_scope="session")
async def colleague(second_browser: BrowserContext, desk: Served) -> AsyncIterator[Sheet]:
    """A tab of somebody else, who `joins` what the first one shows."""
    async with tab_of(second_browser, desk) as tab:
        yield tab


@asynccontextmanager
async def tab_of(context: BrowserContext, desk: Served) -> AsyncIterator[Sheet]:
    """An empty tab that must not complain."""
    tab = await Sheet.open(context, desk)
    yield tab
    await tab.page.close()
    assert tab.wrong == []
