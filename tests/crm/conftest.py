"""The bundled CRM in memory's reach: its people, no business yet, and what they do through the door again and again."""

from collections.abc import AsyncIterator, Awaitable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import app
import transfer.register
import workflows.register
from crm.demo.people import EMPLOYEES
from kernel.clock import Clock
from kernel.errors import Refusal
from kernel.settings import Settings
from records import files, load
from records.actions.create import Create
from records.actions.update import Update
from records.extensions import Extensions
from records.results import Outcome
from tests.fixtures.houses import NOON, Housed, Person, house
from workflows.requests import Decide
from workflows.stages import Move

SCHEMA = Path(__file__).resolve().parents[2] / "crm_schema.yaml"
RELAY = app.load(Settings.read({}, schema=SCHEMA)).relay
PEOPLE = tuple(Person(each.login, each.unit, each.roles, each.manager) for each in EMPLOYEES)


@dataclass
class Day:
    """What time it is, until a test says otherwise."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        """For the clock."""
        return self.now


@dataclass
class Office:
    """The company at work; `door` is a person's, `customer` and the like make what a test begins with."""

    housed: Housed
    day: Day
    phones: int = 13_800_000_000
    products: dict[str, int] = field(default_factory=dict)

    async def make(self, login: str, entity: str, **values: Any) -> int:
        """Creates a record as this person. Gives its id."""
        made = await self.housed.door(login).run(Create(entity, values))
        return made.id or 0

    async def change(self, login: str, entity: str, id: int, **values: Any) -> Outcome:
        """Changes a record as this person."""
        return await self.housed.door(login).run(Update(entity, id, values))

    async def move(self, login: str, entity: str, id: int, to: str, **more: Any) -> Outcome:
        """Moves a record as this person."""
        return await self.housed.door(login).run(Move(entity, id, to, **more))

    async def read(self, entity: str, id: int, login: str = "") -> dict[str, Any]:
        """The values of a record, as the product or this person sees them."""
        return dict((await self.housed.door(login).get(entity, id)).values)

    async def approve(self, login: str, entity: str, id: int, verb: str = "approve") -> None:
        """Decides what runs about a record."""
        async with self.housed.house.store.read() as reader:
            rows = await reader.rows("request", None, None, ("-id",), 50)
        found = next(row for row in rows if str(row["record"]) == f"{entity}:{id}")
        said = Decide(found["id"], verb, found["revision"], f"{verb}-{found['id']}-{found['revision']}", comment="可以")
        await self.housed.door(login).run(said)

    def later(self, **by: float) -> None:
        """Lets time pass."""
        self.day.now += timedelta(**by)

    async def file(self, login: str) -> int:
        """An uploaded file of this person."""
        text = await files.add(self.housed.house, self.housed.actor(login), "terms.txt", "text/plain", 5, "0" * 64)
        return text.id

    # -------------------------------------------------------------------------------------------- business
    def phone(self) -> str:
        """A number nobody has."""
        self.phones += 1
        return str(self.phones)

    async def draft(self, login: str, name: str, **more: Any) -> int:
        """A new customer, not checked yet."""
        values = {"name": name, "region": "east", "phone": self.phone(), "address": "浙江省杭州市江南大道1号"}
        return await self.make(login, "customer", **values | more)

    async def prospect(self, login: str, name: str, *, met: bool = True, **more: Any) -> int:
        """A customer that the department's manager let in, once visited."""
        id = await self.draft(login, name, **more)
        await self.move(login, "customer", id, "prospect")
        await self.approve("wang.jingli", "customer", id)
        if met:
            await self.act(login, customer=id)
        return id

    async def act(self, login: str, **more: Any) -> int:
        """A visit that took place."""
        values = {"kind": "visit", "content": "上门介绍方案", "effect": "认可", "stage": "done"}
        return await self.make(login, "activity", **values | more)

    async def deal(self, login: str, customer: int, stage: str = "follow_up", **more: Any) -> int:
        """An opportunity, moved on to this stage."""
        values = {"customer": customer, "name": "一期", "expected_sign_date": "2027-06-30", "no_competitor": True}
        id = await self.make(login, "opportunity", **values | {"amount": "50000"} | more)
        for each in ("follow_up", "need_confirmed", "solution", "signing"):
            if stage == "lead":
                break
            await self.move(login, "opportunity", id, each)
            if each == stage:
                break
        return id

    async def product(self, code: str, price: str) -> int:
        """A product at this list price."""
        if code not in self.products:
            self.products[code] = await self.make("qin.hao", "product", code=code, name=code, list_price=price)
        return self.products[code]

    async def quote(self, login: str, deal: int, price: str, *, product: int, **more: Any) -> int:
        """A draft of one line at this price."""
        lines = [{"product": product, "quantity": "1", "price": price}]
        return await self.make(login, "quote", opportunity=deal, lines=lines, **more)


async def written(office: Office, entity: str, **values: Any) -> int:
    """A record as an import writes it: in any stage, at any time."""
    [id] = await load.load(office.housed.house, "test", entity, [values])
    await load.settle(office.housed.house, "test", [entity])
    return id


async def refused(deed: Awaitable[Any]) -> str:
    """What a person reads, in Chinese, when the deed is refused; it must be."""
    with pytest.raises(Refusal) as caught:
        await deed
    found = caught.value
    return " ".join([found.code.sentence("zh-CN", found.values), *(each.text("zh-CN") for each in found.problems)])


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """The CRM's company on a Friday noon."""
    extensions, day = Extensions(), Day()
    clock = Clock(ZoneInfo("Asia/Shanghai"), day)
    async with house(SCHEMA, tmp_path, people=PEOPLE, clock=clock, relay=RELAY, extensions=extensions) as opened:
        workflows.register.register(extensions)
        transfer.register.register(extensions)
        yield Office(opened, day)
