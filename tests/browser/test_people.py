"""People are administered in the product itself: added, given a role for a unit, given a way in, locked, unlocked."""

import re

from playwright.async_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.serving import Served


async def pick(page: Page, field: str, text: str) -> None:
    """Picks from a list by typing."""
    box = page.locator(f"[data-field={field}] input")
    await box.click()
    await box.fill(text)
    await page.get_by_role("option", name=text).first.click()


async def test_a_person_is_added_given_a_role_and_a_link_and_is_locked_again(visit: Visit, served: Served) -> None:
    page = await visit("admin", "/e/user")
    await page.get_by_role("button", name="新建人员").first.click()
    await page.locator("[data-field=name] input").fill("赵清禾")
    await page.locator("[data-field=login] input").fill("zhao.qinghe")
    await pick(page, "unit", "销售部")
    await page.get_by_role("button", name="创建").click()
    await expect(page.get_by_role("heading", name="赵清禾")).to_be_visible()
    person = page.url

    roles = page.get_by_role("region", name="任职").first
    await roles.get_by_role("button", name="新建").click()
    await expect(page.locator("[data-field=user]")).to_contain_text("赵清禾")
    await expect(page.locator("[data-field=unit]")).to_contain_text("销售部")  # the default: the person's own unit
    await pick(page, "role", "业务员")
    await page.get_by_role("button", name="创建").click()
    await expect(page).to_have_url(person)
    await expect(roles).to_contain_text("业务员")
    await expect(roles).to_contain_text("销售部")

    await expect(page.get_by_text("尚未登录过。")).to_be_visible()
    await page.get_by_role("button", name="生成登录链接").first.click()
    link = await page.locator(".gw-code-box").text_content() or ""
    assert re.fullmatch(r"http://[^/]+/welcome/[\w-]+", link)
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)

    theirs = await visit("", link.removeprefix(served.url))
    for box in await theirs.locator("input[type=password]").all():
        await box.fill("a-long-password-9")
    await theirs.locator("button").last.click()
    await expect(theirs.get_by_role("heading", name="首页")).to_be_visible()
    await expect(theirs.get_by_role("link", name="物品")).to_be_visible()

    await page.reload()
    await page.get_by_role("button", name="停用").click()
    await page.get_by_role("dialog").get_by_role("button", name="停用").click()
    await expect(page.get_by_text("赵清禾 已停用。")).to_be_visible()
    await expect(theirs).to_have_url(re.compile("/login"), timeout=15_000)
    await page.get_by_role("button", name="启用").click()
    await expect(page.get_by_text("赵清禾 可以重新登录。")).to_be_visible()


async def test_nobody_is_offered_to_lock_themself_or_to_act_without_the_right(visit: Visit, served: Served) -> None:
    me = served.call("admin", "GET", "/me")["id"]
    page = await visit("admin", f"/e/user/{me}")
    await expect(page.get_by_role("heading", name="林知夏")).to_be_visible()
    await expect(page.get_by_role("button", name=re.compile("停用|生成登录链接"))).to_have_count(0)
    clerk = await visit("clerk", f"/e/user/{me}")
    await expect(clerk.get_by_role("heading", name="林知夏")).to_be_visible()
    await expect(clerk.get_by_role("button", name=re.compile("停用|生成登录链接"))).to_have_count(0)
