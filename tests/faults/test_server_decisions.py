"""Decisions at once, exactly once: two servers over one PostgreSQL, two clients of one server on SQLite.

A barrier makes the race certain: another connection holds what every decision has to lock first, until all requests
have arrived and wait; then it lets go.
"""

import asyncio
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, Final

import asyncpg
import httpx
import pytest

from tests.faults.serving import Server, check_whole, coded, shop
from tests.fixtures.stores import ENGINES

ROUNDS: Final = 2
NUMBERS: Final = count()


@dataclass
class Pair:
    """Two ways to one database: two servers, or on SQLite the same one twice."""

    servers: tuple[Server, Server]

    @property
    def database(self) -> str:
        return self.servers[0].database

    def client(self, which: int, login: str) -> httpx.AsyncClient:
        return self.servers[which].async_client(login)


@pytest.fixture(scope="module", params=ENGINES)
def pair(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    folder: Path = tmp_path_factory.mktemp("decisions")
    with ExitStack() as stack:
        first = stack.enter_context(shop(str(request.param), folder))
        second = first
        if request.param == "postgres":
            (folder / "second").mkdir()
            second = Server(first.database, folder / "second")
            stack.callback(second.stop)
            second.start()
        for each in (first, second):
            for login in ("boss", "ida", "sam"):
                each.headers(login)  # signing in writes, so not behind the barrier
        yield Pair((first, second))
        check_whole(first)
        second.check_log()


# ------------------------------------------------------------------------------------------------ the barrier
@asynccontextmanager
async def held_back(pair: Pair, order: int, waiting: int) -> AsyncIterator[None]:
    """What is begun within goes on together, once `waiting` transactions wait for this order."""
    if pair.database.startswith("sqlite:///"):
        base = sqlite3.connect(pair.database.removeprefix("sqlite:///"), timeout=10, isolation_level=None)
        base.execute("BEGIN IMMEDIATE")
        try:
            yield
            await asyncio.sleep(0.2)  # all of them are at the door by now; one writer at a time
        finally:
            base.execute("COMMIT")
            base.close()
        return
    base = await asyncpg.connect(pair.database)
    try:
        async with base.transaction():
            await base.execute('SELECT 1 FROM "order" WHERE id = $1 FOR UPDATE', order)
            yield
            await _until_waiting(base, waiting)
    finally:
        await base.close()


async def _until_waiting(base: Any, waiting: int) -> None:
    asked = "SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted"
    for _ in range(200):
        if await base.fetchval(asked) >= waiting:
            return
        await asyncio.sleep(0.02)
    raise AssertionError("the decisions did not meet")


SERVERS: Final = 2  # one transaction of each waits; how many more it lets in depends on how often they met


async def at_once(pair: Pair, order: int, *deeds: Awaitable[httpx.Response]) -> list[httpx.Response]:
    async with held_back(pair, order, min(len(deeds), SERVERS)):
        tasks = [asyncio.ensure_future(deed) for deed in deeds]
        await asyncio.sleep(0)
    return list(await asyncio.gather(*tasks))


# ------------------------------------------------------------------------------------------------ the ground
async def ordered(pair: Pair, price: str) -> int:
    """An order of Sam's over one thing at this price; from 1,000 on both chiefs decide."""
    async with pair.client(0, "boss") as boss, pair.client(0, "sam") as sam:
        number = next(NUMBERS)
        product = (await boss.post("/api/v1/product", json={"name": f"P{number}", "price": price})).json()["id"]
        customer = (await sam.post("/api/v1/customer", json={"name": f"Decided {number}"})).json()["id"]
        lines = [{"product": product, "count": 1}, {"product": product, "count": 1}]
        made = await sam.post("/api/v1/order", json={"customer": customer, "day": "2026-11-21", "lines": lines})
        assert made.status_code == 201, made.text
        return int(made.json()["id"])


async def pending(pair: Pair, price: str = "5") -> tuple[int, int]:
    """An order, and the request by which it waits."""
    order = await ordered(pair, price)
    async with pair.client(1, "sam") as sam:
        moved = await sam.post(f"/api/v1/order/{order}/stage", json={"to": "approved"})
        assert moved.status_code == 200, moved.text
        return order, int(moved.json()["pending"]["request"])


async def says(pair: Pair, which: int, login: str, request: int, verb: str, key: str = "") -> httpx.Response:
    async with pair.client(which, login) as client:
        body = {"revision": 1, "client_key": key or f"key {next(NUMBERS)}", "comment": "because"}
        return await client.post(f"/api/v1/requests/{request}/{verb}", json=body)


async def trail(pair: Pair, request: int) -> tuple[str, Counter[str]]:
    """The state of a request and how often each thing happened; both servers tell the same."""
    found = []
    for which in (0, 1):
        async with pair.client(which, "boss") as boss:
            read = (await boss.get(f"/api/v1/requests/{request}")).json()
            found.append((read["state"], Counter(str(entry["kind"]) for entry in read["trail"])))
    assert found[0] == found[1]
    return found[0]


Race = Callable[[Pair], Awaitable[None]]


async def a_double_click(pair: Pair) -> None:
    """The same key at both servers is one decision, and both are answered alike (S6.4)."""
    order, request = await pending(pair)
    key = f"click {request}"
    clicks = (says(pair, which % 2, "boss", request, "approve", key) for which in range(4))
    answers = await at_once(pair, order, *clicks)
    assert [(each.status_code, each.json()["state"]) for each in answers] == [(200, "approved")] * 4
    state, happened = await trail(pair, request)
    assert (state, happened["approve"], happened["end"]) == ("approved", 1, 1)


async def two_keys_of_one_person(pair: Pair) -> None:
    """Approve and reject by one person at once: the first counts, the second is told."""
    order, request = await pending(pair)
    answers = await at_once(
        pair, order, says(pair, 0, "boss", request, "approve"), says(pair, 1, "boss", request, "reject")
    )
    won = [each for each in answers if each.status_code == 200]
    lost = [each for each in answers if each.status_code != 200]
    assert (len(won), len(lost)) == (1, 1), [each.text for each in answers]
    coded(lost[0], 403, 409)
    state, happened = await trail(pair, request)
    assert state == won[0].json()["state"] and happened["approve"] + happened["reject"] == happened["end"] == 1


async def two_seats_of_one_step(pair: Pair) -> None:
    """Both chiefs at once: both count, and one of the two moves the order on, once (S6.3)."""
    order, request = await pending(pair, "900")
    answers = await at_once(
        pair, order, says(pair, 0, "boss", request, "approve"), says(pair, 1, "ida", request, "approve")
    )
    assert sorted(each.json()["state"] for each in answers) == ["approved", "running"], [a.text for a in answers]
    state, happened = await trail(pair, request)
    assert (state, happened["approve"], happened["end"]) == ("approved", 2, 1)
    async with pair.client(0, "sam") as sam:
        history = (await sam.get(f"/api/v1/order/{order}/history")).json()["rows"]
        assert (await sam.get(f"/api/v1/order/{order}")).json()["stage"] == "approved"
    entered = [entry["changes"]["stage"][1] for entry in history if "stage" in entry["changes"]]
    assert entered.count("approved") == 1, history


async def approve_against_withdraw(pair: Pair) -> None:
    """Whoever commits first (S6.5)."""
    order, request = await pending(pair)
    answers = await at_once(
        pair, order, says(pair, 0, "boss", request, "approve"), says(pair, 1, "sam", request, "withdraw")
    )
    won = [each for each in answers if each.status_code == 200]
    assert len(won) == 1, [each.text for each in answers]
    state, happened = await trail(pair, request)
    assert state == won[0].json()["state"] and happened["end"] == 1


async def submitted_twice(pair: Pair) -> None:
    """One key, several submits at both servers: one request (S1.3, S1.4)."""
    order = await ordered(pair, "5")

    async def submit(which: int, key: str) -> httpx.Response:
        async with pair.client(which % 2, "sam") as sam:
            return await sam.post(f"/api/v1/order/{order}/submit/order_check", json={"client_key": key})

    answers = await at_once(pair, order, *(submit(which, f"submit {order} {which // 2}") for which in range(4)))
    assert {each.status_code for each in answers} == {200}, [each.text for each in answers]
    assert len({each.json()["id"] for each in answers}) == 1
    _, happened = await trail(pair, answers[0].json()["id"])
    assert happened["submit"] == 1


async def batches(pair: Pair) -> None:
    """The same five requests in a batch at each server: each is decided once (S15.2)."""
    found = [await pending(pair) for _ in range(5)]

    async def batch(which: int) -> httpx.Response:
        decisions = [{"request": request, "verb": "approve", "revision": 1, "client_key": f"batch {which} {request}"}
                     for _, request in found]  # fmt: skip
        async with pair.client(which, "boss") as boss:
            return await boss.post("/api/v1/queue/batch", json={"decisions": decisions})

    answers = await at_once(pair, found[0][0], batch(0), batch(1))
    statuses = [[each["status"] for each in answer.json()["results"]] for answer in answers]
    for place, (_, request) in enumerate(found):
        assert sorted(each[place] == 200 for each in statuses) == [False, True], statuses
        state, happened = await trail(pair, request)
        assert (state, happened["approve"]) == ("approved", 1)


RACES: Final[tuple[Race, ...]] = (
    a_double_click, two_keys_of_one_person, two_seats_of_one_step, approve_against_withdraw, submitted_twice, batches
)  # fmt: skip


@pytest.mark.parametrize("race", RACES, ids=lambda race: race.__name__)
def test_what_is_decided_at_once_is_decided_exactly_once(pair: Pair, race: Race) -> None:
    async def rounds() -> None:
        for _ in range(ROUNDS):
            await race(pair)

    asyncio.run(rounds())


def test_on_postgres_the_two_are_processes_of_their_own(pair: Pair) -> None:
    """S6.6: nothing of a request lives in a process."""
    processes = {each.process.pid for each in pair.servers if each.process is not None}
    assert len(processes) == (2 if pair.database.startswith("postgres") else 1)
