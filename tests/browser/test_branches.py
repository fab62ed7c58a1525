"""S2.8 Branches side by side on the request page, each seat of mine decided by itself; and the whole flow, drawn."""

import re

from playwright.async_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.serving import Served


def bought(served: Served, name: str, price: str) -> int:
    """A purchase that waits in its branches; the number of its request."""
    made = served.call("clerk", "POST", "/purchase", {"name": name, "price": price})
    asked = served.call("clerk", "POST", f"/purchase/{made['id']}/submit/buy", {"client_key": name})
    served.call("second", "POST", f"/requests/{asked['id']}/approve", {"revision": 1, "client_key": f"{name} needed"})
    return int(asked["id"])


def stop(served: Served, number: int) -> None:
    """Ends a request, so that no other test finds it waiting."""
    served.call(
        "deputy", "POST", f"/requests/{number}/stop", {"revision": 1, "comment": "seen", "client_key": f"stop {number}"}
    )


async def tops(page: Page) -> list[float]:
    boxes = [await branch.bounding_box() for branch in await page.locator(".gw-branch").all()]
    return [box["y"] for box in boxes if box]


async def test_branches_stand_side_by_side_and_each_of_my_seats_is_decided_by_itself(
    visit: Visit, served: Served
) -> None:
    number = bought(served, "a laser", "25000.00")
    page = await visit("boss", f"/requests/{number}")
    await expect(page.locator(".gw-branch h3")).to_have_text(["法务", "财务", "仓库"])
    assert len(set(await tops(page))) == 1, "side by side"
    law = page.locator(".gw-branch", has_text="法务")
    await expect(law.locator("li.gw-step-dot")).to_contain_text("条款审核")
    await expect(page.locator(".gw-branch", has_text="仓库")).to_contain_text("已跳过")
    await page.get_by_role("group", name="您要处理的环节").get_by_role("button", name="预算审核").click()
    await page.get_by_role("button", name=re.compile("^同意")).click()
    await expect(page.get_by_text("同意：已记录")).to_be_visible()
    await expect(page.locator(".gw-branch li.gw-step-check")).to_contain_text(["预算审核"])
    states = {each["step"]: each["state"] for each in served.call("boss", "GET", f"/requests/{number}")["route"]}
    assert (states["terms"], states["budget"], states["chief"]) == ("active", "passed", "active")
    stop(served, number)


async def test_on_a_phone_branches_stand_one_below_the_other_under_their_names(visit: Visit, served: Served) -> None:
    number = bought(served, "a drill", "500.00")
    page = await visit("clerk", f"/requests/{number}", width=390, height=844, touch=True)
    lines = page.locator(".gw-route-lines > li")
    await expect(lines.filter(has_text="条款审核")).to_be_visible()
    said = [text.partition(" ·")[0] for text in await lines.locator(".gw-grow").all_inner_texts()]
    assert said == [
        "提交", "需求确认", "法务", "条款审核", "财务", "预算审核", "出纳", "仓库", "库位确认", "总经理", "已批准"
    ]  # fmt: skip
    stop(served, number)


async def test_the_whole_flow_is_drawn_with_the_path_of_this_request_lit(visit: Visit, served: Served) -> None:
    number = bought(served, "a lathe", "25000.00")
    page = await visit("boss", f"/requests/{number}")
    await page.get_by_text("完整流程").click()
    fork = page.locator(".gw-flow-fork").first
    await expect(fork.locator("> .gw-flow-ways > .gw-flow-way > .gw-flow-if")).to_have_text(["法务", "财务", "仓库"])
    taken = page.locator(".gw-flow-taken", has_text="价格不低于 ¥10,000").last
    await expect(taken.locator(".gw-flow-later")).to_contain_text("财务总监")
    await expect(page.locator(".gw-flow-way:not(.gw-flow-taken)")).to_contain_text("其他情况")
    await expect(page.locator(".gw-flow-check")).to_contain_text(["提交", "需求确认"])
    await expect(page.locator(".gw-flow-dot")).to_contain_text(["条款审核", "预算审核"])
    await expect(page.locator(".gw-flow-skip")).to_contain_text("仅当价格低于 ¥10,000")
    phone = await visit("boss", f"/requests/{number}", width=390, height=844, theme="dark", touch=True)
    await phone.get_by_text("完整流程").click()
    await expect(phone.locator(".gw-flow-end").last).to_contain_text("已批准")
    assert await phone.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing stands beyond the edge"
    stop(served, number)
