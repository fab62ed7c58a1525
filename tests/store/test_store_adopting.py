"""While tables change, who reads goes on reading wherever the tables they know stay as they are."""

import asyncio
from dataclasses import asdict, replace
from types import MappingProxyType
from typing import Any

import pytest

from schema.model import Schema
from store import open as opening
from store.layout import Archived, Layout
from store.open import Store
from store.tables import layout_of
from tests.fixtures.entities import company, entity, field, schema

THING = entity("thing", field("name"), field("note"))


def with_fields(*names: str) -> Schema:
    fields = {name: each for name, each in THING.fields.items() if name not in ("name", "note")}
    fields |= {name: field(name, index=name == "size") for name in names}
    return schema(replace(THING, fields=MappingProxyType(fields)), version=",".join(names))


class Held:
    """Stops an adoption in the middle of its changes, until told to go on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun, self.go = asyncio.Event(), asyncio.Event()
        apply = opening.apply  # type: ignore[attr-defined]  # the name that the opening calls

        async def slow(*given: Any) -> Any:
            made = await apply(*given)
            self.begun.set()
            await self.go.wait()
            return made

        monkeypatch.setattr(opening, "apply", slow)


async def reads(store: Store, patience: float = 60) -> bool:
    """Whether a reading ends within so many seconds."""

    async def read() -> int:
        async with store.read() as reader:
            return len(await reader.rows("thing", ("name",)))

    try:
        return await asyncio.wait_for(read(), patience) == 0
    except TimeoutError:
        return False


@pytest.mark.parametrize("change", ["added", "removed"])
async def test_readers_wait_only_where_their_tables_do_not_stay(
    store: Store, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    await store.adopt(with_fields("name", "note"))
    held = Held(monkeypatch)
    wanted = with_fields("name", "note", "size") if change == "added" else with_fields("name")
    adopting = asyncio.create_task(store.adopt(wanted, frozenset(("all",))))
    await asyncio.wait_for(held.begun.wait(), 60)
    beside = store.engine == "sqlite" and change == "added"
    assert await reads(store, 60 if beside else 0.5) is beside
    held.go.set()
    await adopting
    assert await reads(store)


def test_a_layout_says_all_of_itself_as_data() -> None:
    made = layout_of(company(), lambda _: None)
    table = made.tables["customer"]
    column = next(iter(table.columns.values()))
    whole = Layout(made.tables, (Archived("customer", "old_name", column), Archived("old", "old_1", whole=table)))
    data = whole.as_data()
    assert data == asdict(whole)
    assert Layout.of(data) == whole
