"""Pages of a list: the same rows in the same order whichever way they are reached, on both engines."""

import asyncio
import itertools
from collections.abc import Mapping
from typing import Any

import pytest

from kernel.errors import Refusal
from store.codes import BAD_CURSOR
from store.listing import Listing, Question
from store.open import Store
from store.pages import Pages
from tests.fixtures.conditions import condition
from tests.fixtures.entities import company

SORTS = (
    (), ("id",), ("-id",), ("amount",), ("-amount",), ("since", "-amount"), ("-since", "name"), ("is_key", "-level"),
    ("-parent_company",), ("level", "since", "amount"),
)  # fmt: skip


async def expected(store: Store, sort: tuple[str, ...]) -> list[int]:
    """The order by the rule: empties last either way, equals by id, which goes the way of the last key."""
    async with store.read() as reader:
        rows = await reader.rows("customer")
        titles = await reader.titles("customer", [row["id"] for row in rows])
    keys = [*sort] if sort and sort[-1].lstrip("-") == "id" else [*sort, "-id" if sort and sort[-1][0] == "-" else "id"]
    for key in reversed(keys):
        name = key.lstrip("-")

        def value(row: Mapping[str, Any], name: str = name) -> Any:
            found = row[name]
            return titles[found] if name == "parent_company" and found else found

        filled = [row for row in rows if value(row) is not None]
        empty = [row for row in rows if value(row) is None]
        rows = sorted(filled, key=value, reverse=key.startswith("-")) + empty
    return [row["id"] for row in rows]


@pytest.mark.parametrize("sort", SORTS, ids=",".join)
async def test_cursors_and_offsets_walk_the_same_order(filled: Store, sort: tuple[str, ...]) -> None:
    wanted = await expected(filled, sort)
    listing = Listing("customer", sort=sort)
    async with filled.read() as reader:
        for limit in (1, 7, 100):
            walked, after = [], None
            for _ in range(100):
                page = await reader.page_values(listing, ("name",), limit, after=after)
                walked += [row[0] for row in page.rows]
                after = page.next
                if after is None:
                    break
            assert walked == wanted
        for offset, limit in itertools.product((0, 19, 20, 37, 59, 60, 99), (1, 30)):
            page = await reader.page_values(listing, (), limit, offset)
            assert [row[0] for row in page.rows] == wanted[offset : offset + limit]
            assert (page.next is not None) == (offset + limit < 60)


