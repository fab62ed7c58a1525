"""What the surfaces over many requests owe a person about a bid: what is stuck, what is new, the numbers."""

from tests.contracts.request_probes import PROBES, Ask, of

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
