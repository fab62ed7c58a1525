"""A list tells how many child lines its records have, to those who may see them."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from kernel.errors import Refusal
from records.actions.create import Create
from records.actions.delete import Delete
from records.results import Query
from tests.fixtures.houses import PEOPLE, Housed, Person, house

SCHEMA = """
roles: {sales: {label: Sales}, blind: {label: Blind}, veiled: {label: Veiled}, half: {label: Half}}
entities:
  offer:
    label: Offer
    title: "{name}"
    fields:
      name:  {type: text, label: Name}
      parts: {type: lines, label: Parts, fields: {item: {type: text, label: Item}}}
    access:
      sales:  {rows: own, can: [read, create, update, delete]}
      blind:  {rows: all, can: [read], hide: [parts]}
      veiled: {rows: all, can: [read], mask: [parts]}
      half:
        - {rows: "name == 'two'", can: [read]}
        - {rows: all, can: [read], hide: [parts]}
"""
MORE = tuple(Person(role, "d1", (role,)) for role in ("blind", "veiled", "half"))


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def offers(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Housed]:
    async with house(SCHEMA, tmp_path, request.param, people=(*PEOPLE, *MORE)) as opened:
        door = opened.door("ann")
        for name, items in (("none", ""), ("two", "ab"), ("three", "abc")):
            await door.run(Create("offer", {"name": name, "parts": [{"item": item} for item in items]}))
        three = (await door.page("offer", Query(filter="name == 'three'"))).rows[0]
        await door.run(Delete("offer.parts", (await door.get("offer", three.id)).lines["parts"][0].id))
        yield opened


async def told(opened: Housed, login: str, *fields: str) -> list[dict[str, Any]]:
    page = await opened.door(login).grid("offer", Query(sort="id", fields=fields))
    return [{name: row[name] for name in ("parts", "masked") if name in row} for row in page.ready or ()]


async def test_a_list_tells_how_many_lines_each_record_has_without_those_deleted(offers: Housed) -> None:
    assert await told(offers, "ann", "name", "parts") == [{"parts": 0}, {"parts": 2}, {"parts": 2}]
    assert await told(offers, "ann", "name") == [{}, {}, {}]


async def test_lines_that_are_masked_are_not_counted(offers: Housed) -> None:
    assert [row["parts"] for row in await told(offers, "veiled", "name", "parts")] == ["•••"] * 3


async def test_lines_that_are_hidden_on_some_rows_are_counted_on_the_others(offers: Housed) -> None:
    assert await told(offers, "half", "name", "parts") == [{}, {"parts": 2}, {}]


async def test_whoever_may_not_see_the_lines_cannot_ask_for_them(offers: Housed) -> None:
    with pytest.raises(Refusal) as caught:
        await told(offers, "blind", "name", "parts")
    assert caught.value.status == 422
