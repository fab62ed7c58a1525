"""A file of many rows imported (rights, forms, unique, rules, formulas, trail, search) against writing the same rows.

The yardstick writes the very rows that the import wrote (records, entries of the trail, stage history, words of the
search) out of memory with one statement each, on the same engine: no reading, no asking, no rights.
"""

import asyncio
import csv
import gc
import re
import shutil
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import asyncpg
import psutil  # type: ignore[import-untyped,unused-ignore]

import app
from accounts import people
from accounts.accounts import Accounts
from accounts.holder import HouseHolder
from benchmarks.filling import LOGIN, PASSWORD, SCHEMA, deals
from benchmarks.measuring import Figure
from benchmarks.place import Place
from kernel.settings import Settings
from records import load
from records.door import Door
from records.house import House
from records.long_work import LongWorker
from store.layout import search_of
from tests import postgres
from transfer import arriving, telling
from transfer.importing import StartImport

ROWS: Final = 100_000
CLIENTS: Final = 200
_RINGS: Final = (50_000, 4, 20)  # as `serve` looks for them
LEAST: Final = 6_000  # rows a second, the best peer on a machine of this kind
TABLES: Final = ("deal", "audit", "stage_move")
COLUMNS: Final = (
    "name", "code", "client", "kind", "region", "amount", "quantity", "ratio", "score", "closes", "called_at", "is_key",
    "phone", "email", "note",
)  # fmt: skip


def run(place: Place) -> Iterator[Figure]:
    """Rows per second, against the yardstick, and the memory it took."""
    with TemporaryDirectory(prefix="gridwright-import-") as name:
        url = postgres.fresh_database("import") if place.engine == "postgres" else f"sqlite:///{name}/import.db"
        try:
            yield from asyncio.run(measured(url, Path(name), min(place.rows, ROWS)))
        finally:
            if place.engine == "postgres":
                postgres.drop_database(url)


async def measured(url: str, folder: Path, rows: int) -> list[Figure]:
    """Imports into an empty database, then writes the same rows again."""
    settings = Settings.read({}, schema=_schema(folder), database=url, data=folder)
    file = _file(folder / "deals.csv", rows)
    async with app.house(settings) as house:
        house = await _peopled(house)
        await asyncio.to_thread(_empty_copy, url, folder)
        seconds, processor, read, memory, result = await _imported(house, file)
    assert (result["created"], result["refused"]) == (rows, 0), result
    bare = await (_bare_postgres(url) if url.startswith("postgres") else asyncio.to_thread(_bare_sqlite, url, folder))
    note = (
        f"{rows:,} rows: {rows / seconds:,.0f}/s, reading the file {read:.1f} s of it, {processor / rows * 1e6:,.0f} "
        f"microseconds of processor a row; bare {rows / bare:,.0f}/s"
    )
    return [
        Figure("import, against writing the same rows", bare / seconds, bar=0.15, least=True, note=note),
        Figure("rows imported per second", rows / seconds, "", LEAST, least=True),
        Figure("  memory it took, from the first part to the last", memory / 2**20, "MiB", 64),
    ]


def _schema(folder: Path) -> Path:
    """The deals of the other figures, with a unique code, and a seller who may import."""
    text = SCHEMA.read_text()
    text = re.sub(r"(code: +\{type: text)", r"\1, unique: true", text)
    text = text.replace("can: [read, create, update, comment]", "can: [read, create, update, comment, import]")
    file = folder / "import.yaml"
    file.write_text(text)
    return file


def _file(path: Path, rows: int) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for number, deal in enumerate(deals(rows, 1, (1,)), 1):
            row = deal | {"code": f"K{number:07}", "client": f"Client {number % CLIENTS}"}
            writer.writerow([_cell(row.get(name)) for name in COLUMNS])
    return path


def _cell(value: Any) -> str:
    return "" if value is None else value.isoformat(" ") if hasattr(value, "hour") else str(value)


async def _peopled(house: House) -> House:
    holder = HouseHolder(house)
    accounts = Accounts(holder)
    await people.add(holder, accounts, login=LOGIN, name=LOGIN, unit="east", roles=("seller",), password=PASSWORD)
    house = await holder.current.current()
    await load.load(house, "clients", "client", [{"name": f"Client {number}"} for number in range(CLIENTS)])
    await load.settle(house, "clients", ("client",))
    return house


