"""Nothing typed into a grid vanishes silently: refused cells, edits under a colleague's, a lapsed session, columns."""

import re
from collections.abc import Callable

from playwright.async_api import Dialog, Locator, Page, Response, expect

from tests.browser.conftest import Visit
from tests.browser.serving import Served

TO_FIX = "1 格待修正"


def make(served: Served, **values: object) -> dict[str, object]:
    """A thing made by the clerk."""
    made: dict[str, object] = served.call("clerk", "POST", "/thing", values)
    return made


def at(page: Page, record: dict[str, object], field: str) -> Locator:
    """The cell of a field of a record."""
    return page.locator(f".ag-row[row-id='{record['id']}'] [col-id='{field}']")


def phone(served: Served, record: dict[str, object]) -> object:
    """The stored phone of a thing."""
    return served.call("clerk", "GET", f"/thing/{record['id']}")["phone"]


async def type_phone(page: Page, record: dict[str, object], text: str) -> None:
    """Replaces the phone in its cell by this, without leaving the cell."""
    await at(page, record, "phone").dblclick()
    await page.keyboard.press("Control+a")
    await page.keyboard.type(text)


async def answer_leaving(page: Page, asked: list[str]) -> None:
    """Notes each question of the browser before a page is left, and leaves."""

    async def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        await dialog.accept()

    page.on("dialog", leave)


async def test_an_edit_carries_the_version_its_editor_opened_with(visit: Visit, served: Served) -> None:
    thing = make(served, name="keep version", phone="13900000001", count=1)
    page = await visit("clerk", "/e/thing?view=all&q=keep+version", expected="409")
    await type_phone(page, thing, "1380000")
    served.call("boss", "PATCH", f"/thing/{thing['id']}", {"phone": "13811110000", "price": "7.00"})
    await expect(at(page, thing, "price")).to_have_text("7")  # the push has come, under the open editor
    await page.keyboard.type("0001")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name=TO_FIX)).to_be_visible()
    assert phone(served, thing) == "13811110000"
    await page.get_by_role("button", name=TO_FIX).click()
    await expect(page.locator(".gw-problem-box")).to_contain_text("138 1111 0000")
    await page.get_by_role("button", name="继续修改").click()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name=TO_FIX)).to_have_count(0)
    await expect(at(page, thing, "phone")).to_contain_text("138 0000 0001")
    assert await served.keeps("clerk", f"/thing/{thing['id']}", "phone", "13800000001")


async def test_an_editor_closed_unchanged_leaves_a_colleagues_value(visit: Visit, served: Served) -> None:
    thing = make(served, name="keep untouched", phone="13900000001")
    page = await visit("clerk", "/e/thing?view=all&q=keep+untouched")
    await at(page, thing, "phone").dblclick()
    served.call("boss", "PATCH", f"/thing/{thing['id']}", {"phone": "13811110000", "price": "7.00"})
    await expect(at(page, thing, "price")).to_have_text("7")
    await page.keyboard.press("Enter")
    await expect(at(page, thing, "phone")).to_contain_text("138 1111 0000")
    assert phone(served, thing) == "13811110000"


async def test_own_savings_of_one_cell_after_another_are_no_conflict(visit: Visit, served: Served) -> None:
    thing = make(served, name="keep twice", phone="13900000001")
    page = await visit("clerk", "/e/thing?view=all&q=keep+twice")
    for number in ("13800000001", "13800000002"):
        await type_phone(page, thing, number)
        await page.keyboard.press("Enter")
        await expect(at(page, thing, "phone")).not_to_have_class(re.compile("gw-pending"))
    await expect(at(page, thing, "phone")).to_contain_text("138 0000 0002")
    assert await served.keeps("clerk", f"/thing/{thing['id']}", "phone", "13800000002")


async def test_a_refused_cell_outlives_a_reload_until_it_is_corrected(visit: Visit, served: Served) -> None:
    thing = make(served, name="keep reload", phone="13900000001")
    page = await visit("clerk", "/e/thing?view=all&q=keep+reload")
    asked: list[str] = []
    await answer_leaving(page, asked)
    await type_phone(page, thing, "not a phone")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name=TO_FIX)).to_be_visible()
    reason = await page.locator(".gw-problem-box strong").inner_text()
    await page.reload()
    assert asked == ["beforeunload"]
    await expect(at(page, thing, "phone")).to_contain_text("not a phone")
    await page.get_by_role("button", name=TO_FIX).click()
    await expect(page.locator(".gw-problem-box strong")).to_have_text(reason)
    await page.get_by_role("button", name="继续修改").click()
    await page.keyboard.press("Control+a")
    await page.keyboard.type("13800000003")
    await page.keyboard.press("Enter")
    await expect(at(page, thing, "phone")).to_contain_text("138 0000 0003")
    await expect(at(page, thing, "phone")).not_to_have_class(re.compile("gw-pending"))
    await page.reload()
    assert asked == ["beforeunload"]
    await expect(at(page, thing, "phone")).to_contain_text("138 0000 0003")
    await expect(page.get_by_role("button", name=TO_FIX)).to_have_count(0)


