"""A person's own views: kept from filter, order and columns, reached by an address, renamed, begun with, deleted."""

import asyncio
import re

from playwright.async_api import Page, Route, expect

from tests.browser.conftest import Visit
from tests.browser.serving import Served

COLUMNS = "name,price"


def forget(served: Served, login: str) -> None:
    """Leaves the person without views and preferences."""
    for row in served.call(login, "GET", "/saved_view")["rows"]:
        served.call(login, "DELETE", f"/saved_view/{row['id']}")
    served.call(login, "PUT", "/me/preferences", {})


async def keep_as(page: Page, name: str, *, first: bool = False) -> None:
    """Keeps what is shown as a view."""
    await page.get_by_role("button", name="保存为视图").first.click()
    await page.get_by_role("textbox", name="视图名称").fill(name)
    if first:
        await page.get_by_role("checkbox", name="打开列表时先用它").check()
    await page.get_by_role("dialog").get_by_role("button", name="保存", exact=True).click()
    await expect(page.get_by_role("link", name=re.compile(name))).to_have_attribute("aria-current", "page")


async def test_what_is_shown_is_kept_as_a_view_and_comes_back_by_its_address(visit: Visit, served: Served) -> None:
    forget(served, "second")
    served.call("second", "POST", "/thing", {"name": "view dear", "price": "2000.00"})
    served.call("second", "POST", "/thing", {"name": "view cheap", "price": "20.00"})
    asked = f"/e/thing?view=all&filter=contains(name,+'view')+and+price+>+1000&sort=-price&columns={COLUMNS}"
    page = await visit("second", asked)
    await expect(page.locator(".ag-row [col-id=name]")).to_have_count(1)
    await keep_as(page, "贵的")
    await expect(page).to_have_url(re.compile(r"/e/thing\?view=my-\d+$"))
    await page.reload()
    await expect(page.locator(".ag-row [col-id=name]")).to_have_count(1)
    await expect(page.locator(".ag-row [col-id=name]")).to_have_text("view dear")
    await expect(page.locator(".ag-header-cell[col-id=phone]")).to_have_count(0)
    [kept] = served.call("second", "GET", "/saved_view")["rows"]
    assert (kept["entity"], kept["name"], kept["layout"]["sort"]) == ("thing", "贵的", ["-price"])
    assert served.call("clerk", "GET", "/saved_view")["rows"] == []


async def test_a_changed_view_says_so_and_is_saved_or_left(visit: Visit, served: Served) -> None:
    forget(served, "second")
    page = await visit("second", "/e/thing?view=all&filter=price+>+1000")
    await keep_as(page, "改动")
    await page.get_by_role("button", name=re.compile("去掉筛选")).first.click()
    await expect(page).to_have_url(re.compile("changed=1"))
    await expect(page.get_by_role("link", name=re.compile("与保存时不同"))).to_be_visible()
    await page.get_by_role("button", name="保存对视图的修改").click()
    await expect(page.get_by_text("视图已保存。")).to_be_visible()
    await expect(page).to_have_url(re.compile(r"/e/thing\?view=my-\d+$"))
    assert served.call("second", "GET", "/saved_view")["rows"][0]["layout"]["filter"] == ""


async def test_a_view_is_renamed_deleted_and_brought_back(visit: Visit, served: Served) -> None:
    forget(served, "second")
    page = await visit("second", "/e/thing?view=all&sort=-price")
    await keep_as(page, "旧名")
    await page.get_by_role("button", name=re.compile("视图“旧名”的菜单")).click()
    await page.get_by_role("menuitem", name="重命名").click()
    await page.get_by_role("textbox", name="视图名称").fill("新名")
    await page.get_by_role("dialog").get_by_role("button", name="保存", exact=True).click()
    await page.get_by_role("button", name=re.compile("视图“新名”的菜单")).click()
    await page.get_by_role("menuitem", name="删除视图").click()
    await expect(page.get_by_role("link", name=re.compile("新名"))).to_have_count(0)
    await expect(page.get_by_role("link", name=re.compile("^全部"))).to_have_attribute("aria-current", "page")
    await page.get_by_role("status").get_by_role("button", name="撤销").click()
    await expect(page.get_by_role("link", name=re.compile("新名"))).to_be_visible()


async def test_a_list_opens_with_the_view_chosen_to_begin_with(visit: Visit, served: Served) -> None:
    forget(served, "second")
    page = await visit("second", "/e/thing?view=all&sort=-price")
    await keep_as(page, "先看", first=True)
    assert await served.comes("second", "/me/preferences", lambda kept: "first_view" in kept)
    again = await visit("second", "/e/thing")
    await expect(again.get_by_role("link", name=re.compile("先看"))).to_have_attribute("aria-current", "page")
    forget(served, "second")


async def test_the_copied_link_shows_a_colleague_the_same(visit: Visit, served: Served) -> None:
    forget(served, "second")
    page = await visit("second", f"/e/thing?view=all&filter=price+>+1000&columns={COLUMNS}")
    await keep_as(page, "给同事")
    copied = "document.addEventListener('copy', () => { globalThis.copied = document.activeElement.value })"
    await page.evaluate(copied)
    await page.get_by_role("button", name="复制链接").click()
    link = str(await page.evaluate("() => globalThis.copied")).replace(served.url, "")
    colleague = await visit("clerk", link)
    await expect(colleague.get_by_role("button", name=re.compile("价格.*1000"))).to_be_visible()
    await expect(colleague.locator(".ag-header-cell[col-id=phone]")).to_have_count(0)
    forget(served, "second")


async def test_a_colleagues_own_view_by_its_address_falls_back_and_says_so(visit: Visit, served: Served) -> None:
    page = await visit("clerk", "/e/thing?view=my-999999")
    await expect(page.get_by_text("该视图不是您的或已删除")).to_be_visible()
    await expect(page.get_by_role("link", name=re.compile("^全部"))).to_have_attribute("aria-current", "page")


async def test_what_is_counted_for_the_tabs_of_one_list_is_never_asked_of_the_next(
    visit: Visit, served: Served
) -> None:
    page = await visit("clerk", "/")
    asked: list[str] = []

    async def slow(route: Route) -> None:
        asked.append(route.request.url)
        await asyncio.sleep(0.2)
        await route.continue_()

    await page.route(re.compile("limit=1&count=capped"), slow)
    async with page.expect_request(re.compile(r"/thing\?view=hours&limit=1&count=capped")):
        await page.get_by_role("link", name="物品").click()
    own = [each["name"] for each in served.call("clerk", "GET", "/schema")["entities"]["offer"]["views"]]
    async with page.expect_response(re.compile(f"/offer\\?view={own[-1]}.*limit=1&count=capped")):
        await page.get_by_role("link", name="报价").click()
    counted = [url.partition("view=")[2].partition("&")[0] for url in asked if "/offer?" in url]
    assert counted and set(counted) <= set(own)
