"""Stored values follow what they read, across links and tables; automations follow changes."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kernel.errors import Refusal
from records.actions.act import Act
from records.actions.create import Create
from records.actions.delete import Delete
from records.actions.update import Update
from records.results import Query
from tests.fixtures.houses import Housed, house
from tests.fixtures.outcomes import id_of, record_of


async def customer(opened: Housed, name: str = "Acme", **values: Any) -> int:
    return id_of(await opened.door("dir").run(Create("customer", {"name": name, **values})))


async def order(opened: Housed, id: int, price: str = "10") -> int:
    lines = [{"item": "x", "price": price}]
    return id_of(await opened.door("dir").run(Create("order", {"customer": id, "lines": lines})))


async def values(opened: Housed, entity: str, id: int) -> Mapping[str, Any]:
    return (await opened.door("dir").get(entity, id)).values


async def test_a_sum_over_children_follows_their_lines_links_and_deletion(open_shop: Housed) -> None:
    door = open_shop.door("dir")
    one, other = await customer(open_shop), await customer(open_shop, "Other")
    made = await order(open_shop, one, "10")
    found = await values(open_shop, "customer", one)
    assert (found["total"], found["deals"], found["weighted"]) == (Decimal("10.00"), 1, Decimal("20.00"))
    lines = (await door.get("order", made)).lines["lines"]
    await door.run(Update("order", made, {"lines": [{"id": lines[0].id, "price": "15"}]}))
    assert (await values(open_shop, "customer", one))["weighted"] == Decimal("30.00")
    await door.run(Update("order", made, {"customer": other}))
    assert (await values(open_shop, "customer", one))["total"] == 0
    assert (await values(open_shop, "customer", other))["total"] == Decimal("15.00")
    await door.run(Delete("order", made))
    found = await values(open_shop, "customer", other)
    assert (found["total"], found["deals"]) == (0, 0)


async def test_a_value_read_through_a_link_and_a_title_follow_the_linked_record(open_shop: Housed) -> None:
    one = await customer(open_shop)
    made = await order(open_shop, one)
    await open_shop.door("dir").run(Update("customer", one, {"level": "a", "name": "Renamed"}))
    found = await open_shop.door("dir").get("order", made)
    assert found.values["level"] == "a" and found.title == "Renamed O0001"


async def test_a_figure_over_the_whole_table_follows_only_the_records_it_concerns(open_shop: Housed) -> None:
    one, other = await customer(open_shop), await customer(open_shop, "Other")
    assert (await values(open_shop, "customer", one))["siblings"] == 1
    versions = {id: (await open_shop.door("dir").get("customer", id)).version for id in (one, other)}
    third = await customer(open_shop, "Third", level="a")
    assert (await values(open_shop, "customer", third))["siblings"] == 0
    assert {id: (await open_shop.door("dir").get("customer", id)).version for id in (one, other)} == versions
    await open_shop.door("dir").run(Update("customer", other, {"level": "a"}))
    assert [(await values(open_shop, "customer", id))["siblings"] for id in (one, other, third)] == [0, 1, 1]


async def test_a_formula_that_reads_the_clock_is_there_in_lists_filters_and_records(open_shop: Housed) -> None:
    one = await customer(open_shop, met_on="2026-11-10")
    assert (await values(open_shop, "customer", one))["age"] == 10
    page = await open_shop.door("dir").page("customer", Query(filter="age >= 10", fields=("name", "age")))
    assert [row.values["age"] for row in page.rows] == [10]
    assert (await open_shop.door("dir").page("customer", Query(filter="age > 10"))).rows == ()


async def test_a_rule_over_the_whole_table_is_asked_with_the_row_itself(open_shop: Housed) -> None:
    for name in "ABC":
        await customer(open_shop, name, level="a")
    with pytest.raises(Refusal) as caught:
        await customer(open_shop, "D", level="a")
    assert [(p.field, p.text()) for p in caught.value.problems] == [("level", "At most 3")]
    assert (await open_shop.door("dir").page("customer")).total == 3, "nothing of it stays"


async def test_parameters_are_those_of_the_records_unit(open_shop: Housed) -> None:
    door = open_shop.door("admin")
    await door.run(Create("parameter_value", {"parameter": "most", "unit": open_shop.units["d4"], "value": "1"}))
    sam = open_shop.door("sam")
    await sam.run(Create("customer", {"name": "A", "level": "a"}))
    with pytest.raises(Refusal):
        await sam.run(Create("customer", {"name": "B", "level": "a"}))
    await open_shop.door("ann").run(Create("customer", {"name": "C", "level": "a"}))


async def test_a_parameter_that_changes_moves_the_formulas_that_read_it(open_shop: Housed) -> None:
    one = await customer(open_shop)
    await order(open_shop, one, "10")
    await open_shop.door("admin").run(
        Create("parameter_value", {"parameter": "rate", "unit": open_shop.units["g"], "value": "3"})
    )
    assert (await values(open_shop, "customer", one))["weighted"] == Decimal("30.00")


async def test_an_automation_runs_with_what_it_follows(open_shop: Housed) -> None:
    one = await customer(open_shop, is_key=True, needs="x")
    tasks = (await open_shop.door("dir").page("task")).rows
    assert [(task.values["title"], task.values["about"]) for task in tasks] == [("Greet", one)]


async def test_an_automation_follows_a_formula_that_changed_through_another_record(open_shop: Housed) -> None:
    one = await customer(open_shop)
    await order(open_shop, one, "101")
    found = await values(open_shop, "customer", one)
    assert found["is_key"] is True and found["needs"] == "much"


DEEP = """
entities:
  thing:
    fields: {n: {type: integer}, m: {type: integer}}
    access: {everyone: {rows: all, can: [read, create, update]}}
    automations:
      up:   {after: {changed: [n]}, do: [{set: {m: =n + 1}}]}
      down: {after: {changed: [m]}, do: [{set: {n: =m + 1}}]}
