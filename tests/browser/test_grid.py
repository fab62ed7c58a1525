"""The grid: rows, cells, refusals that keep what was typed, filters in the address, live changes, the draft row."""

import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import Visit
from tests.browser.serving import Served


def make(served: Served, **values: object) -> dict[str, object]:
    """A thing made by the clerk."""
    made: dict[str, object] = served.call("clerk", "POST", "/thing", values)
    return made


def at(page: Page, record: dict[str, object], field: str) -> Locator:
    """The cell of a field of a record."""
    return page.locator(f".ag-row[row-id='{record['id']}'] [col-id='{field}']")


async def test_a_cell_is_saved_with_enter_and_formatted(visit: Visit, served: Served) -> None:
    thing = make(served, name="grid cell", price="10.00")
    page = await visit("clerk", "/e/thing?q=grid+cell")
    await at(page, thing, "price").click()
    await page.keyboard.type("1204000.5")
    await page.keyboard.press("Enter")
    await expect(at(page, thing, "price")).to_have_text("1,204,000.50")
    await expect(page.get_by_text(re.compile("已保存"))).to_be_visible()
    assert served.call("clerk", "GET", f"/thing/{thing['id']}")["price"] == "1204000.50"


async def test_what_is_refused_stays_in_the_cell_and_can_be_restored(visit: Visit, served: Served) -> None:
    thing = make(served, name="grid refusal", phone="13900000001")
    page = await visit("clerk", "/e/thing?q=grid+refusal")
    await at(page, thing, "phone").dblclick()
    await page.keyboard.press("Control+a")
    await page.keyboard.type("1365-52x-78")
    await page.keyboard.press("Tab")
    await expect(at(page, thing, "phone")).to_contain_text("1365-52x-78")
    await expect(page.get_by_role("button", name="1 格待修正")).to_be_visible()
    await page.get_by_role("button", name="1 格待修正").click()
    await expect(page.get_by_text("您输入的内容已保留").or_(page.locator(".gw-problem-box p"))).to_be_visible()
    assert served.call("clerk", "GET", f"/thing/{thing['id']}")["phone"] == "13900000001"
    await page.get_by_role("button", name="继续修改").click()
    await expect(page.locator(".gw-cell-editor input")).to_have_value("1365-52x-78")
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="1 格待修正").click()
    await page.get_by_role("button", name=re.compile("恢复为")).click()
    await expect(at(page, thing, "phone")).to_contain_text("139 0000 0001")
    await expect(page.get_by_role("button", name="1 格待修正")).to_have_count(0)


PASTE = """text => { const data = new DataTransfer(); data.setData("text/plain", text);
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})); }"""  # noqa: E501


async def test_what_is_pasted_over_a_cell_is_one_request_and_a_bad_cell_stays_with_its_reason(
    visit: Visit, served: Served
) -> None:
    first, second = (make(served, name=f"grid paste {each}", count=each) for each in (1, 2))
    page = await visit("clerk", "/e/thing?q=grid+paste&sort=name", expected="422")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    await at(page, first, "count").click()
    await page.evaluate(PASTE, "7\r\n8\r\n")
    await expect(page.get_by_text("已粘贴 2 格。")).to_be_visible()
    await expect(at(page, second, "count")).to_have_text("8")
    assert [url.rpartition("/api/v1")[2] for url in sent if "/thing/" in url] == ["/thing/ranges"]
    await page.evaluate(PASTE, "9\nmany")
    await expect(page.get_by_role("region", name="被拒绝的单元格")).to_contain_text("已写入 1 格，拒绝 1 格")
    await expect(at(page, second, "count")).to_contain_text("many")
    stored = [served.call("clerk", "GET", f"/thing/{each['id']}")["count"] for each in (first, second)]
    assert stored == [9, 8]
    await page.evaluate(PASTE, "1\n2\n3\n4\n5")
    await expect(page.get_by_text(re.compile("列表从此处起只剩 2 行"))).to_be_visible()


async def test_escape_discards_delete_clears_and_arrows_move(visit: Visit, served: Served) -> None:
    thing = make(served, name="grid keys", price="5.00", count=3)
    page = await visit("clerk", "/e/thing?q=grid+keys")
    await at(page, thing, "price").click()
    await page.keyboard.press("F2")
    await page.keyboard.type("99")
    await page.keyboard.press("Escape")
    await expect(at(page, thing, "price")).to_have_text("5")
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("ArrowRight")
    await expect(at(page, thing, "count")).to_have_class(re.compile("ag-cell-focus"))
    await page.keyboard.press("Delete")
    await expect(at(page, thing, "count")).to_have_text("")
    await expect(page.get_by_text(re.compile("已保存"))).to_be_visible()
    assert served.call("clerk", "GET", f"/thing/{thing['id']}")["count"] is None


