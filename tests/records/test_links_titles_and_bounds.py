"""Links of several records, what points at a deleted record, titles without a text, bounds that are computed."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from kernel.errors import Problem, Refusal
from kernel.reference import Reference
from records.actions.create import Create
from records.actions.delete import Delete
from records.actions.update import Update
from tests.fixtures.houses import Housed, house

SCHEMA = """
entities:
  person:
    title: "{name}"
    fields: {name: {type: text, required: true}, fit: {type: boolean}, grade: {type: integer}}
    access: {everyone: {rows: all, can: [read, create, update, delete]}}
  weight:
    fields: {kilos: {type: integer}}
    access: {everyone: {rows: all, can: [read, create, update, delete]}}
  visit:
    title: "{at}"
    fields: {at: {type: datetime}, weight: {type: link, to: weight}}
    access: {everyone: {rows: all, can: [read, create, update, delete]}}
  job:
    title: "{name}"
    fields:
      name:    {type: text, required: true}
      grade:   {type: integer}
      start:   {type: date}
      day:     {type: date, min: =today, max: "=add_days(start, 10)"}
      helpers: {type: links, to: person, label: Helpers, where: helpers.fit and helpers.grade > grade}
      about:   {type: link, to: any}
      all:     {type: links, to: any}
      papers:  {type: links, to: any, on_delete: clear}
    access: {everyone: {rows: all, can: [read, create, update, delete]}}
"""


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def opened(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Housed]:
    async with house(SCHEMA, tmp_path, request.param) as found:
        yield found


async def made(found: Housed, entity: str, **values: Any) -> int:
    id_ = (await found.door("ann").run(Create(entity, values))).id
    assert id_ is not None
    return id_


async def refused(awaitable: Any) -> list[Problem]:
    with pytest.raises(Refusal) as caught:
        await awaitable
    return list(caught.value.problems)


async def test_each_of_several_links_is_held_to_where(opened: Housed) -> None:
    door = opened.door("ann")
    fit = await made(opened, "person", name="Fit", fit=True, grade=3)
    ill = await made(opened, "person", name="Ill", grade=3)
    low = await made(opened, "person", name="Low", fit=True, grade=1)
    job = await made(opened, "job", name="J", grade=2, helpers=[fit])
    found = await refused(door.run(Update("job", job, {"helpers": [fit, ill, low]})))
    assert [(each.field, each.text("en")) for each in found] == [
        ("helpers", "Helpers: “Ill” cannot be chosen here."), ("helpers", "Helpers: “Low” cannot be chosen here."),
    ]  # fmt: skip
    await door.run(Update("person", fit, {"fit": False}))
    other = await made(opened, "person", name="Other", fit=True, grade=9)
    await door.run(Update("job", job, {"helpers": [fit, other]}))  # what was set before is not asked again
    offered = await door.choices("job", "helpers", "", job)
    assert [each.title for each in offered] == ["Other"]


async def test_what_several_open_links_name_is_not_deleted_or_is_let_go(opened: Housed) -> None:
    door = opened.door("ann")
    one, two = await made(opened, "person", name="One"), await made(opened, "person", name="Two")
    weight = await made(opened, "weight", kilos=1)
    assert weight == one == 1, "the same id in two entities"
    job = await made(opened, "job", name="J", all=[Reference("person", one)],
                     papers=[Reference("weight", weight), Reference("person", two)])  # fmt: skip
    with pytest.raises(Refusal, match="job"):
        await door.run(Delete("person", one))
    await door.run(Delete("weight", weight))
    assert (await door.get("job", job)).values["papers"] == (Reference("person", two),)
    await door.run(Delete("person", two))
    assert (await door.get("job", job)).values["papers"] == ()
    await door.run(Update("job", job, {"all": [], "about": Reference("person", one)}))
    with pytest.raises(Refusal, match="job"):
        await door.run(Delete("person", one))


async def test_a_record_without_a_text_is_called_by_its_id(opened: Housed) -> None:
    weight = await made(opened, "weight", kilos=70)
    assert (await opened.door("ann").get("weight", weight)).title == f"#{weight}"
    visit = await made(opened, "visit", weight=weight)
    shown = await opened.door("ann").get("visit", visit)
    assert shown.title == f"#{visit}" and shown.titles["weight", weight] == f"#{weight}"
    found = (await opened.door("ann").page("weight")).rows
    assert [row.title for row in found] == [f"#{weight}"]


async def test_a_title_tells_the_time_of_the_applications_zone(opened: Housed) -> None:
    visit = await made(opened, "visit", at="2026-11-20T01:30:00Z")
    assert (await opened.door("ann").get("visit", visit)).title.startswith("2026-11-20 09:30")


async def test_bounds_that_are_computed_hold_when_a_record_is_saved(opened: Housed) -> None:
    door = opened.door("ann")
    found = await refused(made(opened, "job", name="J", day="2026-11-19"))
    assert [(each.field, each.code.name) for each in found] == [("day", "VAL033")]
    job = await made(opened, "job", name="J", day="2026-11-20", start="2026-11-15")
    found = await refused(door.run(Update("job", job, {"day": "2026-11-26"})))
    assert [each.field for each in found] == ["day"] and "2026-11-25" in found[0].text("en")
    await door.run(Update("job", job, {"day": "2026-11-25"}))
    await door.run(Update("job", job, {"start": None, "day": "2030-01-01"}))  # an empty bound bounds nothing
