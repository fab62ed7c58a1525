"""What Ctrl+C puts on the clipboard, as Excel, WPS and Google Sheets read it, and what the foot says of a selection."""

import re

from playwright.async_api import expect

from tests.browser.sheet.sheet import Sheet

ROWS = (
    {"price": "1204.50", "count": 1, "size": "big", "day": "2026-11-21", "ready": True, "late_reason": "sick"},
    {"price": "-20.00", "count": 2, "size": "small", "phone": "13900000001"},
    {"price": "30.00", "count": 3},
)
COLUMNS = ("name", "price", "count", "size", "day", "phone", "ready")


async def test_a_copied_range_is_tab_separated_with_dates_numbers_and_labels(sheet: Sheet) -> None:
    await sheet.show(*ROWS, columns=COLUMNS)
    await sheet.drag((0, "price"), (1, "ready"))
    await sheet.press("Control+c")
    assert (await sheet.clipboard()).splitlines() == [
        "1,204.50\t1\t大\t2026-11-21\t\t是",
        "-20.00\t2\t小\t\t13900000001\t否",
    ]


async def test_a_copied_range_is_a_table_in_html_and_digits_that_are_text_stay_text(sheet: Sheet) -> None:
    await sheet.show(*ROWS, columns=COLUMNS)
    await sheet.drag((1, "price"), (1, "phone"))
    await sheet.press("Control+c")
    html = await sheet.clipboard("text/html")
    assert re.findall(r"<td[^>]*>(.*?)</td>", html) == ["-20.00", "2", "小", "", "13900000001"]
    assert html.count("mso-number-format") == 1


async def test_a_cell_of_several_lines_is_quoted_and_one_cell_is_copied_as_it_is(sheet: Sheet) -> None:
    await sheet.show({"note": 'two\nlines "and" a quote', "count": 7}, columns=("name", "note", "count"))
    await sheet.drag((0, "note"), (0, "count"))
    await sheet.press("Control+c")
    assert (await sheet.clipboard()).replace("\r\n", "\n") == '"two\nlines ""and"" a quote"\t7'
    await sheet.cell(0, "count").click()
    await sheet.press("Control+c")
    assert await sheet.clipboard() == "7"


async def test_areas_in_line_are_copied_together_and_others_are_explained(sheet: Sheet) -> None:
    await sheet.show(*ROWS)
    await sheet.drag((0, "price"), (0, "count"))
    await sheet.page.keyboard.down("Control")
    await sheet.drag((2, "price"), (2, "count"))
    await sheet.page.keyboard.up("Control")
    await sheet.press("Control+c")
    assert (await sheet.clipboard()).splitlines() == ["1,204.50\t1", "30.00\t3"]
    await sheet.cell(1, "day").click(modifiers=["Control"])
    await sheet.press("Control+c")
    await expect(sheet.page.get_by_text("无法一起复制")).to_be_visible()


async def test_rows_that_are_not_loaded_are_copied_by_the_server(sheet: Sheet) -> None:
    await sheet.show(*({"count": at} for at in range(420)), columns=("name", "count"))
    await sheet.header("count").click(modifiers=["Control"])
    await sheet.press("Control+c")
    await expect(sheet.page.get_by_text("已复制 420 格")).to_be_visible()
    assert (await sheet.clipboard()).splitlines() == [str(at) for at in range(420)]


async def test_links_are_copied_by_their_titles_loaded_or_not(sheet: Sheet) -> None:
    await sheet.show({"name": "the whole"}, {}, columns=("name", "part_of", "keeper"))
    sheet.served.call("clerk", "PATCH", f"/thing/{sheet.rows[1]}", {"part_of": sheet.rows[0]})
    await expect(sheet.cell(1, "part_of")).to_have_text("the whole")
    await sheet.cell(1, "part_of").click(position={"x": 120, "y": 8})
    await sheet.press("Control+c")
    assert await sheet.clipboard() == "the whole"
    asked = {"filter": f"id == {sheet.rows[1]}", "rows": [0, 1], "columns": ["part_of"], "do": "copy"}
    assert sheet.served.call("clerk", "POST", "/thing/ranges", asked)["values"] == [["the whole"]]


async def test_the_foot_says_count_sum_average_least_and_greatest(sheet: Sheet) -> None:
    await sheet.show(*ROWS, columns=COLUMNS)
    await sheet.drag((0, "price"), (2, "price"))
    foot = sheet.page.locator(".gw-summary")
    await expect(foot.get_by_text("已选 3 格", exact=True)).to_be_visible()
    wanted = {"sum": "¥1,214.50", "average": "¥404.83", "min": "−¥20", "max": "¥1,204.50"}
    for name, text in wanted.items():
        await expect(foot.locator(f"[data-figure={name}] strong")).to_have_text(text)
    await expect(foot.locator("[role=status]")).to_contain_text("共 3 格, 合计 ¥1,214.50")
    await sheet.press("ArrowDown")
    await expect(foot).to_have_count(0)


async def test_figures_of_rows_that_are_not_loaded_come_from_the_server(sheet: Sheet) -> None:
    await sheet.show(*({"count": at, "price": "1.25"} for at in range(420)))
    await sheet.header("count").click(modifiers=["Control"])
    figure = sheet.page.locator("[data-figure=sum] strong")
    await expect(figure).to_have_text(f"{sum(range(420)):,}")
    await sheet.header("price").click(modifiers=["Control"])
    await expect(figure).to_have_text(f"{sum(range(420)) + 525:,}")
    await expect(sheet.page.locator(".gw-summary")).to_contain_text("已选 840 格")


async def test_days_have_a_first_and_a_last_and_texts_are_only_counted(sheet: Sheet) -> None:
    await sheet.show({"day": "2026-11-21"}, {"day": "2025-01-05"}, {})
    await sheet.drag((0, "day"), (2, "day"))
    await expect(sheet.page.locator("[data-figure=min] strong")).to_have_text("2025-01-05")
    await expect(sheet.page.locator("[data-figure=max] strong")).to_have_text("2026-11-21")
    await expect(sheet.page.locator(".gw-summary").get_by_text("计数 2")).to_be_visible()
    await expect(sheet.page.locator("[data-figure=sum]")).to_have_count(0)


async def test_ctrl_down_over_rows_that_are_not_loaded_stops_at_the_last_filled_one(sheet: Sheet) -> None:
    await sheet.show(*({"count": None if at == 400 else at} for at in range(420)))
    await sheet.cell(0, "count").click()
    await sheet.moves({"Control+ArrowDown": (399, "count")})
    await sheet.moves({"Control+ArrowDown": (401, "count"), "Control+End": (419, "day")})
    await sheet.press("Control+Home", "Control+Shift+End")
    await expect(sheet.page.locator(".gw-summary")).to_contain_text("已选 1,680 格")


async def test_the_grid_says_that_many_cells_may_be_selected_and_which_are(sheet: Sheet) -> None:
    await sheet.show(*ROWS)
    await expect(sheet.page.locator("[role=grid]")).to_have_attribute("aria-multiselectable", "true")
    await sheet.drag((0, "price"), (1, "count"))
    await expect(sheet.page.locator(".ag-cell[role=gridcell][aria-selected=true]")).to_have_count(4)
    await expect(sheet.page.locator(".gw-summary [role=status]")).to_contain_text("已选 价格 1 至 数量 2")
