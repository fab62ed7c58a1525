"""Laws of the store over generated rows, texts and values, on both engines."""

import os
import random
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schema.fieldtypes import registry
from schema.model import Field
from store import words
from store.layout import Column
from store.listing import Listing
from store.migrate.conversion import converted
from store.open import Store
from store.unit import Unit
from tests.fixtures.entities import entity, field, options, schema

SOAK = bool(os.environ.get("GRIDWRIGHT_SOAK"))
MANY = settings(
    max_examples=300 if SOAK else 25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)  # fmt: skip
LETTERS = "abAB12中文东华澜序Ａé -_.'\"*"
FIELDS = ("a", "b", "c")


# ------------------------------------------------------------------------------------------------ order
@pytest.fixture
async def rows(store: Store) -> Store:
    """A hundred rows of few different values, so that equals and empties are everywhere."""
    thing = entity("thing", field("a", "integer", index=True), field("b"), field("c", "date"))
    await store.adopt(schema(thing))
    chance = random.Random(11)

    async def work(unit: Unit) -> None:
        for _ in range(100):
            a = chance.choice((None, 1, 2, 3))
            b = chance.choice((None, "Z", "a", "中", "é", "𝒳"))
            c = chance.choice((None, "2026-01-01", "2025-12-31"))
            await unit.insert("thing", {"a": a, "b": b, "c": None if c is None else date_of(c)})

    await store.unit(work)
    return store


def date_of(text: str) -> Any:
    return registry.get("date").strict(field("c", "date"), text, None)  # type: ignore[arg-type]


def by_rule(rows: list[dict[str, Any]], sort: list[str]) -> list[int]:
    """Empties last either way; equals by id, which goes the way of the last key."""
    keys = [*sort, "-id" if sort and sort[-1].startswith("-") else "id"]
    for key in reversed(keys):
        name, down = key.lstrip("-"), key.startswith("-")
        filled = sorted((row for row in rows if row[name] is not None), key=lambda row: row[name], reverse=down)
        rows = filled + [row for row in rows if row[name] is None]
    return [row["id"] for row in rows]


SORTS = st.lists(st.sampled_from(FIELDS), unique=True, max_size=3).flatmap(
    lambda names: st.tuples(*(st.sampled_from((name, f"-{name}")) for name in names)).map(list)
)


@MANY
@given(sort=SORTS, limit=st.integers(1, 40), start=st.integers(0, 110))
async def test_a_walk_by_cursors_is_the_sorted_list_from_anywhere(
    rows: Store, sort: list[str], limit: int, start: int
) -> None:
    listing = Listing("thing", sort=tuple(sort))
    async with rows.read() as reader:
        wanted = by_rule(await reader.rows("thing"), sort)
        page = await reader.page_values(listing, FIELDS, limit, start)
        walked = [row[0] for row in page.rows]
        while page.next:
            page = await reader.page_values(listing, FIELDS, limit, after=page.next)
            walked += [row[0] for row in page.rows]
        assert walked == wanted[start:]
        assert await reader.ids("thing", sort=sort) == wanted


# ------------------------------------------------------------------------------------------------ search
def finds(text: str, question: str) -> bool:
    """What search promises: each piece of the question stands within a piece of the text."""
    pieces = words.folded(text)
    return all(any(asked in piece for piece in pieces) for asked in words.folded(question))


@pytest.fixture
async def texts(store: Store) -> tuple[Store, dict[int, str]]:
    await store.adopt(schema(entity("thing", field("a"))))
    chance = random.Random(5)
    made = ["".join(chance.choices(LETTERS, k=chance.randint(1, 12))) for _ in range(60)]

    async def work(unit: Unit) -> dict[int, str]:
        found = {}
        for text in made:
            id = await unit.insert("thing", {"a": "x"})
            await unit.remember("thing", id, text)
            found[id] = text
        return found

    return store, await store.unit(work)


