"""Approvals on the screens: submitting by a move, the queue, deciding by hand and by key, the request page, home."""

import re
from typing import Any

from playwright.async_api import expect

from tests.browser.conftest import Visit
from tests.browser.serving import Served


def submitted(served: Served, topic: str, price: str = "100.00") -> dict[str, Any]:
    """An offer of the clerk, three boxes at a price, that waits for the boss."""
    offer = served.call("clerk", "POST", "/offer", {"topic": topic, "rival": "Acme", "lines": [
        {"item": "box", "price": price, "pieces": 3}]})  # fmt: skip
    served.call("clerk", "POST", f"/offer/{offer['id']}/stage", {"to": "sent"})
    moved = served.call("clerk", "POST", f"/offer/{offer['id']}/stage", {"to": "won"})
    return {"offer": offer["id"], "request": moved["pending"]["request"]}


async def test_a_move_that_needs_approval_waits_in_the_queue_and_happens_on_approval(
    visit: Visit, served: Served
) -> None:
    waiting = submitted(served, "approved by hand")
    clerk = await visit("clerk", f"/e/offer/{waiting['offer']}")
    await expect(clerk.get_by_role("heading", name="进行中的审批")).to_be_visible()
    await expect(clerk.locator(".gw-route-list")).to_contain_text("王柏舟")
    boss = await visit("boss", "/queue")
    await boss.get_by_role("link", name=re.compile("approved by hand")).click()
    await expect(boss.get_by_role("heading", name="approved by hand")).to_be_visible()
    await boss.get_by_role("button", name=re.compile("^同意")).last.click()
    await expect(boss.get_by_text("同意：已记录")).to_be_visible()
    await expect(clerk.locator("[aria-current=step]")).to_contain_text("赢单")
    assert served.call("clerk", "GET", f"/offer/{waiting['offer']}")["stage"] == "won"


async def test_a_rejection_needs_a_reason_and_keeps_the_page_until_it_has_one(visit: Visit, served: Served) -> None:
    waiting = submitted(served, "rejected by key")
    page = await visit("boss", f"/requests/{waiting['request']}", expected="422")
    await expect(page.get_by_role("heading", name="rejected by key")).to_be_visible()
    await page.keyboard.press("r")
    await expect(page.get_by_role("alert")).to_contain_text("必填")
    await page.keyboard.type("too dear")
    await page.get_by_role("button", name=re.compile("^驳回")).click()
    await expect(page.get_by_text("驳回：已记录")).to_be_visible()
    done = served.call("boss", "GET", f"/requests/{waiting['request']}")
    assert done["state"] == "rejected"
    assert any(entry["comment"] == "too dear" for entry in done["trail"])


async def test_j_and_k_walk_the_queue_and_a_approves(visit: Visit, served: Served) -> None:
    submitted(served, "walk one")
    submitted(served, "walk two")
    page = await visit("boss", "/queue")
    chosen = page.locator(".gw-queue-item[aria-current] strong")
    first = await chosen.inner_text()
    await page.keyboard.press("j")
    await expect(chosen).not_to_have_text(first)
    await page.keyboard.press("k")
    await expect(chosen).to_have_text(first)
    await expect(page.locator(".gw-request h1")).to_have_text(first)
    await page.keyboard.press("a")
    await expect(page.get_by_text("同意：已记录")).to_be_visible()
    await expect(page.locator(".gw-queue-item strong", has_text=re.compile(f"^{first}$"))).to_have_count(0)


async def test_escape_leaves_the_reason_and_the_keys_walk_on(visit: Visit, served: Served) -> None:
    submitted(served, "escaped one")
    submitted(served, "escaped two")
    page = await visit("boss", "/queue")
    chosen = page.locator(".gw-queue-item[aria-current] strong")
    await expect(page.locator(".gw-request h1")).to_be_visible()
    await page.keyboard.press("r")
    reason = page.locator(".gw-decide").get_by_role("textbox")
    await expect(reason).to_be_focused()
    await page.keyboard.type("too dear")
    await page.keyboard.press("Escape")
    await expect(reason).not_to_be_focused()
    await expect(reason).to_have_value("too dear")
    first = await chosen.inner_text()
    await page.keyboard.press("j")
    await expect(chosen).not_to_have_text(first)


async def test_several_requests_are_approved_at_once(visit: Visit, served: Served) -> None:
    both = [submitted(served, "batch one"), submitted(served, "batch two")]
    page = await visit("boss", "/queue")
    await page.get_by_role("checkbox", name=re.compile("batch one")).check()
    await page.get_by_role("checkbox", name=re.compile("batch two")).check()
    await page.locator(".gw-queue-batch").get_by_role("button", name="同意").click()
    dialog = page.get_by_role("dialog", name="同意 2 项")
    await dialog.get_by_role("textbox").fill("both of them")
    await dialog.get_by_role("button", name="同意").click()
    await expect(dialog.get_by_role("status")).to_have_text("已同意 2 项")
    for each in both:
        done = served.call("boss", "GET", f"/requests/{each['request']}")
        assert done["state"] == "approved"
        assert [entry["comment"] for entry in done["trail"] if entry["comment"]] == ["both of them"]


