"""The permission contract over HTTP: every surface of records, every actor, every relation, pairwise, on both engines.

`PROBES` asks one surface about one deal as one person and holds the answer to the oracle. Which deals a person is asked
about turns with the surface, so that every pair of surface, actor and relation is met. What was asked is recorded from
the requests themselves: a surface of records without a probe is found.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

import workflows.register
from accounts.accounts import Accounts
from accounts.holder import HouseHolder
from api.application import application
from api.routes import OPERATIONS
from records import files
from records.actions.attach import Attach, Detach
from records.actions.delete import Delete
from records.actions.restore import Restore
from records.sight import Sight
from tests.api.house import Shop
from tests.contracts import oracle
from tests.contracts.oracle import Deal
from tests.contracts.rights_schema import FIELDS, PEOPLE, SCHEMA, WHO
from tests.contracts.surface import asked_of, surface
from tests.contracts.test_permissions import KINDS, all_rows, prepared
from tests.fixtures.houses import Housed, house

OWNERS: Final = (None, "report_of_", "colleague", "neighbour", "stranger")  # own, team, department, section, other


@dataclass
class Ask:
    """One person in front of one deal."""

    client: httpx.AsyncClient
    opened: Housed
    who: str
    deal: Deal

    @property
    def reads(self) -> bool:
        return oracle.can(self.who, "read", self.deal)

    @property
    def any(self) -> bool:
        """Whether the entity is there at all for this person."""
        return bool(oracle.grants(self.who))

    @property
    def lines(self) -> bool:
        return self.reads and oracle.shows(self.who, self.deal, "items") == "plain"

    async def get(self, path: str, **given: Any) -> httpx.Response:
        return await self.client.get(f"/api/v1{path}", params=given)

    async def post(self, path: str, **body: Any) -> httpx.Response:
        return await self.client.post(f"/api/v1{path}", json=body)

    def told(self, answer: httpx.Response, status: int) -> None:
        """The status, and in no answer what this person may not see of the deal."""
        assert answer.status_code == status, (self.who, self.deal, answer.request.url, answer.text)
        number = f"{self.deal.id - 1:02}{self.deal.stage}"
        for field, text in (("name", f"deal{number}"), ("phone", f"tel{number}"), ("cost", f"{76 + self.deal.id}.00")):
            if not self.reads or oracle.shows(self.who, self.deal, field) != "plain":
                assert f'"{text}"' not in answer.text, (self.who, self.deal, answer.request.url)


Probe = Callable[[Ask], Awaitable[None]]
PROBES: dict[str, Probe] = {}


def of(name: str) -> Callable[[Probe], Probe]:
    """Registers the probe of one surface."""

    def kept(probe: Probe) -> Probe:
        PROBES[name] = probe
        return probe

    return kept


def fields_told(ask: Ask, row: dict[str, Any]) -> None:
    for field in FIELDS:
        shown = "hidden" if field not in row else "masked" if field in row.get("masked", ()) else "plain"
        assert shown == oracle.shows(ask.who, ask.deal, field), (ask.who, ask.deal, field)


# ------------------------------------------------------------------------------------------------ reading
@of("GET /{entity}")
async def lists(ask: Ask) -> None:
    answer = await ask.get("/deal", filter=f"id == {ask.deal.id}")
    ask.told(answer, 200 if ask.any else 404)
    if ask.any:
        rows = answer.json()["rows"]
        assert ([row["id"] for row in rows], answer.json()["total"]) == ([ask.deal.id] * ask.reads, int(ask.reads))
        for row in rows:
            fields_told(ask, row)
    for field in ("cost", "phone"):
        for question in ({"filter": f"{field} is not empty"}, {"sort": field}):
            wanted = (200 if oracle.names(ask.who, field) else 422) if ask.any else 404
            ask.told(await ask.get("/deal", **question), wanted)


@of("GET /{entity}/{id}")
async def one(ask: Ask) -> None:
    answer = await ask.get(f"/deal/{ask.deal.id}")
    ask.told(answer, 200 if ask.reads else 404)
    if ask.reads:
        fields_told(ask, answer.json())
    line = await ask.get(f"/deal.items/{ask.deal.id}")
    ask.told(line, 200 if ask.lines else 404)
    if ask.lines:
        assert ("price" in line.json()) is (oracle.shows(ask.who, ask.deal, "items.price") == "plain")


@of("GET /{entity}/{id}/history")
async def history(ask: Ask) -> None:
    answer = await ask.get(f"/deal/{ask.deal.id}/history")
    ask.told(answer, 404 if not ask.reads else 403 if ask.who == "portal" else 200)


@of("GET /{entity}/{id}/comments")
async def comments(ask: Ask) -> None:
    ask.told(
        await ask.get(f"/deal/{ask.deal.id}/comments"), 404 if not ask.reads else 403 if ask.who == "portal" else 200
    )


@of("GET /{entity}/{id}/attachments")
async def attachments(ask: Ask) -> None:
    """The files of a deal, and their bytes, are for whoever reads it; outside people have none."""
    file = await hung(ask)
    answer = await ask.get(f"/deal/{ask.deal.id}/attachments")
    ask.told(answer, 404 if not ask.reads else 403 if ask.who == "portal" else 200)
    bytes_ = await ask.get(f"/files/{file}")
    assert bytes_.status_code == (200 if answer.status_code == 200 else 404), (ask.who, ask.deal)
    if answer.status_code == 200:
        assert [row["id"] for row in answer.json()["rows"]] == [file]
        assert ("attach" in answer.json()["may"]) is attaches(ask), (ask.who, ask.deal)


async def hung(ask: Ask) -> int:
    """A file of somebody else's, on the deal and on nothing else."""
    house = ask.opened.house
    place = house.settings.data / "files" / "ab" / ("ab" * 32)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(b"secret")
    made = await files.add(house, ask.opened.actor("admin"), "plan.txt", "text/plain", 6, "ab" * 32)
    for old in (await ask.opened.door().attachments("deal", ask.deal.id))["rows"]:
        await ask.opened.door().run(Detach("deal", ask.deal.id, old["id"]))
    await ask.opened.door().run(Attach("deal", ask.deal.id, made.id))
    return made.id


