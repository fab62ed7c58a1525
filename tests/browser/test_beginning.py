"""What a new record will be saved with is shown before saving: in the form, in its lines and in the grid's new row."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.async_api import expect

from tests.browser.conftest import Visit
from tests.browser.serving import Served

TODAY = datetime.now(ZoneInfo("Asia/Shanghai")).date()


async def test_computed_defaults_stand_in_the_form_and_follow_what_is_typed(visit: Visit, served: Served) -> None:
    page = await visit("clerk", "/e/offer/new")
    sent_on, valid = (page.locator(f"[data-field={name}] input") for name in ("sent_on", "valid"))
    await expect(sent_on).to_have_value(TODAY.isoformat())
    await expect(valid).to_have_value((TODAY + timedelta(days=30)).isoformat())
    await sent_on.fill("2026-01-02")
    await expect(valid).to_have_value("2026-02-01")
    await page.locator("[data-field=topic] input").fill("begun")
    await page.get_by_role("button", name="添加一行").click()
    await page.locator("[data-cell='0-item'] input").fill("bolt")
    await expect(page.locator("[data-cell='0-listed'] input")).to_have_value("20.00")
    await page.locator("[data-cell='0-item'] input").fill("nut")
    await expect(page.locator("[data-cell='0-listed'] input")).to_have_value("5.00")
    await page.get_by_role("button", name="创建").click()
    await expect(page.get_by_role("heading", name="begun")).to_be_visible()
    [made] = served.call("clerk", "GET", "/offer?q=begun&filter=topic+==+'begun'")["rows"]
    whole = served.call("clerk", "GET", f"/offer/{made['id']}")
    assert (whole["sent_on"], whole["valid"], whole["lines"][0]["listed"]) == ("2026-01-02", "2026-02-01", "5.00")


async def test_a_default_that_is_emptied_stays_empty(visit: Visit, served: Served) -> None:
    page = await visit("clerk", "/e/offer/new")
    await expect(page.locator("[data-field=valid] input")).not_to_have_value("")
    await page.locator("[data-field=valid] input").fill("")
    await page.locator("[data-field=topic] input").fill("without end")
    await page.get_by_role("button", name="创建").click()
    await expect(page.get_by_role("heading", name="without end")).to_be_visible()
    [made] = served.call("clerk", "GET", "/offer?filter=topic+==+'without end'")["rows"]
    assert made["valid"] is None


async def test_the_grids_new_row_shows_what_it_will_be_saved_with(visit: Visit, served: Served) -> None:
    page = await visit("second", "/e/thing?view=all&q=begun+row")
    await page.get_by_role("button", name="新建物品").last.click()
    row = page.locator(".ag-floating-bottom")
    await expect(row.locator("[col-id=opened]")).to_have_text(TODAY.isoformat())
    await expect(row.locator("[col-id=maker]")).to_contain_text("Li Muqing")
    await page.keyboard.type("begun row")
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="保存", exact=True).click()
    await expect(page.get_by_text("已创建 begun row")).to_be_visible()
    [made] = served.call("clerk", "GET", "/thing?q=begun+row")["rows"]
    assert (made["opened"], made["maker"]["title"]) == (TODAY.isoformat(), "Li Muqing")
