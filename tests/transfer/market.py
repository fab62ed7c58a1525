"""A market into which files are imported: firms, deals with lines, and orders that an approval guards."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import transfer.register
import workflows.register
from records.actions.create import Create
from records.door import Door
from records.house import House
from records.long_work import LongWorker
from tests.fixtures.houses import Housed, house
from transfer import arriving, telling
from transfer.importing import PlanImport, StartImport

SCHEMA = """
roles:
  sales: {label: Sales}
  dept_manager: {label: Manager}
entities:
  firm:
    label: Firm
    title: "{name}"
    fields:
      name: {type: text, label: {en: Name, zh-CN: 名称}, required: true}
    access:
      sales: {rows: all, can: [read, create, update]}
      dept_manager: {rows: all, can: [read, create, update, import]}
  deal:
    label: Deal
    title: "{name}"
    number: "D{seq:4}"
    fields:
      name:   {type: text, label: {en: Deal name, zh-CN: 商机名称}, required: true, max: 20}
      code:   {type: text, label: {en: Code, zh-CN: 编码}, unique: true}
      firm:   {type: link, to: firm, label: {en: Firm, zh-CN: 客户}, reverse: deals}
      kind:   {type: choice, label: {en: Kind, zh-CN: 类别}, options: {a: {en: Apple, zh-CN: 苹果}, b: Bear}}
      amount: {type: money, label: {en: Amount, zh-CN: 金额}, min: 0}
      share:  {type: percent, label: Share}
      closes: {type: date, label: {en: Closes on, zh-CN: 预计签约日}}
      helper: {type: user, label: {en: Helper, zh-CN: 协助人}}
      secret: {type: text, label: Secret}
      parts:
        type: lines
        label: {en: Parts, zh-CN: 明细}
        fields:
          item:  {type: text, label: {en: Item, zh-CN: 产品}, required: true}
          count: {type: integer, label: {en: Count, zh-CN: 数量}}
    rules:
      named: {check: "name != 'Nobody'", message: Nobody is no name, at: name}
    access:
      sales: {rows: own, can: [read, create, update, delete, import], readonly: [secret], to: department}
      dept_manager: {rows: department, can: [read, create, update]}
  order:
    label: Order
    title: "{name}"
    fields:
      name: {type: text, label: Name, required: true}
    access:
      sales: {rows: own, can: [read, create, update, import]}
workflows:
  new_order:
    label: New order
    entity: order
    starts: create
    steps: [{step: look, who: {role: dept_manager}}]
"""


@asynccontextmanager
async def market(folder: Path, engine: str = "sqlite") -> AsyncIterator[Housed]:
    """The market with three firms, two of them alike."""
    async with house(SCHEMA, folder, engine) as opened:
        workflows.register.register(opened.house.extensions)
        transfer.register.register(opened.house.extensions)
        for name in ("Acme", "Twins", "Twins"):
            await opened.door("ann").run(Create("firm", {"name": name}))
        yield opened


class Importing:
    """One person importing files."""

    def __init__(self, market: Housed, login: str = "ann") -> None:
        self.market = market
        self.house: House = market.house
        self.actor = market.actor(login)
        self.door: Door = market.door(login)

    async def open(self, data: bytes | str, name: str = "file.csv", entity: str = "deal", **more: Any) -> int:
        """The id of an import of these bytes."""
        path = self.house.settings.data / f"sent-{name}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return await arriving.arrive(self.house, self.actor, entity, path, name, **more)

    async def told(self, id: int) -> dict[str, Any]:
        """What is told of it."""
        return await telling.told(self.house, self.actor, id)

    async def plan(self, id: int, mapping: list[str], how: Any = "create", match: str = "") -> None:
        """What its columns become."""
        await self.door.run(PlanImport(id, mapping, how, match))

    async def start(self, id: int, *, dry: bool = False) -> dict[str, Any]:
        """Its result, when all parts are done."""
        await self.door.run(StartImport(id, dry))
        while await LongWorker(self.house).once():
            pass
        found = (await self.told(id))["tried" if dry else "work"]
        assert found["state"] == "done", found
        result: dict[str, Any] = found["result"]
        return result

    async def problems(self, id: int) -> dict[int, list[tuple[int | None, str]]]:
        """Per refused row the column and code of each problem."""
        rows = (await telling.problems(self.house, self.actor, id))["rows"]
        return {row["row"]: [(each["column"], each["code"]) for each in row["problems"]] for row in rows}
