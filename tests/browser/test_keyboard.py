"""The keyboard alone: making, changing and moving a record, a dialog, the search; the focus is seen and comes back."""

import re

from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import Visit
from tests.browser.serving import Served

SEEN = """e => {
  const styles = ['outline', 'border', 'boxShadow', 'backgroundColor'];
  const drawn = e => { const style = getComputedStyle(e); return styles.map(name => style[name]).join(); };
  const look = () => [e, e.parentElement].map(drawn).join();
  const now = look();
  e.blur();
  const without = look();
  e.focus();
  return now !== without;
}"""


async def tab_to(page: Page, place: Locator, key: str = "Tab") -> None:
    """Presses Tab until the focus stands here, where it must be seen."""
    await expect(place).to_be_visible()
    for _ in range(60):
        if await place.evaluate("e => e === document.activeElement"):
            assert await place.evaluate(SEEN), "the focus is not seen"
            return
        await page.keyboard.press(key)
    raise AssertionError(f"Tab never reaches {place}")


def field(page: Page, name: str) -> Locator:
    """The button that opens a field's editor."""
    return page.locator(f"[data-field={name}] .gw-field-edit")


async def test_a_record_is_made_changed_and_moved_by_keys_alone(visit: Visit, served: Served) -> None:
    page = await visit("clerk", "/e/offer/new")
    await expect(page.locator("[data-field=topic] input")).to_be_focused()
    await page.keyboard.type("made by keys")
    await tab_to(page, page.get_by_role("button", name="添加一行"))
    await page.keyboard.press("Enter")
    await expect(page.locator("[data-cell='0-item'] input")).to_be_focused()
    await page.keyboard.type("box")
    await tab_to(page, page.locator("[data-cell='0-price'] input"))
    await page.keyboard.type("10")
    await tab_to(page, page.locator("[data-cell='0-pieces'] input"))
    await page.keyboard.type("2")
    await page.keyboard.press("Enter")  # in the last line: one more
    await expect(page.locator("[data-cell='1-item'] input")).to_be_focused()
    await page.keyboard.type("lid")
    await page.keyboard.press("Control+s")
    await expect(page).to_have_url(re.compile(r"/e/offer/\d+$"))
    await expect(page.get_by_role("heading", name="made by keys")).to_be_visible()

    await tab_to(page, field(page, "rival"))
    await page.keyboard.press("Enter")
    await page.keyboard.type("Acme")
    await page.keyboard.press("Enter")
    await expect(page.locator("[data-field=rival]")).to_contain_text("Acme")
    await expect(field(page, "rival")).to_be_focused()

    step = page.get_by_role("list", name="阶段").get_by_role("button", name=re.compile("已发出"))
    await tab_to(page, step, "Shift+Tab")
    await page.keyboard.press("Enter")
    await expect(page.locator("[aria-current=step]")).to_contain_text("已发出")
    [row] = served.call("clerk", "GET", "/offer?filter=topic+==+'made by keys'")["rows"]
    made = served.call("clerk", "GET", f"/offer/{row['id']}")
    assert [line["item"] for line in made["lines"]] == ["box", "lid"]
    assert (made["stage"], made["rival"], made["total"]) == ("sent", "Acme", "20.00")


async def test_a_line_is_added_to_a_saved_record_by_keys(visit: Visit, served: Served) -> None:
    made = served.call("clerk", "POST", "/offer", {"topic": "one more", "lines": [{"item": "box"}]})
    page = await visit("clerk", f"/e/offer/{made['id']}")
    add = page.get_by_role("button", name="添加一行")
    await tab_to(page, add)
    await page.keyboard.press("Enter")
    await expect(page.locator("[data-cell='1-item'] input")).to_be_focused()
    await page.keyboard.type("lid")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("[data-cell='1-item'] input")).to_have_count(0)
    await expect(page.locator("[data-cell='1-item']")).to_have_text("lid")
    assert len(served.call("clerk", "GET", f"/offer/{made['id']}")["lines"]) == 2


