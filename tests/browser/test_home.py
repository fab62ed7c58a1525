"""Home: what is in trouble with what ends it, by kind, a time for each line; the rail says that its menu goes on."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from playwright.async_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.serving import Served
from tests.browser.test_queue import submitted


def late(served: Served, topic: str, year: int = 2020) -> int:
    """A draft of the clerk whose term has passed, which the view of the own offers colours red."""
    body = {"topic": topic, "sent_on": f"{year}-01-01", "valid": f"{year}-01-31"}
    made = served.call("clerk", "POST", "/offer", body)
    return int(made["id"])


async def put_right(page: Page, topic: str, on: str) -> None:
    """Another day, straight from the line."""
    await page.get_by_role("button", name=f"改有效期 {topic}").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("combobox").fill(on)
    await dialog.get_by_role("button", name="保存").click()


async def test_what_is_late_is_put_off_from_the_line(visit: Visit, served: Served) -> None:
    offer = late(served, "long overdue")
    page = await visit("clerk", "/")
    line = page.locator(".gw-home-line", has_text="long overdue")
    await expect(line.locator(".gw-home-due")).to_have_text(re.compile(r"^逾期 \d+ 天$"))
    await expect(line).to_contain_text("有效期 2020-01-31")
    await expect(page.get_by_role("heading", level=3, name=re.compile("^报价：需要处理"))).to_be_visible()
    await put_right(page, "long overdue", "2099-01-31")
    await expect(line).to_have_count(0)
    assert served.call("clerk", "GET", f"/offer/{offer}")["valid"] == "2099-01-31"


async def test_more_trouble_than_fits_is_counted_and_a_click_away(visit: Visit, served: Served) -> None:
    for number in range(6):
        late(served, f"one of six {number}", 2001)  # longer ago than all that other tests leave behind
    mine = served.call("clerk", "GET", "/offer?view=mine&filter=valid %3C today and stage == 'draft'")
    total = len(mine["rows"])
    page = await visit("clerk", "/")
    head = page.locator(".gw-home-head", has_text="报价：需要处理")
    await expect(head).to_contain_text(str(total))
    await expect(page.locator(".gw-home-line", has_text="one of six")).to_have_count(5)
    await expect(page.locator(".gw-numbers a")).to_contain_text(f"{total} 待处理")
    await head.get_by_role("link", name=f"全部 {total} 条").click()
    await expect(page).to_have_url(re.compile(r"/e/offer\?view=mine&filter="))
    await expect(page.locator(".ag-center-cols-container .ag-row")).to_have_count(total)


async def test_what_ended_is_not_due_today(visit: Visit, served: Served) -> None:
    now = datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat()
    for topic in ("due and open", "due and lost"):
        made = served.call("clerk", "POST", "/offer", {"topic": topic, "sent_on": now, "valid": now})
        if topic == "due and lost":
            served.call("clerk", "POST", f"/offer/{made['id']}/stage", {"to": "lost", "reason": "too dear"})
    page = await visit("clerk", "/")
    await expect(page.locator(".gw-home-line", has_text="due and open").locator(".gw-home-due")).to_have_text("今天")
    await expect(page.locator(".gw-home-line", has_text="due and lost")).to_have_count(0)


async def test_the_lines_are_shown_by_kind(visit: Visit, served: Served) -> None:
    submitted(served, "kind of line")
    page = await visit("boss", "/")
    kinds = page.get_by_role("group", name="筛选")
    await expect(page.locator(".gw-home-line", has_text="kind of line").locator(".gw-home-due")).not_to_be_empty()
    await kinds.get_by_role("button", name=re.compile("^审批")).click()
    await expect(page.get_by_role("heading", level=3)).to_have_text([re.compile("^等您审批")])
    await expect(kinds.get_by_role("button", name=re.compile("^审批"))).to_have_attribute("aria-pressed", "true")


async def test_the_rail_says_that_the_menu_goes_on_and_its_targets_are_52_px(visit: Visit) -> None:
    page = await visit("admin", "/", height=420)
    more = page.get_by_role("button", name="下面还有")
    await expect(more).to_be_visible()
    item = await page.get_by_role("link", name="首页").bounding_box()
    assert item is not None and item["height"] == 52
    await page.locator(".gw-rail-scroll").evaluate("e => e.scrollTo(0, e.scrollHeight)")
    await expect(more).to_have_count(0)
    tall = await visit("admin", "/", height=1200)
    await expect(tall.get_by_role("link", name="首页")).to_be_visible()
    await expect(tall.get_by_role("button", name="下面还有")).to_have_count(0)
