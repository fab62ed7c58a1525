"""Several people in one list: what others change, where they are, rows that come and go; and nothing jumps."""

import re
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Route, expect

from tests.browser.sheet.sheet import Sheet
from tests.browser.sheet.test_pasting import paste

PLENTY: list[dict[str, Any]] = [{"count": each} for each in range(60)]


async def test_a_colleagues_edit_appears_within_a_second_with_a_short_tint(sheet: Sheet, colleague: Sheet) -> None:
    await sheet.show({"count": 1}, {"count": 2})
    await colleague.join(sheet)
    await colleague.cell(0, "count").click()
    await colleague.type("41")
    await colleague.press("Enter")
    await colleague.holds(0, "count", 41)
    await expect(sheet.cell(0, "count")).to_have_text("41", timeout=1_000)
    await expect(sheet.cell(0, "count")).to_have_class(re.compile("gw-changed"))
    await expect(sheet.cell(1, "count")).not_to_have_class(re.compile("gw-changed"))
    await expect(sheet.cell(0, "count")).not_to_have_class(re.compile("gw-changed"))
    assert await sheet.cell(0, "count").evaluate("cell => getComputedStyle(cell).animationName") == "none"


async def test_what_others_change_moves_neither_scroll_focus_selection_nor_what_one_types(sheet: Sheet) -> None:
    await sheet.show(*PLENTY)
    await sheet.page.locator(".ag-center-cols-viewport").hover()
    await sheet.page.mouse.wheel(0, 700)
    await expect(sheet.cell(30, "count")).to_be_visible()
    await sheet.cell(30, "count").click()
    await sheet.type("7")
    before = await sheet.page.evaluate(SCROLL)
    sheet.served.call("boss", "PATCH", f"/thing/{sheet.rows[30]}", {"price": "9.00"})
    sheet.served.call("boss", "PATCH", f"/thing/{sheet.rows[2]}", {"price": "8.00"})
    await expect(sheet.cell(30, "price")).to_have_text("9")
    assert await sheet.page.evaluate(SCROLL) == before
    await expect(sheet.cell(30, "count").locator("input")).to_be_focused()
    await expect(sheet.cell(30, "count").locator("input")).to_have_value("7")


SCROLL = "() => document.querySelector('.ag-body-viewport').scrollTop"


async def test_new_rows_above_are_announced_by_a_bar_and_shown_when_asked(sheet: Sheet) -> None:
    await sheet.show({"count": 5}, {"count": 6}, {"count": 7})
    url = sheet.page.url.replace("sort=id", "sort=-id")
    await sheet.page.goto(url)
    await sheet.cell(1, "count").click()
    box = await sheet.cell(1, "count").bounding_box()
    mark = sheet.served.call("boss", "GET", f"/thing/{sheet.rows[0]}")["advice"]
    new = [sheet.served.call("boss", "POST", "/thing", {"name": f"{mark} new {n}", "advice": mark}) for n in range(2)]
    bar = sheet.page.locator(".gw-news")
    await expect(bar).to_contain_text("新增 2 行")
    assert await sheet.cell(1, "count").bounding_box() == box
    await bar.get_by_role("button").click()
    await expect(sheet.page.locator(f".ag-row[row-id='{new[1]['id']}']").first).to_be_visible()
    await expect(bar).to_have_count(0)
    await expect(sheet.cell(1, "count")).to_have_class(re.compile("ag-cell-focus"))


async def test_new_rows_below_come_by_themselves(sheet: Sheet) -> None:
    await sheet.show({"count": 5}, {"count": 6})
    mark = sheet.served.call("boss", "GET", f"/thing/{sheet.rows[0]}")["advice"]
    new = sheet.served.call("boss", "POST", "/thing", {"name": f"{mark} new", "advice": mark, "count": 77})
    await expect(sheet.page.locator(f".ag-row[row-id='{new['id']}'] [col-id=count]")).to_have_text("77")
    await expect(sheet.page.locator(".gw-news")).to_have_count(0)


