"""Several people at once, plugins around a write, and the trail that nobody rewrites."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from hooks.arguments import Refuse
from kernel.errors import Refusal
from records import audit
from records.actions.bulk import Bulk
from records.actions.cells import Cells, Edit
from records.actions.create import Create
from records.actions.delete import Delete
from records.actions.update import Update
from records.results import Outcome
from records.verifying import broken_chains
from store.unit import Unit
from tests.fixtures.houses import Housed
from tests.fixtures.outcomes import id_of, record_of
from tests.hooks.plugin_relay import relay


async def refused(call: Awaitable[object]) -> Refusal:
    with pytest.raises(Refusal) as caught:
        await call
    return caught.value


# ------------------------------------------------------------------------------------------------ at once
async def test_two_people_at_one_cell_one_wins_and_the_other_is_told(open_shop: Housed) -> None:
    made = record_of(await open_shop.door("ann").run(Create("customer", {"name": "A"})))
    seen = made.version

    async def edit(login: str, name: str) -> Outcome | Refusal:
        return (await open_shop.door(login).run(Cells("customer", (Edit(made.id, "name", name, seen),)))).results[0]

    results = await asyncio.gather(edit("ann", "Mine"), edit("boss", "Yours"))
    lost = [result for result in results if isinstance(result, Refusal)]
    assert len(lost) == 1 and lost[0].status == 409
    stored = (await open_shop.door("ann").get("customer", made.id)).values["name"]
    assert lost[0].current is not None and lost[0].current["values"] == {"name": stored}


async def test_twenty_writers_of_one_record_lose_nothing(open_shop: Housed) -> None:
    made = record_of(await open_shop.door("dir").run(Create("customer", {"name": "A"})))

    async def add(number: int) -> None:
        lines = [{"item": str(number), "price": "1"}]
        await open_shop.door("dir").run(Create("order", {"customer": made.id, "lines": lines}))

    await asyncio.gather(*(add(number) for number in range(20)))
    found = (await open_shop.door("dir").get("customer", made.id)).values
    assert (found["deals"], int(found["total"])) == (20, 20)
    numbers = {row.values["number"] for row in (await open_shop.door("dir").page("order")).rows}
    assert numbers == {f"O{number:04}" for number in range(1, 21)}


async def test_writers_of_different_fields_of_one_record_all_arrive(open_shop: Housed) -> None:
    made = record_of(await open_shop.door("dir").run(Create("customer", {"name": "A"})))
    changes = ({"name": "B"}, {"phone": "13800138000"}, {"cost": "5"}, {"met_on": "2026-01-01"}, {"frozen_note": "x"})
    seen = made.version
    await asyncio.gather(
        *(open_shop.door("dir").run(Update("customer", made.id, each, version=seen)) for each in changes)
    )
    found = (await open_shop.door("dir").get("customer", made.id)).values
    assert (found["name"], found["phone"], str(found["cost"]), found["frozen_note"]) == (
        "B",
        "13800138000",
        "5.00",
        "x",
    )


# ------------------------------------------------------------------------------------------------ plugins
def polite(told: list[Any]) -> dict[str, Callable[..., Any]]:
    """Changes a name, refuses another, reads through the person's door, remembers what happened."""

    def before_create(record: Any, door: Any) -> dict[str, str] | None:
        if record.entity == "customer" and record.values["name"] == "Rude":
            raise Refuse(f"Say please, {door.count('customer')} did.", field="name")
        return {"name": record.values["name"].title()} if record.entity == "customer" else None

    def before_delete(record: Any) -> None:
        if record.values.get("name") == "Keep":
            raise Refuse("This one stays.")

    def after_update(record: Any) -> None:
        told.append((record.entity, dict(record.old), dict(record.values)))

    return {"before_create": before_create, "before_delete": before_delete, "after_update": after_update}


