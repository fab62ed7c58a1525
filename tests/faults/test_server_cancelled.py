"""Clients that go away in the middle: the server goes on, holds no connection for them, and nothing is half done."""

import asyncio
import json
import random
import time

import httpx

from tests import postgres
from tests.faults.serving import SOAK, Server, check_whole, coded, until

CANCELS = 2_000 if SOAK else 200
AT_ONCE = 10
SECONDS = 15  # in which whatever goes on must be over; a hung writer would take for ever


def requests(product: int, customer: int) -> tuple[tuple[str, str, object], ...]:
    """Reads and writes as people send them."""
    lines = [{"product": product, "count": count} for count in (2, 3)]
    return (
        ("POST", "/order", {"customer": customer, "day": "2026-11-21", "lines": lines}),
        ("POST", "/contact", {"customer": customer, "name": "Left"}),
        ("PATCH", f"/customer/{customer}", {"limit": "7.00"}),
        ("POST", "/customer/cells", {"edits": [{"id": customer, "field": "level", "value": "b"}]}),
        ("POST", f"/customer/{customer}/comments", {"text": "gone"}),
        ("GET", "/customer?sort=-name&count=exact", None),
        ("GET", "/order?filter=total%20%3E%201", None),
        ("GET", f"/customer/{customer}/history", None),
    )


async def leave(server: Server, headers: dict[str, str], chance: random.Random, what: tuple[str, str, object]) -> None:
    """Sends a request, all of it or a part, and closes the socket before the answer, gently or by a reset."""
    method, path, body = what
    sent = b"" if body is None else json.dumps(body).encode()
    lines = [f"{method} /api/v1{path} HTTP/1.1", "host: " + server.url.removeprefix("http://")]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    lines += ["content-type: application/json", f"content-length: {len(sent)}", "", ""]
    whole = "\r\n".join(lines).encode() + sent
    url = httpx.URL(server.url)
    _, writer = await asyncio.open_connection(url.host, url.port)
    writer.write(whole if chance.random() < 0.8 else whole[: chance.randrange(len(whole))])
    await writer.drain()
    await asyncio.sleep(chance.choice((0, 0.001, 0.005, 0.02, 0.05)))
    if chance.random() < 0.5:
        writer.transport.abort()
    else:
        writer.close()


async def leave_often(server: Server, product: int, customer: int) -> None:
    chance, headers = random.Random(11), server.headers("sam")
    known = requests(product, customer)
    for _ in range(0, CANCELS, AT_ONCE):
        await asyncio.gather(*(leave(server, headers, chance, chance.choice(known)) for _ in range(AT_ONCE)))


async def quick_answers(server: Server) -> list[int]:
    """A dozen reads and writes at once, as the next people send them."""
    async with server.async_client("sam") as client:
        asked = [client.get("/api/v1/customer") for _ in range(6)]
        asked += [client.post("/api/v1/customer", json={"name": f"Next {time.time_ns()} {n}"}) for n in range(6)]
        return [answer.status_code for answer in await asyncio.wait_for(asyncio.gather(*asked), SECONDS)]


def busy(server: Server) -> int:
    """Connections of PostgreSQL that are in a transaction; 0 on SQLite, where a held writer shows as a hung write."""
    if not server.database.startswith("postgres"):
        return 0
    name = server.database.rpartition("/")[2]
    question = "SELECT count(*) FROM pg_stat_activity WHERE state <> 'idle' AND pid <> pg_backend_pid() AND datname = "
    return int(postgres.sql(f"{question}'{name}'"))


def test_clients_that_leave_in_the_middle_neither_hang_nor_leak_nor_tear(server: Server) -> None:
    with server.client("boss") as boss, server.client("sam") as sam:
        product = boss.post("/api/v1/product", json={"name": "Ruler", "price": "3.50"}).json()["id"]
        customer = sam.post("/api/v1/customer", json={"name": "Left alone"}).json()["id"]
    before = server.connections()
    asyncio.run(leave_often(server, product, customer))
    assert sorted(asyncio.run(quick_answers(server))) == [200] * 6 + [201] * 6
    until(lambda: server.connections() <= before, "the connections of who left are closed", SECONDS)
    until(lambda: busy(server) == 0, "no transaction is held for who left", SECONDS)
    check_whole(server)
    server.check_log()


def test_a_write_whose_client_left_is_done_once_and_the_retry_gets_its_answer(server: Server) -> None:
    headers = {**server.headers("sam"), "idempotency-key": "left and came back"}
    body = {"name": "Once only"}
    chance = random.Random(1)
    chance.random = lambda: 0.6  # type: ignore[method-assign]  # all of it is sent, then a gentle end
    asyncio.run(leave(server, headers, chance, ("POST", "/customer", body)))
    with httpx.Client(base_url=server.url, headers=headers, timeout=60) as sam:
        answers: list[httpx.Response] = []

        def is_answered() -> bool:
            answers.append(sam.post("/api/v1/customer", json=body))
            return answers[-1].status_code == 201 or coded(answers[-1], 409)["code"] != "API016"

        until(is_answered, "the retry gets the first answer", SECONDS)
        assert answers[-1].status_code == 201, answers[-1].text
        found = sam.get("/api/v1/customer", params={"filter": "name == 'Once only'"}).json()
        assert [row["id"] for row in found["rows"]] == [answers[-1].json()["id"]]
        other = sam.post("/api/v1/customer", json={"name": "Another"})
        assert coded(other, 422)["code"] == "API015"
