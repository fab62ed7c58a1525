"""Files on a record: told in its trail, locked with it, kept with what an approval was given for."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

import workflows.register
from kernel.errors import Refusal
from records import files
from records.actions.attach import Attach, Detach
from records.actions.create import Create
from records.actions.delete import Delete
from records.actions.restore import Restore
from tests.fixtures.houses import Housed, Person, house
from workflows.requests import Decide
from workflows.stages import Move

SCHEMA = """
roles: {sales: {label: Sales}, chief: {label: Chief}, noter: {label: Noter}}
entities:
  offer:
    label: Offer
    title: "{name}"
    fields: {name: {type: text, label: Name}, note: {type: text, label: Note}}
    stages:
      draft:  {label: Draft, next: [agreed]}
      agreed: {label: Agreed, approval: check, locked: all, next: [done]}
      done:   {label: Done, locked: all}
    access:
      sales: {rows: own, can: [read, create, update, delete]}
      chief: {rows: all, can: [read]}
      noter:
        - {rows: all, can: [read]}
        - {rows: all, can: [update], fields: [note]}
workflows:
  check:
    label: Check
    entity: offer
    after_approval: reopen
    steps: [{step: one, label: One, who: {role: chief, within: anywhere}}]
"""
WHO = (
    Person("admin", "g", ("system_admin",)), Person("deputy", "g", ("system_admin",)),
    Person("sam", "d1", ("sales",)), Person("cat", "g", ("chief",)), Person("nora", "d1", ("noter",)),
)  # fmt: skip


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def shop(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Housed]:
    async with house(SCHEMA, tmp_path, request.param, people=WHO) as opened:
        workflows.register.register(opened.house.extensions)
        yield opened


async def uploaded(shop: Housed, login: str, name: str = "plan.pdf") -> int:
    """A file of this person's."""
    return (await files.add(shop.house, shop.actor(login), name, "application/pdf", 9, "ab" * 32)).id


async def offer(shop: Housed, *names: str) -> int:
    """An offer of Sam's with these files."""
    made = (await shop.door("sam").run(Create("offer", {"name": "Pump"}))).id or 0
    for name in names:
        await shop.door("sam").run(Attach("offer", made, await uploaded(shop, "sam", name)))
    return made


async def held(shop: Housed, login: str, id: int) -> tuple[list[str], list[str]]:
    """The names of what hangs there, and what one may do with it."""
    found = await shop.door(login).attachments("offer", id)
    return [row["name"] for row in found["rows"]], found["may"]


async def refused(shop: Housed, login: str, action: object) -> Refusal:
    """Why the action is refused."""
    with pytest.raises(Refusal) as caught:
        await shop.door(login).run(action)
    return caught.value


async def test_a_file_hangs_on_a_record_once_and_is_taken_off(shop: Housed) -> None:
    id = await offer(shop, "a.pdf", "b.pdf")
    assert await held(shop, "sam", id) == (["b.pdf", "a.pdf"], ["attach", "remove"])
    assert await held(shop, "cat", id) == (["b.pdf", "a.pdf"], [])
    first = (await shop.door("sam").attachments("offer", id))["rows"][1]
    assert (first["type"], first["size"], first["by"]["title"]) == ("application/pdf", 9, "sam")
    again = await shop.door("sam").run(Attach("offer", id, first["id"]))
    assert again.value == first and len((await held(shop, "sam", id))[0]) == 2
    await shop.door("sam").run(Detach("offer", id, first["id"]))
    assert (await held(shop, "sam", id))[0] == ["b.pdf"]
    assert (await refused(shop, "sam", Detach("offer", id, first["id"]))).status == 404


async def test_the_trail_names_what_was_hung_and_taken_off_and_stays_whole(shop: Housed) -> None:
    from records.verifying import broken_chains

    id = await offer(shop, "a.pdf")
    file = (await shop.door("sam").attachments("offer", id))["rows"][0]["id"]
    await shop.door("sam").run(Detach("offer", id, file))
    told = (await shop.door("cat").history("offer", id))["rows"]
    assert [(each["verb"], each["reason"], each["by"]["title"]) for each in told[:2]] == [
        ("detach", "a.pdf", "sam"), ("attach", "a.pdf", "sam"),
    ]  # fmt: skip
    async with shop.house.store.read() as reader:
        assert await broken_chains(shop.house, reader) == []


async def test_bytes_are_read_through_the_record_and_no_longer_than_it(shop: Housed) -> None:
    id = await offer(shop, "a.pdf")
    file = (await shop.door("sam").attachments("offer", id))["rows"][0]["id"]
    assert (await files.find(shop.house, shop.actor("cat"), file)).title == "a.pdf"
    await shop.door("sam").run(Delete("offer", id))
    with pytest.raises(Refusal):
        await files.find(shop.house, shop.actor("cat"), file)
    await shop.door("sam").run(Restore("offer", id))
    assert (await held(shop, "cat", id))[0] == ["a.pdf"]


async def test_somebody_elses_file_is_not_hung_and_some_fields_open_no_files(shop: Housed) -> None:
    id = await offer(shop)
    stolen = await refused(shop, "sam", Attach("offer", id, await uploaded(shop, "cat")))
    assert (stolen.status, stolen.problems[0].field) == (422, "file")
    assert (await refused(shop, "nora", Attach("offer", id, await uploaded(shop, "nora")))).status == 403
    assert (await held(shop, "nora", id))[1] == []
    assert (await refused(shop, "sam", Attach("user", 1, await uploaded(shop, "sam")))).status == 404


async def test_an_approval_locks_the_files_and_what_it_was_given_for_stays(shop: Housed) -> None:
    id = await offer(shop, "asked.pdf")
    asked = (await shop.door("sam").attachments("offer", id))["rows"][0]["id"]
    pending = (await shop.door("sam").run(Move("offer", id, "agreed"))).pending
    assert pending is not None
    late = Attach("offer", id, await uploaded(shop, "sam", "late.pdf"))
    for action in (late, Detach("offer", id, asked)):
        assert (await refused(shop, "sam", action)).status == 409
    assert await held(shop, "sam", id) == (["asked.pdf"], [])
    await shop.door("cat").run(Decide(pending["request"], "approve", revision=1, client_key="k"))
    assert await held(shop, "sam", id) == (["asked.pdf"], ["attach"])
    await shop.door("sam").run(late)
    assert (await refused(shop, "sam", Detach("offer", id, asked))).status == 409
    await shop.door("sam").run(Move("offer", id, "done"))
    assert await held(shop, "sam", id) == (["late.pdf", "asked.pdf"], [])
