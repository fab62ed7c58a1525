"""The permission contract at the door: every role, verb and relation, on every way to a value; leaks turn it red."""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from pathlib import Path

import pytest

from access import guard, policy
from access.fields import FieldRights, RecordRights
from access.organisation import Organisation
from access.policy import Policy
from access.temporary import as_grant
from expressions.conditions import TRUE
from expressions.tree import Expression
from kernel.actor import Actor
from records import filters, grid, history, searching
from records.sight import Sight
from schema.model import Entity
from tests.contracts.door_checks import (
    CHECKS,
    KINDS,
    Ground,
    check_cells,
    check_filters,
    check_grids,
    check_history,
    check_link_titles,
    check_lists,
    check_pickers,
    check_records,
    check_search,
    prepared,
)
from tests.contracts.oracle import Deal
from tests.contracts.rights_schema import PEOPLE, SCHEMA
from tests.fixtures.houses import house


@pytest.fixture
async def ground(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Ground]:
    engine = getattr(request, "param", "sqlite")
    async with house(SCHEMA, tmp_path, engine, people=PEOPLE, prepare=prepared) as opened:
        deals = [Deal(number, *kind) for number, kind in enumerate(KINDS, 1)]
        yield Ground(opened, deals)


ENGINES = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.mark.parametrize("ground", ENGINES, indirect=True)
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
async def test_the_door_does_what_the_grants_say(ground: Ground, check: Callable[[Ground], Awaitable[None]]) -> None:
    await check(ground)


# ------------------------------------------------------------------------------------------------ planted leaks


def _everything(self: Policy, actor: Actor, entity: str) -> FieldRights:
    return FieldRights((), everything=True)


LEAKS: dict[str, tuple[Callable[[Ground], Awaitable[None]], Callable[[pytest.MonkeyPatch], None]]] = {
    "search does not ask where a field is readable": (
        check_search, lambda m: m.setattr(searching, "_word", _plain_word)),
    "the picker offers every record": (
        check_pickers, lambda m: m.setattr(Sight, "rows_of", all_rows)),
    "history shows every field": (
        check_history, lambda m: m.setattr(history, "_shown", lambda entity, rights, name: True)),
    "filters are compiled with every name": (
        check_filters, lambda m: m.setattr(filters, "VisibleNames", lambda found, *_: found.names)),
    "filters follow links to unreadable records": (
        check_filters, lambda m: m.setattr(filters, "guarded", lambda policy, actor, expression, *_: expression)),
    "cells do not ask which fields may be written": (
        check_cells, lambda m: m.setattr(RecordRights, "writes", lambda self, name, creating=False: True)),
    "link titles are read without rights": (
        check_link_titles, lambda m: m.setattr(Sight, "titles", _all_titles)),
    "fields are not trimmed": (check_lists, lambda m: m.setattr(Policy, "fields", _everything)),
    "the fast list does not trim": (check_grids, lambda m: m.setattr(grid, "mask_of", lambda field: str)),
    "the fast list joins every title": (check_grids, lambda m: m.setattr(grid, "title_where", _any_title)),
    "rights for a time reach every unit": (
        check_lists, lambda m: m.setattr(Organisation, "subtree", lambda self, unit: frozenset(self.units))),
    "rights for a time show what every role hides": (
        check_records, lambda m: m.setattr(policy, "as_grant", lambda lent, written: as_grant(lent, ()))),
    "lists are not trimmed": (check_lists, lambda m: m.setattr(Sight, "rows_of", all_rows)),
}  # fmt: skip


def _plain_word(sight: Sight, entity: Entity, word: str) -> Expression:
    from expressions.compile import compile
    from expressions.conditions import any_of

    found = [compile(f"contains({name}, '{word}')", sight.house.names, entity.name)
             for name in searching.search_fields(entity)]  # fmt: skip
    return any_of(*found)


async def all_rows(self: Sight, entity: Entity, verb: str = "read") -> Expression:
    return TRUE


async def _any_title(sight: Sight, target: Entity | None) -> Expression:
    return TRUE


async def _all_titles(self: Sight, links: Mapping[str, Collection[int]]) -> dict[tuple[str, int], str | None]:
    found: dict[tuple[str, int], str | None] = {}
    for entity, ids in links.items():
        titles = await self.reader.titles(entity, ids)
        found.update({(entity, id): titles.get(id) for id in ids})
    return found


@pytest.mark.parametrize("leak", LEAKS)
async def test_a_planted_leak_turns_the_contract_red(
    ground: Ground, monkeypatch: pytest.MonkeyPatch, leak: str
) -> None:
    check, plant = LEAKS[leak]
    await check(ground)
    await ground.opened.house.refresh()  # else answers kept from before the leak would hide it
    plant(monkeypatch)
    with pytest.raises(AssertionError):
        await check(ground)


def test_the_guard_is_what_filters_use() -> None:
    assert vars(filters)["guarded"] is guard.guarded
