"""S1.2 on the screen: a change that waits is marked in its cell, told on its request, and there once it is approved."""

import re

from playwright.async_api import expect

from tests.browser.conftest import Visit
from tests.browser.serving import Served
from tests.browser.test_grid import at


async def test_a_cell_that_is_guarded_is_marked_and_changes_when_it_is_approved(visit: Visit, served: Served) -> None:
    made = served.call("clerk", "POST", "/tariff", {"name": "guarded cell", "price": "10.00"})
    page = await visit("clerk", "/e/tariff?q=guarded+cell")
    cell = at(page, made, "price")
    await cell.click()
    await page.keyboard.type("25")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("已提交“调价审批”，待批准后生效。")).to_be_visible()
    await expect(cell).to_have_class(re.compile("gw-waits"))
    await expect(cell).to_contain_text("10 ")
    await page.reload()
    await expect(cell).to_have_class(re.compile("gw-waits"))
    record = await visit("clerk", f"/e/tariff/{made['id']}")
    await expect(record.locator(".gw-waiting")).to_contain_text(re.compile("修改待审批：.*调价审批"))
    await expect(record.locator(".gw-waiting tbody tr")).to_have_text([re.compile("价格.*10.00.*25.00")])

    number = served.call("clerk", "GET", f"/tariff/{made['id']}")["pending"]["request"]
    request = await visit("boss", f"/requests/{number}")
    await expect(request.locator(".gw-request-asked")).to_contain_text("陈思远请您审批 价目“guarded cell”的修改")
    await expect(request.locator(".gw-proposal tbody tr")).to_have_text([re.compile("价格.*10.00.*25.00")])
    await request.get_by_role("button", name=re.compile("^同意")).click()
    await expect(request.get_by_text("同意：已记录")).to_be_visible()
    await expect(cell).to_have_text("25")
    await expect(cell).not_to_have_class(re.compile("gw-waits"))


async def test_rows_are_exported_from_the_menu_of_the_list(visit: Visit, served: Served) -> None:
    served.call("clerk", "POST", "/tariff", {"name": "=exported", "price": "10.00"})
    page = await visit("clerk", "/e/tariff?q=exported")
    await page.locator(".gw-tools").get_by_role("button", name="更多").click()
    await page.get_by_role("menuitem", name="导出为文件").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("CSV").check()
    async with page.expect_download() as waiting:
        await dialog.get_by_role("button", name="导出", exact=True).click()
    file = await (await waiting.value).path()
    assert "'=exported" in file.read_text(encoding="utf-8-sig")
