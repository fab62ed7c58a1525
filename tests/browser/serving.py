"""A real server of the showcase schema: own database, own port, people who can sign in."""

import asyncio
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

import app
from accounts import people
from accounts.accounts import Accounts
from accounts.holder import HouseHolder
from kernel.settings import Settings
from tests import warm

ROOT = warm.ROOT
SHOWCASE = Path(__file__).with_name("showcase.yaml")
PASSWORD = "a-long-password-1"
# The page is connected, and what stands around its rows has come too.
STANDS = "() => globalThis.socket?.connected && globalThis.did_handshake && !document.querySelector('.gw-rail:empty')"
# Opens another page of the product in this one.
GO = "path => { history.pushState({}, '', path); dispatchEvent(new PopStateEvent('popstate')); }"
PEOPLE = (
    ("admin", "林知夏", "main", ["system_admin"]),
    ("deputy", "唐若溪", "main", ["system_admin"]),  # approvals need two administrators of workflows
    ("boss", "王柏舟", "main", ["boss"]),
    ("clerk", "陈思远", "sales", ["clerk"]),
    ("second", "Li Muqing", "sales", ["clerk"]),
    ("outsider", "季云", "lab", ["portal"]),
    ("visitor", "何知秋", "lab", ["guest"]),  # reads nothing but what a seat opens
)


@dataclass(slots=True)
class Served:
    """A running server and who may sign in to it."""

    url: str
    schema: Path
    process: warm.Process
    log: Path
    tokens: dict[str, str]
    password: str = PASSWORD

    def token(self, login: str) -> str:
        """The session cookie of this person; signed in once."""
        if login not in self.tokens:
            self.tokens[login] = self.sign_in(login)
        return self.tokens[login]

    def sign_in(self, login: str) -> str:
        """A new session of this person."""
        answer = httpx.post(f"{self.url}/api/v1/login", json={"login": login, "password": self.password})
        assert answer.status_code == 200, answer.text
        return answer.cookies["gridwright_session"]

    def sign_out(self, token: str) -> None:
        """Ends a session, as its person does on another device."""
        cookies = {"gridwright_session": token}
        answer = httpx.post(f"{self.url}/api/v1/logout", json={}, cookies=cookies, headers={"Origin": self.url})
        assert answer.status_code == 200, answer.text

    def call(self, login: str, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """One request of the HTTP interface as this person; fails on a refusal."""
        answer = httpx.request(
            method, f"{self.url}/api/v1{path}", json=body, timeout=30, headers={"Origin": self.url},
            cookies={"gridwright_session": self.token(login)},
        )  # fmt: skip
        assert answer.status_code < 300, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    async def keeps(self, login: str, path: str, field: str, value: object) -> bool:
        """Whether a record comes to hold this value within five seconds: a screen shows what was typed before it is
        saved."""
        return await self.comes(login, path, lambda record: record[field] == value)

    async def comes(self, login: str, path: str, holds: Callable[[Any], bool]) -> bool:
        """Whether what is read there comes to be so within five seconds."""
        for _ in range(50):
            if holds(self.call(login, "GET", path)):
                return True
            await asyncio.sleep(0.1)
        return False

    def errors(self) -> list[str]:
        """What the server logged as an error."""
        return [line for line in self.log.read_text(encoding="utf-8").splitlines() if '"level": "error"' in line]

    def stop(self) -> None:
        """Ends the process."""
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()


async def make_people(settings: Settings) -> None:
    """The people of the showcase, with one password."""
    async with app.house(settings) as house:
        holder = HouseHolder(house)
        accounts = Accounts(holder)
        for login, name, unit, roles in PEOPLE:
            await people.add(
                holder, accounts, login=login, name=name, unit=unit, roles=roles, manager=None, password=PASSWORD
            )


async def serve(folder: Path, *, empty: bool = False, database: str = "") -> Served:
    """Starts a server on a free port over this database, or one in `folder`. `empty`: nobody can sign in yet."""
    schema, database = folder / "schema.yaml", database or f"sqlite:///{folder}/db.sqlite"
    _copy(schema)
    if not empty:
        await make_people(Settings.read({}, schema=schema, database=database))
    return start(schema, database, folder / "server.log")


def _copy(schema: Path) -> None:
    schema.write_text(SHOWCASE.read_text(encoding="utf-8"), encoding="utf-8")


def start(schema: Path, database: str, log: Path, **environment: str) -> Served:
    """Starts a server on a free port over this database, with this schema, beside which its files lie; it logs to
    `log`."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = ["serve", "--schema", str(schema), "--database", database, "--port", str(port)]
    with log.open("wb") as out:
        process = warm.start(words, out, **{"GRIDWRIGHT_DATA": str(schema.parent), **environment})
    served = Served(f"http://127.0.0.1:{port}", schema, process, log, {})
    _await(served)
    return served


def _await(served: Served) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            if httpx.get(served.url + "/readyz", timeout=2).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.2)
        assert served.process.poll() is None, served.log.read_text(encoding="utf-8")
    raise AssertionError("the server did not start: " + served.log.read_text(encoding="utf-8"))
