"""S7.4 over HTTP: a decision that is signed by password and by hand, and files that come with one, kept by content."""

import json
from base64 import b64decode
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest

from records.actions.create import Create
from store.unit import Unit
from tests.api.house import Shop, served_by
from tests.fixtures.houses import Housed, Person, house
from workflows.requests import Submit
from workflows.verify import findings

SCHEMA = """
roles: {seller: Seller, chair: Chair, idle: Idle}
entities:
  paper:
    title: "{name}"
    fields: {name: {type: text, label: Name, required: true}}
    access: {seller: {rows: own, can: [read, create, update]}}
workflows:
  sign:
    label: Signing
    entity: paper
    steps:
      - step: signed
        label: Signed
        need: all
        signature: true
        who: [{user: ann}, {user: bob}]
"""
PEOPLE = (
    Person("admin", "g", ("system_admin",)), Person("other_admin", "g", ("system_admin",)),
    Person("sam", "d1", ("seller",)), Person("ann", "d1", ("chair",)), Person("bob", "d1", ("chair",)),
    Person("idle", "d1", ("idle",)),
)  # fmt: skip
PNG = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
SECRET = "correct-horse-9"
KEYS = count()


@dataclass
class Table:
    """The house, its accounts and everybody's browser."""

    opened: Housed
    shop: Shop
    clients: dict[str, httpx.AsyncClient]

    async def waiting(self) -> int:
        """A request of sam's that ann and bob are to sign."""
        made = await self.opened.door("sam").run(Create("paper", {"name": "paper"}))
        done = await self.opened.door("sam").run(Submit("paper", made.id or 0, "sign", f"submit {next(KEYS)}"))
        return int(done.value["id"])

    async def upload(self, who: str, name: str = "signature.png", content: bytes = PNG) -> int:
        answer = await self.clients[who].post("/api/v1/files", files={"file": (name, content)})
        assert answer.status_code == 201, answer.text
        return int(answer.json()["id"])

    async def decide(self, who: str, request: int, verb: str = "approve", **more: Any) -> httpx.Response:
        body = {"revision": 1, "client_key": f"sign {next(KEYS)}", "comment": "why", **more}
        return await self.clients[who].post(f"/api/v1/requests/{request}/{verb}", json=body)

    async def sign(self, who: str, request: int, verb: str = "approve", **more: Any) -> httpx.Response:
        return await self.decide(who, request, verb, signature=await self.upload(who), password=SECRET, **more)

    async def entries(self, request: int) -> list[dict[str, Any]]:
        return list((await self.clients["sam"].get(f"/api/v1/requests/{request}")).json()["trail"])


def code(answer: httpx.Response) -> str:
    """The code of a refusal."""
    return str(answer.json()["error"]["code"])


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def table(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Table]:
    async with house(SCHEMA, tmp_path, request.param, people=PEOPLE) as opened, AsyncExitStack() as stack:
        shop = served_by(opened)
        people = [each.login for each in PEOPLE]
        for login in people:
            await shop.accounts.reset_password(opened.ids[login], SECRET)
        yield Table(opened, shop, {who: await stack.enter_async_context(await shop.as_(who)) for who in people})


async def test_a_decision_is_signed_by_password_and_by_hand(table: Table) -> None:
    """The hash of the drawing stands in the decision; who sees the trail sees the drawing, and nobody else."""
    request = await table.waiting()
    asked = (await table.clients["ann"].get(f"/api/v1/requests/{request}")).json()["asks"]
    assert asked["signature"] is True
    drawing = await table.upload("ann")
    for lacking in ({}, {"password": SECRET}, {"signature": drawing}):
        for verb in ("approve", "reject"):
            answer = await table.decide("ann", request, verb, **lacking)
            assert (answer.status_code, code(answer)) == (422, "WFL114"), (lacking, verb)
    done = await table.decide("ann", request, signature=drawing, password=SECRET)
    assert done.status_code == 200, done.text
    (entry,) = [each for each in await table.entries(request) if each["kind"] == "approve"]
    assert entry["signature"] == {"id": drawing, "sha256": sha256(PNG).hexdigest()}
    reads = {who: (await client.get(f"/api/v1/files/{drawing}")).status_code for who, client in table.clients.items()}
    assert {who for who, status in reads.items() if status == 200} >= {"ann", "bob", "sam"}
    assert reads["idle"] == 404
    assert await findings(table.opened.house) == []


