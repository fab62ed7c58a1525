"""A calendar: month, week, list by day; only what is seen is asked for; carrying changes the day."""

import asyncio
import re
from urllib.parse import unquote_plus

from playwright.async_api import Locator, Page, Route, expect

from tests.browser.conftest import Visit
from tests.browser.serving import Served
from tests.browser.shapes.conftest import Look
from tests.browser.shapes.hand import carry, middle


def day(page: Page, date: str) -> Locator:
    """The cell of this day."""
    return page.locator(f".gw-month-day[data-place='{date}']")


def event(page: Page, name: str) -> Locator:
    """The record of this name."""
    return page.locator(".gw-event:not(.gw-ghost)", has_text=name)


async def test_a_month_shows_its_records_and_asks_for_no_others(look: Look, served: Served) -> None:
    for name, date in (("in may", "2031-05-14"), ("in june", "2031-06-20")):
        served.call("clerk", "POST", "/thing", {"name": name, "day": date})
    page = await look("/e/thing?view=all")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(unquote_plus(request.url)))
    await page.goto(served.url + "/e/thing?view=days&day=2031-05-01")
    await expect(day(page, "2031-05-14").locator(".gw-event")).to_have_text("in may")
    await expect(event(page, "in june")).to_have_count(0)
    rows = [url for url in asked if "/api/v1/thing?" in url and "fields=" in url]
    assert rows and all("day >= '2031-04-28' and day <= '2031-06-08'" in url for url in rows)
    await page.get_by_role("button", name="下个月").click()
    await expect(day(page, "2031-06-20").locator(".gw-event")).to_have_text("in june")
    await expect(page).to_have_url(re.compile("day=2031-06-01"))


async def test_a_record_carried_to_another_day_is_changed_and_taken_back(look: Look, served: Served) -> None:
    made = served.call("clerk", "POST", "/thing", {"name": "goes on", "day": "2032-03-03"})
    page = await look("/e/thing?view=days&day=2032-03-01")
    await carry(page, event(page, "goes on"), day(page, "2032-03-18"))
    await expect(day(page, "2032-03-18").locator(".gw-event")).to_have_text("goes on")
    assert await served.keeps("clerk", f"/thing/{made['id']}", "day", "2032-03-18")
    await page.get_by_role("status").get_by_role("button", name="撤销").click()
    await expect(day(page, "2032-03-03").locator(".gw-event")).to_have_text("goes on")
    assert await served.keeps("clerk", f"/thing/{made['id']}", "day", "2032-03-03")


async def test_the_way_back_offered_with_an_act_takes_back_that_act_and_no_later_one(
    look: Look, served: Served
) -> None:
    made = served.call("clerk", "POST", "/thing", {"name": "first act", "day": "2034-03-03"})
    page = await look("/e/thing?view=days&day=2034-03-01")
    await carry(page, event(page, "first act"), day(page, "2034-03-18"))
    back = page.get_by_role("status").get_by_role("button", name="撤销")
    await expect(back).to_be_visible()
    later = served.call("clerk", "POST", "/thing", {"name": "done meanwhile in another tab"})
    await back.click()
    await expect(day(page, "2034-03-03").locator(".gw-event")).to_have_text("first act")
    assert await served.keeps("clerk", f"/thing/{made['id']}", "day", "2034-03-03")
    assert served.call("clerk", "GET", f"/thing/{later['id']}")["name"] == "done meanwhile in another tab"


async def test_a_day_that_is_refused_is_explained_and_the_record_stays(look: Look, served: Served) -> None:
    made = served.call("clerk", "POST", "/thing", {"name": "too early", "day": "2000-01-05"})
    page = await look("/e/thing?view=days&day=2000-01-01", expected="422")
    await carry(page, event(page, "too early"), day(page, "1999-12-29"))
    await expect(page.get_by_role("status").filter(has_text="2000-01-01")).to_be_visible()
    await expect(day(page, "2000-01-05").locator(".gw-event")).to_have_text("too early")
    assert served.call("clerk", "GET", f"/thing/{made['id']}")["day"] == "2000-01-05"


async def test_a_double_click_on_a_day_makes_a_record_there(look: Look, served: Served) -> None:
    page = await look("/e/thing?view=days&day=2033-07-01")
    await day(page, "2033-07-13").dblclick(position={"x": 60, "y": 60})
    dialog = page.get_by_role("dialog", name=re.compile("2033-07-13"))
    await dialog.get_by_role("textbox", name="名称").fill("made on a day")
    await dialog.get_by_role("button", name="创建").click()
    await expect(day(page, "2033-07-13").locator(".gw-event")).to_have_text("made on a day")
    [made] = served.call("clerk", "GET", "/thing?q=made+on+a+day")["rows"]
    assert made["day"] == "2033-07-13"


