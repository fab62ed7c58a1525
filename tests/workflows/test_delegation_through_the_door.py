"""S10.6 to S10.8 at the door, on both engines: who writes a delegation, what it opens, and that it ends by itself."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from kernel.errors import Refusal
from records.actions.act import Act
from records.actions.create import Create
from records.actions.update import Update
from records.results import Query
from tests.fixtures.houses import Housed
from tests.workflows.at_the_door import ENGINES, approving
from workflows import queue
from workflows.reading import read_request
from workflows.requests import Decide, Submit
from workflows.verify import findings

SCHEMA = """
roles: {sales: {label: Sales}}
entities:
  trip:
    title: "{name}"
    fields:
      name:   {type: text, required: true}
      cost:   {type: money, label: Cost}
      fee:    {type: money, label: Fee}
      checker: {type: user, label: Checker}
    access: {sales: {rows: own, can: [read, create, update]}}
workflows:
  trip_ok:
    label: {en: Trips, zh-CN: 出差审批}
    entity: trip
    locked: [name]
    when: fee >= 0
    steps: [{step: one, who: {field: checker}}, {step: two, who: {user: boss}, when: fee > 500}]
  other: {entity: trip, locked: none, steps: [{step: one, who: {user: boss}}]}
"""
BEFORE, AFTER = "2020-01-01T00:00:00Z", "2099-01-01T00:00:00Z"


@pytest.fixture(params=ENGINES)
async def trips(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Housed]:
    async with approving(SCHEMA, tmp_path, request.param) as opened:
        yield opened


async def delegates(trips: Housed, giver: str, to: str, **more: Any) -> int:
    values = {"to_user": trips.ids[to], "from_at": BEFORE, "to_at": AFTER, **more}
    return int((await trips.door(giver).run(Create("delegation", values))).id or 0)


async def submitted(trips: Housed, who: str = "ann", **values: Any) -> tuple[int, int]:
    given = {"name": "t", "checker": trips.ids["sam"], "fee": 100, **values}
    made = (await trips.door(who).run(Create("trip", given))).id or 0
    return made, int((await trips.door(who).run(Submit("trip", made, "trip_ok", f"{who} {made}"))).value["id"])


async def waiting(trips: Housed, who: str) -> list[tuple[int, str | None]]:
    rows = (await queue.read(trips.house, trips.actor(who), "en"))["rows"]
    return [(row["request"]["id"], row["for"] and row["for"]["title"]) for row in rows]


async def code(awaitable: Any) -> str:
    try:
        await awaitable
    except Refusal as refusal:
        return refusal.code.name
    return ""


async def test_both_see_the_to_do_and_the_decision_reads_b_for_a_S10_6(trips: Housed) -> None:
    record, request = await submitted(trips)
    assert await waiting(trips, "eve") == [] and await code(trips.door("eve").get("trip", record)) != ""
    await delegates(trips, "sam", "eve")
    assert await waiting(trips, "sam") == [(request, None)]
    assert await waiting(trips, "eve") == [(request, "sam")]
    assert (await trips.door("eve").get("trip", record)).values["name"] == "t", "S7.2: while the seat is open"
    shown = await read_request(trips.house, trips.actor("sam"), request, "en")
    (seat,) = shown["route"][0]["seats"]
    assert [(each["title"], each["for"]["title"]) for each in seat["delegates"]] == [("eve", "sam")]
    assert "approve" in (await read_request(trips.house, trips.actor("eve"), request, "en"))["may"]
    done = (await trips.door("eve").run(Decide(request, "approve", 1, "eve"))).value
    assert done["state"] == "approved"
    decision = done["route"][0]["seats"][0]["decision"]
    assert (decision["actor"]["title"], decision["for"]["title"]) == ("eve", "sam")
    assert [(e["actor"]["title"], e["for"]["title"]) for e in done["trail"] if e["kind"] == "approve"] == [
        ("eve", "sam")
    ]
    assert await waiting(trips, "sam") == await waiting(trips, "eve") == []
    assert [
        row["request"]["id"] for row in (await queue.read(trips.house, trips.actor("sam"), "en", "done"))["rows"]
    ] == [request]
    assert await code(trips.door("eve").get("trip", record)) != "", "the seat has closed, and with it the record"
    assert await findings(trips.house) == []
    told = (await trips.door("sam").page("notice")).rows
    assert any("eve in your place" in str(row.values["text"]) for row in told)


async def test_a_delegation_that_is_over_or_revoked_opens_nothing_S10_6(trips: Housed) -> None:
    _, request = await submitted(trips)
    await delegates(trips, "sam", "eve", to_at="2020-02-01T00:00:00Z")
    assert await waiting(trips, "eve") == []
    number = await delegates(trips, "sam", "eve")
    assert await waiting(trips, "eve") == [(request, "sam")]
    assert await code(trips.door("eve").run(Act("delegation", number, "revoke"))) != "", "only the giver"
    await trips.door("sam").run(Act("delegation", number, "revoke"))
    assert await waiting(trips, "eve") == []
    assert await code(trips.door("eve").run(Decide(request, "approve", 1, "eve"))) == "WFL031"
    assert await code(trips.door("sam").run(Act("delegation", number, "revoke"))) != "", "it is revoked"
    assert [str(row.values["text"])[:3] for row in (await trips.door("eve").page("notice")).rows].count("sam") == 3


@pytest.mark.parametrize(("more", "seen"), [
    ({"scope": ["other"]}, False), ({"scope": ["trip_ok"]}, True), ({"max_amount": 100}, True),
    ({"max_amount": "99.99"}, False),
])  # fmt: skip
async def test_scope_and_amount_limit_it_and_the_amount_is_what_the_route_reads_S10_6(
    trips: Housed, more: dict[str, Any], seen: bool
) -> None:
    _, request = await submitted(trips, cost=5000)
    await delegates(trips, "sam", "eve", **more)
    assert await waiting(trips, "eve") == ([(request, "sam")] if seen else [])
    got = await code(trips.door("eve").run(Decide(request, "approve", 1, "eve")))
    assert got == ("" if seen else "WFL031")


async def test_an_amount_that_grows_while_it_waits_is_beyond_the_limit_S10_6(trips: Housed) -> None:
    record, request = await submitted(trips)
    await delegates(trips, "sam", "eve", max_amount=100)
    await trips.door("ann").run(Update("trip", record, {"fee": 101}))
    assert await waiting(trips, "eve") == []
    assert await code(trips.door("eve").run(Decide(request, "approve", 2, "eve"))) == "WFL031"


async def test_what_one_may_not_delegate(trips: Housed) -> None:
    for who, values in (
        ("sam", {"to_user": trips.ids["sam"]}), ("sam", {"to_at": "2019-01-01T00:00:00Z"}),
        ("eve", {"from_user": trips.ids["sam"]}), ("sam", {"max_amount": -1}),
    ):  # fmt: skip
        given = {"to_user": trips.ids["eve"], "from_at": BEFORE, "to_at": AFTER, **values}
        assert await code(trips.door(who).run(Create("delegation", given))) != "", values
    number = await delegates(trips, "sam", "eve")
    for who in ("sam", "eve", "admin"):
        assert await code(trips.door(who).run(Update("delegation", number, {"to_user": trips.ids["ann"]}))) != "", who
    assert (await trips.door("admin").page("delegation", Query(count="exact"))).total == 1
    assert (await trips.door("ann").page("delegation")).rows == ()


async def test_a_delegate_who_is_away_himself_is_named_in_a_warning_S10_7(trips: Housed) -> None:
    await delegates(trips, "eve", "ann")
    values = {"to_user": trips.ids["eve"], "from_at": BEFORE, "to_at": AFTER}
    done = await trips.door("sam").run(Create("delegation", values))
    (warning,) = done.warnings
    assert "eve is away" in warning.text("en") and warning.field == "to_user"
