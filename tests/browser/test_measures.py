"""The measures of the frame, the grid and the queue, in pixels, as the design fixes them."""

import re

from playwright.async_api import Browser, Page, expect

from tests.browser.conftest import visiting
from tests.browser.serving import Served
from tests.browser.test_queue import submitted

MEASURED = """places => Object.fromEntries(Object.entries(places).map(([name, [place, side]]) => {
  const box = document.querySelector(place)?.getBoundingClientRect();
  return [name, box ? Math.round(box[side] * 10) / 10 : null];
}))"""
GRID = {
    "rail": (".gw-rail", "width", 64),
    "top": (".gw-top", "height", 48),
    "toolbar": (".gw-tools", "height", 40),
    "header": (".ag-header-row", "height", 32),
    "row": (".ag-center-cols-container .ag-row", "height", 28),
    "number column": (".ag-header-cell[col-id='#']", "width", 48),
    "tag": (".ag-row .gw-tag", "height", 20),
    "face": (".gw-peek .gw-face", "height", 20),
    "foot": (".gw-foot", "height", 32),
    "panel": (".gw-peek", "width", 448),
}
QUEUE = {
    "list": (".gw-queue-list", "width", 344),
    "decision bar": (".gw-decide", "height", 64),
}
HEIGHTS = {"适中": 32, "宽松": 40, "两行": 64, "紧凑": 28}  # the last is the one rows begin with
PHONE = {"bar under the thumb": (".gw-bottom", "height", 64)}


async def differences(page: Page, places: dict[str, tuple[str, str, int]]) -> dict[str, tuple[float | None, int]]:
    """Name: (measured, wanted) of what is not as wanted."""
    asked = {name: [place, side] for name, (place, side, _) in places.items()}
    found = await page.evaluate(MEASURED, asked)
    return {name: (found[name], wanted) for name, (_, _, wanted) in places.items() if found[name] != wanted}


async def test_the_grid_the_queue_and_the_phone_keep_their_measures(chromium: Browser, served: Served) -> None:
    served.call("second", "POST", "/thing", {"name": "measured", "size": "big", "keeper": 1})
    served.call("boss", "PUT", "/me/preferences", {})
    submitted(served, "measured request")
    async with visiting(chromium, served) as visit:
        page = await visit("boss", "/e/thing?view=all&q=measured")
        await page.get_by_role("button", name="打开第 1 行").click()
        await expect(page.locator(".gw-peek .gw-facts")).to_be_visible()
        assert await differences(page, GRID) == {}
        for name, height in HEIGHTS.items():
            await page.get_by_role("button", name=re.compile("^行高")).click()
            await page.get_by_role("menuitemcheckbox", name=name).click()
            row = page.locator(".ag-center-cols-container .ag-row[row-index='0']")
            await expect(row).to_have_css("height", f"{height}px")
        await page.goto(served.url + "/queue")
        await page.locator(".gw-queue-item", has_text="measured request").click()
        await expect(page.get_by_role("button", name="同意")).to_be_visible()
        assert await differences(page, QUEUE) == {}
        await page.set_viewport_size({"width": 390, "height": 844})
        await page.goto(served.url + "/")
        await expect(page.locator(".gw-bottom")).to_be_visible()
        assert await differences(page, PHONE) == {}