def attaches(ask: Ask) -> bool:
    """Who may change a deal, and not some of its fields alone."""
    return ask.who != "portal" and oracle.writes(ask.who, ask.deal, "attachments")


def attaching(ask: Ask) -> int:
    if ask.who == "portal":
        return 403 if ask.reads else 404
    status = oracle.status(ask.who, "update", ask.deal)
    return 403 if status == 200 and not attaches(ask) else status


@of("POST /{entity}/{id}/attachments")
async def attach(ask: Ask) -> None:
    theirs = await hung(ask)
    other = DEALS[ask.deal.id % len(DEALS)]
    mine = await files.add(ask.opened.house, ask.opened.actor(ask.who), "mine.txt", "text/plain", 6, "ab" * 32)
    wanted = attaching(ask)
    answer = await ask.post(f"/deal/{ask.deal.id}/attachments", file=mine.id)
    ask.told(answer, 201 if wanted == 200 else wanted)
    stolen = await ask.post(f"/deal/{other.id}/attachments", file=theirs)
    assert stolen.status_code in (403, 404, 422), "a file is not lent by naming it"
    line = await ask.post(f"/deal.items/{ask.deal.id}/attachments", file=mine.id)
    assert line.status_code == 404


@of("DELETE /{entity}/{id}/attachments/{file}")
async def detach(ask: Ask) -> None:
    file = await hung(ask)
    ask.told(await ask.client.delete(f"/api/v1/deal/{ask.deal.id}/attachments/{file}"), attaching(ask))
    left = (await ask.opened.door().attachments("deal", ask.deal.id))["rows"]
    assert bool(left) is (attaching(ask) != 200), (ask.who, ask.deal)


@of("GET /{entity}/{id}/explain")
async def explains(ask: Ask) -> None:
    for verb in ("update", "delete", "take"):
        answer = await ask.get(f"/deal/{ask.deal.id}/explain", verb=verb)
        if answer.status_code == 200:
            assert answer.json()["allowed"] is oracle.can(ask.who, verb, ask.deal), (ask.who, ask.deal, verb)
            ask.told(answer, 200)
        else:
            ask.told(answer, 404)
            assert not ask.reads


