"""What a title reads through a link is for those who may read it there; everybody else sees the number or `#id`."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import workflows.register
from kernel.errors import Refusal
from records import naming
from records.actions.comment import Comment
from records.actions.create import Create
from records.actions.update import Update
from records.extensions import Extensions
from records.present import Present
from records.results import Page, Query, Record
from tests.fixtures.houses import PEOPLE, Housed, Person, house
from workflows import queue
from workflows.requests import Submit

SCHEMA = """
roles: {seller: {label: Seller}, desk: {label: Desk}, dim: {label: Dim}, half: {label: Half}}
entities:
  client:
    title: "{name}"
    fields: {name: {type: text, required: true}, kind: {type: choice, options: [open, closed], default: closed}}
    access:
      seller: {rows: all, can: [read, create, update]}
      dim:    {rows: all, can: [read], hide: [name]}
      half:   {rows: "kind == 'open'", can: [read]}
  bill:
    title: "{number} {client}"
    number: "B{seq:3}"
    fields: {client: {type: link, to: client, reverse: bills}, text: {type: text}}
    access: &ACCESS
  parcel:
    title: "{bill}"
    fields: {bill: {type: link, to: bill}}
    access: &ACCESS
  label:
    title: "for {bill.client.name}"
    fields: {bill: {type: link, to: bill}, parcel: {type: link, to: parcel}}
    access: &ACCESS
  mixed:
    title: "{of}"
    fields: {of: {type: link, to: [client, bill]}, several: {type: links, to: label}}
    access: &ACCESS
workflows:
  check: {entity: bill, label: Check, steps: [{step: one, label: One, who: {role: desk}}]}
""".replace("&ACCESS", "{everyone: {rows: all, can: [read, create, update, comment]}}")
SECRET = "Blue Heron"
ENTITIES = ("bill", "parcel", "label", "mixed")
TITLES = {"bill": f"B001 {SECRET}", "parcel": f"B001 {SECRET}", "label": f"for {SECRET}", "mixed": SECRET}
PLAIN = {"bill": "B001", "parcel": "#1", "label": "#1", "mixed": "#1"}


@dataclass
class Ground:
    """An open house with one record of each entity, all of one client."""

    opened: Housed
    request: int

    async def seen(self, login: str, entity: str) -> dict[str, list[str]]:
        """What the record of an entity is called for a person, by the way to it."""
        door = self.opened.door(login)
        present = Present(self.opened.house, "en")
        changed = await door.run(Update(entity, 1, {})) if entity != "bill" else None  # under approval
        found: dict[str, Any] = {
            "record": await door.get(entity, 1), "page": await door.page(entity), "search": await door.search("B001"),
            "change": changed.record if changed else None,
        }  # fmt: skip
        told = {way: [each.title for each in _records(value) if each.entity == entity] for way, value in found.items()}
        grids = [await door.grid(entity), await door.grid(entity, Query(sort="id", fields=("id",)))]
        told["grid"] = [row["title"] for page in grids for row in page.ready or ()]
        for other, field in LINKS:
            if other == entity:
                told |= await self._linked(door, present, *field)
        return told

    async def _linked(self, door: Any, present: Present, entity: str, field: str) -> dict[str, list[str]]:
        record = present.record(await door.get(entity, 1))
        history = (await door.history(entity, 1))["rows"]
        rows = (await door.grid(entity, Query(sort=field if field != "several" else "id"))).ready or ()
        cells = [record[field], *(row[field] for row in rows), *(row["changes"][field][1] for row in history)]
        picked = [each.title for each in await door.choices(entity, field, "") if each.id == 1]
        return {f"links of {entity}": [each["title"] for cell in cells for each in _listed(cell)], "picker": picked}


LINKS = (("bill", ("parcel", "bill")), ("parcel", ("label", "parcel")), ("label", ("mixed", "several")))


def _listed(cell: Any) -> list[Any]:
    return cell if isinstance(cell, list) else [cell]


def _records(value: Any) -> list[Record]:
    return list(value.rows) if isinstance(value, Page) else [value] if isinstance(value, Record) else list(value or ())


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def ground(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Ground]:
    extensions = Extensions()
    workflows.register.register(extensions)
    people = (*PEOPLE, Person("seller", "g", ("seller",)), Person("desk", "g", ("desk",)), Person("dim", "g", ("dim",)),
              Person("half", "g", ("half",)))  # fmt: skip
    async with house(SCHEMA, tmp_path, request.param, people=people, extensions=extensions) as opened:
        door = opened.door("seller")
        client = (await door.run(Create("client", {"name": SECRET}))).id
        await door.run(Create("bill", {"client": client}))
        await door.run(Create("parcel", {"bill": 1}))
        await door.run(Create("label", {"bill": 1, "parcel": 1}))
        await door.run(Create("mixed", {"of": {"entity": "client", "id": client}, "several": [1]}))
        await door.run(Comment("bill", 1, "@desk look"))
        yield Ground(opened, (await door.run(Submit("bill", 1, "check", "s"))).value["id"])


async def check_titles(ground: Ground) -> None:
    """Everybody who may not read the client's name, on every way."""
    for login in ("ann", "dim", "half", "desk"):
        for entity in ENTITIES:
            for way, titles in (await ground.seen(login, entity)).items():
                assert set(titles) <= {PLAIN[entity]}, (login, entity, way, titles)


