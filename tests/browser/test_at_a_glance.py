"""What a record says at a glance: what is wrong and what helps, where it stands in its list, what its formulas mean."""

import re
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.serving import Served


def errand(served: Served, name: str, *calls: str, **values: object) -> dict[str, Any]:
    """An errand with these calls."""
    made: dict[str, Any] = served.call("clerk", "POST", "/errand", {"name": name, **values})
    for each in calls:
        served.call("clerk", "POST", "/call", {"name": each, "errand": made["id"]})
    return made


async def peek(page: Page, row: int) -> None:
    """Opens the record of a row beside the list."""
    await page.get_by_role("button", name=f"打开第 {row} 行", exact=True).click()


async def test_the_panel_says_what_is_wrong_and_begins_what_helps(visit: Visit, served: Served) -> None:
    made = errand(served, "glance quiet")
    errand(served, "glance spoken", "hello")
    page = await visit("clerk", "/e/errand?view=all&q=glance")
    panel = page.get_by_role("complementary", name="记录")
    await peek(page, 2)
    await expect(panel.get_by_role("heading", name="glance spoken")).to_be_visible()
    await expect(panel.locator(".gw-notice")).to_have_count(0)
    await peek(page, 1)
    await expect(panel.locator(".gw-notice-amber")).to_contain_text("未通话，通话次数 0")
    await expect(panel.get_by_role("heading", name="最近动态")).to_be_in_viewport()
    number = page.locator(f".ag-row[row-id='{made['id']}'] [col-id='#']")
    look = await number.evaluate("e => { const s = getComputedStyle(e); return [s.fontWeight, s.borderTopColor] }")
    assert look == ["600", "rgba(0, 0, 0, 0)"]  # bold, without a box
    await panel.locator(".gw-notice").get_by_role("button", name="新建通话").click()
    await expect(page).to_have_url(f"{served.url}/e/call/new?errand={made['id']}")
    await expect(page.locator("[data-field=errand]")).to_contain_text("glance quiet")


async def test_the_panel_shows_what_is_filled_in_and_the_rest_on_request(visit: Visit, served: Served) -> None:
    served.call("clerk", "POST", "/thing", {"name": "glance brief", "price": "5.00", "size": "big"})
    page = await visit("clerk", "/e/thing?view=all&q=glance+brief")
    await peek(page, 1)
    panel = page.get_by_role("complementary", name="记录")
    await expect(panel.locator(".gw-facts")).to_contain_text("大")
    await expect(panel.locator("[data-field=price]")).to_be_visible()
    await expect(panel.locator("[data-field=phone]")).to_have_count(0)
    await panel.get_by_role("button", name="全部字段").click()
    await expect(panel.locator("[data-field=phone]")).to_be_visible()


async def test_a_record_knows_the_list_it_was_opened_from(visit: Visit, served: Served) -> None:
    _, second, third = (errand(served, f"amidst {each}", each) for each in ("a", "b", "c"))
    elsewhere = errand(served, "elsewhere")
    page = await visit("clerk", "/e/errand?view=all&q=amidst")
    await peek(page, 2)
    await page.get_by_role("button", name="打开页面").click()
    await expect(page.get_by_role("heading", name="amidst b")).to_be_visible()
    where, place = page.get_by_role("navigation", name="当前位置"), page.locator(".gw-among")
    await expect(where.get_by_role("link", name="全部")).to_be_visible()
    await expect(place).to_contain_text("第 2 / 3 条")
    await place.get_by_role("button", name="下一条").click()
    await expect(page).to_have_url(f"{served.url}/e/errand/{third['id']}")
    await expect(place).to_contain_text("第 3 / 3 条")
    await expect(place.get_by_role("button", name="下一条")).to_be_disabled()
    await expect(page.locator(".gw-related")).to_contain_text("c")
    await place.get_by_role("button", name="上一条").click()
    await expect(page).to_have_url(f"{served.url}/e/errand/{second['id']}")
    await where.get_by_role("link", name="全部").click()
    await expect(page).to_have_url(re.compile("/e/errand\\?view=all&q=amidst$"))
    await page.goto(f"{served.url}/e/errand/{elsewhere['id']}")  # not from that list
    await expect(page.get_by_role("heading", name="elsewhere")).to_be_visible()
    await expect(place).to_have_count(0)


async def test_the_foremost_deed_stands_in_the_top_bar(visit: Visit, served: Served) -> None:
    made = errand(served, "foremost")
    page = await visit("clerk", f"/e/errand/{made['id']}")
    await expect(page.locator(".gw-main")).to_have_count(1)
    await page.locator(".gw-top").get_by_role("button", name="新建通话").click()
    await expect(page).to_have_url(f"{served.url}/e/call/new?errand={made['id']}")