@of("GET /{entity}/choices")
async def picker(ask: Ask) -> None:
    answer = await ask.get("/visit/choices", field="deal", q=f"deal{ask.deal.id - 1:02}")
    ask.told(answer, 200 if ask.any else 404)
    if ask.any:
        plain = ask.reads and oracle.shows(ask.who, ask.deal, "name") == "plain"
        found = [row["id"] for row in answer.json()["rows"]]
        assert found == [ask.deal.id] * plain or (ask.who == "portal" and found == []), (ask.who, ask.deal)


@of("GET /search")
async def search(ask: Ask) -> None:
    number = f"{ask.deal.id - 1:02}{ask.deal.stage}"
    for field, text in (("name", f"deal{number}"), ("phone", f"tel{number}")):
        answer = await ask.get("/search", q=text)
        ask.told(answer, 200)
        plain = ask.reads and oracle.shows(ask.who, ask.deal, field) == "plain"
        assert [row["id"] for row in answer.json()["rows"]] == [ask.deal.id] * plain, (ask.who, ask.deal, field)


@of("GET /openapi.json")
async def described(ask: Ask) -> None:
    """The interface describes to a person what is there for them, and no more."""
    answer = await ask.get("/openapi.json")
    assert answer.status_code == 200 and ("/deal/{id}" in answer.text) is ask.any, ask.who


@of("GET /schema")
async def schema(ask: Ask) -> None:
    answer = await ask.get("/schema")
    assert answer.status_code == 200 and ('"deal"' in answer.text) is ask.any, ask.who


# ------------------------------------------------------------------------------------------------ writing
def may_write(ask: Ask, field: str) -> int:
    status = oracle.status(ask.who, "update", ask.deal)
    return 422 if status == 200 and not oracle.writes(ask.who, ask.deal, field) else status


@of("PATCH /{entity}/{id}")
async def change(ask: Ask) -> None:
    for field, value in (("note", "n"), ("cost", str(76 + ask.deal.id))):
        answer = await ask.client.patch(f"/api/v1/deal/{ask.deal.id}", json={field: value})
        ask.told(answer, may_write(ask, field))
    line = await ask.client.patch(f"/api/v1/deal.items/{ask.deal.id}", json={"item": "x"})
    ask.told(line, may_write(ask, "items") if ask.lines else 404)


@of("POST /{entity}/cells")
async def cells(ask: Ask) -> None:
    answer = await ask.post("/deal/cells", edits=[{"id": ask.deal.id, "field": "note", "value": "n"}])
    ask.told(answer, 200)
    assert [each["status"] for each in answer.json()["results"]] == [may_write(ask, "note")], (ask.who, ask.deal)


@of("POST /{entity}/bulk")
async def bulk(ask: Ask) -> None:
    answer = await ask.post("/deal/bulk", update=[{"id": ask.deal.id, "note": "n"}], delete=[ask.deal.id])
    ask.told(answer, 200 if ask.any else 404)
    if ask.any:
        changed, gone = (each["status"] for each in answer.json()["results"])
        assert (changed, gone) == (may_write(ask, "note"), deleting(ask, gone)), (ask.who, ask.deal)
        await back(ask, gone)


@of("POST /{entity}/ranges")
async def ranges(ask: Ask) -> None:
    asked = {"filter": f"id == {ask.deal.id}", "rows": [0, 1], "columns": ["note"]}
    copied = await ask.post("/deal/ranges", do="copy", **asked)
    filled = await ask.post("/deal/ranges", do="fill", values=[["n"]], **asked)
    for answer in (copied, filled):
        ask.told(answer, 200 if ask.any else 404)
    if ask.any:
        assert len(copied.json()["values"]) == int(ask.reads)
        assert filled.json()["written"] == int(may_write(ask, "note") == 200), (ask.who, ask.deal)


