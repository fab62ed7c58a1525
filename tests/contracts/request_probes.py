"""What each surface of requests, files, jobs, undo and notices owes a person about a bid: one probe per surface.

A probe asks one surface about one bid as one person. What is expected stands in tests/contracts/bids.py and knows no
policy.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final

import httpx

from kernel.actor import Actor
from records.actions.create import Create
from records.actions.update import Update
from tests.contracts import bids
from tests.contracts.bids import Bid
from tests.fixtures.houses import Housed
from workflows.evidence_check import problems
from workflows.requests import Decide, Submit

NUMBERS: Final = count()


@dataclass
class Stand:
    """The house, everybody's browser, and per owner a bid whose request waits at a step."""

    opened: Housed
    clients: dict[str, httpx.AsyncClient]
    waiting: dict[tuple[str, str], tuple[Bid, int]] = field(default_factory=dict)

    async def at(self, step: str, owner: str) -> tuple[Bid, int]:
        """A bid of an owner, with its request; kept until a probe has changed it."""
        if (step, owner) not in self.waiting:
            self.waiting[step, owner] = await self._made(step, owner)
        return self.waiting[step, owner]

    async def _made(self, step: str, owner: str) -> tuple[Bid, int]:
        product = self.opened.door()
        made = await product.run(Create("bid", {"name": "x", "owner": self.opened.ids[owner], "note": "before"}))
        bid = Bid(made.id or 0, owner)
        told = {name: text for name, text in bid.secrets.items() if name != "items"}
        up = await self.clients[owner].post("/api/v1/files", files={"file": ("scan.txt", b"scanned")})
        lines = [{"item": bid.secrets["items"]}]
        body = {**told, "items": lines, "scan": up.json()["id"]}
        kept = await self.clients[owner].patch(f"/api/v1/bid/{bid.id}", json=body)
        assert kept.status_code == 200, kept.text
        flow = "carry" if step == "work" else "weigh"
        done = await self.opened.door(owner).run(Submit("bid", bid.id, flow, f"submit {next(NUMBERS)}"))
        request = int(done.value["id"])
        for who, verb in {"one": (), "two": (("judge", "approve"),), "back": (("judge", "return"),), "work": ()}[step]:
            await self.decide(who, request, verb)
        if step == "two":  # what is not locked changes while the request waits: revision 2
            await product.run(Update("bid", bid.id, {"note": f"{bid.secrets['note']} {bid.secrets['note']}"}))
        return bid, request

    async def decide(self, who: str, request: int, verb: str) -> None:
        """Somebody's decision, straight at the door."""
        to = "start" if verb == "return" else ""
        await self.opened.door(who).run(Decide(request, verb, 1, f"{verb} {next(NUMBERS)}", comment="why", to=to))


@dataclass
class Ask:
    """One person in front of one bid under approval."""

    stand: Stand
    who: str
    owner: str
    bid: Bid = field(default_factory=lambda: Bid(0, ""))
    request: int = 0

    async def meets(self, step: str) -> "Ask":
        """Brings the bid to a step."""
        self.bid, self.request = await self.stand.at(step, self.owner)
        return self

    def used(self, step: str) -> None:
        """The next one needs a fresh request."""
        self.stand.waiting.pop((step, self.owner), None)

    @property
    def sees(self) -> bool:
        """Whether the request is there: for its submitter, readers of the bid, approvers, `visible_to`, auditors."""
        return bids.reads(self.who, self.bid) or self.who in ("judge", "warden", "admin")

    @property
    def opened(self) -> bool:
        """Whether the bid itself is there: by a grant, or because the request waits for the person."""
        return bids.reads(self.who, self.bid) or self.who == "judge"

    async def get(self, path: str, **given: Any) -> httpx.Response:
        return await self.stand.clients[self.who].get(f"/api/v1{path}", params=given)

    async def post(self, path: str, **body: Any) -> httpx.Response:
        return await self.stand.clients[self.who].post(f"/api/v1{path}", json=body)

    async def decides(self, verb: str, revision: int = 1, **more: Any) -> httpx.Response:
        given = {"revision": revision, "client_key": f"http {next(NUMBERS)}", "comment": "why", **more}
        return await self.post(f"/requests/{self.request}/{verb}", **given)

    def told(self, answer: httpx.Response, status: int | tuple[int, ...], known: bool | None = None) -> None:
        """The status; and in the answer nothing of the bid that this person may not know. `known`: whether he may
        know of it at all here (default: if he sees the request)."""
        wanted = status if isinstance(status, tuple) else (status,)
        where = (self.who, self.bid, str(answer.request.url))
        assert answer.status_code in wanted, (*where, answer.status_code, answer.text)
        allowed = bids.knows(self.who, self.bid) if (self.sees if known is None else known) else set()
        for name, secret in self.bid.secrets.items():
            hidden = (secret, f"{secret[:-6]},{secret[-6:]}") if name == "price" else (secret,)  # 90001.77, ¥90,001.77
            assert name in allowed or not any(each in answer.text for each in hidden), (*where, name)


