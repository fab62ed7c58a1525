"""Who decides, by hand: the submitter chooses from a pool (S4.9), a seat is handed over (S10.1) or given on by an
administrator (S17.1), and a work is done."""

import re
from typing import Any

from playwright.async_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.serving import Served


def delivery(served: Served, name: str) -> int:
    """A delivery of the clerk, not yet handed in."""
    return int(served.call("clerk", "POST", "/delivery", {"name": name})["id"])


def ids(served: Served) -> dict[str, int]:
    """People by login."""
    return {row["login"]: row["id"] for row in served.call("admin", "GET", "/user?limit=50")["rows"]}


def handed_in(served: Served, name: str, chosen: str = "deputy") -> int:
    """The request of a delivery."""
    body: dict[str, Any] = {"to": "run", "chosen": {"look": ids(served)[chosen]}}
    moved = served.call("clerk", "POST", f"/delivery/{delivery(served, name)}/stage", body)
    return int(moved["pending"]["request"])


async def pick(page: Page, label: str, name: str) -> list[str]:
    """Opens the picker of a dialog, picks a person, and gives everybody it offered."""
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label(re.compile(label)).click()
    offered = await page.get_by_role("option").all_inner_texts()
    await page.get_by_role("option", name=re.compile(name)).click()
    return offered


async def test_a_move_asks_whom_the_submitter_chooses_and_offers_the_pool_alone(visit: Visit, served: Served) -> None:
    page = await visit("clerk", f"/e/delivery/{delivery(served, 'chosen by hand')}", expected="422")
    await page.get_by_text("将由谁审批：交付审批").click()  # before anything is handed in (S18.1)
    ahead = page.locator(".gw-ahead")
    await expect(ahead.get_by_role("listitem").filter(has_text="负责人")).to_contain_text("王柏舟")
    await expect(ahead.get_by_role("listitem").filter(has_text="办理")).to_contain_text("唐若溪")
    await page.get_by_role("button", name=re.compile("已办")).first.click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text("“复核”由谁处理")
    await dialog.get_by_role("button", name="移动").click()
    await expect(dialog).to_contain_text("请选择“复核”的处理人")
    offered = await pick(page, "复核", "Li Muqing")
    assert sorted("Li" if "Li Muqing" in text else "唐" if "唐若溪" in text else text for text in offered) == [
        "Li",
        "唐",
    ]
    await dialog.get_by_role("button", name="移动").click()
    await expect(page.locator(".gw-route-list")).to_contain_text("Li Muqing")


async def test_a_seat_is_handed_over_and_a_work_is_done_with_the_keys(visit: Visit, served: Served) -> None:
    request = handed_in(served, "handed over")
    boss = await visit("boss", f"/requests/{request}")
    await boss.get_by_role("button", name="更多").click()
    await boss.get_by_role("menuitem", name="转交").click()
    assert not any("陈思远" in text for text in await pick(boss, "转给", "唐若溪"))
    await boss.get_by_role("dialog").get_by_role("button", name="转交").click()
    await expect(boss.get_by_text("转交：已记录")).to_be_visible()
    await boss.goto(f"{served.url}/requests/{request}")
    await expect(boss.locator(".gw-request-side .gw-stream")).to_contain_text("王柏舟将“负责人”转交给唐若溪")

    deputy = await visit("deputy", f"/requests/{request}", expected="404")
    await expect(deputy.locator(".gw-request-route")).to_contain_text("由王柏舟转交")
    for word in ("同意", "同意"):
        await expect(deputy.get_by_role("button", name=re.compile(f"^{word}"))).to_be_enabled()
        await deputy.keyboard.press("a")
        await expect(deputy.get_by_text(f"{word}：已记录").first).to_be_visible()
        await deputy.goto(f"{served.url}/requests/{request}")
    await expect(deputy.locator(".gw-request-asked")).to_contain_text("请您办理")
    await expect(deputy.get_by_role("button", name=re.compile("^驳回"))).to_have_count(0)
    await deputy.keyboard.press("r")
    await expect(deputy.get_by_role("alert")).to_contain_text("意见（必填）")
    await deputy.get_by_role("heading", name="handed over").click()
    await deputy.keyboard.press("a")
    await expect(deputy.get_by_text("办结：已记录")).to_be_visible()
    assert served.call("clerk", "GET", f"/requests/{request}")["state"] == "approved"


async def test_an_administrator_gives_a_seat_to_somebody_and_says_why(visit: Visit, served: Served) -> None:
    request = handed_in(served, "given on")
    page = await visit("admin", f"/requests/{request}")
    await page.get_by_role("button", name="更多").click()
    await page.get_by_role("menuitem", name="改派").click()
    dialog = page.get_by_role("dialog")
    await pick(page, "转给", "Li Muqing")
    await dialog.get_by_role("button", name="改派").click()
    await expect(dialog).to_contain_text("请填写原因")
    await dialog.get_by_label(re.compile("原因|理由")).fill("经理休假")
    await dialog.get_by_role("button", name="改派").click()
    await expect(page.locator(".gw-request-side .gw-stream")).to_contain_text("改派给Li Muqing")
    told = served.call("clerk", "GET", "/notices")["rows"][0]["text"]
    assert "改派给Li Muqing" in told


async def test_the_form_of_a_new_record_shows_who_would_decide_what_is_typed(visit: Visit) -> None:
    """S18.1: the route follows the amount while it is typed, and nothing is saved."""
    page = await visit("clerk", "/e/purchase/new")
    await page.get_by_text("将由谁审批：采购审批").click()
    ahead = page.locator(".gw-ahead")
    await expect(ahead.get_by_role("alert")).to_be_visible()  # what is still missing
    await page.locator("[data-field=price] input").fill("9999")
    await expect(ahead.get_by_text("出纳")).to_be_visible()
    await page.locator("[data-field=price] input").fill("10000")
    await expect(ahead.get_by_text("财务总监")).to_be_visible()
    await expect(ahead.get_by_text("出纳")).to_have_count(0)
