"""Cut and paste as one gesture: each cell is emptied where it stood as it is written, or stays with its reason."""

from typing import Any

import pytest

from kernel.errors import Refusal
from records.actions.ranges import Ranges
from records.actions.undo import Undo
from records.areas import Area
from tests.fixtures.houses import Housed
from tests.records.test_range_gestures import BY_NAME, held, ranged, stocked, versions


async def moved(shop: Housed, source: Area, rows: tuple[int, int], *columns: str, **more: Any) -> dict[str, Any]:
    return await ranged(shop, rows, columns or source.columns, do="move", source=source, **more)


def texts(rows: list[Any]) -> list[Any]:
    return [[each if each is None else str(each) for each in row] for row in rows]


async def test_cells_that_are_moved_are_empty_where_they_stood_and_one_undo_brings_them_back(open_shop: Housed) -> None:
    await stocked(open_shop, {"needs": "a", "cost": "1"}, {"needs": "b", "cost": "2"}, {}, {})
    before = await versions(open_shop)
    done = await moved(open_shop, Area((0, 2), ("needs", "cost")), (2, 4))
    assert (done["written"], done["refused"]) == (4, 0)
    after = [[None, None]] * 2 + [["a", "1.00"], ["b", "2.00"]]
    assert texts(await held(open_shop, "needs", "cost")) == after
    assert await versions(open_shop) == [each + 1 for each in before]
    assert len((await open_shop.door("ann").run(Undo())).value["reversed"]) == 4
    assert texts(await held(open_shop, "needs", "cost")) == [["a", "1.00"], ["b", "2.00"], [None, None], [None, None]]


@pytest.mark.parametrize(("rows", "found"), [((1, 4), [None, "a", "b", "c"]), ((0, 3), ["b", "c", "d", None])])
async def test_a_move_over_its_own_cells_shifts_them(
    open_shop: Housed, rows: tuple[int, int], found: list[str | None]
) -> None:
    await stocked(open_shop, *({"needs": each} for each in "abcd"))
    source = Area((0, 3), ("needs",)) if rows[0] else Area((1, 4), ("needs",))
    assert (await moved(open_shop, source, rows))["written"] == 3
    assert await held(open_shop, "needs") == found


async def test_within_a_row_a_cell_moves_to_another_field_in_its_form(open_shop: Housed) -> None:
    await stocked(open_shop, {"needs": "8"}, {"needs": "much"})
    done = await moved(open_shop, Area((0, 2), ("needs",)), (0, 2), "cost")
    assert (done["written"], done["refused"]) == (1, 1)
    assert texts(await held(open_shop, "needs", "cost")) == [[None, "8.00"], ["much", None]]
    [problem] = done["problems"]
    assert (problem["field"], problem["value"], problem["row"]) == ("cost", "much", 1)


async def test_what_may_not_be_emptied_stays_and_is_written_nowhere(open_shop: Housed) -> None:
    await stocked(open_shop, {"needs": "a"}, {})
    done = await moved(open_shop, Area((0, 1), ("name", "needs")), (1, 2))
    assert (done["written"], done["refused"]) == (1, 1)
    assert await held(open_shop, "name", "needs") == [("C00", None), ("C01", "a")]
    assert [(each["field"], "value" in each) for each in done["problems"]] == [("name", False)]


async def test_below_the_last_row_moved_cells_become_a_record(open_shop: Housed) -> None:
    await stocked(open_shop, {"needs": "Z"}, {})
    with pytest.raises(Refusal, match="ends"):
        await moved(open_shop, Area((0, 1), ("needs",)), (2, 3), "name")
    done = await moved(open_shop, Area((0, 1), ("needs",)), (2, 3), "name", adds=True)
    assert (done["written"], done["added"]) == (1, 1)
    assert await held(open_shop, "name", "needs") == [("C00", None), ("C01", None), ("Z", None)]


async def test_a_move_is_refused_whole_where_another_row_stands_or_the_areas_differ(open_shop: Housed) -> None:
    await stocked(open_shop, {"needs": "a"}, {})
    for more, reason in (({"origin": 99}, "Another record"), ({"more": [Area((0, 1), ("cost",))]}, "same size")):
        with pytest.raises(Refusal, match=reason):
            await moved(open_shop, Area((0, 1), ("needs",)), (1, 2), **more)
    with pytest.raises(Refusal, match="same size"):
        await moved(open_shop, Area((0, 2), ("needs",)), (1, 2))
    with pytest.raises(Refusal, match="same size"):
        await moved(open_shop, Area((0, 1), ("needs", "cost")), (1, 2), "needs", "needs")
    assert await held(open_shop, "needs") == ["a", None]


async def test_a_masked_cell_is_not_moved(open_shop: Housed) -> None:
    await stocked(open_shop, {"phone": "13800000000"}, {})
    with pytest.raises(Refusal, match="may not read"):
        source = Area((0, 1), ("phone",))
        await open_shop.door("clerk").run(Ranges("customer", BY_NAME, (1, 2), ("phone",), "move", source=source))
    assert await held(open_shop, "phone") == ["13800000000", None]
