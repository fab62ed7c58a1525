"""What a formula takes from another record is content under approval too: when it moves, the approver must see it."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

import workflows.register
from kernel.errors import Refusal
from records.actions.create import Create
from records.actions.delete import Delete
from records.actions.restore import Restore
from records.actions.update import Update
from records.sight import Sight
from tests.fixtures.houses import PEOPLE, Housed, Person, house
from workflows.reading import read_request
from workflows.requests import Decide
from workflows.stages import Move
from workflows.words import person_json

SCHEMA = """
parameters: {rate: {type: integer, default: 1}}
roles: {sales: {label: Sales}, chief: {label: Chief}, keeper: {label: Keeper}}
entities:
  part:
    title: "{name}"
    fields: {name: {type: text}, price: {type: money, label: Price}}
    access: {keeper: {rows: all, can: [read, create, update, delete]}, sales: {rows: all, can: [read]}}
  extra:
    title: "{name}"
    fields: {name: {type: text}, of: {type: link, to: offer, reverse: extras}, price: {type: money}}
    access: {keeper: {rows: all, can: [read, create, update, delete]}}
  offer:
    title: "{name}"
    fields:
      name:  {type: text, label: Name}
      part:  {type: link, to: part, label: Part}
      count: {type: integer, label: Count}
      more:  {type: money, label: More, formula: sum(extras.price)}
      total: {type: money, label: Total, formula: count * part.price * param.rate + more}
      lines:
        type: lines
        label: Lines
        fields: {part: {type: link, to: part}, price: {type: money, formula: part.price}}
    stages:
      draft: {label: Draft, next: [sent]}
      sent:  {label: Sent, approval: check, locked: all}
    access:
      sales: {rows: own, can: [read, create, update]}
      chief: {rows: all, can: [read]}
      keeper: {rows: all, can: [read]}
workflows:
  check: {label: Check, entity: offer, when: total > 5, steps: [{step: one, label: One, who: {role: chief}}]}
"""
MORE = tuple(Person(role, "g", (role,)) for role in ("chief", "keeper"))


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def offers(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Housed]:
    async with house(SCHEMA, tmp_path, request.param, people=(*PEOPLE, *MORE)) as opened:
        workflows.register.register(opened.house.extensions)
        yield opened


async def sent(opened: Housed) -> tuple[int, int, int]:
    """A part at 10.00, an offer of two of them that waits for the chief, and the number of the request."""
    keeper, ann = opened.door("keeper"), opened.door("ann")
    part = (await keeper.run(Create("part", {"name": "bolt", "price": "10"}))).id or 0
    values = {"name": "o", "part": part, "count": 2, "lines": [{"part": part}]}
    id = (await ann.run(Create("offer", values))).id or 0
    pending = (await ann.run(Move("offer", id, "sent"))).pending
    assert pending is not None
    return part, id, int(pending["request"])


async def decided(opened: Housed, request: int, revision: int) -> Any:
    return (await opened.door("chief").run(Decide(request, "approve", revision=revision))).value


async def stale(opened: Housed, request: int, revision: int) -> str:
    with pytest.raises(Refusal) as caught:
        await decided(opened, request, revision)
    assert caught.value.code.name == "WFL011"
    return caught.value.code.sentence("en", caught.value.values)


async def test_a_price_elsewhere_makes_a_new_revision_that_must_be_seen(offers: Housed) -> None:
    part, id, request = await sent(offers)
    await offers.door("keeper").run(Update("part", part, {"price": "1"}))
    assert str((await offers.door("ann").get("offer", id)).values["total"]) == "2.00"
    assert "Total ¥20.00 → ¥2.00" in await stale(offers, request, 1)
    trail = (await read_request(offers.house, offers.actor("chief"), request, "en"))["trail"]
    assert [each["actor"]["title"] for each in trail if each["kind"] == "revise"] == ["keeper"]
    answer = await decided(offers, request, 2)
    assert (answer["state"], answer["revision"]) == ("approved", 2)
    assert {each["name"] for each in answer["changes"]} == {"total", "lines"}


@pytest.mark.parametrize("way", ["created", "deleted", "restored", "parameter", "line"])
async def test_so_does_every_other_way_a_formula_moves(offers: Housed, way: str) -> None:
    keeper, admin = offers.door("keeper"), offers.door("admin")
    part, id, request = await sent(offers)
    if way == "parameter":
        await admin.run(Create("parameter_value", {"parameter": "rate", "unit": offers.units["g"], "value": "3"}))
    elif way == "line":
        await keeper.run(Update("part", part, {"price": "11"}))
    else:
        extra = (await keeper.run(Create("extra", {"name": "x", "of": id, "price": "5"}))).id or 0
        await keeper.run(Delete("extra", extra)) if way != "created" else None
        await keeper.run(Restore("extra", extra)) if way == "restored" else None
    revisions = {"created": 2, "deleted": 3, "restored": 4, "parameter": 2, "line": 2}[way]
    await stale(offers, request, revisions - 1)
    assert (await decided(offers, request, revisions))["state"] == "approved"


async def test_what_changes_nothing_of_the_record_makes_no_revision(offers: Housed) -> None:
    part, id, request = await sent(offers)
    await offers.door("keeper").run(Update("part", part, {"name": "screw"}))
    await offers.door("keeper").run(Create("extra", {"name": "x", "of": id}))
    answer = await decided(offers, request, 1)
    assert (answer["state"], answer["changes"]) == ("approved", [])


async def test_what_the_product_did_is_nobodys(offers: Housed) -> None:
    async with offers.house.store.read() as reader:
        seen = Sight(offers.house, reader, offers.actor("ann"))
        assert person_json(seen, 0) is None and person_json(seen, None) is None


async def test_a_formula_that_another_record_moves_begins_an_approval_anew(tmp_path: Path) -> None:
    """S3.5: where nobody at the record could be told to put it right, it goes back to the submitter."""
    anew = SCHEMA.replace("entity: offer, when", "entity: offer, restart_if_changed: [total], when")
    async with house(anew, tmp_path, people=(*PEOPLE, *MORE)) as opened:
        workflows.register.register(opened.house.extensions)
        part, id, request = await sent(opened)
        for price, state, round_ in (("4", "running", 2), (None, "returned", 3)):
            await opened.door("keeper").run(Update("part", part, {"price": price}))
            found = await read_request(opened.house, opened.actor("ann"), request, "en")
            assert (found["state"], found["round"]) == (state, round_)
        await opened.door("keeper").run(Update("part", part, {"price": "4"}))
        await opened.door("ann").run(Move("offer", id, "sent"))
        assert (await decided(opened, request, 4))["state"] == "approved"
