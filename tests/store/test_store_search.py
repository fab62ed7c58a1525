"""Search finds any two neighbouring characters, Chinese or not, on both engines alike."""

import pytest

from store.open import Store
from store.unit import Unit
from tests.fixtures.conditions import condition
from tests.fixtures.entities import company

TEXTS = (
    "杭州澜序仪表有限公司",
    "上海华东医院",
    "ACME Ｃｏ. Ltd",
    "Café Zürich 200-001",
    "华为",
    "东华大学",
    "a",
    "仪表 杭州",
)


@pytest.fixture
async def remembered(adopted: Store) -> Store:
    async def work(unit: Unit) -> None:
        for text in TEXTS:
            id = await unit.insert("customer", {"name": text})
            await unit.remember("customer", id, text)

    await adopted.unit(work)
    return adopted


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("澜序", [1]), ("仪表", [8, 1]), ("华东", [2]), ("华", [5, 6, 2]), ("东", [6, 2]), ("杭州 仪表", [8, 1]),
        ("acme", [3]),
        ("ＣＯ", [3]), ("zürich", [4]), ("200", [4]), ("200 001", [4]), ("200001", []), ("没有", []), ("a", [7, 3, 4]),
        ("\" OR *", []), ("'", []), ("", []), ("华 东", [6, 2]),
    ],
)  # fmt: skip
async def test_search_finds_pieces_of_texts(remembered: Store, text: str, found: list[int]) -> None:
    async with remembered.read() as reader:
        assert await reader.search("customer", text) == found


async def test_search_obeys_its_condition_and_forgets_deleted_and_changed_texts(remembered: Store) -> None:
    not_second = condition(company(), "customer", "id != 6")
    async with remembered.read() as reader:
        assert await reader.search("customer", "华", not_second) == [5, 2]
        assert await reader.search("customer", "华", limit=1) == [5]

    async def work(unit: Unit) -> None:
        await unit.remember("customer", 5, "其他")
        await unit.remember("customer", 6, "")
        await unit.update("customer", 2, {"deleted_at_": remembered._clock.now()})

    await remembered.unit(work)
    async with remembered.read() as reader:
        assert await reader.search("customer", "华") == []
        assert await reader.search("customer", "其他") == [5]
