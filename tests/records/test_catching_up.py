"""Records follow a changed schema: formulas are computed anew, defaults of new fields fill old records when asked."""

from collections.abc import AsyncIterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kernel.clock import Clock
from records import catching_up
from records.actions.create import Create
from records.actions.update import Update
from records.house import House
from records.load import load as load_rows
from records.load import settle
from records.results import Query
from schema.load import load
from tests.fixtures.houses import Housed, house

BEFORE = """
parameters: {rate: {type: decimal, default: 2, label: Rate}}
entities:
  shelf:
    title: "{name}"
    fields:
      name:  {type: text, required: true}
      total: {type: integer, formula: sum(parts.count)}
    access: {everyone: {rows: all, can: [read, create, update]}}
  part:
    title: "{name}" # of parts
    fields:
      name:  {type: text, required: true}
      shelf: {type: link, to: shelf, reverse: parts}
      count: {type: integer}
      price: {type: money, formula: count * param.rate}
    access: {everyone: {rows: all, can: [read, create, update]}}
"""
ENGINES = ("sqlite", pytest.param("postgres", marks=pytest.mark.postgres))


@pytest.fixture(params=ENGINES)
async def opened(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Housed]:
    """A house with a shelf of three parts."""
    async with house(BEFORE, tmp_path, request.param) as found:
        door = found.door("ann")
        shelf = (await door.run(Create("shelf", {"name": "S"}))).id
        for number in (1, 2, 3):
            await door.run(Create("part", {"name": f"p{number}", "shelf": shelf, "count": number}))
        yield found


async def changed(found: Housed, *changes: tuple[str, str], accept: str = "", hours: int = 1) -> list[str]:
    """The file with these texts in the place of others, an hour later; the codes of the plan that was followed."""
    text = found.house.settings.schema.read_text(encoding="utf-8")
    for given, wanted in changes:
        assert given in text
        text = text.replace(given, wanted)
    found.house.settings.schema.write_text(text, encoding="utf-8")
    schema = load(found.house.settings.schema)
    clock = Clock.frozen(found.house.clock.now() + timedelta(hours=hours))
    found.house.store._clock = clock
    plan = await found.house.store.adopt(schema, frozenset({accept} - {""}))
    old = found.house
    found.house = await House.open(schema, old.store, old.relay, clock, old.settings)
    return [note.code.name for note in plan.notes]


async def column(found: Housed, entity: str, name: str, filter: str = "") -> list[Any]:
    page = await found.door("ann").page(entity, Query(filter=filter, sort="id", fields=(name,)))
    return [row.values[name] for row in page.rows]


async def test_a_new_formula_is_computed_for_the_records_there_are_and_what_reads_it(opened: Housed) -> None:
    double = "      double: {type: integer, formula: count * 2}\n"
    codes = await changed(opened, (COUNT, COUNT + double), ("sum(parts.count)", "sum(parts.double)"))
    assert codes.count("MIG018") == 2
    await catching_up.whole(opened.house)
    assert await column(opened, "part", "double") == [2, 4, 6]
    assert await column(opened, "part", "double", "double > 2") == [4, 6]
    assert await column(opened, "shelf", "total") == [12]
    assert await opened.house.store.behind() == []
    assert await changed(opened) == []


async def test_a_formula_follows_its_text_and_the_parameters_it_reads(opened: Housed) -> None:
    assert await changed(opened, ("default: 2", "default: 3")) == ["MIG018"]
    await catching_up.whole(opened.house)
    assert await column(opened, "part", "price") == [Decimal(3), Decimal(6), Decimal(9)]
    assert await changed(opened, ("count * param.rate", "count * param.rate + 1")) == ["MIG018"]
    await catching_up.whole(opened.house)
    assert await column(opened, "part", "price") == [Decimal(4), Decimal(7), Decimal(10)]


async def test_a_changed_title_is_written_anew(opened: Housed) -> None:
    await changed(opened, ('title: "{name}" # of parts', 'title: "{name} x{count}"'))
    await catching_up.whole(opened.house)
    assert [row.title for row in (await opened.door("ann").page("part", Query(sort="id"))).rows] == [
        "p1 x1", "p2 x2", "p3 x3",
    ]  # fmt: skip


COUNT = "      count: {type: integer}\n"
NEW = """\
      kind: {type: text, default: plain}
      twice: {type: integer, default: =count * 2}
      sold: {type: boolean, default: true}
"""


async def test_old_records_stay_empty_until_somebody_asks_for_the_default(opened: Housed) -> None:
    codes = await changed(opened, (COUNT, COUNT + NEW))
    assert codes.count("MIG011") == 3 and codes.count("MIG023") == 3
    await catching_up.whole(opened.house)
    assert await column(opened, "part", "kind") == [None, None, None]
    door = opened.door("ann")
    await door.run(Create("part", {"name": "p4", "count": 4}))
    first = (await door.page("part", Query(sort="id"))).rows[0]
    await door.run(Update("part", first.id, {"kind": None, "name": "p1!"}))
    assert await changed(opened) == ["MIG023", "MIG023", "MIG023"], "it goes on waiting"
    assert await changed(opened, accept="MIG023") == ["MIG023", "MIG023", "MIG023"]
    await catching_up.whole(opened.house)
    assert await column(opened, "part", "kind") == [None, "plain", "plain", "plain"], "who saved it had a say"
    assert await column(opened, "part", "twice") == [None, 4, 6, 8]
    assert await column(opened, "part", "sold") == [False, True, True, True]
    assert await changed(opened) == []
    entries = await opened.door("ann").history("part", first.id + 1)
    assert [row["changes"] for row in entries["rows"] if "kind" in row["changes"]] == [{"kind": [None, "plain"]}]


async def test_work_is_done_in_parts_and_goes_on_where_it_was_left(
    opened: Housed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catching_up, "AT_ONCE", 2)
    await changed(opened, ("default: 2", "default: 5"))
    assert await catching_up.part(opened.house)
    assert await column(opened, "part", "price") == [Decimal(5), Decimal(10), Decimal(6)]
    [lag] = await opened.house.store.behind()
    assert (lag.column, lag.after) == ("price", 2)
    await catching_up.whole(opened.house)
    assert await column(opened, "part", "price") == [Decimal(5), Decimal(10), Decimal(15)]


ASKED = """
entities:
  card:
    title: "{name}"
    fields:
      name:  {type: text, required: true}
      phone: {type: text, required: vip}
      vip:   {type: boolean}
      note:  {type: text, suggested: true}
      peers: {type: users, suggested: true}
    access: {everyone: {rows: all, can: [read]}}
"""


@pytest.mark.parametrize("engine", ENGINES)
async def test_records_written_in_bulk_say_how_complete_they_are(tmp_path: Path, engine: str) -> None:
    async with house(ASKED, tmp_path, engine) as found:
        bob = found.ids["bob"]
        rows: list[dict[str, Any]] = [
            {"name": "A"},
            {"name": "B", "vip": True, "note": "n"},
            {"name": "C", "note": "n", "peers": (bob,)},
        ]
        await load_rows(found.house, "test", "card", rows)
        await settle(found.house, "test", ["card"])
        assert await column(found, "card", "completeness") == [Decimal("0.3333"), Decimal("0.5"), Decimal(1)]
