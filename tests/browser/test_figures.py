"""The figures of the home page: what is mine and can be counted; nobody is shown a row of zeros."""

import re

from playwright.async_api import expect

from tests.browser.conftest import Visit
from tests.browser.serving import Served
from tests.browser.test_queue import submitted


async def test_only_who_owns_something_sees_figures_and_they_lead_to_the_records(visit: Visit, served: Served) -> None:
    served.call("clerk", "POST", "/offer", {"topic": "mine to count"})
    mine = served.call("clerk", "GET", "/offer?view=mine&limit=1")["total"]
    page = await visit("clerk", "/")
    tile = page.locator(".gw-numbers a")
    await expect(tile).to_contain_text("报价 · 我的")
    await expect(tile.locator("strong")).to_have_text(str(mine))
    await tile.click()
    await expect(page).to_have_url(served.url + "/e/offer?view=mine")
    owner_of_nothing = await visit("boss", "/")
    await expect(owner_of_nothing.get_by_role("heading", name="我在等谁")).to_be_visible()
    await expect(owner_of_nothing.get_by_role("heading", name="我的记录")).to_have_count(0)


# ------------------------------------------------------------------------------------------------ of approvals
async def test_the_numbers_of_approvals_stand_in_charts_and_a_table_and_open_what_they_rest_on(
    visit: Visit, served: Served
) -> None:
    waiting = submitted(served, "counted in the report")
    body = {"revision": 1, "client_key": "counted", "comment": "dear", "to": "start"}
    served.call("boss", "POST", f"/requests/{waiting['request']}/return", body)
    page = await visit("boss", "/reports/approvals")
    found = served.call("boss", "GET", "/reports/approvals")
    await expect(page.locator(".gw-tiles button").first).to_contain_text(f"申请数{found['total']['requests']}")
    await expect(page.get_by_role("img", name="等待（工作小时）")).to_be_visible()
    await page.get_by_role("button", name="环节").click()
    row = page.get_by_role("row", name=re.compile("签约审批 · 经理"))
    await expect(row).to_be_visible()
    [step] = [each for each in served.call("boss", "GET", "/reports/approvals?by=step")["rows"]
              if each["key"] == "sign:boss"]  # fmt: skip
    await row.get_by_role("button").nth(5).click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_role("listitem")).to_have_count(step["returns"])
    await dialog.get_by_role("link", name="counted in the report").click()
    await expect(page.locator(".gw-request h1")).to_have_text("counted in the report")


async def test_the_charts_are_brought_only_where_they_are_drawn(visit: Visit) -> None:
    page = await visit("boss", "/queue")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.reload()
    await page.wait_for_load_state("networkidle")
    assert [url for url in asked if "nicegui-echart" in url or ("/esm/" in url and "echart" in url)] == []