async def test_a_dialog_holds_the_focus_is_answered_and_gives_it_back(visit: Visit, served: Served) -> None:
    made = served.call("clerk", "POST", "/offer", {"topic": "lost by keys"})
    page = await visit("clerk", f"/e/offer/{made['id']}")
    other = page.get_by_role("button", name="其他阶段")
    dialog = page.get_by_role("dialog", name=re.compile("丢单"))
    for answer in ("no", "yes"):
        await tab_to(page, other, "Tab" if answer == "no" else "Shift+Tab")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("menuitem").first).to_be_focused()
        while not await page.get_by_role("menuitem", name=re.compile("丢单")).evaluate(
            "e => e === document.activeElement"
        ):
            await page.keyboard.press("ArrowDown")
        await page.keyboard.press("Enter")
        await expect(dialog.locator("textarea")).to_be_focused()
        if answer == "no":
            for _ in range(8):
                await page.keyboard.press("Tab")
                assert await dialog.evaluate("e => e.contains(document.activeElement)"), "the focus left the dialog"
            await page.keyboard.press("Escape")
            await expect(dialog).to_have_count(0)
            await expect(other).to_be_focused()
    await page.keyboard.type("too dear")
    await tab_to(page, dialog.get_by_role("button", name="移动"))
    await page.keyboard.press("Enter")
    await expect(dialog).to_have_count(0)
    await expect(page.locator("[aria-current=step]")).to_contain_text("丢单")
    assert served.call("clerk", "GET", f"/offer/{made['id']}")["stage"] == "lost"


async def test_the_search_opens_a_record_by_keys_and_escape_gives_the_focus_back(visit: Visit, served: Served) -> None:
    wanted = served.call("clerk", "POST", "/thing", {"name": "palette target"})
    here = served.call("clerk", "POST", "/thing", {"name": "palette start"})
    page = await visit("clerk", f"/e/thing/{here['id']}")
    await tab_to(page, field(page, "price"))
    await page.keyboard.press("Control+k")
    box = page.get_by_role("dialog", name=re.compile("搜索")).get_by_role("combobox")
    await expect(box).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(field(page, "price")).to_be_focused()
    await page.keyboard.press("Control+k")
    await page.keyboard.type("palette target")
    hit = page.get_by_role("option", name=re.compile("palette target"))
    await expect(hit).to_be_visible()
    await page.keyboard.press("ArrowDown")
    while await hit.get_attribute("aria-selected") != "true":
        await page.keyboard.press("ArrowDown")
    await expect(box).to_have_attribute("aria-activedescendant", await hit.get_attribute("id") or "")
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(f"{served.url}/e/thing/{wanted['id']}")
    await expect(page.get_by_role("heading", name="palette target")).to_be_visible()


async def test_escape_in_an_editor_gives_the_focus_back_to_the_field(visit: Visit, served: Served) -> None:
    made = served.call("clerk", "POST", "/thing", {"name": "escaped", "price": "5.00"})
    page = await visit("clerk", f"/e/thing/{made['id']}")
    await tab_to(page, field(page, "price"))
    await page.keyboard.press("Enter")
    await expect(page.locator("[data-field=price] input")).to_be_focused()
    await page.keyboard.type("77")
    await page.keyboard.press("Escape")
    await expect(field(page, "price")).to_be_focused()
    assert served.call("clerk", "GET", f"/thing/{made['id']}")["price"] == "5.00"