async def test_a_deleted_row_keeps_its_place_empty_until_the_bar_is_pressed(sheet: Sheet) -> None:
    await sheet.show({"count": 5}, {"count": 6}, {"count": 7})
    box = await sheet.cell(1, "count").bounding_box()
    sheet.served.call("boss", "DELETE", f"/thing/{sheet.rows[0]}")
    bar = sheet.page.locator(".gw-news")
    await expect(bar).to_contain_text("移除 1 行")
    await expect(sheet.cell(0, "count")).to_have_text("")
    assert await sheet.cell(1, "count").bounding_box() == box
    await bar.get_by_role("button").click()
    await expect(sheet.cell(0, "count")).to_have_count(0)
    await expect(sheet.cell(2, "count")).to_be_visible()


async def test_two_people_in_one_cell_are_a_number_whose_tip_names_them(sheet: Sheet, colleague: Sheet) -> None:
    await sheet.show({"count": 1}, {"count": 2})
    await colleague.join(sheet)
    await colleague.cell(1, "price").click()
    await expect(sheet.cell(1, "price")).to_have_attribute("data-who", "王")
    await third(sheet, sheet.rows[1], "price")
    await expect(sheet.cell(1, "price")).to_have_attribute("data-who", "2")
    await expect(sheet.cell(1, "price")).to_have_attribute("title", "王柏舟、Li Muqing在此单元格")


async def third(sheet: Sheet, record: int, field: str) -> None:
    """Somebody else stands there too, as the server would tell it."""
    at = [{"record": record, "field": field, "id": id, "name": name, "typing": False}
          for id, name in ((9_001, "王柏舟"), (9_002, "Li Muqing"))]  # fmt: skip
    told = {"entity": "thing", "here": 3, "people": [], "at": at}
    await sheet.page.evaluate(
        "told => globalThis.socket.listeners('gridwright_people').forEach(hear => hear(told))", told
    )


async def test_the_initials_of_a_colleague_stand_at_the_cell_they_are_in_and_go_when_they_leave(
    sheet: Sheet, colleague: Sheet
) -> None:
    await sheet.show({"count": 1}, {"count": 2})
    await colleague.join(sheet)
    await colleague.cell(1, "price").click()
    await expect(sheet.cell(1, "price")).to_have_attribute("data-who", "王")
    await expect(sheet.cell(1, "price")).to_have_attribute("title", "王柏舟在此单元格")
    await expect(sheet.page.locator(".gw-others")).to_have_text("王柏舟也在此列表")
    await colleague.cell(0, "count").click()
    await expect(sheet.cell(0, "count")).to_have_attribute("data-who", "王")
    await expect(sheet.cell(1, "price")).not_to_have_attribute("data-who", "王")
    await colleague.page.goto(colleague.served.url + "/queue")
    await expect(sheet.page.locator("[data-who]")).to_have_count(0, timeout=3_000)
    await expect(sheet.page.locator(".gw-others")).to_have_count(0)


async def test_of_two_edits_of_one_cell_the_second_sees_both_values_and_keeps_its_own_when_it_says_so(
    sheet: Sheet,
) -> None:
    await sheet.show({"phone": "13900000001"}, columns=("name", "phone", "price"))
    await typed_under_a_colleagues(sheet, "13800000001", "13811110000")
    box = sheet.page.locator(".gw-problem-box")
    await expect(box).to_contain_text("王柏舟 保存的")
    await expect(box.locator("dd").first).to_have_text("138 1111 0000")
    await expect(box.locator("dd").nth(1)).to_have_text("138 0000 0001")
    await box.get_by_role("button", name="用我的").click()
    await sheet.holds(0, "phone", "13800000001")
    await expect(sheet.cell(0, "phone")).to_have_text("138 0000 0001")
    await expect(box).to_have_count(0)


async def test_of_two_edits_of_one_cell_the_second_may_take_the_others(sheet: Sheet) -> None:
    await sheet.show({"phone": "13900000001"}, columns=("name", "phone", "price"))
    await typed_under_a_colleagues(sheet, "13800000001", "13811110000")
    await sheet.page.get_by_role("button", name=THEIRS).click()
    await expect(sheet.cell(0, "phone")).to_have_text("138 1111 0000")
    await sheet.holds(0, "phone", "13811110000")
    await expect(sheet.page.locator(".gw-wrong")).to_have_count(0)


THEIRS = "用对方的"


