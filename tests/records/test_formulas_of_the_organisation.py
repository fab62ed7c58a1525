"""Stored formulas that ask the organisation follow it: roles held, the tree of units, the condition of a role."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from commands.rounds import Rounds
from kernel.clock import Clock
from records.actions.create import Create
from records.actions.delete import Delete
from records.actions.restore import Restore
from records.actions.update import Update
from records.catching_up import part
from records.house import House
from records.results import Query
from records.verifying import stale_formulas
from schema.load import load
from tests.fixtures.houses import Housed, house
from tests.records.rounds import round_of

SCHEMA = """
roles:
  sales: {label: Sales}
  keeper: {label: Keeper}
  trainee: {label: Trainee}
  seller: {label: Seller, when: grade == 'full', otherwise: trainee}
entities:
  user:
    fields: {grade: {type: choice, options: [half, full]}}
  thing:
    title: "{name}"
    fields:
      name:    {type: text}
      kept:    {type: boolean, formula: "has_role(owner, 'keeper')"}
      price:   {type: integer, formula: 7 if kept else 1}
      learns:  {type: boolean, formula: "has_role(owner, 'trainee')"}
      active:  {type: boolean, formula: "has_role(owner, 'everyone')"}
      near:    {type: boolean, formula: "within(unit, at)"}
      at:      {type: unit}
      section: {type: unit, formula: unit.section}
      of:      {type: text, formula: owner.section.name}
      plain:   {type: text, formula: lower(name)}
    access: {everyone: {rows: all, can: [read, create, update]}}
  box:
    title: "{name} {thing.price}"
    fields:
      name:   {type: text}
      thing:  {type: link, to: thing}
      things: {type: links, to: thing}
      total:  {type: integer, formula: sum(things.price)}
    access: {everyone: {rows: all, can: [read, create, update]}}