@of("POST /undo")
async def undo(ask: Ask) -> None:
    before = await ask.client.patch(f"/api/v1/deal/{ask.deal.id}", json={"note": "other"})
    answer = await ask.post("/undo")
    if before.status_code == 200:
        ask.told(answer, 200)
    assert answer.status_code in (200, 409)
    assert not (answer.status_code == 200 and not any_write(ask.who)), ask.who


@of("POST /redo")
async def redo(ask: Ask) -> None:
    answer = await ask.post("/redo")
    ask.told(answer, answer.status_code)
    assert answer.status_code == (200 if any_write(ask.who) else 409) or answer.status_code == 409
    await ask.post("/undo")


def any_write(who: str) -> bool:
    """Whether anything of this person's could be undone."""
    return any({"update", "delete", "create", "assign", "take"} & set(grant["can"]) for _, grant in oracle.grants(who))


def deleting(ask: Ask, found: int) -> int:
    """The status of deleting: what is linked (by visits) stays for everybody who may."""
    wanted = oracle.status(ask.who, "delete", ask.deal)
    return found if wanted == 200 and found in (200, 409) else wanted


async def back(ask: Ask, status: int) -> None:
    if status == 200:
        await ask.opened.door().run(Restore("deal", ask.deal.id))


@of("DELETE /{entity}/{id}")
async def delete(ask: Ask) -> None:
    answer = await ask.client.delete(f"/api/v1/deal/{ask.deal.id}")
    ask.told(answer, deleting(ask, answer.status_code))
    await back(ask, answer.status_code)
    line = await ask.client.delete(f"/api/v1/deal.items/{ask.deal.id}")
    ask.told(line, may_write(ask, "items") if ask.lines else 404)
    if line.status_code == 200:
        await ask.opened.door().run(Restore("deal.items", ask.deal.id))


@of("POST /{entity}/{id}/restore")
async def restore(ask: Ask) -> None:
    door = ask.opened.door()
    await door.run(Delete("deal.items", ask.deal.id))
    answer = await ask.post(f"/deal.items/{ask.deal.id}/restore")
    ask.told(answer, may_write(ask, "items") if ask.lines else 404)
    if answer.status_code != 200:
        await door.run(Restore("deal.items", ask.deal.id))
    there = await ask.post(f"/deal/{ask.deal.id}/restore")
    wanted = oracle.status(ask.who, "delete", ask.deal)
    ask.told(there, 409 if wanted == 200 else wanted)


@of("POST /{entity}")
async def create(ask: Ask) -> None:
    owner = ask.opened.ids[ask.deal.owner]
    answer = await ask.post("/deal", name="made", level="b", owner=owner)
    allowed = oracle.creates(ask.who, ask.deal.owner)
    assert (answer.status_code == 201) is allowed and (allowed or answer.status_code in (403, 404)), answer.text
    if allowed:
        await ask.opened.door().run(Delete("deal", answer.json()["id"] or 0))


@of("POST /{entity}/new")
async def beginning(ask: Ask) -> None:
    creates = any("create" in grant["can"] for _, grant in oracle.grants(ask.who))
    ask.told(await ask.post("/deal/new"), 200 if creates else 403 if ask.any else 404)


@of("POST /{entity}/{id}/comments")
async def comment(ask: Ask) -> None:
    wanted = oracle.status(ask.who, "comment", ask.deal)
    wanted = {200: 403 if ask.who == "portal" else 201}.get(wanted, wanted)
    wanted = 403 if ask.who == "portal" and wanted != 404 else wanted
    ask.told(await ask.post(f"/deal/{ask.deal.id}/comments", text="hello"), wanted)


@of("POST /{entity}/{id}/actions/{action}")
async def act(ask: Ask) -> None:
    ask.told(await ask.post(f"/deal/{ask.deal.id}/actions/take"), oracle.status(ask.who, "take", ask.deal))


@of("POST /{entity}/{id}/stage")
async def move(ask: Ask) -> None:
    answer = await ask.post(f"/deal/{ask.deal.id}/stage", to="open" if ask.deal.stage == "closed" else "closed")
    wanted = oracle.status(ask.who, "update", ask.deal)
    closed = 409 if answer.status_code == 409 else 422  # no way leads out of `closed`
    ask.told(answer, wanted if ask.deal.stage == "open" else 404 if wanted == 404 else closed)
    if answer.status_code == 200 and ask.deal.stage == "open":
        await reopened(ask)


