"""What is typed over a cell, as every spreadsheet takes it."""

from playwright.async_api import expect

from tests.browser.sheet.sheet import Sheet


async def test_typing_over_a_cell_replaces_it_and_enter_goes_down(sheet: Sheet) -> None:
    await sheet.show({"price": "10.00"}, {"price": "20.00"})
    await sheet.cell(0, "price").click()
    await sheet.type("77")
    await sheet.press("Enter")
    await sheet.type("88")
    await sheet.press("Enter")
    await sheet.holds(0, "price", "77.00")
    await sheet.holds(1, "price", "88.00")
    await expect(sheet.cell(1, "price")).to_have_text("88")


async def test_one_character_alone_is_what_the_cell_holds(sheet: Sheet) -> None:
    await sheet.show({"count": 1})
    await sheet.cell(0, "count").click()
    await sheet.press("7", "Enter")
    await sheet.holds(0, "count", 7)