async def test_a_formula_is_said_in_words_where_one_looks_at_it(visit: Visit, served: Served) -> None:
    made = served.call("clerk", "POST", "/offer", {"topic": "in words"})
    page = await visit("clerk", f"/e/offer/{made['id']}")
    tip = page.locator("[data-field=total] .gw-tip")
    words = tip.locator(".gw-tip-text")
    await expect(words).to_be_hidden()
    await tip.focus()
    await page.keyboard.press("Shift+Tab")
    await page.keyboard.press("Tab")
    await expect(words).to_be_visible()
    await expect(words).to_have_text("合计(明细的小计)")
    await expect(tip).to_have_attribute("aria-label", re.compile("合计"))


async def test_a_section_without_values_takes_little_room_and_opens_in_its_place(visit: Visit, served: Served) -> None:
    made = served.call("clerk", "POST", "/thing", {"name": "bare"})
    page = await visit("clerk", f"/e/thing/{made['id']}")
    rest = page.get_by_role("region", name="其余")
    bare = await rest.evaluate("e => e.getBoundingClientRect().height")
    assert bare < 260  # 23 fields
    await rest.locator("[data-field=note] .gw-field-value").click()
    await page.keyboard.type("no longer")
    await page.keyboard.press("Control+Enter")
    await expect(rest.locator("[data-field=note]")).to_contain_text("no longer")
    assert await rest.evaluate("e => e.getBoundingClientRect().height") > bare


async def test_old_values_of_every_kind_are_struck_through(visit: Visit, served: Served) -> None:
    made = served.call("clerk", "POST", "/thing", {"name": "struck", "size": "small", "price": "1.00", "keeper": 1})
    served.call("clerk", "PATCH", f"/thing/{made['id']}", {"size": "big", "price": "2.00", "keeper": 2})
    page = await visit("clerk", f"/e/thing/{made['id']}")
    old = page.locator(".gw-change s")
    await expect(old).to_have_count(3)
    for each in await old.all():
        inner = each.locator(".gw-tag, .gw-person .gw-cut").or_(each).last
        assert await inner.evaluate("e => getComputedStyle(e).textDecorationLine") == "line-through"


async def test_the_count_of_a_view_wears_the_colour_of_its_rule(visit: Visit, served: Served) -> None:
    errand(served, "counted quiet")
    page = await visit("clerk", "/e/errand?view=all")
    tabs = page.get_by_role("navigation", name="视图")
    await expect(tabs.get_by_role("link", name=re.compile("未通话")).locator(".gw-count")).to_have_class(
        re.compile("gw-amber")
    )
    await expect(tabs.get_by_role("link", name=re.compile("全部")).locator(".gw-count")).not_to_have_class(
        re.compile("gw-amber")
    )


async def test_a_card_says_things_once_and_offers_what_helps_by_thumb(visit: Visit, served: Served) -> None:
    made = errand(served, "thumb quiet", mobile="13900000003")
    page = await visit("clerk", "/e/errand?view=quiet&q=thumb", width=390, height=844, touch=True)
    card = page.get_by_role("listitem").filter(has_text="thumb quiet")
    await expect(page.locator(".gw-cards-head")).to_contain_text("按名称排序")
    await card.get_by_role("button", name="新建通话").tap()
    await expect(page).to_have_url(f"{served.url}/e/call/new?errand={made['id']}")
    await page.goto(f"{served.url}/e/errand/{made['id']}")
    deeds = page.locator(".gw-big-actions")
    await expect(deeds.get_by_role("link", name="拨打")).to_have_attribute("href", "tel:13900000003")
    await expect(page.locator(".gw-notice")).to_contain_text("未通话")
    await expect(page.get_by_role("heading", name="最近动态")).to_be_visible()
    await page.get_by_role("navigation", name="部分").get_by_role("button", name="通话").tap()
    await expect(page.locator(".gw-related")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("size", [{"width": 1440, "height": 900}, {"width": 390, "height": 844, "touch": True}])
async def test_what_must_be_approved_next_is_handed_in_first(
    visit: Visit, served: Served, size: dict[str, Any]
) -> None:
    made = served.call("clerk", "POST", "/delivery", {"name": f"handed in at {size['width']}"})
    page = await visit("clerk", f"/e/delivery/{made['id']}", **size)
    first = page.locator(".gw-main" if "touch" not in size else ".gw-big-actions button").first
    await expect(first).to_have_text(re.compile("^提交"))
    await first.click()
    await expect(page.get_by_role("dialog", name="移至“已办”")).to_be_visible()  # who looks again is chosen
