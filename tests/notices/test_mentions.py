"""Mentioning people in a comment: who may read the record is told when and what; nobody else is told anything."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from notices import inbox
from records.actions.comment import Comment
from records.actions.create import Create
from records.present import Present
from tests.fixtures.houses import PEOPLE, Housed, Person, house

SCHEMA = """
roles: {sales: {label: Sales}, dept_manager: {label: Manager}}
entities:
  customer:
    label: Customer
    title: "{name}"
    fields: {name: {type: text, label: Name, required: true}}
    access:
      sales: {rows: own, can: [read, create, comment]}
      dept_manager: {rows: department, can: [read, comment]}
  task:
    label: Task
    title: "{what}"
    fields:
      what:  {type: text, label: What, required: true}
      about: {type: link, to: any, label: About}
      both:  {type: links, to: [customer, task], label: Both}
    access: {sales: {rows: own, can: [read, create, update, comment]}}
"""
SECRET = "they will sign at 0.61"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def opened(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Housed]:
    """Sellers see their own, the manager of the department sees all of it; two people have a name with a blank."""
    people = (*PEOPLE, Person("wang wei", "d1", ("dept_manager",)), Person("wang", "d1", ("dept_manager",)))
    async with house(SCHEMA, tmp_path, request.param, people=people) as found:
        yield found


async def customer(opened: Housed) -> int:
    """A customer of ann's."""
    return (await opened.door("ann").run(Create("customer", {"name": "Acme"}))).id or 0


async def news(opened: Housed, login: str) -> list[dict[str, object]]:
    """The inbox of a person."""
    found = await inbox.read(opened.house, opened.actor(login), "en")
    return list(found["rows"])


async def test_who_may_read_the_record_is_told_what_was_said_and_when(opened: Housed) -> None:
    id = await customer(opened)
    done = await opened.door("ann").run(Comment("customer", id, f"@boss {SECRET}"))
    (notice,) = await news(opened, "boss")
    assert notice["text"] == f"ann: @boss {SECRET}"
    assert notice["at"] == opened.clock.now().isoformat().replace("+00:00", "Z")
    assert notice["record"] == {"id": id, "title": "Acme", "entity": "customer"}
    assert done.warnings == ()


async def test_who_may_not_read_it_is_told_nothing_and_the_writer_is_warned(opened: Housed) -> None:
    id = await customer(opened)
    done = await opened.door("ann").run(Comment("customer", id, f"@bob and @boss {SECRET}"))
    assert await news(opened, "bob") == [] and len(await news(opened, "boss")) == 1
    assert [(each.code.name, each.field, each.severity) for each in done.warnings] == [("REC059", "text", "warning")]
    assert "bob" in done.warnings[0].text("en") and "bob" in done.warnings[0].text("zh-CN")


async def test_somebody_chosen_from_the_list_is_meant_by_id_even_with_a_blank_in_the_name(opened: Housed) -> None:
    id = await customer(opened)
    ids = opened.ids
    done = await opened.door("ann").run(Comment("customer", id, "please @wang wei look", (ids["wang wei"],)))
    assert done.value["mentions"] == [ids["wang wei"]], "not @wang, whose name the beginning is"
    done = await opened.door("ann").run(Comment("customer", id, "nobody here", (ids["boss"],)))
    assert done.value["mentions"] == [], "who was taken out of the text is not mentioned"
    done = await opened.door("ann").run(Comment("customer", id, "@boss and @wang", (ids["boss"],)))
    assert done.value["mentions"] == [ids["boss"], ids["wang"]]


async def test_a_link_to_any_record_says_which_entity_it_names(opened: Housed) -> None:
    id = await customer(opened)
    door = opened.door("ann")
    task = (await door.run(Create("task", {"what": "Call", "about": {"entity": "customer", "id": id}}))).id or 0
    shown = Present(opened.house, "en").record(await door.get("task", task))
    assert shown["about"] == {"id": id, "title": "Acme", "entity": "customer"}
