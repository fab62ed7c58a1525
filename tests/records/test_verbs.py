"""Deleting, restoring, assigning, acting, commenting; many at once; undo."""

from collections.abc import Awaitable
from decimal import Decimal
from typing import Any, Literal

import pytest

from kernel.errors import Refusal
from records.actions.act import Act
from records.actions.assign import Assign
from records.actions.bulk import Bulk
from records.actions.cells import Cells, Edit
from records.actions.comment import Comment
from records.actions.create import Create
from records.actions.delete import Delete
from records.actions.ranges import Ranges
from records.actions.restore import Restore
from records.actions.undo import Redo, Undo
from records.actions.update import Update
from records.results import Outcome, Query
from store.unit import Unit
from tests.fixtures.houses import Housed
from tests.fixtures.outcomes import id_of, may_of, record_of


async def refused(call: Awaitable[object]) -> Refusal:
    with pytest.raises(Refusal) as caught:
        await call
    return caught.value


async def customer(opened: Housed, login: str = "ann", **values: Any) -> int:
    return id_of(await opened.door(login).run(Create("customer", {"name": "Acme", **values})))


async def stage(opened: Housed, id: int, name: str) -> None:
    async def write(unit: Unit) -> None:
        await unit.update("customer", id, {"stage": name})

    await opened.house.store.unit(write)


async def order(opened: Housed, id: int, price: str = "10") -> int:
    lines = [{"item": "x", "price": price}]
    return id_of(await opened.door("ann").run(Create("order", {"customer": id, "lines": lines})))


# ------------------------------------------------------------------------------------------------ delete and restore
async def test_what_links_here_refuses_the_deletion_clears_or_goes_too(open_shop: Housed) -> None:
    door = open_shop.door("ann")
    id = await customer(open_shop)
    task = id_of(await door.run(Create("task", {"title": "T", "about": id})))
    made = await order(open_shop, id)
    error = await refused(door.run(Delete("customer", id)))
    assert (error.status, error.code.name) == (409, "REC023")
    await door.run(Delete("order", made))
    await door.run(Delete("customer", id))
    assert (await refused(door.get("customer", id))).status == 404
    assert (await door.get("task", task)).values["about"] is None


async def test_a_restored_record_has_its_lines_again_and_counts_again(open_shop: Housed) -> None:
    door = open_shop.door("ann")
    id = await customer(open_shop)
    made = await order(open_shop, id)
    assert (await door.get("customer", id)).values["total"] == Decimal("10.00")
    await door.run(Delete("order", made))
    assert (await door.get("customer", id)).values["total"] == Decimal(0)
    restored = record_of(await door.run(Restore("order", made)))
    assert len(restored.lines["lines"]) == 1
    assert (await door.get("customer", id)).values["total"] == Decimal("10.00")
    assert (await refused(door.run(Restore("order", made)))).status == 409


# ------------------------------------------------------------------------------------------------ assign
async def test_assigning_stays_within_the_scope_of_to_and_moves_the_unit(open_shop: Housed) -> None:
    id = await customer(open_shop)
    ann = open_shop.door("ann")
    error = await refused(ann.run(Assign("customer", id, open_shop.ids["eve"])))
    assert (error.status, error.code.name) == (403, "ACC004"), "another department"
    boss = open_shop.door("boss")
    await boss.run(Assign("customer", id, open_shop.ids["eve"], "load"))
    found = await open_shop.door("eve").get("customer", id)
    assert found.values["owner"] == open_shop.ids["eve"] and found.values["unit"] == open_shop.units["d2"]
    entry = (await open_shop.door("eve").history("customer", id))["rows"][0]
    assert (entry["verb"], entry["reason"]) == ("assign", "load")
    error = await refused(boss.run(Assign("customer", id, open_shop.ids["boss"])))
    assert error.status == 404, "it has left the department"


