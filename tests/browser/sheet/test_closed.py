"""What cannot be changed says why, where it stands."""

from playwright.async_api import expect

from tests.browser.sheet.sheet import Sheet


async def test_typing_over_a_cell_that_fills_itself_says_so(sheet: Sheet) -> None:
    await sheet.show({}, columns=("name", "number", "count"))
    await sheet.cell(0, "number").click()
    await sheet.press("5")
    await expect(sheet.page.get_by_text("由系统自动填写")).to_be_visible()
    await sheet.press("Escape")
    await expect(sheet.page.get_by_text("由系统自动填写")).to_have_count(0)
    assert await sheet.active() == (0, "number")


async def test_a_block_over_a_cell_that_fills_itself_writes_the_others_and_names_the_rule(sheet: Sheet) -> None:
    await sheet.show({}, columns=("name", "number", "count"))
    await sheet.put_on_clipboard("New name\tT1\t7")
    await sheet.cell(0, "name").click()
    await sheet.press("Control+v")
    await sheet.holds(0, "count", 7)
    panel = sheet.page.get_by_role("region", name="被拒绝的单元格")
    await expect(panel).to_contain_text("已写入 2 格，拒绝 1 格")
    await expect(panel.get_by_role("listitem")).to_contain_text("T1")
