"""People behind a link (`client.owner`) sit, are told, copied, chosen and let in; no other path names any (2.5)."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

import workflows.register
from kernel.errors import Refusal
from records.actions.create import Create
from records.extensions import Extensions
from tests.fixtures.houses import Housed, house
from tests.schema.writing import lines
from workflows import queue
from workflows.choosing import choosable
from workflows.reading import read_request
from workflows.requests import Decide, Submit
from workflows.stages import Move

SCHEMA = """
roles: {sales: {label: Sales}}
entities:
  client:
    title: "{name}"
    fields: {name: {type: text}, phone: {type: phone}, helpers: {type: users}}
    access: {sales: {rows: all, can: [read, create]}}
  trip:
    title: "{name}"
    fields: {name: {type: text}, client: {type: link, to: client}, clients: {type: links, to: client}}
    stages:
      plan: {next: [gone]}
      gone: {who: [client.owner], when_entered: [{notify: [client.owner, client], text: Gone}]}
    access: {sales: {rows: all, can: [read, create, update]}}
workflows:
  w:
    entity: trip
    who_may_start: [owner, client.owner]
    steps:
      - {step: one, who: {field: client.owner}, buttons: [add_before], add_from: [client.helpers]}
    cc: [client.helpers]
    visible_to: [unit.head, client.helpers]
"""


@pytest.fixture
async def trips(tmp_path: Path) -> AsyncIterator[Housed]:
    extensions = Extensions()
    workflows.register.register(extensions)
    async with house(SCHEMA, tmp_path, extensions=extensions) as opened:
        yield opened


async def made(trips: Housed) -> int:
    """A trip of ann to a client of sam, whom eve helps."""
    client = {"name": "c", "owner": trips.ids["sam"], "helpers": [trips.ids["eve"]]}
    to = (await trips.door().run(Create("client", client))).id
    return (await trips.door("ann").run(Create("trip", {"name": "t", "client": to}))).id or 0


async def test_the_owner_of_the_linked_record_decides_and_its_helpers_are_chosen_from_and_copied(trips: Housed) -> None:
    """S4.1: a seat, a pool, a copy and `visible_to` find people behind a link of the record as it was submitted."""
    id_ = await made(trips)
    request = (await trips.door("ann").run(Submit("trip", id_, "w", "k"))).value["id"]
    assert [row["request"]["id"] for row in (await queue.read(trips.house, trips.actor("sam"), "en"))["rows"]] == [
        request
    ]
    found = await choosable(trips.house, trips.actor("sam"), request, "add-signer")
    assert [each["title"] for each in found["rows"]] == ["eve"]
    shown = (await trips.door("sam").run(Decide(request, "approve", 1, "d"))).value
    assert shown["state"] == "approved"
    assert (await read_request(trips.house, trips.actor("eve"), request, "en"))["state"] == "approved"
    copies = [entry for entry in shown["trail"] if entry["kind"] == "copy"]
    assert [each["title"] for entry in copies for each in entry["people"]] == ["eve"]


async def test_only_whom_the_path_means_may_start_move_and_is_told(trips: Housed) -> None:
    """S20.1: `who` of a stage and of a start, and `notify`, read the same path; the id of a client is no person's."""
    id_ = await made(trips)
    with pytest.raises(Refusal) as refused:
        await trips.door("eve").run(Submit("trip", id_, "w", "e"))
    assert refused.value.status == 403
    with pytest.raises(Refusal) as stopped:
        await trips.door("ann").run(Move("trip", id_, "gone"))
    assert stopped.value.code.name == "WFL044"
    await trips.door("sam").run(Move("trip", id_, "gone"))
    async with trips.house.store.read() as reader:
        told = [
            row["user"]
            for row in await reader.rows("notice", frame=trips.house.frame(trips.actor("sam")))
            if row["text"] == "Gone"
        ]
    assert told == [trips.ids["sam"]]


@pytest.mark.parametrize(("path", "hint"), [
    ("clients.owner", "Name a role that stands under `roles`, or a field of type user."),
    ("client.name", "Name a role that stands under `roles`, or a field of type user."),
    ("client.phone", "Name a role that stands under `roles`, or a field of type user."),
    ("helper.owner", "Did you mean `everyone`?"),
])  # fmt: skip
def test_a_path_that_names_nobody_is_refused_where_it_stands(tmp_path: Path, path: str, hint: str) -> None:
    """S4.1: `cc` of a path through several records, or to what is no person, is refused at load."""
    text = SCHEMA.lstrip().replace("cc: [client.helpers]", f"cc: [{path}]")
    assert [line for line in lines(tmp_path, text) if "SCH024" in line] == [
        f"20:10 SCH024 `{path}` is neither a role nor a person field here. {hint}"
    ]