async def test_the_owner_is_written_by_whoever_may_assign_only(open_shop: Housed) -> None:
    id = await customer(open_shop)
    done = record_of(await open_shop.door("ann").run(Update("customer", id, {"owner": open_shop.ids["bob"]})))
    assert done.values["owner"] == open_shop.ids["bob"]
    assert (
        await refused(open_shop.door("clerk").run(Update("customer", id, {"owner": open_shop.ids["bob"]})))
    ).status == 403


# ------------------------------------------------------------------------------------------------ actions
async def test_an_action_asks_checks_and_runs_its_effects(open_shop: Housed) -> None:
    id = await customer(open_shop, "eve")
    ann = open_shop.door("ann")
    error = await refused(ann.run(Act("customer", id, "claim", {})))
    assert {p.field for p in error.problems} == {"reason"}
    await ann.run(Act("customer", id, "claim", {"reason": "mine"}))
    found = await ann.get("customer", id)
    assert found.values["owner"] == open_shop.ids["ann"] and found.values["prior_owner"] == open_shop.ids["eve"]
    verbs = [entry["verb"] for entry in (await ann.history("customer", id))["rows"]]
    assert verbs == ["assign", "update", "claim", "create"]


async def test_an_action_whose_condition_fails_says_so_and_changes_nothing(open_shop: Housed) -> None:
    ann = open_shop.door("ann")
    for name in "ABC":
        await customer(open_shop, name=name)
    id = await customer(open_shop, "eve")
    error = await refused(ann.run(Act("customer", id, "claim", {"reason": "x"})))
    assert (error.status, error.code.name) == (409, "REC026")
    assert (await refused(ann.run(Act("customer", id, "explode", {})))).status == 404
    assert (await refused(open_shop.door("clerk").run(Act("customer", id, "claim", {"reason": "x"})))).status == 403


async def test_comments_mention_people_and_need_the_right(open_shop: Housed) -> None:
    id = await customer(open_shop)
    done = await open_shop.door("ann").run(Comment("customer", id, "look @boss"))
    assert done.value["mentions"] == [open_shop.ids["boss"]]
    found = await open_shop.door("boss").comments("customer", id)
    assert [row["text"] for row in found["rows"]] == ["look @boss"]
    notices = await open_shop.door("boss").page("notice")
    assert [row.values["kind"] for row in notices.rows] == ["mention"]
    assert (await refused(open_shop.door("clerk").run(Comment("customer", id, "x")))).status == 403
    assert (await refused(open_shop.door("ann").run(Comment("customer", id, " ")))).status == 422


# ------------------------------------------------------------------------------------------------ many at once
async def test_bulk_answers_per_item_in_order(open_shop: Housed) -> None:
    door = open_shop.door("ann")
    first = await customer(open_shop)
    done = await door.run(
        Bulk("customer", create=({"name": "B"}, {"name": ""}), update=({"id": first, "name": "C"},), delete=(first, 99))
    )
    kinds = [result.status if isinstance(result, Refusal) else "ok" for result in done.results]
    assert kinds == ["ok", 422, "ok", "ok", 404]
    assert [row.values["name"] for row in (await door.page("customer")).rows] == ["B"]


async def test_an_atomic_bulk_writes_all_or_nothing(open_shop: Housed) -> None:
    door = open_shop.door("ann")
    error = await refused(door.run(Bulk("customer", create=({"name": "B"}, {"name": ""}), atomic=True)))
    assert error.status == 422
    assert (await door.page("customer")).total == 0


async def test_cells_of_one_record_are_one_write_and_each_says_how_it_went(open_shop: Housed) -> None:
    door = open_shop.door("ann")
    one, other = await customer(open_shop), await customer(open_shop, name="Other")
    before = (await door.get("customer", one)).version
    edits = (
        Edit(one, "name", "New"),
        Edit(one, "phone", " 138 0013 8000 "),
        Edit(other, "phone", "x"),
        Edit(77, "name", "y"),
    )
    done = await door.run(Cells("customer", edits))
    assert [r.status if isinstance(r, Refusal) else r.value["value"] for r in done.results] == [
        "New",
        "13800138000",
        422,
        404,
    ]
    assert isinstance(done.results[0], Outcome) and done.results[0].value["version"] == before + 1
    alone = await door.run(Cells("customer", (Edit(other, "phone", "x"),)))
    assert isinstance(alone.results[0], Refusal) and alone.results[0].problems[0].field == "phone"