async def reopened(ask: Ask) -> None:
    async def write(unit: Any) -> None:
        await unit.update("deal", ask.deal.id, {"stage": "open"})

    await ask.opened.house.store.unit(write)


def paper(ask: Ask) -> tuple[bool, bool]:
    """Whether the person reads and writes the paper beside the deal: sellers their own, the chief reads all."""
    mine = ask.who in ("seller", "everywhere") and ask.deal.owner == ask.who
    return mine or ask.who == "chief", mine


@of("POST /{entity}/{id}/submit/{workflow}")
async def submit(ask: Ask) -> None:
    reads, writes = paper(ask)
    answer = await ask.post(f"/paper/{ask.deal.id}/submit/look", client_key=f"{ask.who} {ask.deal.id}")
    wanted = 200 if writes else 403 if reads else 404
    seat = ask.who == "leader" and answer.status_code == 403  # whose seat is open reads the paper, and no more
    assert answer.status_code == wanted or seat, (ask.who, ask.deal, answer.text)
    if answer.status_code == 200:
        number = answer.json()["id"]
        assert (await ask.get(f"/requests/{number}")).status_code == 200
        assert (await ask.post(f"/requests/{number}/approve", revision=1)).status_code in (403, 422)


@of("GET /{entity}/{id}/route/{workflow}")
async def route(ask: Ask) -> None:
    reads, _ = paper(ask)
    answer = await ask.get(f"/paper/{ask.deal.id}/route/look")
    assert answer.status_code == (200 if reads else 404) or (ask.who == "leader" and answer.status_code == 200)
    assert reads or ask.who == "leader" or f"paper{ask.deal.id - 1}" not in answer.text
    ask.told(await ask.get(f"/deal/{ask.deal.id}/route/look"), 404)  # it is no approval of deals


@of("GET /requests/{id}")
async def requests(ask: Ask) -> None:
    """A request is for whom it concerns: its submitter, whose seat it is, who may read the record."""
    answer = await ask.get("/requests/1")
    concerned = ask.who in ("seller", "everywhere", "leader", "chief")
    assert answer.status_code == 404 or (answer.status_code == 200 and concerned), (ask.who, answer.text)
    assert answer.status_code == 200 or "paper" not in answer.text


@of("GET /queue")
async def queue(ask: Ask) -> None:
    answer = await ask.get("/queue")
    assert answer.status_code == 200 and (ask.who in ("leader",) or answer.json()["rows"] == []), ask.who


@of("GET /notices")
async def notices(ask: Ask) -> None:
    """Nobody is told of a deal or a paper that they may not read."""
    answer = await ask.get("/notices")
    assert answer.status_code == (404 if ask.who == "portal" else 200), ask.who
    for row in answer.json().get("rows", ()):
        record = row.get("record") or {}
        assert record.get("entity") != "paper" or ask.who in ("seller", "everywhere", "leader", "chief"), row


