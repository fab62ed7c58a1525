"""What the store does when it is torn away, cancelled, or out of room: real processes, a really full filesystem."""

import asyncio
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from kernel.clock import Clock
from kernel.errors import Refusal
from kernel.settings import Settings
from store.open import Store
from store.unit import Unit
from tests import postgres
from tests.fixtures.entities import company
from tests.fixtures.stores import MakeStore

CANCELS = 400
KILLS = int(os.environ.get("GRIDWRIGHT_SOAK", "0")) * 29 + 1
ROOT = Path(__file__).parents[2]


def writer(url: str, many: int, padding: int = 0, **more: object) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.faults.writer", url, str(many), str(padding)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, **more)  # type: ignore[call-overload, no-any-return]


async def test_four_hundred_random_cancels_neither_hang_nor_tear(store: Store) -> None:
    await store.adopt(company())
    chance = random.Random(7)
    done: list[int] = []

    async def work(unit: Unit) -> None:
        quote = await unit.insert("quote", {"name": "q"})
        async with unit.savepoint():
            await unit.insert("quote.lines", {"parent": quote, "position": 1})
        await asyncio.sleep(0)

    async def one() -> None:
        await store.unit(work)
        done.append(1)

    cancelled = 0
    for start in range(0, CANCELS, 8):
        tasks = [asyncio.create_task(one()) for _ in range(8)]
        for task in tasks:
            await asyncio.sleep(chance.choice((0, 0, 0, 0.0005, 0.002)))
            cancelled += task.cancel() if start % 16 or chance.random() < 0.9 else 0
        await asyncio.gather(*tasks, return_exceptions=True)
    assert cancelled > CANCELS * 0.2
    await asyncio.wait_for(store.unit(work), 5)
    async with store.read() as reader:
        quotes = await reader.ids("quote")
        lines = await reader.children("quote.lines", "parent", quotes)
    assert len(quotes) > len(done)
    assert all(len(lines[quote]) == 1 for quote in quotes)


async def test_a_cancelled_reader_gives_its_connection_back(store: Store) -> None:
    await store.adopt(company())
    slow = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000000) SELECT count(*) FROM n"

    async def ask() -> None:
        async with store.read() as reader:
            await reader.fetch(slow)

    for _ in range(3):
        tasks = [asyncio.create_task(ask()) for _ in range(12)]
        await asyncio.sleep(0.05)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def quick() -> int:
        async with store.read() as reader:
            return await reader.count("quote")

    assert await asyncio.wait_for(asyncio.gather(*(quick() for _ in range(12))), 10) == [0] * 12


