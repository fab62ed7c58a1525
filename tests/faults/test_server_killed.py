"""kill -9 of the server in the middle of writes through HTTP: what was acknowledged is there, nothing is half there."""

import asyncio
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.faults.serving import SOAK, Server, check_whole, shop
from tests.fixtures.stores import ENGINES

WRITES = 5_000 if SOAK else 300
KILLS = 10 if SOAK else 1
WRITERS = 8


class Writers:
    """People who write at once and remember what was acknowledged."""

    def __init__(self, server: Server, product: int) -> None:
        self.server = server
        self.product = product
        self.customers: dict[int, str] = {}
        self.orders: dict[int, str] = {}  # id: total
        self.limits: dict[int, tuple[int, int]] = {}  # customer: version and limit
        self.acknowledged = 0

    async def write(self, until: int, kill_at: int | None = None) -> None:
        """Writes until so many are acknowledged; the server is killed in the middle of the one at `kill_at`."""
        async with self.server.async_client("sam") as client:
            tasks = [self._one(client, number, until, kill_at) for number in range(WRITERS)]
            await asyncio.gather(*tasks)

    async def _one(self, client: httpx.AsyncClient, writer: int, until: int, kill_at: int | None) -> None:
        chance = random.Random(f"{writer} {kill_at}")
        own: list[int] = []
        while self.acknowledged < until:
            if kill_at is not None and self.acknowledged >= kill_at:
                self.server.kill()
            try:
                await self._deed(client, chance, own)
            except httpx.TransportError:
                assert kill_at is not None and self.acknowledged >= kill_at, "the server went away by itself"
                return
            self.acknowledged += 1

    async def _deed(self, client: httpx.AsyncClient, chance: random.Random, own: list[int]) -> None:
        roll = chance.random()
        if not own or roll < 0.3:
            own.append(await self._customer(client, f"Customer {chance.getrandbits(64):x}"))
        elif roll < 0.6:
            await self._order(client, chance.choice(own), chance.randrange(1, 900))
        elif roll < 0.9:
            await self._limit(client, chance.choice(own), chance.randrange(10**9))
        else:
            own += await self._bulk(client, [f"Bulk {chance.getrandbits(64):x}" for _ in range(3)])

    async def _customer(self, client: httpx.AsyncClient, name: str) -> int:
        answer = await client.post("/api/v1/customer", json={"name": name})
        assert answer.status_code == 201, answer.text
        self.customers[answer.json()["id"]] = name
        return int(answer.json()["id"])

    async def _order(self, client: httpx.AsyncClient, customer: int, count: int) -> None:
        lines = [{"product": self.product, "count": each} for each in (count, 1)]
        values = {"customer": customer, "day": "2026-11-21", "lines": lines}
        answer = await client.post("/api/v1/order", json=values)
        assert answer.status_code == 201, answer.text
        self.orders[answer.json()["id"]] = answer.json()["total"]

    async def _limit(self, client: httpx.AsyncClient, customer: int, limit: int) -> None:
        answer = await client.patch(f"/api/v1/customer/{customer}", json={"limit": f"{limit}.00"})
        assert answer.status_code == 200, answer.text
        self.limits[customer] = (answer.json()["version"], limit)

    async def _bulk(self, client: httpx.AsyncClient, names: list[str]) -> list[int]:
        items = [{"name": name} for name in names]
        answer = await client.post("/api/v1/customer/bulk", json={"create": items, "atomic": True})
        assert answer.status_code == 200, answer.text
        ids = [result["record"]["id"] for result in answer.json()["results"]]
        self.customers.update(zip(ids, names, strict=True))
        return ids

    def check(self) -> None:
        """Everything acknowledged is there; bulks of three are whole."""
        with self.server.client("sam") as sam:
            customers, orders = everything(sam, "customer"), everything(sam, "order")
        assert {id: customers[id]["name"] for id in self.customers} == self.customers
        assert {id: orders[id]["total"] for id in self.orders} == self.orders
        for id, (version, limit) in self.limits.items():
            found = customers[id]
            assert (found["version"], found["limit"]) == (version, f"{limit}.00") or found["version"] > version
        assert sum(row["name"].startswith("Bulk ") for row in customers.values()) % 3 == 0


def everything(client: httpx.Client, entity: str) -> dict[int, dict[str, Any]]:
    """All records that this person reads, by id, page after page."""
    found: dict[int, dict[str, Any]] = {}
    after = ""
    while True:
        page = client.get(
            f"/api/v1/{entity}", params={"limit": 1000, "sort": "id", **({"after": after} if after else {})}
        )
        assert page.status_code == 200, page.text
        found.update({row["id"]: row for row in page.json()["rows"]})
        after = page.json()["next"]
        if not after:
            return found


@pytest.fixture(params=ENGINES)
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    """A server of its own for each test: it is going to die."""
    with shop(str(request.param), tmp_path) as running:
        yield running


@pytest.mark.timeout(1800 if SOAK else 300)
def test_what_was_acknowledged_survives_kill_9_and_nothing_is_half_there(
    server: Server, request: pytest.FixtureRequest, record_property: Callable[[str, object], None]
) -> None:
    with server.client("boss") as boss:
        product = boss.post("/api/v1/product", json={"name": "Ruler", "price": "3.50"}).json()["id"]
    writers = Writers(server, product)
    chance = random.Random(7)
    part = WRITES // (KILLS + 1)
    for _ in range(KILLS):
        kill_at = writers.acknowledged + part // 2 + chance.randrange(part)
        asyncio.run(writers.write(WRITES * 2, kill_at))
        assert server.process is not None and server.process.poll() == -9
        server.start()
        writers.check()
        check_whole(server, lines=2)
    asyncio.run(writers.write(WRITES))
    assert writers.acknowledged >= WRITES
    writers.check()
    check_whole(server, lines=2)
    engine = request.node.callspec.params["server"]
    told = f"{writers.acknowledged} acknowledged writes, {KILLS} times kill -9: none lost, none half there"
    record_property("told", f"{engine}: {told}")
