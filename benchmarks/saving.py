"""One cell saved through the interface (policy, rules, version, audit) against a route that runs one UPDATE."""

import json
import threading
import time
from collections.abc import Iterator

from benchmarks.measuring import Figure, in_turn
from benchmarks.pages import answered, saved
from benchmarks.place import Place
from benchmarks.serving import Caller, Served

BARS = {"FULL": 0.3, "NORMAL": 0.1}
WRITERS = 20
EACH = 10
WARM = 50


def run(place: Place) -> Iterator[Figure]:
    """Saves per second with both settings, and twenty writers at once."""
    for synchronous in BARS if place.engine == "sqlite" else ("NORMAL",):
        with place.product(synchronous) as served, place.yardstick(synchronous) as bare:
            token = Caller(served).sign_in()
            yield from _one_by_one(place, served, bare, token, synchronous)
            if synchronous == "NORMAL":
                yield from _at_once(place, served, token)


def _one_by_one(place: Place, served: Served, bare: Served, token: str, synchronous: str) -> Iterator[Figure]:
    ours, theirs = Caller(served, token), Caller(bare, token)
    ids = iter(range(1, 10_000))

    def update() -> None:
        status, body = theirs.post("/cell", {"id": next(ids), "value": 5})
        assert status == 200, body

    calls = {"product": lambda: saved(ours, next(ids), "quantity", 7), "bare": update}
    in_turn(WARM, calls)  # what a process does once is no part of a save
    before = served.cpu, bare.cpu
    found = in_turn(place.rounds, calls)
    cpu = [(now - then) / (place.rounds + 5) * 1000 for now, then in zip((served.cpu, bare.cpu), before, strict=True)]
    note = f"product {1 / found['product'].median:.0f}/s ({found['product']}); bare {1 / found['bare'].median:.0f}/s"
    ratio = found["bare"].median / found["product"].median
    yield Figure(f"saves per second, synchronous={synchronous}", ratio, bar=BARS[synchronous], least=True,
                 note=f"{note} ({found['bare']})")  # fmt: skip
    yield Figure("  processor per save", cpu[0], "ms", note=f"bare {cpu[1]:.2f} ms")


def _at_once(place: Place, served: Served, token: str) -> Iterator[Figure]:
    """Each writer raises its own record; afterwards every value, version and trail must tell of every save."""
    wrong: list[str] = []
    ids = range(place.rows - WRITERS + 1, place.rows + 1)
    before = {id: _record(served, token, id)["version"] for id in ids}
    started = time.perf_counter()
    threads = [threading.Thread(target=_write, args=(served, token, id, wrong)) for id in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - started
    wrong += [text for id in ids if (text := _lost(served, token, id, before[id]))]
    note = f"{WRITERS * EACH / took:.0f} saves/s; {'; '.join(wrong[:2]) or 'every value, version and trail is there'}"
    yield Figure(f"{WRITERS} writers at once: saves lost or refused", len(wrong), "", 0, note=note)


def _write(served: Served, token: str, id: int, wrong: list[str]) -> None:
    caller = Caller(served, token)
    for number in range(1, EACH + 1):
        try:
            saved(caller, id, "quantity", number)
        except (RuntimeError, OSError) as error:
            wrong.append(str(error))


def _record(served: Served, token: str, id: int) -> dict[str, object]:
    return dict(json.loads(answered(Caller(served, token), f"/api/v1/deal/{id}")))


def _lost(served: Served, token: str, id: int, before: object) -> str:
    record = _record(served, token, id)
    trail = json.loads(answered(Caller(served, token), f"/api/v1/deal/{id}/history"))["rows"]
    if record["quantity"] == EACH and record["version"] == before + EACH and len(trail) >= EACH:  # type: ignore[operator]
        return ""
    return f"deal {id}: quantity {record['quantity']}, version {record['version']}, {len(trail)} entries"