async def test_home_shows_what_waits_and_decides_from_the_line(visit: Visit, served: Served) -> None:
    waiting = submitted(served, "from the line")
    page = await visit("boss", "/")
    # the notice of it says no more than the line, and is not shown
    await expect(page.locator(".gw-home-line", has_text="from the line")).to_have_count(1)
    await page.get_by_role("button", name="审批from the line").click()
    await expect(page.get_by_text("同意：已记录")).to_be_visible()
    await expect(page.get_by_role("button", name="审批from the line")).to_have_count(0)
    assert served.call("boss", "GET", f"/requests/{waiting['request']}")["state"] == "approved"


async def test_home_names_whom_the_submitter_waits_for(visit: Visit, served: Served) -> None:
    for row in served.call("clerk", "GET", "/queue?waiting=started&limit=500")["rows"]:  # home shows the six longest
        if row["request"]["state"] in ("running", "returned"):
            key = f"cleared-{row['request']['id']}"
            stopped = {"reason": "made by another test", "revision": row["revision"], "client_key": key}
            served.call("admin", "POST", f"/requests/{row['request']['id']}/stop", stopped)
    waiting = submitted(served, "who holds it")
    page = await visit("clerk", "/")
    line = page.locator(".gw-whom li", has_text="who holds it")
    await expect(line).to_contain_text("王柏舟")
    await expect(line).to_contain_text("等了")
    body = {"revision": 1, "client_key": f"whom-{waiting['request']}"}
    served.call("boss", "POST", f"/requests/{waiting['request']}/approve", body)
    await expect(line).to_have_count(0)


async def test_a_new_request_appears_in_an_open_queue(visit: Visit, served: Served) -> None:
    page = await visit("boss", "/queue")
    await expect(page.locator(".gw-queue-list")).to_be_visible()
    submitted(served, "just arrived")
    await expect(page.locator(".gw-queue-item", has_text="just arrived")).to_be_visible()


async def test_the_submitter_sees_whom_he_waits_for_and_withdraws(visit: Visit, served: Served) -> None:
    waiting = submitted(served, "taken back")
    page = await visit("clerk", "/queue?waiting=started")
    await page.get_by_role("link", name=re.compile("taken back")).click()
    await expect(page.locator(".gw-route")).to_contain_text("王柏舟")
    await page.get_by_role("button", name="撤回").click()
    await page.get_by_role("dialog", name="撤回").get_by_role("button", name="撤回").click()
    await expect(page.get_by_text("撤回：已记录")).to_be_visible()
    assert served.call("clerk", "GET", f"/requests/{waiting['request']}")["state"] == "withdrawn"


async def test_the_request_page_says_why_in_words_and_marks_what_pushed_the_route(visit: Visit, served: Served) -> None:
    waiting = submitted(served, "over the limit", "1450.50")
    page = await visit("boss", f"/requests/{waiting['request']}")
    cards = page.locator(".gw-deciding > div")
    await expect(cards).to_have_count(2)
    await expect(cards.nth(0)).to_contain_text("¥4,351.50")
    await expect(cards.nth(0)).to_contain_text("大于单批上限 ¥1,000")
    await expect(cards.nth(0)).to_have_class(re.compile("gw-decides"))
    await expect(cards.nth(1)).not_to_have_class(re.compile("gw-decides"))
    await expect(page.get_by_role("heading", name=re.compile("2 项都满足才走“经理”，现有 1 项不满足"))).to_be_visible()
    steps = page.locator(".gw-route > li")
    await expect(steps).to_have_count(4)  # submitted, two steps, approved
    await expect(page.locator(".gw-route-box")).to_contain_text("合计 ¥4,351.50 大于单批上限 ¥1,000")
    text = await page.locator(".gw-request").inner_text()
    assert text.count("合计 ¥4,351.50 大于") == 1
    assert "`" not in text and "total" not in text and "param" not in text


async def test_a_request_within_its_limits_has_no_amber(visit: Visit, served: Served) -> None:
    waiting = submitted(served, "within the limit")
    page = await visit("boss", f"/requests/{waiting['request']}")
    await expect(page.locator(".gw-deciding > div").first).to_contain_text("不超过单批上限 ¥1,000")
    await expect(page.locator(".gw-decides")).to_have_count(0)
    await expect(page.get_by_role("heading", name=re.compile("2 项都满足，走“经理”"))).to_be_visible()


