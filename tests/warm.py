"""Servers and commands as processes of their own, each forked from one that has imported the program once.

`python app.py WORDS` spends one to two seconds of processor on imports before it does anything; a test run starts it
two hundred times. What is forked runs the same `main(WORDS)` with its own arguments, environment, files and signals,
can be killed, and ends with the same exit code. The imports themselves are the subject of tests that start it cold.
"""

import atexit
import gc
import importlib
import io
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import IO, Any, Final

ROOT = Path(__file__).resolve().parents[1]
_LATER: Final = (  # what a server imports while it starts
    "ui.mounting", "uvicorn.lifespan.on", "uvicorn.loops.auto", "uvicorn.protocols.http.httptools_impl",
    "uvicorn.protocols.websockets.websockets_sansio_impl",
)  # fmt: skip


class Forked:
    """A process that was forked from the warm one; to be used as `subprocess.Popen` is."""

    def __init__(self, words: Sequence[str], environment: Mapping[str, str], files: Sequence[IO[Any]]) -> None:
        self._status, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            wanted = json.dumps({"words": [*words], "environment": dict(environment)}).encode()
            socket.send_fds(_warm(), [wanted], [*(each.fileno() for each in files), theirs.fileno()])
        self.pid = int(self._status.recv(64))
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """The exit code; None while it lives."""
        return self.returncode if self._ended(0) else None

    def wait(self, timeout: float | None = None) -> int:
        """The exit code. Raises subprocess.TimeoutExpired."""
        if not self._ended(timeout):
            raise subprocess.TimeoutExpired("app.py", timeout or 0)
        assert self.returncode is not None
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Nothing where it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """kill -9."""
        self.send_signal(signal.SIGKILL)

    def _ended(self, seconds: float | None) -> bool:
        if self.returncode is None and select.select([self._status], [], [], seconds)[0]:
            said = self._status.recv(64)
            assert said, "the warm process is gone"
            self.returncode = int(said)
            self._status.close()
        return self.returncode is not None


Process = Forked | subprocess.Popen[bytes]


def start(words: Sequence[str], log: IO[Any], **environment: str) -> Process:
    """`python app.py WORDS`, which writes into `log`. Cold where the environment changes what is imported."""
    whole = {**os.environ, **environment}
    if "PYTHONPATH" in environment:
        return subprocess.Popen([sys.executable, "app.py", *words], cwd=ROOT, stdout=log, stderr=log, env=whole)
    with Path(os.devnull).open("rb") as nothing:
        return Forked(words, whole, (nothing, log, log))


def run(words: Sequence[str], text: str = "", timeout: float = 120) -> subprocess.CompletedProcess[str]:
    """Runs `python app.py WORDS` to its end, with `text` to read."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        given.write(text.encode())
        given.seek(0)
        process = Forked(words, os.environ, (given, out, errors))
        try:
            code = process.wait(timeout)
        finally:
            process.kill()
        return subprocess.CompletedProcess(["app.py", *words], code, _read(out), _read(errors))


def _read(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode()


@cache
def _warm() -> socket.socket:
    """Where to ask for processes; started at the first use, ends with this process."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        command = [sys.executable, "-m", "tests.warm", str(theirs.fileno())]
        process = subprocess.Popen(command, cwd=ROOT, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL)
    atexit.register(_leave, ours, process)
    return ours


def _leave(asked: socket.socket, process: "subprocess.Popen[bytes]") -> None:
    asked.close()
    process.wait(20)


# ------------------------------------------------------------------------------------------------ the warm process
def main(asked: socket.socket) -> int:
    """Forks at every question, and tells how what it forked has ended. In what was forked: the exit code."""
    app = importlib.import_module("app")
    for name in _LATER:
        importlib.import_module(name)
    for name in app.line.names():
        app.line.module(name)
    gc.collect()
    gc.freeze()  # what all of them share is never looked through again
    words = _Forking(asked).until_forked()
    return 0 if words is None else int(app.main(words))


class _Forking:
    """The loop of the warm process."""

    def __init__(self, asked: socket.socket) -> None:
        self._asked = asked
        self._running: dict[int, socket.socket] = {}
        self._woken, self._wake = os.pipe()
        for end in (self._woken, self._wake):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(self._wake)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGINT, signal.SIG_IGN)

    def until_forked(self) -> list[str] | None:
        """In a new process its words; None at the end."""
        while True:
            ready, _, _ = select.select([self._asked.fileno(), self._woken], [], [])
            if self._woken in ready:
                os.read(self._woken, 1024)
                self._reap()
            if self._asked.fileno() in ready:
                data, fds, _, _ = socket.recv_fds(self._asked, 1 << 20, 4)
                if not data:
                    return None
                if words := self._fork(json.loads(data), fds):
                    return words

    def _reap(self) -> None:
        while self._running:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            with self._running.pop(pid) as asker:
                _tell(asker, os.waitstatus_to_exitcode(status))

    def _fork(self, wanted: dict[str, Any], fds: list[int]) -> list[str] | None:
        asker = socket.socket(fileno=fds.pop())
        if pid := os.fork():
            for each in fds:
                os.close(each)
            self._running[pid] = asker
            _tell(asker, pid)
            return None
        for other in (asker, self._asked, *self._running.values()):
            other.close()
        self._become(wanted["environment"], fds)
        sys.argv = ["app.py", *wanted["words"]]
        return list(wanted["words"])

    def _become(self, environment: dict[str, str], fds: list[int]) -> None:
        """A process with files, signals and environment of its own."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        os.close(self._woken)
        os.close(self._wake)
        for number, given in enumerate(fds):
            os.dup2(given, number)
            os.close(given)
        for stream in (sys.stdout, sys.stderr):
            assert isinstance(stream, io.TextIOWrapper)
            stream.reconfigure(line_buffering=True)
        os.environ.clear()
        os.environ.update(environment)


def _tell(asker: socket.socket, number: int) -> None:
    with suppress(BrokenPipeError):  # whoever asked has lost interest
        asker.send(str(number).encode())


if __name__ == "__main__":
    sys.exit(main(socket.socket(fileno=int(sys.argv[1]))))
