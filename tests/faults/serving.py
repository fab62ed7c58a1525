"""Real servers to be hurt: started over a copy of one shop, killed, started again, and looked into afterwards."""

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

import app as wiring
from kernel.actor import Actor
from kernel.settings import Settings
from records.house import House
from records.sight import Sight
from records.verifying import broken_chains, stale_formulas
from tests import postgres, warm
from tests.api.house import database
from tests.api.serving import PASSWORD, ROOT, SHOP, free_port
from tests.fixtures.stores import ENGINES

SOAK = bool(int(os.environ.get("GRIDWRIGHT_SOAK", "0")))
CODE = re.compile(r"[A-Z]{3}\d{3}")


@dataclass
class Server:
    """A server of the shop and its process. `before`: words that stand before the command, such as a namespace's."""

    database: str
    folder: Path
    schema: Path = SHOP
    before: Sequence[str] = ()
    environment: dict[str, str] = field(default_factory=dict)
    prepare: Callable[[], None] | None = None  # runs in the new process before it becomes the server
    url: str = ""
    process: warm.Process | None = None
    looked: int = 0  # how much of the log was looked at
    tokens: dict[str, str] = field(default_factory=dict)  # a session of each person that tests share

    @property
    def log(self) -> Path:
        """What the server wrote, over all its starts."""
        return self.folder / "server.log"

    @property
    def settings(self) -> Settings:
        """Those of the running server, for looking into its database from here."""
        return Settings.read({}, schema=self.schema, database=self.database, data=self.folder / "data")

    def start(self) -> None:
        """Starts the process and waits until it answers."""
        port = free_port()
        where = ("--port", str(port), "--schema", str(self.schema), "--database", self.database)
        environment = {"GRIDWRIGHT_DATA": str(self.settings.data), **self.environment}
        with self.log.open("ab") as sink:
            if self.before or self.prepare:
                self.process = subprocess.Popen(
                    [*self.before, sys.executable, "app.py", "serve", *where], cwd=ROOT, stdout=sink, stderr=sink,
                    env={**os.environ, **environment}, preexec_fn=self.prepare,
                )  # fmt: skip
            else:
                self.process = warm.start(("serve", *where), sink, **environment)
        self.url = f"http://127.0.0.1:{port}"
        until(self.is_ready, "the server answers", 300 if SOAK else 60)

    def is_ready(self) -> bool:
        """Whether it answers; fails when the process is gone."""
        assert self.process is not None and self.process.poll() is None, self.log.read_text()
        with suppress(httpx.HTTPError):
            return httpx.get(f"{self.url}/readyz", timeout=5).status_code == 200
        return False

    def kill(self) -> None:
        """kill -9: no goodbye, nothing flushed."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        """Ends it as a service manager does."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise

    def client(self, login: str = "") -> httpx.Client:
        """A browser, signed in when `login` is given."""
        return httpx.Client(base_url=self.url, headers=self.headers(login), timeout=60)

    def async_client(self, login: str) -> httpx.AsyncClient:
        """The same for many requests at once."""
        return httpx.AsyncClient(base_url=self.url, headers=self.headers(login), timeout=60)

    def headers(self, login: str = "") -> dict[str, str]:
        """Origin and session of this person."""
        if login and login not in self.tokens:
            self.tokens[login] = self.token(login)
        return {"origin": self.url, **({"cookie": f"gridwright_session={self.tokens[login]}"} if login else {})}

    def token(self, login: str) -> str:
        """A new session."""
        answer = httpx.post(f"{self.url}/api/v1/login", json={"login": login, "password": PASSWORD}, timeout=60)
        assert answer.status_code == 200, answer.text
        return answer.cookies["gridwright_session"]

    def connections(self) -> int:
        """How many clients are connected."""
        assert self.process is not None
        port = httpx.URL(self.url).port
        open_ = psutil.Process(self.process.pid).net_connections("tcp")
        return sum(each.laddr.port == port and each.status not in ("LISTEN", "TIME_WAIT") for each in open_)

    def memory(self) -> int:
        """Resident bytes."""
        assert self.process is not None
        return int(psutil.Process(self.process.pid).memory_info().rss)

    def lines(self, message: str) -> list[dict[str, Any]]:
        """The lines of the log with this message."""
        found = [json.loads(line) for line in self.log.read_text().splitlines() if line.startswith("{")]
        return [line for line in found if line.get("message") == message]

    def check_log(self) -> None:
        """Nothing unexpected (INT001), no error, no traceback was logged since it was looked at last."""
        text = self.log.read_text()
        fresh, self.looked = text[self.looked :], len(text)
        assert "Traceback" not in fresh, fresh[fresh.index("Traceback") - 1_000 :][:4_000]
        assert '"level": "error"' not in fresh, [line for line in fresh.splitlines() if '"level": "error"' in line]


# ------------------------------------------------------------------------------------------------ starting
@contextmanager
def shop(engine: str, folder: Path, **more: Any) -> Iterator[Server]:
    """A running server of the shop; its log may hold no error when it ends."""
    server = Server(database(engine, folder), folder, **more)
    try:
        server.start()
        yield server
        server.stop()
        server.check_log()
    finally:
        if server.process is not None and server.process.poll() is None:
            server.kill()
        if engine == "postgres":
            postgres.drop_database(server.database)


@pytest.fixture(scope="session", params=ENGINES)
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server on each engine for all tests that leave it alive."""
    with shop(str(request.param), tmp_path_factory.mktemp("faults")) as running:
        yield running


# ------------------------------------------------------------------------------------------------ judging
def until(holds: Callable[[], Any], what: str, seconds: float = 30) -> None:
    """Waits until `holds()`; fails with `what` it waited for."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"not within {seconds:g} s: {what}"
        time.sleep(0.05)


def coded(answer: httpx.Response, *statuses: int) -> dict[str, Any]:
    """The error of an answer: JSON of api.md with one of these statuses and a code that somebody thought of."""
    said = f"{answer.request.method} {str(answer.request.url)[:200]}: {answer.status_code} {answer.text[:600]}"
    assert answer.status_code in statuses, said
    assert answer.headers["content-type"] == "application/json", said
    error: dict[str, Any] = answer.json()["error"]
    assert CODE.fullmatch(error["code"]) and error["code"] != "INT001" and error["message"], said
    assert "Traceback" not in answer.text and 'File "' not in answer.text, said
    return error


def check_whole(server: Server, lines: int | None = None) -> None:
    """Nothing is half there: chains of the trail, formulas, no record without its entry; and orders have so many
    `lines`, where the test alone made them."""
    asyncio.run(_checked(server, lines))


async def _checked(server: Server, count: int | None) -> None:
    async with wiring.house(server.settings) as house, house.store.read() as reader:
        assert await broken_chains(house, reader) == []
        assert await stale_formulas(house, reader) == []
        orders = await reader.ids("order")
        lines = await reader.children("order.lines", "parent", orders)
        assert count is None or {id: len(lines[id]) for id in orders if len(lines[id]) != count} == {}
        assert await _without_entry(house, reader) == []


async def _without_entry(house: House, reader: Any) -> list[tuple[str, int]]:
    """Records of the shop that no entry of the trail speaks of."""
    frame = Sight(house, reader, Actor.system("test")).frame
    known = {(row["entity"], row["record"]) for row in await reader.rows("audit", ("entity", "record"), frame=frame)}
    records = [(name, id) for name in ("customer", "order", "contact") for id in await reader.ids(name)]
    return [record for record in records if record not in known]
