"""What opens beside a cell: child lines in a drawer with a small table of their own, and the moves of a stage."""

from itertools import count
from urllib.parse import urlencode

from playwright.async_api import expect

from tests.browser.sheet.sheet import Sheet

_topics = count(1)


async def offer(sheet: Sheet, columns: str, **values: object) -> dict[str, object]:
    """An offer of the clerk, shown alone."""
    topic = f"beside {next(_topics)}"
    made: dict[str, object] = sheet.served.call("clerk", "POST", "/offer", {"topic": topic, **values})
    asked = {"filter": f"topic == '{topic}'", "columns": columns}
    await sheet.page.goto(f"{sheet.served.url}/e/offer?{urlencode(asked)}")
    sheet.rows = [int(str(made["id"]))]
    await expect(sheet.cell(0, "topic")).to_be_visible()
    await sheet.page.wait_for_function("() => globalThis.socket?.connected && globalThis.did_handshake")
    return made


async def test_child_lines_are_written_in_a_drawer_by_keyboard_and_their_total_is_worked_out(sheet: Sheet) -> None:
    made = await offer(sheet, "topic,lines,total")
    await sheet.cell(0, "lines").click()
    await sheet.press("Enter")
    drawer = sheet.page.get_by_role("dialog", name="明细")
    await expect(drawer.locator("[data-cell='0-item'] input")).to_be_focused()
    await sheet.type("bolt")
    await sheet.press("Tab")
    await sheet.type("2.5")
    await sheet.press("Tab")
    await sheet.type("4")
    await sheet.press("Enter")
    await expect(drawer.locator(".gw-drawer-totals")).to_contain_text("10")
    await expect(drawer.locator("[data-cell='1-item'] input")).to_be_focused()
    await sheet.type("nut")
    await sheet.press("Control+Enter")
    await expect(drawer).to_have_count(0)
    await expect(sheet.cell(0, "total")).to_have_text("10")
    await expect(sheet.cell(0, "lines")).to_be_focused()
    stored = sheet.served.call("clerk", "GET", f"/offer/{made['id']}")
    assert [(line["item"], line["amount"]) for line in stored["lines"]] == [("bolt", "10.00"), ("nut", None)]


async def test_a_cell_of_child_lines_says_how_many_there_are_and_a_click_on_that_opens_them(sheet: Sheet) -> None:
    lines = [{"item": "a"}, {"item": "b"}, {"item": "c"}]
    await offer(sheet, "topic,lines,total", lines=lines)
    await expect(sheet.cell(0, "lines")).to_have_text("3 行")
    await sheet.cell(0, "lines").get_by_text("3 行").click()
    drawer = sheet.page.get_by_role("dialog", name="明细")
    await expect(drawer.locator("[data-cell='0-item'] input")).to_be_focused()
    await sheet.press("Control+Delete")
    await expect(drawer.locator("[data-cell='2-item']")).to_have_count(0)
    await sheet.press("Control+Enter")
    await expect(drawer).to_have_count(0)
    await expect(sheet.cell(0, "lines")).to_have_text("2 行")


async def test_a_line_is_taken_out_by_key_and_escape_leaves_the_drawer(sheet: Sheet) -> None:
    lines = [{"item": "a", "price": "1.00", "pieces": 1}, {"item": "b", "price": "2.00", "pieces": 1}]
    await offer(sheet, "topic,lines,total", lines=lines)
    await sheet.cell(0, "lines").dblclick()
    drawer = sheet.page.get_by_role("dialog", name="明细")
    await expect(drawer.locator("[data-cell='0-item'] input")).to_be_focused()
    await sheet.press("Control+Delete")
    await expect(drawer.locator("[data-cell='1-item']")).to_have_count(0)
    await expect(drawer.locator(".gw-drawer-totals")).to_contain_text("2")
    await sheet.press("Escape")
    await expect(drawer).to_have_count(0)
    await expect(sheet.cell(0, "total")).to_have_text("2")


async def test_a_stage_opens_its_moves_and_a_closed_one_says_why(sheet: Sheet) -> None:
    made = await offer(sheet, "topic,stage")
    await sheet.cell(0, "stage").click()
    await sheet.press("Enter")
    menu = sheet.page.get_by_role("menu")
    await menu.get_by_role("menuitem", name="已发出").click()
    await expect(sheet.page.get_by_text("请填写竞争对手").first).to_be_visible()
    sheet.served.call("clerk", "PATCH", f"/offer/{made['id']}", {"rival": "Bigger"})
    await sheet.cell(0, "stage").click()
    await sheet.press("F2")
    await menu.get_by_role("menuitem", name="已发出").click()
    await expect(sheet.cell(0, "stage")).to_have_text("已发出")
    await sheet.cell(0, "stage").click()
    await sheet.press("Enter")
    await menu.get_by_role("menuitem", name="丢单").click()
    await sheet.page.get_by_role("dialog").get_by_role("textbox", name="原因").fill("too dear")
    await sheet.press("Control+Enter")
    await sheet.page.get_by_role("dialog").get_by_role("button").last.click()
    await expect(sheet.cell(0, "stage")).to_have_text("丢单")


async def test_arrows_go_from_cell_to_cell_of_the_lines_and_their_sums_stand_below(sheet: Sheet) -> None:
    lines = [{"item": "a", "price": "1.50", "pieces": 2}, {"item": "b", "price": "2.00", "pieces": 3}]
    await offer(sheet, "topic,lines,total", lines=lines)
    await sheet.cell(0, "lines").dblclick()
    drawer = sheet.page.get_by_role("dialog", name="明细")
    await expect(drawer.locator("[data-cell='0-item'] input")).to_be_focused()
    for key, cell in (
        ("ArrowDown", "1-item"), ("ArrowRight", "1-price"), ("ArrowUp", "0-price"), ("ArrowRight", "0-pieces"),
    ):  # fmt: skip
        await sheet.press(key)
        await expect(drawer.locator(f"[data-cell='{cell}'] input")).to_be_focused()
    await sheet.press("ArrowLeft")
    await expect(drawer.locator("[data-cell='0-pieces'] input")).to_be_focused()  # within what is written first
    await sheet.press("ArrowLeft")
    await expect(drawer.locator("[data-cell='0-price'] input")).to_be_focused()
    await expect(drawer.locator("[data-sum=pieces]")).to_have_text("5")
    await expect(drawer.locator("[data-sum=amount]")).to_contain_text("9")
    await expect(drawer.locator("[data-sum=price]")).to_have_text("")
    await expect(drawer.locator("[data-sum=listed]")).to_have_text("")  # the offer multiplies it
