"""What an entity is shown as a tree by never leads back to itself."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kernel.errors import Refusal
from records.actions.assign import Assign
from records.actions.cells import Cells, Edit
from records.actions.create import Create
from records.actions.update import Update
from records.results import Query
from tests.fixtures.houses import Housed, house

SCHEMA = """
entities:
  part:
    title: "{name}"
    fields:
      name:    {type: text, required: true}
      part_of: {type: link, to: part, label: Part of, reverse: parts}
      like:    {type: link, to: part}
    access: {everyone: {rows: all, can: [read, create, update, delete]}}
    views: {tree: {kind: tree, parent: part_of}}
  plot:
    title: "{name}"
    fields: {name: {type: text, required: true}, lies_in: {type: link, to: plot}}
    access: {everyone: {rows: own, can: [read, create, update, assign], to: all}}
    views: {tree: {kind: tree}}
"""


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def opened(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Housed]:
    async with house(SCHEMA, tmp_path, request.param) as found:
        yield found


async def chain(found: Housed, *names: str) -> list[int]:
    """Parts, each below the one before."""
    made: list[int] = []
    for name in names:
        above = {"part_of": made[-1]} if made else {}
        made.append((await found.door("ann").run(Create("part", {"name": name, **above}))).id or 0)
    return made


async def test_a_part_cannot_stand_below_itself_at_any_depth(opened: Housed) -> None:
    car, engine, valve = await chain(opened, "car", "engine", "valve")
    for below in (car, engine, valve):
        with pytest.raises(Refusal) as refused:
            await opened.door("ann").run(Update("part", car, {"part_of": below}))
        [problem] = refused.value.problems
        assert (problem.code.name, problem.field) == ("REC045", "part_of")
    told = await opened.door("ann").run(Cells("part", [Edit(car, "part_of", f"#{valve}")]))
    assert isinstance(told.results[0], Refusal)
    assert (await opened.door("ann").get("part", car)).values["part_of"] is None


async def test_a_part_moves_with_all_that_hangs_on_it_to_another_branch(opened: Housed) -> None:
    _, engine, _ = await chain(opened, "car", "engine", "valve")
    [boat] = await chain(opened, "boat")
    await opened.door("ann").run(Update("part", engine, {"part_of": boat}))
    assert (await opened.door("ann").get("part", engine)).values["part_of"] == boat


async def test_a_link_that_no_tree_is_shown_by_may_lead_in_a_circle(opened: Housed) -> None:
    car, engine = await chain(opened, "car", "engine")
    await opened.door("ann").run(Update("part", car, {"like": engine}))
    await opened.door("ann").run(Update("part", engine, {"like": car}))
    assert (await opened.door("ann").get("part", engine)).values["like"] is not None


async def test_a_record_whose_superior_one_may_not_see_stands_at_the_top(opened: Housed) -> None:
    ann, bob = opened.door("ann"), opened.door("bob")
    field = (await ann.run(Create("plot", {"name": "field"}))).id or 0
    garden = (await ann.run(Create("plot", {"name": "garden", "lies_in": field}))).id or 0
    at_top = Query(filter="lies_in is empty or lies_in.id is empty")
    assert [row.id for row in (await ann.page("plot", at_top)).rows] == [field]
    await ann.run(Assign("plot", garden, opened.ids["bob"]))
    assert [row.id for row in (await bob.page("plot", at_top)).rows] == [garden]
