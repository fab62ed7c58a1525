"""A board: cards are carried through the rules of their stages by mouse, finger and key; columns know their sums."""

import asyncio
import re

from playwright.async_api import Locator, Page, Route, expect

from tests.browser.conftest import Visit
from tests.browser.serving import Served
from tests.browser.shapes.conftest import Look
from tests.browser.shapes.hand import carry, carry_by_finger, lift, middle


def column(page: Page, label: str) -> Locator:
    """The column of this name."""
    return page.get_by_role("region", name=label, exact=True)


def card(page: Page, text: str) -> Locator:
    """The card that says this."""
    return page.locator(".gw-board-card:not(.gw-ghost)", has_text=text)


async def test_a_card_carried_to_a_stage_that_is_open_is_moved_there(look: Look, served: Served) -> None:
    made = served.call("clerk", "POST", "/offer", {"topic": "carried well", "rival": "Acme"})
    page = await look("/e/offer?view=board&q=carried+well")
    await carry(page, card(page, "carried well"), column(page, "已发出"))
    await expect(column(page, "已发出").locator(".gw-board-card")).to_contain_text("carried well")
    assert served.call("clerk", "GET", f"/offer/{made['id']}")["stage"] == "sent"


async def test_a_stage_that_refuses_says_why_while_the_card_is_carried_and_it_stays(look: Look, served: Served) -> None:
    made = served.call("clerk", "POST", "/offer", {"topic": "carried in vain"})
    page = await look("/e/offer?view=board&q=carried+in+vain")
    await lift(page, card(page, "carried in vain"), await middle(column(page, "已发出")))
    await expect(column(page, "已发出").locator(".gw-board-why")).to_have_text("请填写竞争对手")
    await expect(column(page, "赢单").locator(".gw-board-why")).to_contain_text("不能从“草稿”直接移动到“赢单”")
    await page.mouse.up()
    await expect(page.get_by_role("status").filter(has_text="请填写竞争对手")).to_be_visible()
    await expect(column(page, "草稿").locator(".gw-board-card")).to_contain_text("carried in vain")
    assert served.call("clerk", "GET", f"/offer/{made['id']}")["stage"] == "draft"


async def test_what_a_move_asks_for_is_answered_on_the_board(look: Look, served: Served) -> None:
    made = served.call("clerk", "POST", "/offer", {"topic": "carried away"})
    page = await look("/e/offer?view=board&q=carried+away")
    await carry(page, card(page, "carried away"), column(page, "丢单"))
    dialog = page.get_by_role("dialog", name="移至“丢单”")
    await dialog.get_by_role("textbox").fill("价格太高")
    await dialog.get_by_role("button", name="移动").click()
    await expect(column(page, "丢单").locator(".gw-board-card")).to_contain_text("carried away")
    assert served.call("clerk", "GET", f"/offer/{made['id']}")["stage"] == "lost"


async def test_escape_puts_a_carried_card_back(look: Look, served: Served) -> None:
    made = served.call("clerk", "POST", "/offer", {"topic": "carried back", "rival": "Acme"})
    page = await look("/e/offer?view=board&q=carried+back")
    await lift(page, card(page, "carried back"), await middle(column(page, "已发出")))
    await expect(page.locator(".gw-ghost")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.locator(".gw-ghost")).to_have_count(0)
    await page.mouse.up()
    assert served.call("clerk", "GET", f"/offer/{made['id']}")["stage"] == "draft"


async def test_a_board_of_any_choice_changes_it_and_takes_it_back(look: Look, served: Served) -> None:
    made = served.call("clerk", "POST", "/thing", {"name": "sized anew", "size": "small"})
    page = await look("/e/thing?view=sizes&q=sized+anew")
    await carry(page, card(page, "sized anew"), column(page, "大"))
    await expect(column(page, "大").locator(".gw-board-card")).to_contain_text("sized anew")
    assert await served.keeps("clerk", f"/thing/{made['id']}", "size", "big")
    await page.get_by_role("status").get_by_role("button", name="撤销").click()
    await expect(column(page, "小").locator(".gw-board-card")).to_contain_text("sized anew")
    assert await served.keeps("clerk", f"/thing/{made['id']}", "size", "small")


async def test_a_column_counts_and_sums_all_its_cards_and_brings_more_as_one_scrolls(
    look: Look, served: Served
) -> None:
    many = [{"name": f"column filler {at:02}", "size": "big", "price": "10.00"} for at in range(45)]
    served.call("clerk", "POST", "/thing/bulk", {"create": [*many, {"name": "column filler none", "price": "7.00"}]})
    page = await look("/e/thing?view=sizes&q=column+filler&sort=name")
    big = column(page, "大")
    await expect(big.locator(".gw-count")).to_have_text("45")
    await expect(big.locator("header")).to_contain_text("¥450")
    await expect(big.locator(".gw-board-card")).to_have_count(30)
    await expect(column(page, "未填写").locator(".gw-board-card")).to_have_count(1)
    await big.get_by_role("listitem").last.scroll_into_view_if_needed()
    await expect(big.locator(".gw-board-card")).to_have_count(45)