async def test_a_range_is_copied_filled_pasted_and_cleared_whether_loaded_or_not(open_shop: Housed) -> None:
    door = open_shop.door("ann")
    for name in "ABCD":
        await customer(open_shop, name=name, phone="13800138000")
    query = Query(sort="name")

    async def run(
        do: Literal["copy", "clear", "fill", "paste"],
        rows: tuple[int, int],
        columns: tuple[str, ...] = ("phone",),
        values: list[list[str]] | None = None,
    ) -> Any:
        return (await door.run(Ranges("customer", query, rows, columns, do, values))).value

    assert (await run("copy", (1, 3), ("name", "phone")))["values"] == [["B", "13800138000"], ["C", "13800138000"]]
    assert (await run("clear", (0, 2)))["written"] == 2
    done = await run("paste", (2, 4), ("phone",), [["13900139000"], ["nonsense"]])
    assert (done["written"], done["refused"], done["problems"][0]["field"]) == (1, 1, "phone")
    await run("fill", (0, 2), ("level",), [["A"]])
    found = [(row.values["phone"], row.values["level"]) for row in (await door.page("customer", query)).rows]
    assert found == [(None, "a"), (None, "a"), ("13900139000", "b"), ("13800138000", "b")]
    await door.run(Undo())
    assert {row.values["level"] for row in (await door.page("customer", query)).rows} == {"b"}
    hidden = await open_shop.door("clerk").run(Ranges("customer", query, (0, 1), ("phone",), "copy"))
    assert hidden.value["values"] == [[""]], "what is masked is not copied"
    assert (await refused(door.run(Ranges("customer", query, (0, 10**9), ("name",), "clear")))).status == 422


async def test_undo_reverses_a_gesture_and_keeps_what_others_edited_since(open_shop: Housed) -> None:
    door = open_shop.door("ann")
    id = await customer(open_shop)
    await door.run(Cells("customer", (Edit(id, "name", "New"), Edit(id, "phone", "13800138000"))))
    await open_shop.door("boss").run(Update("customer", id, {"phone": "13900139000"}))
    done = await door.run(Undo())
    assert done.value["reversed"][0]["fields"] == ["name"] and done.value["kept"][0]["fields"] == ["phone"]
    found = await door.get("customer", id)
    assert (found.values["name"], found.values["phone"]) == ("Acme", "13900139000")
    await door.run(Redo())
    assert (await door.get("customer", id)).values["name"] == "New"


async def test_undo_takes_back_a_creation_and_a_deletion(open_shop: Housed) -> None:
    door = open_shop.door("ann")
    id = await customer(open_shop)
    await door.run(Delete("customer", id))
    await door.run(Undo())
    assert (await door.get("customer", id)).id == id
    await door.run(Undo())
    assert (await refused(door.get("customer", id))).status == 404
    assert (await refused(door.run(Undo()))).code.name == "REC032"
    await door.run(Redo())
    assert (await door.get("customer", id)).id == id


# ------------------------------------------------------------------------------------------------ locks
async def test_a_locked_stage_refuses_its_fields_and_only_changes_count(open_shop: Housed) -> None:
    id = await customer(open_shop, "dir", cost="5")
    door = open_shop.door("dir")
    await stage(open_shop, id, "won")
    error = await refused(door.run(Update("customer", id, {"cost": "6", "name": "B"})))
    assert (error.status, [p.field for p in error.problems]) == (409, ["cost"]) and "Won" in error.problems[0].text()
    await door.run(Update("customer", id, {"cost": "5", "name": "B"}))
    await stage(open_shop, id, "closed")
    assert (await refused(door.run(Update("customer", id, {"name": "C"})))).status == 409
    assert (await refused(door.run(Delete("customer", id)))).status == 409
    shown = may_of(await door.get("customer", id)).fields
    assert set(shown.values()) == {"read"} | ({"write"} if shown["owner"] == "write" else set())
