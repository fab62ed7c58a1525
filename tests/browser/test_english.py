"""In English: names are whole, one thing is singular, many are plural, and dates read as English does."""

import re
from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import expect

from tests.browser.conftest import Visit
from tests.browser.serving import Served


@pytest_asyncio.fixture(loop_scope="session")
async def english(served: Served) -> AsyncIterator[None]:
    """The second clerk speaks English for a while."""
    served.call("second", "PATCH", "/me", {"language": "en"})
    yield
    served.call("second", "PATCH", "/me", {"language": "zh-CN"})
    served.call("second", "PUT", "/me/preferences", {})


async def test_counts_are_singular_and_plural(visit: Visit, served: Served, english: None) -> None:
    served.call("second", "POST", "/thing", {"name": "counted one", "price": "1.00"})
    served.call("second", "POST", "/thing", {"name": "counted two", "price": "2.00"})
    page = await visit("second", "/e/thing?view=all&filter=contains(name,+'counted')")
    foot = page.locator(".gw-foot")
    await expect(page.get_by_role("button", name="Things", exact=True)).to_be_visible()
    await expect(foot).to_contain_text(re.compile(r"2 / \d+ things"))
    served.call("second", "PUT", "/me/preferences", {})
    phone = await visit("second", "/e/thing?view=all&filter=name+==+'counted one'", width=390, height=844)
    await expect(phone.locator(".gw-cards-head [aria-live]")).to_contain_text(re.compile(r"^1 thing$"))
    await phone.goto(served.url + "/e/thing?view=all&filter=contains(name,+'counted')")
    await expect(phone.locator(".gw-cards-head [aria-live]")).to_contain_text(re.compile(r"^2 things$"))


async def test_no_name_in_the_rail_is_cut(visit: Visit, served: Served, english: None) -> None:
    page = await visit("second", "/")
    await expect(page.locator(".gw-rail.gw-open")).to_be_visible()
    for narrow in (False, True):
        if narrow:
            await page.get_by_role("button", name="Narrow the navigation").click()
            await expect(page.locator(".gw-rail.gw-open")).to_have_count(0)
        cut = await page.eval_on_selector_all(
            ".gw-rail-scroll .gw-nav-text",
            "all => all.filter(e => e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1)"
            ".map(e => e.textContent)",
        )
        assert cut == []
        assert await page.locator(".gw-rail").evaluate("e => e.offsetWidth") == (64 if narrow else 192)


async def test_the_copied_words_of_the_home_page_are_english(visit: Visit, english: None) -> None:
    page = await visit("second", "/")
    await expect(page.locator(".gw-home-day")).to_have_text(re.compile(r"^\w+day, \w+ \d+$"))
    await expect(page.locator(".gw-home")).not_to_contain_text("；")


async def test_who_reads_english_chooses_chinese_and_reads_it(visit: Visit, english: None) -> None:
    page = await visit("second", "/")
    await page.get_by_role("button", name="Language").click()
    await expect(page.get_by_role("menuitemcheckbox", name="English")).to_be_checked()
    await page.get_by_role("menuitemcheckbox", name="中文").click()
    await expect(page.get_by_role("link", name="首页")).to_be_visible()
