"""Pages of the product and of AG Grid alone, as a browser visits them."""

import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from benchmarks.filling import COLUMNS
from benchmarks.place import Place
from benchmarks.serving import COOKIE, Served
from tests.chromium import FLAGS, executable

LIST: Final = "/e/deal?view=all"
FIRST_ROW: Final = (
    "() => [...document.querySelectorAll('.ag-center-cols-container .ag-cell')].some((c) => c.textContent.trim())"
)


def bare_grid(place: Place, bare: Served, served: Served | None = None) -> str:
    """The address of AG Grid alone: over the product's endpoint, asking as the product does, or over the bare route."""
    more = place.columns - len(COLUMNS)
    if served is None:
        return f"{bare.url}/grid?more={more}"
    named = f"&fields={','.join(COLUMNS)}" if not more else ""  # so many names are too long: without any all are meant
    rows = f"{served.url}/api/v1/deal?view=all{named}"
    return f"{bare.url}/grid?{urllib.parse.urlencode({'more': more, 'rows': rows})}"


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser in which a page of the yardstick may ask the product for rows, as one of its own may."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=[*FLAGS, "--disable-web-security"])
        yield browser
        browser.close()


def visitor(browser: Browser, served: Served, token: str) -> BrowserContext:
    """Somebody who is signed in, before a window of an ordinary size."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en")
    context.add_cookies([{"name": COOKIE, "value": token, "url": served.url}])
    return context


def load(page: Page, address: str) -> None:
    """Goes there and waits for the first row."""
    page.goto(address, wait_until="commit")
    page.wait_for_function(FIRST_ROW, polling="raf", timeout=60_000)
