"""A timeline: bars from a first day to a last, carried whole or by an end, in lanes, at four scales."""

import re
from urllib.parse import unquote_plus

from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import Visit
from tests.browser.serving import Served
from tests.browser.shapes.conftest import Look
from tests.browser.shapes.hand import carry, middle

WEEK = 14  # pixels of a day at the scale of weeks


def bar(page: Page, name: str) -> Locator:
    """The bar of the record of this name."""
    return page.get_by_role("button", name=re.compile(f"^{name}, "))


def planned(served: Served, name: str, sent_on: str, valid: str) -> int:
    """An offer that lasts so long."""
    made: int = served.call("clerk", "POST", "/offer", {"topic": name, "sent_on": sent_on, "valid": valid})["id"]
    return made


async def test_bars_lie_from_their_first_day_to_their_last_in_lanes(look: Look, served: Served) -> None:
    planned(served, "laid out", "2031-05-05", "2031-05-18")
    page = await look("/e/offer?view=plan&q=laid+out&day=2031-05-12")
    await expect(bar(page, "laid out")).to_have_accessible_name("laid out, 2031-05-05 – 2031-05-18")
    box = await bar(page, "laid out").bounding_box()
    assert box is not None and round(box["width"]) == 14 * WEEK
    await expect(page.locator(".gw-timeline-lane")).to_contain_text("草稿")
    await expect(page.locator(".gw-timeline-lane .gw-count")).to_have_text("1")


async def test_only_what_lies_in_the_span_is_asked_for(look: Look, served: Served) -> None:
    planned(served, "long gone", "2011-01-05", "2011-02-18")
    page = await look("/e/offer?view=all")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(unquote_plus(request.url)))
    await page.goto(served.url + "/e/offer?view=plan&q=long+gone&day=2031-05-12")
    await expect(page.get_by_text("这段时间内没有记录")).to_be_visible()
    rows = [url for url in asked if "/api/v1/offer?" in url and "sent_on <= " in url]
    assert rows and all("valid >= '2031-03-31'" in url for url in rows)
    await page.goto(served.url + "/e/offer?view=plan&q=long+gone&day=2011-01-20")
    await expect(bar(page, "long gone")).to_be_visible()


async def test_a_bar_that_is_carried_keeps_its_length(look: Look, served: Served) -> None:
    made = planned(served, "moved on", "2031-05-05", "2031-05-18")
    page = await look("/e/offer?view=plan&q=moved+on&day=2031-05-12")
    x, y = await middle(bar(page, "moved on"))
    await carry(page, bar(page, "moved on"), (x + 7 * WEEK, y))
    assert await served.keeps("clerk", f"/offer/{made}", "sent_on", "2031-05-12")
    assert served.call("clerk", "GET", f"/offer/{made}")["valid"] == "2031-05-25"
    await page.get_by_role("status").get_by_role("button", name="撤销").click()
    assert await served.keeps("clerk", f"/offer/{made}", "sent_on", "2031-05-05")
    await expect(bar(page, "moved on")).to_have_accessible_name(re.compile("2031-05-05 – 2031-05-18"))


async def test_an_end_that_is_carried_changes_that_end_alone_and_never_passes_the_other(
    look: Look, served: Served
) -> None:
    made = planned(served, "drawn out", "2031-05-05", "2031-05-18")
    page = await look("/e/offer?view=plan&q=drawn+out&day=2031-05-12")
    edge = bar(page, "drawn out").locator(".gw-bar-to")
    x, y = await middle(edge)
    await carry(page, edge, (x + 3 * WEEK, y))
    assert await served.keeps("clerk", f"/offer/{made}", "valid", "2031-05-21")
    await expect(bar(page, "drawn out")).to_have_accessible_name(re.compile("2031-05-05 – 2031-05-21"))
    x, y = await middle(edge)
    await carry(page, edge, (x - 30 * WEEK, y))
    assert await served.keeps("clerk", f"/offer/{made}", "valid", "2031-05-05")
    assert served.call("clerk", "GET", f"/offer/{made}")["sent_on"] == "2031-05-05"


async def test_keys_carry_a_bar_by_days_and_with_control_its_end(look: Look, served: Served) -> None:
    made = planned(served, "by keys", "2031-05-05", "2031-05-18")
    page = await look("/e/offer?view=plan&q=by+keys&day=2031-05-12")
    await bar(page, "by keys").focus()
    await page.keyboard.press("Shift+ArrowRight")
    await expect(bar(page, "by keys")).to_have_accessible_name(re.compile("2031-05-06 – 2031-05-19"))
    await expect(bar(page, "by keys")).to_be_focused()
    assert await served.keeps("clerk", f"/offer/{made}", "valid", "2031-05-19")
    await page.keyboard.press("Control+Shift+ArrowLeft")
    assert await served.keeps("clerk", f"/offer/{made}", "valid", "2031-05-18")
    assert served.call("clerk", "GET", f"/offer/{made}")["sent_on"] == "2031-05-06"


async def test_the_scale_is_chosen_and_stands_in_the_address(visit: Visit, served: Served) -> None:
    planned(served, "by scale", "2031-05-05", "2031-05-18")
    page = await visit("second", "/e/offer?view=plan&day=2031-05-12")
    await page.get_by_role("button", name="季", exact=True).click()
    await expect(page.locator(".gw-timeline-scale")).to_contain_text("第 2 季度")
    await expect(page).to_have_url(re.compile("zoom=quarter"))
    await page.get_by_role("button", name="日", exact=True).click()
    await expect(page.locator(".gw-timeline-scale")).to_contain_text("2031年5月")
    served.call("second", "PUT", "/me/preferences", {})


async def test_today_is_marked_and_days_off_are_shaded(look: Look) -> None:
    page = await look("/e/offer?view=plan&zoom=day")
    await expect(page.locator(".gw-timeline-now")).to_be_visible()
    assert await page.locator(".gw-timeline-off").count() >= 9


async def test_a_row_whose_bar_is_off_the_screen_shows_where_it_is_and_leads_there(look: Look, served: Served) -> None:
    planned(served, "far behind", "2031-05-01", "2031-05-03")
    planned(served, "far ahead", "2031-08-20", "2031-08-25")
    page = await look("/e/offer?view=plan&q=far&day=2031-06-10")
    ahead = page.get_by_role("button", name="转到 far ahead, 2031-08-20")
    behind = page.get_by_role("button", name="转到 far behind, 2031-05-03")
    await expect(ahead).to_be_in_viewport()
    await expect(behind).to_be_in_viewport()
    await ahead.click()
    await expect(bar(page, "far ahead")).to_be_focused()
    await expect(bar(page, "far ahead")).to_be_in_viewport(ratio=0.9)
    await expect(ahead).to_have_count(0)
    await behind.focus()
    await page.keyboard.press("Enter")
    await expect(bar(page, "far behind")).to_be_focused()
    await expect(bar(page, "far behind")).to_be_in_viewport(ratio=0.9)
    await expect(behind).to_have_count(0)
