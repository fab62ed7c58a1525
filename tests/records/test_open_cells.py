"""Which cells somebody may read: by record, by field and by what is masked; where a colleague stands tells no more."""

from records.actions.create import Create
from tests.fixtures.houses import Housed
from tests.fixtures.outcomes import record_of


async def test_cells_are_open_by_record_and_field_and_not_where_they_are_masked(open_shop: Housed) -> None:
    mine = record_of(await open_shop.door("ann").run(Create("customer", {"name": "A"}))).id
    theirs = record_of(await open_shop.door("dir").run(Create("customer", {"name": "B"}))).id
    cells = [(id, field) for id in (mine, theirs) for field in ("name", "cost", "phone", "nothing")]

    async def open_to(login: str) -> set[tuple[int, str]]:
        return set(await open_shop.door(login).open_cells("customer", cells))

    assert {(mine, "name"), (mine, "cost"), (theirs, "phone")} <= await open_to("dir")
    assert (theirs, "phone") not in await open_to("ann")
    assert {(mine, "name"), (mine, "cost"), (mine, "phone")} <= await open_to("ann")
    assert await open_to("clerk") == {(mine, "name"), (theirs, "name")}
    assert not {cell for cell in await open_to("dir") if cell[1] == "nothing"}


async def test_nothing_is_open_of_an_entity_one_knows_nothing_of(open_shop: Housed) -> None:
    for entity in ("session", "nothing"):
        assert await open_shop.door("clerk").open_cells(entity, [(1, "token")]) == frozenset()
