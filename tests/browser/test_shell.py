"""The frame: search, language, theme, a changed schema appearing in open pages, problems shown to administrators."""

import asyncio
import re

from playwright.async_api import Route, expect

from tests.browser.conftest import Visit
from tests.browser.serving import Served


async def test_search_finds_records_pages_and_actions_by_keyboard(visit: Visit, served: Served) -> None:
    thing = served.call("clerk", "POST", "/thing", {"name": "瑞丰搜索样品"})
    page = await visit("clerk", "/")
    await expect(page.get_by_role("heading", name="首页")).to_be_visible()
    await page.keyboard.press("Control+k")
    await page.keyboard.type("瑞丰")
    await expect(page.get_by_role("option", name=re.compile("瑞丰搜索样品"))).to_be_visible()
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(f"{served.url}/e/thing/{thing['id']}")
    await page.keyboard.press("Control+k")
    await page.keyboard.type("新建报价")
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(f"{served.url}/e/offer/new")


async def test_what_comes_after_the_first_rows_leaves_them_standing_as_they_are(visit: Visit, served: Served) -> None:
    thing = served.call("clerk", "POST", "/thing", {"name": "standing row"})
    page = await visit("clerk", "/e/thing?view=all&q=standing+row")
    rows_seen = asyncio.Event()

    async def later(route: Route) -> None:
        await rows_seen.wait()
        await route.continue_()

    await page.route("**/further.js", later)
    await page.reload()
    await expect(page.locator(f".ag-center-cols-container [row-id='{thing['id']}']")).to_be_visible()
    await page.locator(".ag-header-cell").evaluate_all("(cells) => cells.forEach((cell) => (cell.dataset.first = ''))")
    cells = await page.locator(".ag-header-cell").count()
    rows_seen.set()
    await expect(page.get_by_role("link", name="首页")).to_be_visible()
    await expect(page.locator(".gw-tools").get_by_role("button").first).to_be_visible()
    await expect(page.locator(".ag-header-cell[data-first]")).to_have_count(cells)


async def test_the_language_is_the_persons_own(visit: Visit, served: Served) -> None:
    one, other = await visit("second", "/e/thing"), await visit("clerk", "/e/thing")
    try:
        await one.get_by_role("button", name="语言").click()
        await one.get_by_role("menuitemcheckbox", name="English").click()
        await expect(one.get_by_role("button", name="New thing").first).to_be_visible()
        await expect(one.locator("html")).to_have_attribute("lang", re.compile("^en"))
        await other.reload()
        await expect(other.get_by_role("button", name="新建物品").first).to_be_visible()
        await expect(other.locator("html")).to_have_attribute("lang", "zh-CN")
    finally:
        served.call("second", "PATCH", "/me", {"language": "zh-CN"})


async def test_dark_is_remembered_by_the_browser(visit: Visit) -> None:
    page = await visit("clerk", "/")
    await page.get_by_role("button", name="切换到深色").click()
    await expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    await page.reload()
    await expect(page.locator("html")).to_have_attribute("data-theme", "dark")


async def test_pages_are_reached_by_the_browsers_own_back_and_forward(visit: Visit, served: Served) -> None:
    page = await visit("clerk", "/")
    await page.get_by_role("link", name="物品").click()
    await page.get_by_role("link", name="报价").click()
    await page.go_back()
    await expect(page.get_by_role("button", name="物品", exact=True)).to_be_visible()
    await page.go_forward()
    await expect(page.get_by_role("button", name="报价", exact=True)).to_be_visible()


async def test_an_administrator_adds_a_unit_through_the_same_grid(visit: Visit, served: Served) -> None:
    page = await visit("admin", "/e/unit/new")
    await page.get_by_label("代码").or_(page.locator("[data-field=code] input")).first.fill("field")
    await page.locator("[data-field=name] input").fill("外勤部")
    await page.locator("[data-field=level] input").first.fill("部门")
    option = page.get_by_role("option", name="部门")
    if await option.count():
        await option.first.click()
    else:
        await page.locator("[data-field=level] input").first.fill("department")
    await page.get_by_role("button", name="创建").click()
    await expect(page).to_have_url(re.compile(r"/e/unit/\d+$"))
