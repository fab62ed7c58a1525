"""Lines written by their own address are written as their record is: its rights, checks, locks, version and trail."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

import workflows.register
from kernel.errors import Refusal
from records.actions.act import Act
from records.actions.bulk import Bulk
from records.actions.cells import Cells, Edit
from records.actions.create import Create
from records.actions.delete import Delete
from records.actions.ranges import Ranges
from records.actions.restore import Restore
from records.actions.undo import Redo, Undo
from records.actions.update import Update
from records.results import Query
from tests.fixtures.houses import PEOPLE, Housed, Person, house
from workflows.stages import Move

SCHEMA = """
roles: {sales: {label: Sales}, pricer: {label: Pricer}, reader: {label: Reader}, remover: {label: Remover}}
entities:
  offer:
    label: Offer
    title: "{name}"
    fields:
      name:  {type: text, label: Name}
      limit: {type: money, label: Limit, default: 1000}
      total: {type: money, label: Total, formula: sum(parts.price), check: total < 100, message: Too much.}
      parts:
        type: lines
        label: Parts
        min: 1
        max: 3
        readonly: "name == 'shut'"
        fields:
          item:  {type: text, label: Item, required: true}
          price: {type: money, label: Price}
          tags:  {type: links, label: Tags, to: tag}
        unique: [{fields: [item]}]
        automations: {gone: {after: deleted, do: [{create: tag, with: {name: =item}}]}}
        rules: {cheap: {check: price <= parent.limit, message: Over the limit., at: price}}
    rules: {fair: {check: "total != 50", message: Not fifty.}}
    locked: {when: name == 'old', message: Old offers stay.}
    stages:
      draft: {label: Draft, next: [sent]}
      sent:  {label: Sent, locked: [parts]}
    actions:
      drop: {do: [{delete: =parts}]}
      raise: {do: [{update: parts, set: {price: 30}}]}
    access:
      sales:   {rows: own, can: [read, create, update, delete, drop, raise]}
      pricer:  {rows: all, can: [read, update], fields: [parts.price]}
      reader:  {rows: all, can: [read]}
      remover: {rows: all, can: [read, delete]}
  tag:
    label: Tag
    title: "{name}"
    fields: {name: {type: text}}
    access: {sales: {rows: all, can: [read, create, delete]}}
