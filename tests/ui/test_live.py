"""What changed is told once to all, with values where pages show them, at nobody else's pace; and nothing is lost."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, cast

import pytest

from records.actions.create import Create
from records.actions.delete import Delete
from records.actions.update import Update
from records.audiences import Audiences
from store.changes import Change
from tests.fixtures.houses import Housed, Person, house
from tests.records.shop import SCHEMA
from tests.ui.pages import Desk, Wire, holder_of, rows_of, wired
from ui import live as live_module
from ui import posting
from ui.live import Live
from ui.showing import Showing, showing
from ui.values import Values

PEOPLE = (Person("dir", "g", ("director",)), Person("one", "d1", ("clerk",)), Person("two", "d2", ("clerk",)),
          Person("ann", "d1", ("sales",)))  # fmt: skip
NAMES = ("name", "phone")


class Room:
    """A house whose changes are told to pages."""

    def __init__(self, opened: Housed, wire: Wire, people: dict[str, str]) -> None:
        self.opened, self.wire = opened, wire
        self.desk = cast(Any, Desk({page: opened.ids[login] for page, login in people.items()}))
        self.showings: dict[str, Showing] = {}
        holder = holder_of(opened.house)
        self.live = Live(self.desk, holder, Values(self.desk, holder, self.showings, Audiences()))
        self.end = opened.house.store.on_change(self.live.heard)

    def shows(self, page: str, *ids: int, fields: tuple[str, ...] = NAMES) -> None:
        self.showings[page] = Showing(self.desk.people[page], "customer", frozenset(ids), fields)

    async def customer(self, name: str) -> int:
        made = await self.opened.door("dir").run(Create("customer", {"name": name, "phone": "13800000001"}))
        assert made.id
        return made.id

    async def quiet(self) -> None:
        """All was told, and is forgotten."""
        for _ in range(1500):
            if not self.live.is_telling:
                break
            await asyncio.sleep(0.02)
        self.wire.sent.clear()

    async def rename(self, id: int, name: str) -> None:
        await self.opened.door("dir").run(Update("customer", id, {"name": name}))


@pytest.fixture
async def opened(tmp_path: Path) -> AsyncIterator[Housed]:
    async with house(SCHEMA, tmp_path, people=PEOPLE) as made:
        yield made


@pytest.fixture
def room(opened: Housed, monkeypatch: pytest.MonkeyPatch) -> Room:
    wire = wired(monkeypatch, posting)
    return Room(opened, wire, {"p": "dir", "q": "one", "r": "two", "s": "ann"})


async def test_what_is_heard_while_others_are_told_is_told_without_waiting_for_another_change(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    began, go_on = asyncio.Event(), asyncio.Event()

    async def slowly(*_: Any) -> frozenset[int]:
        began.set()
        await go_on.wait()
        return frozenset()

    monkeypatch.setattr(live_module, "workers", slowly)
    room.live.heard([Change("customer", (1,), (2,), frozenset(("name",)))])
    await began.wait()
    room.live.heard([Change("customer", (2,), (2,), None)])
    go_on.set()
    first, second = await room.wire.has("p", 2)
    assert [first[0]["ids"], second[0]["ids"]] == [[1], [2]]


async def test_a_change_comes_with_its_values_to_the_pages_that_show_it_each_by_its_own_rights(room: Room) -> None:
    first, second = await room.customer("A"), await room.customer("B")
    await room.opened.house.store.unit(lambda unit: unit.update("customer", first, {"stage": "won"}))  # out of the pool
    await room.quiet()
    room.shows("p", first, second)
    room.shows("q", first)
    room.shows("s", first)
    await room.rename(first, "Renamed")
    (told,), (masked,), (bare,), (unread,) = [(await room.wire.has(page, 1))[0] for page in "pqrs"]
    assert (told["rows"][0]["name"], told["rows"][0]["phone"], told["read"]) == ("Renamed", "13800000001", [first])
    assert (masked["rows"][0]["name"], masked["rows"][0]["masked"]) == ("Renamed", ["phone"])
    assert "13800000001" not in str(masked)
    assert "rows" not in bare
    assert bare["ids"] == [first]
    assert (unread["read"], unread["rows"]) == ([first], [])  # of another owner


async def test_pages_with_equal_rights_get_one_and_the_same_text(room: Room) -> None:
    first = await room.customer("A")
    await room.quiet()
    room.shows("q", first)
    room.shows("r", first)
    await room.rename(first, "Renamed")
    await room.wire.has("q", 1)
    assert [pages for _, data, pages in room.wire.sent if data[0].get("rows")] == [("q", "r")]


async def test_a_deleted_record_is_told_as_looked_for_and_not_there(room: Room) -> None:
    first = await room.customer("A")
    await room.quiet()
    room.shows("p", first)
    await room.opened.door("dir").run(Delete("customer", first))
    (told,) = (await room.wire.has("p", 1))[0]
    assert (told["read"], told["rows"], told["came"]) == ([first], [], True)


async def test_no_value_goes_to_a_page_whose_session_ended(room: Room) -> None:
    first = await room.customer("A")
    await room.quiet()
    room.shows("p", first)
    room.desk.ended.add("p")
    await room.rename(first, "Renamed")
    (told,) = (await room.wire.has("p", 1))[0]
    assert "rows" not in told
    assert "Renamed" not in str(told)


async def test_columns_that_are_none_to_a_person_bring_no_values_but_the_page_hears_of_the_change(room: Room) -> None:
    first = await room.customer("A")
    await room.quiet()
    room.shows("q", first, fields=("name", "cost"))  # hidden from clerks
    await room.rename(first, "Renamed")
    (told,) = (await room.wire.has("q", 1))[0]
    assert "rows" not in told
    assert told["ids"] == [first]


async def test_a_page_that_is_behind_is_passed_over_and_told_later_what_to_ask_for_again(room: Room) -> None:
    room.wire.waiting["p"] = posting.BEHIND + 1
    first = await room.customer("A")
    assert (await room.wire.has("q", 1))[0][0]["ids"] == [first]
    second = await room.customer("B")
    assert second in (await room.wire.has("q", 2))[1][0]["ids"]
    assert room.wire.to("p") == []
    room.wire.waiting["p"] = 0
    anew = (await room.wire.has("p", 1))[0]
    assert [(each["entity"], each["ids"]) for each in anew] == [("customer", [])]


async def test_a_page_that_does_not_listen_yet_is_told_once_it_does(room: Room) -> None:
    room.desk.listening.discard("p")
    await room.customer("A")
    await room.wire.has("q", 1)
    assert room.wire.to("p") == []
    await room.live.listening("", {"client_id": "p"})
    assert [(each["entity"], each["ids"]) for each in room.wire.to("p")[0]] == [("customer", [])]


async def test_a_page_that_listens_while_its_first_messages_are_under_way_is_told_after_them(room: Room) -> None:
    room.desk.listening.discard("p")
    await room.customer("A")
    await room.wire.has("q", 1)
    room.wire.waiting["p"] = 1
    await room.live.listening("", {"client_id": "p"})
    assert room.wire.to("p") == []
    room.wire.waiting["p"] = 0
    await room.wire.has("p", 1)


async def test_more_sets_of_rights_than_are_read_for_at_once_leave_nobody_without_word(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.values.QUESTIONS", 1)
    first = await room.customer("A")
    await room.quiet()
    for page in "pqr":
        room.shows(page, first)
    await room.rename(first, "Renamed")
    told = {page: (await room.wire.has(page, 1))[0][0] for page in "pqr"}
    assert {page: rows_of(message) for page, message in told.items()} == {"p": [], "q": [first], "r": [first]}
    assert told["p"]["ids"] == [first]


def test_what_a_page_says_it_shows_counts_as_far_as_it_is_well_formed() -> None:
    said = {"shown": [3, "4", True, -1, 2**70, 5.0, 6], "fields": "name,,name,phone"}
    assert showing(1, "customer", said) == Showing(1, "customer", frozenset((3, 6)), ("name", "phone"))
    assert showing(1, "customer", {"shown": "3", "fields": ["name"]}) == Showing(1, "customer", frozenset())