@MANY
@given(question=st.text(LETTERS, min_size=1, max_size=5))
async def test_search_finds_exactly_what_holds_the_pieces(texts: tuple[Store, dict[int, str]], question: str) -> None:
    store, known = texts
    async with store.read() as reader:
        found = await reader.search("thing", question, limit=100)
    wanted = {id for id, text in known.items() if finds(text, question)} if words.folded(question) else set()
    assert set(found) == wanted and len(found) == len(wanted)


@given(text=st.text(max_size=30))
def test_folding_is_done_once(text: str) -> None:
    pieces = words.folded(text)
    assert words.folded(" ".join(pieces)) == pieces


# ------------------------------------------------------------------------------------------------ conversions
KINDS: dict[str, st.SearchStrategy[Any]] = {
    "text": st.text(st.sampled_from("0123456789.-x 是"), max_size=8),
    "integer": st.integers(-(2**63) + 1, 2**63 - 1),
    "scaled": st.integers(-(10**9), 10**9),
    "boolean": st.booleans(),
    "date": st.dates(),
    "instant": st.datetimes(timezones=st.timezones()).map(lambda value: value.replace(fold=0)),
    "link": st.integers(1, 10**6),
    "json": st.lists(st.sampled_from(("a", "b")), max_size=1),
}


@given(data=st.data(), old=st.sampled_from(sorted(KINDS)), new=st.sampled_from(sorted(KINDS)))
def test_a_conversion_is_exact_or_refused(data: st.DataObject, old: str, new: str) -> None:
    before, after = Column("x", old, 2), Column("x", new, data.draw(st.integers(0, 4)))  # type: ignore[arg-type]
    value = data.draw(KINDS[old])
    try:
        made = converted(before, after, value)
    except (ValueError, OverflowError):
        return
    if new in ("text", "integer", "scaled") and old in ("integer", "scaled", "link", "date"):
        assert converted(after, before, made) == value
    if new == "scaled" and old == "integer":
        assert Decimal(made).scaleb(-after.decimals) == value


# ------------------------------------------------------------------------------------------------ values
def settings_of(name: str) -> list[Field]:
    """A field of this type in each of its interesting settings, with targets and options that exist."""
    made = []
    for number, more in enumerate(registry.get(name).sample()):
        given = {"options": options("a", "b"), **more}
        if given.get("to") not in (None, ("any",)):
            given["to"] = tuple(to if to == "customer" else "contact" for to in given["to"])
        made.append(field(f"f{number}_{name}", name, **given))
    return made


TYPES = sorted(name for name in registry.own() if name != "lines")


async def test_a_page_says_of_every_type_what_its_field_type_says(store: Store) -> None:
    fields = [each for name in TYPES for each in settings_of(name)]
    every = [entity(name, field("name"), system=True) for name in ("user", "unit", "file", "contact")]
    await store.adopt(schema(entity("customer", *fields), *every))
    wanted: dict[int, tuple[Field, Any]] = {}

    async def work(unit: Unit) -> None:
        for each in fields:
            for _, value in (*registry.of(each).examples(each).good, (None, registry.of(each).empty)):
                wanted[await unit.insert("customer", {each.name: value})] = (each, value)

    await store.unit(work)
    async with store.read() as reader:
        rows = {row["id"]: row for row in await reader.rows("customer")}
        for id, (each, value) in wanted.items():
            kept = rows[id].get(each.name, value)
            assert kept == value and type(kept) is type(value), (each.type, value)
            page = await reader.page_values(Listing("customer"), (each.name,), 1, id - 1)
            shown = page.rows[0][page.names.index(each.name)]
            assert bare(shown) == registry.of(each).as_json(each, kept), (each.type, value)
    assert len(wanted) > 80


def bare(shown: Any) -> Any:
    """Links and members without the titles that only a page adds."""
    if isinstance(shown, list):
        return [bare(each) for each in shown]
    if isinstance(shown, dict) and "id" in shown:
        return {"entity": shown["entity"], "id": shown["id"]} if "entity" in shown else shown["id"]
    return shown