"""
MORE = tuple(Person(role, "d1", (role,)) for role in ("pricer", "reader", "remover"))


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def offers(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Housed]:
    async with house(SCHEMA, tmp_path, request.param, people=(*PEOPLE, *MORE)) as opened:
        workflows.register.register(opened.house.extensions)
        yield opened


async def offer(opened: Housed, *prices: str, **values: Any) -> tuple[int, list[int]]:
    """An offer of ann's with a part per price: its id, and its parts' ids."""
    parts = [{"item": chr(97 + n), "price": price} for n, price in enumerate(prices)]
    made = await opened.door("ann").run(Create("offer", {"name": "x", "parts": parts, **values}))
    assert made.record is not None
    return made.record.id, [line.id for line in made.record.lines["parts"]]


async def parts(opened: Housed, id: int) -> list[tuple[str, str]]:
    found = (await opened.door("ann").get("offer", id)).lines["parts"]
    return [(each.values["item"], str(each.values["price"])) for each in found]


async def refused(call: Any) -> Refusal:
    with pytest.raises(Refusal) as caught:
        await call
    return caught.value


def told(error: Refusal) -> list[tuple[str | None, str]]:
    return [(problem.field, problem.text()) for problem in error.problems]


# ------------------------------------------------------------------------------------------------ checks
async def test_a_line_is_held_to_the_checks_and_rules_of_its_record(offers: Housed) -> None:
    id, (first, _) = await offer(offers, "1", "2")
    door = offers.door("ann")
    for price, said in (("200", "Too much."), ("48", "Not fifty.")):
        assert said in str(told(await refused(door.run(Update("offer.parts", first, {"price": price})))))
        cells = await door.run(Cells("offer.parts", (Edit(first, "price", price),)))
        assert [type(each) for each in cells.results] == [Refusal]
    await door.run(Update("offer", id, {"limit": "10"}))
    error = await refused(door.run(Update("offer.parts", first, {"price": "11"})))
    assert [field for field, _ in told(error)] == ["price"]
    assert [field for field, _ in told(await refused(door.run(Update("offer.parts", first, {"item": ""}))))] == ["item"]
    assert [field for field, _ in told(await refused(door.run(Update("offer.parts", first, {"no": 1}))))] == ["no"]
    assert (await refused(door.run(Update("offer.parts", first, {"item": "b"})))).status == 422
    assert await parts(offers, id) == [("a", "1.00"), ("b", "2.00")]


async def test_the_number_of_lines_stays_within_its_bounds(offers: Housed) -> None:
    id, (first, second) = await offer(offers, "1", "2")
    door = offers.door("ann")
    await door.run(Delete("offer.parts", first))
    assert [field for field, _ in told(await refused(door.run(Delete("offer.parts", second))))] == [None]
    several = [{"id": second}, {"item": "c", "price": "3"}, {"item": "d", "price": "4"}]
    await door.run(Update("offer", id, {"parts": several}))
    assert (await refused(door.run(Restore("offer.parts", first)))).status == 422
    assert await parts(offers, id) == [("b", "2.00"), ("c", "3.00"), ("d", "4.00")]


async def test_formulas_version_and_trail_are_the_records(offers: Housed) -> None:
    id, (first, second) = await offer(offers, "1", "2")
    door = offers.door("ann")
    before = (await door.get("offer", id)).version
    changed = await door.run(Update("offer.parts", first, {"price": "5"}))
    assert changed.record is not None and str(changed.record.values["price"]) == "5.00"
    await door.run(Delete("offer.parts", second))
    await door.run(Restore("offer.parts", second))
    after = await door.get("offer", id)
    assert (str(after.values["total"]), after.version) == ("7.00", before + 3)
    assert await parts(offers, id) == [("a", "5.00"), ("b", "2.00")]
    history = [entry for entry in (await door.history("offer", id))["rows"] if "parts" in entry["changes"]]
    rows = [[[row["price"] for row in side] for side in entry["changes"]["parts"]] for entry in history]
    assert rows == [
        [["5.00"], ["5.00", "2.00"]],
        [["5.00", "2.00"], ["5.00"]],
        [["1.00", "2.00"], ["5.00", "2.00"]],
        [[], ["1.00", "2.00"]],
    ]


# ------------------------------------------------------------------------------------------------ locks
@pytest.mark.parametrize("way", ["stage", "entity", "readonly"])
async def test_what_is_locked_stays_on_every_path(offers: Housed, way: str) -> None:
    id, (first, second) = await offer(offers, "1", "2")
    door = offers.door("ann")
    await door.run(Delete("offer.parts", second))
    if way == "stage":
        await door.run(Move("offer", id, "sent"))
    else:
        await door.run(Update("offer", id, {"name": "old" if way == "entity" else "shut"}))
    for action in (Update("offer.parts", first, {"price": "9"}), Delete("offer.parts", first),
                   Restore("offer.parts", second)):  # fmt: skip
        assert (await refused(door.run(action))).status in (409, 422), action
    for many in (Cells("offer.parts", (Edit(first, "price", "9"), Edit(first, "item", "z"))),
                 Bulk("offer.parts", update=[{"id": first, "price": "9"}], delete=[first])):  # fmt: skip
        assert {type(each) for each in (await door.run(many)).results} == {Refusal}, many
    done = await door.run(Ranges("offer.parts", Query(), (0, 1), ("price",), "fill", [["9"]]))
    assert (done.value["written"], done.value["refused"]) == (0, 1)
    if way != "readonly":  # who may not write a field: the product for a person may
        assert (await refused(door.run(Act("offer", id, "raise")))).status == 409
    assert await parts(offers, id) == [("a", "1.00")]


# ------------------------------------------------------------------------------------------------ rights
async def test_lines_have_the_rights_of_their_record(offers: Housed) -> None:
    _, (first, second) = await offer(offers, "1", "2")
    writes = (Update("offer.parts", first, {"price": "9"}), Delete("offer.parts", first))
    for login, status in (("bob", 404), ("reader", 403), ("remover", 403)):
        assert [(await refused(offers.door(login).run(each))).status for each in writes] == [status] * 2, login
    await offers.door("ann").run(Delete("offer.parts", second))
    for login, status in (("bob", 404), ("reader", 403), ("remover", 403), ("pricer", 422)):
        assert (await refused(offers.door(login).run(Restore("offer.parts", second)))).status == status, login
    assert (await refused(offers.door("ann").run(Create("offer.parts", {"item": "c"})))).status == 403


async def test_who_may_write_one_field_of_lines_writes_that_and_adds_or_removes_none(offers: Housed) -> None:
    id, (first, _) = await offer(offers, "1", "2")
    door = offers.door("pricer")
    await door.run(Update("offer.parts", first, {"price": "3"}))
    await door.run(Update("offer", id, {"parts": [{"id": first, "price": "4"}, {"id": first + 1}]}))
    for values in ({"item": "z"}, {"price": "3", "item": "z"}):
        assert told(await refused(door.run(Update("offer.parts", first, values))))[0][0] == "item"
    for rows in ([{"id": first}], [{"id": first}, {"id": first + 1}, {"price": "1"}]):
        assert ("parts", "REC") not in told(error := await refused(door.run(Update("offer", id, {"parts": rows}))))
        assert "parts" in {field for field, _ in told(error)}
    assert (await refused(door.run(Delete("offer.parts", first)))).status == 422
    assert await parts(offers, id) == [("a", "4.00"), ("b", "2.00")]


async def test_two_people_at_one_line_the_second_is_told(offers: Housed) -> None:
    id, (first, _) = await offer(offers, "1", "2")
    door = offers.door("ann")
    seen = (await door.get("offer.parts", first)).version
    await door.run(Update("offer.parts", first, {"price": "3"}, version=seen))
    error = await refused(door.run(Update("offer.parts", first, {"price": "4"}, version=seen)))
    assert (error.status, error.current) == (409, {"version": seen + 1, "values": {"price": "3.00"}})
    await door.run(Update("offer.parts", first, {"item": "z"}, version=seen))
    await door.run(Update("offer.parts", first, {"price": "3.00"}, version=seen))  # what is there already
    assert (await refused(door.run(Delete("offer.parts", first, version=seen)))).status == 409
    assert await parts(offers, id) == [("z", "3.00"), ("b", "2.00")]


# ------------------------------------------------------------------------------------------------ undo
async def test_undo_turns_changes_of_lines_back_and_redo_makes_them_again(offers: Housed) -> None:
    id, (first, second) = await offer(offers, "1", "2")
    door = offers.door("ann")
    await door.run(Cells("offer.parts", (Edit(first, "price", "5"),)))
    await door.run(Delete("offer.parts", second))
    await door.run(Update("offer", id, {"parts": [{"id": first}, {"item": "c", "price": "7"}]}))
    states = [[("a", "5.00"), ("c", "7.00")], [("a", "5.00")], [("a", "5.00"), ("b", "2.00")],
              [("a", "1.00"), ("b", "2.00")]]  # fmt: skip
    assert await parts(offers, id) == states[0]
    for state in states[1:]:
        undone = await door.run(Undo())
        assert (undone.value["kept"], await parts(offers, id)) == ([], state)
    for state in reversed(states[:-1]):
        redone = await door.run(Redo())
        assert (redone.value["kept"], await parts(offers, id)) == ([], state)


async def test_undo_leaves_lines_alone_that_somebody_changed_since(offers: Housed) -> None:
    id, (first, _) = await offer(offers, "1", "2")
    await offers.door("ann").run(Update("offer.parts", first, {"price": "5"}))
    await offers.door("pricer").run(Update("offer.parts", first, {"price": "6"}))
    undone = await offers.door("ann").run(Undo())
    [kept] = undone.value["kept"]
    assert (kept["entity"], kept["id"], kept["fields"]) == ("offer", id, ["parts"])
    assert await parts(offers, id) == [("a", "6.00"), ("b", "2.00")]


# ------------------------------------------------------------------------------------------------ effects, members
async def test_effects_write_lines_as_part_of_their_record(offers: Housed) -> None:
    id, _ = await offer(offers, "1", "2")
    door = offers.door("ann")
    await door.run(Act("offer", id, "raise"))
    assert str((await door.get("offer", id)).values["total"]) == "60.00"
    assert "parts" in (await door.history("offer", id))["rows"][0]["changes"]
    assert told(await refused(door.run(Act("offer", id, "drop"))))[0][0] == "parts"  # one must stay
    assert await parts(offers, id) == [("a", "30.00"), ("b", "30.00")]


async def test_an_automation_follows_a_deleted_line_however_it_went(offers: Housed) -> None:
    id, (first, _, _) = await offer(offers, "1", "2", "3")
    door = offers.door("ann")
    await door.run(Delete("offer.parts", first))
    await door.run(Update("offer", id, {"parts": [{"id": first + 2}]}))
    await door.run(Delete("offer", id))
    assert [row.values["name"] for row in (await door.page("tag")).rows] == ["a", "b", "c"]


async def test_the_links_of_a_line_are_set_and_emptied(offers: Housed) -> None:
    id, (first, second) = await offer(offers, "1", "2")
    door = offers.door("ann")
    tag = (await door.run(Create("tag", {"name": "new"}))).id
    await door.run(Update("offer.parts", first, {"tags": [tag]}))
    await door.run(Update("offer.parts", second, {"price": "3"}))
    assert (await door.get("offer.parts", first)).values["tags"] == (tag,)
    await door.run(Update("offer", id, {"parts": [{"id": first, "tags": []}, {"id": second}]}))
    assert (await door.get("offer.parts", first)).values["tags"] == ()