async def test_a_finger_carries_a_card_once_it_holds_it(visit: Visit, served: Served) -> None:
    made = served.call("clerk", "POST", "/thing", {"name": "held by thumb", "size": "small"})
    page = await visit("clerk", "/e/thing?view=sizes&q=held+by+thumb", touch=True)
    await carry_by_finger(page, card(page, "held by thumb"), column(page, "大"))
    assert await served.keeps("clerk", f"/thing/{made['id']}", "size", "big")


async def test_shift_and_an_arrow_carry_a_card_to_the_next_column(look: Look, served: Served) -> None:
    made = served.call("clerk", "POST", "/thing", {"name": "sent by arrow", "size": "small"})
    page = await look("/e/thing?view=sizes&q=sent+by+arrow")
    await card(page, "sent by arrow").get_by_role("link").focus()
    await page.keyboard.press("Shift+ArrowRight")
    await expect(column(page, "大").get_by_role("link", name="sent by arrow")).to_be_focused()
    assert await served.keeps("clerk", f"/thing/{made['id']}", "size", "big")


async def slow_to_read(page: Page) -> tuple[asyncio.Event, asyncio.Event]:
    """From now on the board is not answered. Set once it was asked for twice: for one's own deed, and for the news of
    it; setting the second lets the answers come."""
    twice, let_go = asyncio.Event(), asyncio.Event()
    asked: list[str] = []

    async def later(route: Route) -> None:
        asked.extend([route.request.url] * ("/groups" in route.request.url))
        if len(asked) == 2:
            twice.set()
        await let_go.wait()
        await route.continue_()

    await page.route(re.compile(r"/api/v1/thing(/groups)?\?"), later)
    return twice, let_go


async def test_a_card_carried_by_keys_keeps_the_focus_however_late_the_board_is_read_again(
    look: Look, served: Served
) -> None:
    served.call("clerk", "POST", "/thing", {"name": "late arrow", "size": "small"})
    page = await look("/e/thing?view=sizes&q=late+arrow")
    await card(page, "late arrow").get_by_role("link").focus()
    twice, let_go = await slow_to_read(page)
    await page.keyboard.press("Shift+ArrowRight")
    async with asyncio.timeout(20):
        await twice.wait()
    let_go.set()
    await expect(column(page, "大").get_by_role("link", name="late arrow")).to_be_focused()


async def test_whoever_goes_elsewhere_while_a_card_is_carried_stays_there(look: Look, served: Served) -> None:
    served.call("clerk", "POST", "/thing", {"name": "left arrow", "size": "small"})
    page = await look("/e/thing?view=sizes&q=left+arrow")
    await card(page, "left arrow").get_by_role("link").focus()
    twice, let_go = await slow_to_read(page)
    await page.keyboard.press("Shift+ArrowRight")
    await page.get_by_role("button", name="搜索记录").focus()
    async with asyncio.timeout(20):
        await twice.wait()
    let_go.set()
    await expect(column(page, "大").get_by_role("link", name="left arrow")).to_be_visible()
    await expect(page.get_by_role("button", name="搜索记录")).to_be_focused()


async def test_a_card_that_somebody_else_moves_goes_over_by_itself(look: Look, served: Served) -> None:
    made = served.call("clerk", "POST", "/thing", {"name": "moved elsewhere", "size": "small"})
    page = await look("/e/thing?view=sizes&q=moved+elsewhere")
    await expect(column(page, "小").locator(".gw-board-card")).to_have_count(1)
    served.call("boss", "PATCH", f"/thing/{made['id']}", {"size": "big"})
    await expect(column(page, "大").locator(".gw-board-card")).to_contain_text("moved elsewhere")


async def test_a_phone_shows_one_column_at_a_time(visit: Visit, served: Served) -> None:
    served.call("clerk", "POST", "/thing/bulk", {"create": [
        {"name": "narrow small", "size": "small"}, {"name": "narrow big", "size": "big"}]})  # fmt: skip
    page = await visit("clerk", "/e/thing?view=sizes&q=narrow", width=390, height=844, touch=True)
    await expect(card(page, "narrow small")).to_be_in_viewport(ratio=0.9)
    await expect(card(page, "narrow big")).not_to_be_in_viewport()
    await page.get_by_role("button", name=re.compile("^大 ?1$")).click()
    await expect(card(page, "narrow big")).to_be_in_viewport(ratio=0.9)
    assert await page.evaluate("() => document.documentElement.scrollWidth") <= 390
