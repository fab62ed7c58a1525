"""A paste of 10,000 cells through the interface (validated, audited, answered) against the bare rows of it; and a
range of 100,000 cells that nobody loaded, emptied as long work."""

import asyncio
import json
import sqlite3
import time
from collections.abc import Iterator, Sequence
from typing import Any, Final

import asyncpg

from benchmarks.measuring import Figure
from benchmarks.pages import answered
from benchmarks.place import Place
from benchmarks.serving import Caller
from store.layout import search_of

ROWS: Final = 1_000
ROUNDS: Final = 5
COLUMNS: Final = ("name", "region", "amount", "quantity", "ratio", "score", "closes", "phone", "email", "note")
CLEARED: Final = 10_000  # rows of ten cells
EMPTIED: Final = ("region", "client", "kind", "ratio", "score", "closes", "phone", "email", "note", "code")
WRITTEN: Final = (*COLUMNS, "weighted", "title_", "updated_at", "updated_by", "completeness", "version")
SEARCH: Final = f'"{search_of("deal")}"'
TRAIL: Final = ("version", "at", "by", "actor", "entity", "record", "verb", "changes", "previous", "hash", "title_")


def run(place: Place) -> Iterator[Figure]:
    """Rounds of the same rows in turn: the product's paste, then what it stored, stored bare."""
    ours, bare, used = [], [], list[float]()
    with place.product() as served:
        caller = Caller(served, Caller(served).sign_in())
        for number in range(ROUNDS + 1):
            before = served.cpu
            took = _pasted(caller, number)
            used.append(served.cpu - before)
            stored = asyncio.run(_bare(place))
            if number:
                ours.append(took)
                bare.append(stored)
        middle, plain = sorted(ours)[ROUNDS // 2], sorted(bare)[ROUNDS // 2]
        note = f"product {10 * ROWS / middle:,.0f} cells/s ({middle * 1000:.0f} ms); executemany {plain * 1000:.0f} ms"
        yield Figure("paste of 10,000 cells", plain / middle, bar=0.15, least=True, note=note)
        yield Figure("  processor of the server", sorted(used)[ROUNDS // 2] * 1000, "ms")
        yield from _cleared(place, caller)


def _pasted(caller: Caller, number: int) -> float:
    """Seconds from sending the text to knowing that all of it is written."""
    text = "\r\n".join("\t".join(_cells(row, number)) for row in range(ROWS))
    body = {"sort": "id", "rows": [0, ROWS], "columns": COLUMNS, "do": "paste", "text": text}
    started = time.perf_counter()
    result = _ended(caller, body)[0]
    assert (result["written"], result["refused"]) == (10 * ROWS, 0), result["problems"][:3]
    return time.perf_counter() - started


def _cells(row: int, number: int) -> tuple[str, ...]:
    return (
        f"Deal {row} of {number}", ("华东", "South")[row % 2], f"¥{row * 7_919 % 99_991:,}.50", str(row + number),
        f"{(row + number) % 100}%", f"{row % 10}.5", f"2026/{1 + row % 12}/{1 + (row + number) % 28}",
        f"138{row * 31 % 10**8:08}", f"buyer{row}.{number}@example.com",
        f"Called on day {row % 365}, again in {number}",
    )  # fmt: skip


def _ended(caller: Caller, body: dict[str, Any]) -> tuple[dict[str, Any], int]:
    """What a range came to, and how often its progress had moved when it was looked at."""
    status, said = caller.post("/api/v1/deal/ranges", body)
    assert status in (200, 202), said
    if status == 200:
        return json.loads(said), 1
    seen = set()
    while True:
        job = json.loads(answered(caller, f"/api/v1/jobs/{json.loads(said)['job']}"))
        seen.add(job["done"])
        if job["state"] != "running":
            assert job["state"] == "done", job
            return job["result"], len(seen)
        time.sleep(0.05)  # as a screen would look, and no oftener


def _cleared(place: Place, caller: Caller) -> Iterator[Figure]:
    rows = min(CLEARED, place.rows)
    started = time.perf_counter()
    body = {"sort": "-id", "rows": [0, rows], "columns": EMPTIED, "do": "clear"}
    result, steps = _ended(caller, body)
    took = time.perf_counter() - started
    assert (result["written"], result["refused"]) == (10 * rows, 0), result["problems"][:3]
    note = f"{10 * rows / took:,.0f} cells/s, {took:.1f} s"
    yield Figure(f"{10 * rows:,} unloaded cells emptied: steps", steps, "", bar=5, least=True, note=note)


# ------------------------------------------------------------------------------------------------ the yardstick
async def _bare(place: Place) -> float:
    """Seconds for the rows, the entries of the trail and the search index that the last paste left, written again with
    one statement for each kind and one commit."""
    return await _postgres(place.url) if place.engine == "postgres" else _sqlite(place.url.removeprefix("sqlite:///"))


def _statements(search: Sequence[str], key: str, mark: str) -> tuple[str, str, str, str]:
    def marks(count: int) -> list[str]:
        return [mark.format(at + 1) for at in range(count)]

    fields = ", ".join(f'"{name}" = {at}' for name, at in zip(WRITTEN, marks(len(WRITTEN)), strict=True))
    trail = ", ".join(f'"{name}"' for name in TRAIL)
    return (
        f'UPDATE "deal" SET {fields} WHERE "id" = {mark.format(len(WRITTEN) + 1)}',
        f'INSERT INTO "audit" ({trail}) VALUES ({", ".join(marks(len(TRAIL)))})',
        f"DELETE FROM {SEARCH} WHERE {key} = {mark.format(1)}",
        f"INSERT INTO {SEARCH} ({key}, {', '.join(search)}) VALUES ({', '.join(marks(len(search) + 1))})",
    )


READ: Final = (
    'SELECT {written}, "id" FROM "deal" ORDER BY "id" LIMIT {rows}',
    'SELECT {trail} FROM "audit" WHERE "entity" = \'deal\' ORDER BY "id" DESC LIMIT {rows}',
    "SELECT {key}, {search} FROM {table} WHERE {key} <= {rows}",
)


def _questions(search: Sequence[str], key: str) -> list[str]:
    written, trail = (", ".join(f'"{name}"' for name in names) for names in (WRITTEN, TRAIL))
    return [
        each.format(written=written, trail=trail, rows=ROWS, key=key, table=SEARCH, search=", ".join(search))
        for each in READ
    ]


def _sqlite(file: str) -> float:
    connection = sqlite3.connect(file, isolation_level=None, timeout=30)
    connection.execute("PRAGMA synchronous=NORMAL")
    rows, trail, texts = [connection.execute(sql).fetchall() for sql in _questions(('"words"', '"text"'), "rowid")]
    update, insert, forget, remember = _statements(('"words"', '"text"'), "rowid", "?")
    started = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(update, rows)
    connection.executemany(insert, trail)
    connection.executemany(forget, [row[:1] for row in texts])
    connection.executemany(remember, texts)
    connection.execute("COMMIT")
    took = time.perf_counter() - started
    connection.close()
    return took


async def _postgres(url: str) -> float:
    connection = await asyncpg.connect(url)
    rows, trail, texts = [
        [tuple(row) for row in await connection.fetch(sql)] for sql in _questions(('"words"', '"text"'), '"id"')
    ]  # fmt: skip
    update, insert, forget, remember = _statements(('"words"', '"text"'), '"id"', "${}")
    started = time.perf_counter()
    async with connection.transaction():
        await connection.executemany(update, rows)
        await connection.executemany(insert, trail)
        await connection.executemany(forget, [row[:1] for row in texts])
        await connection.executemany(remember, texts)
    took = time.perf_counter() - started
    await connection.close()
    return took