# ------------------------------------------------------------------------------------------------ the contract
@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def shop(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[tuple[Housed, Shop]]:
    async with house(SCHEMA, tmp_path, request.param, people=PEOPLE, prepare=prepared) as opened:
        yield opened, served_by(opened)


def served_by(opened: Housed) -> Shop:
    """The house behind its HTTP interface."""
    workflows.register.register(opened.house.extensions)
    holder = HouseHolder(opened.house)
    accounts = Accounts(holder)
    return Shop(holder, accounts, application(holder, accounts))


DEALS = [Deal(number, *kind) for number, kind in enumerate(KINDS, 1)]


def deal_of(who: str, relation: int, turn: int) -> Deal:
    owner = OWNERS[relation]
    owner = who if owner is None else f"{owner}{who}" if owner.endswith("_") else owner
    mine = [deal for deal in DEALS if deal.owner == owner]
    return mine[turn % len(mine)]


def asked(number: int, place: int) -> set[int]:
    """The relations in which a person is asked by a surface: two of five, so that all pairs are met."""
    return {(number + place) % 5, (number + 2 * place + 2) % 5}


async def hold(opened: Housed, shop: Shop, names: list[str]) -> None:
    async with AsyncExitStack() as stack:
        for place, who in enumerate(WHO):
            client = await stack.enter_async_context(await shop.as_(who))
            for number, name in enumerate(names):
                for relation in asked(number, place):
                    await PROBES[name](Ask(client, opened, who, deal_of(who, relation, number + place)))


def records_surfaces() -> set[str]:
    """The operations over records, as routed."""
    of_records = {f"{each.method} {each.path}" for each in OPERATIONS if each.path.startswith("/{entity}")}
    more = {"GET /search", "POST /undo", "POST /redo", "GET /requests/{id}", "GET /queue", "GET /notices"}
    return of_records | more


@surface(
    "GET /openapi.json", "GET /schema", "GET /search", "GET /queue", "GET /notices", "GET /requests/{id}",
    "GET /{entity}", "GET /{entity}/{id}", "GET /{entity}/choices", "GET /{entity}/{id}/history",
    "GET /{entity}/{id}/comments", "GET /{entity}/{id}/attachments", "POST /{entity}/{id}/attachments",
    "DELETE /{entity}/{id}/attachments/{file}", "GET /{entity}/{id}/explain", "GET /{entity}/{id}/route/{workflow}",
    "POST /{entity}", "POST /{entity}/new", "PATCH /{entity}/{id}", "DELETE /{entity}/{id}",
    "POST /{entity}/{id}/restore", "POST /{entity}/bulk", "POST /{entity}/cells", "POST /{entity}/ranges",
    "POST /undo", "POST /redo", "POST /{entity}/{id}/comments", "POST /{entity}/{id}/actions/{action}",
    "POST /{entity}/{id}/stage", "POST /{entity}/{id}/submit/{workflow}",
)  # fmt: skip
async def test_every_surface_of_records_answers_as_the_grants_say(shop: tuple[Housed, Shop]) -> None:
    opened, served = shop
    with asked_of() as seen:
        await hold(opened, served, list(PROBES))
    assert records_surfaces() - seen == set(), "no probe asks these"


@surface("address /healthz", "address /readyz", "address /metrics")
async def test_what_machines_watch_tells_nothing_of_the_data(shop: tuple[Housed, Shop]) -> None:
    _, served = shop
    async with await served.as_("seller") as seller, served.anybody() as nobody:
        await seller.get("/api/v1/deal")
        for path in ("/healthz", "/readyz", "/metrics"):
            answer = await nobody.get(path)
            assert answer.status_code == 200, path
            for secret in ("deal0", "tel0", "Deal", "paper", "seller", "stranger", "gridwright_session"):
                assert secret not in answer.text, (path, secret)


async def test_nobody_reaches_records_without_signing_in(shop: tuple[Housed, Shop]) -> None:
    _, served = shop
    async with served.anybody() as client:
        for name in sorted(records_surfaces()):
            method, _, path = name.partition(" ")
            path = path.format(entity="deal", id=1, action="take", workflow="look", file=1)
            answer = await client.request(method, f"/api/v1{path}", json={} if method in ("POST", "PATCH") else None)
            assert answer.status_code == 401, name


def test_every_pair_of_surface_actor_and_relation_is_met() -> None:
    met = [(s, a, r) for s in range(len(PROBES)) for a in range(len(WHO)) for r in asked(s, a)]
    for first, second, count in ((0, 1, len(PROBES) * len(WHO)), (0, 2, len(PROBES) * 5), (1, 2, len(WHO) * 5)):
        assert len({(each[first], each[second]) for each in met}) == count


async def test_a_surface_that_forgets_the_grants_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with house(SCHEMA, tmp_path, people=PEOPLE, prepare=prepared) as opened:
        served = served_by(opened)
        monkeypatch.setattr(Sight, "rows_of", all_rows)
        forgetful = ("GET /{entity}/{id}", "GET /{entity}/choices", "GET /{entity}/{id}/history")
        for name in (*forgetful, "GET /{entity}/{id}/attachments"):
            with pytest.raises(AssertionError):
                await hold(opened, served, [name] * 3)
