"""Long work at the foot of every page: how far it has come, what came of it, stopping it; nobody else sees it."""

import re
from typing import Any

from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import Visit
from tests.browser.serving import Served

MANY = 1_400


def stocked(served: Served) -> None:
    """Enough receipts for several parts."""
    there = served.call("clerk", "GET", "/receipt?limit=1&count=exact&q=bulk")["total"]
    if there < MANY:
        rows = [{"name": f"bulk {number}"} for number in range(MANY)]
        served.call("clerk", "POST", "/receipt/bulk", {"create": rows})


def begin(served: Served, values: list[list[Any]]) -> int:
    """A range of more than 5,000 cells."""
    asked = {"rows": [0, 6000], "columns": ["name"], "do": "fill", "values": values, "filter": "contains(name, 'bulk')"}
    return int(served.call("clerk", "POST", "/receipt/ranges", asked)["job"])


def strip(page: Page) -> Locator:
    """The line of long work."""
    return page.get_by_role("region", name="后台任务")


async def cleared(page: Page, served: Served) -> Page:
    """The page without the lines of long work that ended before."""
    ended = [job["id"] for job in served.call("clerk", "GET", "/jobs")["rows"]]
    await page.evaluate("(ids) => localStorage.setItem('gridwright-jobs-read', JSON.stringify(ids))", ended)
    await page.reload()
    return page


async def test_long_work_shows_its_way_and_what_came_of_it_until_put_away(visit: Visit, served: Served) -> None:
    stocked(served)
    page, other = await cleared(await visit("clerk", "/e/thing"), served), await visit("second", "/e/thing")
    begin(served, [["bulk a"], [None]])
    await expect(strip(page).get_by_role("progressbar", name="填充收据")).to_be_visible()
    await expect(strip(page)).to_contain_text(re.compile(r"[\d,]+ / 1,4\d\d"))
    await page.get_by_role("navigation", name="导航").get_by_role("link", name="首页").click()
    await expect(strip(page)).to_contain_text(
        re.compile(r"已完成，共 1,4\d\d 行。写入 7\d\d 格，拒绝 7\d\d 格。"), timeout=60_000
    )
    await strip(page).get_by_role("button", name="查看拒绝原因").click()
    await expect(strip(page).get_by_role("listitem")).to_have_count(20)
    await expect(strip(page)).to_contain_text("名称")
    await expect(strip(other)).to_have_count(0)
    await strip(page).get_by_role("button", name="隐藏").click()
    await expect(strip(page)).to_have_count(0)
    await page.reload()
    await page.wait_for_timeout(2500)  # it is asked for after what the page itself shows
    await expect(strip(page)).to_have_count(0)


async def test_long_work_is_stopped_by_thumb_and_says_how_far_it_came(visit: Visit, served: Served) -> None:
    stocked(served)
    page = await cleared(await visit("clerk", "/", width=390, height=844, touch=True), served)
    begin(served, [[None]])  # each is refused, which takes longer than being written
    await strip(page).get_by_role("button", name="停止").tap()
    await expect(strip(page)).to_contain_text(re.compile(r"已停止，完成 [\d,]+ / [\d,]+ 行"))
    await strip(page).get_by_role("button", name="隐藏").first.tap()
