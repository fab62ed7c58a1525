"""At the door, on both engines: people chosen at submit (S4.9), a work, hand over (S10.1), a seat moved (S17.1), who
was asked before (S4.8), and a submitter who leaves (S8.4)."""

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
from workflows.changes import rescue
from workflows.choosing import choosable
from workflows.reading import read_request
from workflows.requests import Decide, Submit
from workflows.simulate import route_of
from workflows.stages import Move
from workflows.verify import findings

SCHEMA = """
roles: {sales: {label: Sales}, dept_manager: {label: Manager}}
entities:
  account:
    title: "{name}"
    fields: {name: {type: text, required: true}}
    stages:
      draft: {label: Draft, next: [open]}
      open: {label: Open, approval: opening}
    access:
      sales: {rows: own, can: [read, create, update]}
      dept_manager: {rows: department, can: [read]}
workflows:
  opening:
    label: {en: Opening, zh-CN: 开户}
    entity: account
    same_person: skip_in_a_row
    steps:
      - {step: head, label: {en: Head, zh-CN: 负责人}, who: {role: dept_manager}, buttons: [return, hand_over]}
      - {step: again, who: {user: boss}}
      - step: check
        label: {en: Check, zh-CN: 复核}
        who: {chosen_by: submitter, from: [{role: sales, within: anywhere}, {user: pat}]}
      - {work: carry, label: {en: Carry out, zh-CN: 办理}, who: {user: sam}}
"""


@pytest.fixture(params=ENGINES)
async def bank(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Housed]:
    async with approving(SCHEMA, tmp_path, request.param) as opened:
        yield opened


async def opening(bank: Housed, by: str = "bob", check: str = "eve") -> int:
    """A request of somebody whose account `check` is to look at."""
    made = await bank.door(by).run(Create("account", {"name": "A"}))
    done = await bank.door(by).run(Move("account", made.id or 0, "open", chosen={"check": bank.ids[check]}))
    assert done.pending is not None
    return int(done.pending["request"])


async def says(bank: Housed, who: str, number: int, verb: str, **more: Any) -> dict[str, Any]:
    given: dict[str, Any] = {"revision": 1, "client_key": f"{who} {verb} {more}", **more}
    found: dict[str, Any] = (await bank.door(who).run(Decide(number, verb, **given))).value
    return found


async def waiting(bank: Housed, *logins: str) -> list[str]:
    """Who of these has something waiting."""
    found = {each: (await queue.read(bank.house, bank.actor(each), "en"))["rows"] for each in logins}
    return [login for login, rows in found.items() if rows]


async def test_a_choice_is_asked_by_the_route_demanded_at_submit_and_decides_who_is_asked_S4_9(bank: Housed) -> None:
    bob = bank.door("bob")
    made = await bob.run(Create("account", {"name": "A"}))
    route = await route_of(bank.house, bob.actor, "account", made.id or 0, "opening", "en")
    choice = route["choices"][0]
    assert (choice["key"], choice["many"]) == ("check", False)
    assert [each["title"] for each in choice["pool"]] == ["ann", "eve", "pat", "sam"]
    assert [seat["cause"] for seat in route["route"][2]["seats"]] == ["chosen by the submitter"]
    for chosen, code in (({}, "WFL087"), ({"check": bank.ids["boss"]}, "WFL088")):
        for action in (Move("account", made.id or 0, "open", chosen=chosen),
                       Submit("account", made.id or 0, "opening", "k", chosen=chosen)):  # fmt: skip
            with pytest.raises(Refusal) as refused:
                await bob.run(action)
            assert [each.code.name for each in refused.value.problems] == [code]
    done = await bob.run(Submit("account", made.id or 0, "opening", "k", chosen={"check": [bank.ids["eve"]]}))
    assert [seat["holders"][0]["title"] for seat in done.value["route"][2]["seats"]] == ["eve"]
    assert await findings(bank.house) == []


