"""The whole list exported in each format: rows a second, the server's memory, and how long its answers were kept
waiting meanwhile."""

import json
import time
from collections.abc import Iterator

import psutil  # type: ignore[import-untyped,unused-ignore]

from benchmarks.measuring import Figure, Series
from benchmarks.place import Place
from benchmarks.serving import Caller, Served

FORMATS = ("csv", "jsonl", "xlsx")
MEGABYTES = 200  # of the whole server
ANSWERED = 0.1  # seconds within which nineteen of twenty small questions are answered meanwhile
PAUSE = 0.05
RIGHTS = ("can: [read, create, update, comment]", "can: [read, create, update, comment, export]")


def run(place: Place) -> Iterator[Figure]:
    """Each format once, one after the other."""
    place.schema.write_text(place.schema.read_text().replace(*RIGHTS))
    with place.product() as served:
        caller = Caller(served, Caller(served).sign_in())
        before = _own(served)
        for name in FORMATS:
            yield from _exported(served, caller, name, before)


def _exported(served: Served, caller: Caller, name: str, before: float) -> Iterator[Figure]:
    started = time.perf_counter()
    status, body = caller.post("/api/v1/deal/export", {"view": "all", "format": name, "sort": "-amount"})
    assert status == 201, body
    told, waited, peak = json.loads(body), Series(), before
    job = {"state": "running", "done": 0}
    while job["state"] == "running":
        waited.time(lambda: caller.get("/healthz"))
        peak = max(peak, _own(served))
        time.sleep(PAUSE)
        job = json.loads(caller.get(f"/api/v1/jobs/{told['job']}")[1])
    took = time.perf_counter() - started
    assert job["state"] == "done" and job["done"] == told["rows"], job
    status, file = caller.get(told["download"])
    assert status == 200, file[:200]
    size = f"{told['rows']:,} rows in {took:.0f} s, {len(file) / 2**20:.0f} MB"
    yield Figure(f"{name}: exported", told["rows"] / took, "rows/s", note=size)
    yield Figure(f"{name}: memory of the server (before: {before:.0f} MB)", peak, "MB", MEGABYTES)
    yield Figure(f"{name}: a small question meanwhile, p95", waited.p95, "s", ANSWERED, note=str(waited))


def _own(served: Served) -> float:
    """What the process holds itself: of SQLite's file the operating system shows it more, which it lends and takes
    back."""
    found = psutil.Process(served.process.pid).memory_info()
    return float(found.rss - found.shared) / 2**20
