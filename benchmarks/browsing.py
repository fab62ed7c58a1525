"""A grid page in Chromium: its elements, the memory it holds on the server, and how soon rows are seen."""

import re
import secrets
import urllib.parse
from collections.abc import Iterator, Mapping
from functools import partial

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from benchmarks.measuring import Figure, Series
from benchmarks.place import Place
from benchmarks.serving import COOKIE, Caller, Served
from tests.chromium import FLAGS, executable

CLIENTS = 40
ROUNDS = 12
FIRST_ROW = (
    "() => [...document.querySelectorAll('.ag-center-cols-container .ag-cell')].some((c) => c.textContent.trim())"
)
ELEMENTS = re.compile(r"parseElements\(String\.raw`(.*?)`\)", re.S)
KEY = re.compile(r'"(\d+)":\s*\{')


def run(place: Place) -> Iterator[Figure]:
    """Elements and memory by plain requests, the first rows by a browser."""
    with place.product() as served, place.yardstick() as bare:
        token = Caller(served).sign_in()
        yield from _size(served, token)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=executable(), args=FLAGS)
            yield _first_rows(browser, served, bare, token)
            browser.close()


def _size(served: Served, token: str) -> Iterator[Figure]:
    caller = Caller(served, token)
    html = _page(caller)
    found = ELEMENTS.search(html)
    assert found, "the page has no elements"
    yield Figure("NiceGUI elements of a grid page", len(KEY.findall(found[1])), "", 80)
    opened = [_open(served, caller, token) for _ in range(CLIENTS // 2)]  # the first ones fill caches
    before = served.memory
    opened += [_open(served, caller, token) for _ in range(CLIENTS)]
    grown = served.memory - before
    for socket in opened:
        socket.close()
    yield Figure("server memory of an open grid page", grown / CLIENTS / 1024, "KiB", 600, note=f"{CLIENTS} pages")


def _page(caller: Caller) -> str:
    status, body = caller.get("/e/deal?view=all")
    assert status == 200, status
    return body.decode()


def _open(served: Served, caller: Caller, token: str) -> ClientConnection:
    """A page with its socket, as a browser holds it."""
    html = _page(caller)
    found = re.search(r'"client_id":\s*"([^"]+)"', html) or re.search(r"'client_id':\s*'([^']+)'", html)
    assert found, "the page names no client"
    query = urllib.parse.urlencode({
        "EIO": 4, "transport": "websocket", "client_id": found[1], "implicit_handshake": "true",
        "tab_id": secrets.token_hex(8), "document_id": secrets.token_hex(8), "old_tab_id": "", "next_message_id": 0,
    })  # fmt: skip
    address = f"{served.url.replace('http', 'ws', 1)}/_nicegui_ws/socket.io/?{query}"
    cookie = {"Cookie": f"{COOKIE}={token}"}
    socket: ClientConnection = connect(address, origin=Origin(served.url), additional_headers=cookie)
    socket.recv(10)
    socket.send("40")
    answer = str(socket.recv(10))
    assert answer.startswith("40"), answer
    return socket


def _first_rows(browser: Browser, served: Served, bare: Served, token: str) -> Figure:
    """Loads in turn, each in a browser that has been there before, as on any day but the first."""
    visits = {
        "ours": (_visitor(browser, served, token), f"{served.url}/e/deal?view=all"),
        "theirs": (_visitor(browser, bare, token), f"{bare.url}/grid"),
    }
    cold = _loads(visits, 1)
    _loads(visits, 2)  # a browser keeps what it compiled after it has met it twice
    warm = _loads(visits, ROUNDS)
    ratio = warm["ours"].median / warm["theirs"].median
    note = (
        f"product {warm['ours']}; AG Grid alone {warm['theirs']}; "
        f"first visit {cold['ours'].median * 1000:.0f} and {cold['theirs'].median * 1000:.0f} ms"
    )
    return Figure("first rows in the browser", ratio, bar=1.5, note=note)


def _visitor(browser: Browser, served: Served, token: str) -> BrowserContext:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en")
    context.add_cookies([{"name": COOKIE, "value": token, "url": served.url}])
    return context


def _loads(visits: Mapping[str, tuple[BrowserContext, str]], rounds: int) -> dict[str, Series]:
    """From the address to the first row, in an empty tab that stands open already."""
    found = {name: Series() for name in visits}
    for _ in range(rounds):
        for name, (context, address) in visits.items():
            page = context.new_page()
            found[name].time(partial(_load, page, address))
            page.close()
    return found


def _load(page: Page, address: str) -> None:
    page.goto(address, wait_until="commit")
    page.wait_for_function(FIRST_ROW, polling="raf", timeout=60_000)
