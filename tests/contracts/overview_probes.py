"""What surfaces beside a request owe a person about a bid: what is stuck and new, numbers, files, jobs, undo."""

from tests.contracts import bids
from tests.contracts.people_probes import PROBES
from tests.contracts.request_probes import Ask, of

__all__ = ["PROBES"]


@of("GET /requests/stuck")
async def stuck(ask: Ask) -> None:
    """For those who administer approvals, and for nobody else."""
    await ask.meets("two")
    answer = await ask.get("/requests/stuck", days=0, limit=1000)
    ask.told(answer, 200 if ask.who == "admin" else 403)
    if ask.who == "admin":
        assert ask.request in {row["request"]["id"] for row in answer.json()["rows"]}


@of("POST /requests/{id}/seen")
async def has_seen(ask: Ask) -> None:
    """Whoever sees the request says what his screen showed; what is new since tells nothing hidden either."""
    await ask.meets("two")
    answer = await ask.post(f"/requests/{ask.request}/seen", revision=1, seq=1)
    ask.told(answer, 200 if ask.sees else 404)
    shown = await ask.get(f"/requests/{ask.request}")
    ask.told(shown, 200 if ask.sees else 404)
    if ask.sees:
        assert shown.json()["seen"]["entries"] or ask.who == "judge", (ask.who, ask.bid)


@of("GET /reports/approvals", "GET /reports/approvals/requests")
async def figures(ask: Ask) -> None:
    """A request counts for whom its page opens: those who took part and who read the record; of people from outside
    for its submitter. Figures of others by name are for superiors and administrators."""
    await ask.meets("two")
    took_part = ask.who in (ask.owner, "judge", "deaf", "admin")
    told = await ask.get("/reports/approvals/requests", limit=1000)
    ask.told(told, 200)
    counted = ask.request in {row["id"] for row in told.json()["rows"]}
    assert took_part <= counted <= (ask.sees or took_part), (ask.who, ask.bid)
    for by in ("workflow", "step", "unit", "month", "person"):
        answer = await ask.get("/reports/approvals", by=by)
        ask.told(answer, 200)
        assert answer.json()["total"]["requests"] == len(told.json()["rows"]), (ask.who, by)
    ids = ask.stand.opened.ids
    people = {int(row["key"]) for row in answer.json()["rows"]}
    assert people <= {ids[ask.who]} or ask.who == "admin" or ids["judge"] not in people, ask.who


@of("GET /requests/{id}/flow")
async def flow(ask: Ask) -> None:
    """Whoever sees the request sees how it goes on; conditions on what is hidden from him are not told."""
    await ask.meets("two")
    answer = await ask.get(f"/requests/{ask.request}/flow")
    ask.told(answer, 200 if ask.sees else 404)


# ------------------------------------------------------------------------------------------------ files, jobs, undo
@of("POST /files", "GET /files/{id}")
async def downloads(ask: Ask) -> None:
    """The bytes go with the field that holds them; what was only uploaded is its uploader's."""
    await ask.meets("two")
    async with ask.stand.opened.house.store.read() as reader:
        scan = (await reader.one("bid", ask.bid.id) or {})["scan"]
    shown = ask.opened and "scan" not in bids.HIDDEN.get(ask.who, ())
    answer = await ask.get(f"/files/{scan}")
    ask.told(answer, 200 if shown else 404, shown)
    assert (answer.content == b"scanned") is shown
    up = await ask.stand.clients[ask.owner].post("/api/v1/files", files={"file": ("loose.txt", b"loose")})
    ask.told(await ask.get(f"/files/{up.json()['id']}"), 200 if ask.who == ask.owner else 404)


@of("GET /jobs", "GET /jobs/{id}", "POST /jobs/{id}/cancel")
async def jobs(ask: Ask) -> None:
    await ask.meets("two")
    owner = ask.stand.clients[ask.owner]
    asked = {"rows": [0, 6000], "columns": ["note"], "do": "copy"}
    job = (await owner.post("/api/v1/bid/ranges", json=asked)).json()["job"]
    mine = [each["id"] for each in (await ask.get("/jobs")).json()["rows"]]
    assert (job in mine) is (ask.who == ask.owner), ask.who
    for answer in (await ask.get(f"/jobs/{job}"), await ask.post(f"/jobs/{job}/cancel")):
        ask.told(answer, 200 if ask.who == ask.owner else 404)
    state = (await owner.get(f"/api/v1/jobs/{job}")).json()["state"]
    assert state == ("cancelled" if ask.who == ask.owner else "running"), ask.who
    await owner.post(f"/api/v1/jobs/{job}/cancel", json={})


@of("GET /undo", "GET /undo/{id}")
async def acts(ask: Ask) -> None:
    """Everybody's list holds their own acts alone, and nobody opens another's."""
    owner = ask.stand.clients[ask.owner]
    made = await owner.post("/api/v1/bid", json={"name": "listed", "note": "before"})
    newest = (await owner.get("/api/v1/undo?limit=1")).json()["rows"][0]
    mine = await ask.get("/undo")
    ask.told(mine, 200)
    assert (newest["id"] in [each["id"] for each in mine.json()["rows"]]) is (ask.who == ask.owner), ask.who
    told = await ask.get(f"/undo/{newest['id']}")
    ask.told(told, 200 if ask.who == ask.owner else 404)
    assert (f'"id":{made.json()["id"]},"title":"listed"' in told.text) is (ask.who == ask.owner), told.text
    named = await ask.post("/undo", change_set=newest["id"]) if ask.who != ask.owner else None
    assert named is None or named.status_code == 404
    await owner.post("/api/v1/undo", json={})


@of("POST /undo", "POST /redo")
async def turning(ask: Ask) -> None:
    """Nobody takes back, or makes again, what somebody else did."""
    owner = ask.stand.clients[ask.owner]
    made = await owner.post("/api/v1/bid", json={"name": "undo", "note": "before"})
    address = f"/api/v1/bid/{made.json()['id']}"
    await owner.patch(address, json={"note": "after"})
    mine = ask.who == ask.owner
    for step in ("one", "two", "back"):  # what a seller takes back may be of a bid of theirs that waits
        ask.stand.waiting.pop((step, ask.who), None)
    turned = await ask.post("/undo")
    ask.told(turned, (200,) if mine else (200, 409))
    named = [each["id"] for part in ("reversed", "kept") for each in turned.json().get(part, ())]
    assert (made.json()["id"] in named) is mine, ask.who
    assert (await owner.get(address)).json()["note"] == ("before" if mine else "after"), ask.who
    if not mine:
        await owner.post("/api/v1/undo", json={})
    ask.told(await ask.post("/redo"), (200,) if mine else (200, 409))
    assert (await owner.get(address)).json()["note"] == ("after" if mine else "before"), ask.who
