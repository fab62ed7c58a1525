"""S15: several requests chosen by mouse and key, decided together, and what became of each told apart."""

import re
from urllib.parse import parse_qs, urlsplit

from playwright.async_api import Route, expect

from tests.browser.conftest import Visit
from tests.browser.serving import Served
from tests.browser.test_accessible import problems
from tests.browser.test_queue import submitted
from tests.browser.test_queue_list import pledged


async def test_a_group_says_what_is_decided_how_many_and_the_sum_and_stays_folded(visit: Visit, served: Served) -> None:
    submitted(served, "folded one", "10.00")
    submitted(served, "folded two", "20.00")
    pledged(served, "folded pledge", "10.00")
    page = await visit("boss", "/queue")
    head = page.locator(".gw-queue-group", has_text="签约审批")
    waiting = [row for row in served.call("boss", "GET", "/queue?limit=500")["rows"]
               if row["request"]["workflow"] == "sign"]  # fmt: skip
    await expect(head.locator(".gw-count")).to_have_text(str(len(waiting)))
    await expect(head).to_contain_text("¥")
    async with page.expect_response("**/me/preferences"):
        await head.get_by_role("button").click()
    await expect(page.locator(".gw-queue-item", has_text="folded one")).to_have_count(0)
    await expect(page.locator(".gw-queue-item", has_text="folded pledge")).to_be_visible()
    await page.reload()
    await expect(page.locator(".gw-queue-item", has_text="folded pledge")).to_be_visible()
    await expect(page.locator(".gw-queue-item", has_text="folded one")).to_have_count(0)
    async with page.expect_response("**/me/preferences"):
        await head.get_by_role("button").click()
    await expect(page.locator(".gw-queue-item", has_text="folded one")).to_be_visible()


async def test_keys_choose_one_a_stretch_and_the_whole_group(visit: Visit, served: Served) -> None:
    for name in ("keys one", "keys two", "keys three"):
        submitted(served, name)
    page = await visit("boss", "/queue")
    boxes = page.locator(
        ".gw-queue-scroll > section", has=page.locator(".gw-queue-group", has_text="签约审批")
    ).locator(".gw-queue-check")
    await boxes.nth(2).wait_for()
    await page.wait_for_load_state("networkidle")  # and with it what was just submitted
    await page.locator(".gw-queue-item", has_text="keys one").click()
    await page.keyboard.press("x")
    await expect(page.get_by_role("checkbox", name=re.compile("keys one$"))).to_be_checked()
    await page.keyboard.press("Escape")
    await expect(page.locator(".gw-queue-batch")).to_have_count(0)
    await boxes.nth(0).click()
    await boxes.nth(2).click(modifiers=["Shift"])
    await expect(page.locator(".gw-queue-batch")).to_contain_text("已选 3 项")
    await page.keyboard.press("Control+a")
    await expect(page.locator(".gw-queue-batch")).to_contain_text(f"已选 {await boxes.count()} 项")
    await page.keyboard.press("r")  # with a selection the keys mean all of it
    await expect(page.get_by_role("dialog", name=re.compile("^驳回"))).to_be_visible()


async def test_what_became_of_each_is_told_apart_and_what_failed_is_tried_again_S15_1(
    visit: Visit, served: Served
) -> None:
    for name in ("apart one", "apart two"):
        submitted(served, name)
    gone = submitted(served, "apart gone")
    page = await visit("boss", "/queue")
    for name in ("one", "two", "gone"):
        await page.get_by_role("checkbox", name=re.compile(f"apart {name}$")).check()
    await page.locator(".gw-queue-batch").get_by_role("button", name="驳回").click()
    dialog = page.get_by_role("dialog")
    body = {"revision": 1, "client_key": "gone", "comment": "by myself"}
    served.call("boss", "POST", f"/requests/{gone['request']}/reject", body)
    await dialog.get_by_role("button", name="驳回").click()
    await expect(dialog.get_by_role("status")).to_have_text("1 项此前已处理，2 项需填写意见")
    assert await problems(page) == []
    await dialog.get_by_role("textbox").fill("too dear, all of them")
    await dialog.get_by_role("button", name="重试 2 项").click()
    await expect(dialog.get_by_role("status")).to_have_text("已驳回 2 项，1 项此前已处理")
    await expect(dialog.get_by_role("listitem")).to_contain_text(["apart gone"])
    await dialog.get_by_role("button", name="打开 apart gone").click()
    await expect(page.locator(".gw-request h1")).to_have_text("apart gone")
    await expect(page.locator(".gw-queue-item", has_text="apart two")).to_have_count(0)


async def test_a_list_longer_than_an_answer_is_brought_whole_and_each_stands_once(visit: Visit, served: Served) -> None:
    submitted(served, "one of very many")
    row = served.call("boss", "GET", "/queue?limit=1")["rows"][0]
    every = [{**row, "request": {**row["request"], "id": row["request"]["id"] + 1000 * n}} for n in range(230)]

    async def paged(route: Route) -> None:
        after = int(parse_qs(urlsplit(route.request.url).query).get("after", ["0"])[0])
        more = str(after + 100) if after + 100 < len(every) else None
        await route.fulfill(json={"rows": every[after : after + 100], "total": len(every), "next": more})

    page = await visit("boss", "/")
    await page.route("**/api/v1/queue?waiting=mine*", paged)
    await page.get_by_role("link", name=re.compile("待办")).first.click()
    await expect(page.locator(".gw-queue-item")).to_have_count(230)
    submitted(served, "and one more")  # it is told, and the list is read anew while it is being brought
    await expect(page.locator(".gw-queue-group .gw-count")).to_have_text("230")
    await expect(page.locator(".gw-queue-item")).to_have_count(230)
