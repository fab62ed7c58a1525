"""Selecting cells with the mouse and with Shift, as every spreadsheet does."""

from playwright.async_api import Browser, expect

from tests.browser.serving import Served
from tests.browser.sheet.conftest import tab_of
from tests.browser.sheet.sheet import Sheet

THREE = ({"price": "10.00", "count": 1}, {"price": "20.00", "count": 2}, {"price": "30.00", "count": 3})


async def test_a_drag_selects_the_cells_between_its_corners(sheet: Sheet) -> None:
    await sheet.show(*THREE)
    await sheet.drag((0, "price"), (1, "count"))
    await sheet.selects((0, 1), "price", "count")
    await expect(sheet.cell(2, "price")).not_to_have_attribute("aria-selected", "true")


async def test_a_drag_upwards_and_to_the_left_selects_the_same_cells(sheet: Sheet) -> None:
    await sheet.show(*THREE)
    await sheet.drag((2, "count"), (1, "price"))
    await sheet.selects((1, 2), "price", "count")
    assert await sheet.active() == (2, "count")


async def test_shift_with_arrows_grows_and_shrinks_the_selection_while_the_active_cell_stays(sheet: Sheet) -> None:
    await sheet.show(*THREE)
    await sheet.cell(0, "price").click()
    await sheet.press("Shift+ArrowDown", "Shift+ArrowDown", "Shift+ArrowRight")
    await sheet.selects((0, 2), "price", "count")
    await sheet.press("Shift+ArrowUp", "Shift+ArrowLeft", "Shift+ArrowLeft")
    await sheet.selects((0, 1), "name", "price")
    assert await sheet.active() == (0, "price")


async def test_an_arrow_alone_leaves_one_cell_selected(sheet: Sheet) -> None:
    await sheet.show(*THREE)
    await sheet.drag((0, "price"), (2, "count"))
    await sheet.press("ArrowDown")
    await sheet.selects((1, 1), "price")


async def test_shift_click_selects_from_the_active_cell_on(sheet: Sheet) -> None:
    await sheet.show(*THREE)
    await sheet.cell(0, "price").click()
    await sheet.cell(2, "day").click(modifiers=["Shift"])
    await sheet.selects((0, 2), "price", "count", "day")


async def test_ctrl_drag_adds_another_area(sheet: Sheet) -> None:
    await sheet.show(*THREE)
    await sheet.drag((0, "price"), (1, "price"))
    await sheet.page.keyboard.down("Control")
    await sheet.drag((1, "day"), (2, "day"))
    await sheet.page.keyboard.up("Control")
    await sheet.selects_areas(((0, 1), ("price",)), ((1, 2), ("day",)))


async def test_the_number_of_a_row_picks_it_with_ctrl_and_reaches_to_another_with_shift(sheet: Sheet) -> None:
    await sheet.show(*THREE, *THREE)
    await sheet.number(1).click(modifiers=["Control"])
    await sheet.selects((1, 1), *sheet.columns)
    await sheet.number(3).click(modifiers=["Shift"])
    await sheet.number(5).click(modifiers=["Control"])
    await sheet.selects_areas(((1, 3), sheet.columns), ((5, 5), sheet.columns))
    await expect(sheet.page.locator(".gw-foot")).to_contain_text("已选 4 行")
    await sheet.number(2).click(modifiers=["Control"])
    await sheet.selects_areas(((1, 1), sheet.columns), ((3, 3), sheet.columns), ((5, 5), sheet.columns))
    await expect(sheet.page.locator(".gw-peek")).to_have_count(0)


async def test_rows_are_selected_by_dragging_over_their_numbers_and_a_click_on_one_opens_it(sheet: Sheet) -> None:
    await sheet.show(*THREE)
    await sheet.drag((0, "#"), (1, "#"))
    await sheet.selects((0, 1), *sheet.columns)
    await expect(sheet.page.locator(".gw-peek")).to_have_count(0)
    await sheet.number(2).click()
    await expect(sheet.page.locator(".gw-peek")).to_be_visible()


async def test_picked_rows_are_deleted_together(sheet: Sheet) -> None:
    await sheet.show(*THREE)
    await sheet.number(0).click(modifiers=["Control"])
    await sheet.number(2).click(modifiers=["Control"])
    await sheet.page.get_by_role("button", name="删除", exact=True).click()
    await sheet.page.get_by_role("dialog").get_by_role("button", name="删除").click()
    await expect(sheet.page.get_by_text("已删除 2 条")).to_be_visible()
    await expect(sheet.cell(1, "price")).to_be_visible()
    await expect(sheet.page.locator(f".ag-row[row-id='{sheet.rows[0]}']")).to_have_count(0)


