"""What is kept between requests (read filters, columns, statements) never reaches a person with other rights."""

from collections.abc import Awaitable
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from kernel.clock import Clock
from kernel.errors import Refusal
from kernel.kept import Kept, Same
from records.actions.create import Create
from records.actions.delete import Delete
from records.door import Door
from records.house import House
from records.results import Page, Query
from schema.load import load
from tests.fixtures.houses import NOON, Housed
from tests.fixtures.outcomes import ready
from tests.records.shop import SCHEMA, shop

PHONES = Query(filter="phone == '13800000001'", fields=("name", "phone"))
PLACES = Query(filter="place == 'Hall'", sort="title", fields=("title",))


async def customer(opened: Housed, **values: Any) -> None:
    await opened.door("dir").run(Create("customer", {"name": "Acme", "phone": "13800000001", **values}))


async def tasks(opened: Housed, *logins: str, **values: Any) -> None:
    """One task per login, called after its owner."""
    for login in logins:
        await opened.door(login).run(Create("task", {"title": f"Of {login}", "place": "Hall"} | values))


def names(page: Page) -> list[str]:
    return [row["title"] for row in ready(page)]


async def status(call: Awaitable[object]) -> int:
    with pytest.raises(Refusal) as caught:
        await call
    return caught.value.status


async def test_the_same_question_is_answered_by_each_ones_own_rights_again_and_again(open_shop: Housed) -> None:
    await tasks(open_shop, "bob", "eve", "sam")
    await customer(open_shop)
    for _ in range(3):
        assert names(await open_shop.door("dir").grid("task", PLACES)) == ["Of bob", "Of eve", "Of sam"]
        assert names(await open_shop.door("bob").grid("task", PLACES)) == ["Of bob"]
        assert names(await open_shop.door("ann").grid("task", PLACES)) == []
        assert await status(open_shop.door("clerk").grid("task", PLACES)) == 404
        assert names(await open_shop.door("dir").grid("customer", PHONES)) == ["Acme"]
        assert await status(open_shop.door("clerk").grid("customer", PHONES)) == 422  # sees no phone plainly


async def test_columns_kept_for_one_are_masked_and_hidden_for_another(open_shop: Housed) -> None:
    await customer(open_shop, cost="5.00")
    asked = Query(fields=("name", "phone"))
    for _ in range(2):
        assert ready(await open_shop.door("dir").grid("customer", asked))[0]["phone"] == "13800000001"
        seen = ready(await open_shop.door("clerk").grid("customer", asked))[0]
        assert seen["phone"] != "13800000001" and seen["masked"] == ["phone"]
        assert ready(await open_shop.door("dir").grid("customer"))[0]["cost"] == "5.00"
        assert "cost" not in ready(await open_shop.door("clerk").grid("customer"))[0]
        assert await status(open_shop.door("clerk").grid("customer", Query(fields=("name", "cost")))) == 422


async def test_a_role_taken_away_is_gone_from_the_next_answer(open_shop: Housed) -> None:
    await customer(open_shop)
    assert names(await open_shop.door("dir").grid("customer", PHONES)) == ["Acme"]
    held = (await open_shop.door().page("role_holding", Query(filter=f"user == {open_shop.ids['dir']}"))).rows
    await open_shop.door().run(Delete("role_holding", held[0].id))
    house = await open_shop.house.current()
    assert await status(Door(house, open_shop.actor("dir")).grid("customer", PHONES)) == 404


async def test_a_reload_that_hides_a_field_hides_it_at_once(open_shop: Housed, tmp_path: Path) -> None:
    await customer(open_shop)
    old = open_shop.house
    assert names(await open_shop.door("dir").grid("customer", PHONES)) == ["Acme"]
    file = tmp_path / "schema.yaml"
    given = "director: {rows: all, can: [read, create, update, delete, assign, comment], to: all}"
    assert given in SCHEMA
    file.write_text(file.read_text().replace(given, given.replace("to: all", "to: all, hide: [phone]")))
    schema = load(file)
    await old.store.adopt(schema)
    new = House(schema, old.store, old.relay, old.clock, old.settings, old.organisation, extensions=old.extensions)
    seen = ready(await Door(new, open_shop.actor("dir")).grid("customer"))[0]
    assert seen["name"] == "Acme" and "phone" not in seen
    assert await status(Door(new, open_shop.actor("dir")).grid("customer", PHONES)) == 422


async def test_a_question_about_today_or_me_is_read_anew(tmp_path: Path) -> None:
    now = [NOON]
    async with shop(tmp_path, clock=Clock(ZoneInfo("Asia/Shanghai"), lambda: now[0])) as opened:
        await tasks(opened, "ann", day="2026-11-20", place="Yard")
        await tasks(opened, "bob", day="2026-11-20")
        today = Query(filter="day == today")
        mine = Query(filter="owner == me")
        for _ in range(2):
            assert names(await opened.door("dir").grid("task", today)) == ["Of ann", "Of bob"]
            assert names(await opened.door("dir").grid("task", mine)) == []
            assert names(await opened.door("ann").grid("task", mine)) == ["Of ann"]
            assert names(await opened.door("bob").grid("task", mine)) == ["Of bob"]
        now[0] = NOON + timedelta(days=1)
        await opened.house.current()
        assert (await opened.door("dir").grid("task", today)).ready == []


async def test_statements_are_kept_only_where_they_hold_at_any_time(open_shop: Housed) -> None:
    plans = open_shop.house.store.shelves.plans
    door = open_shop.door("dir")
    for _ in range(5):
        await door.grid("customer", Query(filter="level == 'a'", fields=("name",)))
    assert (kept := len(plans)) == 1
    for _ in range(5):
        await door.grid("customer", Query(filter="met_on == today", fields=("name",), count="none"))
        await door.grid("customer", Query(filter="owner == me", fields=("name",), count="none"))
    assert len(plans) == kept


async def test_long_filters_are_not_kept(open_shop: Housed) -> None:
    door, policy = open_shop.door("dir"), open_shop.house.policy
    await door.grid("customer", Query(fields=("name",), count="none"))
    before = len(policy.kept)
    for number in range(3):
        many = " or ".join(f"cost == {number + 1}{each}" for each in range(60))
        assert len(many) > 500
        await door.grid("customer", Query(filter=many, fields=("name",), count="none"))
    assert len(policy.kept) == before


def test_answers_are_kept_for_the_very_object_and_the_least_used_go() -> None:
    one, other = [1], [1]
    assert one == other and Same(one) != Same(other) and Same(one) == Same(one)
    kept: Kept[str] = Kept(2)
    kept.keep(Same(one), "one")
    kept.keep(Same(other), "other")
    assert kept.find(Same(one)) == "one"
    kept.keep("more", "more")
    assert kept.find(Same(other)) is None and kept.find(Same(one)) == "one" and len(kept) == 2