async def test_a_page_with_a_refused_cell_asks_before_it_is_left(visit: Visit, served: Served) -> None:
    thing = make(served, name="keep leaving", phone="13900000001")
    page = await visit("clerk", "/e/thing?view=all&q=keep+leaving")
    await type_phone(page, thing, "not a phone")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name=TO_FIX)).to_be_visible()
    await page.keyboard.press("Escape")
    offers = page.get_by_role("link", name="报价")
    await offers.click()
    await page.get_by_role("button", name="取消").click()
    await expect(at(page, thing, "phone")).to_contain_text("not a phone")
    await offers.click()
    await page.get_by_role("button", name="离开", exact=True).click()
    await expect(page).to_have_url(re.compile("/e/offer"))
    await page.go_back()
    await expect(at(page, thing, "phone")).to_contain_text("not a phone")
    await page.get_by_role("button", name=TO_FIX).click()
    await page.get_by_role("button", name=re.compile("恢复为")).click()
    await expect(at(page, thing, "phone")).to_contain_text("139 0000 0001")
    await offers.click()
    await expect(page).to_have_url(re.compile("/e/offer"))


async def test_a_refused_cell_is_found_from_rows_that_do_not_show_it(visit: Visit, served: Served) -> None:
    thing = make(served, name="keep hidden", phone="13900000001")
    page = await visit("clerk", "/e/thing?view=all&q=keep+hidden")
    await answer_leaving(page, [])
    await type_phone(page, thing, "not a phone")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name=TO_FIX)).to_be_visible()
    await page.goto(served.url + "/e/thing?view=dear&q=nothing+like+it")
    await page.get_by_role("button", name=TO_FIX).click()
    await expect(at(page, thing, "phone")).to_contain_text("not a phone")


async def test_a_cell_typed_in_a_lapsed_session_is_saved_after_signing_in(visit: Visit, served: Served) -> None:
    thing = make(served, name="keep lapsed", phone="13900000001")
    page = await visit("clerk", "/e/thing?view=all&q=keep+lapsed", expected="401")
    asked: list[str] = []
    await answer_leaving(page, asked)
    await at(page, thing, "phone").dblclick()
    await page.keyboard.press("Control+a")
    await page.keyboard.type("13900001111")
    await page.context.clear_cookies()
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(re.compile("/login"))
    assert asked == []
    await page.context.add_cookies([{"name": "gridwright_session", "value": served.token("clerk"), "url": served.url}])
    await page.goto(served.url + "/e/thing?view=all&q=keep+lapsed")
    await expect(at(page, thing, "phone")).to_contain_text("139 0000 1111")
    await expect(page.locator(".gw-unsent")).to_have_count(0)
    assert await served.keeps("clerk", f"/thing/{thing['id']}", "phone", "13900001111")


async def test_a_list_that_does_not_exist_says_so_and_leads_home(visit: Visit, served: Served) -> None:
    page = await visit("clerk", "/e/nosuch")
    await expect(page.get_by_role("heading", name="没有这个页面")).to_be_visible()
    await page.wait_for_timeout(700)  # the counts of views would be asked by now
    await page.get_by_role("link", name="回到首页").click()
    await expect(page).to_have_url(served.url + "/")


async def test_widths_order_and_pins_are_the_persons_in_every_browser(visit: Visit, served: Served) -> None:
    make(served, name="keep columns", price="3.00", count=3)
    page = await visit("second", "/e/thing?view=all&q=keep+columns")
    price, count = (page.locator(f".ag-header-cell[col-id={name}]") for name in ("price", "count"))
    before = await width(price)
    edge = await price.locator(".ag-header-cell-resize").bounding_box()
    assert edge
    await page.mouse.move(edge["x"] + 1, edge["y"] + edge["height"] / 2)
    await page.mouse.down()
    await page.mouse.move(edge["x"] + 65, edge["y"] + 8, steps=6)
    await page.mouse.up()
    assert await width(price) == before + 64
    await count.focus()
    async with page.expect_response(keeps_pin_of("count")):
        await page.keyboard.press("Alt+ArrowDown")
        await page.get_by_role("menuitem", name="固定").click()
    order = await columns(page)
    assert order.index("count") < order.index("size")
    other = await visit("second", "/e/thing?view=all&q=keep+columns")
    await page.reload()
    for one in (page, other):
        await expect(one.locator(".ag-pinned-left-header .ag-header-cell[col-id=count]")).to_be_visible()
        assert await width(one.locator(".ag-header-cell[col-id=price]")) == before + 64
        assert await columns(one) == order


def keeps_pin_of(column: str) -> Callable[[Response], bool]:
    """Whether this answers the keeping of preferences in which the column is pinned; others may be on their way."""
    pinned = re.compile(rf'"pinned":\[[^]]*"{column}"')
    return lambda answer: "/me/preferences" in answer.url and bool(pinned.search(answer.request.post_data or ""))


async def width(shown: Locator) -> float:
    """How wide this stands, in pixels."""
    await expect(shown).to_be_visible()
    box = await shown.bounding_box()
    assert box
    return box["width"]


async def columns(page: Page) -> list[str]:
    """The names of the columns, as they stand from left to right."""
    cells = page.locator(".ag-header-cell[col-id]")
    await expect(cells.nth(3)).to_be_visible()
    found: list[str] = await cells.evaluate_all(
        """all => all.sort((a, b) => a.getBoundingClientRect().x - b.getBoundingClientRect().x)
        .map(one => one.getAttribute("col-id"))"""
    )
    return found