async def test_a_colleagues_change_appears_without_reloading(visit: Visit, served: Served) -> None:
    thing = make(served, name="grid live", count=1)
    page = await visit("clerk", "/e/thing?q=grid+live")
    await expect(at(page, thing, "count")).to_have_text("1")
    served.call("boss", "PATCH", f"/thing/{thing['id']}", {"count": 42})
    await expect(at(page, thing, "count")).to_have_text("42")
    made = make(served, name="grid live too", count=2)
    await expect(at(page, made, "count")).to_have_text("2")


async def test_filter_chips_write_the_address_and_are_read_back(visit: Visit, served: Served) -> None:
    big, small = make(served, name="chip big", size="big"), make(served, name="chip small", size="small")
    page = await visit("clerk", "/e/thing?q=chip")
    await expect(at(page, small, "size")).to_be_visible()
    await page.get_by_role("button", name="添加筛选").click()
    await page.locator(".gw-pop").get_by_role("button", name="大小").click()
    await page.get_by_role("checkbox", name="大", exact=True).check()
    await page.get_by_role("button", name="应用").click()
    await expect(at(page, small, "size")).to_have_count(0)
    await expect(at(page, big, "size")).to_be_visible()
    await expect(page).to_have_url(re.compile(r"filter=size"))
    await page.reload()
    await expect(page.locator(".gw-chip")).to_contain_text("大小")
    await expect(page.locator(".gw-chip strong")).to_have_text("大")
    await expect(at(page, small, "size")).to_have_count(0)
    await page.get_by_role("button", name="去掉筛选：大小").click()
    await expect(at(page, small, "size")).to_be_visible()


# kind: field, operator, what is typed, the condition in the address, the value on the chip
CONDITIONS = {
    "text": ("名称", "包含", "wanted", "contains(name, 'wanted')", "wanted"),
    "number": ("数量", "≥", "5", "count >= 5", "5"),
    "money": ("价格", ">", "1000.50", "price > 1000.50", "1000.50"),
    "date": ("日期", "不早于", "2026-11-21", "day >= '2026-11-21'", "2026-11-21"),
    "link": ("属于", "是", "box whole", "part_of == {whole}", "box whole"),
    "yes or no": ("就绪", "为是", "", "ready", ""),
    "empty": ("大小", "为空", "", "size is empty", ""),
}


async def put_condition(page: Page, field: str, operator: str, typed: str) -> None:
    """Makes a condition with the filter box."""
    await page.get_by_role("button", name="添加筛选").first.click()
    box = page.get_by_role("dialog", name="筛选")
    await box.get_by_role("button", name=field, exact=True).click()
    await box.locator("select").select_option(label=operator)
    if typed:
        await box.locator("form input").fill(typed)
    if field == "属于":
        await page.get_by_role("option", name=typed).click()
    await box.get_by_role("button", name="应用").click()


async def test_the_filter_box_writes_a_condition_of_every_kind_which_a_reload_reads_again(
    visit: Visit, served: Served
) -> None:
    whole = make(served, name="box whole")
    values = {"price": "2000.00", "day": "2026-12-01", "part_of": whole["id"], "ready": True, "late_reason": "rain"}
    wanted = make(served, name="box wanted", count=7, **values)
    other = make(served, name="box other", count=1, price="10.00", day="2026-01-01", size="big")
    page = await visit("clerk", "/e/thing?view=all&q=box")
    for kind, (field, operator, typed, condition, shown) in CONDITIONS.items():
        await expect(at(page, other, "name"), kind).to_be_visible()
        await put_condition(page, field, operator, typed)
        chip = page.locator(".gw-chip")
        for _ in range(2):
            await expect(at(page, other, "name"), kind).to_have_count(0)
            await expect(at(page, wanted, "name"), kind).to_be_visible()
            address = parse_qs(urlsplit(page.url).query)
            assert address["filter"] == [condition.format(whole=whole["id"])]
            await expect(chip, kind).to_have_text(re.compile(rf"{field}\s*{re.escape(operator)}\s*{re.escape(shown)}"))
            await page.reload()
        await page.get_by_role("button", name=f"去掉筛选：{field}").click()


async def test_a_condition_nobody_can_read_is_explained_above_the_rows(visit: Visit) -> None:
    page = await visit("clerk", "/e/thing?filter=pricee+%3E+1", expected="422")
    await expect(page.get_by_role("alert")).to_contain_text("pricee")


