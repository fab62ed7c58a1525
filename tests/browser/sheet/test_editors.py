"""An editor in the cell for each type: begun by typing, F2, double click or two taps; ended by Enter, Tab, Escape."""

import re

from playwright.async_api import FilePayload, Locator, expect

from tests.browser.sheet.sheet import Sheet


def editor(sheet: Sheet) -> Locator:
    """The input that is being typed into."""
    return sheet.page.locator(".gw-cell-editor input")


async def test_f2_and_a_double_click_edit_the_value_in_its_cell_with_the_caret_at_its_end(sheet: Sheet) -> None:
    await sheet.show({"place": "Main street"}, columns=("name", "place"))
    await sheet.cell(0, "place").click()
    await sheet.press("F2")
    await sheet.type(" 1")
    await sheet.press("ArrowLeft", "2", "Enter")
    await sheet.holds(0, "place", "Main street 21")
    await sheet.cell(0, "place").dblclick()
    await sheet.type("!")
    await sheet.press("Tab")
    await sheet.holds(0, "place", "Main street 21!")


async def test_escape_gives_the_value_back_and_keeps_the_cell(sheet: Sheet) -> None:
    await sheet.show({"price": "5.00"})
    await sheet.cell(0, "price").click()
    await sheet.type("99")
    await sheet.press("Escape")
    await expect(sheet.cell(0, "price")).to_have_text("5")
    await expect(sheet.cell(0, "price")).to_be_focused()
    await sheet.type("7")
    await expect(editor(sheet)).to_have_value("7")
    await sheet.press("Escape")
    assert sheet.stored("price") == ["5.00"]


async def test_an_arrow_ends_what_was_typed_over_a_cell_and_moves_the_caret_after_f2(sheet: Sheet) -> None:
    await sheet.show({"price": "1.00", "count": 1}, {"price": "2.00"})
    await sheet.cell(0, "price").click()
    await sheet.type("12")
    await sheet.press("ArrowDown")
    await expect(sheet.cell(1, "price")).to_have_class(re.compile("ag-cell-focus"))
    await sheet.holds(0, "price", "12.00")
    await sheet.type("34")
    await sheet.press("F2", "ArrowLeft")
    await sheet.type("5")
    await sheet.press("Enter")
    await sheet.holds(1, "price", "354.00")


async def test_escape_ends_an_editor_with_its_list_or_calendar_at_once(sheet: Sheet) -> None:
    await sheet.show({"size": "small", "day": "2026-03-01"}, columns=("name", "size", "day"))
    for name in ("size", "day"):
        await sheet.cell(0, name).click()
        await sheet.press("F2")
        await expect(sheet.page.locator(".gw-options, .gw-calendar")).to_be_visible()
        await sheet.press("Escape")
        await expect(sheet.page.locator(".gw-cell-editor, .gw-pop")).to_have_count(0)
        await expect(sheet.cell(0, name)).to_be_focused()


async def test_a_number_is_typed_in_local_forms_and_what_it_is_read_as_stands_below(sheet: Sheet) -> None:
    forms: tuple[tuple[str, str, str, object], ...] = (
        ("price", "1.2万", "12,000", "12000.00"),
        ("price", "￥1,204.5", "1,204.50", "1204.50"),
        ("weight", "１２．５", "12.500", "12.500"),
        ("share", "12", "12%", "0.1200"),
        ("share", "0.12", "12%", "0.1200"),
        ("count", "3千", "3,000", 3000),
    )
    await sheet.show({}, columns=("name", "price", "weight", "share", "count"))
    for name, typed, read, stored in forms:
        await sheet.cell(0, name).click()
        await sheet.type(typed)
        await expect(sheet.page.locator(".gw-understood")).to_have_text(read)
        await sheet.press("Tab")
        await sheet.holds(0, name, stored)


async def test_the_calendar_of_a_day_shows_weeks_side_by_side(sheet: Sheet) -> None:
    await sheet.show({"day": "2026-11-20"})
    await sheet.cell(0, "day").dblclick()
    days = sheet.page.locator(".gw-calendar .gw-day")
    await expect(days.nth(7)).to_be_visible()
    boxes = [await days.nth(number).bounding_box() for number in range(8)]
    lines = [box["y"] for box in boxes if box is not None]
    assert len(set(lines[:7])) == 1 and lines[7] > lines[0]


