"""Tables follow the schema: nothing is lost, and what would lose something is refused with examples."""

import asyncio
from dataclasses import replace
from decimal import Decimal
from functools import partial
from types import MappingProxyType
from typing import Any

import pytest

from kernel.errors import Refusal
from schema.model import Field, Schema
from store.faults import UniqueClash
from store.migrate.plan import Plan
from store.open import Store
from store.tables import layout_of
from store.unit import Unit
from tests.fixtures.entities import entity, field, options, schema
from tests.fixtures.stores import MakeStore

BEFORE = entity(
    "thing", field("name"), field("price", "money"), field("note"), field("kind", "choice", options=options("a", "b"))
)


def changed(*fields: Field, without: tuple[str, ...] = (), **more: Any) -> Schema:
    """The schema with these fields of `thing` added or replaced, and some left out."""
    kept = {name: each for name, each in BEFORE.fields.items() if name not in without}
    made = kept | {each.name: each for each in fields}
    return schema(replace(BEFORE, fields=MappingProxyType(made), **more), version="2")


@pytest.fixture
async def things(store: Store) -> Store:
    await store.adopt(schema(BEFORE))

    async def work(unit: Unit) -> None:
        for number in range(1, 6):
            note = None if number == 5 else f"{number}"
            price = Decimal(number) / 4
            await unit.insert("thing", {"name": f"n{number}", "price": price, "note": note, "kind": "ab"[number % 2]})

    await store.unit(work)
    return store


async def column(store: Store, name: str, entity: str = "thing") -> list[Any]:
    async with store.read() as reader:
        return [row[name] for row in await reader.rows(entity, (name,))]


def codes(plan: Plan) -> list[str]:
    return [note.code.name for note in plan.notes]


async def refused(store: Store, wanted: Schema, accept: frozenset[str] = frozenset()) -> list[str]:
    """The sentences of what stands against it; the old schema goes on being served."""
    with pytest.raises(Refusal) as found:
        await store.adopt(wanted, accept)
    assert found.value.code.name == "MIG001"
    assert await column(store, "name") == ["n1", "n2", "n3", "n4", "n5"]
    return [problem.text() for problem in found.value.problems]


async def test_the_same_schema_needs_no_step(things: Store) -> None:
    assert (await things.plan(schema(BEFORE))).steps == ()


async def test_a_new_field_is_added_with_its_default_in_the_database(things: Store) -> None:
    plan = await things.adopt(changed(field("size", "integer"), field("vip", "boolean")))
    assert codes(plan) == ["MIG011", "MIG011"]
    assert await column(things, "size") == [None] * 5
    assert await column(things, "vip") == [False] * 5
    await things.unit(lambda unit: unit.update("thing", 1, {"size": 3, "vip": True}))
    assert (await column(things, "size"))[0] == 3


async def test_a_renamed_field_keeps_its_values(things: Store) -> None:
    plan = await things.adopt(changed(field("remark", was="note"), without=("note",)))
    assert codes(plan) == ["MIG012"]
    assert await column(things, "remark") == ["1", "2", "3", "4", None]


async def test_a_renamed_entity_keeps_its_records_members_and_words(things: Store) -> None:
    friends = field("friends", "links", to=("thing",))
    await things.adopt(changed(friends))

    async def work(unit: Unit) -> None:
        await unit.set_members("thing", "friends", 1, (2, 3))
        await unit.remember("thing", 1, "找得到")

    await things.unit(work)
    fields = {**BEFORE.fields, "mates": field("mates", "links", to=("item",), was="friends")}
    item = replace(BEFORE, name="item", was="thing", fields=MappingProxyType(fields))
    plan = await things.adopt(schema(item, version="3"))
    assert "MIG020" not in codes(plan) and "MIG021" not in codes(plan) and "MIG010" not in codes(plan)
    assert await column(things, "name", "item") == ["n1", "n2", "n3", "n4", "n5"]
    async with things.read() as reader:
        assert await reader.members("item", "mates", [1]) == {1: (2, 3)}
        assert await reader.search("item", "找得") == [1]
    assert await things.unit(lambda unit: unit.insert("item", {"name": "n6"})) == 6


