"""A required field stays required whatever else is said about it: a warning at the field does not stand in for it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kernel.errors import Refusal
from records.actions.bulk import Bulk
from records.actions.cells import Cells, Edit
from records.actions.create import Create
from records.actions.update import Update
from records.door import Door
from tests.fixtures.houses import Housed, house

SCHEMA = """
roles: {sales: {label: Sales}}
entities:
  customer:
    label: Customer
    title: "{name}"
    fields:
      name:  {type: text, label: Name, required: true}
      phone: {type: phone, label: Phone, required: true}
    rules:
      full_name: {check: name is not empty and length(name) >= 4, message: Write it all, at: name, only: warn}
      reachable: {check: phone is not empty, message: Nobody can be called, at: phone}
    access: {sales: {rows: own, can: [read, create, update]}}
"""
GOOD = {"name": "Acme Ltd", "phone": "13800138000"}
NAMELESS = {"phone": "13800138001"}


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def opened(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Housed]:
    """A house whose only rule warns at the required name."""
    async with house(SCHEMA, tmp_path, request.param) as found:
        yield found


def told(refusal: object) -> list[tuple[str | None, str]]:
    """Field and code of every problem of a refusal."""
    assert isinstance(refusal, Refusal)
    return [(problem.field, problem.code.name) for problem in refusal.problems]


async def named(door: Door) -> int:
    """A customer with a name."""
    return (await door.run(Create("customer", GOOD))).id or 0


async def test_a_new_record_without_it_is_refused(opened: Housed) -> None:
    with pytest.raises(Refusal) as caught:
        await opened.door("ann").run(Create("customer", NAMELESS))
    assert told(caught.value) == [("name", "VAL001")]


async def test_that_a_field_is_empty_is_told_and_not_the_rule_it_breaks_by_being_so(opened: Housed) -> None:
    with pytest.raises(Refusal) as caught:
        await opened.door("ann").run(Create("customer", {"name": "Acme Ltd"}))
    assert told(caught.value) == [("phone", "VAL001")]


async def test_it_cannot_be_emptied(opened: Housed) -> None:
    door = opened.door("ann")
    id = await named(door)
    with pytest.raises(Refusal) as caught:
        await door.run(Update("customer", id, {"name": None}))
    assert told(caught.value) == [("name", "VAL001")]


async def test_many_at_once_are_held_to_it_too(opened: Housed) -> None:
    door = opened.door("ann")
    id = await named(door)
    done = await door.run(Bulk("customer", create=(NAMELESS,), update=({"id": id, "name": None},)))
    assert [told(each) for each in done.results] == [[("name", "VAL001")]] * 2


async def test_a_cell_cannot_be_emptied(opened: Housed) -> None:
    door = opened.door("ann")
    id = await named(door)
    done = await door.run(Cells("customer", (Edit(id, "name", ""),)))
    assert [told(each) for each in done.results] == [[("name", "VAL001")]]
    assert (await door.get("customer", id)).values["name"] == "Acme Ltd"


async def test_a_value_that_cannot_be_read_is_told_once_and_not_as_missing_too(opened: Housed) -> None:
    with pytest.raises(Refusal) as caught:
        await opened.door("ann").run(Create("customer", {"name": "Acme Ltd", "phone": "x"}))
    assert [field for field, _ in told(caught.value)] == ["phone"]


async def test_a_warning_alone_still_lets_the_record_be_stored(opened: Housed) -> None:
    done = await opened.door("ann").run(Create("customer", {**GOOD, "name": "ABC"}))
    assert [warning.field for warning in done.warnings] == ["name"]


SEVERAL = """
entities:
  team:
    title: "{name}"
    fields:
      name:    {type: text}
      members: {type: users, required: true}
      parts:   {type: links, to: team, required: name == 'whole'}
    access: {everyone: {rows: all, can: [read, create, update]}}
"""


async def test_a_required_field_of_several_records_stays_filled_when_another_is_changed(tmp_path: Path) -> None:
    async with house(SEVERAL, tmp_path) as opened:
        door = opened.door("ann")
        made = (await door.run(Create("team", {"name": "A", "members": [opened.ids["bob"]]}))).id or 0
        await door.run(Update("team", made, {"name": "B"}))
        assert (await door.get("team", made)).values["members"] == (opened.ids["bob"],)
        wrongs: tuple[dict[str, object], ...] = ({"members": []}, {"name": "whole"})
        for wrong in wrongs:
            with pytest.raises(Refusal) as caught:
                await door.run(Update("team", made, wrong))
            assert [each.code.name for each in caught.value.problems] == ["VAL001"]
