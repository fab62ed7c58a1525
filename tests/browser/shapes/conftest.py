"""Most of these tests look from tabs of one signed-in browser: a browser of their own for each would cost more."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page

from tests.browser.serving import STANDS, Served

Look = Callable[..., Awaitable[Page]]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def clerk(chromium: Browser, served: Served) -> AsyncIterator[BrowserContext]:
    """A browser in which the clerk is signed in."""
    context = await chromium.new_context(
        viewport={"width": 1440, "height": 900}, locale="zh-CN", timezone_id="Asia/Shanghai", reduced_motion="reduce"
    )
    context.set_default_timeout(30_000)
    await context.add_cookies([{"name": "gridwright_session", "value": served.token("clerk"), "url": served.url}])
    yield context
    await context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def look(clerk: BrowserContext, served: Served) -> AsyncIterator[Look]:
    """`page = await look("/e/thing")`: a tab of the clerk; its console must stay free of errors but the `expected`."""
    tabs: list[Page] = []
    wrong: list[str] = []

    async def open_tab(path: str, *, expected: str = "", height: int = 900) -> Page:
        page = await clerk.new_page()
        tabs.append(page)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on(
            "console",
            lambda said: (
                wrong.append(said.text) if said.type == "error" and not (expected and expected in said.text) else None
            ),
        )
        if height != 900:
            await page.set_viewport_size({"width": 1440, "height": height})
        await page.goto(served.url + path)
        await page.wait_for_function(STANDS)
        return page

    yield open_tab
    for page in tabs:
        await page.close()
    assert wrong == []