async def test_public_holidays_and_worked_weekend_days_are_named(look: Look) -> None:
    page = await look("/e/thing?view=days&day=2026-10-01")
    await expect(day(page, "2026-10-01")).to_contain_text("国庆节")
    await expect(day(page, "2026-10-10")).to_contain_text("班")
    await expect(day(page, "2026-10-01")).to_have_attribute("aria-label", re.compile("10月1日.*国庆节"))
    await expect(day(page, "2026-10-08").locator(".gw-holiday")).to_have_count(0)


async def test_in_a_week_a_record_is_carried_to_another_hour_of_another_day(look: Look, served: Served) -> None:
    made = served.call("clerk", "POST", "/thing", {"name": "at ten", "moment": "2031-05-13T02:00:00Z"})
    page = await look("/e/thing?view=hours&mode=week&day=2031-05-13")
    slot = event(page, "at ten")
    x, _ = await middle(page.locator(".gw-week-column[data-place='2031-05-15']"))
    _, y = await middle(slot)
    await carry(page, slot, (x, y + 88))  # two hours below
    assert await served.keeps("clerk", f"/thing/{made['id']}", "moment", "2031-05-15T04:00:00Z")
    await expect(page.locator("[data-place='2031-05-15']").locator(".gw-event")).to_contain_text("12:00")


async def test_arrows_go_from_day_to_day_and_with_shift_carry_a_record(look: Look, served: Served) -> None:
    made = served.call("clerk", "POST", "/thing", {"name": "carried by keys", "day": "2034-02-07"})
    page = await look("/e/thing?view=days&day=2034-02-06")
    await day(page, "2034-02-06").focus()
    await page.keyboard.press("ArrowRight")
    await expect(day(page, "2034-02-07")).to_be_focused()
    await event(page, "carried by keys").focus()
    await page.keyboard.press("Shift+ArrowDown")
    assert await served.keeps("clerk", f"/thing/{made['id']}", "day", "2034-02-14")
    await expect(page.locator(".gw-event:focus")).to_have_text("carried by keys")
    await page.keyboard.press("PageDown")
    await expect(page.get_by_role("heading", name="2034年3月")).to_be_visible()


async def test_more_records_than_fit_stand_behind_a_number(look: Look, served: Served) -> None:
    served.call(
        "clerk", "POST", "/thing/bulk", {"create": [{"name": f"crowd {at}", "day": "2035-01-16"} for at in range(9)]}
    )
    page = await look("/e/thing?view=days&day=2035-01-01")
    await expect(day(page, "2035-01-16")).to_have_attribute("aria-label", re.compile("9"))
    shown = await day(page, "2035-01-16").locator(".gw-event").count()
    assert 0 < shown < 9
    await day(page, "2035-01-16").get_by_role("button", name=f"还有 {9 - shown} 条").click()
    await expect(page.get_by_role("dialog").locator(".gw-event")).to_have_count(9)


async def test_the_filter_of_the_page_narrows_the_calendar(look: Look, served: Served) -> None:
    for name, price in (("cheap day", "1.00"), ("dear day", "9000.00")):
        served.call("clerk", "POST", "/thing", {"name": name, "day": "2036-08-20", "price": price})
    page = await look("/e/thing?view=days&day=2036-08-01&filter=price+>+1000")
    await expect(day(page, "2036-08-20").locator(".gw-event")).to_have_text(["dear day"])
    await expect(event(page, "dear day")).to_have_class(re.compile("gw-event-red"))  # the colour of the view


async def test_a_day_that_is_worked_out_cannot_be_carried(look: Look, served: Served) -> None:
    errand = served.call("clerk", "POST", "/errand", {"name": "called once"})
    call = {"name": "ring", "errand": errand["id"], "at": "2031-05-14T02:00:00Z"}
    served.call("clerk", "POST", "/call", call)
    page = await look("/e/errand?view=calls&day=2031-05-01")
    await expect(event(page, "called once")).not_to_have_class(re.compile("gw-movable"))
    await carry(page, event(page, "called once"), day(page, "2031-05-20"))
    await expect(day(page, "2031-05-14").locator(".gw-event")).to_contain_text("called once")


async def test_a_phone_lists_the_days_that_hold_something(visit: Visit, served: Served) -> None:
    served.call("clerk", "POST", "/thing", {"name": "on the phone", "day": "2037-04-09"})
    page = await visit("clerk", "/e/thing?view=days&day=2037-04-01", width=390, height=844, touch=True)
    held = page.locator("[data-day='2037-04-09']")
    await expect(held).to_contain_text("4月9日")
    await expect(held.get_by_role("link", name=re.compile("on the phone"))).to_be_visible()
    await expect(page.locator("[data-day]")).to_have_count(2)  # it, and the day that was asked for
    await page.get_by_role("button", name="月", exact=True).click()
    await day(page, "2037-04-09").click()
    await expect(held.get_by_role("link")).to_be_in_viewport()
    assert await page.evaluate("() => document.documentElement.scrollWidth") <= 390


