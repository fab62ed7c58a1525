"""Who is where: told to others who look at the same list, as far as they may read what is there; kept nowhere."""

import asyncio
import json
import logging
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import astuple, dataclass, field
from typing import Any, Final

from nicegui import core

from accounts.holder import HouseHolder
from kernel.errors import Refusal
from records.door import Door
from records.house import House
from ui.desk import Desk

log = logging.getLogger("gridwright.ui")
PLACE: Final = "gridwright_place"  # from a page: {client_id, entity, record, field, typing, shown}
PEOPLE: Final = "gridwright_people"  # to a page: {entity, here, names, at}
PAUSE: Final = 0.25  # seconds in which movements are gathered
KEPT: Final = 25.0  # seconds a place holds; pages repeat theirs every ten
LOOK: Final = 1.0  # seconds between looks for places that lapsed
RIGHT: Final = 5.0  # seconds for which it is remembered that somebody may read a cell
SHOWN: Final = 200  # rows of which one page may ask to be told
NAMED: Final = 5  # people named at the foot of a list; beyond, they are counted
TOGETHER: Final = 40  # places in one message to other processes
Cell = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Place:
    """Where one page stands: a list, and in it a cell or none."""

    client: str
    user: int
    entity: str
    record: int = 0
    field: str = ""
    typing: bool = False

    @property
    def cell(self) -> Cell:
        """Record and field."""
        return self.record, self.field


@dataclass(slots=True)
class View:
    """A page of this process that looks at a list: which rows it shows, and what it was told last."""

    user: int
    entity: str
    shown: frozenset[int]
    told: dict[str, Any] = field(default_factory=dict)