"""


async def test_automations_that_call_each_other_for_ever_are_refused(tmp_path: Path) -> None:
    async with house(DEEP, tmp_path) as opened:
        made = record_of(await opened.door("ann").run(Create("thing", {})))
        with pytest.raises(Refusal) as caught:
            await opened.door("ann").run(Update("thing", made.id, {"n": 1}))
        assert caught.value.code.name == "REC029" and "thing.up" in str(caught.value)
        assert (await opened.door("ann").get("thing", made.id)).values["n"] is None


CLOCKED = """
entities:
  meeting:
    fields:
      met_on: {type: date}
      weeks:  {type: decimal, decimals: 2, round: down, max: 2, formula: days_since(met_on) / 7}
      months: {type: integer, formula: days_since(met_on) / 30}
      kept:   {type: decimal}
      kept_months: {type: decimal}
    access: {everyone: {rows: all, can: [read, create, update, keep]}}
    actions:
      keep: {do: [{set: {kept: =weeks, kept_months: =months}}]}
"""


@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def test_a_formula_that_reads_the_clock_is_rounded_alike_in_memory_and_in_sql(
    tmp_path: Path, engine: str
) -> None:
    async with house(CLOCKED, tmp_path, engine) as opened:
        door = opened.door("ann")
        made = record_of(await door.run(Create("meeting", {"met_on": "2026-11-01"})))  # 19 days: 2.7142857142 weeks
        await door.run(Act("meeting", made.id, "keep"))
        found = (await door.get("meeting", made.id)).values
        assert (found["weeks"], found["months"]) == (Decimal("2.71"), 1)
        assert (found["kept"], found["kept_months"]) == (Decimal("2.71"), 1)
        listed = await door.page("meeting", Query(filter="weeks == 2.71 and months == 1", fields=("weeks", "months")))
        assert [dict(row.values) for row in listed.rows] == [{"weeks": Decimal("2.71"), "months": 1}]


async def test_an_automation_of_a_line_runs_for_the_line_that_changed(tmp_path: Path) -> None:
    text = """
roles: {sales: {label: Sales}}
entities:
  part:
    fields: {name: {type: text}, price: {type: money}}
    access: {sales: {rows: all, can: [read, create, update]}}
  offer:
    fields:
      lines:
        type: lines
        fields:
          part:  {type: link, to: part}
          price: {type: money, default: =part.price, readonly: true}
        automations:
          follow: {after: {changed: [part]}, do: [{set: {price: =part.price}}]}
      total: {type: money, formula: sum(lines.price)}
    access: {sales: {rows: all, can: [read, create, update]}}
"""
    async with house(text, tmp_path) as opened:
        door = opened.door("ann")
        cheap, dear = [id_of(await door.run(Create("part", {"price": price}))) for price in ("1", "10")]
        made = record_of(await door.run(Create("offer", {"lines": [{"part": cheap}, {"part": cheap}]})))
        first, second = (await door.get("offer", made.id)).lines["lines"]
        await door.run(Update("offer", made.id, {"lines": [{"id": first.id, "part": dear}, {"id": second.id}]}))
        found = await door.get("offer", made.id)
        assert [line.values["price"] for line in found.lines["lines"]] == [Decimal("10.00"), Decimal("1.00")]
        assert found.values["total"] == Decimal("11.00")


BOUNDED = """
parameters:
  most:  {type: integer, default: 3, min: 1, max: 9, label: Most}
  share: {type: percent, default: 50%, label: Share}
  mode:  {type: choice, options: [soft, hard], default: soft, label: Mode}
  since: {type: date, default: 2026-01-01, label: Since}
entities:
  thing: {title: "{name}", fields: {name: {type: text}, limit: {type: integer, formula: param.most}}, access: {everyone: {rows: all, can: [read, create]}}}
"""  # noqa: E501


@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def test_the_value_of_a_parameter_is_one_its_type_and_bounds_allow(tmp_path: Path, engine: str) -> None:
    async with house(BOUNDED, tmp_path, engine) as opened:
        door, unit = opened.door("admin"), opened.units["d1"]
        thing = id_of(await opened.door("ann").run(Create("thing", {"name": "a"})))
        for parameter, value, said in (
            ("most", "x", "x"), ("most", "0", "1"), ("most", "10", "9"), ("share", "half", "half"),
            ("mode", "softly", "softly"), ("since", "2026-02-30", "2026-02-30"),
        ):  # fmt: skip
            with pytest.raises(Refusal) as caught:
                await door.run(Create("parameter_value", {"parameter": parameter, "unit": unit, "value": value}))
            assert [problem.field for problem in caught.value.problems] == ["value"], (parameter, value)
            assert said in caught.value.problems[0].text(), (parameter, value)
        made = record_of(await door.run(Create("parameter_value", {"parameter": "most", "unit": unit, "value": "7"})))
        for change in ({"value": "0"}, {"parameter": "mode"}):
            with pytest.raises(Refusal) as caught:
                await door.run(Update("parameter_value", made.id, change))
            assert [problem.field for problem in caught.value.problems] == ["value"], change
        assert (await opened.door("ann").get("thing", thing)).values["limit"] == 7