async def test_from_submit_to_done_every_seat_finds_its_person(bank: Housed) -> None:
    number = await opening(bank)
    shown = await says(bank, "boss", number, "approve")
    assert [step["state"] for step in shown["route"]] == ["passed", "passed", "active", "ahead"]
    assert shown["route"][1]["seats"][0]["cause"] == "boss此前已同意，不再询问"
    assert await waiting(bank, "boss", "eve", "pat", "sam") == ["eve"]
    await says(bank, "eve", number, "approve")
    row = (await queue.read(bank.house, bank.actor("sam"), "en"))["rows"][0]
    assert (row["work"], row["batch"]) == (True, False)
    shown = await says(bank, "sam", number, "cannot", comment="no licence")
    assert shown["state"] == "returned"
    again = await read_request(bank.house, bank.actor("bob"), number, "en")
    assert [each["title"] for each in again["choices"][0]["chosen"]] == ["eve"]
    shown = await says(bank, "bob", number, "resubmit", revision=1, chosen={"check": [bank.ids["pat"]]})
    await says(bank, "boss", number, "approve", revision=2)
    await says(bank, "pat", number, "approve", revision=2)
    shown = await says(bank, "sam", number, "done", revision=2)
    assert (shown["state"], shown["route"][3]["seats"][0]["decision"]["verb"]) == ("approved", "done")
    assert (await bank.door("bob").get("account", shown["record"]["id"])).values["stage"] == "open"
    assert await findings(bank.house) == []


async def test_a_seat_that_is_handed_over_leaves_one_queue_for_another_S10_1(bank: Housed) -> None:
    number = await opening(bank)
    pool = await choosable(bank.house, bank.actor("boss"), number, "hand-over")
    assert [(each["title"], each["unit"]) for each in pool["rows"]] == [("ann", "Department 1")]
    shown = await says(bank, "boss", number, "hand-over", to=bank.ids["ann"], comment="please")
    assert shown["trail"][-1]["given_to"]["title"] == "ann"
    assert shown["route"][0]["seats"][0]["cause"] == "由boss转交"
    assert await waiting(bank, "boss", "ann") == ["ann"]
    with pytest.raises(Refusal) as refused:
        await says(bank, "boss", number, "approve")
    assert refused.value.status == 403
    await says(bank, "ann", number, "approve")
    assert await findings(bank.house) == []


async def test_a_seat_that_an_administrator_moves_is_told_to_the_submitter_S17_1(bank: Housed) -> None:
    number = await opening(bank)
    await says(bank, "admin", number, "move-seat", to=bank.ids["sam"], comment="boss is ill")
    assert await waiting(bank, "boss", "sam") == ["sam"]
    async with bank.house.store.read() as reader:
        rows = await reader.rows("notice", frame=bank.house.frame(bank.door().actor))
    told = [(row["user"], row["kind"]) for row in rows if row["kind"] in ("moved", "seat_moved")]
    assert told == [(bank.ids["sam"], "moved"), (bank.ids["bob"], "seat_moved")]
    assert await findings(bank.house) == []


async def test_the_superior_of_a_submitter_who_left_goes_on_with_the_request_S8_4(bank: Housed) -> None:
    number = await opening(bank)
    await says(bank, "boss", number, "return")
    await bank.door("admin").run(Update("user", bank.ids["bob"], {"active": False}))
    bank.house = await bank.house.current()
    await rescue(bank.house)
    assert await rescue(bank.house) == 0
    rows = (await queue.read(bank.house, bank.actor("ann"), "en", "started"))["rows"]
    assert [row["request"]["id"] for row in rows] == [number]
    shown = await read_request(bank.house, bank.actor("ann"), number, "en")
    assert "withdraw" in shown["may"] and "resubmit" in shown["may"]
    assert (await says(bank, "ann", number, "withdraw"))["state"] == "withdrawn"
    assert await findings(bank.house) == []
