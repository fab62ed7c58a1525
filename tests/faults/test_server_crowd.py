"""Many clients decide all at once: nothing twice, nothing lost (S6, S12.2, S15.2); two servers over one PostgreSQL.

Every decision is raced for: all look at the head of the same queue, by several tabs per person and at both servers,
press twice, send the same batch again, and hang up before the answer and ask again. `make soak` runs a thousand
requests by fifty clients, and the same at one server over SQLite.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest

import app as wiring
from accounts import people
from accounts.accounts import Accounts
from accounts.holder import HouseHolder
from commands.verify import found
from kernel.actor import Actor
from kernel.settings import Settings
from records.house import House
from records.sight import Sight
from tests import postgres
from tests.api.serving import PASSWORD
from tests.faults.crowd import ADMINISTRATORS, ASKERS, BOARD, LEADS, Crowd, meant
from tests.faults.serving import SOAK, Server, until
from tests.fixtures.stores import ENGINES

SCHEMA = Path(__file__).with_name("crowd.yaml")
REQUESTS, CLIENTS = (1000, 50) if SOAK else (20, 10)
ROLES = (("asker", ASKERS), ("lead", LEADS), ("board", BOARD), ("system_admin", ADMINISTRATORS))
DECISIONS = {"approved": (3, 0), "first": (0, 1), "council": (1, 3)}  # yes and no, by what becomes of a claim
PLUGIN = """
import os
from plugins.api import Effect, hookimpl


@hookimpl
def register_effects():
    return [Effect("crowd.keep", keep)]


def keep(context):
    with open(os.environ["CROWD_BOOK"], "a", encoding="utf-8") as book:
        book.write(context.key + chr(10))
"""


# ------------------------------------------------------------------------------------------------ the ground
def installed(folder: Path) -> dict[str, str]:
    """The receiver's plugin as a package of its own; the environment in which a server finds it."""
    package, about = folder / "site" / "gridwright_crowd", folder / "site" / "gridwright_crowd-1.0.dist-info"
    package.mkdir(parents=True)
    about.mkdir()
    (package / "__init__.py").write_text(PLUGIN, encoding="utf-8")
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: gridwright-crowd\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[gridwright.plugins]\ncrowd = gridwright_crowd\n")
    return {"PYTHONPATH": str(folder / "site"), "CROWD_BOOK": str(folder / "book")}


async def fill(settings: Settings) -> None:
    """The people; nobody needs to sign in slowly more than once."""
    async with wiring.house(settings) as house:
        holder = HouseHolder(house)
        accounts = Accounts(holder)
        for role, logins in ROLES:
            for login in logins:
                held = (f"{role}@main",) if role != "system_admin" else (role,)
                await people.add(
                    holder, accounts, login=login, name=login.title(), unit="main", roles=held,
                    manager=None, password=PASSWORD,
                )  # fmt: skip


@contextmanager
def served(engine: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Server, ...]]:
    """Two servers over one PostgreSQL, or one over SQLite."""
    environment = installed(folder)
    monkeypatch.syspath_prepend(environment["PYTHONPATH"])
    url = postgres.fresh_database("crowd") if engine == "postgres" else f"sqlite:///{folder}/crowd.db"
    tokens: dict[str, str] = {}
    with ExitStack() as stack:
        if engine == "postgres":
            stack.callback(postgres.drop_database, url)
        servers: list[Server] = []
        for number in range(2 if engine == "postgres" else 1):
            (folder / str(number)).mkdir()
            server = Server(url, folder / str(number), schema=SCHEMA, environment=environment, tokens=tokens)
            if not servers:
                asyncio.run(fill(server.settings))
            stack.callback(server.stop)
            server.start()
            servers.append(server)
        yield tuple(servers)


# ------------------------------------------------------------------------------------------------ the reckoning
async def reckoned(crowd: Crowd) -> dict[str, list[Any]]:
    """Every row that tells what happened, and what `verify` finds wrong."""
    async with wiring.house(crowd.servers[0].settings) as house, house.store.read() as reader:
        frame = Sight(house, reader, Actor.system("test")).frame
        await _marked(house)
        tables = ("claim", "request", "wf_event", "wf_decision", "wf_seat", "payout", "outbox", "notice", "lock")
        rows: dict[str, list[Any]] = {name: list(await reader.rows(name, frame=frame)) for name in tables}
        return {**rows, "problems": await found(house)}


async def _marked(house: House) -> None:
    """Waits until the sender has marked what it sent."""
    for _ in range(100):
        async with house.store.read() as reader:
            frame = Sight(house, reader, Actor.system("test")).frame
            if all(row["state"] == "done" for row in await reader.rows("outbox", ("state",), frame=frame)):
                return
        await asyncio.sleep(0.1)


