"""What an author waits for when an approval is asked about many records, or about the requests of the last months."""

import os
import pty
import re
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Final

from benchmarks.measuring import Figure
from benchmarks.serving import ROOT

SECONDS: Final = 20  # for 10,000 records
_TOLD: Final = re.compile(rb"\r[\d,]+ / [\d,]+, \d+ s")


def run(url: str, schema: Path, records: int, requests: int) -> Iterator[Figure]:
    """Both questions, as the command line asks them, its start included; the terminal is told how far it is."""
    yield _figure(url, schema, f"simulation of {records:,} records", ("--records",), bar=SECONDS)
    yield _figure(url, schema, f"simulation of {requests:,} requests with their trails", (), bar=None)


def _figure(url: str, schema: Path, what: str, words: tuple[str, ...], bar: float | None) -> Figure:
    command = ["app.py", "replay", "purchase", *words, "--schema", str(schema), "--database", url]
    before, began = _processor(), time.perf_counter()
    said, told = _ran(command)
    seconds, used = time.perf_counter() - began, _processor() - before
    note = f"processor {used:.1f} s; told {told} times how far; {said}"
    return Figure(what, seconds, "s", bar, note=note)


def _ran(command: list[str]) -> tuple[str, int]:
    """Its first line, and how often its terminal was told how far it is."""
    ours, theirs = pty.openpty()
    seen: list[bytes] = []
    reading = Thread(target=_read, args=(ours, seen))
    reading.start()
    try:
        done = subprocess.run([sys.executable, *command], cwd=ROOT, stdout=subprocess.PIPE, stderr=theirs, check=True)
    finally:
        os.close(theirs)
        reading.join()
        os.close(ours)
    return done.stdout.decode().partition("\n")[0], len(_TOLD.findall(b"".join(seen)))


def _read(terminal: int, seen: list[bytes]) -> None:
    while True:
        try:
            part = os.read(terminal, 4_096)
        except OSError:  # nobody writes to it any more
            return
        if not part:
            return
        seen.append(part)


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
