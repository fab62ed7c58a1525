"""Approvers named by a field, as superior or head of a department: from the submit to the decision, at the door."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from kernel.errors import Refusal
from records.actions.create import Create
from records.actions.update import Update
from tests.fixtures.houses import PEOPLE, Housed, Person
from tests.workflows.at_the_door import ENGINES, approving
from workflows import queue
from workflows.reading import read_request
from workflows.requests import Decide, Submit

SCHEMA = """
roles: {sales: {label: Sales}}
entities:
  trip:
    title: "{name}"
    fields:
      name:     {type: text, required: true}
      checker:  {type: user, label: Checker}
      readers:  {type: users, label: Readers}
      host:     {type: unit, label: Host}
      open:     {type: text, label: Open}
    access: {sales: {rows: own, can: [read, create, update]}}
workflows:
  by_field:    {entity: trip, locked: [name], steps: [{step: one, who: {field: checker}}]}
  by_owner:    {entity: trip, locked: [name], steps: [{step: one, who: {field: owner}, own_request: allow}]}
  by_all:      {entity: trip, locked: [name], steps: [{step: one, who: {field: readers, holders: every}, need: all}]}
  by_any:      {entity: trip, locked: [name], steps: [{step: one, who: {field: readers, holders: one}}]}
  by_boss:     {entity: trip, locked: [name], steps: [{step: one, who: {manager_of: submitter}}]}
  by_their:    {entity: trip, locked: [name], steps: [{step: one, who: {manager_of: checker}}]}
  by_head:     {entity: trip, locked: [name], steps: [{step: one, who: {department_head_of: submitter}}]}
  by_host:     {entity: trip, locked: [name], steps: [{step: one, who: {department_head_of: host}}]}
  by_unit:     {entity: trip, locked: [name], steps: [{step: one, who: {department_head_of: unit}}]}
  by_theirs:   {entity: trip, locked: [name], steps: [{step: one, who: {department_head_of: checker}}]}
  by_login:    {entity: trip, locked: [name], steps: [{step: one, who: {user: sam}}]}
  by_votes:
    entity: trip
    locked: [name]
    steps: [{step: one, who: [{field: checker}, {field: readers, holders: every}], need: 2}]
  by_weight:
    entity: trip
    locked: [name]
    steps: [{step: one, who: [{user: sam, weight: 3}, {user: eve, veto: true}, {user: bob}], need: 60%}]
  by_two:
    entity: trip
    locked: [name]
    steps:
      - {step: one, who: {field: checker}}
      - {step: two, who: {department_head_of: host}, return_to: [start], buttons: [return]}
"""
MORE = (Person("hal", "d1"), Person("dee", "d3"), Person("gus", "g"))
EVERYBODY = ("admin", "other_admin", "boss", "ann", "bob", "eve", "pat", "sam", "hal", "dee", "gus")
HEADS = {"d1": "hal", "d3": "dee", "g": "gus"}  # d2, d4 and what is above them have none


async def heads(opened: Housed) -> None:
    for unit, head in HEADS.items():
        await opened.door().run(Update("unit", opened.units[unit], {"head": opened.ids[head]}))


@pytest.fixture(params=ENGINES)
async def trips(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Housed]:
    people = (*PEOPLE, *MORE)
    async with approving(SCHEMA, tmp_path, request.param, people=people, prepare=heads) as opened:
        yield opened


async def submitted(trips: Housed, who: str, flow: str, **values: Any) -> int:
    """The number of the request by which somebody's trip is submitted."""
    made = await trips.door(who).run(Create("trip", {"name": "t", **values}))
    assert made.id is not None
    return int((await trips.door(who).run(Submit("trip", made.id, flow, f"{who} {made.id}"))).value["id"])


async def waits_for(trips: Housed, request: int) -> set[str]:
    """Everybody in whose queue the request stands now."""
    found = set()
    for who in EVERYBODY:
        rows = (await queue.read(trips.house, trips.actor(who), "en"))["rows"]
        found |= {who} if request in [row["request"]["id"] for row in rows] else set()
    return found


async def decides(trips: Housed, who: str, request: int, verb: str = "approve", **more: Any) -> str:
    """The state afterwards, or the code of the refusal."""
    try:
        done = await trips.door(who).run(Decide(request, verb, 1, f"{who} {verb} {request}", comment="x", **more))
    except Refusal as refusal:
        return refusal.code.name
    return str(done.value["state"])


CASES = [  # workflow, submitter, what the trip says, whom it waits for
    ("by_field", "ann", {"checker": "sam"}, {"sam"}),
    ("by_field", "ann", {"checker": "ann"}, {"boss"}),  # his own request goes up (S4.5)
    ("by_field", "ann", {}, {"admin", "other_admin"}),  # nobody: the administrators (S4.6)
    ("by_owner", "ann", {}, {"ann"}),
    ("by_any", "ann", {"readers": ["sam", "eve"]}, {"sam", "eve"}),
    ("by_all", "ann", {"readers": ["sam", "eve"]}, {"sam", "eve"}),
    ("by_boss", "ann", {}, {"boss"}),
    ("by_boss", "pat", {}, {"dee"}),  # without a superior the head above
    ("by_boss", "sam", {}, {"gus"}),
    ("by_their", "ann", {"checker": "eve"}, {"boss"}),
    ("by_head", "ann", {}, {"hal"}),
    ("by_head", "eve", {}, {"gus"}),  # a department without a head is led from above
    ("by_host", "ann", {"host": "d3"}, {"dee"}),
    ("by_host", "ann", {"host": "d2"}, {"gus"}),
    ("by_host", "ann", {"host": "east"}, {"gus"}),
    ("by_host", "ann", {}, {"admin", "other_admin"}),
    ("by_unit", "pat", {}, {"dee"}),
    ("by_theirs", "ann", {"checker": "pat"}, {"dee"}),
    ("by_login", "ann", {}, {"sam"}),
]


