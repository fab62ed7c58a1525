"""Who is where is forgotten in time, told once to all who may know, and reaches pages of other processes."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, cast

import pytest

from records.actions.create import Create
from records.audiences import Audiences
from tests.fixtures.houses import Housed, Person, house
from tests.records.shop import SCHEMA
from tests.ui.pages import Desk, Wire, holder_of, wired
from ui import posting
from ui import presence as presence_module
from ui.presence import KEPT, Presence

PEOPLE = (Person("dir", "g", ("director",)), Person("one", "d1", ("clerk",)), Person("two", "d2", ("clerk",)),
          *(Person(f"c{number}", "d1", ("clerk",)) for number in range(8)))  # fmt: skip


class Room:
    """Presence of one process, with pages and a clock that is turned by hand."""

    def __init__(self, opened: Housed, wire: Wire, people: dict[str, str]) -> None:
        self.now = 1_000.0
        self.opened, self.wire = opened, wire
        self.desk = cast(Any, Desk({page: opened.ids[login] for page, login in people.items()}))
        self.presence = Presence(self.desk, holder_of(opened.house), Audiences(), lambda: self.now)

    def stands(self, page: str, record: int = 0, field: str = "", shown: tuple[int, ...] = (1,)) -> None:
        said = {"client_id": page, "entity": "customer", "record": record, "field": field, "shown": list(shown)}
        self.presence.said("", said)

    async def told(self, page: str, **wanted: Any) -> dict[str, Any]:
        """The last message to a page, once it says this."""
        for _ in range(1500):
            found = self.wire.to(page)
            if found and all(found[-1][key] == value for key, value in wanted.items()):
                return dict(found[-1])
            await asyncio.sleep(0.02)
        raise AssertionError(self.wire.to(page))


@pytest.fixture
async def opened(tmp_path: Path) -> AsyncIterator[Housed]:
    async with house(SCHEMA, tmp_path, people=PEOPLE) as made:
        await made.door("dir").run(Create("customer", {"name": "A", "phone": "13800000001"}))
        yield made


@pytest.fixture
def room(opened: Housed, monkeypatch: pytest.MonkeyPatch) -> Room:
    wire = wired(monkeypatch, presence_module, posting)
    monkeypatch.setattr(presence_module, "PAUSE", 0.01)
    monkeypatch.setattr(presence_module, "LOOK", 0.05)
    everybody = {f"p{number}": f"c{number}" for number in range(8)}
    return Room(opened, wire, {"p": "dir", "q": "one", "r": "two", **everybody})


async def test_a_place_that_is_not_repeated_lapses_and_others_are_told(room: Room) -> None:
    room.stands("p", 1, "name")
    room.stands("q")
    assert [each["name"] for each in (await room.told("q", here=2))["at"]] == ["dir"]
    room.now += KEPT - 1
    room.stands("q")
    room.now += 2
    assert (await room.told("q", here=1))["at"] == []


async def test_a_repeated_place_does_not_lapse(room: Room) -> None:
    room.stands("p", 1, "name")
    room.stands("q")
    await room.told("q", here=2)
    room.now += KEPT - 1
    room.stands("p", 1, "name")
    room.stands("q")
    room.now += 2
    await asyncio.sleep(0.3)  # silence leaves nothing to wait for
    assert (await room.told("q"))["here"] == 2


async def test_a_page_that_leaves_is_gone_at_once(room: Room) -> None:
    room.stands("p", 1, "name")
    room.stands("q")
    await room.told("q", here=2)
    room.presence.left("p")
    assert (await room.told("q", here=1))["at"] == []


async def test_where_somebody_stands_is_told_only_to_those_who_read_the_cell_plainly(room: Room) -> None:
    room.stands("p", 1, "phone")  # masked for clerks
    room.stands("q")
    room.stands("r", 1, "name")
    assert [each["field"] for each in (await room.told("q", here=3))["at"]] == ["name"]
    assert [each["field"] for each in (await room.told("p", here=3))["at"]] == ["name", "phone"]


async def test_a_crowd_is_counted_and_few_are_named(room: Room) -> None:
    for number in range(8):
        room.stands(f"p{number}")
    told = await room.told("p0", here=8)
    assert len(told["people"]) == presence_module.NAMED


async def test_pages_that_are_told_the_same_get_one_and_the_same_text(room: Room) -> None:
    room.stands("q")
    room.stands("r")
    await room.told("q", here=2)
    assert ("q", "r") in [pages for _, _, pages in room.wire.sent]


async def test_places_of_another_process_are_told_and_lapse_too(room: Room) -> None:
    room.stands("q")
    await room.told("q", here=1)
    place = ["elsewhere", room.opened.ids["dir"], "customer", 1, "name", True]
    room.presence.overheard(json.dumps({"places": [place]}))
    told = await room.told("q", here=2)
    assert [(each["name"], each["typing"]) for each in told["at"]] == [("dir", True)]
    room.now += KEPT - 1
    room.stands("q")
    room.now += 2
    await room.told("q", here=1)


async def test_what_another_process_garbles_counts_for_nothing(room: Room) -> None:
    room.stands("q")
    for text in ("", "{}", '{"places": [[1]]}', '{"places": 5}'):
        room.presence.overheard(text)
    assert (await room.told("q", here=1))["people"][0]["name"] == "one"
