"""Deals with lines, two sellers and what they export."""

import csv
import io
import re
from pathlib import Path
from typing import Any

import pytest
import pyzipper
from python_calamine import CalamineWorkbook

from kernel.errors import Refusal
from records.actions.create import Create
from records.long_work import progress
from tests.fixtures.houses import Housed, Person
from transfer import shelf
from transfer.asking import Export
from transfer.downloading import Fetch, lines
from transfer.making import Exporter

SCHEMA = """
roles: {seller: {label: Seller}, clerk: {label: Clerk}}
entities:
  deal:
    label: {en: Deal, zh-CN: 商机}
    title: "{name}"
    encrypt_export: has_personal_data
    fields:
      name:   {type: text, label: {en: Name, zh-CN: 名称}, required: true}
      amount: {type: money, label: Amount}
      share:  {type: percent, label: Share}
      count:  {type: integer, label: Count}
      day:    {type: date, label: Day}
      at:     {type: datetime, label: At}
      ready:  {type: boolean, label: Ready}
      level:  {type: choice, label: Level, options: {a: {label: {en: High, zh-CN: 高}, color: indigo}, b: Low}}
      tags:   {type: choices, label: Tags, options: {x: X, y: Y}}
      peer:   {type: link, to: deal, label: Peer}
      phone:  {type: phone, label: Phone}
      cost:   {type: money, label: Cost}
      mark:   {type: text, label: Mark}
      items:
        type: lines
        label: Items
        fields:
          what: {type: text, label: What, required: true}
          price: {type: money, label: Price}
          day: {type: date, label: Day}
          caller: {type: phone, label: Caller}
          twice: {type: money, label: Twice, formula: price * 2}
    access:
      seller: {rows: all, can: [read, create, update, export]}
      clerk:
        - {rows: "level == 'a'", can: [read, export], hide: [cost], mask: [mark]}
        - {rows: "level == 'b'", can: [read], hide: [cost]}
    views:
      dear: {label: Dear, where: amount > 100, columns: [name, amount], sort: [-amount], color: {red: amount > 1000}}
"""
MORE = """      blind: {rows: all, can: [read, export], hide: [items]}
      mute: {rows: all, can: [read, export], hide: [items.price, items.twice]}
    views:"""
WHO = (
    Person("admin", "g", ("system_admin",)), Person("ann", "d1", ("seller",)), Person("cle", "d1", ("clerk",)),
)  # fmt: skip
WHOLE = {
    "name": "=1+1", "amount": "2000.50", "share": "0.125", "count": 3, "day": "2026-11-21", "ready": True,
    "at": "2026-11-21T06:30:00Z", "level": "a", "tags": ["y", "x"], "cost": "7", "mark": "confidential-code",
}  # fmt: skip


async def deals(opened: Housed, *values: dict[str, Any]) -> list[int]:
    return [(await opened.door("ann").run(Create("deal", each))).id or 0 for each in values]


async def asked(opened: Housed, login: str = "ann", language: str = "", **more: Any) -> dict[str, Any]:
    door = opened.door(login)
    return dict((await door.run(Export("deal", **more))).value)


async def read(opened: Housed, told: dict[str, Any], login: str = "ann") -> bytes:
    """The file of a small export."""
    row = (await opened.door(login).run(Fetch(told["id"]))).value
    return "".join([piece async for piece in lines(opened.house, opened.actor(login), row)]).encode()


async def table(opened: Housed, told: dict[str, Any], login: str = "ann") -> list[list[str]]:
    text = (await read(opened, told, login)).decode()
    assert text.startswith("\ufeff"), "spreadsheets know UTF-8 by it"
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


async def made(opened: Housed, told: dict[str, Any], login: str = "ann") -> Path:
    """The file of an export made beforehand."""
    worker = Exporter(opened.house)
    while await worker.once():
        pass
    found = await progress(opened.house, opened.actor(login), told["job"])
    assert found["state"] == "done", found
    row = (await opened.door(login).run(Fetch(told["id"]))).value
    return shelf.place(opened.house, row)


async def refused(deed: Any) -> str:
    with pytest.raises(Refusal) as error:
        await deed
    return error.value.code.name


async def outlined(opened: Housed, told: dict[str, Any], login: str = "ann") -> list[tuple[int, list[Any]]]:
    """Each row below the header of a workbook: how deep it folds, and its cells."""
    path = await made(opened, told, login)
    with pyzipper.ZipFile(path) as packed:
        xml = packed.read("xl/worksheets/sheet1.xml").decode()
    levels = [int(level or 0) for level in re.findall(r'<row r="\d+"[^>]*?(?:outlineLevel="(\d)"[^>]*)?>', xml)][1:]
    assert "autoFilter" not in xml and "SUBTOTAL(9," in xml
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()[1:]
    return list(zip(levels, rows, strict=True))


async def with_items(opened: Housed) -> None:
    items = [{"what": "=bolt", "price": "2.50", "day": "2026-11-21"}, {"what": "nut"}]
    await deals(opened, {"name": "d0", "level": "a", "items": items}, {"name": "d1", "level": "a"})
