"""Undo beyond the last small gesture: large ones in parts, one from the middle, and the list of one's own acts."""

from datetime import timedelta
from typing import Any

import pytest

from kernel.clock import Clock
from kernel.errors import Refusal
from records import acts, change_sets
from records.actions import long_work
from records.actions import undo as undoing
from records.actions.bulk import Bulk
from records.actions.cells import Cells, Edit
from records.actions.create import Create
from records.actions.long_work import Cancel
from records.actions.ranges import Ranges
from records.actions.undo import Redo, Undo
from records.actions.update import Update
from records.forgetting import forget
from records.long_work import LongWorker, progress
from records.results import Query
from tests.fixtures.houses import Housed

BY_NAME = Query(sort="name")


async def phones(shop: Housed) -> list[Any]:
    return [row.values["phone"] for row in (await shop.door().page("customer", BY_NAME)).rows]


async def named(shop: Housed, *names: str) -> list[int]:
    door = shop.door("ann")
    return [(await door.run(Create("customer", {"name": name}))).id or 0 for name in names]


async def fill(shop: Housed, count: int, value: str) -> int:
    asked = Ranges("customer", BY_NAME, (0, count), ("phone",), "fill", [[value]])
    return (await shop.door("ann").run(asked)).change_set or 0


async def call(shop: Housed, id: int, phone: str) -> int:
    return (await shop.door("ann").run(Cells("customer", (Edit(id, "phone", phone),)))).change_set or 0


async def list_of(shop: Housed, login: str = "ann", **more: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await acts.mine(shop.house, shop.actor(login), **more))["rows"]
    return found


async def refused(deed: Any) -> str:
    with pytest.raises(Refusal) as error:
        await deed
    return error.value.code.name


async def run_all(shop: Housed) -> None:
    worker = LongWorker(shop.house)
    while await worker.once():
        pass


# --------------------------------------------------------------------------------------------- large ones
@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(change_sets, "PART", 2)
    monkeypatch.setattr(undoing, "AT_ONCE", 3)


async def test_a_large_one_is_undone_part_by_part_with_progress_and_redone(open_shop: Housed, small: None) -> None:
    ids = await named(open_shop, "A", "B", "C", "D", "E")
    made = await fill(open_shop, 5, "13800138000")
    await open_shop.door("boss").run(Update("customer", ids[1], {"phone": "13900139000"}))
    told = (await open_shop.door("ann").run(Undo())).value
    assert told["change_set"] == made and (await open_shop.door("ann").run(Undo())).value == told, "pressed twice"
    worker, seen = LongWorker(open_shop.house), []
    while await worker.once():
        seen.append((await progress(open_shop.house, open_shop.actor("ann"), told["job"]))["done"])
    job = await progress(open_shop.house, open_shop.actor("ann"), told["job"])
    assert seen == [1, 3, 5] and (job["kind"], job["do"], job["total"], job["state"]) == ("undo", "undo", 5, "done")
    assert await phones(open_shop) == [None, "13900139000", None, None, None]
    assert [each["id"] for each in job["result"]["problems"]] == [ids[1]] and job["result"]["refused"] == 1
    assert "Phone" in job["result"]["problems"][0]["message"]
    assert (await list_of(open_shop))[0]["state"] == "undone"
    await open_shop.door("ann").run(Redo())
    await run_all(open_shop)
    assert await phones(open_shop) == ["13800138000", "13900139000", *["13800138000"] * 3]
    assert await refused(open_shop.door("ann").run(Redo())) == "REC033"


async def test_an_undo_that_was_stopped_half_way_goes_on_or_back(open_shop: Housed, small: None) -> None:
    await named(open_shop, "A", "B", "C", "D", "E")
    made = await fill(open_shop, 5, "13800138000")
    job = (await open_shop.door("ann").run(Undo())).value["job"]
    await LongWorker(open_shop.house).once()
    await open_shop.door("ann").run(Cancel(job))
    assert (await list_of(open_shop))[0]["state"] == "partly"
    assert await phones(open_shop) == [*["13800138000"] * 4, None]
    await open_shop.door("ann").run(Redo(made))
    assert await phones(open_shop) == ["13800138000"] * 5 and (await list_of(open_shop))[0]["state"] == "done"
    await open_shop.door("ann").run(Undo(made))
    await run_all(open_shop)
    assert await phones(open_shop) == [None] * 5