async def test_who_may_not_read_what_a_link_names_does_not_read_it_in_a_title(ground: Ground) -> None:
    await check_titles(ground)


async def test_who_may_read_it_reads_the_whole_title(ground: Ground) -> None:
    for entity in ENTITIES[:3]:
        for way, titles in (await ground.seen("seller", entity)).items():
            assert set(titles) <= {TITLES[entity]}, (entity, way, titles)
            assert titles or way in ("search", "change"), (entity, way)


async def test_the_row_that_is_linked_decides(ground: Ground) -> None:
    await ground.opened.door("seller").run(Update("client", 1, {"kind": "open"}))
    assert set((await ground.seen("half", "bill"))["grid"]) == {TITLES["bill"]}
    assert set((await ground.seen("half", "label"))["record"]) == {TITLES["label"]}
    bill = await ground.opened.door("ann").run(Create("bill", {}))
    assert bill.record is not None and bill.record.title == "B002", "nothing is linked"


async def test_an_order_by_such_a_title_tells_nothing(ground: Ground) -> None:
    seller = ground.opened.door("seller")
    first = (await seller.run(Create("client", {"name": "Aardvark"}))).id
    bill = (await seller.run(Create("bill", {"client": first}))).id
    await seller.run(Create("parcel", {"bill": bill}))
    for fetch in (ground.opened.door("ann").page, ground.opened.door("ann").grid):
        page = await fetch("parcel", Query(sort="bill"))
        ids = [row["id"] for row in page.ready] if page.ready is not None else [row.id for row in page.rows]
        assert ids == [1, 2], "by id, as where there is no title"


async def test_requests_and_notices_tell_no_more(ground: Ground) -> None:
    house = ground.opened.house
    async with house.store.read() as reader:
        told = await reader.rows("notice", frame=house.frame(ground.opened.actor("desk")))
        assert told and all(SECRET not in str(row) for row in told), told
    waiting = await queue.read(house, ground.opened.actor("desk"), "en")
    assert "B001" in str(waiting) and SECRET not in str(waiting)


async def test_a_refusal_names_no_title_that_is_hidden(ground: Ground) -> None:
    with pytest.raises(Refusal) as caught:
        await ground.opened.door("ann").run(Create("label", {"bill": 1, "parcel": 99}))
    assert SECRET not in str(caught.value)


LEAKS: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "titles through links are not asked": lambda m: m.setattr(naming, "links_where", _anywhere),
}


async def _anywhere(*_: object) -> Any:
    from expressions.conditions import TRUE

    return TRUE


@pytest.mark.parametrize("leak", LEAKS)
async def test_a_planted_leak_is_noticed(ground: Ground, leak: str, monkeypatch: pytest.MonkeyPatch) -> None:
    check: Callable[[Ground], Awaitable[None]] = check_titles
    LEAKS[leak](monkeypatch)
    with pytest.raises(AssertionError):
        await check(ground)