async def test_on_a_phone_the_cards_come_first_and_the_reason_is_on_them(visit: Visit, served: Served) -> None:
    waiting = submitted(served, "on a phone", "999.00")
    page = await visit("boss", f"/requests/{waiting['request']}", width=390, height=844)
    card = page.locator(".gw-deciding > div").first
    await expect(card).to_contain_text("大于单批上限 ¥1,000")
    await expect(page.locator(".gw-route-because")).to_be_hidden()
    above, below = await card.bounding_box(), await page.locator(".gw-route").bounding_box()
    assert above and below and above["y"] < below["y"]
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390


async def test_what_a_step_does_not_have_is_not_offered(visit: Visit, served: Served) -> None:
    """Handing over, adding a signer and what belongs to a work: neither the bar nor its menu has them."""
    waiting = submitted(served, "only what works")
    for login in ("boss", "clerk", "admin"):
        page = await visit(login, f"/requests/{waiting['request']}")
        await expect(page.locator(".gw-decide")).to_be_visible()
        more = page.locator(".gw-decide").get_by_role("button", name="更多")
        if await more.count():
            await more.click()
        bar = await page.locator(".gw-decide").inner_text()
        offered = bar + " ".join(await page.get_by_role("menuitem").all_inner_texts())
        assert [word for word in ("转交", "加签", "无法办理", "办结") if word in offered] == []
    shown = served.call("boss", "GET", f"/requests/{waiting['request']}")
    assert set(shown["may"]) == {"approve", "reject", "return", "comment"}


# ------------------------------------------------------------------------------------------------ reopening
def agreed(served: Served, name: str) -> int:
    """A pledge of the clerk that the boss approved; changing it undoes that."""
    pledge = served.call("clerk", "POST", "/pledge", {"name": name, "price": "10.00"})
    moved = served.call("clerk", "POST", f"/pledge/{pledge['id']}/stage", {"to": "agreed"})
    request = moved["pending"]["request"]
    served.call("boss", "POST", f"/requests/{request}/approve", {"revision": 1, "client_key": f"agree-{request}"})
    return int(pledge["id"])


async def test_the_form_warns_before_saving_undoes_an_approval(visit: Visit, served: Served) -> None:
    pledge = agreed(served, "kept in the form")
    page = await visit("clerk", f"/e/pledge/{pledge}")
    await expect(page.locator(".gw-needs")).to_contain_text("“核价”已批准。保存后原审批失效，记录退回“草稿”")
    await page.locator("[data-field=price] .gw-field-value").click()
    await page.locator("[data-field=price] input").fill("11")
    await page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text("原审批失效")
    assert served.call("clerk", "GET", f"/pledge/{pledge}")["approval"] == "approved"
    await dialog.get_by_role("button", name="取消").click()
    assert served.call("clerk", "GET", f"/pledge/{pledge}")["price"] == "10.00"
    await page.locator("[data-field=price] input").press("Enter")
    await page.get_by_role("dialog").get_by_role("button", name="仍要保存").click()
    await expect(page.locator("[aria-current=step]")).to_contain_text("草稿")
    after = served.call("clerk", "GET", f"/pledge/{pledge}")
    assert (after["price"], after["stage"], after["approval"]) == ("11.00", "draft", None)


async def test_the_grid_warns_before_a_cell_undoes_an_approval(visit: Visit, served: Served) -> None:
    pledge = agreed(served, "kept in the grid")
    page = await visit("clerk", "/e/pledge")
    cell = page.locator(f".ag-row[row-id='{pledge}'] [col-id='price']")
    for answer, price in (("取消", "10.00"), ("仍要保存", "12.00")):
        await cell.dblclick()
        await page.keyboard.press("Control+a")
        await page.keyboard.type("12")
        await page.keyboard.press("Enter")
        dialog = page.get_by_role("dialog")
        await expect(dialog).to_contain_text("原审批失效")
        await dialog.get_by_role("button", name=answer).click()
        await expect(cell).to_have_text(price.removesuffix(".00"))
        assert await served.keeps("clerk", f"/pledge/{pledge}", "price", price)
    assert served.call("clerk", "GET", f"/pledge/{pledge}")["approval"] is None


async def test_an_approval_that_a_change_undid_says_that_it_counts_no_more(visit: Visit, served: Served) -> None:
    pledge = agreed(served, "undone by a change")
    page = await visit("clerk", f"/e/pledge/{pledge}")
    panel = page.get_by_role("region", name="审批")
    await expect(panel.get_by_role("heading", name="审批已通过")).to_be_visible()
    served.call("clerk", "PATCH", f"/pledge/{pledge}", {"price": "11.00"})
    await expect(panel.get_by_role("heading", name="原审批已失效")).to_be_visible()
    await expect(panel).to_contain_text("需要重新提交")
    await expect(panel).not_to_contain_text("审批已通过")
    await page.reload()
    await expect(panel.get_by_role("heading", name="原审批已失效")).to_be_visible()
    await panel.get_by_role("link", name="打开").click()
    await expect(page.locator(".gw-request-head")).to_contain_text("原审批已失效")
    await expect(page.locator(".gw-request-head")).not_to_contain_text("已通过")