async def test_a_wrong_password_is_said_and_nothing_is_kept(table: Table) -> None:
    request = await table.waiting()
    before = await table.entries(request)
    answer = await table.decide("ann", request, signature=await table.upload("ann"), password="not it at all")
    assert (answer.status_code, code(answer)) == (422, "AUT030")
    assert answer.json()["error"]["problems"][0]["field"] == "password"
    assert await table.entries(request) == before
    async with table.opened.house.store.read() as reader:
        rows = await reader.rows("wf_event", frame=table.opened.house.frame(table.opened.actor("admin")))
    assert SECRET not in json.dumps(rows, default=str)


async def test_guessing_is_slowed_down_as_it_is_at_the_log_in(table: Table) -> None:
    request, drawing = await table.waiting(), await table.upload("ann")
    answers = [await table.decide("ann", request, signature=drawing, password=f"guess {n}") for n in range(11)]
    assert [each.status_code for each in answers] == [422] * 10 + [429]
    assert (await table.sign("ann", request)).status_code == 429
    assert (await table.sign("bob", request)).status_code == 200


async def test_a_signature_that_was_taken_back_is_given_anew(table: Table) -> None:
    request = await table.waiting()
    await table.sign("ann", request)
    assert (await table.decide("ann", request, "take-back")).status_code == 200
    assert code(await table.decide("ann", request)) == "WFL114"
    assert (await table.sign("ann", request)).status_code == 200
    assert (await table.sign("bob", request)).json()["state"] == "approved"


async def test_a_picture_of_somebody_else_or_no_picture_signs_nothing(table: Table) -> None:
    request = await table.waiting()
    theirs, text = await table.upload("bob"), await table.upload("ann", "note.txt", b"ann")
    for drawing, wanted in ((theirs, "WFL115"), (text, "WFL116"), (999_999, "WFL115")):
        answer = await table.decide("ann", request, signature=drawing, password=SECRET)
        assert (answer.status_code, code(answer)) == (422, wanted)


async def test_it_is_never_signed_in_a_batch_and_a_return_needs_no_signature(table: Table) -> None:
    """S15.3."""
    request = await table.waiting()
    one = {"request": request, "verb": "approve", "revision": 1, "client_key": f"batch {next(KEYS)}"}
    answer = await table.clients["ann"].post("/api/v1/queue/batch", json={"decisions": [one]})
    assert answer.json()["results"][0]["error"]["code"] == "WFL034"
    assert (await table.clients["ann"].get("/api/v1/queue")).json()["rows"][0]["batch"] is False
    assert (await table.decide("ann", request, "return")).json()["state"] == "returned"


async def test_files_come_with_a_decision_and_can_not_be_replaced(table: Table) -> None:
    """They hang on the request by their content: `verify` tells when what is stored is no longer that."""
    request = await table.waiting()
    scan, theirs = await table.upload("ann", "scan.txt", b"scanned"), await table.upload("bob", "x.txt", b"x")
    assert code(await table.sign("ann", request, files=[theirs])) == "WFL115"
    assert (await table.clients["sam"].get(f"/api/v1/files/{scan}")).status_code == 404
    assert (await table.sign("ann", request, files=[scan])).status_code == 200
    await table.decide("sam", request, "comment", files=[await table.upload("sam", "reply.txt", b"reply")])
    enclosed = {each["kind"]: each["files"] for each in await table.entries(request) if each["files"]}
    assert [(kind, one["name"], one["sha256"]) for kind, (one,) in enclosed.items()] == [
        ("approve", "scan.txt", sha256(b"scanned").hexdigest()), ("comment", "reply.txt", sha256(b"reply").hexdigest()),
    ]  # fmt: skip
    assert (await table.clients["sam"].get(f"/api/v1/files/{scan}")).content == b"scanned"
    assert (await table.clients["idle"].get(f"/api/v1/files/{scan}")).status_code == 404
    assert await findings(table.opened.house) == []

    async def tamper(unit: Unit) -> None:
        await unit.update("file", scan, {"sha256": "0" * 64})

    await table.opened.house.store.unit(tamper)
    (problem,) = await findings(table.opened.house)
    assert problem.values["what"] == "files"
