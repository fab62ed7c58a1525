"""Choices and stages are sorted in the order in which the file lists them, on both engines, page by page."""

import pytest

from store.listing import Listing, Seen
from store.open import Store
from store.unit import Unit
from tests.fixtures.entities import entity, field, options, schema

LATE = entity(
    "thing", field("name"), field("kind", "choice", options=options("late", "early", "middle")),
    field("grade", "choice", options=options("a", "b", "c"), index=True),
)  # fmt: skip
KINDS = ["early", None, "late", "middle", "late", "early", None, "middle", "late"]


@pytest.fixture
async def sorted_store(store: Store) -> Store:
    await store.adopt(schema(LATE))

    async def work(unit: Unit) -> None:
        for number, kind in enumerate(KINDS):
            await unit.insert("thing", {"name": f"n{number}", "kind": kind, "grade": "cab"[number % 3]})

    await store.unit(work)
    return store


async def walked(store: Store, sort: tuple[str, ...], size: int) -> list[str | None]:
    """The kinds, page by page, each page behind the one before."""
    found: list[str | None] = []
    after = None
    while True:
        async with store.read() as reader:
            page = await reader.page_values(Listing("thing", sort=sort), ("kind",), size, after=after)
        found += [KINDS[row[0] - 1] for row in page.rows]
        after = page.next
        if after is None:
            return found


@pytest.mark.parametrize("size", [2, 4, 100])
async def test_a_choice_is_sorted_by_the_order_of_its_options(sorted_store: Store, size: int) -> None:
    up = ["late"] * 3 + ["early"] * 2 + ["middle"] * 2
    assert await walked(sorted_store, ("kind",), size) == [*up, None, None], "empties come last"
    assert await walked(sorted_store, ("-kind", "name"), size) == [*reversed(up), None, None]


async def test_an_index_serves_where_the_order_is_that_of_the_texts(sorted_store: Store) -> None:
    async with sorted_store.read() as reader:
        [first, *_] = reader.pieces.keys(reader.shelves["thing"], ("grade",), None, Seen())
        [kind, *_] = reader.pieces.keys(reader.shelves["thing"], ("kind",), None, Seen())
    assert first.index and not kind.index
