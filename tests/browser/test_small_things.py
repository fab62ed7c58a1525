"""Small things people stumble over: what one may not do, the clock of the business, the first tap."""

from playwright.async_api import Browser, expect

from tests.browser.conftest import Visit
from tests.browser.serving import Served


async def test_who_may_not_create_is_told_before_typing(visit: Visit) -> None:
    page = await visit("boss", "/e/offer/new")
    await expect(page.get_by_role("heading", name="您不能新建报价")).to_be_visible()
    await expect(page.locator(".gw-form")).to_have_count(0)
    await page.get_by_role("link", name="回到报价").click()
    await expect(page.locator(".ag-header-cell[col-id=topic]")).to_be_visible()


async def test_a_locked_record_offers_no_editing(visit: Visit, served: Served) -> None:
    pledge = served.call("clerk", "POST", "/pledge", {"name": "locked for now", "price": "5.00"})
    page = await visit("clerk", f"/e/pledge/{pledge['id']}")
    await expect(page.locator(".gw-press-e")).to_be_visible()
    served.call("clerk", "POST", f"/pledge/{pledge['id']}/stage", {"to": "agreed"})
    await expect(page.locator(".gw-press-e")).to_have_count(0)
    await page.keyboard.press("e")
    await expect(page.locator(".gw-form input")).to_have_count(0)
    await page.get_by_role("button", name="更多").click()
    await expect(page.get_by_role("menuitem", name="编辑")).to_have_count(0)


async def test_a_list_opens_with_the_first_tap(visit: Visit, served: Served) -> None:
    thing = served.call("clerk", "POST", "/thing", {"name": "tapped once"})
    page = await visit("clerk", f"/e/thing/{thing['id']}", width=390, height=844, touch=True)
    await page.locator("[data-field=size] .gw-field-value").tap()
    await page.get_by_role("option", name="大").tap()
    await page.get_by_role("button", name="保存").tap()
    await expect(page.locator("[data-field=size] .gw-value")).to_have_text("大")


async def test_times_are_those_of_the_business_wherever_the_browser_is(chromium: Browser, served: Served) -> None:
    thing = served.call("clerk", "POST", "/thing", {"name": "far away", "moment": "2026-11-21T20:30:00+08:00"})
    context = await chromium.new_context(locale="zh-CN", timezone_id="America/Los_Angeles")
    try:
        await context.add_cookies([{"name": "gridwright_session", "value": served.token("clerk"), "url": served.url}])
        page = await context.new_page()
        await page.goto(f"{served.url}/e/thing/{thing['id']}")
        await expect(page.locator("[data-field=moment] .gw-value")).to_contain_text("2026-11-21 20:30")
        await page.locator("[data-field=moment] .gw-field-value").click()
        await expect(page.locator("[data-field=moment] input")).to_have_value("2026-11-21 20:30")
        await page.locator("[data-field=moment] input").fill("2026-11-21 08:15")
        await page.keyboard.press("Enter")
        await expect(page.locator("[data-field=moment] input")).to_have_count(0)
        assert served.call("clerk", "GET", f"/thing/{thing['id']}")["moment"] == "2026-11-21T00:15:00Z"
        await page.locator("[data-field=day] .gw-field-value").click()
        await page.locator("[data-field=day] input").fill("今天")
        await page.keyboard.press("Enter")
        await expect(page.locator("[data-field=day] input")).to_have_count(0)
        stored = served.call("clerk", "GET", f"/thing/{thing['id']}")
        assert stored["day"] == stored["opened"], "today is the day of the business, as the server's default is"
    finally:
        await context.close()


async def test_a_person_from_outside_meets_no_errors(visit: Visit, served: Served) -> None:
    receipt = served.call("clerk", "POST", "/receipt", {"name": "seen outside"})
    page = await visit("outsider", "/")
    for path, shown in (("/e/receipt?q=outside", "seen outside"), (f"/e/receipt/{receipt['id']}", "seen outside")):
        await page.goto(served.url + path)
        await expect(page.get_by_text(shown).first).to_be_visible()
        await page.wait_for_load_state("networkidle")
    await expect(page.get_by_text("动态")).to_have_count(0)


async def test_what_could_not_be_taken_back_says_why_and_is_not_used_up(visit: Visit, served: Served) -> None:
    page = await visit("clerk", "/e/offer")
    served.call("clerk", "POST", "/offer", {"topic": "stays made"})
    for _ in range(2):
        await page.get_by_role("button", name="撤销").click()
        message = page.locator(".gw-message-error").last
        await expect(message).to_contain_text("删除")
        await message.get_by_role("button", name="关闭").click()
        await expect(page.locator(".gw-message-error")).to_have_count(0)