async def test_a_list_is_filtered_and_kept_as_a_view_by_keys_alone(visit: Visit, served: Served) -> None:
    served.call("second", "PUT", "/me/preferences", {})
    for name, count in (("keys many", 9), ("keys few", 1)):
        served.call("second", "POST", "/thing", {"name": name, "count": count})
    page = await visit("second", "/e/thing?view=all&q=keys")
    await tab_to(page, page.get_by_role("button", name="添加筛选"))
    await page.keyboard.press("Enter")
    await expect(page.get_by_placeholder("查找字段")).to_be_focused()
    await page.keyboard.type("数量")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.locator(".gw-filter-box form input")).to_be_focused()
    await page.keyboard.type("9")
    await page.keyboard.press("Enter")
    await expect(page.locator(".gw-chip strong")).to_have_text("9")
    await expect(page.locator(".ag-row [col-id=name]")).to_have_text("keys many")
    await tab_to(page, page.locator(".gw-tools").get_by_role("button", name="保存为视图"))
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("textbox", name="视图名称")).to_be_focused()
    await page.keyboard.type("by keys")
    await tab_to(page, page.get_by_role("dialog").get_by_role("button", name="保存", exact=True))
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("link", name=re.compile("by keys"))).to_have_attribute("aria-current", "page")
    for row in served.call("second", "GET", "/saved_view")["rows"]:
        assert row["layout"]["filter"] == "count == 9"
        served.call("second", "DELETE", f"/saved_view/{row['id']}")


async def test_columns_are_chosen_by_keys_alone(visit: Visit, served: Served) -> None:
    served.call("second", "PUT", "/me/preferences", {})
    page = await visit("second", "/e/thing?view=all")
    fields = page.get_by_role("button", name=re.compile("^字段"))
    await tab_to(page, fields)
    await page.keyboard.press("Enter")
    await page.keyboard.type("重量")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Space")
    await expect(page.get_by_role("checkbox", name="重量")).to_be_checked()
    await page.keyboard.press("Escape")
    await expect(fields).to_be_focused()
    await expect(page.locator(".ag-header-cell[col-id=weight]")).to_be_attached()
    served.call("second", "PUT", "/me/preferences", {})


async def test_a_row_is_begun_and_made_at_the_foot_by_keys_alone(visit: Visit, served: Served) -> None:
    page = await visit("second", "/e/thing?view=all&q=footed")
    await tab_to(page, page.locator(".gw-new-button"), "Shift+Tab")
    await page.keyboard.press("Enter")
    await expect(page.locator(".ag-floating-bottom [col-id=name] input")).to_be_focused()
    await page.keyboard.type("footed by keys")
    await page.keyboard.press("Enter")
    await expect(page.locator(".ag-floating-bottom [col-id=name]")).to_have_text("footed by keys")
    await page.keyboard.press("Control+Enter")
    await expect(page.get_by_text("已创建 footed by keys")).to_be_visible()
    assert served.call("second", "GET", "/thing?q=footed")["total"] == 1


async def test_a_card_of_a_board_is_moved_by_keys_alone(visit: Visit, served: Served) -> None:
    made = served.call("second", "POST", "/offer", {"topic": "card by keys", "rival": "Acme"})
    page = await visit("second", "/e/offer?view=board&q=card+by+keys")
    await tab_to(
        page,
        page.get_by_role("button", name="移动card by keys").or_(page.get_by_role("button", name="移动 card by keys")),
    )
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("menuitem").first).to_be_focused()
    await expect(page.get_by_role("menuitem").first).to_have_text("已发出")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("region", name="已发出").get_by_role("listitem")).to_contain_text("card by keys")
    assert served.call("second", "GET", f"/offer/{made['id']}")["stage"] == "sent"


async def test_the_first_stop_of_tab_leads_over_the_navigation(visit: Visit) -> None:
    page = await visit("clerk", "/queue")
    skip = page.get_by_role("link", name="跳过导航")
    await expect(skip).not_to_be_in_viewport()
    await page.keyboard.press("Tab")
    await expect(skip).to_be_focused()
    await expect(skip).to_be_in_viewport()
    await page.keyboard.press("Enter")
    await expect(page.locator(".gw-page :focus")).to_have_count(1)
    assert page.url.endswith("/queue")
