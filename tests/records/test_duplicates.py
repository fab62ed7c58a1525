"""Look-alikes in other entities: similar names, a link to what was found, a case made of both."""

from pathlib import Path

import pytest

from kernel.reference import Reference
from records.actions.create import Create
from records.actions.update import Update
from tests.fixtures.houses import house
from tests.fixtures.outcomes import id_of, record_of

SCHEMA = """
entities:
  customer:
    title: "{name}"
    fields: {name: {type: text, required: true}}
    duplicates:
      - {match: [name], how: "similar 80%", with: [customer, lead.company], then: {create: case}, message: Looks alike.}
    access: {everyone: {rows: all, can: [read, create, update]}}
  lead:
    title: "{company}"
    fields:
      company: {type: text, required: true}
      known:   {type: link, to: customer}
    duplicates: [{match: [company], how: exact, with: [customer.name], then: link, message: A customer already.}]
    access: {everyone: {rows: all, can: [read, create, update]}}
  case:
    fields: {records: {type: links, to: [lead, customer]}}
    access: {everyone: {rows: all, can: [read]}}
"""


async def test_a_similar_name_makes_a_case_of_both(tmp_path: Path, engine: str) -> None:
    async with house(SCHEMA, tmp_path, engine) as opened:
        door = opened.door("ann")
        lead = record_of(await door.run(Create("lead", {"company": "Hangzhou Lanxu Instruments"})))
        made = await door.run(Create("customer", {"name": "Hangzhou Lanxu Instrument"}))
        assert [warning.field for warning in made.warnings] == ["name"]
        cases = (await door.page("case")).rows
        assert [case.values["records"] for case in cases] == [
            (Reference("customer", id_of(made)), Reference("lead", lead.id))
        ]
        other = await door.run(Create("customer", {"name": "Something quite different"}))
        assert other.warnings == () and len((await door.page("case")).rows) == 1
        await door.run(Update("customer", id_of(other), {"name": "Something quite else"}))
        assert len((await door.page("case")).rows) == 1, "its own name is no look-alike of itself"


async def test_an_equal_name_links_to_what_is_there(tmp_path: Path, engine: str) -> None:
    async with house(SCHEMA, tmp_path, engine) as opened:
        door = opened.door("ann")
        customer = record_of(await door.run(Create("customer", {"name": "Lanxu"})))
        lead = record_of(await door.run(Create("lead", {"company": "Lanxu"})))
        assert lead.values["known"] == customer.id


@pytest.mark.parametrize(
    ("name", "alike"),
    [("Hangzhou Lanxu Instruments", True), ("ＨＡＮＧＺＨＯＵ ｌａｎｘｕ  instruments", True),
     ("杭州蓝旭仪器有限公司", False), ("Hangzhou Lanxu", False), ("Instruments of Hangzhou", False), ("H", False)],
)  # fmt: skip
async def test_how_similar_is_measured_alike_on_both_engines(
    tmp_path: Path, engine: str, name: str, alike: bool
) -> None:
    async with house(SCHEMA, tmp_path, engine) as opened:
        door = opened.door("ann")
        await door.run(Create("lead", {"company": "Hangzhou Lanxu Instruments"}))
        made = await door.run(Create("customer", {"name": name}))
        assert bool(made.warnings) is alike and len((await door.page("case")).rows) == int(alike)


async def test_look_alikes_in_chinese_and_in_ones_own_entity_are_found(tmp_path: Path, engine: str) -> None:
    async with house(SCHEMA, tmp_path, engine) as opened:
        door = opened.door("ann")
        first = await door.run(Create("customer", {"name": "杭州蓝旭精密仪器有限责任公司"}))
        lead = await door.run(Create("lead", {"company": "杭州蓝旭精密仪器有限责任公司"}))
        again = await door.run(Create("customer", {"name": "杭州蓝旭精密仪器有限公司"}))
        assert record_of(lead).values["known"] == id_of(first) and again.warnings
        found = {each for case in (await door.page("case")).rows for each in case.values["records"]}
        wanted = {
            Reference("customer", id_of(again)),
            Reference("customer", id_of(first)),
            Reference("lead", id_of(lead)),
        }
        assert found == wanted
