"""Cut and paste as one gesture: each cell is emptied where it stood as it is written, or stays with its reason."""

from dataclasses import replace
from typing import Any

import pytest

from kernel.errors import Refusal
from records.actions.cells import Cells, Edit
from records.actions.moving_again import Origin
from records.actions.ranges import Ranges
from records.actions.undo import Undo
from records.actions.update import Update
from records.areas import Area
from records.results import Outcome, Query
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


def origin(problem: dict[str, Any]) -> Origin:
    return Origin(**problem["from"])


def said(result: Outcome | Refusal) -> list[tuple[str | None, str]]:
    assert isinstance(result, Refusal)
    return [(each.field, each.code.name) for each in result.problems]


async def refused_move(shop: Housed, *rows: dict[str, Any]) -> tuple[dict[str, Any], list[int]]:
    """Texts moved into numbers: the problem of the first that is none, and the ids of the rows."""
    await stocked(shop, *rows)
    done = await moved(shop, Area((0, 1), ("needs",)), (1, 2), "cost")
    ids = [row.id for row in (await shop.door("ann").page("customer", BY_NAME)).rows]
    [problem] = done["problems"]
    assert (problem["value"], problem["from"]["id"], problem["from"]["field"]) == (rows[0]["needs"], ids[0], "needs")
    return problem, ids


async def test_a_refused_cell_that_is_tried_again_empties_the_one_it_was_cut_from(open_shop: Housed) -> None:
    problem, ids = await refused_move(open_shop, {"needs": "much"}, {})
    edit = Edit(ids[1], "phone", "13800138000", origin=origin(problem))
    done = await open_shop.door("ann").run(Cells("customer", [edit]))
    assert isinstance(done.results[0], Outcome) and done.change_set
    assert await held(open_shop, "needs", "phone") == [(None, None), (None, "13800138000")]
    assert len((await open_shop.door("ann").run(Undo())).value["reversed"]) == 2, "one change set holds both ends"
    assert await held(open_shop, "needs", "phone") == [("much", None), (None, None)]


async def test_what_is_refused_again_leaves_both_ends_and_a_change_since_is_told(open_shop: Housed) -> None:
    problem, ids = await refused_move(open_shop, {"needs": "much", "name": "C00"}, {})
    door, again = open_shop.door("ann"), Edit(ids[1], "cost", "much", origin=origin(problem))
    for edits in ([again], [again, Edit(ids[0], "phone", "13800138000")]):
        assert isinstance((await door.run(Cells("customer", edits))).results[0], Refusal)
        assert await held(open_shop, "needs", "cost") == [("much", None), (None, None)]
    await door.run(Update("customer", ids[0], {"needs": "12"}))
    [result] = (await door.run(Cells("customer", [Edit(ids[1], "cost", "12", origin=origin(problem))]))).results
    assert isinstance(result, Refusal) and [(each.field, each.code.name) for each in result.problems] == [
        ("cost", "REC205")
    ]
    assert texts(await held(open_shop, "needs", "cost")) == [["12", None], [None, None]]


async def test_what_may_not_be_emptied_says_so_at_the_cell_that_is_tried_again(open_shop: Housed) -> None:
    _, ids = await refused_move(open_shop, {"needs": "much"}, {})
    version = (await versions(open_shop))[0]
    edit = Edit(ids[1], "needs", "C00", origin=Origin(ids[0], "name", version))
    [result] = (await open_shop.door("ann").run(Cells("customer", [edit]))).results
    assert isinstance(result, Refusal) and [(each.field, each.code.name) for each in result.problems] == [
        ("needs", "REC206")
    ]
    gone = Edit(ids[1], "needs", "x", origin=Origin(9999, "needs", 1))
    [result] = (await open_shop.door("ann").run(Cells("customer", [gone]))).results
    assert said(result) == [("needs", "REC206")]
    assert await held(open_shop, "name", "needs") == [("C00", "much"), ("C01", None)]


async def test_cells_that_are_tried_again_together_shift_without_losing_one(open_shop: Housed) -> None:
    await stocked(open_shop, {"needs": "a"}, {"needs": "b"}, {})
    rows = (await open_shop.door("ann").page("customer", BY_NAME)).rows
    first, second, third = (Origin(row.id, "needs", row.version) for row in rows)
    edits = [Edit(second.id, "needs", "a", origin=first), Edit(third.id, "needs", "b", origin=second)]
    done = await open_shop.door("ann").run(Cells("customer", edits))
    assert await held(open_shop, "needs") == [None, "a", "b"], done.results
    rows = (await open_shop.door("ann").page("customer", BY_NAME)).rows
    places = [Edit(second.id, "phone", "13800138000", origin=Origin(second.id, "needs", rows[1].version))]
    await open_shop.door("ann").run(Cells("customer", places))
    assert await held(open_shop, "needs", "phone") == [(None, None), (None, "13800138000"), ("b", None)]
    now = [Origin(row.id, "needs", row.version) for row in (await open_shop.door("ann").page("customer", BY_NAME)).rows]
    swapped = [Edit(first.id, "needs", "x", origin=now[2]), Edit(third.id, "needs", "y", origin=now[0])]
    await open_shop.door("ann").run(Cells("customer", swapped))
    assert await held(open_shop, "needs") == ["x", None, "y"]


async def test_a_new_record_takes_its_cells_from_the_row_they_were_cut_from(open_shop: Housed) -> None:
    await stocked(open_shop, {"needs": "Z"}, {})
    [first, _] = (await open_shop.door("ann").page("customer", BY_NAME)).rows
    asked = Ranges("customer", Query(filter=f"id == {first.id}"), (1, 2), ("name",), "move", adds=True,
                   source=Area((0, 1), ("needs",)), origin=first.id, as_of=first.version)  # fmt: skip
    await open_shop.door("ann").run(Update("customer", first.id, {"needs": "Y"}))
    with pytest.raises(Refusal, match="changed since"):
        await open_shop.door("ann").run(asked)
    again = replace(asked, as_of=first.version + 1)
    assert (await open_shop.door("ann").run(again)).value["added"] == 1
    assert await held(open_shop, "name", "needs") == [("C00", None), ("C01", None), ("Y", None)]
