"""The permission contract of what is pushed: read once for an audience, it is what each would be shown."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kernel.errors import Refusal
from records import grid
from records.actions.create import Create
from records.audiences import Audiences, told
from records.present import Present
from records.results import Query
from records.sight import Sight
from schema.model import Entity
from tests.contracts.door_checks import KINDS, prepared
from tests.contracts.rights_schema import PEOPLE, SCHEMA
from tests.fixtures.houses import Housed, Person, house

ENGINES = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
TWINS = tuple(Person(f"twin_{each.login}", each.unit, each.roles, each.manager) for each in PEOPLE)
PHONES = ("name", "phone")  # masked for some who read all rows, plain for others
COLUMNS = {
    "deal": ("name", "note", "cost", "phone", "level", "stage", "owner"), "visit": ("number", "deal", "text"),
    "paper": ("name", "owner"),
}  # fmt: skip


@pytest.fixture
async def opened(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Housed]:
    engine = getattr(request, "param", "sqlite")
    async with house(SCHEMA, tmp_path, engine, people=(*PEOPLE, *TWINS), prepare=prepared) as made:
        yield made


async def shown(opened: Housed, login: str, entity: str, names: tuple[str, ...]) -> list[object] | None:
    """What this person's own list shows; None: it refuses."""
    door = opened.door(login)
    try:
        page = await door.grid(entity, Query(fields=names, sort="id", limit=1_000, count="none"))
    except Refusal:
        return None
    return list(Present(door.house, door.actor.language).page(page)["rows"])


async def check(opened: Housed) -> dict[str, int]:
    """Holds every person's audience to that person's own list; how many people the largest audience of a list has."""
    largest: dict[str, int] = {}
    every = range(1, len(KINDS) + 1)
    logins = {opened.ids[each.login]: each.login for each in (*PEOPLE, *TWINS)}
    for entity, most in COLUMNS.items():
        for names in (most, most[:1], PHONES) if entity == "deal" else (most, most[:1]):
            audiences = await Audiences().of(opened.house, logins, entity, names)
            for audience in set(audiences.values()):
                people = [id for id, each in audiences.items() if each == audience]
                largest[entity] = max(largest.get(entity, 0), len(people))
                given = await told(opened.house, people[0], entity, names, every)
                for id in people:
                    assert given == await shown(opened, logins[id], entity, names), (entity, names, logins[id])
            for id in logins.keys() - audiences.keys():
                assert await shown(opened, logins[id], entity, names) is None, (entity, names, logins[id])
    return largest


@pytest.mark.parametrize("opened", ENGINES, indirect=True)
async def test_who_shares_an_audience_is_shown_the_very_same_and_nobody_else_is(opened: Housed) -> None:
    largest = await check(opened)
    assert min(largest["deal"], largest["visit"]) >= 2, "nobody shares anything: this test would hold for no sharing"


async def test_an_audience_that_forgets_a_part_of_the_rights_is_found(
    opened: Housed, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = grid.statement

    async def without(part: int, sight: Sight, entity: Entity, names: tuple[str, ...]) -> object:
        found = await whole(sight, entity, names)
        return found and (*found[:part], *found[part + 1 :])  # type: ignore[index]

    for part in (0, 1):  # what the database is asked; which fields are plain
        with monkeypatch.context() as patch:
            patch.setattr(grid, "statement", lambda *given, part=part: without(part, *given))
            with pytest.raises(AssertionError):
                await check(opened)


async def test_audiences_part_as_soon_as_rights_do(opened: Housed) -> None:
    audiences = Audiences()
    one, two = opened.ids["chief"], opened.ids["twin_chief"]
    roles = (await opened.door().page("role", Query(filter="name == 'manager'"))).rows
    role = {"role": roles[0].id, "user": two, "unit": opened.units["d1"]}

    async def shared() -> bool:
        house = await opened.house.current()
        found = await audiences.of(house, (one, two), "deal", ("name", "phone"))
        return found[one] == found[two]

    assert await shared()
    await opened.door().run(Create("role_holding", role))
    assert not await shared()


async def test_who_may_not_read_a_record_any_more_is_told_that_it_is_gone(opened: Housed) -> None:
    """A row that was shown and is not among those read is emptied on the screen."""
    before = await told(opened.house, opened.ids["opener"], "deal", ("name",), range(1, 5))
    assert [row["id"] for row in before] == [1, 3]
    await opened.house.store.unit(lambda unit: unit.update("deal", 1, {"stage": "closed"}))
    after = await told(opened.house, opened.ids["opener"], "deal", ("name",), range(1, 5))
    assert [row["id"] for row in after] == [3]
