"""Rows in groups with counts and totals: opened and closed, by several keys, kept current, and a link that shows it."""

import re
from typing import Any

from playwright.async_api import Locator, expect

from tests.browser.sheet.sheet import Sheet

COLUMNS = ("name", "price", "count", "day", "size")
THINGS = (
    {"price": "10.00", "count": 1, "day": "2026-01-05", "size": "small"},
    {"price": "20.50", "count": 2, "day": "2026-01-20", "size": "big"},
    {"price": "30.00", "count": 7, "day": "2026-02-02", "size": "small"},
    {"price": "5.00", "count": 12, "day": "2026-05-09", "size": None},
)


def head(sheet: Sheet, text: str) -> Locator:
    """The row of a group."""
    return (
        sheet.page.locator(".ag-center-cols-container .gw-row-group, .ag-pinned-left-cols-container .gw-row-group")
        .filter(has_text=text)
        .first
    )


def figures(sheet: Sheet, name: str) -> Locator:
    """What stands under a column in the groups, from the top."""
    return sheet.page.locator(f".gw-row-group [col-id='{name}']")


async def grouped(sheet: Sheet, *keys: str, **more: str) -> None:
    await sheet.show(*THINGS, columns=COLUMNS)
    await sheet.look(group=",".join(keys), **more)
    await expect(sheet.page.locator(".gw-row-group").first).to_be_visible()


async def test_rows_stand_under_their_group_with_its_count_and_the_sum_of_money(sheet: Sheet) -> None:
    await grouped(sheet, "size")
    await expect(head(sheet, "小")).to_contain_text("2 条物品")
    await expect(figures(sheet, "price")).to_have_text(["40", "20.50", "5"])
    numbers = sheet.page.locator(".gw-row-number")
    await expect(numbers).to_have_text(["1", "2", "1", "1"])
    await expect(sheet.page.locator(".gw-row-total [col-id='price']")).to_have_text("65.50")
    await expect(sheet.page.locator(".gw-foot")).to_contain_text("3 组")


async def test_a_group_closes_and_opens_by_its_arrow_and_by_the_enter_key(sheet: Sheet) -> None:
    await grouped(sheet, "size")
    turn = sheet.page.locator(".gw-number-cell .gw-group-turn").first
    await expect(turn).to_have_attribute("aria-expanded", "true")
    await turn.click()
    await expect(turn).to_have_attribute("aria-expanded", "false")
    await expect(sheet.cell(0, "name")).to_have_count(0)
    await expect(sheet.cell(1, "name")).to_be_visible()
    await sheet.page.locator(".gw-row-group [col-id='price']").first.click()
    await sheet.press("Enter")
    await expect(sheet.cell(0, "name")).to_be_visible()


async def test_all_groups_close_and_open_at_once(sheet: Sheet) -> None:
    await grouped(sheet, "size")
    await sheet.page.get_by_role("button", name="全部收起").click()
    await expect(sheet.page.locator(".gw-row-number")).to_have_count(0)
    await expect(figures(sheet, "price")).to_have_count(3)
    await sheet.page.get_by_role("button", name="全部展开").click()
    await expect(sheet.page.locator(".gw-row-number")).to_have_count(4)


async def test_days_are_grouped_by_months_and_numbers_by_ranges(sheet: Sheet) -> None:
    await grouped(sheet, "day:quarter", "count:5")
    names = [
        "2026 Q1 3 条物品", "数量 0 – 5 2 条物品", "数量 5 – 10 1 条物品", "2026 Q2 1 条物品", "数量 10 – 15 1 条物品",
    ]  # fmt: skip
    await expect(sheet.page.locator(".gw-group-name")).to_have_text(names, use_inner_text=True)


async def test_grouping_is_chosen_in_the_toolbar_and_taken_back(sheet: Sheet) -> None:
    await sheet.show(*THINGS, columns=COLUMNS)
    await sheet.page.get_by_role("button", name="分组", exact=True).click()
    await sheet.page.get_by_label("添加分组字段").select_option(label="日期")
    await expect(head(sheet, "2026-01")).to_contain_text("2 条物品")
    await sheet.page.get_by_label("周期").select_option("year")
    await expect(sheet.page.locator(".gw-group-name")).to_have_count(1)
    await expect(sheet.page).to_have_url(re.compile(r"group=day%3Ayear"))
    await sheet.press("Escape")
    await sheet.page.get_by_role("button", name="取消分组").click()
    await expect(sheet.page.locator(".gw-row-group")).to_have_count(0)
    await expect(sheet.page.locator(".gw-row-number")).to_have_count(4)


