"""The newest record of each kind, however many older ones there are."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest

from schema.load import load
from store.open import Store
from store.unit import Unit
from tests.fixtures.stores import MakeStore

ORDINARY = Path(__file__).parents[1] / "workflows" / "counted.yaml"  # any file: the product's own tables come with it
STEPS: Final = 100  # of SQLite's machine between two counts


@pytest.fixture
async def kept(make_store: MakeStore) -> Store:
    """A store with the product's own tables."""
    store = await make_store()
    await store.adopt(load(ORDINARY))
    return store


async def _entries(unit: Unit, record: int, hashes: Sequence[str], entity: str = "customer") -> None:
    await unit.insert_many(
        "audit", [{"entity": entity, "record": record, "hash": text, "version": 1} for text in hashes]
    )


async def test_the_newest_of_each_is_found_whatever_else_names_it(kept: Store) -> None:
    async def work(unit: Unit) -> None:
        await _entries(unit, 1, ("a", "b"))
        await _entries(unit, 2, ("c",))
        await _entries(unit, 1, ("d",), entity="quote")
        found = await unit.last_of("audit", "hash", "record", (2, 1, 3), {"entity": "customer"})
        assert found == {1: "b", 2: "c"}

    await kept.unit(work)


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_its_older_entries_cost_nothing_on_sqlite(kept: Store) -> None:
    counted: list[int] = []

    async def work(unit: Unit) -> None:
        await _entries(unit, 1, ("a", "b"))
        for _ in range(2):
            counted.append(await _steps(unit))
            await _entries(unit, 1, ("c",) * 2_000)

    await kept.unit(work)
    assert counted[1] <= counted[0] + 1


@pytest.mark.parametrize("engine", [pytest.param("postgres", marks=pytest.mark.postgres)])
async def test_entries_of_other_records_are_not_gone_through_on_postgresql(
    kept: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    async def work(unit: Unit) -> None:
        for record in range(1, 300):
            await _entries(unit, record, ("a", "b"))
        fetch = unit.fetch

        async def told(sql: str, args: Sequence[object] = ()) -> Sequence[Sequence[object]]:
            asked.extend(row[0] for row in await fetch(f"EXPLAIN ANALYZE {sql}", args))
            return await fetch(sql, args)

        monkeypatch.setattr(unit, "fetch", told)
        await unit.last_of("audit", "hash", "record", range(1, 300), {"entity": "customer"})

    await kept.unit(work)
    indexes = {word for line in asked for word in line.split() if word.startswith("audit__")}
    assert indexes == {"audit__record__index_"}, "\n".join(asked)
    assert not any("Rows Removed by Filter" in line for line in asked)


async def _steps(unit: Unit) -> int:
    connection, made = unit._transaction.client._connection, list[int]()
    await connection.set_progress_handler(lambda: made.append(1), STEPS)
    await unit.last_of("audit", "hash", "record", (1,), {"entity": "customer"})
    await connection.set_progress_handler(None, 0)
    return len(made)
