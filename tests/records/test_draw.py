"""The effect `draw`: a random sample, from what, into what, how it is told, and what refuses it (policy H-17, W26)."""

from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import workflows.register
from kernel.errors import Refusal
from kernel.reference import Reference
from records.actions.act import Act
from records.actions.create import Create
from records.actions.delete import Delete
from records.actions.update import Update
from records.results import Outcome
from records.steps.draw import sample
from records.verifying import broken_chains
from tests.fixtures.houses import Housed, house
from workflows.requests import Decide
from workflows.simulate import route_of
from workflows.stages import Move

SCHEMA = """
roles: {sales: {label: Sales}, dept_manager: {label: Manager}}
entities:
  customer:
    title: "{name}"
    fields: {name: {type: text}, grade: {type: integer}}
    access: {sales: {rows: all, can: [read, create, update, delete]}, dept_manager: {rows: all, can: [read]}}
  vendor:
    title: "{name}"
    fields: {name: {type: text}}
    access: {sales: {rows: all, can: [read, create]}, dept_manager: {rows: all, can: [read]}}
  check:
    label: Check
    title: "{name}"
    fields:
      name:  {type: text}
      size:  {type: decimal, decimals: 1}
      least: {type: integer, default: 0}
      go:    {type: boolean}
      found: {type: integer, formula: count(items)}
      items:
        type: lines
        label: Items
        fields:
          record:  {type: link, to: any, label: Record, required: true}
          checker: {type: user, default: =me}
      others: {type: lines, fields: {customer: {type: link, to: customer}, note: {type: text, max: 10}}}
      vendors: {type: lines, fields: {vendor: {type: link, to: vendor}}}
    stages:
      draft:  {label: Draft, next: [open, judged, held]}
      open:   {label: Open, next: [], when_entered: [{draw: customer, count: =size, into: others.customer}]}
      judged: {label: Judged, approval: decided, locked: all}
      held:   {label: Held, locked: [items]}
    actions:
      take:
        do:
          - {draw: customer, count: =size, where: customer.grade >= least and customer.owner != me, into: items.record}
      some:   {do: [{draw: customer, count: 2, into: others.customer}, {set: {name: drawn}}]}
      buy:    {do: [{draw: vendor, count: 9, into: vendors.vendor}]}
    automations:
      going: {after: {changed: [go]}, do: [{draw: customer, count: 1, when: go, into: items.record}]}
    access:
      sales: {rows: all, can: [read, create, update, take, some, buy]}
      dept_manager: {rows: all, can: [read], hide: [items]}
workflows:
  decided:
    entity: check
    steps: [{step: look, who: {role: dept_manager}}]
    when_approved: [{draw: customer, count: 2, where: customer.owner != submitter, into: items.record}]
  new_vendor: {entity: vendor, starts: create, steps: [{step: look, who: {role: dept_manager}}]}
"""


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def opened(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Housed]:
    async with house(SCHEMA, tmp_path, request.param) as found:
        workflows.register.register(found.house.extensions)
        yield found


class Checks:
    """Customers of ann's and of bob's, graded 0 to 5 each, and a check of ann's."""

    def __init__(self, opened: Housed) -> None:
        self.opened, self.ann = opened, opened.door("ann")
        self.mine: list[int] = []
        self.theirs: list[int] = []
        self.check = 0

    async def made(self, **values: Any) -> "Checks":
        for login, owned in (("ann", self.mine), ("bob", self.theirs)):
            owned += [await self.new(login, "customer", name=f"{login}{n}", grade=n) for n in range(6)]
        self.check = await self.new("ann", "check", name="c", **{"size": "3", **values})
        return self

    async def new(self, login: str, entity: str, **values: Any) -> int:
        return (await self.opened.door(login).run(Create(entity, values))).id or 0

    async def act(self, name: str) -> Outcome:
        return await self.ann.run(Act("check", self.check, name))

    async def lines(self, field: str, link: str) -> list[Any]:
        return [line.values[link] for line in (await self.ann.get("check", self.check)).lines[field]]

    async def drawn(self) -> list[int]:
        return [record.id for record in await self.lines("items", "record")]

    async def told(self, login: str = "ann") -> list[dict[str, Any]]:
        rows = (await self.opened.door(login).history("check", self.check))["rows"]
        return [row for row in rows if row["verb"] == "draw"]


@pytest.fixture
async def at(opened: Housed) -> Checks:
    return await Checks(opened).made()


# ------------------------------------------------------------------------------------------------ the sample
@given(st.sets(st.integers(1, 10_000), max_size=50), st.integers(1, 60), st.integers(0, 2**53))
def test_a_sample_takes_none_twice_and_its_seed_finds_it_again(population: set[int], count: int, seed: int) -> None:
    drawn = sample([*population], count, seed)
    assert len(drawn) == len({*drawn}) == min(count, len(population))
    assert {*drawn} <= population
    assert drawn == sample(sorted(population, reverse=True), count, seed)


def test_every_record_is_as_likely_as_any_other() -> None:
    population, draws = [*range(100, 120)], 8_000
    times = Counter(id for seed in range(draws) for id in sample(population, 5, seed))
    assert {*times} == {*population}
    assert all(abs(each - draws / 4) < draws / 40 for each in times.values())  # five standard deviations


# ------------------------------------------------------------------------------------------------ from what, into what
async def test_it_adds_a_line_for_each_record_drawn_where_the_condition_holds(at: Checks) -> None:
    await at.ann.run(Update("check", at.check, {"least": 2}))
    await at.act("take")
    found = await at.lines("items", "record")
    assert len(found) == len({*found}) == 3
    assert {*found} <= {Reference("customer", id) for id in at.theirs[2:]}
    assert await at.lines("items", "checker") == [at.opened.ids["ann"]] * 3
    record = await at.ann.get("check", at.check)
    assert record.values["found"] == 3


