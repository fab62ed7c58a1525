"""The page of keys, and what a selection costs while scrolling."""

from playwright.async_api import expect

from tests.browser.sheet.sheet import Sheet


async def test_ctrl_slash_shows_all_keys_and_escape_gives_the_cell_back(sheet: Sheet) -> None:
    await sheet.show({"count": 1}, {"count": 2})
    await sheet.cell(1, "count").click()
    await sheet.press("Control+/")
    keys = sheet.page.get_by_role("dialog", name="键盘")
    await expect(keys.get_by_text("全部，包括未加载的行")).to_be_visible()
    await sheet.press("Escape")
    await expect(keys).to_have_count(0)
    await sheet.moves({"ArrowUp": (0, "count")})


async def test_a_question_mark_outside_of_a_cell_shows_the_keys_and_over_a_cell_it_is_typed(sheet: Sheet) -> None:
    await sheet.show({"note": "x"}, columns=("name", "price", "phone"))
    await sheet.cell(0, "phone").click()
    await sheet.press("?")
    await expect(sheet.page.locator(".gw-cell-editor input")).to_have_value("?")
    await sheet.press("Escape")
    await sheet.page.locator("h1 button").focus()
    await sheet.press("?")
    await expect(sheet.page.get_by_role("dialog", name="键盘")).to_be_visible()
