"""A report of the schema on its page: a chart, a table, and rows behind every number; a notice leads to it."""

import re

from playwright.async_api import expect

from tests.browser.conftest import Visit
from tests.browser.serving import Served


async def test_each_number_of_a_report_opens_the_rows_that_it_counts(visit: Visit, served: Served) -> None:
    served.call("clerk", "POST", "/offer", {"topic": "counted in the funnel"})
    shown = served.call("boss", "GET", "/reports/offers")
    draft = next(row for row in shown["rows"] if row["keys"][0]["value"] == "draft")
    page = await visit("boss", "/")
    await page.get_by_role("navigation", name="导航").get_by_role("link", name="报表").click()
    await expect(page).to_have_url(served.url + "/reports/offers")
    await expect(page.get_by_role("img", name="报价漏斗 · 合计")).to_be_visible()
    row = page.get_by_role("row", name=re.compile("^草稿"))
    number = row.get_by_role("link", name=re.compile("报价数"))
    await expect(number).to_have_text(draft["figures"]["deals"]["text"])
    await number.click()
    await expect(page).to_have_url(re.compile(r"/e/offer\?.*filter=stage"))
    await expect(page.locator(".gw-foot")).to_contain_text(str(draft["count"]))


async def test_another_report_is_picked_and_a_period_gone_back_to(visit: Visit, served: Served) -> None:
    page = await visit("boss", "/reports/offers")
    await page.locator(".gw-report-tools select").select_option("monthly")
    await expect(page.get_by_role("heading", name="每月报价额")).to_be_visible()
    shown = served.call("boss", "GET", "/reports/monthly")
    await expect(page.locator(".gw-report-period strong")).to_have_text(shown["period"]["label"])
    await page.get_by_role("button", name="上一周期").click()
    before = served.call("boss", "GET", f"/reports/monthly?period={shown['period']['before']}")
    await expect(page.locator(".gw-report-period strong")).to_have_text(before["period"]["label"])
    await expect(page).to_have_url(f"{served.url}/reports/monthly?period={shown['period']['before']}")
    await expect(page.locator(".gw-report-table tbody tr")).to_have_count(12)


async def test_what_one_may_not_see_says_so_and_a_notice_of_a_report_opens_it(visit: Visit, served: Served) -> None:
    page = await visit("outsider", "/reports/offers", expected="404")
    await expect(page.get_by_role("alert")).to_contain_text("没有报表")
    note = {"id": 7, "at": "2026-11-20T04:00:00Z", "text": "赢单率: 40%", "kind": "report", "record": None,
            "opens": "/reports/won", "read": False}  # fmt: skip
    page = await visit("boss", "/queue")
    await page.route("**/notices?**", lambda route: route.fulfill(json={"rows": [note], "unread": 1, "next": None}))
    await page.get_by_role("navigation", name="导航").get_by_role("link", name="首页").click()
    await page.get_by_role("link", name="打开报表").click()
    await expect(page.locator(".gw-tiles strong")).to_have_text(
        served.call("boss", "GET", "/reports/won")["total"]["figures"]["measure"]["text"]
    )
