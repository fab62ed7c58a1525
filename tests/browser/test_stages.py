"""The stage bar: the main path in line, what stands beside it apart; on a phone a strip with the next move."""

import re
from typing import Any

from playwright.async_api import expect

from tests.browser.conftest import Visit
from tests.browser.serving import Served


def offer(served: Served, topic: str, *stages: str) -> dict[str, Any]:
    """An offer moved through these stages."""
    made: dict[str, Any] = served.call("clerk", "POST", "/offer", {"topic": topic, "rival": "x"})
    for stage in stages:
        served.call("clerk", "POST", f"/offer/{made['id']}/stage", {"to": stage})
    return made


async def test_the_bar_draws_the_main_path_and_keeps_side_stages_in_a_menu(visit: Visit, served: Served) -> None:
    page = await visit("clerk", f"/e/offer/{offer(served, 'in line')['id']}")
    steps = page.get_by_role("list", name="阶段").get_by_role("button")
    await expect(steps).to_have_text([re.compile("草稿"), re.compile("已发出"), re.compile("赢单")])
    await page.get_by_role("button", name="其他阶段").click()
    await expect(page.get_by_role("menuitem", name=re.compile("搁置"))).to_be_visible()
    await expect(page.get_by_role("menuitem", name=re.compile("丢单"))).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("menuitem")).to_have_count(0)
    await expect(page.get_by_role("button", name="其他阶段")).to_be_focused()


async def test_a_record_beside_its_path_stands_apart_and_goes_back(visit: Visit, served: Served) -> None:
    made = offer(served, "put aside", "sent", "paused")
    page = await visit("clerk", f"/e/offer/{made['id']}")
    await expect(page.locator(".gw-step-aside")).to_contain_text("搁置")
    width = await page.locator(".gw-step-aside").evaluate("e => e.offsetWidth")
    assert width < 200  # apart, and not in place of the path
    await expect(page.locator(".gw-stages .gw-step-past")).to_have_count(1)
    await page.locator(".gw-stages").get_by_role("button", name=re.compile("已发出")).click()
    await expect(page.locator(".gw-step-aside")).to_have_count(0)
    assert served.call("clerk", "GET", f"/offer/{made['id']}")["stage"] == "sent"


async def test_on_a_phone_the_stages_fit_and_the_next_move_is_under_the_thumb(visit: Visit, served: Served) -> None:
    made = offer(served, "by thumb")
    page = await visit("clerk", f"/e/offer/{made['id']}", width=390, height=844)
    await expect(page.get_by_text("第 1 / 3 步")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth <= 390")
    following = page.locator(".gw-stage-now > .gw-button")
    box = await following.bounding_box()
    assert box and box["height"] >= 44
    await page.get_by_role("button", name=re.compile("^阶段: 草稿")).click()
    await expect(page.get_by_role("menuitem", name=re.compile("丢单"))).to_be_visible()
    await page.keyboard.press("Escape")
    await following.click()
    await expect(page.get_by_text("第 2 / 3 步")).to_be_visible()
    assert served.call("clerk", "GET", f"/offer/{made['id']}")["stage"] == "sent"


async def test_a_move_that_goes_on_by_itself_tells_where_the_record_is(visit: Visit, served: Served) -> None:
    made = served.call("clerk", "POST", "/errand", {"name": "led on"})
    page = await visit("clerk", f"/e/errand/{made['id']}")
    await page.get_by_role("list", name="阶段").get_by_role("button", name=re.compile("已办")).click()
    await expect(page.locator("[aria-current=step]")).to_contain_text("已归档")
    await expect(page.locator(".gw-message-good")).to_have_text(re.compile("已归档"))
    seen = page.locator(".gw-stream .gw-change").filter(has_text="→")
    await expect(seen).to_have_text([re.compile("已办.*已归档"), re.compile("待办.*已办")])  # one instant, newest first
