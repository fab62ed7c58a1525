"""A grid page in Chromium: its elements, the memory it holds on the server, and how soon rows are seen."""

import re
import secrets
import urllib.parse
from collections.abc import Iterator, Mapping
from functools import partial

from playwright.sync_api import Browser, BrowserContext
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from benchmarks import wheeling
from benchmarks.measuring import Figure, Series
from benchmarks.place import Place
from benchmarks.serving import COOKIE, Caller, Served
from benchmarks.visiting import LIST, bare_grid, chromium, load, visitor

CLIENTS = 40
ROUNDS = 12
ELEMENTS = re.compile(r"parseElements\(String\.raw`(.*?)`\)", re.S)
KEY = re.compile(r'"(\d+)":\s*\{')


def run(place: Place) -> Iterator[Figure]:
    """Elements and memory by plain requests, the first rows by a browser."""
    with place.product() as served, place.yardstick() as bare:
        token = Caller(served).sign_in()
        yield from _size(served, token)
        with chromium() as browser:
            yield from _first_rows(browser, place, served, bare, token)
            yield from wheeling.run(browser, place, served, bare, token)


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
    status, body = caller.get(LIST)
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


def _first_rows(browser: Browser, place: Place, served: Served, bare: Served, token: str) -> Iterator[Figure]:
    """Loads in turn, each in a browser that has been there before, as on any day but the first."""
    visits = {
        "ours": (visitor(browser, served, token), served.url + LIST),
        "same": (visitor(browser, bare, token), bare_grid(place, bare, served)),
        "bare": (visitor(browser, bare, token), bare_grid(place, bare)),
    }
    cold = _loads(visits, 1)
    _loads(visits, 2)  # a browser keeps what it compiled after it has met it twice
    warm = _loads(visits, ROUNDS)
    note = f"product {warm['ours']}; first visit {cold['ours'].median * 1000:.0f} ms"
    for name, what, bar in (("same", "on the same endpoint", 1.3), ("bare", "on the bare route", None)):
        alone = f"AG Grid alone {warm[name]}; first visit {cold[name].median * 1000:.0f} ms"
        ratio = warm["ours"].median / warm[name].median
        yield Figure(f"first rows, to AG Grid {what}", ratio, bar=bar, note=f"{note}; {alone}")


def _loads(visits: Mapping[str, tuple[BrowserContext, str]], rounds: int) -> dict[str, Series]:
    """From the address to the first row, in an empty tab that stands open already."""
    found = {name: Series() for name in visits}
    for _ in range(rounds):
        for name, (context, address) in visits.items():
            page = context.new_page()
            found[name].time(partial(load, page, address))
            page.close()
    return found
