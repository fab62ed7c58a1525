"""What is asked for stands where it is looked for, in the reader's words."""

import re
from urllib.parse import quote

from playwright.async_api import expect

from tests.browser.sheet.sheet import Sheet


async def test_the_panel_of_groups_stays_below_its_button_while_groups_are_chosen(sheet: Sheet) -> None:
    await sheet.show({"size": "big"}, {"size": "small"}, columns=("name", "size"))
    button = sheet.page.get_by_role("button", name="分组", exact=True)
    before = await button.bounding_box()
    await button.click()
    await sheet.page.get_by_label("添加分组字段").select_option(label="大小")
    await expect(sheet.page.locator(".gw-group-name")).to_have_count(2)
    panel = await sheet.page.get_by_role("dialog", name="分组").bounding_box()
    assert before and panel
    assert abs(panel["x"] - before["x"]) < 12 and panel["y"] > before["y"]


async def test_undo_and_more_stay_in_sight_however_many_conditions_stand_before_them(sheet: Sheet) -> None:
    await sheet.show({"size": "big"}, columns=("name", "size"))
    await sheet.page.set_viewport_size({"width": 1000, "height": 700})
    await sheet.look(filter=f"advice == '{sheet.mark}' and count is empty and price is empty", group="size,day:month")
    await expect(sheet.page.locator(".gw-chip")).to_have_count(4)
    tools = sheet.page.get_by_role("toolbar", name="视图工具")
    for name in ("撤销", "更多"):
        box = await tools.get_by_role("button", name=name, exact=True).bounding_box()
        assert box and box["x"] + box["width"] <= 1000


async def test_a_duration_is_shown_and_edited_in_the_readers_words(sheet: Sheet) -> None:
    await sheet.show({"span": "3 days"}, {"span": "2 working hours"}, columns=("name", "span"))
    await expect(sheet.cell(0, "span")).to_have_text("3 天")
    await expect(sheet.cell(1, "span")).to_have_text("2 个工作小时")
    await sheet.cell(1, "span").click()
    await sheet.press("F2")
    await expect(sheet.page.locator(".gw-cell-editor input")).to_have_value("2 个工作小时")
    await sheet.press("Home", "Delete", "5", "Enter")
    await sheet.holds(1, "span", "5 working hours")
    await expect(sheet.cell(1, "span")).to_have_text("5 个工作小时")


async def test_conditions_offer_the_fields_of_the_schema_before_those_of_every_record(sheet: Sheet) -> None:
    await sheet.show({"count": 1})
    await sheet.page.get_by_role("button", name="添加筛选").first.click()
    offered = sheet.page.locator(".gw-filter-fields .gw-menu-item")
    await expect(offered.first).to_have_text("名称")
    names = await offered.all_inner_texts()
    assert names.index("经手人") < names.index("版本")


async def test_a_cell_that_waits_for_another_of_its_row_says_for_which(sheet: Sheet) -> None:
    await sheet.show({"count": 1})
    await sheet.cell(0, "price").click()
    await sheet.put_on_clipboard("5\tmany")
    await sheet.press("Control+v")
    panel = sheet.page.get_by_role("region", name="被拒绝的单元格")
    await expect(panel.get_by_role("listitem").filter(has_text="价格")).to_contain_text(
        "待同一行的“数量”更正后一并写入"
    )
    await expect(panel.get_by_role("listitem").filter(has_text="many").first).to_contain_text("不是")


async def test_a_click_on_a_linked_record_opens_it_beside_the_rows(sheet: Sheet) -> None:
    top = sheet.served.call("clerk", "POST", "/thing", {"name": "the whole"})
    await sheet.show({"part_of": top["id"]}, columns=("name", "part_of"))
    await sheet.page.evaluate("() => { globalThis.stays = true; }")
    await sheet.cell(0, "part_of").get_by_role("link").click()
    await expect(sheet.page.locator(".gw-peek .gw-peek-title")).to_have_text("the whole")
    await expect(sheet.cell(0, "name")).to_be_visible()
    assert await sheet.page.evaluate("() => globalThis.stays")


async def test_what_is_typed_into_a_record_that_is_deleted_meanwhile_is_kept_and_said(sheet: Sheet) -> None:
    await sheet.show({"price": "1.00"}, {"price": "2.00"})
    await sheet.cell(0, "price").click()
    await sheet.press("F2")
    await sheet.type("77")
    sheet.served.call("clerk", "DELETE", f"/thing/{sheet.rows[0]}")
    await sheet.press("Enter")
    said = sheet.page.get_by_role("alert").filter(has_text="这条记录已被删除")
    await expect(said).to_be_visible()
    await expect(said.get_by_role("button", name="继续修改")).to_have_count(0)
    await expect(sheet.cell(0, "price")).to_contain_text("77")
    await said.get_by_role("button", name="放弃").click()
    await expect(sheet.page.locator(".gw-foot")).not_to_contain_text("待修正")


async def use(sheet: Sheet, session: str) -> None:
    """From now on the browser comes with this session."""
    url = sheet.served.url
    await sheet.page.context.add_cookies([{"name": "gridwright_session", "value": session, "url": url}])


async def test_what_is_being_typed_when_the_session_ends_is_saved_after_signing_in(sheet: Sheet) -> None:
    await sheet.show({"place": "Main street"}, columns=("name", "place"))
    sheet.expects("401", "403")
    other = sheet.served.sign_in("clerk")
    first = sheet.served.token("clerk")
    await use(sheet, other)
    await sheet.page.reload()
    await sheet.page.wait_for_function("() => globalThis.socket?.connected && globalThis.did_handshake")
    await sheet.cell(0, "place").click()
    await sheet.press("F2")
    await sheet.type(" 12")
    try:
        sheet.served.sign_out(other)
        await expect(sheet.page).to_have_url(re.compile("/login"))
    finally:
        await use(sheet, first)
    await sheet.page.goto(f"{sheet.served.url}/e/thing?columns=name,place&filter={quote(f'advice == {sheet.mark!r}')}")
    await expect(sheet.cell(0, "place")).to_have_text("Main street 12")
    await sheet.holds(0, "place", "Main street 12")
