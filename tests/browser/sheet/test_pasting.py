"""Pasting what Excel, WPS and Google Sheets put on the clipboard: over one cell, a selection, below the last row."""

import os

from playwright.async_api import expect

from tests.browser.serving import ROOT
from tests.browser.sheet.sheet import Sheet

TWO = ({"price": "1.00", "count": 1}, {"price": "2.00", "count": 2})
FOUR = tuple({"price": f"{at}.00", "count": at} for at in range(1, 5))


async def paste(sheet: Sheet, row: int, name: str, text: str, html: str = "") -> None:
    """Over this cell, as if copied elsewhere."""
    await sheet.put_on_clipboard(text, html)
    await sheet.cell(row, name).click()
    await sheet.press("Control+v")


async def test_a_block_from_excel_is_pasted_from_the_active_cell_on_and_is_selected(sheet: Sheet) -> None:
    await sheet.show(*FOUR)
    await paste(sheet, 1, "price", "10\t3\r\n20\t4\r\n")
    await sheet.holds(2, "count", 4)
    assert sheet.stored("price") == ["1.00", "10.00", "20.00", "4.00"]
    await sheet.selects((1, 2), "price", "count")


async def test_numbers_are_read_as_people_write_them(sheet: Sheet) -> None:
    await sheet.show(*({} for _ in range(5)))
    await paste(sheet, 0, "price", "1,204.5\r\n¥1,204\r\n１２\r\n(3)\r\n2万\r\n")
    await sheet.holds(4, "price", "20000.00")
    assert sheet.stored("price") == ["1204.50", "1204.00", "12.00", "-3.00", "20000.00"]


async def test_days_are_read_as_people_write_them(sheet: Sheet) -> None:
    await sheet.show(*({} for _ in range(4)))
    await paste(sheet, 0, "day", "2026/3/1\r\n2026年3月2日\r\n2026-03-03\r\n2026.3.4\r\n")
    await sheet.holds(3, "day", "2026-03-04")
    assert sheet.stored("day") == ["2026-03-01", "2026-03-02", "2026-03-03", "2026-03-04"]


async def test_a_day_without_its_year_is_of_this_year(sheet: Sheet) -> None:
    await sheet.show({})
    await paste(sheet, 0, "day", "3月1日")
    await expect(sheet.cell(0, "day")).to_contain_text("03-01")
    assert str(sheet.stored("day")[0]).endswith("-03-01")


async def test_percentages_choices_tags_and_people_are_pasted_by_what_they_are_called(sheet: Sheet) -> None:
    columns = ("name", "share", "size", "tags", "keeper")
    await sheet.show({}, columns=columns)
    await paste(sheet, 0, "share", "12%\t大\t热, 干\t王柏舟\r\n")
    await sheet.holds(0, "share", "0.1200")
    found = sheet.served.call("clerk", "GET", f"/thing/{sheet.rows[0]}")
    assert (found["size"], found["tags"], found["keeper"]["title"]) == ("big", ["hot", "dry"], "王柏舟")


async def test_a_link_is_pasted_by_the_title_of_what_it_names(sheet: Sheet) -> None:
    await sheet.show({}, {}, columns=("name", "part_of"))
    title = sheet.stored("name")[1]
    await paste(sheet, 0, "part_of", title)
    await expect(sheet.cell(0, "part_of")).to_contain_text(title)
    assert sheet.stored("part_of")[0]["id"] == sheet.rows[1]


async def test_a_quoted_cell_keeps_its_lines_its_tabs_and_its_quotes(sheet: Sheet) -> None:
    await sheet.show({}, {}, columns=("name", "note", "count"))
    await paste(sheet, 0, "note", '"one\r\ntwo\tthree ""four"""\t7\r\nplain\t8\r\n')
    await sheet.holds(1, "count", 8)
    assert sheet.stored("note") == ['one\ntwo\tthree "four"', "plain"]
    assert sheet.stored("count") == [7, 8]