async def test_plugins_change_and_refuse_before_and_are_told_after(open_shop: Housed) -> None:
    told: list[Any] = []
    open_shop.house.relay = relay(polite=polite(told))
    door = open_shop.door("ann")
    made = record_of(await door.run(Create("customer", {"name": "acme"})))
    assert made.title == "Acme"
    error = await refused(door.run(Create("customer", {"name": "Rude"})))
    assert [(p.field, p.text()) for p in error.problems] == [("name", "Say please, 1 did.")]
    await door.run(Update("customer", made.id, {"name": "Keep"}))
    assert told == [("customer", {"name": "Acme"}, {"name": "Keep"})]
    assert (await refused(door.run(Delete("customer", made.id)))).why
    assert (await door.page("customer")).total == 1


# ------------------------------------------------------------------------------------------------ the trail
async def test_every_change_is_an_entry_chained_to_the_one_before(open_shop: Housed) -> None:
    door = open_shop.door("ann")
    made = record_of(await door.run(Create("customer", {"name": "A"})))
    await door.run(Update("customer", made.id, {"name": "B"}))
    await door.run(Delete("customer", made.id))
    product = open_shop.door()
    found = [row.values for row in (await product.page(audit.AUDIT)).rows]
    mine = [row for row in found if (row["entity"], row["record"]) == ("customer", made.id)]
    assert [row["verb"] for row in mine] == ["create", "update", "delete"]
    assert [row["previous"] for row in mine] == ["", mine[0]["hash"], mine[1]["hash"]]
    assert mine[1]["changes"] == {"name": ["A", "B"]} and mine[1]["by"] == open_shop.ids["ann"]
    async with open_shop.house.store.read() as reader:
        assert await broken_chains(open_shop.house, reader) == []


async def test_nobody_rewrites_the_trail_not_even_the_product(open_shop: Housed) -> None:
    await open_shop.door("ann").run(Create("customer", {"name": "A"}))

    async def forge(unit: Unit) -> None:
        await unit.update(audit.AUDIT, 1, {"verb": "nothing"})

    assert (await refused(open_shop.house.store.unit(forge))).code.name == "STO010"
    assert (await refused(open_shop.door("admin").run(Delete(audit.AUDIT, 1)))).status == 403
    assert (await refused(open_shop.door("ann").page(audit.AUDIT))).status == 404


async def test_a_refused_deed_leaves_no_trace(open_shop: Housed) -> None:
    door = open_shop.door("ann")

    async def entries() -> int | None:
        return (await open_shop.door().page(audit.AUDIT)).total

    before = await entries()
    await refused(door.run(Create("customer", {"name": "Nobody"})))
    await refused(door.run(Bulk("customer", create=({"name": "A"}, {"name": "Nobody"}), atomic=True)))
    assert await entries() == before and (await door.page("customer")).total == 0


async def test_a_value_that_follows_another_record_is_in_the_trail_of_its_own(open_shop: Housed) -> None:
    door = open_shop.door("dir")
    one = id_of(await door.run(Create("customer", {"name": "A"})))
    order = id_of(await door.run(Create("order", {"customer": one, "lines": [{"item": "x", "price": "10"}]})))
    lines = (await door.get("order", order)).lines["lines"]
    await door.run(Update("order", order, {"lines": [{"id": lines[0].id, "price": "15"}]}))
    found = [row["changes"] for row in (await door.history("customer", one))["rows"]]
    assert found[0] == {"total": ["10.00", "15.00"], "weighted": ["20.00", "30.00"]}
    assert {"total": ["0.00", "10.00"], "deals": [0, 1], "weighted": ["0.00", "20.00"]} in found
    own = [row["changes"] for row in (await door.history("order", order))["rows"]]
    assert own[0]["total"] == ["10.00", "15.00"] and len(own) == 2, "its own values stand in its own entry, once"
    async with open_shop.house.store.read() as reader:
        assert await broken_chains(open_shop.house, reader) == []
