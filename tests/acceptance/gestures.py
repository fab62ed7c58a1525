"""What people do on the pages of the CRM, and the pictures that are kept of them."""

import os
import re
from typing import Final

from playwright.async_api import Page, expect

from tests.browser.serving import ROOT

SHOTS: Final = ROOT / "docs" / "images" / "acceptance"


async def shot(page: Page, name: str) -> None:
    """Keeps a picture of the page, when pictures are wanted."""
    if os.environ.get("GRIDWRIGHT_SHOTS"):
        SHOTS.mkdir(parents=True, exist_ok=True)
        await page.wait_for_timeout(400)  # the last rows are painted
        await page.screenshot(path=SHOTS / f"{name}.png")


async def fill(page: Page, field: str, text: str) -> None:
    """Types into a field of the form."""
    await page.locator(f"[data-field={field}] .gw-field-value").locator("input, textarea").first.fill(text)


async def pick(page: Page, place: str, text: str) -> None:
    """Chooses what is called so from the list of a field or of a line's cell."""
    await page.locator(f"{place} input[role=combobox]").fill(text)
    await page.get_by_role("option", name=text).first.click()


async def create(page: Page, entity: str) -> int:
    """Saves the new record. Gives its id."""
    await page.get_by_role("button", name="创建").click()
    await expect(page).to_have_url(re.compile(rf"/e/{entity}/\d+$"))
    return int(page.url.rpartition("/")[2])


async def move(page: Page, label: str) -> None:
    """Asks for a stage that must be approved."""
    await page.get_by_role("list", name="阶段").get_by_role("button", name=re.compile(label)).click()
    await expect(page.get_by_text(re.compile(f"进入“{label}”须先审批"))).to_be_visible()


async def stands_in(page: Page, label: str) -> None:
    """The stage bar shows this stage as the current one."""
    await expect(page.locator("[aria-current=step]")).to_contain_text(label)


async def opened_in_queue(page: Page, title: str) -> None:
    """Opens what waits for this person."""
    await page.locator(".gw-queue-item", has_text=title).click()
    await expect(page.locator(".gw-request h1")).to_be_visible()
    await expect(page.locator(".gw-request-head")).to_contain_text(title)
    await expect(page.locator(".gw-route")).to_be_visible()


async def decide_with(page: Page, comment: str) -> None:
    """Writes why and approves with the keyboard."""
    await page.get_by_role("textbox", name=re.compile("^意见")).fill(comment)
    await page.get_by_role("textbox", name=re.compile("^意见")).blur()
    await page.keyboard.press("a")
    await expect(page.get_by_text("同意：已记录")).to_be_visible()


async def typed(page: Page, field: str, text: str) -> None:
    """Types into a cell of the row that is being made at the foot of the grid."""
    await page.locator(f".ag-floating-bottom [col-id={field}]").dblclick()
    await page.locator(".gw-cell-editor input, .gw-cell-editor textarea").first.fill(text)
    if field == "region":
        await page.get_by_role("option", name=text).first.click()
    else:
        await page.keyboard.press("Enter")