async def typed_under_a_colleagues(sheet: Sheet, mine: str, theirs: str) -> None:
    """Types a phone in the first row while a colleague saves another."""
    await sheet.cell(0, "phone").click()
    await sheet.type(mine[:4])
    sheet.served.call("boss", "PATCH", f"/thing/{sheet.rows[0]}", {"phone": theirs, "price": "7.00"})
    await expect(sheet.cell(0, "price")).to_have_text("7")
    await sheet.type(mine[4:])
    sheet.expects("409")
    await sheet.press("Tab")
    await sheet.cell(0, "price").click()
    await sheet.cell(0, "phone").click()


async def test_an_edit_of_another_field_of_the_same_record_is_no_conflict(sheet: Sheet) -> None:
    await sheet.show({"count": 1, "price": "1.00"})
    await sheet.cell(0, "count").click()
    await sheet.type("2")
    sheet.served.call("boss", "PATCH", f"/thing/{sheet.rows[0]}", {"price": "7.00"})
    await sheet.press("Enter")
    await sheet.holds(0, "count", 2)
    await expect(sheet.cell(0, "count")).to_have_text("2")
    await expect(sheet.cell(0, "price")).to_have_text("7")
    await expect(sheet.page.locator(".gw-wrong")).to_have_count(0)


async def test_a_value_just_typed_is_saved_although_another_cell_of_its_row_was_saved_meanwhile(sheet: Sheet) -> None:
    await sheet.show({"count": 1, "price": "1.00"})
    await sheet.cell(0, "price").click()
    await sheet.type("5")
    async with sheet.page.expect_response("**/api/v1/thing/cells"):
        await sheet.press("Tab")
        await sheet.type("6")
    await expect(sheet.cell(0, "price")).not_to_have_class(re.compile("gw-pending"))
    await sheet.press("Enter")
    await sheet.holds(0, "count", 6)


