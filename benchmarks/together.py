"""Two hundred people in one list, a hundred edits a second: how soon each edit stands on the others' screens.

The simulated screens are one process with raw websockets. They do what a page does: say where they are and what they
show, take the values they are told, and ask for what they were only told the ids of.
"""

import asyncio
import json
import re
import resource
import secrets
import time
from bisect import bisect_left
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import accumulate
from random import Random
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

import aiohttp
import orjson
from playwright.async_api import async_playwright
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin

from benchmarks.crowd import Person, crowd
from benchmarks.measuring import Figure
from benchmarks.place import Place
from benchmarks.serving import COOKIE, Served
from tests.chromium import FLAGS, executable

PEOPLE: Final = 200
EDITS: Final = 100  # a second, of all of them together
SECONDS: Final = 20
SCREEN: Final = 40  # rows on a screen
COLUMNS: Final = ("name", "quantity", "note")
REST: Final = 0.4  # seconds a page waits between two questions, at least: as `ui/components/grid/hearing.js` does
SOON: Final = 0.1
CHANGED: Final = '42["gridwright_changed",'


@dataclass(frozen=True, slots=True)
class Edit:
    """A value that was saved, and the version it made."""

    record: int
    value: int
    version: int
    at: float  # when it left


@dataclass
class Told:
    """What the screens were told; equal texts are read once."""

    edits: list[Edit] = field(default_factory=list)
    refused: int = 0
    asked: int = 0
    texts: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def read(self, text: str) -> list[dict[str, Any]]:
        """The messages of a frame."""
        if text not in self.texts:
            if len(self.texts) > 200:
                self.texts.clear()
            self.texts[text] = orjson.loads(text[2:])[1]
        return self.texts[text]


class Screen:
    """One person's page, without a browser."""

    def __init__(self, served: Served, person: Person, ids: list[int], told: Told) -> None:
        self.person, self.ids = person, [id for id in ids if person.sees(id)]
        self.shown: dict[int, list[tuple[int, float]]] = {id: [] for id in self.ids}  # by record: versions and when
        self._told, self._mine = told, frozenset(self.ids)
        self._heard: set[int] = set()
        self._task: asyncio.Task[None] | None = None
        self._socket: ClientConnection | None = None
        self._client = ""
        headers = {"Origin": served.url, "Cookie": f"{COOKIE}={person.token}"}
        self.http = aiohttp.ClientSession(served.url, headers=headers)  # a quarter of what httpx costs

    async def open(self, served: Served) -> None:
        """Loads the page and opens its socket."""
        async with self.http.get("/e/deal?view=all") as answer:
            html = await answer.text()
        found = CLIENT.search(html)
        assert found, "the page names no client"
        self._client = found[1]
        self._socket = await _socket(served, self.person.token, self._client)
        await self._say("gridwright_listening", {})
        await self.stand(0)

    async def stand(self, record: int) -> None:
        """Says where it is and what it shows."""
        at = {"record": record, "field": "quantity"} if record else {}
        await self._say("gridwright_place", {"entity": "deal", "shown": self.ids, "fields": ",".join(COLUMNS), **at})

    async def _say(self, name: str, body: dict[str, Any]) -> None:
        assert self._socket is not None
        await self._socket.send("42" + json.dumps([name, {"client_id": self._client, **body}]))

    async def listen(self) -> None:
        """Answers pings and hears until the socket is closed."""
        assert self._socket is not None
        async for text in self._socket:
            if text == "2":
                await self._socket.send("3")
            elif isinstance(text, str) and text.startswith(CHANGED):
                for message in self._told.read(text):
                    self._hear(message)

    def _hear(self, message: dict[str, Any]) -> None:
        if message["entity"] != "deal":
            return
        self._show(message.get("rows", ()))
        left = (self._mine.intersection(message["ids"]) if message["ids"] else self._mine).difference(
            message.get("read", ())
        )
        if left:
            self._heard |= left
            if self._task is None or self._task.done():
                self._task = asyncio.create_task(self._ask())

    async def _ask(self) -> None:
        await asyncio.sleep(SOON)
        while self._heard:
            self._heard = set()
            asked = {"fields": ",".join(COLUMNS), "filter": f"id in [{', '.join(map(str, self.ids))}]"}
            async with self.http.get(f"/api/v1/deal?{urlencode({**asked, 'count': 'none'})}") as answer:
                self._show((await answer.json())["rows"])
            self._told.asked += 1
            await asyncio.sleep(REST)

    def _show(self, rows: Any) -> None:
        now = time.time()
        for row in rows:
            seen = self.shown[row["id"]]
            if not seen or seen[-1][0] < row["version"]:
                seen.append((row["version"], now))

    async def save(self, record: int, value: int) -> None:
        """One edit, in the cell it stands in."""
        began = time.time()
        await self.stand(record)
        body = {"edits": [{"id": record, "field": "quantity", "value": str(value)}]}
        async with self.http.post(
            "/api/v1/deal/cells", json=body, headers={"Idempotency-Key": f"k{value}"}
        ) as answer:  # fmt: skip
            found = await answer.json()
        result = found["results"][0] if answer.status == 200 else {}
        if result.get("status") == 200:
            self._told.edits.append(Edit(record, value, result["version"], began))
        else:
            self._told.refused += 1

    def waited(self, edits: list[Edit]) -> Iterator[float]:
        """How long each edit took until this screen showed it, or a later one of the same cell; infinite: never."""
        for edit in edits:
            if edit.record in self.shown:
                seen = self.shown[edit.record]
                place = bisect_left(seen, (edit.version, 0.0))
                yield seen[place][1] - edit.at if place < len(seen) else float("inf")

    async def close(self) -> None:
        """The page is left."""
        if self._socket:
            await self._socket.close()
        await self.http.close()


