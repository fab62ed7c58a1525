"""The internal tables, for the floors above: rows found by equal values, no surface, no trail."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any, TypeVar

from records.house import House
from records.results import Row
from store.faults import UniqueClash
from store.unit import Unit

T = TypeVar("T")


class Internal:
    """Finds, adds, changes and removes rows of internal tables. Every call is one statement or one transaction."""

    def __init__(self, house: Callable[[], House]) -> None:
        self._house = house

    async def find(self, table: str, **equal: Any) -> list[Row]:
        """The rows with these values, oldest first."""
        house = self._house()
        _known(house, table)
        async with house.store.read() as reader:
            return await reader.equal(table, equal)

    async def among(self, table: str, ids: Iterable[int]) -> list[Row]:
        """Those of the rows with these ids that are there."""
        house = self._house()
        _known(house, table)
        async with house.store.read() as reader:
            return list((await reader.many(table, ids)).values())

    async def add(self, table: str, **values: Any) -> int:
        """Adds a row; gives its id."""
        _known(self._house(), table)
        return await self.unit(lambda unit: unit.insert(table, values))

    async def change(self, table: str, id: int, **changes: Any) -> None:
        """Changes one row; nothing when it is gone."""
        _known(self._house(), table)

        async def write(unit: Unit) -> None:
            if await unit.one(table, id) is not None:
                await unit.update(table, id, changes)

        await self.unit(write)

    async def put(
        self, table: str, place: Mapping[str, Any], values: Mapping[str, Any], unless: Callable[[Row], bool]
    ) -> None:
        """Changes the one row with the values of `place`, `unless` it is such already, or adds it. Who adds it in the
        same moment from elsewhere was there first."""
        _known(self._house(), table)

        async def write(unit: Unit) -> None:
            known = await unit.equal(table, place)
            if not known:
                await unit.insert(table, {**place, **values})
            elif not unless(known[0]):
                await unit.update(table, known[0]["id"], values)

        with suppress(UniqueClash):
            await self.unit(write)

    async def remove(self, table: str, **equal: Any) -> int:
        """Removes the rows with these values for good; gives how many there were."""
        _known(self._house(), table)

        async def write(unit: Unit) -> int:
            return await unit.purge(table, [row["id"] for row in await unit.equal(table, equal)])

        return await self.unit(write)

    async def unit(self, work: Callable[[Unit], Awaitable[T]]) -> T:
        """Several of these in one transaction."""
        return await self._house().store.unit(work)


def _known(house: House, table: str) -> None:
    """Only internal tables are reached here: everything else goes through the door. Raises ValueError."""
    if not house.schema.entity(table).internal:
        raise ValueError(f"{table} is no internal table")


async def ping(house: House) -> None:
    """Asks the database something. Raises Refusal when it does not answer."""
    async with house.store.read() as reader:
        await reader.count("role", at_most=1)
