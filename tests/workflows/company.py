"""A house over flows.yaml with a small company, and doors for its people."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import schema.load
import transfer.register
import workflows.register
from accounts.seed import seed
from expressions.conditions import TRUE
from hooks.relay import Relay
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.errors import Refusal
from kernel.settings import Settings
from records.actions.create import Create
from records.actions.update import Update
from records.door import Door
from records.extensions import Extensions
from records.house import House
from records.results import Outcome
from store.open import Store
from workflows import queue
from workflows.reading import read_request
from workflows.requests import Decide, Submit
from workflows.stages import Move

FLOWS = Path(__file__).with_name("flows.yaml")
TIMED = Path(__file__).with_name("timed.yaml")
FRIDAY = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)  # 16:00 in Shanghai
PEOPLE = {  # login: (unit, manager, roles as role@unit)
    "admin": ("g", None, ("system_admin@g",)),
    "root": ("g", None, ("system_admin@g",)),
    "boss": ("g", None, ("president@g",)),
    "wang": ("sales", "boss", ("dept_manager@sales",)),
    "li": ("sales", "wang", ("sales@sales",)),
    "chen": ("sales", "wang", ("sales@sales", "finance@sales")),
    "zhou": ("service", "boss", ("dept_manager@service", "finance@service")),
    "qian": ("g", "boss", ("president_assistant@g", "sales_mgmt@g")),
    "sun": ("g", "boss", ("vice_president@g", "rd_vp@g")),
    "wu": ("g", "boss", ("implementation_vp@g",)),
}


@dataclass
class Ticking:
    """A clock that stands still until it is told to go on."""

    at: datetime = datetime(2026, 11, 20, 2, 31, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def on(self, **span: int) -> None:
        self.at += timedelta(**span)


@dataclass
class Company:
    """The house and its people by login."""

    house: House
    time: Ticking
    ids: dict[str, int] = field(default_factory=dict)
    keys: int = 0

    def actor(self, login: str) -> Actor:
        return self.house.organisation.actor(self.ids[login])

    def door(self, login: str) -> Door:
        return Door(self.house, self.actor(login))

    async def create(self, login: str, entity: str, **values: Any) -> int:
        done = await self.door(login).run(Create(entity, values))
        assert done.id is not None
        return done.id

    async def update(self, login: str, entity: str, id_: int, **values: Any) -> Outcome:
        return await self.door(login).run(Update(entity, id_, values))

    async def submit(self, login: str, entity: str, id_: int, workflow: str, key: str = "") -> dict[str, Any]:
        done = await self.door(login).run(Submit(entity, id_, workflow, client_key=key or self.key()))
        found: dict[str, Any] = done.value
        return found

    async def move(self, login: str, entity: str, id_: int, to: str, reason: str = "") -> Outcome:
        return await self.door(login).run(Move(entity, id_, to, reason))

    async def decide(self, login: str, request: int, verb: str, **more: Any) -> dict[str, Any]:
        given: dict[str, Any] = {"revision": 1, "client_key": self.key()} | more
        done = await self.door(login).run(Decide(request, verb, **given))
        found: dict[str, Any] = done.value
        return found

    async def read(self, login: str, request: int, language: str = "zh-CN") -> dict[str, Any]:
        return await read_request(self.house, self.actor(login), request, language)

    async def queue(self, login: str, waiting: str = "mine") -> list[dict[str, Any]]:
        found = await queue.read(self.house, self.actor(login), "zh-CN", waiting)
        return list(found["rows"])

    async def waiting(self, login: str) -> list[tuple[str, str]]:
        return [(row["request"]["workflow"], row["step"]) for row in await self.queue(login)]

    def key(self) -> str:
        self.keys += 1
        return f"key-{self.keys}"

    async def row(self, entity: str, id_: int) -> dict[str, Any]:
        async with self.house.store.read() as reader:
            return dict(await reader.one(entity, id_) or {})

    async def rows(self, entity: str) -> list[dict[str, Any]]:
        async with self.house.store.read() as reader:
            return [dict(row) for row in await reader.rows(entity, frame=self.house.frame(Actor.system("test")))]

    async def person(self, login: str, **values: Any) -> None:
        """An administrator changes a person; the house takes note."""
        await self.update("admin", "user", self.ids[login], **values)


async def refused(awaitable: Any) -> Refusal:
    """The refusal; fails when there is none."""
    try:
        await awaitable
    except Refusal as refusal:
        return refusal
    raise AssertionError("this was not refused")


read = cache(schema.load.load)


async def opened(database: str, time: Ticking, path: Path = FLOWS) -> House:
    """A house over a database, with its organisation."""
    found = read(path)
    clock = Clock(ZoneInfo("Asia/Shanghai"), time)
    settings = Settings(database=database)
    store = await Store.open(database, settings, clock)
    await store.adopt(found)
    extensions = Extensions()
    workflows.register.register(extensions)
    transfer.register.register(extensions)
    house = await House.open(found, store, Relay.build({}, clock), clock, settings, (), extensions)
    await seed(house)
    return await house.current()


async def at_work(database: str, path: Path = FLOWS, at: datetime = Ticking.at) -> Company:
    """The company over a database that `populate` has filled already."""
    time = Ticking(at)
    made = Company(await opened(database, time, path), time)
    made.ids = {person.login: id_ for id_, person in made.house.organisation.members.items()}
    return made


async def populate(made: Company) -> None:
    """The people, written by the product itself."""
    house = made.house
    async with house.store.read() as reader:
        frame = house.frame(Actor.system("test"))
        units = {row["code"]: row["id"] for row in await reader.rows("unit", where=TRUE, frame=frame)}
        roles = {row["name"]: row["id"] for row in await reader.rows("role", where=TRUE, frame=frame)}

    async def write(unit: Any) -> None:
        for login, (at, manager, held) in PEOPLE.items():
            row = {"login": login, "name": NAMES.get(login, login), "unit": units[at], "active": True,
                   "manager": made.ids.get(manager or ""), "title_": login, "language": "zh-CN"}  # fmt: skip
            made.ids[login] = await unit.insert("user", row)
            for each in held:
                name, _, where = each.partition("@")
                await unit.insert("role_holding", {"user": made.ids[login], "role": roles[name], "unit": units[where]})

    await house.store.unit(write)
    await house.refresh()


NAMES = {"wang": "王经理", "li": "李敏", "zhou": "周会计", "chen": "陈会计", "boss": "总裁"}


TABLES = ("request", "wf_event", "wf_seat", "wf_holder", "wf_decision", "wf_revision", "lock", "quote", "contract",
          "plan", "customer", "payment", "stage_move", "outbox", "notice", "audit")  # fmt: skip


async def quote(company: Company, ratio: str, name: str = "报价一") -> int:
    """A quote of 1,000,000 list price at this ratio."""
    price = f"{float(ratio) * 1_000_000:.2f}"
    return await company.create("li", "quote", name=name, list_price="1000000.00", price=price)


async def contract(company: Company, amount: str = "300000.00", ratio: str = "0.45", standard: bool = True) -> int:
    """A contract that may be submitted."""
    return await company.create(
        "li", "contract", name="合同一", amount=amount, ratio=ratio, standard_text=standard, checker=company.ids["chen"]
    )


async def pending(company: Company, entity: str, id_: int, to: str, login: str = "li") -> int:
    """The number of the request that a move waits for."""
    done = await company.move(login, entity, id_, to)
    assert done.pending is not None
    return int(done.pending["request"])


async def everything(company: Company) -> dict[str, Any]:
    """Everything that is stored, to compare."""
    return {table: await company.rows(table) for table in TABLES}
