"""What holds for people, units and roles on every path."""

from collections.abc import Awaitable
from pathlib import Path

import pytest

from kernel.errors import Refusal
from records.actions.create import Create
from records.actions.delete import Delete
from records.actions.update import Update
from records.results import Query
from tests.fixtures.houses import Housed, house
from tests.fixtures.outcomes import record_of


async def refused(call: Awaitable[object]) -> Refusal:
    with pytest.raises(Refusal) as caught:
        await call
    return caught.value


async def holding(opened: Housed, login: str) -> int:
    page = await opened.door("admin").page("role_holding", Query(filter=f"user == {opened.ids[login]}"))
    return page.rows[0].id


async def test_the_last_administrator_cannot_go(open_shop: Housed) -> None:
    door = open_shop.door("admin")
    await door.run(Delete("role_holding", await holding(open_shop, "other_admin")))
    error = await refused(door.run(Delete("role_holding", await holding(open_shop, "admin"))))
    assert (error.status, error.code.name) == (409, "REC041")
    error = await refused(door.run(Update("user", open_shop.ids["admin"], {"active": False})))
    assert error.code.name == "REC041"
    assert open_shop.house.organisation.administrators("accounts") == (open_shop.ids["admin"],)


async def test_a_role_is_held_by_at_most_so_many(open_shop: Housed) -> None:
    door = open_shop.door("admin")
    director = next(row.id for row in (await door.page("role")).rows if row.values["name"] == "director")
    error = await refused(door.run(Create("role_holding", {"user": open_shop.ids["ann"], "role": director})))
    assert (error.status, error.code.name) == (422, "REC042")
    await door.run(Update("user", open_shop.ids["dir"], {"active": False}))
    await door.run(Create("role_holding", {"user": open_shop.ids["ann"], "role": director}))
    assert "director" in open_shop.actor("ann").roles


async def test_whoever_owns_records_does_not_leave(open_shop: Housed) -> None:
    ann = open_shop.ids["ann"]
    made = record_of(await open_shop.door("ann").run(Create("customer", {"name": "A"})))
    door = open_shop.door("admin")
    await door.run(Delete("role_holding", await holding(open_shop, "ann")))
    for other in ("bob",):
        await door.run(Update("user", open_shop.ids[other], {"manager": None}))
    error = await refused(door.run(Delete("user", ann)))
    assert (error.status, error.code.name) == (409, "REC043")
    await open_shop.door().run(Update("customer", made.id, {"owner": open_shop.ids["bob"]}))
    await door.run(Delete("user", ann))
    assert not open_shop.house.organisation.is_active(ann)


async def test_who_moves_to_another_unit_takes_the_records_along(open_shop: Housed) -> None:
    made = record_of(await open_shop.door("ann").run(Create("customer", {"name": "A"})))
    await open_shop.door("admin").run(Update("user", open_shop.ids["ann"], {"unit": open_shop.units["d4"]}))
    found = await open_shop.door("ann").get("customer", made.id)
    assert found.values["unit"] == open_shop.units["d4"]
    assert (await refused(open_shop.door("boss").get("customer", made.id))).status == 404
    assert (await open_shop.door("ann").history("customer", made.id))["rows"][0]["changes"].keys() == {"unit"}


async def test_nobody_stands_below_themselves(open_shop: Housed) -> None:
    door = open_shop.door("admin")
    error = await refused(door.run(Update("unit", open_shop.units["g"], {"parent": open_shop.units["d1"]})))
    assert [problem.code.name for problem in error.problems] == ["REC045"]
    error = await refused(door.run(Update("user", open_shop.ids["boss"], {"manager": open_shop.ids["bob"]})))
    assert [problem.field for problem in error.problems] == ["manager"]


async def test_rights_follow_a_changed_holding_at_once(open_shop: Housed) -> None:
    hidden = record_of(await open_shop.door("sam").run(Create("task", {"title": "T"})))
    assert (await refused(open_shop.door("clerk").get("task", hidden.id))).status == 404
    door = open_shop.door("admin")
    await door.run(Update("user", open_shop.ids["dir"], {"active": False}))
    director = next(row.id for row in (await door.page("role")).rows if row.values["name"] == "director")
    await door.run(Create("role_holding", {"user": open_shop.ids["clerk"], "role": director}))
    assert (await open_shop.door("clerk").get("task", hidden.id)).id == hidden.id
    await door.run(Delete("role_holding", (await door.page("role_holding", Query(sort="-id", limit=1))).rows[0].id))
    assert (await refused(open_shop.door("clerk").get("task", hidden.id))).status == 404


async def test_people_change_only_what_is_theirs_about_themselves(open_shop: Housed) -> None:
    ann = open_shop.ids["ann"]
    await open_shop.door("ann").run(Update("user", ann, {"phone": "13800138000"}))
    error = await refused(open_shop.door("ann").run(Update("user", ann, {"manager": None})))
    assert [problem.code.name for problem in error.problems] == ["ACC005"]
    assert (
        await refused(open_shop.door("ann").run(Update("user", open_shop.ids["bob"], {"phone": "1"})))
    ).status == 403
    seen = await open_shop.door("ann").get("user", open_shop.ids["bob"])
    assert "login" not in seen.values and "name" in seen.values


CONDITIONAL = """
roles:
  trainee: {label: Trainee}
  seller: {label: Seller, when: trained, otherwise: trainee}
entities:
  user:
    fields: {trained: {type: boolean}}
  deal:
    title: "{name}"
    fields: {name: {type: text}, price: {type: integer}}
    access:
      trainee: {rows: own, can: [read, create], hide: [price]}
      seller: {rows: all, can: [read, create, update]}
"""


async def test_a_role_counts_as_its_otherwise_until_its_condition_holds(tmp_path: Path, engine: str) -> None:
    async with house(CONDITIONAL, tmp_path, engine) as opened:
        admin, ann = opened.door("admin"), opened.ids["ann"]
        seller = next(row.id for row in (await admin.page("role")).rows if row.values["name"] == "seller")
        for login in ("ann", "bob"):
            await admin.run(Create("role_holding", {"user": opened.ids[login], "role": seller}))
        await admin.run(Update("user", opened.ids["bob"], {"trained": True}))
        theirs = record_of(await opened.door("bob").run(Create("deal", {"name": "B", "price": 1})))
        mine = record_of(await opened.door("ann").run(Create("deal", {"name": "A"})))
        assert "price" not in mine.values and (await refused(opened.door("ann").get("deal", theirs.id))).status == 404
        assert (await refused(opened.door("ann").run(Update("deal", mine.id, {"name": "C"})))).status == 403
        await admin.run(Update("user", ann, {"trained": True}))
        assert (await opened.door("ann").get("deal", theirs.id)).values["price"] == 1
        await opened.door("ann").run(Update("deal", mine.id, {"name": "C"}))
        await admin.run(Update("user", ann, {"trained": False}))
        assert [row.id for row in (await opened.door("ann").page("deal")).rows] == [mine.id]
        assert (await refused(opened.door("ann").run(Update("deal", mine.id, {"name": "D"})))).status == 403