def run(place: Place) -> Iterator[Figure]:
    """All look at the same forty rows, as far as they may read them: each edit is for nearly everybody."""
    people = crowd(place.url, place.schema, PEOPLE)
    with place.product() as served:
        yield from asyncio.run(_measured(served, people))


async def _measured(served: Served, people: list[Person]) -> list[Figure]:
    told, dice = Told(), Random(4)
    ids = list(range(1, SCREEN + 1))
    screens = [Screen(served, person, ids, told) for person in people]
    for screen in screens:
        await screen.open(served)
    listening = [asyncio.create_task(each.listen()) for each in screens]
    await asyncio.sleep(2)
    async with _browser(served, next(each.token for each in people if each.role == "chief")) as seen:
        before, began, mine = served.cpu, time.time(), _used()
        await _edit(screens, told, dice)
        took = time.time() - began
        used, own = (served.cpu - before) / took, (_used() - mine) / took
        await asyncio.sleep(2)
        shown = await seen()
    for task in listening:
        task.cancel()
    for screen in screens:
        await screen.close()
    return list(_figures(screens, told, used, own, shown))


def _figures(
    screens: list[Screen], told: Told, used: float, own: float, shown: dict[str, float]
) -> Iterator[Figure]:  # fmt: skip
    seconds = sorted(wait for screen in screens for wait in screen.waited(told.edits))
    lost = len(seconds) - bisect_left(seconds, float("inf"))
    note = f"{len(told.edits)} edits, {told.refused} refused, {len(seconds)} arrivals, {told.asked} questions asked"
    yield Figure(f"{PEOPLE} people, {EDITS} edits/s: median until seen", _part(seconds, 0.5), "s", note=note)
    yield Figure("  p95 until seen", _part(seconds, 0.95), "s", 1.0)
    yield Figure("  edits that some screen never showed", lost, "", 0)
    yield Figure("  processor of the server", used * 100, "%", note="100 % is one core")
    yield Figure("  processor of the simulated screens", own * 100, "%", note="on the same two cores")
    found = sorted(_in_browser(told.edits, shown))
    if found:
        yield Figure("  in Chromium, p95", _part(found, 0.95), "s", 1.0, note=f"median {_part(found, 0.5):.2f} s")


