"""What the approver finds again: what he decided, what changed since the first round, who said what."""

import re

from playwright.async_api import expect

from tests.browser.conftest import Visit
from tests.browser.serving import Served
from tests.browser.test_queue import submitted


async def test_the_done_tab_lists_what_i_decided_and_not_what_waits(visit: Visit, served: Served) -> None:
    decided, waiting = submitted(served, "decided by me"), submitted(served, "waits still")
    body = {"revision": 1, "client_key": "done-tab", "comment": "fine by me"}
    served.call("boss", "POST", f"/requests/{decided['request']}/approve", body)
    page = await visit("boss", "/queue")
    await expect(page.locator(".gw-queue-item", has_text="waits still")).to_be_visible()
    await page.get_by_role("button", name=re.compile("^已处理")).click()
    done = page.locator(".gw-queue-item", has_text="decided by me")
    await expect(done).to_be_visible()
    await expect(page.locator(".gw-queue-item", has_text="waits still")).to_have_count(0)
    await expect(page.locator(".gw-queue-check")).to_have_count(0)
    await done.click()
    await expect(page.locator(".gw-request h1")).to_have_text("decided by me")
    await expect(page.locator(".gw-request-asked")).to_contain_text("已批准")
    await expect(page.get_by_role("button", name=re.compile("^同意"))).to_have_count(0)
    assert served.call("boss", "GET", f"/requests/{waiting['request']}")["state"] == "running"


async def test_a_resubmitted_request_shows_what_changed_and_who_said_what(visit: Visit, served: Served) -> None:
    made = submitted(served, "second round")  # three at ¥100
    boss = await visit("boss", f"/requests/{made['request']}")
    await boss.get_by_role("textbox", name=re.compile("意见")).fill("too dear by far")
    await boss.get_by_role("button", name="退回修改").click()
    await expect(boss.get_by_text("退回修改：已记录")).to_be_visible()

    line = served.call("clerk", "GET", f"/offer/{made['offer']}")["lines"][0]
    cheaper = {"lines": [{"id": line["id"], "item": "box", "price": "80.00", "pieces": 3}]}
    served.call("clerk", "PATCH", f"/offer/{made['offer']}", cheaper)
    clerk = await visit("clerk", f"/requests/{made['request']}")
    await expect(clerk.locator(".gw-request-asked")).to_contain_text("已退回")
    await expect(clerk.locator(".gw-request-side .gw-stream")).to_contain_text("too dear by far")
    await clerk.get_by_role("button", name="重新提交").click()
    await expect(clerk.get_by_text("重新提交：已记录")).to_be_visible()

    await boss.goto(f"{served.url}/requests/{made['request']}")
    changed = boss.locator(".gw-request-part", has=boss.get_by_role("heading", name="自第 1 轮以来的变化"))
    total = changed.locator("tbody tr", has_text="合计")
    await expect(total.locator("td").nth(1)).to_have_text("¥300.00")
    await expect(total.locator("td").nth(2)).to_have_text("¥240.00")
    await expect(changed.locator("tbody tr", has_text="主题")).to_have_count(0)  # it did not change
    await expect(boss.locator(".gw-request-head")).to_contain_text("第 2 轮")
    trail = boss.locator(".gw-request-side .gw-stream li")
    said = [
        re.compile(r"陈思远.*重新提交"),
        re.compile(r"王柏舟.*退回[\s\S]*too dear by far"),
        re.compile(r"陈思远.*提交"),
    ]
    for one in said:
        await expect(trail.filter(has_text=one).first).to_be_visible()
    await expect(boss.get_by_role("button", name=re.compile("^同意"))).to_be_visible()


async def test_what_is_new_since_one_last_looked_stands_first_and_only_once(visit: Visit, served: Served) -> None:
    waiting = submitted(served, "looked at twice")
    page = await visit("boss", f"/requests/{waiting['request']}")
    await expect(page.locator(".gw-request h1")).to_have_text("looked at twice")
    await page.wait_for_load_state("networkidle")  # what was shown is told to the server
    await expect(page.locator(".gw-since")).to_have_count(0)
    await page.goto("about:blank")
    body = {"revision": 1, "client_key": "looked", "comment": "please hurry"}
    served.call("clerk", "POST", f"/requests/{waiting['request']}/comment", body)
    page = await visit("boss", f"/requests/{waiting['request']}")
    await expect(page.locator(".gw-since")).to_contain_text("please hurry")
    await page.wait_for_load_state("networkidle")
    await page.reload()
    await expect(page.locator(".gw-request h1")).to_have_text("looked at twice")
    await expect(page.locator(".gw-since")).to_have_count(0)
