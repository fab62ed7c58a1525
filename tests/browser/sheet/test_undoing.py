"""Taking back and making again, by the keys of every spreadsheet, over reloads, and by the list of one's own acts."""

import re

from playwright.async_api import expect

from tests.browser.sheet.sheet import Sheet


async def typed(sheet: Sheet, row: int, name: str, text: str) -> None:
    """Types over a cell, and waits until the server has it."""
    await sheet.cell(row, name).click()
    await sheet.type(text)
    async with sheet.page.expect_response(re.compile("/thing/cells$")):
        await sheet.press("Enter")


async def test_ctrl_z_takes_back_what_was_typed_and_ctrl_y_makes_it_again(sheet: Sheet) -> None:
    await sheet.show({"price": "10.00"}, {"price": "20.00"})
    await typed(sheet, 0, "price", "77")
    await sheet.press("Control+z")
    await expect(sheet.cell(0, "price")).to_have_text("10")
    await sheet.holds(0, "price", "10.00")
    await sheet.press("Control+y")
    await expect(sheet.cell(0, "price")).to_have_text("77")
    await sheet.holds(0, "price", "77.00")


async def test_ctrl_z_goes_back_step_by_step_and_ctrl_shift_z_forth_again(sheet: Sheet) -> None:
    await sheet.show({"price": "1.00"}, {"price": "2.00"})
    await typed(sheet, 0, "price", "11")
    await typed(sheet, 1, "price", "22")
    await sheet.press("Control+z")
    await sheet.holds(1, "price", "2.00")
    await sheet.press("Control+z")
    await sheet.holds(0, "price", "1.00")
    await sheet.press("Control+Shift+Z")
    await sheet.holds(0, "price", "11.00")
    await sheet.press("Control+Shift+Z")
    await sheet.holds(1, "price", "22.00")


async def test_what_was_done_before_a_reload_is_still_undone_and_redone(sheet: Sheet) -> None:
    await sheet.show({"price": "10.00"})
    await typed(sheet, 0, "price", "77")
    await sheet.page.reload()
    await expect(sheet.cell(0, "price")).to_have_text("77")
    await sheet.page.get_by_role("button", name="撤销", exact=True).click()
    await expect(sheet.cell(0, "price")).to_have_text("10")
    await sheet.page.reload()
    await expect(sheet.cell(0, "price")).to_have_text("10")
    await sheet.page.get_by_role("button", name="重做", exact=True).click()
    await expect(sheet.cell(0, "price")).to_have_text("77")


async def test_a_paste_over_many_cells_is_one_step(sheet: Sheet) -> None:
    await sheet.show({"price": "1.00", "count": 1}, {"price": "2.00", "count": 2}, columns=("name", "price", "count"))
    await sheet.put_on_clipboard("5\t6\r\n7\t8\r\n")
    await sheet.cell(0, "price").click()
    await sheet.press("Control+v")
    await sheet.holds(1, "count", 8)
    await sheet.press("Control+z")
    await sheet.holds(0, "price", "1.00")
    assert (sheet.stored("price"), sheet.stored("count")) == (["1.00", "2.00"], [1, 2])


async def test_what_a_colleague_wrote_since_is_kept_and_the_record_named_with_a_way_to_it(sheet: Sheet) -> None:
    await sheet.show({"price": "10.00", "count": 1}, columns=("name", "price", "count"))
    await typed(sheet, 0, "price", "77")
    sheet.served.call("boss", "PATCH", f"/thing/{sheet.rows[0]}", {"price": "99.00"})
    await expect(sheet.cell(0, "price")).to_have_text("99")
    await sheet.press("Control+z")
    message = sheet.page.locator(".gw-message-error")
    await expect(message).to_contain_text("价格")
    await message.get_by_role("button", name="查看").click()
    kept = sheet.page.get_by_role("dialog", name="我的操作").locator(".gw-acts-kept a")
    await expect(kept).to_have_attribute("href", f"/e/thing/{sheet.rows[0]}")
    await sheet.holds(0, "price", "99.00")


async def test_one_from_the_middle_of_my_acts_is_undone_alone(sheet: Sheet) -> None:
    await sheet.show({"price": "1.00"}, {"price": "2.00"})
    await typed(sheet, 0, "price", "11")
    await typed(sheet, 1, "price", "22")
    await sheet.page.get_by_role("button", name="更多", exact=True).click()
    await sheet.page.get_by_role("menuitem", name="我的操作").click()
    second = sheet.page.locator(".gw-acts > li").nth(1)
    await expect(second).to_contain_text("1 条记录")
    await second.locator(".gw-act-what").click()
    await expect(second.locator(".gw-act-records a")).to_have_attribute("href", f"/e/thing/{sheet.rows[0]}")
    await second.get_by_role("button", name="撤销").click()
    await expect(second).to_contain_text("已撤销")
    await sheet.holds(0, "price", "1.00")
    assert sheet.stored("price")[1] == "22.00"


async def test_where_one_types_the_keys_belong_to_the_text(sheet: Sheet) -> None:
    await sheet.show({"price": "10.00"}, columns=("name", "note", "price"))
    await typed(sheet, 0, "price", "77")
    search = sheet.page.get_by_placeholder("在此视图中查找")
    await search.click()
    await sheet.type("s")
    await sheet.press("Control+z", "Control+y")
    await search.fill("")
    await sheet.holds(0, "price", "77.00")


async def test_something_new_ends_what_could_be_made_again(sheet: Sheet) -> None:
    await sheet.show({"price": "10.00"})
    await typed(sheet, 0, "price", "77")
    await sheet.press("Control+z")
    await sheet.holds(0, "price", "10.00")
    await typed(sheet, 0, "price", "55")
    await sheet.press("Control+y")
    await expect(sheet.page.locator(".gw-message-error")).to_contain_text("没有可重做的操作")
    sheet.wrong[:] = [each for each in sheet.wrong if "409" not in each]  # the browser tells of the refusal too
    await sheet.holds(0, "price", "55.00")