async def test_a_change_of_a_cell_moves_counts_and_sums_of_the_groups(sheet: Sheet) -> None:
    await grouped(sheet, "size")
    await sheet.cell(1, "price").click()
    await sheet.type("100")
    await sheet.press("Enter")
    await sheet.holds(1, "price", "100.00")
    await expect(sheet.page.locator(".gw-row-total [col-id='price']")).to_have_text("145")
    await expect(figures(sheet, "price")).to_have_text(["40", "100", "5"])


async def test_what_a_colleague_moves_into_another_group_comes_there_by_itself(sheet: Sheet) -> None:
    await grouped(sheet, "size")
    sheet.served.call("second", "PATCH", f"/thing/{sheet.rows[3]}", {"size": "big"})
    await expect(head(sheet, "大")).to_contain_text("2 条物品")
    await expect(sheet.page.locator(".gw-group-name")).to_have_count(2)


async def test_clearing_over_groups_touches_their_rows_and_not_those_of_closed_ones(sheet: Sheet) -> None:
    await grouped(sheet, "size")
    await sheet.page.locator(".gw-number-cell .gw-group-turn").nth(1).click()
    await expect(sheet.cell(1, "name")).to_have_count(0)
    await sheet.drag((0, "count"), (3, "count"))
    await sheet.press("Delete")
    await sheet.holds(0, "count", None)
    await sheet.holds(3, "count", None)
    assert sheet.stored("count") == [None, 2, None, None]


async def test_fields_with_several_values_say_why_they_do_not_group(sheet: Sheet) -> None:
    await grouped(sheet, "size")
    await sheet.page.get_by_role("toolbar", name="视图工具").get_by_role("button", name="分组 大小").click()
    panel = sheet.page.get_by_role("dialog", name="分组")
    await expect(panel.get_by_text("会出现在多个组中")).to_contain_text("标签")
    await expect(panel.locator("option", has_text="标签")).to_have_count(0)


async def test_a_selection_over_several_groups_is_added_up_without_their_heads(sheet: Sheet) -> None:
    await grouped(sheet, "size")
    await sheet.cell(0, "price").click()
    await sheet.page.keyboard.down("Shift")
    await sheet.cell(1, "price").click()
    await sheet.page.keyboard.up("Shift")
    foot = sheet.page.locator(".gw-foot .gw-summary")
    await expect(foot.locator("[data-figure=sum]")).to_contain_text("60.5")
    await expect(foot).to_contain_text("3 格")


async def test_ctrl_down_ends_where_a_group_does_and_then_goes_to_the_next(sheet: Sheet) -> None:
    await sheet.show(*({"price": "1.00", "size": "small" if at < 250 else "big"} for at in range(260)), columns=COLUMNS)
    await sheet.look(group="size")
    await sheet.cell(0, "price").click()
    await sheet.press("Control+ArrowDown")
    await expect(sheet.cell(249, "price")).to_have_class(re.compile("ag-cell-focus"))
    await sheet.press("Control+ArrowDown")
    await expect(sheet.cell(250, "price")).to_have_class(re.compile("ag-cell-focus"))
    await sheet.press("Control+ArrowUp", "Control+ArrowUp")
    await expect(sheet.cell(0, "price")).to_have_class(re.compile("ag-cell-focus"))


async def test_a_grouped_list_is_exported_group_by_group_with_what_it_is_grouped_by_ahead(sheet: Sheet) -> None:
    await grouped(sheet, "-size", "day:month")
    await sheet.page.get_by_role("button", name="更多", exact=True).click()
    await sheet.page.get_by_role("menuitem", name="导出").click()
    dialog = sheet.page.get_by_role("dialog", name="导出物品")
    await dialog.get_by_label("CSV").check()
    await expect(dialog).to_contain_text("按分组依次排列")
    async with sheet.page.expect_request("**/thing/export") as asked, sheet.page.expect_download() as download:
        await dialog.get_by_role("button", name="导出").click()
    body: dict[str, Any] = (await asked.value).post_data_json or {}
    assert body["fields"][:2] == ["size", "day"]
    lines = (await (await download.value).path()).read_text(encoding="utf-8-sig").splitlines()
    assert [line.split(",")[:2] for line in lines[1:]] == [
        ["大", "2026-01-20"], ["小", "2026-01-05"], ["小", "2026-02-02"], ["", "2026-05-09"],
    ]  # fmt: skip