def check(crowd: Crowd, rows: dict[str, list[Any]], book: list[str]) -> None:
    """No request twice, none lost, nothing between."""
    fate = {request: meant(number) for number, request in crowd.submitted.items()}
    assert rows["problems"] == []
    assert len(rows["claim"]) == len(rows["request"]) == len(fate) == crowd.total
    states = {row["id"]: row["state"] for row in rows["request"]}
    assert states == {id_: "approved" if what == "approved" else "rejected" for id_, what in fate.items()}
    happened = Counter((row["request"], row["kind"]) for row in rows["wf_event"])
    for request, what in fate.items():
        said = (happened[request, "approve"], happened[request, "reject"])
        assert (said, happened[request, "submit"], happened[request, "end"]) == (DECISIONS[what], 1, 1), (request, what)
    _check_keys(crowd, rows)
    _check_effects(crowd, rows, book, [id_ for id_, what in fate.items() if what == "approved"])


def _check_keys(crowd: Crowd, rows: dict[str, list[Any]]) -> None:
    """What the trail holds is what somebody was told, each once."""
    keys = Counter(row["key"] for row in rows["wf_event"] if row["kind"] in ("approve", "reject"))
    assert keys.total() == len(keys) and set(keys) == set(crowd.answered)
    assert len(rows["wf_decision"]) == len(keys)
    assert not [row for row in rows["wf_seat"] if row["state"] in ("open", "waiting")]


def _check_effects(crowd: Crowd, rows: dict[str, list[Any]], book: list[str], approved: list[int]) -> None:
    """Each effect once, in the database and at the receiver; each person told once."""
    records = {row["id"]: row["record"].id for row in rows["request"]}
    assert sorted(row["claim"] for row in rows["payout"]) == sorted(records[id_] for id_ in approved)
    assert {row["id"] for row in rows["claim"] if row["settled"]} == {records[id_] for id_ in approved}
    assert {row["state"] for row in rows["outbox"]} == {"done"}
    assert Counter(book) == Counter(row["key"] for row in rows["outbox"])
    assert len(book) == len(set(book)) == crowd.total
    told = Counter((row["record"].id, row["user"], row["kind"]) for row in rows["notice"])
    ended = [count for (_, _, kind), count in told.items() if kind in ("approved", "rejected")]
    assert ended == [1] * crowd.total
    assert max(count for (_, _, kind), count in told.items() if kind == "no_longer_needed") == 1
    asked = len(LEADS) * crowd.total + len(BOARD) * sum(meant(number) != "first" for number in crowd.submitted)
    assert sum(count for (_, _, kind), count in told.items() if kind == "opened") == asked
    assert rows["lock"] == [] or {row["request"] for row in rows["lock"]} <= set(approved)


# ------------------------------------------------------------------------------------------------ the test
@pytest.mark.timeout(0 if SOAK else 300)
@pytest.mark.parametrize("engine", ENGINES if SOAK else ("postgres",))
def test_what_a_crowd_decides_is_decided_once_and_none_is_lost_S6(
    engine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, record_property: Callable[[str, object], None]
) -> None:
    """S6.6 S15.2 No request is decided twice and none is lost, whatever is pressed twice, cut off or sent again."""
    with served(engine, tmp_path, monkeypatch) as servers:
        for login in (*ASKERS, *LEADS, *BOARD):
            servers[0].headers(login)
        crowd = Crowd(servers, REQUESTS)
        began = time.monotonic()
        asyncio.run(asyncio.wait_for(crowd.run(CLIENTS), 7200 if SOAK else 240))
        seconds = time.monotonic() - began
        book = tmp_path / "book"
        until(lambda: book.exists() and len(book.read_text().splitlines()) >= REQUESTS, "all effects were sent", 120)
        used = sum(sum(psutil.Process(each.process.pid).cpu_times()[:2]) for each in servers if each.process)
        check(crowd, asyncio.run(reckoned(crowd)), book.read_text().splitlines())
        for server in servers:
            server.check_log()
    tried = ", ".join(f"{what} {count}" for what, count in sorted(crowd.told.items()))
    record_property(
        "told", f"crowd on {engine}: {REQUESTS} requests by {CLIENTS} clients in {seconds:.0f} s, {used:.0f} s of the "
        f"servers' processor, {len(crowd.answered)} decisions, {crowd.answered.total()} answers; {tried}",
    )  # fmt: skip
    assert crowd.told["WFL010"] and crowd.told["answer lost"] and crowd.told["pressed twice"] and crowd.told["batches"]