def _in_browser(edits: list[Edit], shown: dict[str, float]) -> Iterator[float]:
    """The same in the real page, which tells values: an edit is seen with its own or a later one of the cell."""
    by_record: dict[int, list[Edit]] = {}
    for edit in sorted(edits, key=lambda each: (each.record, each.version)):
        by_record.setdefault(edit.record, []).append(edit)
    for chain in by_record.values():
        never = float("inf")
        seen = [*accumulate((shown.get(str(each.value), never) for each in reversed(chain)), min)][::-1]
        yield from (at - edit.at for edit, at in zip(chain, seen, strict=True))


def _part(values: list[float], share: float) -> float:
    return values[min(len(values) - 1, int(len(values) * share))] if values else float("inf")


def _used() -> float:
    mine = resource.getrusage(resource.RUSAGE_SELF)
    return mine.ru_utime + mine.ru_stime


async def _edit(screens: list[Screen], told: Told, dice: Random) -> None:
    """Each edit by another person, at its moment whether or not those before are answered."""
    first = int(time.time()) * 1000 % 1_000_000_000
    saving = set[asyncio.Task[None]]()
    began = time.time()
    for turn in range(EDITS * SECONDS):
        await asyncio.sleep(max(0.0, began + turn / EDITS - time.time()))
        screen = screens[turn % len(screens)]
        task = asyncio.create_task(screen.save(dice.choice(screen.ids), first + turn))
        saving.add(task)
        task.add_done_callback(saving.discard)
    await asyncio.gather(*saving)


CLIENT: Final = re.compile(r"""["']client_id["']:\s*["']([^"']+)["']""")


async def _socket(served: Served, token: str, client: str) -> ClientConnection:
    """A page's socket, as a browser opens it."""
    query = urlencode({
        "EIO": 4, "transport": "websocket", "client_id": client, "implicit_handshake": "true",
        "tab_id": secrets.token_hex(8), "document_id": secrets.token_hex(8), "old_tab_id": "", "next_message_id": 0,
    })  # fmt: skip
    address = f"ws://{urlsplit(served.url).netloc}/_nicegui_ws/socket.io/?{query}"
    cookie = {"Cookie": f"{COOKIE}={token}"}
    socket = await connect(address, origin=Origin(served.url), additional_headers=cookie, max_size=None)
    await socket.recv()
    await socket.send("40")
    await socket.recv()
    return socket


WATCH: Final = """() => { globalThis.seen = {}; setInterval(() => { const now = Date.now() / 1000;
    for (const cell of document.querySelectorAll(".ag-cell[col-id=quantity]")) {
        const value = cell.textContent.replace(/\\D/g, ""); globalThis.seen[value] ??= now; } }, 20); }"""


@asynccontextmanager
async def _browser(served: Served, token: str) -> AsyncIterator[Callable[[], Awaitable[dict[str, float]]]]:
    """One real page over the same rows; gives when it showed which value."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=executable(), args=FLAGS)
        context = await browser.new_context(viewport={"width": 1440, "height": 1600}, locale="en")
        await context.add_cookies([{"name": COOKIE, "value": token, "url": served.url}])
        page = await context.new_page()
        await page.goto(f"{served.url}/e/deal?{urlencode({'filter': f'id <= {SCREEN}', 'columns': ','.join(COLUMNS)})}")
        await page.wait_for_selector(".ag-cell[col-id=quantity]")
        await page.evaluate(WATCH)

        async def seen() -> dict[str, float]:
            return dict(await page.evaluate("() => globalThis.seen"))

        yield seen
        await browser.close()
