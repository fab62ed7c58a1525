"""How a list is looked at: totals at the foot, several sort keys, frozen columns, colours of one's own, and a link."""

import re
from itertools import pairwise

from playwright.async_api import expect

from tests.browser.sheet.sheet import Sheet

NEXT = """() => Math.abs(document.querySelector(".ag-header-cell[col-id='count']").getBoundingClientRect().left
    - document.querySelector(".ag-pinned-left-header").getBoundingClientRect().right) < 2"""
THINGS = ({"price": "10.00", "count": 2}, {"price": "20.50", "count": 1}, {"price": "5.00", "count": 1})


async def menu(sheet: Sheet, column: str, item: str) -> None:
    """Chooses in the menu of a column."""
    await sheet.page.locator(f".ag-header-cell[col-id='{column}'] .gw-head").click(button="right")
    await sheet.page.get_by_role("dialog").get_by_text(item, exact=True).click()


async def test_a_total_is_chosen_at_its_column_and_stands_at_the_foot(sheet: Sheet) -> None:
    await sheet.show(*THINGS)
    await menu(sheet, "price", "求和")
    await expect(sheet.page.locator(".gw-row-total [col-id='price']")).to_have_text("35.50")
    await menu(sheet, "count", "平均")
    await expect(sheet.page.locator(".gw-row-total [col-id='count']")).to_have_text("平均 1.33")
    await menu(sheet, "price", "最大")
    await expect(sheet.page.locator(".gw-row-total [col-id='price']")).to_have_text("最大 20.50")
    await expect(sheet.page).to_have_url(re.compile("totals=price%3Amax%2Ccount%3Aavg"))


async def test_the_frame_of_a_selection_has_no_gaps_between_its_rows(sheet: Sheet) -> None:
    await sheet.show(*THINGS)
    await sheet.drag((0, "price"), (2, "count"))
    await sheet.selects((0, 2), "price", "count")
    boxes = [await sheet.cell(row, "count").bounding_box() for row in range(3)]
    for above, below in pairwise(boxes):
        assert above is not None and below is not None
        assert above["y"] + above["height"] == below["y"]


async def test_rows_are_ordered_by_several_keys_which_are_moved_by_the_keyboard(sheet: Sheet) -> None:
    await sheet.show(*THINGS)
    await sheet.look(sort="count,-price")
    numbers = sheet.page.locator(".ag-center-cols-container [col-id='price'], .ag-cell[col-id='price']")
    await expect(numbers).to_have_text(["20.50", "5", "10"])
    await sheet.page.get_by_role("button", name=re.compile("^排序")).click()
    await sheet.page.get_by_role("button", name="移动第 2 个排序字段").focus()
    await sheet.press("Alt+ArrowUp")
    await expect(numbers).to_have_text(["20.50", "10", "5"])
    await expect(sheet.page).to_have_url(re.compile("sort=-price%2Ccount"))


async def test_columns_freeze_up_to_one_by_the_menu_and_by_dragging_the_line(sheet: Sheet) -> None:
    await sheet.show(*THINGS)
    pinned = sheet.page.locator(".ag-pinned-left-header .ag-header-cell")
    await menu(sheet, "price", "冻结到此列")
    await expect(pinned).to_have_count(3)
    await sheet.page.wait_for_function(NEXT)
    line = await sheet.page.locator(".gw-freeze").bounding_box()
    edge = await sheet.page.locator(".ag-header-cell[col-id='count']").bounding_box()
    assert line is not None and edge is not None
    await sheet.page.mouse.move(line["x"] + 3, line["y"] + 10)
    await sheet.page.mouse.down()
    await sheet.page.mouse.move(edge["x"] + edge["width"] - 4, line["y"] + 10, steps=4)
    await sheet.page.mouse.up()
    await expect(pinned).to_have_count(4)
    await sheet.page.locator(".gw-freeze").press("ArrowLeft")
    await expect(pinned).to_have_count(3)


async def test_a_rule_of_ones_own_colours_the_cell_or_the_whole_row(sheet: Sheet) -> None:
    await sheet.show(*THINGS)
    await sheet.look(colors="violet cell price > 15; amber row count == 2")
    await expect(sheet.cell(1, "price")).to_have_class(re.compile("gw-tint-violet"))
    await expect(sheet.cell(1, "count")).not_to_have_class(re.compile("gw-tint"))
    await expect(sheet.cell(0, "price")).to_have_class(re.compile("gw-tint-amber"))
    await expect(sheet.cell(0, "day")).to_have_class(re.compile("gw-tint-amber"))


async def test_a_rule_that_only_the_server_can_work_out_colours_too(sheet: Sheet) -> None:
    await sheet.show(*THINGS)
    await sheet.look(colors="teal cell length(name) > 2 and price > 7")
    await expect(sheet.cell(0, "name")).to_have_class(re.compile("gw-tint-teal"))
    await expect(sheet.cell(2, "name")).not_to_have_class(re.compile("gw-tint"))


async def test_a_rule_is_made_in_the_panel_of_colours(sheet: Sheet) -> None:
    await sheet.show(*THINGS)
    await sheet.page.get_by_role("button", name=re.compile("^颜色")).click()
    await sheet.page.get_by_role("button", name="添加规则").click()
    box = sheet.page.get_by_role("dialog", name="筛选")
    await box.get_by_role("button", name="价格", exact=True).click()
    await box.get_by_label("运算").select_option(label=">")
    await box.locator("input").last.fill("15")
    await box.get_by_role("button", name="应用").click()
    await expect(sheet.cell(1, "price")).to_have_class(re.compile("gw-tint-red"))
    await expect(sheet.page).to_have_url(re.compile("colors=red"))


async def test_the_address_alone_shows_groups_totals_and_frozen_columns(sheet: Sheet) -> None:
    await sheet.show(*THINGS)
    await sheet.look(group="-count", totals="price:min", pinned="name,price", rows="wide")
    await expect(sheet.page.locator(".gw-group-name")).to_contain_text(["2", "1"])
    await expect(sheet.page.locator(".gw-row-total [col-id='price']")).to_have_text("最小 5")
    await expect(sheet.page.locator(".ag-pinned-left-header .ag-header-cell")).to_have_count(3)