async def test_a_table_that_is_copied_as_html_alone_is_pasted_cell_by_cell(sheet: Sheet) -> None:
    await sheet.show(*TWO, columns=("name", "note", "count"))
    html = "<table><tr><td>a<br>b</td><td>5</td></tr><tr><td colspan=1>c&nbsp;d</td><td>6</td></tr></table>"
    await paste(sheet, 0, "note", "", f"<meta charset=utf-8><google-sheets-html-origin>{html}")
    await sheet.holds(1, "count", 6)
    assert sheet.stored("note") == ["a\nb", "c d"]


async def test_one_value_over_a_selection_fills_all_of_it_as_one_change(sheet: Sheet) -> None:
    await sheet.show(*FOUR)
    await sheet.put_on_clipboard("9")
    await sheet.drag((0, "price"), (3, "count"))
    await sheet.press("Control+v")
    await sheet.holds(3, "count", 9)
    assert (sheet.stored("price"), sheet.stored("count")) == (["9.00"] * 4, [9] * 4)
    sheet.served.call("clerk", "POST", "/undo", {})
    assert sheet.stored("count") == [1, 2, 3, 4]


async def test_a_block_that_fits_twice_is_laid_twice(sheet: Sheet) -> None:
    await sheet.show(*FOUR)
    await sheet.put_on_clipboard("7\r\n8\r\n")
    await sheet.drag((0, "price"), (3, "price"))
    await sheet.press("Control+v")
    await sheet.holds(3, "price", "8.00")
    assert sheet.stored("price") == ["7.00", "8.00", "7.00", "8.00"]


async def test_a_block_that_does_not_fit_a_selection_is_pasted_once(sheet: Sheet) -> None:
    await sheet.show(*FOUR)
    await sheet.put_on_clipboard("7\r\n8\r\n")
    await sheet.drag((0, "price"), (2, "price"))
    await sheet.press("Control+v")
    await sheet.holds(1, "price", "8.00")
    assert sheet.stored("price") == ["7.00", "8.00", "3.00", "4.00"]


async def test_one_value_goes_into_every_area_that_ctrl_added(sheet: Sheet) -> None:
    await sheet.show(*FOUR)
    await sheet.put_on_clipboard("6")
    await sheet.cell(0, "price").click()
    await sheet.cell(2, "count").click(modifiers=["Control"])
    await sheet.press("Control+v")
    await sheet.holds(2, "count", 6)
    assert (sheet.stored("price")[0], sheet.stored("count")) == ("6.00", [1, 2, 6, 4])


async def test_rows_below_the_last_are_asked_about_and_become_records(sheet: Sheet) -> None:
    sheet.expects("422")
    await sheet.show(*TWO)
    await paste(sheet, 1, "price", "5\t1\r\n6\t2\r\n7\t3\r\n")
    question = sheet.page.get_by_role("dialog", name="新增记录？")
    await expect(question).to_contain_text("2 条")
    before = sheet.stored("price")
    await question.get_by_role("button", name="取消").click()
    assert before == ["1.00", "2.00"], "nothing is written before the answer"


async def test_agreed_rows_below_the_last_are_made_with_the_paste_in_one_change(sheet: Sheet) -> None:
    sheet.expects("422")
    await sheet.show(*TWO)
    mark = f"added {sheet.rows[0]}"
    await paste(sheet, 1, "name", f"{mark} a\t5\r\n{mark} b\t6\r\n{mark} c\t7\r\n")
    await sheet.page.get_by_role("dialog", name="新增记录？").get_by_role("button", name="新增并粘贴").click()
    await expect(sheet.page.get_by_text("新增 2 条记录")).to_be_visible()
    asked = f"/thing?filter=starts_with(name,'{mark}')&sort=name"
    assert [row["price"] for row in sheet.served.call("clerk", "GET", asked)["rows"]] == ["5.00", "6.00", "7.00"]
    sheet.served.call("clerk", "POST", "/undo", {})
    assert sheet.served.call("clerk", "GET", asked)["rows"] == []


async def test_a_new_row_that_is_refused_waits_in_the_panel_and_is_made_after_all(sheet: Sheet) -> None:
    sheet.expects("422")
    await sheet.show({"price": "1.00"})
    await paste(sheet, 0, "price", "5\r\n6\r\n")
    await sheet.page.get_by_role("dialog", name="新增记录？").get_by_role("button", name="新增并粘贴").click()
    panel = sheet.page.get_by_role("region", name="被拒绝的单元格")
    await expect(panel.get_by_role("listitem")).to_contain_text(["新行 · 价格"])
    await expect(panel).to_contain_text("6")
    await sheet.holds(0, "price", "5.00")