async def test_a_removed_field_waits_for_consent_is_kept_and_comes_back(things: Store) -> None:
    without = changed(without=("note",))
    plan = await things.adopt(without)
    assert codes(plan) == ["MIG020"]
    await things.unit(lambda unit: unit.update("thing", 2, {"name": "n2"}))
    assert codes(await things.plan(without)) == ["MIG020"]
    await things.adopt(without, frozenset({"MIG020"}))
    assert (await things.plan(without)).steps == ()
    await things.unit(lambda unit: unit.insert("thing", {"name": "n6"}))
    plan = await things.adopt(schema(BEFORE, version="3"))
    assert codes(plan) == ["MIG016"]
    assert await column(things, "note") == ["1", "2", "3", "4", None, None]


async def test_a_removed_entity_is_kept_and_comes_back(things: Store) -> None:
    await things.adopt(schema(version="2"), frozenset({"all"}))
    with pytest.raises(Refusal):
        await column(things, "name")
    await things.adopt(schema(BEFORE, version="3"))
    assert await column(things, "name") == ["n1", "n2", "n3", "n4", "n5"]


CONVERSIONS: dict[str, tuple[Field, list[Any]]] = {
    "text to integer": (field("note", "integer"), [1, 2, 3, 4, None]),
    "text to money": (field("note", "money"), [Decimal(n) for n in (1, 2, 3, 4)] + [None]),
    "more decimals": (field("price", "money", decimals=4), [Decimal(n) / 4 for n in range(1, 6)]),
    "money to text": (field("price", "text"), ["0.25", "0.50", "0.75", "1.00", "1.25"]),
    "choice to choices": (
        field("kind", "choices", options=options("a", "b")),
        [("b",), ("a",), ("b",), ("a",), ("b",)],
    ),
}


@pytest.mark.parametrize("name", CONVERSIONS)
async def test_a_conversion_waits_for_consent_and_keeps_the_old_values(things: Store, name: str) -> None:
    made, values = CONVERSIONS[name]
    wanted = changed(made)
    assert ["Convert" in text for text in await refused(things, wanted)] == [True]
    plan = await things.adopt(wanted, frozenset({"MIG022"}))
    assert "MIG022" in codes(plan)
    assert await column(things, made.name) == values
    assert (await things.plan(wanted)).steps == ()
    assert things._layout.archived[0].table == "thing"


@pytest.mark.parametrize(
    ("made", "example"),
    [
        (field("name", "integer"), "n1, n2, n3, n4, n5"),
        (field("price", "integer"), "0.25, 0.50, 0.75, 1.25"),
        (field("price", "money", decimals=1), "0.25, 0.75, 1.25"),
        (field("note", "date"), "1, 2, 3, 4"),
        (field("name", "boolean"), "n1, n2, n3, n4, n5"),
        (field("price", "date"), "0.25, 0.50, 0.75, 1.00, 1.25"),
        (field("name", "link", to=("thing",)), "n1, n2, n3, n4, n5"),
    ],
)
async def test_what_does_not_fit_is_refused_with_examples(things: Store, made: Field, example: str) -> None:
    problems = await refused(things, changed(made), frozenset({"all"}))
    assert any(example in text and f"{made.name} of thing cannot become" in text for text in problems)


async def test_a_unique_field_with_duplicates_is_refused_with_examples(things: Store) -> None:
    await things.unit(lambda unit: unit.update("thing", 2, {"note": "1"}))
    problems = await refused(things, changed(field("note", unique="exact")))
    assert problems == ["note of thing cannot be unique: 1 value(s) occur more than once, for example 1."]
    await things.unit(lambda unit: unit.update("thing", 2, {"note": "2"}))
    await things.adopt(changed(field("note", unique="exact")))
    with pytest.raises(UniqueClash):
        await things.unit(lambda unit: unit.insert("thing", {"note": "1"}))


async def test_a_new_normalised_unique_compares_the_values_that_are_there(things: Store) -> None:
    await things.unit(lambda unit: unit.update("thing", 2, {"name": "N 1"}))
    with pytest.raises(Refusal) as found:
        await things.adopt(changed(field("name", unique="normalised")))
    assert [problem.text() for problem in found.value.problems] == [
        "name of thing cannot be unique: 1 value(s) occur more than once, for example n1 = N 1."
    ]
    await things.unit(lambda unit: unit.update("thing", 2, {"name": "other"}))
    await things.adopt(changed(field("name", unique="normalised")))
    with pytest.raises(UniqueClash) as clash:
        await things.unit(lambda unit: unit.insert("thing", {"name": "Ｎ-1"}))
    assert clash.value.fields == ("name",)


