"""What the surfaces that bring other people into a request owe a person about a bid: a work, a seat given away, signers
added and taken out."""

from tests.contracts.request_probes import PROBES, Ask, held, of, refused

__all__ = ["PROBES"]


@of("POST /requests/{id}/done")
async def done(ask: Ask) -> None:
    await held(ask, "work", "done", ("judge",))


@of("POST /requests/{id}/cannot")
async def cannot(ask: Ask) -> None:
    await held(ask, "work", "cannot", ("judge",))


@of("POST /requests/{id}/hand-over", "POST /requests/{id}/move-seat", "GET /requests/{id}/people")
async def give_away(ask: Ask) -> None:
    """Its holder hands a seat over, an administrator gives it to somebody; each reads the people he may choose, and
    nobody else reads any."""
    for verb, who, to in (("hand-over", ("judge",), "warden"), ("move-seat", ("admin",), "other_admin")):
        await ask.meets("one")
        pool = await ask.get(f"/requests/{ask.request}/people", verb=verb)
        ask.told(pool, 200 if ask.who in who else refused(ask))
        ids = {row["id"] for row in pool.json().get("rows", ())}
        assert (ask.stand.opened.ids[to] in ids) is (ask.who in who), (ask.who, verb)
        assert ask.stand.opened.ids[ask.owner] not in ids, (ask.who, verb)
        answer = await ask.decides(verb, to=ask.stand.opened.ids[to])
        ask.told(answer, 200 if ask.who in who else refused(ask))
        if answer.status_code == 200:
            ask.used("one")


@of("POST /requests/{id}/add-signer", "POST /requests/{id}/remove-signer")
async def added(ask: Ask) -> None:
    """Whoever holds a seat asks somebody before them, who then reads the record; only who asked takes it back (S10)."""
    await ask.meets("one")
    choices = await ask.get(f"/requests/{ask.request}/people", verb="add-signer")
    ask.told(choices, 200 if ask.who == "judge" else refused(ask))
    offered = {row["title"] for row in choices.json().get("rows", ())}
    assert ("idle" in offered) is (ask.who == "judge") and ask.owner not in offered, (ask.who, offered)
    idle = ask.stand.opened.ids["idle"]
    answer = await ask.decides("add-signer", people=[idle], place="before")
    ask.told(answer, 200 if ask.who == "judge" else refused(ask))
    if ask.who != "judge":
        ask.told(await ask.decides("remove-signer"), refused(ask))
        return
    met = Ask(ask.stand, "idle", ask.owner, ask.bid, ask.request)
    assert (await met.get(f"/requests/{ask.request}")).status_code == 200
    assert (await met.decides("remove-signer")).status_code == 409
    ask.told(await ask.decides("remove-signer"), 200)
    ask.used("one")  # who was asked has been told, and may read the request from then on
