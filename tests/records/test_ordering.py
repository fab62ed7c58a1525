"""The order of a list tells nobody what the list does not show; and every way to a list has the same order."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from records.actions.create import Create
from records.actions.ranges import Ranges
from records.results import Query
from tests.fixtures.houses import Housed, house

SCHEMA = """
roles: {sales: Sales}
entities:
  firm:
    title: "{name}"
    fields: {name: {type: text, required: true}}
    access: {sales: {rows: own, can: [read, create]}}
  deal:
    title: "{name}"
    fields:
      name:  {type: text, required: true}
      phone: {type: text}
      firm:  {type: link, to: firm}
      level: {type: choice, options: {low: Low, high: High, huge: Huge}}
    access:
      sales:
        - {rows: own, can: [read, create, update]}
        - {rows: all, can: [read], mask: [phone], hide: [level]}
"""
PHONES = ("1", "9", "5", "3", "7")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def opened(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Housed]:
    async with house(SCHEMA, tmp_path, request.param) as found:
        yield found


async def made(found: Housed, login: str, entity: str, **values: Any) -> int:
    id_ = (await found.door(login).run(Create(entity, values))).id
    assert id_ is not None
    return id_


async def listed(found: Housed, login: str, sort: str) -> list[int]:
    page = await found.door(login).grid("deal", Query(sort=sort, limit=50))
    assert page.ready is not None
    return [row["id"] for row in page.ready]


@pytest.mark.parametrize("way", ["", "-"])
async def test_masked_values_of_others_are_in_no_order(opened: Housed, way: str) -> None:
    theirs = [await made(opened, "bob", "deal", name=f"b{phone}", phone=phone) for phone in PHONES]
    mine = await made(opened, "ann", "deal", name="mine", phone="4")
    found = await listed(opened, "ann", f"{way}phone")
    assert found[0] == mine, "what is shown comes first, what is masked counts as empty"
    assert found[1:] == (sorted(theirs) if not way else sorted(theirs, reverse=True))


async def test_values_that_are_hidden_on_some_rows_are_in_no_order_there(opened: Housed) -> None:
    theirs = [await made(opened, "bob", "deal", name=level, level=level) for level in ("huge", "low", "high")]
    mine = [await made(opened, "ann", "deal", name=level, level=level) for level in ("huge", "low")]
    assert await listed(opened, "ann", "level") == [mine[1], mine[0], *theirs]


async def test_a_link_whose_title_is_not_shown_is_in_no_order(opened: Housed) -> None:
    firms = [await made(opened, "bob", "firm", name=name) for name in ("Zeta", "Alpha", "Mid")]
    own = await made(opened, "ann", "firm", name="Own")
    hidden = [await made(opened, "bob", "deal", name=f"of {firm}", firm=firm) for firm in firms]
    shown = await made(opened, "ann", "deal", name="of own", firm=own)
    assert await listed(opened, "ann", "firm") == [shown, *hidden]
    assert await listed(opened, "bob", "firm") == [hidden[1], hidden[2], hidden[0], shown]


@pytest.mark.parametrize("sort", ["firm", "-firm", "level", "-level", "phone"])
async def test_a_range_covers_the_rows_that_the_list_shows_in_its_place(opened: Housed, sort: str) -> None:
    firms = {name: await made(opened, "ann", "firm", name=name) for name in ("Zeta", "Alpha", "Mid")}
    for name, level in (("Zeta", "high"), ("Alpha", "huge"), ("Mid", "low")):
        await made(opened, "ann", "deal", name=name, firm=firms[name], level=level, phone=level)
    names = [
        row["name"] for row in (await opened.door("ann").grid("deal", Query(sort=sort, fields=("name",)))).ready or ()
    ]
    copied = await opened.door("ann").run(Ranges("deal", Query(sort=sort), (0, 3), ("name",), "copy"))
    assert copied.value["values"] == [[name] for name in names]
