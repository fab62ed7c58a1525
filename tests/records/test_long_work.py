"""Long work: done part by part, told, stopped, resumed, turned by one undo, and with nobody's rights but one's own."""

from typing import Any, Literal

import pytest

from kernel.errors import Refusal
from records.actions import long_work as acts
from records.actions.create import Create
from records.actions.ranges import Ranges
from records.actions.undo import Undo
from records.actions.update import Update
from records.long_work import LongWorker, progress
from records.results import Query
from tests.fixtures.houses import Housed


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acts, "PART", 2)


async def begun(
    shop: Housed, do: Literal["copy", "clear", "fill", "paste"] = "fill", values: Any = "XY", column: str = "needs"
) -> int:
    for name in "ABCDE":
        await shop.door("ann").run(Create("customer", {"name": name}))
    asked = Ranges("customer", Query(sort="name"), (0, 5001), (column,), do, values and [[each] for each in values])
    return (await shop.door("ann").run(acts.Begin(asked))).id or 0


async def told(shop: Housed, id: int) -> dict[str, Any]:
    return await progress(shop.house, shop.actor("ann"), id)


async def needs(shop: Housed) -> list[Any]:
    rows = (await shop.door().page("customer", Query(sort="name"))).rows
    return [row.values["needs"] for row in rows]


async def test_a_long_range_is_done_in_parts_as_one_gesture(open_shop: Housed) -> None:
    id, worker = await begun(open_shop), LongWorker(open_shop.house)
    assert (await told(open_shop, id))["state"] == "running"
    seen = []
    while await worker.once():
        seen.append((await told(open_shop, id))["done"])
    found = await told(open_shop, id)
    assert seen == [2, 4, 5] and (found["state"], found["total"]) == ("done", 5) and found["ended_at"]
    assert await needs(open_shop) == ["X", "Y", "X", "Y", "X"], "a pattern goes on across the parts"
    result = found["result"]
    assert (result["written"], result["refused"], result["problems"]) == (5, 0, []) and result["change_set"]
    await open_shop.door("ann").run(Undo())
    assert await needs(open_shop) == [None] * 5


async def test_another_server_goes_on_where_one_stopped_and_others_changes_pass_between(open_shop: Housed) -> None:
    id = await begun(open_shop)
    await LongWorker(open_shop.house).once()
    page = await open_shop.door().page("customer", Query(sort="-name"))
    await open_shop.door("ann").run(Update("customer", page.rows[0].id, {"name": "Zoe"}))
    while await LongWorker(open_shop.house).once():
        pass
    assert (await told(open_shop, id))["result"]["written"] == 5
    assert await needs(open_shop) == ["X", "Y", "X", "Y", "X"]


async def test_a_stopped_work_keeps_what_it_did_and_can_be_undone(open_shop: Housed) -> None:
    id = await begun(open_shop)
    await LongWorker(open_shop.house).once()
    await open_shop.door("ann").run(acts.Cancel(id))
    assert not await LongWorker(open_shop.house).once()
    found = await told(open_shop, id)
    assert (found["state"], found["done"]) == ("cancelled", 2) and await needs(open_shop) == [
        "X",
        "Y",
        None,
        None,
        None,
    ]
    await open_shop.door("ann").run(acts.Cancel(id))
    assert await told(open_shop, id) == found, "stopping it again changes nothing"
    await open_shop.door("ann").run(Undo())
    assert await needs(open_shop) == [None] * 5


async def test_a_copy_brings_its_texts_in_order(open_shop: Housed) -> None:
    id, worker = await begun(open_shop, "copy", None, "name"), LongWorker(open_shop.house)
    while await worker.once():
        pass
    assert (await told(open_shop, id))["result"]["values"] == [["A"], ["B"], ["C"], ["D"], ["E"]]


async def test_cells_that_are_refused_are_counted_and_told_with_their_field(
    open_shop: Housed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acts, "MOST_PROBLEMS", 3)
    id, worker = await begun(open_shop, values=["nonsense"], column="phone"), LongWorker(open_shop.house)
    while await worker.once():
        pass
    result = (await told(open_shop, id))["result"]
    assert (result["written"], result["refused"], len(result["problems"])) == (0, 5, 3)
    assert {each["field"] for each in result["problems"]} == {"phone"}


async def test_a_work_belongs_to_who_began_it(open_shop: Housed) -> None:
    id = await begun(open_shop)
    for login in ("bob", "boss", "admin"):
        with pytest.raises(Refusal) as unseen:
            await progress(open_shop.house, open_shop.actor(login), id)
        with pytest.raises(Refusal) as untouched:
            await open_shop.door(login).run(acts.Cancel(id))
        assert (unseen.value.status, untouched.value.status) == (404, 404)


async def test_who_lost_the_role_meanwhile_writes_nothing_more(open_shop: Housed) -> None:
    id = await begun(open_shop)
    await LongWorker(open_shop.house).once()
    await open_shop.door("admin").run(Update("user", open_shop.ids["ann"], {"active": False}))
    while await LongWorker(open_shop.house).once():
        pass
    found = await told(open_shop, id)
    assert found["state"] == "failed" and found["error"]["message"], found
    assert await needs(open_shop) == ["X", "Y", None, None, None]


async def test_a_defect_ends_its_work_and_no_other(
    open_shop: Housed, monkeypatch: pytest.MonkeyPatch, unexpected: list[str]
) -> None:
    broken = await begun(open_shop)
    good = (await open_shop.door("ann").run(
        acts.Begin(Ranges("customer", Query(sort="name"), (0, 5), ("needs",), "fill", [["Z"]]))
    )).id or 0  # fmt: skip
    real = vars(acts)["carry_out"]

    async def carry_out(work: Any, action: Ranges, *rest: Any) -> dict[str, Any]:
        if action.values != [["Z"]]:
            raise ZeroDivisionError
        return dict(await real(work, action, *rest))

    monkeypatch.setattr(acts, "carry_out", carry_out)
    while await LongWorker(open_shop.house).once():
        pass
    assert (await told(open_shop, broken))["error"]["code"] == "INT001"
    assert (await told(open_shop, good))["state"] == "done" and len(unexpected) == 1
    unexpected.clear()
