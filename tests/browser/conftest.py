"""Real Chromium against a real server; every page must stay free of errors in the browser's console."""

import inspect
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from tests.browser.serving import Served, serve
from tests.chromium import FLAGS, executable

Visit = Callable[..., Awaitable[Page]]
HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of these share one browser, and so one event loop."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)
            if inspect.iscoroutinefunction(getattr(item, "function", None)):
                item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """One browser for all tests."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=executable(), args=FLAGS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def served(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Served]:
    """The showcase, served."""
    server = await serve(tmp_path_factory.mktemp("served"))
    yield server
    server.stop()
    assert server.errors() == []


@pytest_asyncio.fixture(loop_scope="session")
async def visit(chromium: Browser, served: Served) -> AsyncIterator[Visit]:
    """`page = await visit("clerk", "/e/thing")`: a signed-in page in a browser profile of its own."""
    async with visiting(chromium, served) as open_page:
        yield open_page


@asynccontextmanager
async def visiting(chromium: Browser, served: Served) -> AsyncIterator[Visit]:
    """Opens pages, closes them at the end, and finds what went wrong in their consoles."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    async def open_page(
        login: str,
        path: str,
        *,
        width: int = 1440,
        height: int = 900,
        theme: str = "light",
        expected: str = "",
        touch: bool = False,
        language: str = "zh-CN",
    ) -> Page:
        context = await chromium.new_context(
            viewport={"width": width, "height": height}, locale=language, timezone_id="Asia/Shanghai",
            color_scheme="dark" if theme == "dark" else "light", reduced_motion="reduce", has_touch=touch,
        )  # fmt: skip
        context.set_default_timeout(30_000)
        contexts.append(context)
        if login:
            await context.add_cookies([{"name": "gridwright_session", "value": served.token(login), "url": served.url}])
        page = await context.new_page()
        page.on("pageerror", lambda error: wrong.append(f"{path}: {error}"))
        page.on(
            "console",
            lambda message: (
                wrong.append(f"{path}: {message.text} {message.location.get('url', '')}")
                if message.type == "error" and not (expected and expected in message.text)
                else None
            ),
        )
        await page.goto(served.url + path)
        if login:
            await page.wait_for_function("() => globalThis.socket?.connected && globalThis.did_handshake")
        return page

    yield open_page
    for context in contexts:
        await context.close()
    assert wrong == []
