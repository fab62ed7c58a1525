"""A field more, by saving the YAML while requests run; and the first answer after a cold start."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from benchmarks.measuring import Figure
from benchmarks.pages import answered, page, saved
from benchmarks.place import Place
from benchmarks.serving import Caller, Served

CALLERS = 4
LINE = "      cost:      {type: money, label: Cost}\n"
ADDED = "      colour:    {type: text, label: Colour, default: green}\n"


def run(place: Place) -> Iterator[Figure]:
    """The start, then the change under requests."""
    started = time.perf_counter()
    with place.product() as served:
        ready, used = time.perf_counter() - started, served.cpu
        token = Caller(served).sign_in()
        answered(Caller(served, token), page("amount"))
        took = time.perf_counter() - started
        note = f"ready after {ready:.2f} s, of which {used:.2f} s of processor, then a log-in"
        yield Figure("first page after a cold start", took, "s", 3, note=note)
        yield from _change(place, served, token)


@dataclass(slots=True)
class Asking:
    """Requests one behind the other until told to stop: when each began and how long it took."""

    served: Served
    token: str
    id: int
    stop: threading.Event
    times: list[tuple[float, float]] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def run(self) -> None:
        """Reads a record and, every tenth time, saves a cell of it."""
        caller, number = Caller(self.served, self.token), 0
        while not self.stop.is_set():
            number, began = number + 1, time.perf_counter()
            try:
                if number % 10:
                    answered(caller, f"/api/v1/deal/{self.id}")
                else:
                    saved(caller, self.id, "quantity", number)
            except (RuntimeError, OSError) as error:
                self.failed.append(str(error))
            self.times.append((began, time.perf_counter() - began))


def _change(place: Place, served: Served, token: str) -> Iterator[Figure]:
    stop = threading.Event()
    asking = [Asking(served, token, id, stop) for id in range(1, CALLERS + 1)]
    threads = [threading.Thread(target=each.run) for each in asking]
    for thread in threads:
        thread.start()
    try:
        time.sleep(3)
        changed = time.perf_counter()
        place.schema.write_text(place.schema.read_text().replace(LINE, LINE + ADDED))
        seen = _await_field(served, token) - changed
        time.sleep(2)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    times = [each for one in asking for each in one.times]
    failed = [text for one in asking for text in one.failed]
    usual = max(took for began, took in times if began < changed)
    pause = max(took for began, took in times if began + took >= changed)
    yield Figure("requests that failed while a field was added", len(failed), "", 0,
                 note=f"of {len(times)}; served {seen:.2f} s after saving. {'; '.join(failed[:1])}")  # fmt: skip
    yield Figure("longest answer meanwhile", pause * 1000, "ms", 300, note=f"longest before it {usual * 1000:.0f} ms")


def _await_field(served: Served, token: str) -> float:
    caller, until = Caller(served, token), time.monotonic() + 60
    while time.monotonic() < until:
        status, _ = caller.get("/api/v1/deal?limit=1&count=none&fields=colour")
        if status == 200:
            return time.perf_counter()
        time.sleep(0.05)
    raise RuntimeError("the added field was never served")