async def test_a_day_is_typed_in_usual_forms_or_reached_with_arrows_in_the_calendar(sheet: Sheet) -> None:
    await sheet.show({"day": "2026-03-09"}, columns=("name", "day"))
    for typed, stored in (("2026/3/1", "2026-03-01"), ("2026年3月2日", "2026-03-02"), ("20260303", "2026-03-03")):
        await sheet.cell(0, "day").click()
        await sheet.type(typed)
        await sheet.press("Enter")
        await sheet.holds(0, "day", stored)
    await sheet.cell(0, "day").click()
    await sheet.press("F2", "ArrowDown", "ArrowRight", "PageDown", "Enter")
    await sheet.holds(0, "day", "2026-04-11")


async def test_a_time_is_typed_as_the_clock_of_the_business_shows_it(sheet: Sheet) -> None:
    await sheet.show({"span": "2 days"}, columns=("name", "moment", "span"))
    for name, typed, stored in (("moment", "2026-3-9 14:30", "2026-03-09T06:30:00Z"), ("span", "3 天", "3 days")):
        await sheet.cell(0, name).click()
        await sheet.type(typed)
        await sheet.press("Tab")
        await sheet.holds(0, name, stored)


async def test_a_choice_is_found_by_its_first_letters_and_what_is_none_stays_with_its_reason(sheet: Sheet) -> None:
    await sheet.show({"size": "small"}, {}, columns=("name", "size", "tags"))
    await sheet.cell(0, "size").click()
    await sheet.type("b")
    await expect(sheet.page.get_by_role("option")).to_have_text(["大"])
    await sheet.press("Tab")
    await sheet.holds(0, "size", "big")
    await sheet.type("h")
    await sheet.press("Enter")
    await sheet.type("c")
    await sheet.press("Enter", "Tab")
    await sheet.holds(0, "tags", ["hot", "cold"])
    await sheet.cell(1, "size").click()
    await sheet.type("huge")
    await sheet.press("Enter")
    await expect(sheet.cell(1, "size")).to_have_class(re.compile("gw-wrong"))
    await expect(sheet.cell(1, "size")).to_contain_text("huge")


async def test_long_text_pops_up_over_its_cell_with_a_key_for_a_new_line_and_one_to_save(sheet: Sheet) -> None:
    await sheet.show({"note": "one"}, {}, columns=("name", "note"))
    area = sheet.page.get_by_role("textbox", name="说明")
    await sheet.cell(0, "note").click()
    await sheet.press("F2")
    await expect(area).to_be_focused()
    await sheet.press("Alt+Enter")
    await sheet.type("two")
    await sheet.press("Shift+Enter")
    await sheet.type("three")
    await sheet.press("Control+Enter")
    await sheet.holds(0, "note", "one\ntwo\nthree")
    await expect(sheet.cell(0, "note")).to_be_focused()
    await sheet.press("F2")
    await sheet.type("!")
    await sheet.press("Escape")
    await expect(area).to_have_count(0)
    await sheet.press("ArrowDown")
    await sheet.type("x")
    await sheet.press("Enter")
    await sheet.holds(1, "note", "x")
    assert sheet.stored("note")[0] == "one\ntwo\nthree"


async def test_json_is_checked_while_it_is_typed(sheet: Sheet) -> None:
    await sheet.show({}, columns=("name", "extra"))
    await sheet.cell(0, "extra").click()
    await sheet.type('{"a": 1')
    panel = sheet.page.locator(".gw-cell-panel")
    await expect(panel.get_by_role("alert")).to_contain_text("还不是 JSON")
    await sheet.type("}")
    await expect(panel.get_by_role("alert")).to_have_count(0)
    await sheet.press("Tab")
    await sheet.holds(0, "extra", {"a": 1})


async def test_stars_are_given_by_digits_and_a_box_is_ticked_with_space(sheet: Sheet) -> None:
    await sheet.show({"stars": 2, "late_reason": "rain"}, columns=("name", "stars", "ready", "paint"))
    await sheet.cell(0, "stars").click()
    await sheet.type("4")
    await sheet.press("Tab", "Space", "Tab")
    await sheet.holds(0, "stars", 4)
    await sheet.holds(0, "ready", True)
    await sheet.type("#12ab34")
    await sheet.press("Enter")
    await sheet.holds(0, "paint", "#12ab34")