async def test_what_is_typed_without_a_connection_is_kept_over_a_reload_and_sent_in_order(sheet: Sheet) -> None:
    await sheet.show({"count": 1}, {"count": 2})
    sheet.expects("ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "WebSocket")
    lost = await lose(sheet)
    for row, text in ((0, "11"), (1, "12"), (0, "13")):
        await sheet.cell(row, "count").click()
        await sheet.type(text)
        await sheet.press("Enter")
    banner = sheet.page.locator(".gw-unsent")
    await expect(banner).to_contain_text("3 项修改尚未发送")
    await expect(sheet.cell(0, "count")).to_have_text("13")
    sheet.page.once("dialog", lambda dialog: dialog.accept())
    await sheet.page.reload()
    await expect(banner).to_contain_text("3 项修改尚未发送")
    await expect(sheet.cell(0, "count")).to_have_text("13")
    assert sheet.stored("count") == [1, 2]
    await lost.back()
    await sheet.holds(0, "count", 13)
    await sheet.holds(1, "count", 12)
    await expect(banner).to_have_count(0)
    history = sheet.served.call("clerk", "GET", f"/thing/{sheet.rows[0]}/history")["rows"]
    assert [row["changes"]["count"] for row in history[:2]] == [[11, 13], [1, 11]]


async def test_what_was_pasted_without_a_connection_is_read_back_after_a_reload_with_what_was_refused(
    sheet: Sheet,
) -> None:
    await sheet.show({"count": 1}, {"count": 2})
    sheet.expects("ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "WebSocket")
    lost = await lose(sheet)
    await paste(sheet, 0, "count", "41\r\nmany\r\n")
    await expect(sheet.page.locator(".gw-unsent")).to_contain_text("1 项修改尚未发送")
    sheet.page.once("dialog", lambda dialog: dialog.accept())
    await sheet.page.reload()
    await expect(sheet.cell(0, "count")).to_have_text("1")
    await lost.back()
    await expect(sheet.cell(0, "count")).to_have_text("41")
    await expect(sheet.cell(1, "count")).to_have_class(re.compile("gw-wrong"))
    await expect(sheet.cell(1, "count")).to_contain_text("many")
    assert sheet.stored("count") == [41, 2]


async def test_a_gesture_whose_answer_was_lost_counts_once(sheet: Sheet) -> None:
    await sheet.show({"count": 1})
    sheet.expects("ERR_FAILED", "ERR_CONNECTION_RESET")

    async def cut(route: Route) -> None:
        await route.fetch()  # the server has done it
        await route.abort("connectionreset")

    await sheet.page.route("**/api/v1/thing/cells", cut, times=1)
    await sheet.cell(0, "count").click()
    await sheet.type("21")
    await sheet.press("Enter")
    await expect(sheet.page.locator(".gw-unsent")).to_be_visible()
    await expect(sheet.page.locator(".gw-unsent")).to_have_count(0)
    await expect(sheet.cell(0, "count")).to_have_text("21")
    history = sheet.served.call("clerk", "GET", f"/thing/{sheet.rows[0]}/history")["rows"]
    assert len([row for row in history if row["changes"].get("count") == [1, 21]]) == 1


async def test_an_answer_that_breaks_off_in_its_middle_is_asked_for_again(sheet: Sheet) -> None:
    await sheet.show({"count": 1})
    await sheet.page.evaluate(
        """() => { const reach = globalThis.fetch; globalThis.fetch = async (...asked) => {
            const answer = await reach(...asked);
            if (!String(asked[0]).endsWith("/cells")) return answer;
            globalThis.fetch = reach;
            answer.text = () => Promise.reject(new TypeError("Failed to fetch"));
            return answer; } }"""
    )
    await sheet.cell(0, "count").click()
    await sheet.type("21")
    await sheet.press("Enter")
    await expect(sheet.page.locator(".gw-unsent")).to_be_visible()
    await expect(sheet.page.locator(".gw-unsent")).to_have_count(0)
    await expect(sheet.cell(0, "count")).to_have_text("21")
    await sheet.holds(0, "count", 21)


async def test_what_was_not_sent_can_be_discarded(sheet: Sheet) -> None:
    await sheet.show({"count": 1})
    sheet.expects("ERR_FAILED", "ERR_INTERNET_DISCONNECTED", "WebSocket")
    lost = await lose(sheet)
    await sheet.cell(0, "count").click()
    await sheet.type("31")
    await sheet.press("Enter")
    await sheet.page.get_by_role("button", name="查看").click()
    await expect(sheet.page.locator(".gw-unsent li")).to_contain_text("数量: 31")
    await sheet.page.get_by_role("button", name="全部放弃").click()
    await sheet.page.get_by_role("dialog").get_by_role("button", name="放弃").click()
    await expect(sheet.cell(0, "count")).to_have_text("1")
    await expect(sheet.page.locator(".gw-unsent")).to_have_count(0)
    await lost.back()
    assert sheet.stored("count") == [1]


@dataclass
class Lost:
    """A tab whose writing requests reach nobody; reading goes on, so that the page can be loaded anew."""

    sheet: Sheet

    async def back(self) -> None:
        """The connection is there again."""
        await self.sheet.page.unroute("**/api/v1/**")


async def lose(sheet: Sheet) -> Lost:
    """Nothing that is sent from now on arrives."""

    async def drop(route: Route) -> None:
        if route.request.method == "POST":
            await route.abort("internetdisconnected")
        else:
            await route.continue_()

    await sheet.page.route("**/api/v1/**", drop)
    return Lost(sheet)


async def test_shift_f2_says_something_about_a_cell_which_then_wears_a_corner_and_tells_its_history(
    sheet: Sheet, colleague: Sheet
) -> None:
    await sheet.show({"count": 1}, {"count": 2})
    sheet.served.call("boss", "PATCH", f"/thing/{sheet.rows[0]}", {"count": 9})
    await colleague.join(sheet)
    await sheet.cell(0, "count").click()
    await sheet.press("Shift+F2")
    box = sheet.page.locator(".gw-cell-talk")
    await expect(box.locator("ol li").first).to_contain_text("王柏舟")
    await expect(box.locator("ol li s").first).to_have_text("1")
    await box.locator("textarea").fill("为什么是 9？")
    await sheet.press("Control+Enter")
    await expect(box.locator("ul li")).to_contain_text("为什么是 9？")
    await expect(colleague.cell(0, "count")).to_have_class(re.compile("gw-said"))
    await expect(colleague.cell(0, "price")).not_to_have_class(re.compile("gw-said"))
    await sheet.press("Escape")
    await colleague.cell(0, "count").click(button="right")
    await colleague.page.get_by_role("menuitem", name="此单元格的历史").click()
    await expect(colleague.page.locator(".gw-cell-talk ul li")).to_contain_text("陈思远")
