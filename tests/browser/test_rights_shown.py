"""What a person's rights leave out is counted, never named; a seat opens a record with all that belongs to it."""

import asyncio
import re
from typing import Any

from playwright.async_api import Route, expect

from tests.browser.conftest import Visit
from tests.browser.serving import Served

LIST = "另有 1 列按您的权限不显示"
FORM = "另有 1 个字段按您的权限不显示。"
RELATED = "另有 1 个关联列表按您的权限不显示。"


def loan(served: Served, name: str) -> dict[str, Any]:
    """A loan of the clerk's with a receipt."""
    made: dict[str, Any] = served.call("clerk", "POST", "/loan", {"name": name, "price": "70.00"})
    served.call("clerk", "POST", "/receipt", {"name": f"receipt of {name}", "loan": made["id"]})
    return made


async def late(route: Route) -> None:
    """Answers a little later than people click."""
    await asyncio.sleep(2)
    await route.continue_()


async def test_hidden_fields_columns_and_lists_are_counted_without_names(visit: Visit, served: Served) -> None:
    made = loan(served, "counted loan")
    page = await visit("boss", "/e/loan")
    await expect(page.locator(".gw-foot")).to_contain_text(LIST)
    await page.get_by_role("button", name=re.compile("^字段")).click()
    await expect(page.get_by_role("dialog", name="字段")).to_contain_text(FORM)
    await page.goto(f"{served.url}/e/loan/{made['id']}")
    await expect(page.locator(".gw-form")).to_contain_text(FORM)
    await expect(page.locator(".gw-record-main")).to_contain_text(RELATED)
    whole = await page.content() + await (await page.request.get(served.url + "/api/v1/schema")).text()
    told = [whole[max(0, at - 60) : at + 20] for name in ("押金", "收据", "70.00") if (at := whole.find(name)) >= 0]
    assert told == []


async def test_who_sees_everything_is_told_of_nothing_hidden(visit: Visit, served: Served) -> None:
    made = loan(served, "whole loan")
    page = await visit("clerk", f"/e/loan/{made['id']}")
    await expect(page.locator(".gw-related")).to_contain_text("receipt of whole loan")
    await expect(page.get_by_text(re.compile("按您的权限不显示"))).to_have_count(0)


async def test_a_seat_opens_the_record_its_files_and_its_lists_and_no_menu(visit: Visit, served: Served) -> None:
    for row in served.call("visitor", "GET", "/queue")["rows"]:  # of other tests
        body = {"revision": row["revision"], "client_key": f"cleared-{row['request']['id']}"}
        served.call("visitor", "POST", f"/requests/{row['request']['id']}/approve", body)
    bare = served.call("clerk", "POST", "/loan", {"name": "bare loan", "price": "1.00"})  # loans are known, no receipt
    served.call("clerk", "POST", f"/loan/{bare['id']}/submit/lend", {"client_key": "bare"})
    made, unasked = loan(served, "asked loan"), loan(served, "unasked loan")
    page = await visit("visitor", "/queue", expected="404")
    await page.route("**/api/v1/schema", late)  # the record is opened before the screens know of its kind
    served.call("clerk", "POST", f"/loan/{made['id']}/submit/lend", {"client_key": "asked"})
    await page.locator(".gw-queue-list").get_by_text("asked loan").click()
    await page.get_by_role("link", name="打开记录").click()
    await expect(page.get_by_role("heading", name="asked loan")).to_be_visible()
    await expect(page.locator("[data-field=price]")).to_contain_text("¥70.00")
    await expect(page.locator(".gw-related")).to_contain_text("receipt of asked loan")
    await expect(page.locator(".gw-related")).not_to_contain_text("unasked")
    await expect(page.get_by_role("navigation", name="导航").get_by_text("借用")).to_have_count(0)
    await page.goto(f"{served.url}/e/loan/{unasked['id']}")
    await expect(page.get_by_role("heading", name="没有这条记录，或您看不到它")).to_be_visible()