async def _imported(house: House, file: Path) -> tuple[float, float, float, int, dict[str, Any]]:
    """Seconds in all, of processor and of reading the file, memory from the first part on, and the result."""
    actor = house.organisation.actor(Accounts(HouseHolder(house)).known(LOGIN))
    copy = Path(await asyncio.to_thread(shutil.copy, file, file.with_suffix(".sent.csv")))
    gc.set_threshold(*_RINGS)
    process, started, processor = psutil.Process(), time.perf_counter(), time.process_time()
    id = await arriving.arrive(house, actor, "deal", copy, file.name)
    read = time.perf_counter() - started
    await Door(house, actor).run(StartImport(id))
    worker, resident = LongWorker(house), list[int]()
    while await worker.once():
        resident.append(process.memory_info().rss)
    seconds, processor = time.perf_counter() - started, time.process_time() - processor
    return (
        seconds,
        processor,
        read,
        max(resident) - resident[2],
        (await telling.told(house, actor, id))["work"]["result"],
    )


# ------------------------------------------------------------------------------------------------ the yardstick
def _empty_copy(url: str, folder: Path) -> None:
    """The database as it is before the import."""
    if url.startswith("sqlite"):
        file = url.removeprefix("sqlite:///")
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(folder / "bare.db")) as target:
            source.backup(target)


def _bare_sqlite(url: str, folder: Path) -> float:
    file, bare = url.removeprefix("sqlite:///"), folder / "bare.db"
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(bare, isolation_level=None)) as target:
        return _written(source, target)


def _written(source: sqlite3.Connection, target: sqlite3.Connection) -> float:
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "temp_store=MEMORY", "cache_size=-16000"):
        target.execute(f"PRAGMA {pragma}")
    asked = []
    for name in TABLES:
        [(last,)] = target.execute(f'SELECT coalesce(max("id"), 0) FROM "{name}"')
        asked.append((name, [*source.execute(f'SELECT * FROM "{name}" WHERE "id" > {last}')]))
    search = search_of("deal")
    words = [*source.execute(f'SELECT rowid, "words", "text" FROM "{search}"')]
    started = time.perf_counter()
    target.execute("BEGIN IMMEDIATE")
    for name, rows in asked:
        target.executemany(f'INSERT INTO "{name}" VALUES ({", ".join("?" * len(rows[0]))})', rows)
    target.executemany(f'INSERT INTO "{search}" (rowid, "words", "text") VALUES (?, ?, ?)', words)
    target.execute("COMMIT")
    return time.perf_counter() - started


async def _bare_postgres(url: str) -> float:
    """Into the same tables, emptied: their indexes and triggers are those of the product."""
    connection = await asyncpg.connect(url)
    try:
        names = (*TABLES, search_of("deal"))
        asked: list[tuple[str, Sequence[Any]]] = [(n, await connection.fetch(f'SELECT * FROM "{n}"')) for n in names]
        await connection.execute("SET session_replication_role = replica")  # the trail lets nobody remove it
        await connection.execute(f"TRUNCATE {', '.join(chr(34) + name + chr(34) for name in names)} CASCADE")
        await connection.execute("SET session_replication_role = origin")
        started = time.perf_counter()
        async with connection.transaction():
            for name, rows in asked:
                marks = ", ".join(f"${place}" for place in range(1, len(rows[0]) + 1))
                await connection.executemany(f'INSERT INTO "{name}" VALUES ({marks})', [tuple(row) for row in rows])
        return time.perf_counter() - started
    finally:
        await connection.close()


def profiled(rows: int = 10_000) -> None:
    """Where the time goes: `python -c "from benchmarks.importing import profiled; profiled()"`."""
    import cProfile
    import pstats

    with TemporaryDirectory() as name:
        profile = cProfile.Profile()
        profile.enable()
        figures = asyncio.run(measured(f"sqlite:///{name}/p.db", Path(name), rows))
        profile.disable()
    pstats.Stats(profile).sort_stats("tottime").print_stats(45)
    print(*figures, sep="\n")
