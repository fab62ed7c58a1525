"""Whatever the rows are: together they come to what each alone comes to, in rows, refusals, trail and search."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest

from kernel.errors import Refusal
from plugins.api import RecordEvent, Refuse
from records.actions.create import Create
from records.actions.create_many import CreateMany
from records.actions.update import Update
from records.results import Query
from records.together import stand_apart
from tests.fixtures.houses import Housed, house
from tests.hooks.plugin_relay import relay

SCHEMA = """
roles: {sales: {label: Sales}}
entities:
  customer:
    label: Customer
    title: "{name}"
    number: "C{seq:3}"
    fields:
      name:   {type: text, label: Name, required: true, max: 30}
      phone:  {type: text, label: Phone}
      town:   {type: text, label: Town, default: Hangzhou}
      region: {type: text, label: Region, required: town == 'Ningbo'}
      code:   {type: text, label: Code, unique: true}
      since:  {type: date, label: Since, default: =today}
      last:   {type: datetime, label: Last, formula: max(visits.at)}
      size:   {type: integer, label: Size, min: 1}
      large:  {type: boolean, label: Large, formula: size > 100}
    unique: [{fields: [phone, town], where: large, message: One large one a town}]
    duplicates:
      - {match: [name], how: normalised, with: [customer], then: refuse, message: There already.}
      - {match: [phone], how: exact, with: [customer], then: warn, message: Same phone.}
      - {match: [name], how: "similar 85%", with: [customer, prospect.company], then: warn, message: Similar.}
    stages:
      draft: {label: Draft, next: [known]}
      known: {label: Known, when_entered: [{set: {size: 7}}]}
    access: {sales: {rows: own, can: [read, create, update], to: department}}
  prospect:
    label: Prospect
    title: "{company}"
    fields:
      company: {type: text, label: Company, required: true}
      known:   {type: link, to: customer, label: Known}
    duplicates: [{match: [company], how: normalised, with: [prospect, customer.name], then: link, message: Known.}]
    access: {sales: {rows: own, can: [read, create, update]}}
  visit:
    label: Visit
    title: "{note}"
    fields:
      note:     {type: text, label: Note}
      customer: {type: link, to: customer, label: Customer, reverse: visits}
      at:       {type: datetime, label: At}
    access: {sales: {rows: own, can: [read, create, update]}}
"""
NAMES = (
    "Alpha Works", "alpha  works", "ALPHA-WORKS", "Alpha Workshop", "Beta Trading Company", "Beta Trading Compony",
    "Gamma", "Delta Instruments", "Delta Instrument", "", "Nowhere", "A name that is much too long to be kept",
)  # fmt: skip
PHONES = ("1", "2", "3", "4", None)
TOWNS = ("Hangzhou", "Ningbo", "Wenzhou", "Broken", None)


def filled(record: RecordEvent) -> dict[str, Any] | None:
    """Knows the region of some towns, refuses a name, and breaks at a town."""
    if record.values.get("name") == "Nowhere":
        raise Refuse("There is no such place", field="name")
    if record.values.get("town") == "Broken":
        raise RuntimeError("broken")
    return {"region": f"around {record.values['town']}"} if record.values.get("town") == "Wenzhou" else None


def customers(chance: Random) -> list[dict[str, Any]]:
    rows = []
    for number in range(40):
        row = {
            "name": chance.choice(NAMES) + chance.choice(("", "", f" {number}")), "phone": chance.choice(PHONES),
            "town": chance.choice(TOWNS), "code": f"{chance.randrange(60)}", "size": chance.choice((1, 5, 101, 0, "x")),
            "owner": chance.choice(("ann", "ann", "bob", "pat")),
        }  # fmt: skip
        rows.append({name: value for name, value in row.items() if value is not None})
    return rows


def prospects(chance: Random) -> list[dict[str, Any]]:
    return [{"company": chance.choice(NAMES) + chance.choice(("", "", f" {n}"))} for n in range(30)]


def visits(chance: Random) -> list[dict[str, Any]]:
    customers = ("Omega", "Alpha Works", "No such")
    return [{"note": f"Visit {n}", "customer": chance.choice(customers), "at": f"2026-11-{n % 28 + 1:02} 10:00"}
            for n in range(30)]  # fmt: skip


ROWS = {"customer": customers, "prospect": prospects, "visit": visits}


def told(result: Any) -> Any:
    if isinstance(result, Refusal):
        return sorted((each.field or "", each.code.name) for each in result.problems) or [result.code.name]
    return "made"


async def one_by_one(opened: Housed, entity: str, rows: Sequence[Mapping[str, Any]]) -> tuple[list[Any], Counter[str]]:
    found, warned = [], Counter[str]()
    for row in rows:
        try:
            done = await opened.door("ann").run(Create(entity, row, form="typed"))
            found.append("made")
            warned.update({each.text(): 1 for each in done.warnings})
        except Refusal as error:
            found.append(told(error))
    return found, warned


async def kept(opened: Housed, entity: str) -> list[Any]:
    """All that is known of the records, but for ids and what counts up."""
    door, found = opened.door(), []
    titles = {row.id: row.title for row in (await door.page("customer")).rows}
    for row in (await door.page(entity, Query(limit=500))).rows:
        values = {name: titles.get(value, value) if name in ("known", "customer") else value
                  for name, value in row.values.items() if name not in ("id", "number")}  # fmt: skip
        history = (await door.history(entity, row.id))["rows"]
        trail = [
            (each["verb"], {name: pair for name, pair in each["changes"].items() if name not in ("known", "number")})
            for each in history
        ]
        found.append(
            (row.title, row.version, values, trail, row.title in {x.title for x in await door.search(row.title)})
        )
    return sorted(found, key=repr)


def brokenly(seed: int) -> Any:
    return relay(filler={"before_create": filled}) if seed % 2 else None


async def begin(opened: Housed) -> None:
    door = opened.door("ann")
    for name in ("Omega", "Alpha Workshops"):
        made = await door.run(Create("customer", {"name": name, "code": f"old {name}"}))
        await door.run(Update("customer", made.id or 0, {"phone": "4"}))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("entity", ROWS)
async def test_rows_together_come_to_what_each_alone_comes_to(
    tmp_path: Path, engine: str, entity: str, seed: int
) -> None:
    rows = ROWS[entity](Random(seed))
    (tmp_path / "one").mkdir()
    (tmp_path / "many").mkdir()
    async with house(SCHEMA, tmp_path / "one", engine, relay=brokenly(seed), prepare=begin) as opened:
        alone, warned = await one_by_one(opened, entity, rows)
        first, numbers = await kept(opened, entity), await moves(opened)
    async with house(SCHEMA, tmp_path / "many", engine, relay=brokenly(seed), prepare=begin) as opened:
        assert stand_apart(opened.house, opened.house.schema.entity(entity))
        done = await opened.door("ann").run(CreateMany(entity, rows, form="typed"))
        assert [told(each) for each in done.results] == alone
        assert {each.text() for each in done.warnings} == set(warned)
        assert await kept(opened, entity) == first and await moves(opened) == numbers
    assert "made" in alone and (entity == "visit" or len(set(map(str, alone))) > 1), "some are refused, and not all"


async def moves(opened: Housed) -> Any:
    """How often which stage was entered, and the numbers given."""
    rows = (await opened.door().page("customer", Query(limit=500))).rows
    async with opened.house.store.read() as reader:
        entered = Counter(row["stage"] for row in await reader.rows("stage_move"))
    return entered, sorted(row.values["number"] for row in rows)
