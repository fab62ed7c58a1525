"""A page of 100 rows and 20 columns over HTTP, with session, policy and trimming, against the bare route."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

from benchmarks.filling import COLUMNS
from benchmarks.measuring import Figure, Series, in_turn
from benchmarks.place import Place
from benchmarks.serving import Caller, Served

FILTER = "kind == 'service'"
DEEP = 0.9  # of the list is above the far page


def run(place: Place) -> Iterator[Figure]:
    """Both sorts, their processor time, and the far page."""
    with place.product() as served, place.yardstick() as bare:
        token = Caller(served).sign_in()
        for sort, kind in (("amount", "indexed"), ("quantity", "unindexed")):
            yield from _sorted(place, served, bare, token, sort, kind)
        yield from _counted(place, served, bare, token)
        yield from _far(place, served, bare, token)


def _sorted(place: Place, served: Served, bare: Served, token: str, sort: str, kind: str) -> Iterator[Figure]:
    ours, theirs = Caller(served, token), Caller(bare, token)
    calls = {
        "product": lambda: answered(ours, page(sort, filter=FILTER, count="none")),
        "bare": lambda: answered(theirs, f"/page?sort={sort}&kind=1&limit=100"),
    }
    rounds = place.rounds if kind == "indexed" else max(5, place.rounds // 5)
    found = in_turn(rounds, calls, warm=3)
    used = [processor(each, call, rounds) for each, call in zip((served, bare), calls.values(), strict=True)]
    ratio = found["product"].median / found["bare"].median
    note = f"product {found['product']}; bare {found['bare']}"
    yield Figure(f"page sorted by an {kind} field", ratio, bar=2.5, note=note)
    bar = 6 if kind == "indexed" else None
    yield Figure("  processor per page", used[0] * 1000, "ms", bar, note=f"bare {used[1] * 1000:.2f} ms")


def processor(server: Served, call: Callable[[], object], rounds: int) -> float:
    """Seconds of processor a server uses per call when one caller asks again and again."""
    before = server.cpu
    for _ in range(rounds):
        call()
    return (server.cpu - before) / rounds


def _counted(place: Place, served: Served, bare: Served, token: str) -> Iterator[Figure]:
    """With the capped count. It informs only: the product keeps the count until something in it changes."""
    ours, theirs = Caller(served, token), Caller(bare, token)
    calls = {
        "product": lambda: answered(ours, page("amount", filter=FILTER)),
        "bare": lambda: answered(theirs, "/page?sort=amount&kind=1&limit=100&count=1"),
    }
    found = in_turn(max(5, place.rounds // 5), calls)
    ratio = found["product"].median / found["bare"].median
    yield Figure("page with its count up to 10,000", ratio, note=f"product {found['product']}; bare {found['bare']}")


def _far(place: Place, served: Served, bare: Served, token: str) -> Iterator[Figure]:
    ours, theirs = Caller(served, token), Caller(bare, token)
    offset = int(place.rows * DEEP)
    first, far = page("amount", count="none"), page("amount", count="none", offset=offset)
    with writing(served, token) as writes:
        cold = Series()
        cold.time(lambda: answered(ours, far))
        found = in_turn(place.rounds // 2, {"first": lambda: answered(ours, first), "far": lambda: answered(ours, far)})
        skipping = in_turn(3, {"bare": lambda: answered(theirs, f"/page?sort=amount&limit=100&offset={offset}")}, 0)
    note = (
        f"first {found['first']}; far {found['far']}; the first time {cold.median * 1000:.0f} ms; "
        f"bare OFFSET {skipping['bare'].median * 1000:.0f} ms; {len(writes.seconds)} writes beside it"
    )
    yield Figure(f"row {offset:,} under a sort, to the first page", found["far"].median / found["first"].median, bar=3,
                 note=note)  # fmt: skip


@contextmanager
def writing(served: Served, token: str) -> Iterator[Series]:
    """Somebody changes a field that is not sorted by, ten times a second."""
    stop, done = threading.Event(), Series()

    def write() -> None:
        caller, numbers = Caller(served, token), iter(range(1, 1_000_000))

        def note() -> None:
            number = next(numbers)
            saved(caller, number % 400 + 1, "note", f"note {number}")

        due = time.monotonic()
        while not stop.wait(max(0.0, due - time.monotonic())):
            done.time(note)
            due += 0.1

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield done
    finally:
        stop.set()
        thread.join()


def page(sort: str, **more: object) -> str:
    """The address of a page of the product."""
    asked = {"sort": sort, "limit": 100, "fields": ",".join(COLUMNS), **more}
    return f"/api/v1/deal?{urlencode(asked)}"


def answered(caller: Caller, path: str) -> bytes:
    """The body of a GET that must succeed."""
    status, body = caller.get(path)
    if status != 200:
        raise RuntimeError(f"{path}: {status} {body[:300]!r}")
    return body


def saved(caller: Caller, id: int, field: str, value: object) -> bytes:
    """Saves one cell through the interface; must succeed."""
    status, body = caller.post("/api/v1/deal/cells", {"edits": [{"id": id, "field": field, "value": value}]})
    if status != 200 or b'"status":200' not in body:
        raise RuntimeError(f"cells: {status} {body[:300]!r}")
    return body
