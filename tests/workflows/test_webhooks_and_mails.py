"""An approval whose end tells another system and people by mail runs to its end; what cannot leave is shown (S12)."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

import workflows.register
from kernel.endpoints import Robot, Webhook
from records.actions.create import Create
from records.actions.leaving import SendAgain
from records.actions.update import Update
from records.leaving import counts, leaving
from tests.fixtures.houses import PEOPLE, Housed, Person, house
from tests.notices.ends import Post, Receiver, given_up, know, rows, work
from workflows.reading import read_request
from workflows.requests import Decide, Submit

SCHEMA = """
roles: {sales: {label: Sales}, judge: {label: Judge}}
entities:
  order:
    title: "{name}"
    fields: {name: {type: text}, sum: {type: integer}}
    access: {sales: {rows: own, can: [read, create, update]}, judge: {rows: all, can: [read]}}
workflows:
  deal:
    entity: order
    after_approval: open
    steps: [{step: one, who: {role: judge}, when_passed: [{webhook: erp}]}]
    when_approved:
      - {notify: [submitter], via: [inbox, mail, robot], text: "{name} is approved"}
      - {webhook: erp, with: {sum: "=sum * 2"}}
      - {webhook: erp, when: sum > 100}
"""


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def opened(
    tmp_path: Path, request: pytest.FixtureRequest, erp: Receiver, office: Post
) -> AsyncIterator[Housed]:  # fmt: skip
    people = (*PEOPLE, Person("joe", "g", ("judge",)))
    async with house(SCHEMA, tmp_path, request.param, people=people) as found:
        workflows.register.register(found.house.extensions)
        know(found, mail=office.server(), robot=Robot("plain", f"{erp.url}/group"),
             webhooks={"erp": Webhook(f"{erp.url}/erp", (b"k" * 32,))})  # fmt: skip
        await found.door().run(Update("user", found.ids["ann"], {"email": "ann@example.com"}))
        yield found


async def approved(opened: Housed) -> tuple[int, int]:
    """An order, and the request of it that joe approved."""
    ann = opened.door("ann")
    order = (await ann.run(Create("order", {"name": "A", "sum": 21}))).id or 0
    request = int((await ann.run(Submit("order", order, "deal"))).value["id"])
    await opened.door("joe").run(Decide(request, "approve", 1, f"yes {request}"))
    return order, request


async def waiting(opened: Housed, request: int) -> list[tuple[str, str]]:
    found = await read_request(opened.house, opened.actor("ann"), request, "en")
    assert found["state"] == "approved"
    return [(each["name"], each["label"]) for each in found["effects"]]


async def test_all_of_it_leaves_in_its_order_and_the_request_has_nothing_outstanding(
    opened: Housed, erp: Receiver, office: Post
) -> None:
    order, request = await approved(opened)
    assert await waiting(opened, request) == [("webhook erp", "waiting to leave")] * 2
    await work(opened)
    assert await waiting(opened, request) == [] and office.to == ["ann@example.com"]
    told = [json.loads(got.body) for got in erp.got if got.target == "/erp"]
    assert [(each["request"], each["by"], each["id"]) for each in told] == [(request, opened.ids["joe"], order)] * 2
    assert "values" not in told[0] and told[1]["values"] == {"sum": 42}
    assert told[0]["key"].endswith(f"when_passed/0-webhook:order:{order}") and len(erp.got) == 3
    assert {row["state"] for row in await rows(opened)} == {"done"}


async def test_a_webhook_that_fails_holds_those_behind_it_and_shows_and_mails_do_neither(
    opened: Housed, erp: Receiver, office: Post
) -> None:
    erp.answer(500)
    office.refuses = "451 later"
    order, request = await approved(opened)
    await given_up(opened)
    assert await waiting(opened, request) == [("webhook erp", "failed"), ("webhook erp", "waiting to leave")]
    record = await opened.door("ann").get("order", order)
    assert [each["name"] for each in record.approvals["approval_effects"]] == ["Webhook erp"] * 2
    listed = (await leaving(opened.house, opened.actor("admin"), "en"))["rows"]
    assert [(row["name"], row["holds"], row["request"]["id"]) for row in listed] == [
        ("webhook erp", 1, request), ("mail to ann", 0, request), ("message to the chat group", 0, request),
    ]  # fmt: skip
    assert dict(await counts(opened.house)) == {"pending": 1, "leased": 0, "failed": 3}
    erp.answer(200)
    await opened.door("admin").run(SendAgain(listed[0]["id"], "the ERP is back"))
    await work(opened)
    assert await waiting(opened, request) == [], "what it held goes on; the mail that failed is no part of it"
    said = (await read_request(opened.house, opened.actor("ann"), request, "en"))["trail"][-1]
    assert said["text"] == "admin had “webhook erp” sent again."