Probe = Callable[[Ask], Awaitable[None]]
PROBES: dict[str, Probe] = {}


def of(*names: str) -> Callable[[Probe], Probe]:
    """Registers the probe of one surface, or of several that it asks together."""

    def kept(probe: Probe) -> Probe:
        PROBES.update(dict.fromkeys(names, probe))
        return probe

    return kept


# ------------------------------------------------------------------------------------------------ reading
@of("GET /requests/{id}/evidence")
async def proof(ask: Ask) -> None:
    """The evidence of a request: its trail with what it says, the content as approvers saw it."""
    for step in ("one", "two", "back"):
        await ask.meets(step)
        answer = await ask.get(f"/requests/{ask.request}/evidence")
        ask.told(answer, 200 if ask.sees else 404)
        if ask.sees:
            assert problems(answer.content) == [] and answer.json()["request"]["record"] == ask.bid.id


@of("GET /requests/{id}/sheet")
async def printed(ask: Ask) -> None:
    """The approval sheet: the content, who decided, the trail."""
    for step in ("one", "two", "back"):
        await ask.meets(step)
        answer = await ask.get(f"/requests/{ask.request}/sheet")
        ask.told(answer, 200 if ask.sees else 404)
        assert ("<!doctype html>" in answer.text) is ask.sees


@of("GET /requests/{id}")
async def trail(ask: Ask) -> None:
    """The page of a request: its record, route, reasons, what changed, its trail."""
    for step in ("one", "two", "back"):
        await ask.meets(step)
        answer = await ask.get(f"/requests/{ask.request}")
        ask.told(answer, 200 if ask.sees else 404)
        if ask.sees:
            assert answer.json()["record"]["id"] == ask.bid.id and answer.json()["trail"]


@of("GET /queue")
async def queue(ask: Ask) -> None:
    for step, who in (("one", ("judge",)), ("two", ("judge", "deaf"))):
        await ask.meets(step)
        for waiting in ("mine", "started", "done"):
            answer = await ask.get("/queue", waiting=waiting, limit=1000)
            ask.told(answer, 200)
            found = {row["request"]["id"] for row in answer.json()["rows"]}
            meant = who if waiting == "mine" else (ask.owner,) if waiting == "started" else who[:1] * (step == "two")
            assert (ask.request in found) is (ask.who in meant), (ask.who, ask.bid, waiting)
            # whom it waits for is told to who started it, as on its page, and to nobody else
            named = {each["id"] for row in answer.json()["rows"] if row["request"]["id"] == ask.request
                     for each in row["holders"]}  # fmt: skip
            waited = waiting == "started" and ask.who == ask.owner
            assert named == {ask.stand.opened.ids[each] for each in who if waited}, (ask.who, ask.bid, waiting)


@of("GET /{entity}/{id} of a request")
async def record_of_request(ask: Ask) -> None:
    """A request as a record of its own: for those who took part, and auditors."""
    await ask.meets("two")
    took_part = ask.who in (ask.owner, "judge", "deaf", "admin")
    answer = await ask.get(f"/request/{ask.request}")
    ask.told(answer, 200 if took_part else 404)
    listed = await ask.get("/request", filter=f"id == {ask.request}")
    ask.told(listed, (200, 404))
    assert bool(listed.status_code == 200 and listed.json()["rows"]) is took_part, (ask.who, ask.bid)
    ask.told(await ask.get("/search", q=ask.bid.secrets["name"]), 200, ask.opened)


@of("GET /{entity}/{id}/route/{workflow}")
async def simulated(ask: Ask) -> None:
    await ask.meets("two")
    answer = await ask.get(f"/bid/{ask.bid.id}/route/weigh")
    ask.told(answer, 200 if ask.opened else 404, ask.opened)


@of("GET /notices", "POST /notices/{id}/read")
async def notices(ask: Ask) -> None:
    """One is told of what waits and of what became of it, by a name one may know; and reads only one's own."""
    await ask.meets("two")
    answer = await ask.get("/notices", limit=100)
    ask.told(answer, 404 if ask.who == "portal" else 200)
    mine = {row["id"] for row in answer.json().get("rows", ())}
    async with ask.stand.opened.house.store.read() as reader:
        every = await reader.rows("notice", ("id", "user"), sort=("-id",), limit=5, frame=ask.stand.opened.house.frame(
            Actor.system("test")))  # fmt: skip
    for row in every:
        done = await ask.post(f"/notices/{row['id']}/read")
        ask.told(done, 200 if row["id"] in mine and ask.who != "portal" else 404)
        assert (row["user"] == ask.stand.opened.ids[ask.who]) is (row["id"] in mine), ask.who