async def test_a_cell_that_cannot_be_read_keeps_what_was_pasted_and_the_panel_says_why(sheet: Sheet) -> None:
    await sheet.show(*FOUR)
    await paste(sheet, 0, "count", "10\r\nmany\r\n30\r\n")
    await sheet.holds(2, "count", 30)
    await expect(sheet.cell(1, "count")).to_contain_text("many")
    panel = sheet.page.get_by_role("region", name="被拒绝的单元格")
    await expect(panel).to_contain_text("已写入 2 格，拒绝 1 格")
    await expect(panel.get_by_role("listitem")).to_have_count(1)
    await expect(panel.get_by_role("listitem")).to_contain_text("many")
    assert sheet.stored("count") == [10, 2, 30, 4]
    if os.environ.get("GRIDWRIGHT_SHOTS"):
        await sheet.page.screenshot(path=ROOT / "docs/grid/images/gesture-refused.png")


async def test_the_panel_jumps_to_a_cell_and_after_its_repair_it_is_gone(sheet: Sheet) -> None:
    await sheet.show(*TWO)
    await paste(sheet, 0, "count", "many")
    panel = sheet.page.get_by_role("region", name="被拒绝的单元格")
    await sheet.cell(1, "name").click()
    await panel.get_by_role("button", name="转到").click()
    assert await sheet.active() == (0, "count")
    await sheet.type("5")
    await sheet.press("Enter")
    await sheet.holds(0, "count", 5)
    await expect(panel).to_have_count(0)


async def test_a_row_with_an_unreadable_cell_is_written_whole_once_that_is_repaired(sheet: Sheet) -> None:
    await sheet.show(*TWO)
    await paste(sheet, 0, "price", "5\tmany")
    panel = sheet.page.get_by_role("region", name="被拒绝的单元格")
    await expect(panel.get_by_role("listitem")).to_have_count(2)
    await expect(sheet.cell(0, "price")).to_contain_text("5")
    await sheet.cell(0, "count").click()
    await sheet.type("3")
    await sheet.press("Enter")
    await sheet.holds(0, "price", "5.00")
    assert sheet.stored("count")[0] == 3
    await expect(panel).to_have_count(0)


async def test_what_was_refused_is_tried_again_all_at_once_and_let_go_by_escape(sheet: Sheet) -> None:
    await sheet.show(*TWO)
    await paste(sheet, 0, "count", "-1\r\nmany\r\n")
    panel = sheet.page.get_by_role("region", name="被拒绝的单元格")
    await expect(panel.get_by_role("listitem")).to_have_count(2)
    await panel.get_by_role("button", name="全部重试").click()
    await expect(panel.get_by_role("listitem")).to_have_count(2)
    await panel.get_by_role("button", name="全部重试").focus()
    await sheet.press("Escape")
    await expect(panel).to_have_count(0)
    await expect(sheet.cell(1, "count")).to_contain_text("many")


async def test_discarding_all_shows_what_is_stored(sheet: Sheet) -> None:
    await sheet.show(*TWO)
    await paste(sheet, 0, "count", "x\r\ny\r\n")
    panel = sheet.page.get_by_role("region", name="被拒绝的单元格")
    await panel.get_by_role("button", name="全部放弃").click()
    await expect(sheet.cell(0, "count")).to_have_text("1")
    await expect(panel).to_have_count(0)


async def test_a_bare_number_in_a_percent_cell_is_meant_in_percent_typed_or_pasted(sheet: Sheet) -> None:
    await sheet.show(*({} for _ in range(6)), columns=("name", "share"))
    for row, (typed, value) in enumerate((("45", "0.4500"), ("0.45", "0.4500"), ("150", "1.5000"), ("1", "0.0100"))):
        await sheet.cell(row, "share").click()
        await sheet.type(typed)
        await sheet.press("Enter")
        await sheet.holds(row, "share", value)
    await paste(sheet, 0, "share", "45\r\n0.45\r\n45%\r\n150\r\n1\r\n")
    await sheet.holds(4, "share", "0.0100")
    assert sheet.stored("share") == ["0.4500", "0.4500", "0.4500", "1.5000", "0.0100", None]
    await sheet.drag((3, "share"), (5, "share"))
    await sheet.type("100%")
    await sheet.press("Control+Enter")
    await sheet.holds(5, "share", "1.0000")
    assert sheet.stored("share")[3:] == ["1.0000"] * 3


