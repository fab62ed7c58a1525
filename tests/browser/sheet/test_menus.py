"""The right button: what a spreadsheet's menu offers for cells, rows and columns."""

import re

from playwright.async_api import expect

from tests.browser.sheet.sheet import Sheet

THREE = ({"price": "1.00", "size": "small"}, {"price": "2.00", "size": "big"}, {"price": "3.00", "size": "small"})


async def choose(sheet: Sheet, row: int, name: str, word: str) -> None:
    """The right button on a cell, and this entry of its menu."""
    await sheet.cell(row, name).click(button="right")
    await sheet.page.get_by_role("menuitem", name=re.compile(f"^{word}")).click()


async def test_the_menu_copies_cuts_pastes_and_empties_what_is_selected(sheet: Sheet) -> None:
    await sheet.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await sheet.show(*THREE, columns=("name", "price", "size"))
    await sheet.drag((0, "price"), (1, "price"))
    await choose(sheet, 1, "price", "复制 Ctrl C")
    assert (await sheet.page.evaluate("navigator.clipboard.readText()")).split() == ["1.00", "2.00"]
    await choose(sheet, 2, "price", "清除内容")
    assert await sheet.served.keeps("clerk", f"/thing/{sheet.rows[2]}", "price", None)
    await choose(sheet, 0, "price", "剪切")
    await choose(sheet, 2, "price", "粘贴")
    assert await sheet.served.keeps("clerk", f"/thing/{sheet.rows[2]}", "price", "1.00")
    assert await sheet.served.keeps("clerk", f"/thing/{sheet.rows[0]}", "price", None)


async def test_a_browser_that_does_not_tell_its_clipboard_names_the_key(sheet: Sheet) -> None:
    await sheet.page.add_init_script("delete Clipboard.prototype.read")  # as on a plain address
    await sheet.show(*THREE, columns=("name", "price"))
    await choose(sheet, 2, "price", "粘贴")
    await expect(sheet.page.get_by_text("请按 Ctrl+V 粘贴")).to_be_visible()


async def test_the_menu_narrows_the_list_to_the_value_of_a_cell(sheet: Sheet) -> None:
    await sheet.show({"size": "small"}, {"size": "big", "keeper": 1}, {}, columns=("name", "size", "keeper", "price"))
    await choose(sheet, 1, "size", "按此值筛选")
    await expect(sheet.page.locator(".gw-chip")).to_contain_text(["大小 是 大"])
    await expect(sheet.cell(1, "name")).to_be_visible()
    await expect(sheet.cell(0, "name")).to_have_count(0)
    await sheet.page.get_by_role("button", name="去掉筛选：大小").click()
    await expect(sheet.cell(0, "name")).to_be_visible()
    await choose(sheet, 0, "keeper", "按此值筛选")
    await expect(sheet.page.locator(".gw-chip").last).to_contain_text("为空")
    await expect(sheet.cell(1, "name")).to_have_count(0)


async def test_the_menu_deletes_the_row_and_asks_before(sheet: Sheet) -> None:
    await sheet.show(*THREE, columns=("name", "price"))
    await choose(sheet, 1, "price", "删除此行")
    await sheet.selects((1, 1), "name", "price")
    await sheet.page.get_by_role("dialog").get_by_role("button", name="删除").click()
    await expect(sheet.cell(1, "name")).to_have_count(0)
    assert await sheet.served.comes("clerk", f"/thing?filter=advice+==+'{sheet.mark}'", lambda told: told["total"] == 2)


async def test_the_menu_makes_another_record_like_this_one(sheet: Sheet) -> None:
    await sheet.show({"price": "7.50", "size": "big", "tags": ["hot"]}, columns=("name", "price"))
    await choose(sheet, 0, "price", "复制为新记录")
    page = sheet.page
    await expect(page).to_have_url(re.compile(r"/e/thing/new"))
    await expect(page.locator("[data-field=name] input")).to_have_value(f"{sheet.mark} 000")
    await page.locator("[data-field=name] input").fill(f"{sheet.mark} again")
    await page.get_by_role("button", name="创建").click()
    await expect(page.get_by_role("heading", name=f"{sheet.mark} again")).to_be_visible()
    asked = f"/thing?filter=name+==+'{sheet.mark} again'&fields=price,size,tags"
    [made] = sheet.served.call("clerk", "GET", asked)["rows"]
    assert (made["price"], made["size"], made["tags"]) == ("7.50", "big", ["hot"])


async def test_a_header_filters_its_column(sheet: Sheet) -> None:
    await sheet.show(*THREE, columns=("name", "price", "size"))
    head = sheet.page.locator(".ag-header-cell[col-id='size']")
    await head.hover()
    await head.get_by_role("button", name="大小 的菜单").click()
    await sheet.page.get_by_role("menuitem", name="筛选此列").click()
    box = sheet.page.get_by_role("dialog", name="筛选")
    await box.locator("label", has_text=re.compile("^大$")).click()
    await box.get_by_role("button", name="应用").click()
    await expect(sheet.cell(0, "name")).to_have_count(0)
    await expect(sheet.cell(1, "name")).to_be_visible()


async def test_ctrl_f_looks_in_the_whole_list(sheet: Sheet) -> None:
    await sheet.show(*THREE, columns=("name", "price"))
    await sheet.cell(1, "price").click()
    await sheet.press("Control+f")
    await expect(sheet.page.get_by_placeholder("在此视图中查找")).to_be_focused()
    await sheet.type("002")
    await expect(sheet.cell(0, "name")).to_have_count(0)
    await expect(sheet.cell(2, "name")).to_be_visible()