@pytest.mark.parametrize("kill", range(KILLS))
async def test_nothing_confirmed_is_lost_when_the_process_is_killed(
    database: str, make_store: MakeStore, kill: int
) -> None:
    chance = random.Random(kill)
    process = writer(database, 5_000)
    assert process.stdout is not None
    confirmed = []
    until = chance.randint(150, 400)
    for line in process.stdout:
        if line.strip().isdigit():
            confirmed.append(int(line))
        if len(confirmed) >= until:
            process.kill()
            break
    confirmed += [int(line) for line in process.stdout if line.endswith("\n") and line.strip().isdigit()]
    process.wait()
    process.stdout.close()
    store = await make_store()
    await store.adopt(company())
    async with store.read() as reader:
        quotes = await reader.ids("quote")
        lines = await reader.children("quote.lines", "parent", quotes)
    assert set(confirmed) <= set(quotes)
    assert len(confirmed) >= until
    assert all(len(lines[quote]) == 1 for quote in quotes)
    assert await store.unit(lambda unit: unit.insert("quote", {"name": "next"})) > max(quotes)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A filesystem of four megabytes. Where mounting is not allowed, the limit is set on the size of files instead,
    which SQLite meets as the same failing write."""
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = (
        os.geteuid() == 0
        and not subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)], check=False, capture_output=True
        ).returncode
    )
    yield folder
    if mounted:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_is_refused_and_what_was_confirmed_stays(small_disk: Path) -> None:
    def bounded() -> None:
        import resource
        import signal

        if not os.path.ismount(small_disk):
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (3_000_000, 3_000_000))

    process = writer(f"sqlite:///{small_disk}/test.db", 5_000, 3_000, preexec_fn=bounded)
    said, _ = process.communicate(timeout=60)
    lines = said.splitlines()
    confirmed = {int(line) for line in lines if line.isdigit()}
    assert "refused STO002" in lines and lines[-1] == "done" and process.returncode == 0
    assert len(confirmed) > 50

    import sqlite3

    with sqlite3.connect(small_disk / "test.db") as connection:
        kept = {row[0] for row in connection.execute('SELECT "id" FROM "quote"')}
        alone = connection.execute('SELECT count(*) FROM "quote" WHERE id NOT IN (SELECT parent FROM "quote__lines")')
        assert confirmed <= kept and alone.fetchone() == (0,)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


async def test_a_lost_server_is_refused_and_found_again(make_store: MakeStore, engine: str) -> None:
    """PostgreSQL ends our connections in the middle of a unit; SQLite has none to lose, so a locked file it is."""
    store = await make_store()
    await store.adopt(company())
    if engine == "sqlite":
        return await locked_out(store, make_store)
    name = store._engine._client.database  # type: ignore[attr-defined]

    async def torn(unit: Unit) -> None:
        await unit.insert("quote", {"name": "x"})
        kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        await asyncio.to_thread(postgres.sql, f"{kill} WHERE datname = '{name}' AND pid <> pg_backend_pid()")
        await unit.insert("quote", {"name": "y"})

    with pytest.raises(Refusal) as refused:
        await store.unit(torn)
    assert refused.value.code.name == "STO004"
    id = await store.unit(lambda unit: unit.insert("quote", {"name": "z"}))
    async with store.read() as reader:
        assert await reader.ids("quote") == [id]
    return None


async def locked_out(store: Store, make_store: MakeStore) -> None:
    other = await make_store()
    await other.adopt(company())
    await store._engine.client.execute_script("PRAGMA busy_timeout=100")
    held, go_on = asyncio.Event(), asyncio.Event()

    async def hold(unit: Unit) -> None:
        held.set()
        await go_on.wait()

    holding = asyncio.create_task(other.unit(hold))
    await held.wait()
    with pytest.raises(Refusal) as refused:
        await store.unit(lambda unit: unit.insert("quote", {"name": "x"}))
    assert refused.value.code.name == "STO003"
    go_on.set()
    await holding
    assert await store.unit(lambda unit: unit.insert("quote", {"name": "x"})) == 1


@pytest.mark.postgres
async def test_a_full_disk_of_the_server_is_refused_with_the_same_code_and_what_was_confirmed_stays() -> None:
    with postgres.small_disk("20m") as tablespace:
        url = postgres.fresh_database(tablespace=tablespace)
        store = await Store.open(url, Settings(database=url), Clock(ZoneInfo("UTC")))
        await store.adopt(company())
        if not tablespace:
            refuse_after(url, 50)
        async with store.read() as reader:  # the server needs room to begin another connection
            assert await reader.ids("quote") == []
        confirmed: list[int] = []

        async def ten(unit: Unit) -> list[int]:
            return [await unit.insert("quote", {"name": "x" * 1_900}) for _ in range(10)]

        with pytest.raises(Refusal) as refused:
            while len(confirmed) < 20_000:
                confirmed += await store.unit(ten)
        assert refused.value.code.name == "STO002"
        assert len(confirmed) >= 50
        async with store.read() as reader:
            assert await reader.ids("quote") == confirmed
        await store.close()


def refuse_after(url: str, rows: int) -> None:
    """Where no filesystem may be mounted: the server's own error for a full one, from this many rows on."""
    function = "CREATE FUNCTION full_() RETURNS trigger LANGUAGE plpgsql AS"
    full = "RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'"
    body = f'$$ BEGIN IF (SELECT count(*) FROM "quote") >= {rows} THEN {full}; END IF; RETURN NEW; END $$'
    trigger = 'CREATE TRIGGER full_ BEFORE INSERT ON "quote" FOR EACH ROW EXECUTE FUNCTION full_()'
    for statement in (f"{function} {body}", trigger):
        postgres.sql(statement, url.rpartition("/")[2])
