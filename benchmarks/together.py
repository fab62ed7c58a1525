"""Two hundred people in one list, a hundred edits a second: how soon each edit stands on the others' screens."""

import asyncio
import json
import re
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from random import Random
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

import aiohttp
import httpx
from playwright.async_api import async_playwright
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin

from benchmarks.measuring import Figure
from benchmarks.place import Place
from benchmarks.serving import COOKIE, Caller, Served
from tests.chromium import FLAGS, executable

PEOPLE: Final = 200
EDITS: Final = 100  # a second, of all of them together
SECONDS: Final = 20
SCREEN: Final = 40  # rows on a screen
COLUMNS: Final = ("name", "quantity", "note")
REST: Final = 0.4  # seconds a page waits between two questions, at least: as `ui/components/grid/hearing.js` does
LONGEST: Final = 1.0
SPREAD: Final = 0.12
SOON: Final = 0.04


@dataclass
class Edits:
    """When each value was saved, and how long it took until it was seen."""

    saved: dict[int, tuple[int, float]] = field(default_factory=dict)  # by value: record, moment
    seconds: list[float] = field(default_factory=list)
    refused: int = 0
    asked: int = 0


class Screen:
    """One person's page, without a browser: hears what changed and asks for the rows it shows, with its own rights."""

    def __init__(self, served: Served, token: str, ids: list[int], edits: Edits, dice: Random) -> None:
        self._served, self._token, self._ids, self._edits, self._dice = served, token, set(ids), edits, dice
        self._heard: set[int] = set()
        self._asked_at = 0.0
        self._rest = REST
        self._task: asyncio.Task[None] | None = None
        self._seen: set[int] = set()
        headers = {"Origin": served.url, "Cookie": f"{COOKIE}={token}"}
        self.http = aiohttp.ClientSession(
            served.url, headers=headers
        )  # a quarter of what httpx costs beside the server

    async def listen(self, socket: ClientConnection, client: str) -> None:
        """Answers pings and hears until the socket is closed."""
        await socket.send("42" + json.dumps(["gridwright_listening", {"client_id": client}]))
        place = {"client_id": client, "entity": "deal", "shown": sorted(self._ids)}
        await socket.send("42" + json.dumps(["gridwright_place", place]))
        async for text in socket:
            if text == "2":
                await socket.send("3")
            elif isinstance(text, str) and text.startswith('42["gridwright_changed"'):
                self._hear(json.loads(text[2:])[1])

    def _hear(self, message: dict[str, Any]) -> None:
        if message["entity"] == "deal":
            self._heard |= self._ids & set(message["ids"]) if message["ids"] else self._ids
            if self._heard and (self._task is None or self._task.done()):
                self._task = asyncio.create_task(self._ask())

    async def _ask(self) -> None:
        while self._heard:
            rested = self._asked_at + self._rest - time.time()
            await asyncio.sleep(max(SOON + self._dice.random() * SPREAD, rested))
            ids, self._heard = sorted(self._ids), set()
            began = time.time()
            asked = {"fields": ",".join(COLUMNS), "filter": f"id in [{', '.join(map(str, ids))}]", "limit": len(ids)}
            async with self.http.get(f"/api/v1/deal?{urlencode({**asked, 'count': 'none'})}") as answer:
                rows = (await answer.json())["rows"]
            self._asked_at = time.time()
            self._rest = min(LONGEST, max(REST, 2 * (self._asked_at - began)))
            self._edits.asked += 1
            self._show(rows)

    def _show(self, rows: list[dict[str, Any]]) -> None:
        now = time.time()
        for row in rows:
            value = row["quantity"]
            if value in self._edits.saved and value not in self._seen:
                self._seen.add(value)
                self._edits.seconds.append(now - self._edits.saved[value][1])


def run(place: Place) -> Iterator[Figure]:
    """Every person sees the same forty rows, the hardest case: each edit is for everybody."""
    with place.product() as served:
        yield from asyncio.run(_measured(place, served))


async def _measured(place: Place, served: Served) -> list[Figure]:
    token = Caller(served).sign_in()
    edits, dice = Edits(), Random(4)
    ids = list(range(1, SCREEN + 1))
    screens = [Screen(served, token, ids, edits, dice) for _ in range(PEOPLE)]
    sockets = [await _opened(served, token) for _ in screens]
    listening = [
        asyncio.create_task(each.listen(*socket)) for each, socket in zip(screens, sockets, strict=True)
    ]  # fmt: skip
    await asyncio.sleep(2)
    before, began = served.cpu, time.time()
    async with _browser(served, token) as seen:
        await _edit(screens, ids, edits, dice)
        await asyncio.sleep(2)
        shown = [at - edits.saved[int(value)][1] for value, at in (await seen()).items()
                 if value and int(value) in edits.saved]  # fmt: skip
    used = (served.cpu - before) / (time.time() - began)
    for task in listening:
        task.cancel()
    for screen, (socket, _) in zip(screens, sockets, strict=True):
        await socket.close()
        await screen.http.close()
    return list(_figures(edits, used, shown))


