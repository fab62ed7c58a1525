"""Records go in and come out as they are, on both engines."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from kernel.reference import Reference
from store.faults import UniqueClash
from store.open import Store
from store.unit import Unit

FULL = {
    "name": "杭州澜序仪表 😀 'quoted' \"x\" \\",
    "phone": "13800000000",
    "code": "A-1",
    "level": "a",
    "tags": ("x", "z"),
    "amount": Decimal("200000.01"),
    "ratio": Decimal("0.4499"),
    "count": 7,
    "is_key": True,
    "since": date(2026, 2, 28),
    "called_at": datetime(2026, 11, 21, 4, 30, 0, 123456, tzinfo=UTC),
    "about": Reference("contact", 3),
    "extra": {"a": [1, {"b": None}]},
    "stage": "lead",
    "title_": "杭州澜序",
}


async def test_every_kind_of_value_comes_back_as_it_went_in(adopted: Store) -> None:
    async def work(unit: Unit) -> int:
        first = await unit.insert("customer", {"name": "parent"})
        return await unit.insert("customer", {**FULL, "parent_company": first, "competitors": (first,)})

    id = await adopted.unit(work)
    async with adopted.read() as reader:
        row = await reader.one("customer", id)
        members = await reader.members("customer", "competitors", [id])
    assert row is not None
    assert {name: row[name] for name in FULL} == FULL
    assert row["parent_company"] == 1 and row["version"] == 1 and row["deleted_at_"] is None
    assert members == {id: (1,)}


@pytest.mark.parametrize("count", [3, 200])  # PostgreSQL is sent many otherwise than few
async def test_many_come_back_as_each_alone_would(adopted: Store, count: int) -> None:
    every = {key: value for key, value in FULL.items() if key not in ("phone", "code")}  # these are unique
    rows = [every if number % 2 else {"name": f"{number}", "phone": f"{number}"} for number in range(count)]

    async def alone(unit: Unit) -> list[int]:
        return [await unit.insert("customer", row) for row in rows]

    ids = await adopted.unit(alone)
    async with adopted.read() as reader:
        one_by_one = await reader.many("customer", ids)
    await adopted.unit(lambda unit: unit.purge("customer", ids))
    again = [{**row, "id": id} for row, id in zip(rows, ids, strict=True)]
    await adopted.unit(lambda unit: unit.insert_many("customer", again))
    found = await adopted.unit(lambda unit: unit.held("customer", ids))
    assert found == one_by_one and found[ids[1]]["extra"] == FULL["extra"]
    found[ids[1]]["extra"]["a"] = 2
    assert count == 3 or found[ids[3]]["extra"] == FULL["extra"]


@pytest.mark.parametrize("count", [3, 200])
async def test_one_that_clashes_among_many_takes_nothing_else_with_it(adopted: Store, count: int) -> None:
    rows = [{"name": f"{number}", "phone": f"{number % (count - 1)}"} for number in range(count)]

    async def work(unit: Unit) -> None:
        await unit.insert("customer", {"name": "before"})
        with pytest.raises(UniqueClash) as clash:
            async with unit.savepoint():
                await unit.insert_many("customer", rows)
        assert clash.value.fields == ("phone",)
        await unit.insert_many("customer", rows[1:])

    await adopted.unit(work)
    async with adopted.read() as reader:
        assert await reader.count("customer") == count


async def test_what_is_not_given_is_empty_and_booleans_are_no(adopted: Store) -> None:
    id = await adopted.unit(lambda unit: unit.insert("customer", {"name": "x"}))
    async with adopted.read() as reader:
        row = await reader.one("customer", id)
    assert row is not None
    assert row["is_key"] is False and row["amount"] is None and row["tags"] == () and row["title_"] == ""
    assert row["about"] is None and row["extra"] is None and row["called_at"] is None


async def test_an_update_needs_the_version_it_saw(adopted: Store) -> None:
    id = await adopted.unit(lambda unit: unit.insert("customer", {"name": "x"}))
    assert await adopted.unit(lambda unit: unit.update("customer", id, {"name": "y"}, 1)) is True
    assert await adopted.unit(lambda unit: unit.update("customer", id, {"name": "z"}, 1)) is False
    async with adopted.read() as reader:
        row = await reader.one("customer", id)
    assert row is not None and (row["name"], row["version"]) == ("y", 2)


async def test_lists_are_sorted_with_empties_last_and_cut(adopted: Store) -> None:
    async def work(unit: Unit) -> None:
        for name, amount in (("b", 2), ("a", None), ("c", 1), ("d", 2)):
            await unit.insert("customer", {"name": name, "amount": None if amount is None else Decimal(amount)})

    await adopted.unit(work)
    async with adopted.read() as reader:
        assert [r["name"] for r in await reader.rows("customer", ("name",), sort=("amount",))] == ["c", "b", "d", "a"]
        assert [r["name"] for r in await reader.rows("customer", ("name",), sort=("-amount",))] == ["d", "b", "c", "a"]
        assert await reader.ids("customer", sort=("-name",), limit=2, offset=1) == [3, 1]
        assert await reader.count("customer") == 4
        assert await reader.count("customer", at_most=3) == 3
