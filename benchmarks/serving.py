"""Starts the product and the yardstick as processes of their own over one database, and talks to them."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil  # type: ignore[import-untyped,unused-ignore]

from benchmarks.filling import LOGIN, PASSWORD

ROOT = Path(__file__).parents[1]
COOKIE = "gridwright_session"


@dataclass(frozen=True)
class Served:
    """A running server."""

    url: str
    process: "subprocess.Popen[bytes]"

    @property
    def cpu(self) -> float:
        """Seconds of processor it has used, all threads."""
        used = psutil.Process(self.process.pid).cpu_times()
        return float(used.user + used.system)

    @property
    def memory(self) -> int:
        """Bytes that are its own."""
        return int(psutil.Process(self.process.pid).memory_full_info().uss)


class Caller:
    """One kept-alive connection to a server, signed in; as thin as the standard library has it."""

    def __init__(self, served: Served, token: str = "") -> None:
        self._served = served
        self._connection = http.client.HTTPConnection(urlsplit(served.url).netloc, timeout=60)
        self._headers = {"Origin": served.url, "Content-Type": "application/json"}
        if token:
            self._headers["Cookie"] = f"{COOKIE}={token}"

    def get(self, path: str) -> tuple[int, bytes]:
        """Status and body."""
        return self._ask("GET", path, None)

    def post(self, path: str, body: Mapping[str, Any]) -> tuple[int, bytes]:
        """Status and body."""
        return self._ask("POST", path, json.dumps(body).encode())

    def _ask(self, method: str, path: str, body: bytes | None) -> tuple[int, bytes]:
        self._connection.request(method, path, body, self._headers)
        answer = self._connection.getresponse()
        self.cookies = answer.headers.get_all("set-cookie") or []
        return answer.status, answer.read()

    def sign_in(self, login: str = LOGIN) -> str:
        """The token of a new session, of the seller unless somebody else is named."""
        status, body = self.post("/api/v1/login", {"login": login, "password": PASSWORD})
        found = [text for text in self.cookies if text.startswith(COOKIE)]
        assert status == 200 and found, body
        return found[0].partition("=")[2].partition(";")[0]


@contextmanager
def product(url: str, schema: Path, synchronous: str = "NORMAL") -> Iterator[Served]:
    """The product, ready to answer."""
    port = free_port()
    words = ["app.py", "serve", "--schema", str(schema), "--database", url, "--port", str(port)]
    with _process(words, port, {"GRIDWRIGHT_SYNCHRONOUS": synchronous}) as served:
        _await(served, "/readyz")
        yield served


@contextmanager
def yardstick(url: str, synchronous: str = "NORMAL") -> Iterator[Served]:
    """The bare routes, ready to answer."""
    port = free_port()
    with _process(["-m", "benchmarks.yardstick", url, str(port), synchronous], port, {}) as served:
        _await(served, "/grid")
        yield served


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _process(words: list[str], port: int, environment: Mapping[str, str]) -> Iterator[Served]:
    # A shell that keeps Python from writing compiled modules would have every start compile them anew.
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    process = subprocess.Popen(
        [sys.executable, *words], cwd=ROOT, env={**inherited, **environment}, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield Served(f"http://127.0.0.1:{port}", process)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _await(served: Served, path: str, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if served.process.poll() is not None:
            raise RuntimeError(f"a server ended with {served.process.returncode}")
        try:
            if Caller(served).get(path)[0] == 200:
                return
        except OSError:
            time.sleep(0.02)
    raise RuntimeError(f"{served.url}{path} does not answer")