async def test_a_click_on_a_header_sorts_and_shift_adds_a_second_key(visit: Visit, served: Served) -> None:
    make(served, name="sort a", count=1, price="9.00")
    make(served, name="sort b", count=1, price="8.00")
    make(served, name="sort c", count=0, price="7.00")
    page = await visit("clerk", "/e/thing?q=sort")
    await page.locator(".ag-header-cell[col-id=count] .gw-head").click()
    await expect(page).to_have_url(re.compile("sort=count"))
    await page.locator(".ag-header-cell[col-id=price] .gw-head").click(modifiers=["Shift"])
    await expect(page).to_have_url(re.compile("sort=count%2Cprice"))
    first = page.locator(".ag-pinned-left-cols-container .ag-row[row-index='0'] [col-id=name]")
    await expect(first).to_have_text("sort c")
    await expect(page.locator(".ag-header-cell[col-id=count]")).to_have_attribute("aria-sort", "ascending")


async def test_a_view_colours_the_cell_that_caused_it(visit: Visit, served: Served) -> None:
    dear = make(served, name="dear thing", price="6000.00")
    page = await visit("clerk", "/e/thing?view=dear&q=dear")
    await expect(at(page, dear, "price")).to_have_class(re.compile("gw-tint-red"))
    await expect(page.get_by_role("link", name=re.compile("贵重"))).to_have_attribute("aria-current", "page")


async def test_the_draft_row_keeps_what_was_typed_until_it_is_complete(visit: Visit, served: Served) -> None:
    page = await visit("clerk", "/e/thing?q=drafted", expected="422")
    await page.get_by_role("button", name="新建物品").last.click()
    await expect(page.locator(".gw-cell-editor input")).to_be_focused()
    await page.keyboard.press("Escape")
    await page.locator(".ag-floating-bottom [col-id=price]").dblclick()
    await page.keyboard.type("12")
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="保存", exact=True).click()
    problem = page.locator(".ag-floating-bottom [col-id=name]")
    await expect(problem).to_have_class(re.compile("gw-wrong"))
    await problem.dblclick()
    await page.keyboard.type("drafted row")
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="保存", exact=True).click()
    await expect(page.get_by_text("已创建 drafted row")).to_be_visible()
    rows = served.call("clerk", "GET", "/thing?q=drafted")["rows"]
    assert [row["price"] for row in rows] == ["12.00"]


async def test_a_field_that_the_new_row_lacks_gets_its_column(visit: Visit, served: Served) -> None:
    page = await visit("clerk", "/e/thing?view=all&columns=name,ready&q=lacking", expected="422")
    await page.get_by_role("button", name="新建物品").last.click()
    foot = page.locator(".ag-floating-bottom")
    await expect(foot.locator("[col-id=name]").locator("input, textarea").first).to_be_focused()
    await page.keyboard.type("lacking nothing")
    await page.keyboard.press("Tab")
    await foot.locator("[col-id=ready]").click()
    await page.keyboard.press("Space")
    await page.get_by_role("button", name="保存", exact=True).click()
    await expect(foot.locator("[col-id=late_reason]")).to_have_class(re.compile("gw-wrong"))
    await page.get_by_role("button", name="继续修改").click()
    await expect(foot.locator("[col-id=late_reason]").locator("input, textarea").first).to_be_focused()
    await page.keyboard.type("rain")
    await page.keyboard.press("Enter")
    await expect(foot.locator("[col-id=late_reason]")).to_contain_text("rain")
    await page.get_by_role("button", name="保存", exact=True).click()
    await expect(page.get_by_text("已创建 lacking nothing")).to_be_visible()
    [row] = served.call("clerk", "GET", "/thing?q=lacking")["rows"]
    assert (row["ready"], row["late_reason"]) == (True, "rain")


async def test_columns_are_chosen_and_kept_for_the_person(visit: Visit, served: Served) -> None:
    page = await visit("second", "/e/thing")
    await page.get_by_role("button", name=re.compile("^字段")).click()
    await page.get_by_role("checkbox", name="重量").check()
    await page.keyboard.press("Escape")
    await expect(page.locator(".ag-header-cell[col-id=weight]")).to_be_attached()
    assert await served.comes("second", "/me/preferences", lambda kept: '"weight"' in json.dumps(kept))
    await page.evaluate("() => localStorage.clear()")
    await page.reload()
    await expect(page.locator(".ag-header-cell[col-id=weight]")).to_be_attached()


async def test_the_row_number_opens_the_record_beside_the_rows(visit: Visit, served: Served) -> None:
    thing = make(served, name="peeked", price="77.00")
    page = await visit("clerk", "/e/thing?q=peeked")
    await page.get_by_role("button", name="打开第 1 行").click()
    panel = page.get_by_role("complementary", name="记录")
    await expect(panel.get_by_role("heading", name="peeked")).to_be_visible()
    await expect(panel.get_by_text("¥77.00")).to_be_visible()
    await panel.locator("[data-field=price] .gw-field-value").click()
    await page.keyboard.press("Control+a")
    await page.keyboard.type("78")
    await page.keyboard.press("Enter")
    await expect(at(page, thing, "price")).to_have_text("78")


