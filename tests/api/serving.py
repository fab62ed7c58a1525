"""Starts the real server as a process of its own, over a fresh database, and stops it again."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

import httpx

from tests import warm

ROOT = warm.ROOT
APP: Final = ("app.py",)
SHOP = Path(__file__).with_name("shop.yaml")
PASSWORD = "a long enough one"
PEOPLE = (  # login, roles, unit, manager
    ("boss", ("system_admin", "chief@main"), "main", None),
    ("sam", ("sales@east",), "east", "boss"),
    ("sue", ("sales@east",), "east", "boss"),
    ("wes", ("sales@west",), "west", "boss"),
    ("ada", ("auditor@main",), "main", "boss"),
    ("ida", ("system_admin", "chief@main"), "main", "boss"),  # approvals need a second administrator
)


_cold: set[str] = set()  # the commands that were started as people start them


def command(*words: str, text: str = "", check: bool = True) -> subprocess.CompletedProcess[str]:
    """Runs `python app.py WORDS`; each command cold the first time, for it imports what it needs itself."""
    if words[0] in _cold:
        done = warm.run(words, text)
    else:
        _cold.add(words[0])
        done = subprocess.run(
            [sys.executable, "app.py", *words], cwd=ROOT, input=text, capture_output=True, text=True, timeout=120,
            check=False,
        )  # fmt: skip
    assert not check or done.returncode == 0, f"{words}: {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done


@dataclass(frozen=True)
class Served:
    """A running server."""

    url: str
    process: warm.Process
    log: Path

    @contextmanager
    def signed_in(self, login: str) -> Iterator[httpx.Client]:
        """A browser signed in as this person."""
        with httpx.Client(base_url=self.url, headers={"origin": self.url}, timeout=30) as client:
            answer = client.post("/api/v1/login", json={"login": login, "password": PASSWORD})
            assert answer.status_code == 200, answer.text
            yield client


@contextmanager
def served(
    database: str, log: Path, schema: Path = SHOP, *more: str, program: tuple[str, ...] = APP
) -> Iterator[Served]:
    """The server, ready to answer."""
    port = free_port()
    where = ("--port", str(port), "--schema", str(schema), "--database", database)
    words = ("serve", *where, *more)
    with log.open("w") as sink:
        process = warm.start(words, sink) if program == APP else _cold_server(words, sink, program)
        try:
            _await_ready(f"http://127.0.0.1:{port}", process, log)
            yield Served(f"http://127.0.0.1:{port}", process, log)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                raise


def _cold_server(words: Sequence[str], sink: IO[str], program: tuple[str, ...]) -> "subprocess.Popen[bytes]":
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    return subprocess.Popen([sys.executable, *program, *words], cwd=ROOT, stdout=sink, stderr=sink, env=environment)


def unexpected(log: Path) -> list[dict[str, Any]]:
    """The INT001 lines of a server's log."""
    lines = [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]
    return [line for line in lines if line.get("message") == "unexpected"]


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await_ready(url: str, process: warm.Process, log: Path) -> None:
    until = time.monotonic() + 150
    while time.monotonic() < until:
        assert process.poll() is None, f"the server ended: {log.read_text()}"
        try:
            if httpx.get(f"{url}/readyz", timeout=2).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.1)
    raise AssertionError(f"the server is not ready: {log.read_text()}")
