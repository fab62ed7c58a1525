"""S10.2 to S10.5 at the door, on both engines: whom one may choose, where it waits then, what the trail says."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from kernel.errors import Refusal
from records.actions.create import Create
from records.actions.update import Update
from tests.fixtures.houses import Housed
from tests.workflows.at_the_door import ENGINES, approving
from workflows import queue
from workflows.choosing import choosable
from workflows.reading import read_request
from workflows.requests import Decide, Submit
from workflows.verify import findings

SCHEMA = """
roles: {sales: {label: Sales}}
entities:
  trip:
    title: "{name}"
    fields: {name: {type: text, required: true}, guide: {type: user}}
    access: {sales: {rows: own, can: [read, create, update]}}
workflows:
  wide:
    entity: trip
    steps:
      - {step: one, who: {user: boss}, buttons: [add_before, add_alongside, add_after], add_from: [everyone]}
  narrow: {entity: trip, steps: [{step: one, who: {user: boss}, buttons: [add_before], add_from: [guide]}]}
"""


@pytest.fixture(params=ENGINES)
async def trips(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Housed]:
    async with approving(SCHEMA, tmp_path, request.param) as opened:
        yield opened


async def submitted(trips: Housed, flow: str) -> int:
    made = (await trips.door("ann").run(Create("trip", {"name": "t", "guide": trips.ids["sam"]}))).id or 0
    return int((await trips.door("ann").run(Submit("trip", made, flow, f"{flow} {made}"))).value["id"])


async def decide(trips: Housed, who: str, request: int, verb: str, *people: str, **more: Any) -> dict[str, Any]:
    given = {"people": [trips.ids[each] for each in people], "comment": "x", **more}
    done = await trips.door(who).run(Decide(request, verb, 1, f"{who} {verb} {people} {more}", **given))
    return dict(done.value)


async def waiting(trips: Housed, who: str) -> list[int]:
    return [row["request"]["id"] for row in (await queue.read(trips.house, trips.actor(who), "en"))["rows"]]


async def test_an_added_signer_finds_it_in_the_queue_reads_the_record_and_decides_S10_2(trips: Housed) -> None:
    request = await submitted(trips, "wide")
    shown = await decide(trips, "boss", request, "add-signer", "bob", place="before")
    assert await waiting(trips, "bob") == [request] and await waiting(trips, "boss") == []
    host, added = shown["route"][0]["seats"]
    assert (host["state"], added["state"], added["origin"], added["host"]) == ("waiting", "open", "before", host["id"])
    assert added["added_by"]["title"] == "boss" and {"reject", "remove-signer"} <= set(shown["may"])
    (entry,) = [each for each in shown["trail"] if each["kind"] == "add"]
    assert (entry["place"], [each["title"] for each in entry["people"]]) == ("before", ["bob"])
    record = shown["record"]["id"]
    assert (await trips.door("bob").get("trip", record)).values["name"] == "t", "S7.2"
    await decide(trips, "bob", request, "approve")
    assert await waiting(trips, "bob") == [] and await waiting(trips, "boss") == [request]
    after = await decide(trips, "boss", request, "add-signer", "other_admin", place="after")
    assert after["asks"]["add"] == ["before", "alongside", "after"]
    assert (await decide(trips, "boss", request, "approve"))["state"] == "running"
    assert (await decide(trips, "other_admin", request, "approve"))["state"] == "approved"
    assert await findings(trips.house) == []


async def test_what_i_added_i_take_out_again_and_the_rest_is_as_before_S10_5(trips: Housed) -> None:
    request = await submitted(trips, "wide")
    shown = await decide(trips, "boss", request, "add-signer", "bob", "other_admin", place="alongside", need="any")
    assert shown["remove"] == [2]
    holders = shown["route"][0]["seats"][1]["holders"]
    assert sorted(each["title"] for each in holders) == ["bob", "other_admin"]
    done = await decide(trips, "boss", request, "remove-signer", seat=2)
    assert done["remove"] == [] and "remove-signer" not in done["may"]
    assert await waiting(trips, "bob") == await waiting(trips, "other_admin") == []
    assert (await decide(trips, "boss", request, "approve"))["state"] == "approved"
    assert await findings(trips.house) == []


async def test_only_the_people_that_the_step_names_and_who_left_gives_it_on_S8_1(trips: Housed) -> None:
    request = await submitted(trips, "narrow")
    rows = (await choosable(trips.house, trips.actor("boss"), request, "add-signer"))["rows"]
    assert [row["title"] for row in rows] == ["sam"]
    with pytest.raises(Refusal):
        await choosable(trips.house, trips.actor("ann"), request, "add-signer")
    with pytest.raises(Refusal) as refused:
        await decide(trips, "boss", request, "add-signer", "eve", place="before")
    assert refused.value.code.name == "WFL084"
    await decide(trips, "boss", request, "add-signer", "sam", place="before")
    await trips.door("admin").run(Update("user", trips.ids["sam"], {"active": False}))
    shown = await read_request(trips.house, trips.actor("boss"), request, "en")
    assert [(seat["state"], seat["rescue"]) for seat in shown["route"][0]["seats"]] == [
        ("waiting", False),
        ("open", True),
    ]
    assert (await decide(trips, "admin", request, "approve"))["state"] == "running"
    assert await findings(trips.house) == []