async def test_a_link_is_looked_up_by_what_is_typed_and_a_new_record_is_made_where_there_is_none(sheet: Sheet) -> None:
    await sheet.show({"name": "Harbour crane"}, {"name": "needs a link"}, columns=("name", "part_of"))
    await sheet.cell(1, "part_of").click()
    await sheet.type("harbour cr")
    await expect(sheet.page.get_by_role("option").first).to_have_text("Harbour crane")
    await sheet.press("Enter")
    await expect(sheet.cell(1, "part_of")).to_have_text("Harbour crane")
    await sheet.press("ArrowUp")
    await sheet.press("ArrowDown")
    await sheet.type("Brand new hoist")
    await expect(sheet.page.get_by_role("option")).to_have_text(["新建物品“Brand new hoist”"])
    await expect(sheet.cell(1, "part_of")).not_to_contain_text("Harbour crane")  # what is typed has the room
    await sheet.press("Enter")
    await expect(sheet.cell(1, "part_of")).to_have_text("Brand new hoist")
    made = sheet.served.call("clerk", "GET", "/thing?filter=name+%3D%3D+%27Brand+new+hoist%27")["rows"]
    await sheet.holds(1, "part_of", {"id": made[0]["id"], "title": "Brand new hoist"})


async def test_enter_opens_the_editor_of_a_text_or_a_link_also_after_escape(sheet: Sheet) -> None:
    await sheet.show({}, {}, columns=("name", "part_of"))
    for name in ("name", "part_of"):
        await sheet.cell(0, name).click(position={"x": 4, "y": 10})
        await sheet.press("Enter")
        editor = sheet.cell(0, name).locator("input, textarea").first
        await expect(editor).to_be_focused()
        await sheet.press("Escape")
        await expect(sheet.cell(0, name)).to_be_focused()
        await sheet.press("Enter")
        await expect(editor).to_be_focused()
        await sheet.press("Escape")


async def test_people_and_units_are_picked_by_name_and_several_with_enter_after_enter(sheet: Sheet) -> None:
    await sheet.show({}, columns=("name", "keeper", "helpers", "home"))
    await sheet.cell(0, "keeper").click()
    await sheet.type("王柏")
    await expect(sheet.page.get_by_role("option").first).to_contain_text("王柏舟")
    await sheet.press("Tab")
    await expect(sheet.cell(0, "keeper")).to_contain_text("王柏舟")
    for typed in ("林知", "王柏"):
        await sheet.type(typed)
        await expect(sheet.page.get_by_role("option")).to_have_count(1)
        await sheet.press("Enter")
        await expect(sheet.page.locator(".gw-cell-editor .gw-person").last).to_contain_text(typed)
    await sheet.press("Tab")
    await sheet.type("研发")
    await expect(sheet.page.get_by_role("option").first).to_contain_text("研发部")
    await sheet.press("Enter")
    await expect(sheet.cell(0, "home")).to_contain_text("研发部")
    found = sheet.served.call("clerk", "GET", "/thing/choices?field=helpers")["rows"]
    ids = {each["title"]: each["id"] for each in found}
    await sheet.holds(0, "helpers", [{"id": ids[name], "title": name} for name in ("林知夏", "王柏舟")])


async def test_each_kind_of_text_is_typed_and_what_is_none_of_its_kind_stays_with_its_reason(sheet: Sheet) -> None:
    texts = (
        ("mail", "a@example.com"),
        ("phone", "13900000002"),
        ("site", "https://example.com/"),
        ("place", "杭州市文一路 1 号"),
    )
    await sheet.show({}, columns=("name", *(name for name, _ in texts)))
    await sheet.cell(0, "mail").click()
    for _, typed in texts:
        await sheet.type(typed)
        await sheet.press("Tab")
    for name, typed in texts:
        await sheet.holds(0, name, typed)
    await sheet.cell(0, "mail").click(position={"x": 3, "y": 3})  # not on the address itself, which opens
    await sheet.type("nobody")
    await sheet.press("Enter")
    await expect(sheet.cell(0, "mail")).to_have_class(re.compile("gw-wrong"))
    await expect(sheet.cell(0, "mail")).to_contain_text("nobody")


async def test_formatted_text_is_written_over_its_cell_as_it_looks(sheet: Sheet) -> None:
    await sheet.show({"story": "<p>one</p>"}, columns=("name", "story"))
    await sheet.cell(0, "story").click()
    await sheet.press("F2")
    await expect(sheet.page.get_by_role("textbox", name="正文")).to_be_focused()
    await sheet.press("Enter", "Control+b")
    await sheet.type("two")
    await sheet.press("Control+Enter")
    await sheet.holds(0, "story", "<p>one</p><p><b>two</b></p>")
    await expect(sheet.cell(0, "story")).to_be_focused()


