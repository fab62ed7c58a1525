"""The page of what does not move, for those who administer approvals: why it is there, and what ends it (S17)."""

import re
from typing import Any

from playwright.async_api import Route, expect

from tests.browser.conftest import Visit
from tests.browser.serving import Served
from tests.browser.test_queue import submitted


async def test_a_request_that_nobody_can_decide_is_shown_and_stopped_with_a_reason(
    visit: Visit, served: Served
) -> None:
    waiting = submitted(served, "stuck for good")
    [boss] = served.call("admin", "GET", "/user?filter=login+==+'boss'")["rows"]
    served.call("admin", "PATCH", f"/user/{boss['id']}", {"active": False})
    try:
        page = await visit("admin", "/approvals/stuck")
        line = page.locator(".gw-stuck li", has_text="stuck for good")
        await expect(line).to_contain_text("无人可办")
        await page.get_by_role("button", name="终止 stuck for good").click()
        dialog = page.get_by_role("dialog")
        await dialog.get_by_role("button", name="终止").click()
        await expect(dialog).to_contain_text("请填写原因")
        await dialog.get_by_role("textbox").fill("the boss has left")
        await dialog.get_by_role("button", name="终止").click()
        await expect(line).to_have_count(0)
    finally:
        served.call("admin", "PATCH", f"/user/{boss['id']}", {"active": True})
        served.tokens.pop("boss", None)  # that session ended with the account
    done = served.call("admin", "GET", f"/requests/{waiting['request']}")
    assert done["state"] == "stopped"
    assert "the boss has left" in [entry["comment"] for entry in done["trail"]]


async def test_a_request_that_was_returned_is_with_its_submitter_and_has_no_seat_to_give(
    visit: Visit, served: Served
) -> None:
    waiting = submitted(served, "returned and forgotten")
    back = {"revision": 1, "client_key": "stuck-back", "comment": "price?", "to": "start"}
    served.call("boss", "POST", f"/requests/{waiting['request']}/return", back)
    page = await visit("admin", "/")
    await page.route(
        "**/requests/stuck**", lambda route: route.continue_(url=f"{served.url}/api/v1/requests/stuck?days=0")
    )
    await page.goto(re.sub(r"/$", "/approvals/stuck", page.url))
    line = page.locator(".gw-stuck li", has_text="returned and forgotten")
    await expect(line).to_contain_text("审批已退回 · 陈思远")
    await expect(line.get_by_role("button")).to_have_text(["终止"])


async def test_the_entry_is_there_for_those_alone_who_administer_approvals(visit: Visit) -> None:
    for login, there in (("admin", 1), ("boss", 0)):
        page = await visit(login, "/", expected="403")
        rail = page.get_by_role("navigation", name="导航")
        await expect(rail.get_by_role("link", name="报表")).to_have_count(1)
        await expect(rail.get_by_role("link", name="卡住的审批")).to_have_count(there)
    await page.goto(re.sub(r"/$", "/approvals/stuck", page.url))
    await expect(page.get_by_role("alert")).to_be_visible()
    await expect(page.locator(".gw-stuck")).to_have_count(0)


async def test_what_could_not_leave_is_listed_with_its_request_and_settled_with_a_reason(visit: Visit) -> None:
    row = {
        "id": 7, "kind": "call", "name": "crm.push_to_erp", "state": "failed", "label": "已失败", "attempts": 6,
        "error": "connection refused", "next_at": None, "record": None, "request": {"id": 3, "title": "x"}, "holds": 2,
    }  # fmt: skip
    sent: list[Any] = []

    async def answer(route: Route) -> None:
        if route.request.method == "POST":
            sent.append((route.request.url.rpartition("/effects/")[2], route.request.post_data_json))
            await route.fulfill(json={"id": 7, "state": "by_hand"})
        else:
            there = "failed" in route.request.url and not sent
            await route.fulfill(json={"rows": [row] if there else [], "total": int(there), "next": None})

    page = await visit("admin", "/")
    await page.route("**/api/v1/effects**", answer)
    await page.goto(re.sub(r"/$", "/approvals/stuck", page.url))
    line = page.locator(".gw-leaving li")
    await expect(line).to_contain_text("connection refused")
    await expect(line.get_by_role("link", name="申请 3")).to_have_attribute("href", "/requests/3")
    await line.get_by_role("button", name="已人工处理").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("textbox").fill("typed in by hand")
    await dialog.get_by_role("button", name="已人工处理").click()
    await expect(page.locator(".gw-leaving")).to_have_count(0)
    assert sent == [("7/done-by-hand", {"reason": "typed in by hand"})]
