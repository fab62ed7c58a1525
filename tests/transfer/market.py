"""People who import files into the market."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import transfer.register
from records.door import Door
from records.house import House
from records.long_work import LongWorker
from tests.fixtures import market as markets
from tests.fixtures.houses import Housed
from transfer import arriving, telling
from transfer.importing import PlanImport, StartImport


@asynccontextmanager
async def market(folder: Path, engine: str = "sqlite") -> AsyncIterator[Housed]:
    """The market, into which files may come."""
    async with markets.market(folder, engine) as opened:
        transfer.register.register(opened.house.extensions)
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