async def test_ctrl_click_on_a_header_selects_the_column_and_a_click_sorts(sheet: Sheet) -> None:
    await sheet.show(*THREE)
    await sheet.header("count").click(modifiers=["Control"])
    await sheet.selects((0, 2), "count")
    await sheet.header("day").click(modifiers=["Control", "Shift"])
    await sheet.selects((0, 2), "count", "day")
    await sheet.header("name").click(modifiers=["Control"])
    await sheet.selects((0, 2), "name", "count", "day")
    await expect(sheet.page.locator(".ag-header-cell[aria-sort=ascending]")).to_have_count(0)
    await sheet.header("count").click()
    await expect(sheet.page.locator(".ag-header-cell[col-id=count]")).to_have_attribute("aria-sort", "ascending")


async def test_ctrl_space_takes_the_column_shift_space_the_row_and_ctrl_a_everything(sheet: Sheet) -> None:
    await sheet.show(*THREE)
    await sheet.cell(1, "price").click()
    await sheet.press("Shift+Space")
    await sheet.selects((1, 1), *sheet.columns)
    await sheet.press("Shift+ArrowDown")
    await sheet.selects((1, 2), *sheet.columns)
    await sheet.cell(1, "price").click()
    await sheet.press("Control+Space")
    await sheet.selects((0, 2), "price")
    await sheet.press("Shift+ArrowRight")
    await sheet.selects((0, 2), "price", "count")
    await sheet.press("Control+a")
    await sheet.selects((0, 2), *sheet.columns)


async def test_a_drag_reaches_from_a_pinned_column_across_the_others(sheet: Sheet) -> None:
    await sheet.show(*THREE)
    await expect(sheet.page.locator(".ag-pinned-left-cols-container [col-id=name]")).to_have_count(3)
    await sheet.drag((0, "name"), (1, "price"))
    await sheet.selects((0, 1), "name", "price")


async def test_ctrl_drag_over_what_is_selected_takes_a_cell_out(sheet: Sheet) -> None:
    await sheet.show(*THREE)
    await sheet.drag((0, "price"), (2, "price"))
    await sheet.cell(1, "price").click(modifiers=["Control"])
    await sheet.selects_areas(((0, 0), ("price",)), ((2, 2), ("price",)))


async def test_dragging_past_the_lower_edge_scrolls_and_selects_on(sheet: Sheet) -> None:
    await sheet.show(*({"count": at} for at in range(120)))
    last = await sheet.page.locator(".ag-body-viewport").bounding_box()
    box = await sheet.cell(3, "count").bounding_box()
    assert last is not None and box is not None
    await sheet.page.mouse.move(box["x"] + 20, box["y"] + 8)
    await sheet.page.mouse.down()
    await sheet.page.mouse.move(box["x"] + 20, last["y"] + last["height"] + 60, steps=4)
    await expect(sheet.cell(100, "count")).to_have_attribute("aria-selected", "true")
    await sheet.page.mouse.up()
    assert await sheet.page.evaluate("document.querySelectorAll('.gw-in').length") > 20


async def test_the_menu_of_a_header_selects_its_column_and_reaches_and_adds_others(sheet: Sheet) -> None:
    await sheet.show(*THREE)

    async def choose(name: str, item: str) -> None:
        await sheet.header(name).click(button="right")
        await sheet.page.get_by_role("menuitem", name=item).click()

    await sheet.cell(1, "name").click()
    await choose("price", "选择整列")
    await sheet.selects((0, 2), "price")
    await choose("count", "选到此列")
    await sheet.selects((0, 2), "price", "count")
    await choose("name", "加选或去掉")
    await sheet.selects((0, 2), "name", "price", "count")


async def test_the_menu_of_a_row_number_selects_the_row_and_reaches_and_takes_out_others(sheet: Sheet) -> None:
    await sheet.show(*THREE)

    async def choose(row: int, item: str) -> None:
        await sheet.number(row).click(button="right")
        await sheet.page.get_by_role("menuitem", name=item).click()

    await choose(0, "选择整行")
    await sheet.selects((0, 0), *sheet.columns)
    await choose(2, "选到此行")
    await sheet.selects((0, 2), *sheet.columns)
    await choose(1, "加选或去掉")
    await sheet.selects_areas(((0, 0), sheet.columns), ((2, 2), sheet.columns))
    await expect(sheet.page.locator(".gw-foot")).to_contain_text("已选 2 行")


async def test_fingers_find_the_menu_of_a_header_and_select_with_it(desk: Served, chromium: Browser) -> None:
    context = await chromium.new_context(
        viewport={"width": 1024, "height": 768}, locale="zh-CN", timezone_id="Asia/Shanghai", has_touch=True,
        is_mobile=True, reduced_motion="reduce",
    )  # fmt: skip
    await context.add_cookies([{"name": "gridwright_session", "value": desk.token("clerk"), "url": desk.url}])
    async with tab_of(context, desk) as tab:
        await tab.show(*THREE, columns=("name", "price", "count"))
        await tab.page.locator(".ag-header-cell[col-id=count] .gw-head-menu").tap()
        await tab.page.get_by_role("menuitem", name="选择整列").tap()
        await tab.selects((0, 2), "count")
    await context.close()