# ------------------------------------------------------------------------------------------------ deciding
def refused(ask: Ask) -> tuple[int, ...]:
    """Of whoever may not: that there is no such request, or that it is not theirs."""
    return (403, 409) if ask.sees else (404,)


async def held(ask: Ask, step: str, verb: str, who: tuple[str, ...], revision: int = 1, **more: Any) -> None:
    await ask.meets(step)
    answer = await ask.decides(verb, revision, **more)
    ask.told(answer, 200 if ask.who in who else refused(ask))
    if answer.status_code == 200:
        ask.used(step)


@of("POST /requests/{id}/approve")
async def approve(ask: Ask) -> None:
    """Holders of an open seat; and whoever decides on what has changed since is told what, as far as he may know."""
    await ask.meets("two")
    holders = ("judge", "deaf")
    ask.told(await ask.decides("approve", 1), (409,) if ask.who in holders else refused(ask))
    await held(ask, "two", "approve", holders, 2)


@of("PATCH /{entity}/{id} by a seat")
async def marked(ask: Ask) -> None:
    """What a step opens is written by whoever holds its seat, on the record and with a decision, and by nobody else
    (S3.6): nobody has another right to it."""
    await ask.meets("one")
    held, path = ask.who == "judge", f"/api/v1/bid/{ask.bid.id}"
    refuse = (403, 422) if bids.reads(ask.who, ask.bid) else (404,)
    ask.told(await ask.stand.clients[ask.who].patch(path, json={"mark": ask.who}), 200 if held else refuse, ask.opened)
    assert await _mark(ask) == (ask.who if held else None), (ask.who, ask.bid)
    answer = await ask.decides("approve", 2 if held else 1, values={"mark": f"{ask.who}, twice"})
    ask.told(answer, 200 if held else refused(ask))
    assert await _mark(ask) == (f"{ask.who}, twice" if held else None), (ask.who, ask.bid)
    if held:
        assert (await ask.stand.clients[ask.who].patch(path, json={"mark": "late"})).status_code in (403, 404, 422)
        ask.used("one")


async def _mark(ask: Ask) -> object:
    async with ask.stand.opened.house.store.read() as reader:
        return (await reader.one("bid", ask.bid.id) or {})["mark"]


@of("POST /requests/{id}/reject")
async def reject(ask: Ask) -> None:
    await held(ask, "two", "reject", ("judge", "deaf"), 2)


@of("POST /requests/{id}/return")
async def give_back(ask: Ask) -> None:
    await held(ask, "one", "return", ("judge",), to="start")


@of("POST /requests/{id}/withdraw")
async def withdraw(ask: Ask) -> None:
    await held(ask, "one", "withdraw", (ask.owner,))


@of("POST /requests/{id}/stop")
async def stop(ask: Ask) -> None:
    await held(ask, "one", "stop", ("admin",))


@of("POST /requests/{id}/resubmit")
async def resubmit(ask: Ask) -> None:
    await held(ask, "back", "resubmit", (ask.owner,))


@of("POST /requests/{id}/comment")
async def comment(ask: Ask) -> None:
    await ask.meets("one")
    ask.told(await ask.decides("comment"), 200 if ask.sees else 404)


@of("POST /requests/{id}/take-back")
async def take_back(ask: Ask) -> None:
    """His own decision, while its step is open."""
    await ask.meets("two")
    await ask.stand.opened.door("deaf").run(Decide(ask.request, "approve", 2, f"key {next(NUMBERS)}"))
    answer = await ask.decides("take-back", 2)
    ask.told(answer, 200 if ask.who == "deaf" else refused(ask))
    ask.used("two")


@of("POST /requests/{id}/urge")
async def urge(ask: Ask) -> None:
    """Whoever waits, once in a while; a second time at once is refused (S10.9)."""
    await ask.meets("one")
    answer = await ask.decides("urge")
    ask.told(answer, 200 if ask.who == ask.owner else refused(ask))
    if ask.who == ask.owner:
        ask.told(await ask.decides("urge"), 409)
        ask.used("one")


@of("POST /queue/batch")
async def batch(ask: Ask) -> None:
    await ask.meets("two")
    for verb, who in (("approve", ("judge", "deaf")), ("withdraw", ()), ("stop", ("admin",))):
        one = {"request": ask.request, "verb": verb, "revision": 2, "client_key": f"b {next(NUMBERS)}", "comment": "x"}
        answer = await ask.post("/queue/batch", decisions=[one])
        ask.told(answer, 200)
        found = [each["status"] for each in answer.json()["results"]]
        assert (found == [200]) is (ask.who in who) and found[0] in (200, *refused(ask)), (ask.who, ask.bid, verb)
        if found == [200]:
            ask.used("two")
            return