@pytest.mark.parametrize(("flow", "submitter", "says", "wanted"), CASES)
async def test_the_right_person_waits_and_decides_and_nobody_else(
    trips: Housed, flow: str, submitter: str, says: dict[str, Any], wanted: set[str]
) -> None:
    values = {name: named(trips, value) for name, value in says.items()}
    request = await submitted(trips, submitter, flow, **values)
    assert await waits_for(trips, request) == wanted
    shown = (await read_request(trips.house, trips.actor(submitter), request, "en"))["route"][0]["seats"]
    assert {holder["title"] for seat in shown for holder in seat["holders"]} == wanted
    others = [who for who in EVERYBODY if who not in wanted]
    assert {code[:3] for code in [await decides(trips, who, request) for who in others]} == {"WFL"}
    last = "running"
    for who in sorted(wanted):
        last = await decides(trips, who, request) if last == "running" else last
    assert last == "approved" and await waits_for(trips, request) == set()
    row = await stored(trips, request)
    assert row["state"] == "approved"


def named(trips: Housed, value: Any) -> Any:
    if isinstance(value, list):
        return [trips.ids[each] for each in value]
    return trips.units[value] if value in trips.units else trips.ids[value]


async def stored(trips: Housed, request: int) -> dict[str, Any]:
    async with trips.house.store.read() as reader:
        return dict(await reader.one("request", request) or {})


async def test_all_of_several_named_people_sign_and_one_alone_is_not_enough(trips: Housed) -> None:
    request = await submitted(trips, "ann", "by_all", readers=[trips.ids["sam"], trips.ids["eve"]])
    assert await decides(trips, "sam", request) == "running"
    assert await waits_for(trips, request) == {"eve"}
    assert await decides(trips, "eve", request, "reject") == "rejected"


async def test_whoever_is_named_later_has_no_part_in_what_was_submitted_before(trips: Housed) -> None:
    """Whom a field named is content of the submit (S2.3); a new name is content that must be seen (S3.7)."""
    request = await submitted(trips, "ann", "by_field", checker=trips.ids["sam"])
    record = (await stored(trips, request))["record"].id
    await trips.door("ann").run(Update("trip", record, {"checker": trips.ids["eve"]}))
    assert await waits_for(trips, request) == {"sam"}
    assert await decides(trips, "eve", request) == "WFL031", "there is no such request for her"
    assert await decides(trips, "sam", request) == "WFL011", "the content he saw is not the content now"


async def test_a_new_head_does_not_take_what_waits_and_a_leaver_gives_it_up(trips: Housed) -> None:
    request = await submitted(trips, "ann", "by_head")
    await trips.door("admin").run(Update("unit", trips.units["d1"], {"head": trips.ids["boss"]}))
    assert await waits_for(trips, request) == {"hal"}, "a personal seat stays with the person (S8.3)"
    await trips.door("admin").run(Update("user", trips.ids["hal"], {"active": False}))
    waiting = await waits_for(trips, request)
    assert waiting and "hal" not in waiting
    assert await decides(trips, sorted(waiting)[0], request) == "approved"


async def test_two_steps_open_one_after_the_other_and_a_return_starts_again(trips: Housed) -> None:
    values = {"checker": trips.ids["sam"], "host": trips.units["d3"]}
    request = await submitted(trips, "ann", "by_two", **values)
    assert await waits_for(trips, request) == {"sam"}
    assert await decides(trips, "dee", request) != "approved"
    assert await decides(trips, "sam", request) == "running"
    assert await waits_for(trips, request) == {"dee"}
    assert await decides(trips, "dee", request, "return", to="start") == "returned"
    assert await waits_for(trips, request) == set()
    record = (await stored(trips, request))["record"].id
    await trips.door("ann").run(Update("trip", record, {"checker": trips.ids["eve"]}))
    await trips.door("ann").run(Decide(request, "resubmit", 1, "again"))
    assert await waits_for(trips, request) == {"eve"}, "a resubmit reads the fields anew"
    await trips.door("eve").run(Decide(request, "approve", 2, "eve"))
    await trips.door("dee").run(Decide(request, "approve", 2, "dee"))
    assert (await stored(trips, request))["state"] == "approved"


async def test_two_of_three_votes_pass_and_nobody_votes_twice_S5_6(trips: Housed) -> None:
    values = {"checker": trips.ids["sam"], "readers": [trips.ids["sam"], trips.ids["eve"]]}
    request = await submitted(trips, "ann", "by_votes", **values)
    assert await waits_for(trips, request) == {"sam", "eve"}
    assert await decides(trips, "sam", request, seat=1) == "running"
    assert await waits_for(trips, request) == {"gus", "eve"}, "his second seat goes to his superior"
    assert await decides(trips, "sam", request, "reject", seat=2) == "WFL072"
    assert await decides(trips, "eve", request, "reject") == "running"
    assert await decides(trips, "gus", request) == "approved"
    assert await waits_for(trips, request) == set()


async def test_a_share_counts_weights_and_a_veto_ends_it_S5_3(trips: Housed) -> None:
    assert await decides(trips, "sam", await submitted(trips, "ann", "by_weight")) == "approved"
    request = await submitted(trips, "ann", "by_weight")
    assert await decides(trips, "bob", request) == "running"
    assert await decides(trips, "eve", request, "reject") == "rejected"
    assert await waits_for(trips, request) == set()
