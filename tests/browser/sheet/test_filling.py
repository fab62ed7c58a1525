"""The fill handle, Ctrl+D, Ctrl+R, Ctrl+Enter and Delete over ranges."""

from playwright.async_api import expect

from tests.browser.sheet.sheet import Sheet

EMPTY: tuple[dict[str, object], ...] = ({}, {}, {})


async def test_the_handle_goes_on_with_the_step_of_two_numbers(sheet: Sheet) -> None:
    await sheet.show({"count": 2}, {"count": 4}, *EMPTY)
    await sheet.drag((0, "count"), (1, "count"))
    await sheet.drag_handle((1, "count"), (4, "count"))
    await sheet.holds(4, "count", 10)
    assert sheet.stored("count") == [2, 4, 6, 8, 10]
    await sheet.selects((0, 4), "count")


async def test_one_number_is_copied_and_one_day_goes_on(sheet: Sheet) -> None:
    await sheet.show({"count": 7, "day": "2026-02-27"}, *EMPTY)
    await sheet.drag((0, "count"), (0, "day"))
    await sheet.drag_handle((0, "day"), (3, "day"))
    await sheet.holds(3, "day", "2026-03-02")
    assert (sheet.stored("count"), sheet.stored("day")[1]) == ([7] * 4, "2026-02-28")


async def test_two_days_a_month_apart_go_on_by_months(sheet: Sheet) -> None:
    await sheet.show({"day": "2026-01-31"}, {"day": "2026-02-28"}, {}, {})
    await sheet.drag((0, "day"), (1, "day"))
    await sheet.drag_handle((1, "day"), (3, "day"))
    await sheet.holds(3, "day", "2026-04-30")
    assert sheet.stored("day")[2] == "2026-03-31"


async def test_weekdays_months_and_texts_with_a_number_go_on(sheet: Sheet) -> None:
    await sheet.show({"note": "周五", "late_reason": "十一月", "phone": "13800000001"}, {}, {},
                     columns=("name", "note", "late_reason", "phone"))  # fmt: skip
    await sheet.drag((0, "note"), (0, "phone"))
    await sheet.drag_handle((0, "phone"), (2, "phone"))
    await sheet.holds(2, "late_reason", "一月")
    assert sheet.stored("note") == ["周五", "周六", "周日"]
    assert len(set(sheet.stored("phone"))) == 1, "a telephone number is no series"


async def test_a_name_with_a_number_goes_on(sheet: Sheet) -> None:
    await sheet.show({"note": "项目1"}, {}, {}, columns=("name", "note"))
    await sheet.cell(0, "note").click()
    await sheet.drag_handle((0, "note"), (2, "note"))
    await sheet.holds(2, "note", "项目3")
    assert sheet.stored("note")[1] == "项目2"


async def test_with_ctrl_the_handle_copies(sheet: Sheet) -> None:
    await sheet.show({"count": 1}, {"count": 2}, {}, {})
    await sheet.drag((0, "count"), (1, "count"))
    await sheet.drag_handle((1, "count"), (3, "count"), held="Control")
    await sheet.holds(3, "count", 2)
    assert sheet.stored("count") == [1, 2, 1, 2]


async def test_the_handle_goes_upwards_too(sheet: Sheet) -> None:
    await sheet.show({}, {}, {"count": 20}, {"count": 30})
    await sheet.drag((2, "count"), (3, "count"))
    await sheet.drag_handle((3, "count"), (0, "count"))
    await sheet.holds(0, "count", 0)
    assert sheet.stored("count") == [0, 10, 20, 30]


async def test_the_handle_goes_to_the_right_and_to_the_left(sheet: Sheet) -> None:
    await sheet.show({"price": "3.00"}, columns=("name", "count", "price", "weight"))
    await sheet.cell(0, "price").click()
    await sheet.drag_handle((0, "price"), (0, "weight"))
    await sheet.holds(0, "weight", "3.000")
    await sheet.cell(0, "price").click()
    await sheet.drag_handle((0, "price"), (0, "count"))
    await sheet.holds(0, "count", 3)


async def test_escape_lets_go_of_the_handle(sheet: Sheet) -> None:
    await sheet.show({"count": 5}, {}, {})
    await sheet.cell(0, "count").click()
    await sheet.drag_handle((0, "count"), (2, "count"), ends="Escape")
    await expect(sheet.page.locator(".gw-filling")).to_have_count(0)
    assert sheet.stored("count") == [5, None, None]


async def test_ctrl_d_brings_the_first_row_down_over_the_selection(sheet: Sheet) -> None:
    await sheet.show({"price": "9.00", "day": "2026-03-01"}, {}, {"price": "1.00"})
    await sheet.drag((0, "price"), (2, "day"))
    await sheet.press("Control+d")
    await sheet.holds(2, "day", "2026-03-01")
    assert sheet.stored("price") == ["9.00"] * 3


async def test_ctrl_d_in_one_cell_takes_the_one_above(sheet: Sheet) -> None:
    await sheet.show({"price": "9.00"}, {})
    await sheet.cell(1, "price").click()
    await sheet.press("Control+d")
    await sheet.holds(1, "price", "9.00")


async def test_ctrl_r_brings_the_first_column_to_the_right(sheet: Sheet) -> None:
    await sheet.show({"price": "4.00"}, {"price": "5.00"}, columns=("name", "price", "weight", "count"))
    await sheet.drag((0, "price"), (1, "count"))
    await sheet.press("Control+r")
    await sheet.holds(1, "count", 5)
    assert sheet.stored("weight") == ["4.000", "5.000"]


async def test_ctrl_enter_fills_the_selection_with_what_was_typed(sheet: Sheet) -> None:
    await sheet.show({}, {}, {})
    await sheet.drag((0, "count"), (2, "count"))
    await sheet.type("12")
    await sheet.press("Control+Enter")
    await sheet.holds(2, "count", 12)
    assert sheet.stored("count") == [12, 12, 12]


async def test_delete_empties_every_selected_cell_in_one_change(sheet: Sheet) -> None:
    await sheet.show(*({"price": "1.00", "count": 1} for _ in range(3)))
    await sheet.drag((0, "price"), (1, "count"))
    await sheet.cell(2, "count").click(modifiers=["Control"])
    await sheet.press("Delete")
    await sheet.holds(2, "count", None)
    assert (sheet.stored("price"), sheet.stored("count")) == ([None, None, "1.00"], [None] * 3)
    sheet.served.call("clerk", "POST", "/undo", {})
    assert sheet.stored("count") == [1, 1, 1]


async def test_backspace_empties_a_range_and_says_what_must_stay(sheet: Sheet) -> None:
    await sheet.show({"count": 1}, {"count": 2}, columns=("name", "count"))
    await sheet.drag((0, "name"), (1, "count"))
    await sheet.press("Backspace")
    await expect(sheet.page.get_by_text("拒绝 4 格")).to_be_visible()
    assert sheet.stored("count") == [1, 2], "the cells of a record are one write"
