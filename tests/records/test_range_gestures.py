"""Fills, pastes over several areas, and rows added below, as one write each; what is refused keeps what was meant."""

from typing import Any

from kernel.errors import Refusal
from records.actions.create import Create
from records.actions.long_work import Begin
from records.actions.ranges import Ranges
from records.actions.undo import Undo
from records.areas import Area
from records.long_work import LongWorker, progress
from records.results import Query
from tests.fixtures.houses import Housed

BY_NAME = Query(sort="name")


async def stocked(shop: Housed, *rows: dict[str, Any]) -> None:
    for at, row in enumerate(rows):
        await shop.door("ann").run(Create("customer", {"name": f"C{at:02}", **row}))


async def ranged(shop: Housed, rows: tuple[int, int], columns: tuple[str, ...], **more: Any) -> dict[str, Any]:
    found = await shop.door("ann").run(Ranges("customer", BY_NAME, rows, columns, **more))
    return {**found.value, "change_set": found.change_set}


async def held(shop: Housed, *names: str) -> list[Any]:
    rows = (await shop.door("ann").page("customer", BY_NAME)).rows
    return [tuple(row.values[name] for name in names) if names[1:] else row.values[names[0]] for row in rows]


async def versions(shop: Housed) -> list[int]:
    return [row.version for row in (await shop.door("ann").page("customer", BY_NAME)).rows]


async def test_a_fill_goes_on_below_and_above_the_cells_it_is_dragged_from(open_shop: Housed) -> None:
    await stocked(open_shop, {}, {}, {"cost": "10", "met_on": "2026-01-31"}, {"cost": "12", "met_on": "2026-02-28"}, {})
    source = Area((2, 4), ("cost",))
    down = await ranged(open_shop, (4, 5), ("cost",), do="fill", source=source, series=True)
    up = await ranged(open_shop, (0, 2), ("cost",), do="fill", source=source, series=True)
    assert (down["written"], up["written"]) == (1, 2)
    assert [str(each) for each in await held(open_shop, "cost")] == ["6.00", "8.00", "10.00", "12.00", "14.00"]
    copied = await ranged(open_shop, (0, 2), ("cost",), do="fill", source=source)
    assert copied["written"] == 2
    assert [str(each) for each in await held(open_shop, "cost")][:2] == ["10.00", "12.00"]
    await ranged(open_shop, (0, 1), ("met_on",), do="fill", source=Area((2, 4), ("met_on",)), series=True)
    assert str((await held(open_shop, "met_on"))[0]) == "2025-11-30"


async def test_a_fill_to_the_right_takes_each_rows_own_cell(open_shop: Housed) -> None:
    await stocked(open_shop, {"needs": "8"}, {"needs": "much"})
    done = await ranged(open_shop, (0, 2), ("cost",), do="fill", source=Area((0, 2), ("needs",)))
    assert (done["written"], done["refused"]) == (1, 1)
    assert done["problems"][0]["value"] == "much" and done["problems"][0]["row"] == 1
    assert [str(each) for each in await held(open_shop, "cost")] == ["8.00", "None"]


async def test_several_areas_are_one_write_of_each_record_and_one_change_set(open_shop: Housed) -> None:
    await stocked(open_shop, {}, {}, {}, {})
    before = await versions(open_shop)
    more = [Area((1, 3), ("cost",)), Area((3, 4), ("needs", "cost"))]
    done = await ranged(open_shop, (0, 2), ("needs",), do="fill", values=[["5"]], more=more)
    assert done["written"] == 6
    assert [(a, b and str(b)) for a, b in await held(open_shop, "needs", "cost")] == [
        ("5", None), ("5", "5.00"), (None, "5.00"), ("5", "5.00"),
    ]  # fmt: skip
    assert await versions(open_shop) == [each + 1 for each in before]
    await open_shop.door("ann").run(Undo())
    assert await held(open_shop, "needs", "cost") == [(None, None)] * 4


async def test_rows_below_the_last_become_records_when_asked_for(open_shop: Housed) -> None:
    await stocked(open_shop, {}, {})
    cells = [["B1", "1"], ["B2", "2"], ["B3", "3"]]
    try:
        await ranged(open_shop, (1, 4), ("name", "cost"), do="paste", values=cells, whole=True)
        raise AssertionError("the list ends")
    except Refusal as error:
        assert error.values["missing"] == 2
    done = await ranged(open_shop, (1, 4), ("name", "cost"), do="paste", values=cells, whole=True, adds=True)
    assert (done["written"], done["added"], done["refused"]) == (6, 2, 0)
    assert await held(open_shop, "name") == ["B1", "B2", "B3", "C00"]
    assert len((await open_shop.door("ann").run(Undo())).value["reversed"]) == 3
    assert await held(open_shop, "name") == ["C00", "C01"]


async def test_a_refused_new_row_tells_each_of_its_cells(open_shop: Housed) -> None:
    done = await ranged(open_shop, (0, 1), ("name", "cost"), do="paste", values=[["New", "much"]], adds=True)
    assert (done["written"], done["refused"], done.get("added")) == (0, 2, None)
    told = {each["field"]: each for each in done["problems"]}
    assert (told["cost"]["value"], told["name"]["value"], told["name"]["because"]) == ("much", "New", ["cost"])
    assert {each["id"] for each in done["problems"]} == {None}


async def test_cells_that_nobody_may_write_are_refused_and_the_rest_of_the_row_is_written(open_shop: Housed) -> None:
    await stocked(open_shop, {}, {})
    columns = ("name", "total", "prior_owner", "needs")
    done = await ranged(open_shop, (0, 2), columns, do="paste", values=[["X", "1", "ann", "a"], ["Y", "2", "ann", "b"]])
    assert (done["written"], done["refused"]) == (4, 4)
    assert {each["field"] for each in done["problems"]} == {"total", "prior_owner"}
    assert await held(open_shop, "name", "needs") == [("X", "a"), ("Y", "b")]


async def test_a_cell_that_waits_for_another_names_what_is_wrong_there_not_what_nobody_may_write(
    open_shop: Housed,
) -> None:
    await stocked(open_shop, {})
    done = await ranged(open_shop, (0, 1), ("total", "cost", "name"), do="paste", values=[["1", "much", "X"]])
    told = {each["field"]: each for each in done["problems"]}
    assert told["name"]["because"] == ["cost"]
    assert told["name"]["message"] == told["cost"]["message"] != told["total"]["message"]


async def test_an_area_that_is_worked_on_in_the_background_goes_on_as_the_same_series(open_shop: Housed) -> None:
    await stocked(open_shop, {"cost": "1"}, {"cost": "3"}, {}, {}, {})
    asked = Ranges("customer", BY_NAME, (2, 6000), ("cost",), "fill", source=Area((0, 2), ("cost",)), series=True)
    id = (await open_shop.door("ann").run(Begin(asked))).id or 0
    while await LongWorker(open_shop.house).once():
        pass
    told = await progress(open_shop.house, open_shop.actor("ann"), id)
    assert (told["state"], told["result"]["written"]) == ("done", 3)
    assert [str(each) for each in await held(open_shop, "cost")] == ["1.00", "3.00", "5.00", "7.00", "9.00"]


async def test_what_may_not_be_read_is_not_filled_from(open_shop: Housed) -> None:
    await stocked(open_shop, {"phone": "13800000000"}, {})
    clerk = open_shop.door("clerk")
    try:
        await clerk.run(Ranges("customer", BY_NAME, (1, 2), ("phone",), "fill", source=Area((0, 1), ("phone",))))
        raise AssertionError("a masked cell was read")
    except Refusal as error:
        assert error.code.name == "REC128"