DROP = """(cell, kind) => { const given = new DataTransfer();
    given.items.add(new File([Uint8Array.from(atob("R0lGODlhAQABAIAAAAUEBAAAACwAAAAAAQABAAACAkQBADs="), (c) => c.charCodeAt(0))], "dot.gif", {type: "image/gif"}));
    const options = {bubbles: true, cancelable: true};
    cell.dispatchEvent(kind === "paste" ? new ClipboardEvent("paste", {...options, clipboardData: given}) : new DragEvent("drop", {...options, dataTransfer: given})); }"""  # noqa: E501


async def test_files_are_added_in_the_cell_by_choosing_dropping_and_pasting(sheet: Sheet) -> None:
    await sheet.show({}, columns=("name", "paper", "papers", "picture"))
    await sheet.cell(0, "papers").evaluate(DROP, "drop")
    await expect(sheet.cell(0, "papers")).to_have_text("1")
    await sheet.cell(0, "picture").click()
    await sheet.cell(0, "picture").evaluate(DROP, "paste")
    await expect(sheet.cell(0, "picture").locator("img")).to_be_visible()
    await sheet.cell(0, "papers").click()
    await sheet.press("F2")
    await expect(sheet.page.locator(".gw-cell-panel .gw-file")).to_have_count(1)
    file = FilePayload(name="plan.txt", mimeType="text/plain", buffer=b"a plan")
    await sheet.page.locator(".gw-cell-panel input[type=file]").set_input_files(file)
    await expect(sheet.page.locator(".gw-cell-panel .gw-file")).to_have_count(2)
    await sheet.press("Control+Enter")
    await expect(sheet.cell(0, "papers")).to_have_text("2")


async def test_a_signature_is_drawn_over_its_cell(sheet: Sheet) -> None:
    await sheet.show({}, columns=("name", "signed"))
    await sheet.cell(0, "signed").click()
    await sheet.press("F2")
    canvas = sheet.page.get_by_role("img", name="签名")
    await expect(canvas).to_be_focused()
    box = await canvas.bounding_box()
    assert box is not None
    await sheet.page.mouse.move(box["x"] + 20, box["y"] + 40)
    await sheet.page.mouse.down()
    await sheet.page.mouse.move(box["x"] + 120, box["y"] + 60, steps=3)
    await sheet.page.mouse.up()
    await sheet.press("Control+Enter")
    await expect(sheet.cell(0, "signed").locator("img")).to_be_visible()


async def test_two_taps_of_a_finger_open_the_editor(sheet: Sheet) -> None:
    await sheet.show({"price": "1.00"})
    finger = await sheet.page.context.new_cdp_session(sheet.page)
    await finger.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    box = await sheet.cell(0, "price").bounding_box()
    assert box is not None
    at = [{"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}]
    for _ in range(2):
        await finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": at})
        await finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    await expect(editor(sheet)).to_be_focused()
    await sheet.press("Backspace", "5", "Enter")
    await sheet.holds(0, "price", "1.05")


async def test_alt_f10_leads_to_the_tools_of_formatted_text_and_escape_back_to_it(sheet: Sheet) -> None:
    await sheet.show({"story": "<p>one</p>"}, columns=("name", "story"))
    await sheet.cell(0, "story").click()
    await sheet.press("F2")
    text = sheet.page.get_by_role("textbox", name="正文")
    tools = sheet.page.get_by_role("toolbar", name="格式")
    await expect(text).to_be_focused()
    await sheet.press("Alt+F10")
    await expect(tools.get_by_role("button", name="加粗")).to_be_focused()
    await sheet.press("ArrowRight")
    await expect(tools.get_by_role("button", name="斜体")).to_be_focused()
    await sheet.press("ArrowLeft", "ArrowLeft")
    await expect(tools.get_by_role("button").last).to_be_focused()
    await sheet.press("Escape")
    await expect(text).to_be_focused()
    await sheet.press("Enter", "Alt+F10", "Home", "Enter")
    await expect(text).to_be_focused()
    await sheet.type("two")
    await sheet.press("Control+Enter")
    await sheet.holds(0, "story", "<p>one</p><p><b>two</b></p>")