async def test_a_refused_percentage_is_written_as_it_was_meant_once_it_is_tried_again(sheet: Sheet) -> None:
    await sheet.show({}, columns=("name", "share", "count"))
    await paste(sheet, 0, "share", "45\tmany")
    await expect(sheet.cell(0, "share")).to_contain_text("45%")
    await sheet.cell(0, "count").click()
    await sheet.type("3")
    await sheet.press("Enter")
    await sheet.holds(0, "share", "0.4500")


async def test_into_an_empty_list_what_is_pasted_becomes_records(sheet: Sheet) -> None:
    sheet.expects("422")
    await sheet.show({})
    await sheet.page.goto(
        sheet.page.url.replace(sheet.mark, f"{sheet.mark}-none").replace("columns=name", "columns=advice%2Cname")
    )
    await expect(sheet.page.locator(".gw-empty")).to_be_visible()
    mark = f"{sheet.mark}-none"
    await sheet.put_on_clipboard(f"{mark}\t{mark} a\t5\r\n{mark}\t{mark} b\t6\r\n")
    await sheet.press("Control+v")
    question = sheet.page.get_by_role("dialog", name="新增记录？")
    await expect(question).to_contain_text("2 条")
    await question.get_by_role("button", name="新增并粘贴").click()
    await expect(sheet.page.locator(".ag-row [col-id=name]", has_text=f"{mark} b")).to_be_visible()
    await expect(sheet.page.locator(".gw-empty")).to_have_count(0)
    asked = f"/thing?filter=advice=='{mark}'&sort=name"
    assert [row["price"] for row in sheet.served.call("clerk", "GET", asked)["rows"]] == ["5.00", "6.00"]
    sheet.served.call("clerk", "POST", "/undo", {})
    assert sheet.served.call("clerk", "GET", asked)["rows"] == []


async def draft(sheet: Sheet) -> None:
    await sheet.page.locator(".gw-new-button").click()
    await expect(sheet.page.locator(".ag-floating-bottom .ag-cell-inline-editing input")).to_be_focused()


async def test_into_the_row_being_made_several_rows_are_pasted_and_made(sheet: Sheet) -> None:
    sheet.expects("422")
    await sheet.show({"price": "1.00"})
    await draft(sheet)
    await sheet.press("Escape")
    mark = f"below {sheet.rows[0]}"
    await sheet.put_on_clipboard(f"{mark} a\t5\r\n{mark} b\t6\r\n")
    await sheet.press("Control+v")
    await sheet.page.get_by_role("dialog", name="新增记录？").get_by_role("button", name="新增并粘贴").click()
    await expect(sheet.page.get_by_text("新增 2 条记录")).to_be_visible()
    asked = f"/thing?filter=starts_with(name,'{mark}')&sort=name"
    assert [row["price"] for row in sheet.served.call("clerk", "GET", asked)["rows"]] == ["5.00", "6.00"]
    await expect(sheet.page.locator(".gw-draft-bar")).to_have_count(0)


async def test_one_line_pasted_into_the_row_being_made_goes_with_what_is_typed_there(sheet: Sheet) -> None:
    await sheet.show({"price": "1.00"})
    await draft(sheet)
    name = f"typed {sheet.rows[0]}"
    await sheet.type(name)
    await sheet.press("Tab")
    await sheet.put_on_clipboard("7\t8\r\n")
    await sheet.press("Control+v")
    await expect(sheet.page.get_by_text("新增 1 条记录")).to_be_visible()
    [made] = sheet.served.call("clerk", "GET", f"/thing?filter=name=='{name}'")["rows"]
    assert (made["price"], made["count"]) == ("7.00", 8)
