"""The list of the queue and what a request asks: kinds, order, finding; the facts in one sentence; files as cards."""

import re

import httpx
from playwright.async_api import expect

from tests.browser.conftest import Visit
from tests.browser.serving import Served
from tests.browser.test_phone import phone, tap
from tests.browser.test_queue import submitted


def pledged(served: Served, name: str, price: str) -> int:
    """A pledge of the clerk that waits for the boss. Gives its request."""
    pledge = served.call("clerk", "POST", "/pledge", {"name": name, "price": price})
    return int(served.call("clerk", "POST", f"/pledge/{pledge['id']}/stage", {"to": "agreed"})["pending"]["request"])


def uploaded(served: Served, name: str, content: bytes) -> int:
    """A file of the clerk."""
    cookies = {"gridwright_session": served.token("clerk")}
    sent = httpx.post(
        f"{served.url}/api/v1/files", files={"file": (name, content, "text/plain")}, cookies=cookies,
        headers={"Origin": served.url},
    )  # fmt: skip
    return int(sent.json()["id"])


async def test_the_list_is_of_one_kind_in_the_order_asked_for_and_finds_words(visit: Visit, served: Served) -> None:
    submitted(served, "list small", "50.00")
    submitted(served, "list large", "300.00")
    pledged(served, "list pledge", "10.00")
    page = await visit("boss", "/queue")
    head, cards = page.locator(".gw-list-head"), page.locator(".gw-queue-item")
    box = await page.locator(".gw-queue-list").bounding_box()
    assert box is not None and box["width"] == 344
    await expect(cards.filter(has_text="list pledge")).to_be_visible()
    await head.get_by_role("button", name="筛选与排序").click()
    await page.get_by_role("menuitemcheckbox", name=re.compile("签约审批")).click()
    await expect(cards.filter(has_text="list pledge")).to_have_count(0)
    await expect(head).to_contain_text("签约审批 · 按期限")
    await head.get_by_role("button", name="签约审批").click()
    await page.get_by_role("menuitemcheckbox", name="金额最大在前").click()
    await head.get_by_role("button", name="在列表中查找").click()
    await page.get_by_role("textbox", name="在列表中查找").fill("LIST")
    await expect(cards.locator("strong")).to_have_text(["list large", "list small"])
    await expect(cards.first).to_contain_text("¥900.00")
    await page.get_by_role("textbox", name="在列表中查找").fill("no such words")
    await page.get_by_role("button", name="显示全部").click()
    await expect(cards.filter(has_text="list pledge")).to_be_visible()


async def test_the_first_sentence_tells_who_asks_what_with_the_facts_that_decide(visit: Visit, served: Served) -> None:
    waiting = submitted(served, "asked in words", "1450.50")
    number = served.call("clerk", "GET", f"/offer/{waiting['offer']}")["number"]
    page = await visit("boss", f"/requests/{waiting['request']}")
    asked = page.locator(".gw-request-asked")
    await expect(asked).to_have_text(
        "陈思远请您审批 报价“asked in words”，转为“赢单”：合计 ¥4,351.50，竞争对手 Acme。"
    )  # fmt: skip
    await expect(page.locator(".gw-request-head")).to_contain_text(number)
    clerk = await visit("clerk", f"/requests/{waiting['request']}")
    await expect(clerk.locator(".gw-request-asked")).to_contain_text("您提交审批：报价“asked in words”")


async def test_a_sum_that_may_not_be_seen_is_in_no_card_and_no_sentence(visit: Visit, served: Served) -> None:
    """The boss reads loans without their price; a seat alone shows the guest all of it."""
    loan = served.call("clerk", "POST", "/loan", {"name": "lent quietly", "price": "4711.00"})
    moved = served.call("clerk", "POST", f"/loan/{loan['id']}/submit/lend", {"client_key": "lent quietly"})
    boss = await visit("boss", f"/requests/{moved['id']}")
    await expect(boss.locator(".gw-request-asked")).to_contain_text("lent quietly")
    assert "4,711" not in await boss.locator(".gw-request").inner_text()
    guest = await visit("visitor", "/queue")
    await expect(guest.locator(".gw-queue-item", has_text="lent quietly")).to_contain_text("4,711")


async def test_the_files_of_a_request_are_cards_with_name_kind_and_size(visit: Visit, served: Served) -> None:
    offer = served.call("clerk", "POST", "/offer", {"topic": "with a file", "rival": "Acme", "lines": []})["id"]
    file = uploaded(served, "terms.txt", b"x" * 2500)
    served.call("clerk", "POST", f"/offer/{offer}/attachments", {"file": file})
    served.call("clerk", "POST", f"/offer/{offer}/stage", {"to": "sent"})
    request = served.call("clerk", "POST", f"/offer/{offer}/stage", {"to": "won"})["pending"]["request"]
    page = await visit("boss", f"/requests/{request}")
    card = page.locator(".gw-file-card")
    await expect(card).to_contain_text("terms.txt")
    await expect(card).to_contain_text("TXT · 3 KB")
    await expect(card).to_have_attribute("href", f"/api/v1/files/{file}")


async def test_on_a_phone_one_request_follows_the_other(visit: Visit, served: Served) -> None:
    submitted(served, "thumb one")
    submitted(served, "thumb two")
    page = await phone(visit, "boss", "/queue")
    first = page.locator(".gw-queue-item").first
    name = await first.locator("strong").inner_text()
    await tap(first)
    heading = page.locator(".gw-request h1")
    await expect(heading).to_have_text(name)
    await expect(page.get_by_role("button", name="上一")).to_be_disabled()
    await tap(page.get_by_role("button", name="下一"))
    await expect(heading).not_to_have_text(name)
    await expect(page.locator(".gw-phone-title")).to_contain_text("2 /")
    await page.evaluate(SWIPE_RIGHT)
    await expect(heading).to_have_text(name)
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390


async def test_on_a_phone_the_next_request_comes_up_after_a_decision(visit: Visit, served: Served) -> None:
    submitted(served, "thumb three")
    submitted(served, "thumb four")
    page = await phone(visit, "boss", "/queue")
    await tap(page.locator(".gw-queue-item", has_text="thumb three"))  # others may ask for more than a touch
    heading = page.locator(".gw-request h1")
    await expect(heading).to_contain_text("thumb three")
    await tap(page.get_by_role("button", name=re.compile("^同意")))
    await expect(heading).not_to_contain_text("thumb three")
    await expect(page.locator(".gw-phone-title")).to_contain_text(re.compile(r"\d+ / \d+"))


async def test_on_a_phone_who_only_waits_comments_and_withdraws_from_the_bar(visit: Visit, served: Served) -> None:
    waiting = submitted(served, "thumb five")
    page = await phone(visit, "clerk", f"/requests/{waiting['request']}")
    await expect(page.locator(".gw-decide").get_by_role("button", name="评论")).to_be_visible()
    await tap(page.locator(".gw-decide").get_by_role("button", name="撤回"))
    await tap(page.get_by_role("dialog", name="撤回").get_by_role("button", name="撤回"))  # it ends the request
    await expect(page.get_by_text("撤回：已记录")).to_be_visible()


SWIPE_RIGHT = """() => {
  const at = (x) => ({changedTouches: [{clientX: x, clientY: 300}]});
  const on = document.querySelector(".gw-request");
  for (const [kind, x] of [["touchstart", 80], ["touchend", 300]])
    on.dispatchEvent(Object.assign(new Event(kind, {bubbles: true}), at(x)));
}"""
