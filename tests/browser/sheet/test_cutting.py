"""Ctrl+X: what is cut stays, in a dashed frame, until the paste moves it in one change."""

import re
from typing import Any
from uuid import uuid4

from playwright.async_api import Request, expect

from tests.browser.sheet.sheet import Sheet

ROWS = tuple({"price": f"{at}.00", "count": at} for at in range(1, 5))
FRAME = re.compile("gw-cut-top")


async def cut(sheet: Sheet, start: tuple[int, str], end: tuple[int, str]) -> None:
    await sheet.drag(start, end)
    await sheet.press("Control+x")
    await expect(sheet.cell(*start)).to_have_class(FRAME)


def asked(sheet: Sheet) -> list[dict[str, Any]]:
    """The bodies of gestures that are sent from now on."""
    found: list[dict[str, Any]] = []

    def note(request: Request) -> None:
        if request.url.endswith("/thing/ranges"):
            found.append(request.post_data_json or {})

    sheet.page.on("request", note)
    return found


async def test_what_is_cut_is_framed_and_moves_with_the_paste_in_one_change(sheet: Sheet) -> None:
    await sheet.show(*ROWS)
    sent = asked(sheet)
    await cut(sheet, (0, "price"), (1, "count"))
    assert sheet.stored("count") == [1, 2, 3, 4], "nothing happens before the paste"
    await sheet.cell(2, "price").click()
    await sheet.press("Control+v")
    await sheet.holds(3, "count", 2)
    assert sheet.stored("price") == [None, None, "1.00", "2.00"] and sheet.stored("count") == [None, None, 1, 2]
    assert [each["do"] for each in sent] == ["move"]
    await expect(sheet.page.locator("[class*=gw-cut-]")).to_have_count(0)
    await sheet.selects((2, 3), "price", "count")
    await sheet.press("Control+z")
    await sheet.holds(0, "price", "1.00")
    assert sheet.stored("price") == [row["price"] for row in ROWS]


async def test_escape_gives_up_what_is_cut_and_the_paste_only_copies(sheet: Sheet) -> None:
    await sheet.show(*ROWS)
    await cut(sheet, (0, "count"), (1, "count"))
    await sheet.press("Escape")
    await expect(sheet.page.locator("[class*=gw-cut-]")).to_have_count(0)
    await sheet.cell(2, "count").click()
    await sheet.press("Control+v")
    await sheet.holds(3, "count", 2)
    assert sheet.stored("count") == [1, 2, 1, 2]


async def test_what_is_cut_can_be_pasted_into_another_program(sheet: Sheet) -> None:
    await sheet.show(*ROWS)
    await cut(sheet, (0, "price"), (1, "count"))
    assert (await sheet.clipboard()).splitlines() == ["1.00\t1", "2.00\t2"]
    assert "<td>2</td>" in await sheet.clipboard("text/html")


async def test_cells_that_refuse_what_is_moved_leave_it_where_it_was(sheet: Sheet) -> None:
    await sheet.show({"note": "5"}, {"note": "viel"}, {}, {}, columns=("name", "note", "count"))
    await cut(sheet, (0, "note"), (1, "note"))
    await sheet.cell(2, "count").click()
    await sheet.press("Control+v")
    await sheet.holds(2, "count", 5)
    assert sheet.stored("note") == [None, "viel", None, None] and sheet.stored("count") == [None, None, 5, None]
    await expect(sheet.page.locator(".gw-outcome")).to_contain_text("viel")
    await sheet.page.locator(".gw-outcome").get_by_role("button", name="全部放弃").click()


async def test_a_refused_cell_that_is_tried_again_finishes_the_move(sheet: Sheet) -> None:
    goal = f"Ziel {uuid4().hex}"
    await sheet.show({"note": goal}, {}, columns=("name", "note", "part_of"))
    await cut(sheet, (0, "note"), (0, "note"))
    await sheet.cell(1, "part_of").click()
    await sheet.press("Control+v")
    panel = sheet.page.locator(".gw-outcome")
    await expect(panel).to_contain_text(goal)
    made = sheet.served.call("clerk", "POST", "/thing", {"name": goal})
    await panel.get_by_role("button", name="重试", exact=True).click()
    await expect(panel).to_be_hidden()
    await expect(sheet.cell(1, "part_of")).to_have_text(goal)
    assert sheet.stored("note") == [None, None] and sheet.stored("part_of")[1]["id"] == made["id"]
    await expect(sheet.cell(0, "note")).to_have_text("")
    await sheet.press("Control+z")
    await sheet.holds(0, "note", goal)
    assert sheet.stored("part_of") == [None, None]


async def test_a_cell_that_must_be_filled_is_not_emptied_and_says_why(sheet: Sheet) -> None:
    await sheet.show({}, {"note": "x"})
    name = sheet.stored("name")[0]
    await sheet.cell(0, "name").click()
    await sheet.press("Control+x")
    await sheet.cell(1, "name").click()
    await sheet.press("Control+v")
    await expect(sheet.page.locator(".gw-message-error")).to_contain_text("名称")
    assert sheet.stored("name")[0] == name and sheet.stored("name")[1] != name


async def test_what_is_typed_after_a_cut_gives_it_up(sheet: Sheet) -> None:
    await sheet.show(*ROWS)
    await cut(sheet, (0, "count"), (0, "count"))
    await sheet.cell(3, "count").click()
    await sheet.type("9")
    await sheet.press("Enter")
    await sheet.holds(3, "count", 9)
    await expect(sheet.page.locator("[class*=gw-cut-]")).to_have_count(0)
