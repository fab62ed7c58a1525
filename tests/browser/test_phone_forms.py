"""The form of a record on a phone: lines, links to something new, lists above the keyboard, two edits of one field."""

from playwright.async_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.serving import Served
from tests.browser.test_phone import LEAST, phone, tap

# What an open keyboard leaves to see; Chromium without a screen has none of its own.
COVERED = """() => {
  Object.defineProperty(visualViewport, "height", { configurable: true, get: () => 480 });
  visualViewport.dispatchEvent(new Event("resize"));
}"""
# How far the frame of the page could be pushed away by what is given the focus: (to the side, up).
PUSHED = """() => {
  const frame = document.querySelector(".gw");
  frame.scrollTo(999, 999);
  return [frame.scrollLeft, frame.scrollTop];
}"""


async def offered(visit: Visit, served: Served, **values: object) -> Page:
    """The form of an offer with a line, being edited."""
    lines = [{"item": "bolt", "price": "2.00", "pieces": 3}, {"item": "nut", "price": "1.00", "pieces": 1}]
    made = served.call("clerk", "POST", "/offer", {"topic": "by thumb", "lines": lines, **values})
    page = await phone(visit, "clerk", f"/e/offer/{made['id']}")
    await tap(page.locator(".gw-top").get_by_role("button", name="编辑"))
    await expect(page.locator("[data-cell='0-item'] input")).to_be_visible()
    return page


async def test_the_page_of_a_record_stays_in_its_frame(visit: Visit, served: Served) -> None:
    page = await offered(visit, served)
    assert await page.evaluate(PUSHED) == [0, 0]


async def test_lines_are_typed_without_scrolling_aside(visit: Visit, served: Served) -> None:
    page = await offered(visit, served)
    for name in ("item", "price", "pieces"):
        cell = page.locator(f"[data-cell='1-{name}'] input")
        box = await cell.bounding_box()
        assert box is not None
        assert box["height"] >= LEAST
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
    assert await page.locator("[data-cell='1-price']").get_attribute("data-label") == "单价"
    await tap(page.get_by_role("button", name="删除第 2 行"))
    await expect(page.locator("[data-cell='1-item']")).to_have_count(0)
    await tap(page.get_by_role("button", name="保存"))
    await expect(page.locator("[data-field=total]")).to_contain_text("6.00")


async def test_a_form_makes_what_a_link_does_not_find(visit: Visit, served: Served) -> None:
    page = await offered(visit, served)
    await page.locator("[data-field=thing] input").tap()
    await page.keyboard.type("made from a form")
    await tap(page.get_by_role("option", name="新建物品“made from a form”"))
    await expect(page.locator("[data-field=thing] .gw-picked")).to_contain_text("made from a form")
    await tap(page.get_by_role("button", name="保存"))
    await expect(page.locator("[data-field=thing] a")).to_have_text("made from a form")


async def test_a_list_stands_above_the_keyboard(visit: Visit, served: Served) -> None:
    served.call("clerk", "POST", "/thing", {"name": "seen above keys"})
    page = await offered(visit, served)
    await page.locator("[data-field=thing] input").tap()
    await page.keyboard.type("seen above")
    await page.evaluate(COVERED)
    for part in (page.locator(".gw-options"), page.get_by_role("button", name="保存")):
        box = await part.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 480
    await tap(page.get_by_role("option", name="seen above keys"))
    await expect(page.locator("[data-field=thing] .gw-picked")).to_contain_text("seen above keys")


async def test_two_edits_of_one_field_name_who_and_say_it_once(visit: Visit, served: Served) -> None:
    thing = served.call("clerk", "POST", "/thing", {"name": "disputed by thumb"})
    page = await visit("clerk", f"/e/thing/{thing['id']}", width=390, height=844, touch=True, expected="409")
    await page.locator("[data-field=name] .gw-field-value").tap()
    await page.locator("[data-field=name] input").fill("mine")
    served.call("boss", "PATCH", f"/thing/{thing['id']}", {"name": "theirs"})
    await tap(page.get_by_role("button", name="保存"))
    await expect(page.locator(".gw-conflict")).to_contain_text("王柏舟")
    await expect(page.locator(".gw-conflict")).to_contain_text("theirs")
    await expect(page.locator(".gw-banner")).to_have_count(1)
    await expect(page.locator("[data-field=name] .gw-problem")).to_have_count(0)
    await tap(page.locator(".gw-conflict").get_by_role("button", name="用对方的"))
    await expect(page.locator(".gw-banner")).to_have_count(0)
    await expect(page.get_by_role("heading", name="theirs")).to_be_visible()
