"""Chinese from the first key: what is composed over a cell begins its editing, with no letter lost."""

import re

from playwright.async_api import CDPSession, expect

from tests.browser.sheet.sheet import Sheet


async def keyboard(sheet: Sheet) -> CDPSession:
    """The browser's door for input methods."""
    return await sheet.page.context.new_cdp_session(sheet.page)


async def compose(method: CDPSession, *letters: str) -> None:
    """The letters stand in the cell one after the other, not yet chosen."""
    for end in range(1, len(letters) + 1):
        text = "".join(letters[:end])
        await method.send("Input.imeSetComposition", {"text": text, "selectionStart": end, "selectionEnd": end})


async def stand(sheet: Sheet, name: str) -> None:
    """The first cell of a column is ready for an input method, a moment after the button is released."""
    await sheet.cell(0, name).click()
    await expect(sheet.cell(0, name).locator(".gw-catch")).to_be_attached()


async def choose(method: CDPSession, text: str) -> None:
    """The word that was meant takes the place of the letters."""
    await method.send("Input.insertText", {"text": text})


async def test_chinese_composed_over_a_cell_begins_with_its_first_letter_and_replaces_the_value(sheet: Sheet) -> None:
    await sheet.show({"name": "old"}, {"name": "below"})
    method = await keyboard(sheet)
    await stand(sheet, "name")
    await compose(method, "n", "i")
    await expect(sheet.cell(0, "name").locator(".gw-catch")).to_have_text("ni")
    await choose(method, "你")
    await compose(method, "h")
    await choose(method, "好")
    await expect(sheet.page.locator(".gw-cell-editor input")).to_have_value("你好")
    await sheet.press("Enter")
    await sheet.holds(0, "name", "你好")
    await expect(sheet.cell(1, "name")).to_have_class(re.compile("ag-cell-focus"))


async def test_what_is_composed_and_thrown_away_leaves_the_value_alone(sheet: Sheet) -> None:
    await sheet.show({"name": "kept"})
    method = await keyboard(sheet)
    await stand(sheet, "name")
    await compose(method, "b", "u")
    await method.send("Input.imeSetComposition", {"text": "", "selectionStart": 0, "selectionEnd": 0})
    await sheet.press("Escape")
    await expect(sheet.page.locator(".gw-cell-editor")).to_have_count(0)
    await expect(sheet.cell(0, "name")).to_have_text("kept")
    await sheet.type("x")
    await expect(sheet.page.locator(".gw-cell-editor input")).to_have_value("x")
    await sheet.press("Escape")
    assert sheet.stored("name") == ["kept"]


async def test_a_word_composed_over_a_choice_looks_it_up_and_enter_at_once_saves_it(sheet: Sheet) -> None:
    await sheet.show({"size": "small"}, columns=("name", "size"))
    method = await keyboard(sheet)
    await stand(sheet, "size")
    await compose(method, "d", "a")
    await choose(method, "大")
    await sheet.press("Enter")
    await sheet.holds(0, "size", "big")


async def test_text_that_comes_without_a_key_begins_the_editing_too(sheet: Sheet) -> None:
    await sheet.show({"name": "old"})
    await stand(sheet, "name")
    await sheet.page.keyboard.insert_text("😀")
    await expect(sheet.page.locator(".gw-cell-editor input")).to_have_value("😀")
    await sheet.press("Tab")
    await sheet.holds(0, "name", "😀")


async def test_the_answer_to_what_was_just_saved_in_the_row_does_not_end_a_composition(sheet: Sheet) -> None:
    await sheet.show({"name": "old", "price": "1.00"})
    method = await keyboard(sheet)
    await sheet.cell(0, "price").click()
    await sheet.type("3")
    async with sheet.page.expect_response("**/cells"):
        await sheet.press("Shift+Tab")
        await compose(method, "n", "i")
    await compose(method, "n", "i", "h")
    await expect(sheet.cell(0, "name").locator(".gw-catch")).to_have_text("nih")
    await choose(method, "你好")
    await sheet.press("Enter")
    await sheet.holds(0, "name", "你好")
    await expect(sheet.cell(0, "price")).to_have_text("3")
