"""On a phone a line of the queue is decided by pushing it aside, with touch events of the browser itself; scrolling
decides nothing, and what was decided is taken back while S7.3 allows it."""

import asyncio
import re

from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import Visit
from tests.browser.serving import Served
from tests.browser.test_accessible import problems
from tests.browser.test_persons import handed_in, ids
from tests.browser.test_phone import phone
from tests.browser.test_queue import submitted

EVENT = "Input.dispatchTouchEvent"


async def push(page: Page, target: Locator, across: int, down: int = 0) -> None:
    """A finger on the target goes this far, in ten steps, and is lifted."""
    await target.evaluate("(line) => line.scrollIntoView({block: 'center'})")  # not below a message at the foot
    box = await target.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    touch = await page.context.new_cdp_session(page)
    points = [{"x": x + across * step / 10, "y": y + down * step / 10} for step in range(11)]
    moves = [("touchStart", points[:1]), *(("touchMove", [point]) for point in points[1:])]
    # sent in one go: on a busy machine a finger that waits between two of them would be a long press
    await asyncio.gather(*(touch.send(EVENT, {"type": kind, "touchPoints": where}) for kind, where in moves))
    await page.wait_for_timeout(150)  # a finger that rests: else the browser takes the next tap for stopping a fling
    await touch.send(EVENT, {"type": "touchMove", "touchPoints": points[-1:]})
    await touch.send(EVENT, {"type": "touchEnd", "touchPoints": []})


async def test_a_push_to_the_right_approves_and_to_the_left_rejects_with_a_comment(
    visit: Visit, served: Served
) -> None:
    yes, no = submitted(served, "pushed right"), submitted(served, "pushed left")
    page = await phone(visit, "boss", "/queue")
    await push(page, page.locator(".gw-queue-item", has_text="pushed right"), 140)
    sheet = page.get_by_role("dialog", name=re.compile("^同意"))
    await expect(sheet).to_contain_text("pushed right")
    assert await problems(page) == []
    await sheet.get_by_role("textbox").fill("from the train")
    await sheet.get_by_role("button", name="同意").tap()
    await expect(page.locator(".gw-queue-item", has_text="pushed right")).to_have_count(0)
    done = served.call("boss", "GET", f"/requests/{yes['request']}")
    assert done["state"] == "approved" and done["trail"][-1]["kind"] == "end"
    await push(page, page.locator(".gw-queue-item", has_text="pushed left"), -140)
    sheet = page.get_by_role("dialog", name=re.compile("^驳回"))
    await sheet.get_by_role("textbox").fill("too dear")
    await sheet.get_by_role("button", name="驳回").tap()
    await expect(page.locator(".gw-queue-item", has_text="pushed left")).to_have_count(0)
    assert served.call("boss", "GET", f"/requests/{no['request']}")["state"] == "rejected"


async def test_the_box_of_a_line_does_not_stand_over_what_is_pushed(visit: Visit, served: Served) -> None:
    submitted(served, "pushed and let go")
    page = await phone(visit, "boss", "/queue")
    row = page.locator(".gw-queue-row", has_text="pushed and let go")
    await row.scroll_into_view_if_needed()
    box, line = row.get_by_role("checkbox"), await row.bounding_box()
    assert line is not None
    await expect(box).to_be_visible()
    touch, y = await page.context.new_cdp_session(page), line["y"] + line["height"] / 2
    for kind, x in (("touchStart", 60), ("touchMove", 90), ("touchMove", 120), ("touchMove", 150)):
        await touch.send(EVENT, {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    await expect(row.locator(".gw-swipe-under")).to_be_visible()
    await expect(box).to_be_hidden()
    await touch.send(EVENT, {"type": "touchCancel", "touchPoints": []})
    await expect(box).to_be_visible()


async def test_scrolling_and_a_push_that_is_too_short_decide_nothing(visit: Visit, served: Served) -> None:
    for n in range(12):
        submitted(served, f"scrolled {n}")
    page = await phone(visit, "boss", "/queue")
    card = page.locator(".gw-queue-item", has_text="scrolled").nth(4)
    await push(page, card, 60, -300)
    assert await page.locator(".gw-queue-scroll").evaluate("(list) => list.scrollTop") > 100
    await push(page, card, 60)
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await expect(page.locator(".gw-queue-list")).to_be_visible()


async def test_what_was_approved_by_a_push_is_taken_back_from_the_message_while_another_seat_is_open(
    visit: Visit, served: Served
) -> None:
    """S7.3: until the step is over, and with a finger."""
    request = handed_in(served, "pushed too soon")
    beside = {"revision": 1, "client_key": "beside-pushed", "people": [ids(served)["second"]], "place": "alongside"}
    served.call("boss", "POST", f"/requests/{request}/add-signer", beside)
    page = await phone(visit, "boss", "/queue")
    line = page.locator(".gw-queue-item", has_text="pushed too soon")
    await push(page, line, 140)
    await page.get_by_role("dialog", name=re.compile("^同意")).get_by_role("button", name="同意").tap()
    await expect(line).to_have_count(0)
    back = page.get_by_role("button", name="取回")
    box = await back.bounding_box()
    assert box is not None and min(box["width"], box["height"]) >= 44
    await back.tap()
    await expect(line).to_be_visible()
    await expect(page.get_by_text("取回：已记录")).to_be_visible()
    now = served.call("boss", "GET", f"/requests/{request}")
    assert "approve" in now["may"] and [each["kind"] for each in now["trail"]][-1] == "take-back"