async def test_what_is_still_being_made_is_not_undone(
    open_shop: Housed, small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(long_work, "PART", 2)
    await named(open_shop, "A", "B", "C", "D", "E")
    asked = Ranges("customer", BY_NAME, (0, 5001), ("phone",), "fill", [["13800138000"]])
    await open_shop.door("ann").run(long_work.Begin(asked))
    await LongWorker(open_shop.house).once()
    assert await refused(open_shop.door("ann").run(Undo())) == "REC141"
    await run_all(open_shop)
    await open_shop.door("ann").run(Undo())
    await run_all(open_shop)
    assert await phones(open_shop) == [None] * 5


async def test_many_records_are_kept_and_turned_in_parts_of_even_size(open_shop: Housed) -> None:
    """A part is written and read alone: no row grows with the gesture."""
    await open_shop.door().run(Bulk("task", create=[{"title": f"t{at:05}"} for at in range(40)]))
    async with open_shop.house.store.read() as reader:
        assert not await reader.rows(change_sets.CHANGE_PART), "what the product did itself is nobody's to undo"
    new = [{"title": f"n{at:05}"} for at in range(450)]
    done = await open_shop.door("ann").run(Bulk("task", create=new))
    async with open_shop.house.store.read() as reader:
        rows = await reader.rows(change_sets.CHANGE_PART, sort=("position",))
        [kept] = await reader.rows(change_sets.CHANGE_SET, sort=("-id",), limit=1)
    assert [row["size"] for row in rows] == [200, 200, 50] and {row["change_set"] for row in rows} == {done.change_set}
    assert (kept["entries"], kept["records"], kept["parts"]) == (None, 450, 3)
    told = (await open_shop.door("ann").run(Undo())).value
    assert len(told["reversed"]) == 450 and await open_shop.door("ann").count("task") == 0


# --------------------------------------------------------------------------------------------- one of them
async def test_one_from_the_middle_is_undone_where_nothing_later_touched_the_same_cells(open_shop: Housed) -> None:
    a, b = await named(open_shop, "A", "B")
    first = (await open_shop.door("ann").run(Cells("customer", (
        Edit(a, "phone", "13800138000"), Edit(b, "phone", "13800138001"))))).change_set or 0  # fmt: skip
    later = await call(open_shop, b, "13800138002")
    told = (await open_shop.door("ann").run(Undo(first))).value
    assert ([each["id"] for each in told["reversed"]], told["kept"][0]["fields"]) == ([a], ["phone"])
    assert told["kept"][0]["title"] == "B" and await phones(open_shop) == [None, "13800138002"]
    await open_shop.door("ann").run(Redo())
    assert await phones(open_shop) == ["13800138000", "13800138002"], "the one undone last is redone first"
    await open_shop.door("ann").run(Undo(later))
    assert await phones(open_shop) == ["13800138000", "13800138001"]


async def test_redo_goes_back_the_way_that_undo_came_whatever_was_named(open_shop: Housed) -> None:
    (a,) = await named(open_shop, "A")
    b = (await named(open_shop, "B"))[0]
    one, two = await call(open_shop, a, "13800138000"), await call(open_shop, b, "13800138001")
    await open_shop.door("ann").run(Undo(one))
    await open_shop.door("ann").run(Undo())
    assert await phones(open_shop) == [None, None]
    assert (await open_shop.door("ann").run(Redo())).value["change_set"] == two
    assert (await open_shop.door("ann").run(Redo())).value["change_set"] == one
    await open_shop.door("ann").run(Undo())
    await call(open_shop, a, "13800138009")
    assert await refused(open_shop.door("ann").run(Redo())) == "REC033", "something new ends redoing"


async def test_nobody_turns_or_lists_what_somebody_else_did(open_shop: Housed) -> None:
    (a,) = await named(open_shop, "A")
    mine = await call(open_shop, a, "13800138000")
    for action in (Undo(mine), Redo(mine)):
        assert await refused(open_shop.door("boss").run(action)) == "REC140"
    assert await list_of(open_shop, "boss") == []
    assert await refused(acts.one(open_shop.house, open_shop.actor("boss"), mine)) == "REC140"


# --------------------------------------------------------------------------------------------- how long
async def test_what_is_older_than_the_days_of_the_setting_is_forgotten(open_shop: Housed, small: None) -> None:
    await named(open_shop, "A", "B", "C")
    await fill(open_shop, 3, "13800138000")
    assert await forget(open_shop.house) == 0
    later = open_shop.clock.now() + timedelta(days=open_shop.house.settings.undo_days, seconds=1)
    open_shop.house.clock = Clock.frozen(later)
    assert await forget(open_shop.house) == 4 and await list_of(open_shop) == []
    async with open_shop.house.store.read() as reader:
        assert await reader.count(change_sets.CHANGE_PART) == 0
        assert await reader.count("audit") > 4, "the trail keeps everything"


# --------------------------------------------------------------------------------------------- the list
async def test_the_list_tells_when_what_and_how_much_and_opens_its_records(open_shop: Housed) -> None:
    await named(open_shop, "A", "B")
    made = await fill(open_shop, 2, "13800138000")
    [newest, *older] = await list_of(open_shop)
    assert newest == {
        "id": made, "at": newest["at"], "label": "ranges", "entity": "customer", "records": 2, "cells": 2,
        "state": "done", "redo": False,
    }  # fmt: skip
    assert [each["label"] for each in older] == ["create", "create"]
    assert await list_of(open_shop, before=made, limit=1) == older[:1]
    told = await acts.one(open_shop.house, open_shop.actor("ann"), made)
    assert [(each["title"], each["verb"], each["fields"]) for each in told["rows"]] == [
        ("A", "update", ["phone"]), ("B", "update", ["phone"]),
    ]  # fmt: skip
    assert told["next"] is None and told["cells"] == 2