def _figures(edits: Edits, used: float, shown: list[float]) -> Iterator[Figure]:
    seconds = sorted(edits.seconds)
    note = f"{len(edits.saved)} edits, {edits.refused} refused, {len(seconds)} arrivals, {edits.asked} questions"
    yield Figure(f"{PEOPLE} people, {EDITS} edits/s: median until seen", _part(seconds, 0.5), "s", note=note)
    yield Figure("  p95 until seen", _part(seconds, 0.95), "s", 1.0)
    yield Figure("  processor of the server", used * 100, "%", note="100 % is one core")
    if shown:
        found = sorted(shown)
        yield Figure("  in Chromium, p95", _part(found, 0.95), "s", 1.0, note=f"median {_part(found, 0.5):.2f} s")


def _part(values: list[float], share: float) -> float:
    return values[min(len(values) - 1, int(len(values) * share))] if values else float("inf")


async def _edit(screens: list[Screen], ids: list[int], edits: Edits, dice: Random) -> None:
    """Each edit by another person, at its moment whether or not those before are answered."""
    numbers, saving = count(int(time.time()) * 1000 % 1_000_000_000), set[asyncio.Task[None]]()
    began = time.time()
    for turn in range(EDITS * SECONDS):
        await asyncio.sleep(max(0.0, began + turn / EDITS - time.time()))
        task = asyncio.create_task(_save(screens[turn % PEOPLE], dice.choice(ids), next(numbers), edits))
        saving.add(task)
        task.add_done_callback(saving.discard)
    await asyncio.gather(*saving)


async def _save(screen: Screen, id: int, value: int, edits: Edits) -> None:
    edits.saved[value] = (id, time.time())
    body = {"edits": [{"id": id, "field": "quantity", "value": str(value)}]}
    headers = {"Idempotency-Key": f"k{value}"}
    async with screen.http.post("/api/v1/deal/cells", json=body, headers=headers) as answer:
        if answer.status != 200 or (await answer.json())["results"][0]["status"] != 200:
            edits.refused += 1


CLIENT: Final = re.compile(r"""["']client_id["']:\s*["']([^"']+)["']""")


async def _opened(served: Served, token: str) -> tuple[ClientConnection, str]:
    """A page's socket, as a browser opens it, and the page's name."""
    async with httpx.AsyncClient(cookies={COOKIE: token}, timeout=30) as http:
        html = (await http.get(f"{served.url}/e/deal?view=all")).text
    found = CLIENT.search(html)
    assert found, "the page names no client"
    query = urlencode({
        "EIO": 4, "transport": "websocket", "client_id": found[1], "implicit_handshake": "true",
        "tab_id": secrets.token_hex(8), "document_id": secrets.token_hex(8), "old_tab_id": "", "next_message_id": 0,
    })  # fmt: skip
    address = f"ws://{urlsplit(served.url).netloc}/_nicegui_ws/socket.io/?{query}"
    cookie = {"Cookie": f"{COOKIE}={token}"}
    socket = await connect(address, origin=Origin(served.url), additional_headers=cookie, max_size=None)
    await socket.recv()
    await socket.send("40")
    await socket.recv()
    return socket, found[1]


WATCH: Final = """() => { globalThis.seen = {}; setInterval(() => { const now = Date.now() / 1000;
    for (const cell of document.querySelectorAll(".ag-cell[col-id=quantity]")) {
        const value = cell.textContent.replace(/\\D/g, ""); globalThis.seen[value] ??= now; } }, 20); }"""


@asynccontextmanager
async def _browser(served: Served, token: str) -> AsyncIterator[Callable[[], Awaitable[dict[str, float]]]]:
    """One real page over the same rows; gives when it showed which value."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=executable(), args=FLAGS)
        context = await browser.new_context(viewport={"width": 1440, "height": 1400}, locale="en")
        await context.add_cookies([{"name": COOKIE, "value": token, "url": served.url}])
        page = await context.new_page()
        await page.goto(f"{served.url}/e/deal?{urlencode({'filter': f'id <= {SCREEN}', 'columns': ','.join(COLUMNS)})}")
        await page.wait_for_selector(".ag-cell[col-id=quantity]")
        await page.evaluate(WATCH)

        async def seen() -> dict[str, float]:
            return dict(await page.evaluate("() => globalThis.seen"))

        yield seen
        await browser.close()