class Presence:
    """The places of all pages, of other processes too. Nothing of it is written to the database."""

    def __init__(self, desk: Desk, holder: HouseHolder, clock: Callable[[], float] = time.monotonic) -> None:
        self._desk = desk
        self._holder = holder
        self._clock = clock
        self._places: dict[str, tuple[Place, float]] = {}
        self._views: dict[str, View] = {}
        self._moved: dict[str, Place] = {}  # to be told to other processes
        self._rights: dict[tuple[int, str, Cell], tuple[bool, float]] = {}
        self._stirred = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    # ------------------------------------------------------------------------------------------------ from pages
    def said(self, _: str, message: Mapping[str, Any]) -> None:
        """A page says where it is, and which rows it shows; without an entity: that it left. What is malformed counts
        for nothing. The socket's guard has seen to it that the page is its own."""
        client = str(message["client_id"])
        seat = self._desk.seat(client)
        entity = message.get("entity")
        if seat is None or not isinstance(entity, str) or not self._is_known(seat.session.user_id, entity):
            self.left(client)
            return
        user, shown = seat.session.user_id, message.get("shown")
        cell = _cell(message)
        if not self._house.organisation.is_outside(user):  # who is inside is no business of people from outside
            view = self._views.get(client)
            told = view.told if view and view.entity == entity else {}
            self._views[client] = View(user, entity, _ids(shown), told)
        self._put(Place(client, user, entity, *cell, typing=message.get("typing") is True))
        self._soon()

    def left(self, client: str) -> None:
        """A page was left, or its socket ended."""
        self._views.pop(client, None)
        if client in self._places:
            place = self._places.pop(client)[0]
            self._moved[client] = Place(client, place.user, "")
            self._soon()

    # ------------------------------------------------------------------------------------------------ other processes
    def overheard(self, text: str) -> None:
        """A listener of the store: places of pages that other processes serve."""
        try:
            places = [Place(*each) for each in json.loads(text)["places"]]
        except (ValueError, TypeError, LookupError):
            return
        for place in places:
            if place.entity:
                self._places[place.client] = (place, self._clock() + KEPT)
            else:
                self._places.pop(place.client, None)
        self._soon()

    async def _whisper(self) -> None:
        moved, self._moved = [*map(astuple, self._moved.values())], {}
        for start in range(0, len(moved), TOGETHER):
            text = json.dumps({"places": moved[start : start + TOGETHER]}, ensure_ascii=False, separators=(",", ":"))
            await self._house.store.whisper(text)

    # ------------------------------------------------------------------------------------------------ to pages
    def _put(self, place: Place) -> None:
        self._places[place.client] = (place, self._clock() + KEPT)
        self._moved[place.client] = place

    def _soon(self) -> None:
        self._stirred.set()
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._tell_until_quiet())

    async def _tell_until_quiet(self) -> None:
        """Tells what moved and what lapsed, for as long as somebody is anywhere."""
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stirred.wait(), LOOK)
            await asyncio.sleep(PAUSE)
            self._stirred.clear()
            try:
                await self._tell()
            except Refusal as refused:  # the database is away, or busy
                log.warning("who is where was not told", extra={"facts": {"code": refused.code.name}})
            except Exception:
                log.exception("unexpected", extra={"facts": {"operation": PEOPLE}})
            if not self._places and not self._stirred.is_set():
                return

    async def _tell(self) -> None:
        now = self._clock()
        for client in [client for client, (_, until) in self._places.items() if until < now]:
            self.left(client)
        await self._whisper()
        lists: dict[str, list[Place]] = {}
        for place, _ in self._places.values():
            lists.setdefault(place.entity, []).append(place)
        for client, view in tuple(self._views.items()):
            message = await self._for(view, lists.get(view.entity, ()))
            if message != view.told and client in self._views:
                view.told = message
                await core.sio.emit(PEOPLE, message, room=client)

    async def _for(self, view: View, places: Iterable[Place]) -> dict[str, Any]:
        """What one page is told: how many others see the list, some of their names, and those at cells it shows."""
        others = [place for place in places if place.user != view.user]
        people = sorted({place.user for place in others})
        near = [place for place in others if place.record in view.shown and place.field]
        open_ = await self._open(view.user, view.entity, {place.cell for place in near})
        members = self._house.organisation.members
        at = {(place.record, place.field, place.user): place.typing for place in near if place.cell in open_}
        return {
            "entity": view.entity, "here": len(people), "names": [members[each].name for each in people[:NAMED]],
            "at": [{"record": record, "field": name, "id": user, "name": members[user].name, "typing": typing}
                   for (record, name, user), typing in sorted(at.items())],
        }  # fmt: skip

    # ------------------------------------------------------------------------------------------------ rights
    @property
    def _house(self) -> House:
        return self._holder.current

    def _is_known(self, user: int, entity: str) -> bool:
        house = self._house
        known = house.schema.entities.get(entity)
        if known is None or known.internal or not house.organisation.is_active(user):
            return False
        return bool(house.policy.verbs(house.organisation.actor(user), entity))

    async def _open(self, user: int, entity: str, cells: Collection[Cell]) -> frozenset[Cell]:
        """Those of the cells that this person may read; what the database said holds for a few seconds."""
        now = self._clock()
        known = {cell: self._rights.get((user, entity, cell), (False, 0.0)) for cell in cells}
        asked = [cell for cell, (_, until) in known.items() if until < now]
        if asked:
            actor = self._house.organisation.actor(user)
            found = await Door(self._house, actor).open_cells(entity, asked)
            if len(self._rights) > 20_000:
                self._rights.clear()
            for cell in asked:
                known[cell] = self._rights[user, entity, cell] = (cell in found, now + RIGHT)
        return frozenset(cell for cell, (may, _) in known.items() if may)


def _cell(message: Mapping[str, Any]) -> Cell:
    record, name = message.get("record"), message.get("field")
    if type(record) is int and 0 < record < 2**63 and isinstance(name, str) and len(name) <= 100:
        return record, name
    return 0, ""


def _ids(shown: object) -> frozenset[int]:
    return frozenset(_whole(shown[:SHOWN])) if isinstance(shown, list) else frozenset()


def _whole(given: Iterable[object]) -> Iterator[int]:
    for each in given:
        if type(each) is int:
            yield each
