"""Keys that move the active cell, as every spreadsheet has them."""

from playwright.async_api import expect

from tests.browser.sheet.sheet import Sheet

THREE = ({"price": "10.00", "count": 1}, {"price": "20.00", "count": 2}, {"price": "30.00", "count": 3})
GAPS: tuple[dict[str, int], ...] = ({"count": 1}, {"count": 2}, {}, {}, {"count": 5}, {"count": 6})


async def test_arrows_move_by_one_cell(sheet: Sheet) -> None:
    await sheet.show(*THREE)
    await sheet.cell(0, "price").click()
    await sheet.moves({"ArrowDown": (1, "price"), "ArrowRight": (1, "count"), "ArrowUp": (0, "count")})
    await sheet.moves({"ArrowLeft": (0, "price")})


async def test_home_and_end_lead_to_the_ends_of_the_row_and_with_ctrl_of_the_list(sheet: Sheet) -> None:
    await sheet.show(*THREE)
    await sheet.cell(1, "price").click()
    await sheet.moves({"End": (1, "day"), "Home": (1, "name"), "Control+End": (2, "day"), "Control+Home": (0, "name")})


async def test_tab_goes_to_the_side_and_shift_tab_back(sheet: Sheet) -> None:
    await sheet.show(*THREE)
    await sheet.cell(0, "price").click()
    await sheet.moves({"Tab": (0, "count"), "Shift+Tab": (0, "price")})


async def test_tab_past_the_last_column_goes_on_in_the_next_row(sheet: Sheet) -> None:
    await sheet.show(*THREE)
    await sheet.cell(0, "day").click()
    await sheet.press("Tab")
    await expect(sheet.page.locator(f".ag-row[row-id='{sheet.rows[1]}'] .ag-cell-focus")).to_have_count(1)


async def test_enter_after_tab_returns_below_the_first_cell_of_the_run(sheet: Sheet) -> None:
    await sheet.show(*THREE)
    await sheet.cell(0, "price").click()
    await sheet.type("11")
    await sheet.press("Tab")
    await sheet.type("17")
    await sheet.moves({"Enter": (1, "price")})
    await sheet.holds(0, "price", "11.00")
    await sheet.holds(0, "count", 17)


async def test_shift_enter_after_typing_goes_up_and_shift_tab_goes_back(sheet: Sheet) -> None:
    await sheet.show(*THREE)
    await sheet.cell(1, "count").click()
    await sheet.type("18")
    await sheet.moves({"Shift+Enter": (0, "count")})
    await sheet.type("19")
    await sheet.moves({"Shift+Tab": (0, "price")})
    await sheet.holds(1, "count", 18)
    await sheet.holds(0, "count", 19)


async def test_ctrl_arrows_stop_at_the_edges_of_what_is_filled(sheet: Sheet) -> None:
    await sheet.show(*GAPS)
    await sheet.cell(0, "count").click()
    for at in (1, 4, 5):
        await sheet.moves({"Control+ArrowDown": (at, "count")})
    for at in (4, 1, 0):
        await sheet.moves({"Control+ArrowUp": (at, "count")})
    await sheet.moves({"Control+ArrowRight": (0, "day"), "Control+ArrowLeft": (0, "count")})


async def test_ctrl_shift_arrows_select_up_to_the_edge(sheet: Sheet) -> None:
    await sheet.show(*GAPS)
    await sheet.cell(0, "count").click()
    await sheet.press("Control+Shift+ArrowDown")
    await sheet.selects((0, 1), "count")
    await sheet.press("Control+Shift+ArrowDown")
    await sheet.selects((0, 4), "count")


async def test_page_keys_move_by_what_is_seen_and_with_shift_select(sheet: Sheet) -> None:
    await sheet.show(*({"count": at} for at in range(90)))
    await sheet.cell(0, "count").click()
    await sheet.press("PageDown")
    row, name = await sheet.active()
    assert name == "count" and 15 <= row <= 30
    await sheet.press("Shift+PageDown")
    assert (await sheet.active()) == (row, "count")
    await expect(sheet.cell(2 * row, "count")).to_have_attribute("aria-selected", "true")
    await sheet.moves({"PageUp": (0, "count")})


async def test_shift_home_and_ctrl_shift_end_select_up_to_the_ends(sheet: Sheet) -> None:
    await sheet.show(*THREE)
    await sheet.cell(1, "price").click()
    await sheet.press("Shift+Home")
    await sheet.selects((1, 1), "name", "price")
    await sheet.press("Control+Shift+End")
    await sheet.selects((1, 2), "price", "count", "day")


async def test_f2_edits_what_is_there_and_escape_leaves_it(sheet: Sheet) -> None:
    await sheet.show(*THREE)
    await sheet.cell(0, "count").click()
    await sheet.press("F2")
    await expect(sheet.page.locator(".gw-cell-editor input")).to_have_value("1")
    await sheet.type("9")
    await sheet.press("Escape")
    await expect(sheet.cell(0, "count")).to_have_text("1")
    assert await sheet.active() == (0, "count")


async def test_tab_and_enter_go_round_within_a_selection(sheet: Sheet) -> None:
    await sheet.show(*THREE)
    await sheet.drag((0, "price"), (1, "count"))
    for at in ((1, "price"), (0, "count"), (1, "count"), (0, "price")):
        await sheet.moves({"Enter": at})
    for at in ((0, "count"), (1, "price")):
        await sheet.moves({"Tab": at})
    await sheet.moves({"Shift+Tab": (0, "count"), "Shift+Enter": (1, "price")})
    await sheet.selects((0, 1), "price", "count")


async def test_what_is_typed_within_a_selection_goes_on_round_in_it(sheet: Sheet) -> None:
    await sheet.show(*THREE)
    await sheet.drag((0, "count"), (1, "count"))
    await sheet.type("15")
    await sheet.press("Enter")
    await sheet.type("16")
    await sheet.moves({"Enter": (0, "count")})
    await sheet.holds(0, "count", 15)
    await sheet.holds(1, "count", 16)
    await sheet.selects((0, 1), "count")