async def test_ones_own_records_are_left_out_for_whoever_asks(at: Checks) -> None:
    await at.ann.run(Update("check", at.check, {"size": "9"}))
    await at.act("take")
    assert {*await at.drawn()} == {*at.theirs}
    await at.opened.door("bob").run(Act("check", at.check, "take"))
    assert {*await at.drawn()} == {*at.theirs, *at.mine}


async def test_a_second_draw_keeps_the_lines_and_takes_no_record_again(at: Checks) -> None:
    await at.ann.run(Update("check", at.check, {"others": [{"customer": at.mine[0], "note": "by hand"}]}))
    for _ in range(5):
        await at.act("some")
    found = await at.lines("others", "customer")
    assert len(found) == len({*found}) == 11
    assert (found[0], (await at.lines("others", "note"))[0]) == (at.mine[0], "by hand")
    await at.act("some")
    assert {*await at.lines("others", "customer")} == {*at.mine, *at.theirs}


async def test_what_is_deleted_or_not_approved_yet_is_not_drawn(at: Checks) -> None:
    for id in at.theirs[:4]:
        await at.ann.run(Delete("customer", id))
    await at.ann.run(Update("check", at.check, {"size": "9"}))
    await at.act("take")
    assert {*await at.drawn()} == {*at.theirs[4:]}
    waiting = [await at.new("ann", "vendor", name=name) for name in ("a", "b")]
    requests = (await at.opened.door().page("request")).rows
    request = next(row.id for row in requests if row.values["record"] == Reference("vendor", waiting[0]))
    await at.opened.door("boss").run(Decide(request, "approve", revision=1, client_key="k"))
    await at.act("buy")
    assert await at.lines("vendors", "vendor") == waiting[:1]


# ------------------------------------------------------------------------------------------------ where it stands
async def test_it_runs_on_entering_a_stage_and_in_an_automation(at: Checks) -> None:
    await at.ann.run(Move("check", at.check, "open"))
    assert len(await at.lines("others", "customer")) == 3
    await at.ann.run(Update("check", at.check, {"go": True}))
    assert len(await at.drawn()) == 1


async def test_an_approval_draws_with_its_decision(at: Checks) -> None:
    moved = await at.ann.run(Move("check", at.check, "judged"))
    assert moved.pending is not None
    assert await at.drawn() == []
    shown = await route_of(at.opened.house, at.ann.actor, "check", at.check, "decided", "en")
    assert shown["route"] and await at.told() == []
    await at.opened.door("boss").run(Decide(int(moved.pending["request"]), "approve", revision=1, client_key="k"))
    found = await at.drawn()
    assert len(found) == 2 and {*found} <= {*at.theirs}
    (entry,) = await at.told()
    assert (entry["by"]["title"], entry["drawn"]["population"]) == ("boss", 6)
    assert found == sample(at.theirs, 2, entry["drawn"]["seed"])


# ------------------------------------------------------------------------------------------------ how it is told
async def test_the_history_tells_seed_and_population_so_that_the_sample_is_found_again(at: Checks) -> None:
    await at.act("take")
    (entry,) = await at.told()
    seed = entry["drawn"].pop("seed")
    assert entry["drawn"] == {"entity": "customer", "population": 6, "asked": 3, "drawn": 3, "into": "items"}
    assert entry["changes"] == {}
    assert await at.drawn() == sample(at.theirs, 3, seed)
    async with at.opened.house.store.read() as reader:
        assert await broken_chains(at.opened.house, reader) == []


async def test_whoever_does_not_see_the_lines_is_not_told_from_what_was_drawn(at: Checks) -> None:
    await at.act("take")
    (entry,) = await at.told("boss")
    assert "drawn" not in entry and entry["changes"] == {}


@pytest.mark.parametrize(("size", "least", "taken"), [("9", 0, 6), ("1", 9, 0)])
async def test_where_there_are_fewer_all_are_taken_and_it_says_so(
    at: Checks, size: str, least: int, taken: int
) -> None:
    await at.ann.run(Update("check", at.check, {"size": size, "least": least}))
    done = await at.act("take")
    assert [(each.field, each.code.name) for each in done.warnings] == [("items", "REC171")]
    assert f"there are only {taken}" in done.warnings[0].text("en")
    assert len(await at.drawn()) == taken
    (entry,) = await at.told()
    assert (entry["drawn"]["asked"], entry["drawn"]["drawn"]) == (int(size), taken)


# ------------------------------------------------------------------------------------------------ refused
@pytest.mark.parametrize("size", [None, "0", "-1", "2.5"])
async def test_a_number_that_cannot_be_drawn_refuses_the_deed(at: Checks, size: str | None) -> None:
    await at.ann.run(Update("check", at.check, {"size": size}))
    with pytest.raises(Refusal) as refused:
        await at.act("take")
    assert refused.value.code.name == "REC170"
    assert await at.drawn() == [] and await at.told() == []
    with pytest.raises(Refusal):
        await at.ann.run(Move("check", at.check, "open"))
    assert (await at.ann.get("check", at.check)).values["stage"] == "draft"


async def test_a_lock_on_the_lines_refuses_the_deed(at: Checks) -> None:
    await at.ann.run(Move("check", at.check, "held"))
    with pytest.raises(Refusal):
        await at.act("take")
    assert await at.drawn() == [] and await at.told() == []
