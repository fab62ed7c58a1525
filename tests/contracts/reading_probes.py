"""What each surface that reads records owes a person about a deal: one probe per surface."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

import httpx

from records import files
from records.actions.attach import Attach, Detach
from tests.contracts import oracle
from tests.contracts.door_checks import KINDS
from tests.contracts.oracle import Deal
from tests.contracts.rights_schema import FIELDS
from tests.fixtures.houses import Housed

OWNERS: Final = (None, "report_of_", "colleague", "neighbour", "stranger")  # own, team, department, section, other
DEALS = [Deal(number, *kind) for number, kind in enumerate(KINDS, 1)]


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


@of("GET /{entity}/groups")
async def groups(ask: Ask) -> None:
    """Counts and figures are those of the rows one reads; nobody groups by, totals or counts what one may not see."""
    mine = f"id == {ask.deal.id}"
    answer = await ask.get("/deal/groups", by="level", totals="level:count", filter=mine)
    ask.told(answer, 200 if ask.any else 404)
    if ask.any:
        found = answer.json()
        assert (found["count"], len(found["groups"])) == (int(ask.reads), int(ask.reads)), (ask.who, ask.deal)
    for field in ("cost", "phone"):
        named = oracle.names(ask.who, field)
        plain = ask.reads and oracle.shows(ask.who, ask.deal, field) == "plain"
        for question in ({"by": field}, {"totals": f"{field}:count"}, {"mark": f"{field} is not empty"}):
            told = await ask.get("/deal/groups", filter=mine, **question)
            ask.told(told, (200 if named else 422) if ask.any else 404)
            if told.status_code == 200:
                held = told.json()
                counted = [held["totals"].get(field, {}).get("count", 0), held.get("marked", 0)]
                counted += [group["count"] for group in held["groups"] if group["value"] is not None]
                assert plain is bool(any(counted)), (ask.who, ask.deal, question, held)


@of("POST /{entity}/figures")
async def figures(ask: Ask) -> None:
    for field in ("cost", "phone", "name"):
        area = {"rows": [0, 5], "columns": [field]}
        answer = await ask.post("/deal/figures", filter=f"id == {ask.deal.id}", areas=[area])
        ask.told(answer, (200 if _known(ask.who, field) else 422) if ask.any else 404)
        if answer.status_code == 200:
            plain = ask.reads and oracle.shows(ask.who, ask.deal, field) == "plain"
            found = answer.json()
            assert (found["rows"], found["count"]) == (int(ask.reads), int(plain)), (ask.who, ask.deal, field)
            assert field != "cost" or found["sum"] == (f"{76 + ask.deal.id}.00" if plain else None)


@of("POST /{entity}/edge")
async def edge(ask: Ask) -> None:
    answer = await ask.post("/deal/edge", filter=f"id == {ask.deal.id}", column="name", row=0, down=True)
    known = ask.reads and _known(ask.who, "name")
    ask.told(answer, (200 if known else 422) if ask.any else 404)


def _known(who: str, field: str) -> bool:
    return any(oracle.shows(who, deal, field) != "hidden" for deal in DEALS)


@of("GET /{entity}/views")
async def shared_views(ask: Ask) -> None:
    """A view that is shared tells nobody of fields that are not there for him, nor lets him ask for them."""
    layout = {"filter": "cost > 5", "sort": ["-cost"], "group": ["phone", "level"], "columns": ["name", "cost"],
              "totals": {"cost": "sum"}, "rules": [{"color": "red", "when": "cost > 9"}]}  # fmt: skip
    values = {"entity": "deal", "name": "dear", "layout": layout, "shared_with": ["everyone", "portal"],
              "owner": ask.opened.ids["admin"]}  # fmt: skip
    made = await ask.opened.house.store.unit(lambda unit: unit.insert("saved_view", values))
    answer = await ask.get("/deal/views")
    assert answer.status_code == (200 if ask.any else 404), ask.who
    if ask.any:
        kept = next(row for row in answer.json()["rows"] if row["id"] == made)["layout"]
        named = oracle.names(ask.who, "cost")
        assert (kept["filter"], kept["sort"]) == (("cost > 5", ["-cost"]) if named else ("", [])), ask.who
        assert (kept["totals"], len(kept["rules"])) == (({"cost": "sum"}, 1) if named else ({}, 0)), ask.who
        assert kept["group"] == (["phone", "level"] if oracle.names(ask.who, "phone") else ["level"]), ask.who
        assert named or "cost" not in answer.text or "cost" in kept["columns"], ask.who
    await ask.opened.house.store.unit(lambda unit: unit.purge("saved_view", [made]))


async def kept_by(ask: Ask, owner: str) -> int:
    """A saved view of somebody's, made without an act that could be undone."""
    values = {"entity": "deal", "name": f"of {owner}", "owner": ask.opened.ids[owner]}
    return await ask.opened.house.store.unit(lambda unit: unit.insert("saved_view", values))


@of("PUT /{entity}/views/{view}")
async def share_view(ask: Ask) -> None:
    """Nobody shares another's view, nor one's own without the right to share what it shows."""
    mine, theirs = made = [await kept_by(ask, owner) for owner in (ask.who, "admin")]
    outside = ask.who == "portal"
    for view, wanted in ((theirs, 404), (mine, 404 if outside or not ask.any else 403)):
        told = await ask.client.put(f"/api/v1/deal/views/{view}", json={"roles": ["everyone"]})
        assert told.status_code == wanted, (ask.who, told.text)
    refused = await ask.client.patch(f"/api/v1/saved_view/{mine}", json={"shared_with": ["everyone"]})
    assert refused.status_code == (404 if outside else 422), "the list of roles is written by sharing alone"
    await ask.opened.house.store.unit(lambda unit: unit.purge("saved_view", made))


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


@of("GET /{entity}/commented")
async def commented(ask: Ask) -> None:
    answer = await ask.get("/deal/commented", ids=str(ask.deal.id))
    ask.told(answer, 404 if not ask.any else 403 if ask.who == "portal" else 200)
    assert ask.reads or answer.status_code != 200 or answer.json()["rows"] == []


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
