"""Conditions of a list: chips of each type, days relative to today, and/or groups, a condition written by hand."""

import re
from urllib.parse import parse_qs, urlsplit

from playwright.async_api import Locator, expect

from tests.browser.sheet.sheet import Sheet

THINGS = ({"price": "10.00", "count": 1}, {"price": "20.00", "count": 2}, {"price": "30.00", "count": 3})


def rows(sheet: Sheet) -> Locator:
    return sheet.page.locator(".gw-row-number")


def asked(sheet: Sheet) -> str:
    """The filter in the address, without the mark of the test."""
    told = parse_qs(urlsplit(sheet.page.url).query)["filter"][0]
    return re.sub(r"^advice == '\w+'( and )?", "", told)


async def add(sheet: Sheet) -> Locator:
    """The box of a new filter."""
    await sheet.page.get_by_role("button", name="添加筛选").last.click()
    return sheet.page.get_by_role("dialog", name="筛选")


async def choose(sheet: Sheet, field: str, operator: str, value: str = "") -> None:
    """In the box on top."""
    box = sheet.page.get_by_role("dialog", name="筛选").last
    await box.get_by_role("button", name=field, exact=True).click()
    await box.get_by_label("运算").select_option(label=operator)
    if value:
        await box.locator("input, textarea").last.fill(value)
    await box.get_by_role("button", name="应用").click()


async def test_a_day_is_asked_for_relative_to_today(sheet: Sheet) -> None:
    today = sheet.served.call("clerk", "POST", "/thing/new", {})["values"]["opened"]
    await sheet.show({"day": today}, {"day": "2020-01-01"})
    await add(sheet)
    await choose(sheet, "日期", "在本月")
    await expect(rows(sheet)).to_have_count(1)
    assert asked(sheet) == "(day >= start_of(today, 'month') and day < add_months(start_of(today, 'month'), 1))"
    await sheet.page.reload()
    await expect(sheet.page.locator(".gw-chip", has_text="日期 在本月")).to_be_visible()


async def test_conditions_are_joined_by_or_with_others_inside(sheet: Sheet) -> None:
    await sheet.show(*THINGS)
    box = await add(sheet)
    await box.get_by_role("button", name="添加条件组").click()
    await box.get_by_role("button", name="添加条件", exact=True).click()
    await choose(sheet, "数量", "=", "1")
    await box.first.get_by_role("button", name="添加条件组").click()
    await box.first.get_by_role("button", name="添加条件", exact=True).first.click()
    await choose(sheet, "价格", ">", "20")
    await box.first.get_by_role("button", name="添加条件", exact=True).first.click()
    await choose(sheet, "数量", "≤", "3")
    await box.first.get_by_role("button", name="应用").click()
    await expect(rows(sheet)).to_have_count(2)
    assert asked(sheet) == "(count == 1 or (price > 20 and count <= 3))"
    await sheet.page.reload()
    chip = sheet.page.locator(".gw-chip", has_text="数量 = 1 或 （价格 > 20 且 数量 ≤ 3）")
    await expect(chip).to_be_visible()


async def test_a_group_of_conditions_is_changed_from_or_to_and(sheet: Sheet) -> None:
    await sheet.show(*THINGS)
    await sheet.look(filter=f"advice == '{sheet.mark}' and (count == 1 or price > 5)")
    await expect(rows(sheet)).to_have_count(3)
    await sheet.page.locator(".gw-chip-text", has_text="或").click()
    await sheet.page.get_by_label("条件组").select_option("all")
    await sheet.page.get_by_role("button", name="应用").click()
    await expect(rows(sheet)).to_have_count(1)
    assert asked(sheet) == "(count == 1 and price > 5)"


async def test_a_written_condition_proposes_fields_and_says_how_many_it_finds(sheet: Sheet) -> None:
    await sheet.show(*THINGS)
    box = await add(sheet)
    await box.get_by_role("button", name="写表达式").click()
    await sheet.type("pri")
    await expect(sheet.page.get_by_role("option", name=re.compile("price 价格"))).to_be_visible()
    await sheet.press("Tab")
    await sheet.type(f" > 15 and advice == '{sheet.mark}'")
    await expect(box.get_by_text("可筛出 2 条物品。")).to_be_visible()
    await sheet.press("Control+Enter")
    await expect(rows(sheet)).to_have_count(2)


async def test_what_is_wrong_with_a_written_condition_is_marked_where_it_stands(sheet: Sheet) -> None:
    await sheet.show(*THINGS)
    box = await add(sheet)
    await box.get_by_role("button", name="写表达式").click()
    sheet.expects("422")  # the browser notes that the server refused the condition
    await sheet.type("count > 1 and pricee > 5 ")
    await expect(box.locator("mark")).to_have_text("pricee")
    await expect(box.locator(".gw-condition-why")).to_contain_text("price")


async def test_options_are_proposed_behind_a_choice(sheet: Sheet) -> None:
    await sheet.show({"size": "big"}, {"size": "small"})
    box = await add(sheet)
    await box.get_by_role("button", name="写表达式").click()
    await sheet.type("size == 'b")
    await expect(sheet.page.get_by_role("option", name=re.compile("大"))).to_be_visible()
    await sheet.press("Enter", "Control+Enter")
    await expect(rows(sheet)).to_have_count(1)