async def test_a_place_far_down_is_read_from_the_kept_order(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.pages._DEEP", 5)
    where = condition(company(), "customer", "is_key or amount > 3")
    listing = Listing("customer", where, ("-amount",))
    async with filled.read() as reader:
        all_ids = await reader.ids("customer", where, ("-amount",))
        page = await reader.page_values(listing, ("amount",), 4, 10)
        assert [row[0] for row in page.rows] == all_ids[10:14]
        again = await reader.page_values(listing, ("amount",), 4, after=page.next)
        assert [row[0] for row in again.rows] == all_ids[14:18]
        assert await reader.total(listing) == len(all_ids)
    await filled.unit(lambda unit: unit.update("customer", all_ids[11], {"name": "x"}))
    await filled.unit(lambda unit: unit.update("customer", all_ids[12], {"deleted_at_": filled._clock.now()}))
    async with filled.read() as reader:
        page = await reader.page_values(listing, ("name",), 4, 10)
        assert [row[0] for row in page.rows] == [all_ids[10], all_ids[11], *all_ids[13:15]]
        assert page.rows[1][2] == "x"
        assert await reader.total(listing) == len(all_ids) - 1


async def test_rows_are_put_in_order_once_somebody_asks_how_many_there_are(
    filled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.pages._DEEP", 5)
    made: list[tuple[str, ...]] = []
    order = Pages._order

    async def counted(pages: Pages, question: Question) -> Any:
        made.append(tuple(key.sql for key in question.keys))
        return await order(pages, question)

    monkeypatch.setattr(Pages, "_order", counted)
    listing = Listing("customer", condition(company(), "customer", "is_key or amount > 3"), ("-amount",))
    async with filled.read() as reader:
        assert await reader.total(listing) == len(await reader.ids("customer", listing.where))
    await filled._ahead.close()
    assert len(made) == 1
    async with filled.read() as reader, filled.read() as other:
        wanted = await reader.ids("customer", listing.where, listing.sort)
        page = await reader.page_values(listing, (), 4, 10)
        assert [row[0] for row in page.rows] == wanted[10:14] and len(made) == 1
        again = Listing("customer", listing.where, ("name",))
        pages = await asyncio.gather(reader.page_values(again, (), 4, 10), other.page_values(again, (), 4, 10))
        assert pages[0].rows == pages[1].rows and len(made) == 2


async def test_a_page_holds_json_values_with_titles_of_links(filled: Store) -> None:
    async with filled.read() as reader:
        columns = ("name", "amount", "since", "is_key", "tags", "parent_company", "competitors", "created_at", "stage")
        page = await reader.page_values(Listing("customer"), columns, 2, 7)
    assert page.names == ("id", "version", *columns)
    assert page.rows[0] == (
        8, 1, "客户03", "10.00", "2026-08-01", False, [], {"id": 3, "title": "客户01"},
        [{"id": 1, "title": "客户00"}, {"id": 2, "title": "客户00"}], None, None,
    )  # fmt: skip


async def test_titles_are_shown_only_where_their_condition_holds(filled: Store) -> None:
    only_first = condition(company(), "customer", "name == '客户00'")
    listing = Listing("customer", titles={"parent_company": only_first, "competitors": only_first})
    async with filled.read() as reader:
        page = await reader.page_values(listing, ("parent_company", "competitors"), 2, 5)
    assert [row[2] for row in page.rows] == [{"id": 2, "title": "客户00"}, {"id": 3, "title": None}]
    assert page.rows[0][3] == [{"id": 1, "title": "客户00"}]


async def test_counts_are_exact_or_stop_at_a_limit(filled: Store) -> None:
    where = condition(company(), "customer", "level == 'a'")
    async with filled.read() as reader:
        assert await reader.total(Listing("customer", where)) == 20
        assert await reader.total(Listing("customer", where), 5) == 5
        assert await reader.total(Listing("customer")) == 60
    await filled.unit(lambda unit: unit.update("customer", 1, {"level": "b"}))
    async with filled.read() as reader:
        assert await reader.total(Listing("customer", where)) == 19


async def test_a_count_up_to_a_limit_is_kept_until_what_it_counts_changes(filled: Store) -> None:
    listing = Listing("customer", condition(company(), "customer", "level == 'a'"))
    async with filled.read() as reader:
        assert await reader.total(listing, 50) == 20
    before = len(filled._kept._answers)
    async with filled.read() as reader:
        assert await reader.total(listing, 50) == 20
    await filled.unit(lambda unit: unit.update("customer", 1, {"name": "x"}))
    assert len(filled._kept._answers) == before > 0
    await filled.unit(lambda unit: unit.update("customer", 1, {"level": "b"}))
    async with filled.read() as reader:
        assert await reader.total(listing, 50) == 19


@pytest.mark.parametrize("sort", [("amount",), ("-amount",), ("name",), ("-level", "name")], ids=",".join)
async def test_where_most_rows_are_in_the_list_the_way_changes_and_the_rows_do_not(
    filled: Store, monkeypatch: pytest.MonkeyPatch, sort: tuple[str, ...]
) -> None:
    listing = Listing("customer", condition(company(), "customer", "id < 50"), sort)
    found = []
    for plenty in (1, 1_000):
        monkeypatch.setattr("store.pages._PLENTY", plenty)
        filled._kept.clear()
        async with filled.read() as reader:
            found.append([row[0] for row in (await reader.page_values(listing, ("name",), 60)).rows])
    assert found[0] == found[1] == [id for id in await expected(filled, sort) if id < 50]


@pytest.mark.parametrize("cursor", ["", "x", "W10", "WyJhIiwxXQ", "e30", "ä", "WyIwMDAwMDAwMDAwMDAiLDFd"])
async def test_a_strange_cursor_is_refused(filled: Store, cursor: str) -> None:
    async with filled.read() as reader:
        with pytest.raises(Refusal) as refused:
            await reader.page_values(Listing("customer", sort=("name",)), (), 5, after=cursor)
    assert refused.value.code is BAD_CURSOR


async def test_a_cursor_of_another_order_is_refused(filled: Store) -> None:
    async with filled.read() as reader:
        page = await reader.page_values(Listing("customer", sort=("name",)), (), 5)
        with pytest.raises(Refusal) as refused:
            await reader.page_values(Listing("customer", sort=("since",)), (), 5, after=page.next)
    assert refused.value.code is BAD_CURSOR