async def test_on_a_phone_a_week_is_its_seven_days_one_below_the_other(visit: Visit, served: Served) -> None:
    served.call("clerk", "POST", "/thing", {"name": "midweek", "moment": "2037-06-17T02:00:00Z"})
    page = await visit("clerk", "/e/thing?view=hours&day=2037-06-17&mode=week", width=390, height=844, touch=True)
    days = page.locator(".gw-agenda section[data-day]")
    await expect(days).to_have_count(7)
    held = page.locator("[data-day='2037-06-17']")
    await expect(held.get_by_role("link", name=re.compile("midweek"))).to_be_visible()
    await expect(page.locator("[data-day='2037-06-18']")).to_contain_text("没有记录")
    await page.get_by_role("button", name="下一周").click()
    await expect(page.locator("[data-day='2037-06-24']")).to_be_visible()
    await expect(days).to_have_count(7)
    assert await page.evaluate("() => document.documentElement.scrollWidth") <= 390


async def test_a_month_with_more_records_than_can_be_drawn_counts_them_by_day_and_opens_a_day(
    look: Look, served: Served
) -> None:
    many = [{"name": f"crowd {at:04}", "day": f"2041-03-{10 + at % 2}"} for at in range(2_100)]
    made = served.call("clerk", "POST", "/thing/bulk", {"create": many, "atomic": True})["results"]
    page = await look("/e/thing?view=days&day=2041-03-01")
    await expect(page.locator(".gw-shape-head")).to_contain_text("共 2,100 条")
    await expect(day(page, "2041-03-10").locator(".gw-month-more")).to_contain_text("1,050")
    await day(page, "2041-03-11").locator(".gw-month-more").click()
    listed = page.get_by_role("dialog", name="2041-03-11")
    await expect(listed.locator(".gw-event")).to_have_count(50)
    await listed.get_by_role("button", name="还有 1,000 条").click()
    await expect(listed.locator(".gw-event")).to_have_count(100)
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="日程").click()
    section = page.locator(".gw-agenda section[data-day='2041-03-10']")
    await section.get_by_role("button", name=re.compile("1,050")).click()
    await expect(section.locator(".gw-event")).to_have_count(50)
    served.call("clerk", "POST", "/thing/bulk", {"delete": [each["id"] for each in made]})


async def test_a_day_that_is_opened_stays_open_when_the_calendar_is_read_again_meanwhile(
    look: Look, served: Served
) -> None:
    many = [{"name": f"opened {at:04}", "day": f"2047-03-{10 + at % 2}"} for at in range(2_002)]
    made = served.call("clerk", "POST", "/thing/bulk", {"create": many, "atomic": True})["results"]
    page = await look("/e/thing?view=days&day=2047-03-01")
    await page.get_by_role("button", name="日程").click()
    one, other = (page.locator(f".gw-agenda section[data-day='2047-03-{at}']") for at in (10, 11))
    await one.get_by_role("button", name=re.compile("1,001")).click()
    await expect(one.locator(".gw-event")).to_have_count(50)
    asked, let_go = asyncio.Event(), asyncio.Event()

    async def later(route: Route) -> None:
        if "2047-03-10" in unquote_plus(route.request.url):  # what was opened before
            asked.set()
            await let_go.wait()
        await route.continue_()

    await page.route(re.compile(r"/api/v1/thing\?"), later)
    served.call("boss", "PATCH", f"/thing/{made[0]['id']}", {"price": "5.00"})
    async with asyncio.timeout(20):
        await asked.wait()
    async with page.expect_response(lambda answer: "2047-03-11" in unquote_plus(answer.url)):
        await other.get_by_role("button", name=re.compile("1,001")).click()
        let_go.set()
    await expect(one.locator(".gw-event").first).to_be_visible()
    await expect(other.locator(".gw-event")).to_have_count(50)
    served.call("clerk", "POST", "/thing/bulk", {"delete": [each["id"] for each in made]})


async def test_a_crowded_month_counts_what_goes_on_from_before_on_its_first_day(look: Look, served: Served) -> None:
    many = [{"name": f"stay {at:04}", "opened": f"2043-0{3 + at % 2}-10", "day": "2043-05-20"} for at in range(2_100)]
    made = served.call("clerk", "POST", "/thing/bulk", {"create": many, "atomic": True})["results"]
    page = await look("/e/thing?view=stays&day=2043-04-01")
    await expect(page.locator(".gw-shape-head")).to_contain_text("共 2,100 条")
    await expect(day(page, "2043-04-10").locator(".gw-month-more")).to_contain_text("1,050")
    first = day(page, "2043-03-30").locator(".gw-month-more")
    await expect(first).to_contain_text("1,050")
    await first.click()
    listed = page.get_by_role("dialog", name="2043-03-30")
    await expect(listed.locator(".gw-event")).to_have_count(50)
    await listed.get_by_role("button", name="还有 1,000 条").click()
    await expect(listed.locator(".gw-event")).to_have_count(100)
    served.call("clerk", "POST", "/thing/bulk", {"delete": [each["id"] for each in made]})
