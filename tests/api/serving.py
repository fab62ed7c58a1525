"""Starts the real server as a process of its own, over a fresh database, and stops it again."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).parents[2]
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


def command(*words: str, text: str = "", check: bool = True) -> subprocess.CompletedProcess[str]:
    """Runs `python app.py WORDS`."""
    done = subprocess.run(
        [sys.executable, "app.py", *words],
        cwd=ROOT,
        input=text,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert not check or done.returncode == 0, f"{words}: {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done


@dataclass(frozen=True)
class Served:
    """A running server."""

    url: str
    process: "subprocess.Popen[str]"
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
    database: str, log: Path, schema: Path = SHOP, *more: str, program: tuple[str, ...] = ("app.py",)
) -> Iterator[Served]:
    """The server, ready to answer."""
    port = free_port()
    where = ("--port", str(port), "--schema", str(schema), "--database", database)
    words = [sys.executable, *program, "serve", *where, *more]
    with log.open("w") as sink:
        process = subprocess.Popen(
            words, cwd=ROOT, stdout=sink, stderr=sink, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"}
        )
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


def unexpected(log: Path) -> list[dict[str, Any]]:
    """The INT001 lines of a server's log."""
    lines = [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]
    return [line for line in lines if line.get("message") == "unexpected"]


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await_ready(url: str, process: "subprocess.Popen[str]", log: Path) -> None:
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