"""
TODAY = date(2026, 11, 20)


@pytest.fixture
async def opened(tmp_path: Path, engine: str) -> AsyncIterator[Housed]:
    async with house(SCHEMA, tmp_path, engine) as found:
        await round_of(found)  # the server's first look around
        yield found


def go_on(opened: Housed, days: int) -> None:
    opened.house.clock = Clock.frozen(opened.house.clock.now() + timedelta(days=days))


async def made(opened: Housed, login: str = "ann", **values: Any) -> int:
    return (await opened.door(login).run(Create("thing", {"name": "T", **values}))).id or 0


async def hold(opened: Housed, login: str, role: str, until: date | None = None) -> int:
    async with opened.house.store.read() as reader:
        [known] = await reader.equal("role", {"name": role})
    values = {"user": opened.ids[login], "role": known["id"], "unit": opened.units["d1"], "until": until and str(until)}
    return (await opened.door("admin").run(Create("role_holding", values))).id or 0


async def shown(opened: Housed, id: int, *names: str) -> tuple[Any, ...]:
    """Stored values after the workers have been round."""
    await round_of(opened)
    async with opened.house.store.read() as reader:
        row = await reader.one("thing", id) or {}
    return tuple(row[name] for name in names)


async def test_a_role_that_begins_changes_ends_and_comes_back_is_followed(opened: Housed) -> None:
    id = await made(opened)
    assert await shown(opened, id, "kept", "price") == (False, 1)
    holding = await hold(opened, "ann", "keeper")
    assert await shown(opened, id, "kept", "price") == (True, 7)
    admin = opened.door("admin")
    await admin.run(Update("role_holding", holding, {"user": opened.ids["bob"]}))
    assert await shown(opened, id, "kept") == (False,)
    await admin.run(Update("role_holding", holding, {"user": opened.ids["ann"]}))
    assert await shown(opened, id, "kept") == (True,)
    await admin.run(Delete("role_holding", holding))
    assert await shown(opened, id, "kept", "price") == (False, 1)
    await admin.run(Restore("role_holding", holding))
    assert await shown(opened, id, "kept", "price") == (True, 7)


async def test_what_reads_such_a_formula_elsewhere_follows_too(opened: Housed) -> None:
    id = await made(opened)
    box = (await opened.door("ann").run(Create("box", {"name": "B", "thing": id, "things": [id]}))).id or 0
    await hold(opened, "ann", "keeper")
    await round_of(opened)
    found = await opened.door("ann").get("box", box)
    assert (found.values["total"], found.title) == (7, "B 7")
    page = await opened.door("ann").page("thing", Query(filter="kept and price == 7"))
    assert [row.id for row in page.rows] == [id]


async def test_a_role_is_followed_when_its_last_day_has_passed_even_if_nobody_served_then(opened: Housed) -> None:
    short, long = await made(opened), await made(opened, "bob")
    await hold(opened, "ann", "keeper", TODAY + timedelta(days=1))
    await hold(opened, "bob", "keeper", TODAY + timedelta(days=4))
    assert (await shown(opened, short, "kept"), await shown(opened, long, "kept")) == ((True,), (True,))
    go_on(opened, 1)
    assert await shown(opened, short, "kept") == (True,), "the last day is still one"
    go_on(opened, 1)
    assert (await shown(opened, short, "kept"), await shown(opened, long, "kept")) == ((False,), (True,))
    go_on(opened, 9)
    assert await shown(opened, long, "kept") == (False,)


async def test_a_day_on_which_no_role_ends_lets_nothing_fall_behind(opened: Housed) -> None:
    await made(opened)
    await hold(opened, "ann", "keeper", TODAY + timedelta(days=5))
    await round_of(opened)
    go_on(opened, 1)
    await Rounds(opened.house).once()
    assert await opened.house.store.behind() == []


async def test_a_person_who_meets_the_condition_of_a_role_or_leaves_is_followed(opened: Housed) -> None:
    id = await made(opened)
    await hold(opened, "ann", "seller")
    assert await shown(opened, id, "learns", "active") == (True, True)
    admin = opened.door("admin")
    await admin.run(Update("user", opened.ids["ann"], {"grade": "full"}))
    assert await shown(opened, id, "learns") == (False,)
    await admin.run(Update("user", opened.ids["ann"], {"active": False}))
    assert await shown(opened, id, "active") == (False,)


async def test_a_unit_that_moves_or_is_renamed_is_followed(opened: Housed) -> None:
    units = opened.units
    id = await made(opened, at=units["s2"])
    assert await shown(opened, id, "near", "section", "of") == (False, units["s1"], "Section 1")
    admin = opened.door("admin")
    await admin.run(Update("unit", units["d1"], {"parent": units["s2"]}))
    assert await shown(opened, id, "near", "section", "of") == (True, units["s2"], "Section 2")
    await admin.run(Update("unit", units["s2"], {"name": "Second"}))
    assert await shown(opened, id, "of") == ("Second",)


async def test_a_person_who_moves_to_another_unit_is_followed(opened: Housed) -> None:
    id = await made(opened)
    await opened.door("admin").run(Update("user", opened.ids["ann"], {"unit": opened.units["d3"]}))
    assert await shown(opened, id, "section", "of") == (opened.units["s2"], "Section 2")


async def test_only_what_asks_the_organisation_falls_behind(opened: Housed) -> None:
    await made(opened)
    await opened.door("admin").run(Update("user", opened.ids["ann"], {"name": "Anna", "email": "a@example.com"}))
    assert await opened.house.store.behind() == []
    await hold(opened, "ann", "keeper")
    columns = {lag.column for lag in await opened.house.store.behind()}
    assert columns == {"kept", "learns", "active", "near", "section", "of"}


async def test_an_organisation_that_moves_again_while_records_follow_is_followed_from_the_beginning(
    opened: Housed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A part that began before the change does not count as having followed it."""
    ids = [await made(opened) for _ in range(3)]
    holding = await hold(opened, "ann", "keeper")
    await round_of(opened)
    await opened.door("admin").run(Update("role_holding", holding, {"user": opened.ids["bob"]}))
    monkeypatch.setattr("records.catching_up.AT_ONCE", 2)
    for _ in range(6):
        await part(await opened.house.current())  # each formula's first two records
    unit, store = opened.house.store.unit, opened.house.store

    async def late(work: Any) -> Any:  # another server changes the role before this part has its turn
        monkeypatch.setattr(store, "unit", unit)
        await opened.door("admin").run(Update("role_holding", holding, {"user": opened.ids["ann"]}))
        return await unit(work)

    monkeypatch.setattr(store, "unit", late)
    await part(opened.house)
    assert [await shown(opened, id, "kept", "price") for id in ids] == [(True, 7)] * 3


async def test_a_part_asks_the_organisation_of_the_database_not_the_one_remembered(opened: Housed) -> None:
    """Another server's change is in the database before this one has heard of it."""
    id = await made(opened)
    remembered = opened.house.organisation
    await hold(opened, "ann", "keeper")
    opened.house.organisation, opened.house.stale = remembered, False
    while await part(opened.house):
        pass
    async with opened.house.store.read() as reader:
        assert (await reader.one("thing", id) or {})["kept"] is True


async def test_a_role_that_the_schema_defines_anew_is_followed(opened: Housed) -> None:
    id = await made(opened)
    await hold(opened, "ann", "seller")
    assert await shown(opened, id, "learns") == (True,)
    file = opened.house.settings.schema
    file.write_text(file.read_text(encoding="utf-8").replace("grade == 'full'", "grade is empty"), encoding="utf-8")
    schema, old = load(file), opened.house
    await old.store.adopt(schema)
    opened.house = await House.open(schema, old.store, old.relay, old.clock, old.settings)
    assert await shown(opened, id, "learns") == (False,)


async def test_verify_calls_nothing_stale_that_is_about_to_follow(opened: Housed) -> None:
    await made(opened)
    await hold(opened, "ann", "keeper")
    async with opened.house.store.read() as reader:
        assert await stale_formulas(opened.house, reader) == []
    await round_of(opened)
    async with opened.house.store.read() as reader:
        assert await stale_formulas(opened.house, reader) == []
