"""Many people at real servers: they submit and decide all at once, press twice, send batches and lose answers."""

import asyncio
import json
import random
from collections import Counter
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any, Final

import httpx

from tests.faults.serving import Server

ASKERS: Final = ("ann", "ari")
LEADS: Final = ("lea", "leo", "liv")
BOARD: Final = ("bea", "ben", "bob", "bix")
ADMINISTRATORS: Final = ("ada", "abe")
NEAR: Final = 12  # everybody takes one of the first of a queue, so that they meet
BUSY: Final = "STO003"  # nothing was saved: try again in a moment
RACED: Final = ("WFL010", "WFL013", "WFL014")  # somebody was faster; it has ended; it needs nothing from you now


def meant(number: int) -> str:
    """What becomes of a claim: every tenth is refused by the leads, every tenth by the board."""
    return {0: "first", 5: "council"}.get(number % 10, "approved")


@dataclass
class Crowd:
    """What the clients share, and what they were answered."""

    servers: tuple[Server, ...]
    total: int
    seed: int = 7
    submitted: dict[int, int] = field(default_factory=dict)  # request of a claim
    answered: Counter[str] = field(default_factory=Counter)  # how often each key got a yes
    closed: set[int] = field(default_factory=set)
    told: Counter[str] = field(default_factory=Counter)  # codes of refusals, and what was tried

    def client(self, which: int, login: str) -> httpx.AsyncClient:
        """A tab of this person at one of the servers."""
        return self.servers[which % len(self.servers)].async_client(login)

    @property
    def is_over(self) -> bool:
        """Whether every claim was submitted and is closed."""
        return len(self.submitted) == self.total and len(self.closed) == self.total

    async def run(self, clients: int) -> None:
        """All at once: a few tabs that submit, and so many that decide."""
        numbers = iter(range(self.total))
        askers = [Asker(self, ASKERS[tab % len(ASKERS)], tab).run(numbers) for tab in range(max(2, clients // 6))]
        people = cycle((*LEADS, *BOARD))
        tabs = [Decider(self, login, tab).run() for tab, login in zip(range(clients), people, strict=False)]
        await asyncio.gather(*askers, *tabs)


class Tab:
    """One tab of a person; it speaks to both servers."""

    def __init__(self, crowd: Crowd, login: str, number: int) -> None:
        self.crowd, self.login, self.number = crowd, login, number
        self.chance = random.Random(f"{crowd.seed} {login} {number} {type(self).__name__}")
        self.clients = [crowd.client(which, login) for which in range(len(crowd.servers))]
        for client in self.clients:
            client.timeout = httpx.Timeout(600)  # whatever else the machine does: an answer is lost only on purpose
        self.count = 0

    def key(self) -> str:
        """A key that nobody else has."""
        self.count += 1
        return f"{self.login} {self.number} {self.count}"

    @property
    def client(self) -> httpx.AsyncClient:
        """Either server."""
        return self.chance.choice(self.clients)

    async def lost(self, path: str, body: Any) -> None:
        """Sends a request and hangs up before the answer; nobody knows whether it took effect."""
        client = self.client
        text = json.dumps(body).encode()
        head = {**client.headers, "host": client.base_url.netloc.decode(), "content-type": "application/json",
                "content-length": str(len(text))}  # fmt: skip
        lines = "".join(f"{name}: {value}\r\n" for name, value in head.items() if name != "connection")
        _, sink = await asyncio.open_connection(client.base_url.host, client.base_url.port)
        sink.write(f"POST {path} HTTP/1.1\r\n{lines}\r\n".encode() + text)
        await sink.drain()
        await asyncio.sleep(self.chance.choice((0, 0.005, 0.02, 0.1)))
        sink.transport.abort()
        self.crowd.told["answer lost"] += 1

    async def ask(self, client: httpx.AsyncClient, path: str, body: Any) -> httpx.Response:
        """Asks the same again as long as the answer is that the database is busy and nothing was saved."""
        while True:
            answer = await client.post(path, json=body)
            said = answer.json()
            if not any(each.get("error", {}).get("code") == BUSY for each in (said, *said.get("results", ()))):
                return answer
            self.crowd.told["told to try again"] += 1
            await asyncio.sleep(self.chance.uniform(0.05, 0.5))

    async def close(self) -> None:
        """Leaves."""
        for client in self.clients:
            await client.aclose()


class Asker(Tab):
    """Writes claims and submits each, some of them twice, some without hearing the answer."""

    async def run(self, numbers: Any) -> None:
        for number in numbers:
            made = await self.client.post("/api/v1/claim", json={"name": f"Claim {number}", "amount": f"{number}.50"})
            assert made.status_code == 201, made.text
            path = f"/api/v1/claim/{made.json()['id']}/submit/settle"
            body = {"client_key": self.key()}
            if self.chance.random() < 0.15:
                await self.lost(path, body)
            times = 2 if self.chance.random() < 0.15 else 1
            answers = await asyncio.gather(*(self.ask(self.client, path, body) for _ in range(times)))
            assert {each.status_code for each in answers} == {200}, [each.text for each in answers]
            (request,) = {each.json()["id"] for each in answers}
            self.crowd.submitted[number] = request
        await self.close()


class Decider(Tab):
    """Decides what waits for this person until nothing is left."""

    async def run(self) -> None:
        while not self.crowd.is_over:
            answer = await self.client.get("/api/v1/queue", params={"limit": NEAR})
            assert answer.status_code == 200, answer.text
            rows = answer.json()["rows"]
            if not rows:
                await asyncio.sleep(self.chance.uniform(0.05, 0.3))
                continue
            near = self.chance.sample(rows, min(len(rows), 5))
            await self.chance.choices((self.once, self.twice, self.deaf, self.batch), (50, 15, 15, 20))[0](near)
        await self.close()

    def says(self, row: dict[str, Any]) -> tuple[int, str, dict[str, Any]]:
        """The request, the verb and the body of a decision about a row of the queue."""
        number = int(row["record"]["title"].rpartition(" ")[2])
        verb = "reject" if meant(number) == row["step"] else "approve"
        body = {"revision": row["revision"], "seat": row["seat"], "client_key": self.key(), "comment": "because"}
        return row["request"]["id"], verb, body

    async def once(self, rows: list[dict[str, Any]]) -> None:
        """One decision."""
        request, verb, body = self.says(rows[0])
        answer = await self.ask(self.client, f"/api/v1/requests/{request}/{verb}", body)
        self.hear(request, body["client_key"], answer.status_code, answer.json())

    async def twice(self, rows: list[dict[str, Any]]) -> None:
        """A double click that arrives at both servers: both are answered alike, but for what happened since."""
        request, verb, body = self.says(rows[0])
        path = f"/api/v1/requests/{request}/{verb}"
        answers = await asyncio.gather(
            *(self.ask(client, path, body) for client in (self.clients[0], self.clients[-1]))
        )
        assert len({each.status_code for each in answers}) == 1, [each.text for each in answers]
        for answer in answers:
            self.hear(request, body["client_key"], answer.status_code, answer.json())
        self.crowd.told["pressed twice"] += 1

    async def deaf(self, rows: list[dict[str, Any]]) -> None:
        """The answer is lost, and the same is asked again until one is heard."""
        request, verb, body = self.says(rows[0])
        path = f"/api/v1/requests/{request}/{verb}"
        await self.lost(path, body)
        answer = await self.ask(self.client, path, body)
        self.hear(request, body["client_key"], answer.status_code, answer.json())

    async def batch(self, rows: list[dict[str, Any]]) -> None:
        """Several in one go, and now and then the same once more."""
        said = [self.says(row) for row in rows]
        body = {"decisions": [{"request": request, "verb": verb, **each} for request, verb, each in said]}
        for _ in range(self.chance.choice((1, 1, 2))):
            answer = await self.ask(self.client, "/api/v1/queue/batch", body)
            assert answer.status_code == 200, answer.text
            for (request, _, each), item in zip(said, answer.json()["results"], strict=True):
                self.hear(request, each["client_key"], item["status"], item.get("request") or item)
        self.crowd.told["batches"] += 1

    def hear(self, request: int, key: str, status: int, said: dict[str, Any]) -> None:
        """A yes is counted for its key; a no must say that somebody was faster."""
        if status == 200:
            self.crowd.answered[key] += 1
            if said["state"] != "running":
                self.crowd.closed.add(request)
            return
        assert said["error"]["code"] in RACED, said
        self.crowd.told[said["error"]["code"]] += 1
