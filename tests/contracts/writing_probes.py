"""What each surface that writes records, or asks about requests, owes a person about a deal."""

from typing import Any, Final

from records.actions.delete import Delete
from records.actions.restore import Restore
from records.actions.update import Update
from records.long_work import LongWorker
from tests.contracts import oracle
from tests.contracts.reading_probes import PROBES, Ask, of


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
    await moved(ask, **asked)


async def moved(ask: Ask, **asked: Any) -> None:
    """Who moves a cell may write the one that takes it and the one that is left empty."""
    answer = await ask.post("/deal/ranges", do="move", source={"rows": [0, 1], "columns": ["level"]}, **asked)
    ask.told(answer, 404 if not ask.any else 200 if ask.reads else 422)
    written = answer.json().get("written", 0)
    allowed = {may_write(ask, "note"), may_write(ask, "level")} == {200}
    assert (written > 0) is (ask.reads and allowed), (ask.who, ask.deal, answer.text)
    if written:
        await ask.opened.door().run(Update("deal", ask.deal.id, {"level": ask.deal.level}))


@of("POST /{entity}/export")
async def export(ask: Ask) -> None:
    may_any = any("export" in grant["can"] for _, grant in oracle.grants(ask.who))
    names = [name for name in ("name", "phone", "cost") if _somewhere(ask.who, name)]
    asked = await ask.post("/deal/export", filter=f"id == {ask.deal.id}", **({"fields": names} if names else {}))
    ask.told(asked, 201 if may_any else 403 if ask.any else 404)
    if may_any:
        file = await ask.client.get(asked.json()["download"])
        told = file.text.splitlines()[1:]
        assert len(told) == asked.json()["rows"] == int(oracle.can(ask.who, "export", ask.deal)), (ask.who, ask.deal)
        for row in told:
            plain = [oracle.shows(ask.who, ask.deal, name) == "plain" for name in names]
            texts = {
                "name": f"deal{ask.deal.id - 1:02}",
                "phone": f"tel{ask.deal.id - 1:02}",
                "cost": f"{76 + ask.deal.id}.00",
            }
            assert [texts[name] in row for name in names] == plain, (ask.who, ask.deal, row)
        again = await ask.client.get(asked.json()["download"])
        assert again.status_code == 409


def _somewhere(who: str, field: str) -> bool:
    """Whether the field is there for this person on some deal."""
    return any(field not in grant.get("hide", ()) for _, grant in oracle.grants(who) if "read" in grant["can"])


@of("POST /{entity}/import")
async def import_(ask: Ask) -> None:
    """Who may import changes by it what they may change by hand, and learns of nothing else."""
    may_any = any("import" in grant["can"] for _, grant in oracle.grants(ask.who))
    text = f"id,note,cost\n{ask.deal.id},n,\n"
    opened = await ask.client.post("/api/v1/deal/import", params={"name": "deals.csv"}, content=text)
    ask.told(opened, 201 if may_any else 403 if ask.any else 404)
    if not may_any:
        return
    at = f"/import_job/{opened.json()['id']}"
    ask.told(await ask.get(at), 200)
    offered = {each["name"] for each in opened.json()["targets"]}
    assert ("cost" in offered) is _somewhere_written(ask.who, "cost"), ask.who
    ask.told(await ask.post(f"{at}/plan", mapping=["id", "note", ""], how="update", match="id"), 200)
    allowed = may_write(ask, "note") == 200
    tried = await ask.get(f"{at}/preview")
    ask.told(tried, 200)
    assert [not row["problems"] for row in tried.json()["rows"]] == [allowed], (ask.who, ask.deal, tried.text)
    ask.told(await ask.post(f"{at}/start"), 202)
    while await LongWorker(ask.opened.house).once():
        pass
    refused = await ask.get(f"{at}/problems")
    ask.told(refused, 200)
    assert len(refused.json()["rows"]) == int(not allowed), (ask.who, ask.deal, refused.text)
    ask.told(await ask.get(f"{at}/refused"), 200)


def _somewhere_written(who: str, field: str) -> bool:
    writing = [grant for _, grant in oracle.grants(who) if {"create", "update"} & set(grant["can"])]
    plain = any(field not in (*grant.get("hide", ()), *grant.get("mask", ())) for _, grant in oracle.grants(who))
    return plain and any(field not in grant.get("readonly", ()) for grant in writing)


@of("POST /export_job/{id}/password")
async def export_password(ask: Ask) -> None:
    """Only who asked for an export, which the schema has encrypted, is ever shown a password."""
    may_any = any("export" in grant["can"] for _, grant in oracle.grants(ask.who))
    asked = await ask.post("/deal/export", filter=f"id == {ask.deal.id}")
    number = asked.json().get("id", 1)
    told = await ask.client.post(f"/api/v1/export_job/{number}/password", json={})
    ask.told(told, 409 if may_any else 404)
    assert 'password":' not in told.text


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


@of("POST /{entity}/{id}/route/{workflow}")
async def route_with(ask: Ask) -> None:
    """What a change would start is told to those who could save it, and saves nothing."""
    reads, writes = paper(ask)
    answer = await ask.post(f"/paper/{ask.deal.id}/route/look", name="never kept")
    seat = ask.who == "leader" and answer.status_code == 403  # whose seat is open reads the paper, and no more
    assert answer.status_code == (200 if writes else 403 if reads else 404) or seat, (ask.who, ask.deal, answer.text)
    assert "never kept" not in (await ask.get(f"/paper/{ask.deal.id}")).text
    ask.told(await ask.post(f"/deal/{ask.deal.id}/route/look", note="n"), 404)


@of("POST /{entity}/new/route/{workflow}")
async def route_of_unsaved(ask: Ask) -> None:
    """What a new record would start is told to those who could make and then read it, and saves nothing."""
    answer = await ask.post("/paper/new/route/look", name="never made")
    wanted = (200,) if ask.who in ("seller", "everywhere") else (403, 404)
    assert answer.status_code in wanted, (ask.who, answer.text)
    assert "never made" not in (await ask.get("/paper")).text
    ask.told(await ask.post("/deal/new/route/look"), 404)  # it is no approval of deals


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


EVERY_PROBE: Final = PROBES
"""Those that read, and these."""
