"""The cards of a list on a phone: held, they offer what the menus of the grid do; picked, they are treated together."""

import re

from playwright.async_api import Locator, Page, Route, expect

from tests.browser.conftest import Visit
from tests.browser.serving import Served
from tests.browser.test_phone import phone, tap


async def hold(page: Page, card: Locator) -> Locator:
    """A finger rests on a card until its menu opens."""
    await card.scroll_into_view_if_needed()
    box = await card.bounding_box()
    assert box is not None
    finger = await page.context.new_cdp_session(page)
    place = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    await finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [place]})
    menu = page.get_by_role("menu")
    await expect(menu).to_be_visible()
    await finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    return menu


async def test_a_held_card_moves_its_stage_and_says_what_is_closed(visit: Visit, served: Served) -> None:
    made = served.call("clerk", "POST", "/offer", {"topic": "held to move", "rival": "Acme"})
    page = await phone(visit, "clerk", "/e/offer?q=held+to+move")
    menu = await hold(page, page.locator("a.gw-card"))
    await expect(page).to_have_url(re.compile(r"/e/offer\?"))  # the finger that held opens nothing
    await tap(menu.get_by_role("menuitem", name="移至"))
    await tap(page.get_by_role("menuitem", name=re.compile("^已发出")))
    await expect(page.locator("a.gw-card")).to_contain_text("已发出")
    assert await served.keeps("clerk", f"/offer/{made['id']}", "stage", "sent")


async def test_a_held_card_leads_to_its_comments_and_is_duplicated(visit: Visit, served: Served) -> None:
    served.call("clerk", "POST", "/thing", {"name": "held to talk", "price": "4.00"})
    page = await phone(visit, "clerk", "/e/thing?q=held+to+talk")
    menu = await hold(page, page.locator("a.gw-card"))
    await tap(menu.get_by_role("menuitem", name="评论和动态"))
    await expect(page.get_by_placeholder(re.compile("评论"))).to_be_visible()
    await page.go_back()
    menu = await hold(page, page.locator("a.gw-card"))
    await tap(menu.get_by_role("menuitem", name="复制为新记录"))
    await expect(page.locator("[data-field=price] input")).to_have_value(re.compile("4"))


async def test_picked_cards_are_deleted_together(visit: Visit, served: Served) -> None:
    for name in ("one", "two", "three"):
        served.call("clerk", "POST", "/thing", {"name": f"picked {name}"})
    page = await phone(visit, "clerk", "/e/thing?q=picked&sort=name&columns=name,price")
    menu = await hold(page, page.locator("a.gw-card", has_text="picked one"))
    await tap(menu.get_by_role("menuitem", name="选择"))
    await expect(page.locator("a.gw-card[aria-checked=true]")).to_have_text(re.compile("picked one"))
    await tap(page.locator("a.gw-card", has_text="picked two"))
    await expect(page.locator(".gw-cards-picked")).to_contain_text("2")
    await tap(page.locator(".gw-cards-picked").get_by_role("button", name="删除"))
    await tap(page.get_by_role("dialog").get_by_role("button", name="删除"))
    await expect(page.locator("a.gw-card")).to_have_text([re.compile("picked three")])
    await expect(page.locator(".gw-cards-picked")).to_have_count(0)


async def test_cards_are_put_in_order_and_in_groups_by_touch(visit: Visit, served: Served) -> None:
    for name, size in (("alpha", "small"), ("omega", "big")):
        served.call("clerk", "POST", "/thing", {"name": f"orderly {name}", "size": size})
    page = await phone(visit, "clerk", "/e/thing?q=orderly&sort=name")
    await expect(page.locator("a.gw-card")).to_have_text([re.compile("alpha"), re.compile("omega")])
    await tap(page.locator(".gw-top").get_by_role("button", name="更多"))
    await tap(page.get_by_role("menuitem", name="排序"))
    panel = page.get_by_role("dialog", name="排序")
    await panel.get_by_label("方向").select_option("-")
    await expect(page.locator("a.gw-card")).to_have_text([re.compile("omega"), re.compile("alpha")])
    await page.keyboard.press("Escape")
    await tap(page.locator(".gw-top").get_by_role("button", name="更多"))
    await tap(page.get_by_role("menuitem", name="分组"))
    await expect(page.get_by_role("dialog", name="分组")).to_be_visible()


async def test_a_card_says_the_whole_title_of_its_record(visit: Visit, served: Served) -> None:
    served.call("clerk", "POST", "/offer", {"topic": "titled whole"})
    page = await phone(visit, "clerk", "/")

    async def titled(route: Route) -> None:
        answer = await route.fetch()
        schema = await answer.json()
        schema["entities"]["offer"]["title"] = "{number} {topic}"  # its first part says little
        await route.fulfill(response=answer, json=schema)

    await page.route("**/api/v1/schema", titled)
    await page.goto(f"{served.url}/e/offer?q=titled+whole")
    await expect(page.locator("a.gw-card strong")).to_have_text("titled whole")
