"""S7.6, invariant 20: what a step hides is absent for its people in everything that belongs to the request."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from kernel.errors import Refusal
from records.actions.create import Create
from records.actions.ranges import Ranges
from records.actions.update import Update
from records.results import Query
from records.sight import Sight
from tests.fixtures.houses import Housed
from tests.workflows.signing import decide, page, refusal, sent, signing
from workflows import evidence, queue
from workflows.ledger import load
from workflows.requests import Decide
from workflows.sheet import sheet_of

ENGINES = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
SECRET = "7.77"


@pytest.fixture(params=ENGINES)
async def deals(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Housed]:
    async with signing(tmp_path, request.param) as opened:
        yield opened


async def at_the_hiding_step(opened: Housed) -> tuple[int, int]:
    id_, request = await sent(opened)
    await decide(opened, "reviewer", request)
    return id_, request


async def everything_of(opened: Housed, login: str, request: int) -> str:
    """What every surface of a request says to somebody, as one text."""
    house, actor = opened.house, opened.actor(login)
    said: list[Any] = [await page(opened, login, request)]
    said += [await queue.read(house, actor, "en", which) for which in ("mine", "started", "done")]
    said.append(await sheet_of(house, actor, request, "en"))
    async with house.store.read() as reader:
        notices = await reader.rows("notice", frame=house.frame(opened.actor("admin")))
        said += [row["text"] for row in notices if row["user"] == opened.ids[login]]
    return json.dumps(said, default=str)


async def test_the_page_the_queue_and_the_notices_say_nothing_of_it(deals: Housed) -> None:
    _, request = await at_the_hiding_step(deals)
    for login in ("book", "both"):
        told = await everything_of(deals, login, request)
        assert SECRET not in told, login
        assert (await page(deals, login, request))["hidden"] == ["margin"]
    assert (await page(deals, "clerk", request))["hidden"] == []
    assert SECRET in await everything_of(deals, "clerk", request) and SECRET in await everything_of(
        deals, "ann", request
    )


async def test_neither_does_the_record_where_a_seat_alone_opened_it(deals: Housed) -> None:
    """S7.2: who has a grant of his own reads the record as the grant says."""
    id_, _ = await at_the_hiding_step(deals)
    seat, grant = deals.door("book"), deals.door("both")
    record = await seat.get("deal", id_)
    assert "margin" not in record.values and record.may is not None and "margin" not in record.may.fields
    assert "terms" in record.values and "margin" in (await grant.get("deal", id_)).values
    rows = (await seat.grid("deal", Query())).ready or []
    assert [row["id"] for row in rows] == [id_] and SECRET not in json.dumps(rows, default=str)
    assert SECRET not in json.dumps(await seat.history("deal", id_), default=str)
    for query in (Query(filter="margin == 7.77"), Query(fields=("margin",))):
        assert (await refusal(seat.page("deal", query))).status in (404, 422)
    copied = seat.run(Ranges("deal", Query(), (0, 1), ("margin",), "copy"))
    assert (await refusal(copied)).status == 422
    with pytest.raises(Refusal):
        await seat.run(Update("deal", id_, {"margin": "1"}))


async def test_a_difference_and_the_trail_leave_it_out(deals: Housed) -> None:
    """S3.7: who decides on what changed is shown the change without what is hidden from him."""
    id_, request = await sent(deals)
    await decide(deals, "reviewer", request, "return", comment="more")
    await deals.door("ann").run(Update("deal", id_, {"margin": "8.88", "terms": "60 days"}))
    await deals.door("ann").run(Decide(request, "resubmit", client_key="again"))
    await decide(deals, "reviewer", request, revision=2)
    seen = await page(deals, "book", request)
    assert [each["name"] for each in seen["changes"]] == ["terms"]
    assert "8.88" not in json.dumps(seen) and "8.88" in json.dumps(await page(deals, "clerk", request))


async def test_it_stays_hidden_once_he_has_decided(deals: Housed) -> None:
    """S7.2: afterwards he reads what the trail shows."""
    _, request = await at_the_hiding_step(deals)
    await decide(deals, "book", request, values={"code": "K"})
    told = await everything_of(deals, "book", request)
    assert SECRET not in told and "K" in told


async def test_evidence_and_refusals_leave_it_out_too(deals: Housed) -> None:
    _, request = await at_the_hiding_step(deals)
    async with deals.house.store.read() as reader:
        sight = Sight(deals.house, reader, deals.actor("book"))
        pack = await evidence._parts(sight, await load(sight, request), None)
    assert SECRET not in json.dumps(pack, default=str) and "margin" in pack["content"]["withheld"]


async def test_a_list_of_own_records_and_one_that_a_seat_opened_tells_nothing_of_the_latter(deals: Housed) -> None:
    """S7.6: neither shown, nor asked for, nor sorted by, though the grant shows the field on records of one's own."""
    id_, _ = await at_the_hiding_step(deals)
    door = deals.door("seller")
    own = (await door.run(Create("deal", {"name": "own", "margin": "7.77"}))).id
    rows = {row["id"]: row for row in (await door.grid("deal", Query())).ready or ()}
    assert sorted(rows) == [id_, own] and "margin" not in rows[id_] and rows[own]["margin"] == "7.77"
    found = (await door.grid("deal", Query(filter="margin == 7.77"))).ready or ()
    assert [row["id"] for row in found] == [own]
    assert "margin" not in (await door.get("deal", id_)).values
