"""Who is where: told to others who look at the same list, as far as they may read what is there; kept nowhere."""

import asyncio
import json
import logging
import time
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import astuple, dataclass
from typing import Any, Final

from nicegui import core

from accounts.holder import HouseHolder
from kernel.errors import Refusal
from records.audiences import Audience, Audiences
from records.door import Door
from records.house import House
from ui.desk import Desk
from ui.posting import Message, is_behind
from ui.showing import Showing, showing

log = logging.getLogger("gridwright.ui")
PLACE: Final = "gridwright_place"  # from a page: {client_id, entity, record, field, typing, shown}
PEOPLE: Final = "gridwright_people"  # to a page: {entity, here, people, at}, itself among them
PAUSE: Final = 0.25  # seconds in which movements are gathered
REST: Final = 4  # times as long as the telling took is rested after it: it never takes more than a fifth of the time
KEPT: Final = 25.0  # seconds a place holds; pages repeat theirs every ten
LOOK: Final = 1.0  # seconds between looks for places that lapsed
RIGHT: Final = 5.0  # seconds for which it is remembered that somebody may read a cell
NAMED: Final = 6  # people named to a page, its own among them; beyond, they are counted
TOGETHER: Final = 40  # places in one message to other processes
Cell = tuple[int, str]
Group = tuple[Audience, str, frozenset[int]]  # with the list and the rows shown


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


class Presence:
    """The places of all pages, of other processes too. Nothing of it is written to the database."""

    def __init__(
        self, desk: Desk, holder: HouseHolder, audiences: Audiences, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._desk = desk
        self._holder = holder
        self._audiences = audiences
        self._clock = clock
        self.showings: dict[str, Showing] = {}  # by page of this process, people from outside among them
        self._places: dict[str, tuple[Place, float]] = {}
        self._told: dict[str, Message] = {}  # by page, what it was told last
        self._moved: dict[str, Place] = {}  # to be told to other processes
        self._rights: dict[tuple[Audience, str, Cell], tuple[bool, float]] = {}
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
        user = seat.session.user_id
        if client in self.showings and self.showings[client].entity != entity:
            self._told.pop(client, None)
        self.showings[client] = showing(user, entity, message)
        self._put(Place(client, user, entity, *_cell(message), typing=message.get("typing") is True))
        self._soon()

    def left(self, client: str) -> None:
        """A page was left, or its socket ended."""
        self.showings.pop(client, None)
        self._told.pop(client, None)
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
        rest = 0.0
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stirred.wait(), LOOK)
            await asyncio.sleep(max(PAUSE, rest))
            self._stirred.clear()
            began = time.monotonic()
            try:
                await self._tell()
            except Refusal as refused:  # the database is away, or busy
                log.warning("who is where was not told", extra={"facts": {"code": refused.code.name}})
            except Exception:
                log.exception("unexpected", extra={"facts": {"operation": PEOPLE}})
            rest = REST * (time.monotonic() - began)
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
        for (audience, entity, rows), pages in (await self._groups()).items():
            user = next(iter(pages.values()))
            message = await self._message(audience, user, entity, rows, lists.get(entity, ()))
            here = [client for client in pages if client in self.showings and not is_behind(client)]
            new = [client for client in here if self._told.get(client) != message]
            self._told.update(dict.fromkeys(new, message))
            if new:
                await core.sio.emit(PEOPLE, message, room=new)

    async def _groups(self) -> dict[Group, dict[str, int]]:
        """The pages of this process, with their people, by what they are told: the same list, the same rows, the same
        rights. Who is inside is no business of people from outside."""
        house = await self._house.current()
        views = {client: each for client, each in self.showings.items() if not self._is_outside(each.user)}
        groups: dict[Group, dict[str, int]] = {}
        for entity in {each.entity for each in views.values()}:
            people = {each.user for each in views.values() if each.entity == entity}
            audiences = await self._audiences.of(house, people, entity, ())
            for client, each in views.items():
                if each.entity == entity and each.user in audiences:
                    groups.setdefault((audiences[each.user], entity, each.rows), {})[client] = each.user
        return groups

    async def _message(
        self, audience: Audience, user: int, entity: str, rows: frozenset[int], places: Collection[Place]
    ) -> Message:  # fmt: skip
        """What these pages are told: how many people see the list, some of them, and those at cells that they show."""
        members = self._house.organisation.members
        people = sorted({place.user for place in places} & members.keys())
        near = [place for place in places if place.record in rows and place.field and place.user in members]
        open_ = await self._open(audience, user, entity, {place.cell for place in near})
        at = {(place.record, place.field, place.user): place.typing for place in near if place.cell in open_}
        return {
            "entity": entity, "here": len(people),
            "people": [{"id": each, "name": members[each].name} for each in people[:NAMED]],
            "at": [{"record": record, "field": name, "id": each, "name": members[each].name, "typing": typing}
                   for (record, name, each), typing in sorted(at.items())],
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

    def _is_outside(self, user: int) -> bool:
        return self._house.organisation.is_outside(user) or not self._house.organisation.is_active(user)

    async def _open(
        self, audience: Audience, user: int, entity: str, cells: Collection[Cell]
    ) -> frozenset[Cell]:  # fmt: skip
        """Those of the cells that these people, `user` for all of them, may read; what the database said holds for a
        few seconds."""
        now = self._clock()
        known = {cell: self._rights.get((audience, entity, cell), (False, 0.0)) for cell in cells}
        asked = [cell for cell, (_, until) in known.items() if until < now]
        if asked:
            actor = self._house.organisation.actor(user)
            found = await Door(self._house, actor).open_cells(entity, asked)
            if len(self._rights) > 20_000:
                self._rights.clear()
            for cell in asked:
                known[cell] = self._rights[audience, entity, cell] = (cell in found, now + RIGHT)
        return frozenset(cell for cell, (may, _) in known.items() if may)


def _cell(message: Mapping[str, Any]) -> Cell:
    record, name = message.get("record"), message.get("field")
    if type(record) is int and 0 < record < 2**63 and isinstance(name, str) and len(name) <= 100:
        return record, name
    return 0, ""