async def test_an_empty_result_names_the_condition_to_drop(visit: Visit, served: Served) -> None:
    make(served, name="only one", count=1)
    page = await visit("clerk", "/e/thing?filter=name+%3D%3D+%27only+one%27+and+count+%3D%3D+7")
    await expect(page.get_by_role("heading", name="没有符合条件的物品")).to_be_visible()
    await page.locator(".gw-empty-list li", has_text="数量").get_by_role("button", name="去掉").click()
    await expect(page.get_by_text("only one").first).to_be_visible()


async def test_others_things_are_not_shown_and_their_page_says_so(visit: Visit, served: Served) -> None:
    hidden = served.call("clerk", "POST", "/offer", {"topic": "secret offer"})
    page = await visit("second", f"/e/offer/{hidden['id']}", expected="404")
    await expect(page.get_by_role("heading", name="没有这条记录，或您看不到它")).to_be_visible()
    await page.goto(served.url + "/e/offer")
    await expect(page.get_by_text("还没有报价").or_(page.get_by_text("没有符合条件的报价"))).to_be_visible()
    await expect(page.get_by_text("secret offer")).to_have_count(0)


async def test_a_header_sorts_and_opens_its_menu_by_keyboard(visit: Visit, served: Served) -> None:
    make(served, name="grid headers", price="1.00")
    page = await visit("clerk", "/e/thing?view=all&q=grid+headers")
    header = page.locator(".ag-header-cell[col-id=price]")
    await header.focus()
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(re.compile("sort=price"))
    await page.keyboard.press("Alt+ArrowDown")
    await expect(page.get_by_role("menuitem", name="隐藏此列")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("menuitem")).to_have_count(0)


async def test_the_colours_of_a_view_are_explained_and_turned_off(visit: Visit, served: Served) -> None:
    thing = make(served, name="grid coloured", price="9000.00")
    page = await visit("clerk", "/e/thing?view=dear&q=grid+coloured")
    await expect(at(page, thing, "price")).to_have_class(re.compile("gw-tint-red"))
    await page.get_by_role("button", name=re.compile("^颜色")).click()
    await expect(page.get_by_role("dialog", name="颜色")).to_contain_text(re.compile("价格.*5000"))
    await page.get_by_role("checkbox", name="按此视图的规则标色").uncheck()
    await expect(at(page, thing, "price")).not_to_have_class(re.compile("gw-tint-red"))
    await page.get_by_role("checkbox", name="按此视图的规则标色").check()
    await expect(at(page, thing, "price")).to_have_class(re.compile("gw-tint-red"))


async def test_a_condition_that_cannot_be_read_says_why_and_is_dropped(visit: Visit, served: Served) -> None:
    make(served, name="grid shown again")
    page = await visit("clerk", "/e/thing?view=all&filter=nonsense+>+3", expected="422")
    banner = page.get_by_role("alert").filter(has_text="nonsense")
    await expect(banner).to_be_visible()
    assert (await banner.inner_text()).count("使用了") <= 1
    await expect(page.locator(".ag-row")).to_have_count(0)
    await banner.get_by_role("button", name="清除筛选").click()
    await expect(page.locator(".ag-row [col-id=name]").first).to_be_visible()


FILL = re.compile("填写迟交原因")


@pytest.mark.parametrize("columns", ["name,ready,late_reason", "name,ready"], ids=["shown", "hidden"])
async def test_a_refusal_because_another_field_is_empty_leads_to_its_cell(
    visit: Visit, served: Served, columns: str
) -> None:
    thing = make(served, name=f"grid missing {len(columns)}")
    page = await visit("clerk", f"/e/thing?view=all&columns={columns}&q=grid+missing+{len(columns)}")
    await at(page, thing, "ready").click()
    await page.keyboard.press("Space")
    await expect(at(page, thing, "ready")).to_have_class(re.compile("gw-wrong"))
    await page.get_by_role("button", name=FILL).click()
    await expect(at(page, thing, "late_reason").locator("input")).to_be_focused()
    await page.keyboard.type("rain")
    await page.keyboard.press("Enter")
    await expect(at(page, thing, "late_reason")).to_have_text("rain")
    await expect(page.locator(".gw-wrong")).to_have_count(0)
    assert await served.keeps("clerk", f"/thing/{thing['id']}", "ready", True)
    assert served.call("clerk", "GET", f"/thing/{thing['id']}")["late_reason"] == "rain"
