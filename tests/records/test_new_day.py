"""A day begins: values of parameters with a `from_day` hold from it on, in stored formulas too; clock formulas move."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

import workflows.register
from commands.rounds import Rounds
from kernel.clock import Clock
from kernel.errors import Refusal
from records.actions.create import Create
from records.actions.delete import Delete
from records.actions.update import Update
from records.catching_up import Follower
from records.extensions import Extensions
from records.results import Query
from tests.fixtures.houses import PEOPLE, Housed, Person, house
from tests.records.rounds import round_of
from workflows.requests import Decide, Submit

SCHEMA = """
roles: {judge: {label: Judge}}
parameters:
  rate: {type: integer, default: 1, label: Rate}
  other: {type: integer, default: 1, label: Other}
entities:
  bill:
    title: "{name}"
    fields:
      name:   {type: text}
      count:  {type: integer}
      due_on: {type: date}
      price:  {type: integer, formula: count * param.rate}
      double: {type: integer, formula: price * 2}
      beside: {type: integer, formula: count * param.other}
      left:   {type: integer, formula: days_until(due_on)}
      soon:   {type: boolean, formula: left <= 1}
    access: {everyone: {rows: all, can: [read, create, update]}}
  box:
    title: "{name}"
    fields:
      name:  {type: text}
      bills: {type: links, to: bill}
      total: {type: integer, formula: sum(bills.double)}
    access: {everyone: {rows: all, can: [read, create, update]}}
workflows:
  check: {entity: bill, label: Check, steps: [{step: one, label: One, who: {role: judge}}]}
"""
TODAY = date(2026, 11, 20)  # Friday


@pytest.fixture
async def opened(tmp_path: Path, engine: str) -> AsyncIterator[Housed]:
    extensions = Extensions()
    workflows.register.register(extensions)
    people = (*PEOPLE, Person("judge", "g", ("judge",)))
    async with house(SCHEMA, tmp_path, engine, people=people, extensions=extensions) as found:
        await round_of(found)  # the server's first look around
        yield found


def go_on(opened: Housed, **span: int) -> None:
    opened.house.clock = Clock.frozen(opened.house.clock.now() + timedelta(**span))


async def made(opened: Housed, count: int = 3) -> int:
    values = {"name": "b", "count": count, "due_on": str(TODAY + timedelta(days=2))}
    return (await opened.door("ann").run(Create("bill", values))).id or 0


async def value(opened: Housed, rate: int, day: date | None, unit: str = "g", name: str = "rate") -> int:
    values: dict[str, Any] = {"parameter": name, "unit": opened.units[unit], "value": str(rate)}
    done = await opened.door("admin").run(Create("parameter_value", values | {"from_day": day and str(day)}))
    return done.id or 0


async def stored(opened: Housed, id: int) -> tuple[int, int]:
    async with opened.house.store.read() as reader:
        row = await reader.one("bill", id) or {}
    return int(row["price"]), int(row["double"])


async def test_a_value_from_a_later_day_holds_in_stored_formulas_from_that_day_on(opened: Housed) -> None:
    id = await made(opened)
    box = (await opened.door("ann").run(Create("box", {"name": "x", "bills": [id]}))).id or 0
    await value(opened, 5, TODAY + timedelta(days=1))
    await round_of(opened)
    assert await stored(opened, id) == (3, 6), "not before its day"
    go_on(opened, hours=11)  # 23:00 of that day
    await round_of(opened)
    assert await stored(opened, id) == (3, 6)
    go_on(opened, hours=2)  # 01:00 of the next
    await round_of(opened)
    assert await stored(opened, id) == (15, 30)
    assert (await opened.door("ann").get("box", box)).values["total"] == 30, "what reads it elsewhere follows"


async def test_days_that_nobody_served_are_caught_up_and_each_unit_has_its_own(opened: Housed) -> None:
    mine = await made(opened)  # ann's, of d1
    theirs = (await opened.door("sam").run(Create("bill", {"name": "s", "count": 3}))).id or 0  # of d4
    await value(opened, 5, TODAY + timedelta(days=1), "east")
    await value(opened, 7, TODAY + timedelta(days=2), "east")
    await value(opened, 9, TODAY + timedelta(days=9), "east")
    go_on(opened, days=5)
    await round_of(opened)
    assert (await stored(opened, mine), await stored(opened, theirs)) == ((21, 42), (3, 6))
    go_on(opened, days=5)
    await round_of(opened)
    assert (await stored(opened, mine), await stored(opened, theirs)) == ((27, 54), (3, 6))


async def test_a_value_that_is_moved_or_taken_away_before_its_day_never_holds(opened: Housed) -> None:
    id = await made(opened)
    gone, moved = await value(opened, 5, TODAY + timedelta(days=1)), await value(opened, 7, TODAY + timedelta(days=2))
    await opened.door("admin").run(Delete("parameter_value", gone))
    await opened.door("admin").run(Update("parameter_value", moved, {"from_day": str(TODAY + timedelta(days=4))}))
    go_on(opened, days=3)
    await round_of(opened)
    assert await stored(opened, id) == (3, 6)
    go_on(opened, days=1)
    await round_of(opened)
    assert await stored(opened, id) == (21, 42)


async def test_a_day_begins_once_and_concerns_only_what_reads_the_parameter(opened: Housed) -> None:
    await made(opened)
    await value(opened, 5, TODAY + timedelta(days=1), name="other")
    go_on(opened, days=1)
    await Rounds(opened.house).once()
    assert [(lag.table, lag.column) for lag in await opened.house.store.behind()] == [("bill", "beside")]
    while await Follower(opened.house).once():
        pass
    await Rounds(opened.house).once()
    assert await opened.house.store.behind() == []
    go_on(opened, days=-3)  # a clock set back
    await Rounds(opened.house).once()
    assert await opened.house.store.behind() == []


async def test_what_waits_for_a_decision_is_new_content_when_the_day_changes_it(opened: Housed) -> None:
    id = await made(opened)
    request = (await opened.door("ann").run(Submit("bill", id, "check", "s"))).value["id"]
    await value(opened, 5, TODAY + timedelta(days=1))
    go_on(opened, days=1)
    await round_of(opened)
    with pytest.raises(Refusal) as caught:
        await opened.door("judge").run(Decide(request, "approve", 1, "a"))
    assert caught.value.code.name == "WFL011"
    done = await opened.door("judge").run(Decide(request, "approve", 2, "b"))
    assert done.value["state"] == "approved"


async def test_what_reads_the_day_itself_is_never_stored_and_moves_without_anybody(opened: Housed) -> None:
    """In records, lists, filters, sorts, counts and through another formula, also where an answer was kept."""
    id = await made(opened)
    assert not opened.house.schema.entity("bill").fields["left"].stored
    assert not opened.house.schema.entity("bill").fields["soon"].stored
    for days, left, soon in ((0, 2, False), (1, 1, True), (1, 0, True)):
        go_on(opened, days=days)
        door = opened.door("ann")
        record = await door.get("bill", id)
        assert (record.values["left"], record.values["soon"]) == (left, soon)
        page = await door.page("bill", Query(filter="soon", sort="left", count="exact"))
        assert ([row.id for row in page.rows], page.total) == (([id], 1) if soon else ([], 0))
        assert await door.count("bill", Query(filter=f"left == {left}")) == 1