async def test_options_that_are_held_cannot_vanish_but_may_be_replaced(things: Store) -> None:
    problems = await refused(things, changed(field("kind", "choice", options=options("a", "c"))))
    assert problems == ["kind of thing: 3 record(s) hold options that are no longer there, for example b."]
    renamed = (options("a")[0], replace(options("c")[0], was=("b",)))
    await things.adopt(changed(field("kind", "choice", options=renamed)))
    assert await column(things, "kind") == ["c", "a", "c", "a", "c"]


async def test_an_index_comes_and_goes(things: Store) -> None:
    assert codes(await things.adopt(changed(field("note", index=True)))) == ["MIG014"]
    assert codes(await things.adopt(schema(BEFORE, version="3"))) == ["MIG015"]


async def test_an_index_follows_a_converted_field(things: Store) -> None:
    await things.adopt(changed(field("note", unique="exact", index=True)))
    await things.adopt(changed(field("note", "integer", unique="exact", index=True)), frozenset({"all"}))
    with pytest.raises(UniqueClash) as clash:
        await things.unit(lambda unit: unit.insert("thing", {"note": 3}))
    assert clash.value.fields == ("note",)


async def test_values_that_become_alike_in_a_conversion_are_refused(things: Store) -> None:
    await things.adopt(changed(field("note", unique="exact")))
    await things.unit(lambda unit: unit.insert("thing", {"name": "n6", "note": "01"}))
    with pytest.raises(UniqueClash):
        await things.adopt(changed(field("note", "integer", unique="exact")), frozenset({"all"}))
    assert await column(things, "note") == ["1", "2", "3", "4", None, "01"]


async def test_what_a_failed_migration_began_is_undone(things: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: Any) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr("store.migrate.apply.convert", broken)
    with pytest.raises(RuntimeError):
        await things.adopt(changed(field("size", "integer"), field("note", "integer")), frozenset({"all"}))
    assert (await things.plan(schema(BEFORE))).steps == ()
    assert await column(things, "note") == ["1", "2", "3", "4", None]


async def test_adoptions_are_written_down(things: Store) -> None:
    await things.adopt(changed(field("size", "integer")))
    assert [(each["version"], each["schema"]) for each in await things.history()] == [(2, "2"), (1, "1")]


async def test_another_start_finds_the_tables_as_they_are(things: Store, make_store: MakeStore) -> None:
    other = await make_store()
    assert (await other.adopt(schema(BEFORE))).steps == ()
    assert await column(other, "name") == ["n1", "n2", "n3", "n4", "n5"]


async def test_twenty_writers_write_on_through_fifteen_changes_of_the_tables(things: Store) -> None:
    stop = asyncio.Event()
    written = 0

    async def write(number: int) -> None:
        nonlocal written
        while not stop.is_set():
            id = await things.unit(lambda unit: unit.insert("thing", {"name": f"w{number}"}))
            assert await things.unit(partial(Unit.update, entity="thing", id=id, changes={"note": "again"}, version=1))
            written += 1
            async with things.read() as reader:
                await reader.rows("thing", ("name", "price"), limit=3)

    writers = [asyncio.create_task(write(number)) for number in range(20)]
    more: list[Field] = []
    for number in range(15):
        more.append(field(f"extra{number}", "integer"))
        await things.adopt(changed(*more))
        await asyncio.sleep(0.02)
    stop.set()
    await asyncio.gather(*writers)
    assert written > 15
    async with things.read() as reader:
        assert await reader.count("thing") == 5 + written
    await things.unit(lambda unit: unit.insert("thing", {"name": "last", "extra14": 14}))
    assert (await column(things, "extra14"))[-1] == 14


def test_a_schema_with_long_names_gets_names_both_engines_take() -> None:
    long = "a" * 48
    made = entity(long, field(f"{long[:-1]}b", "links", to=("user",)), field(f"{long[:-1]}c", "links", to=("user",)),
                  field("b" * 48, unique="normalised"))  # fmt: skip
    layout = layout_of(schema(made), lambda _: None)
    names = [*layout.tables, *(name for table in layout.tables.values() for name in table.indexes)]
    assert max(len(name) for name in names) <= 63 and len(set(names)) == len(names)
