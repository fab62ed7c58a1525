"""The list as a file: the rows, order, columns and words that one sees, at once or from the foot of the page."""

import asyncio
import io
from pathlib import Path

import pyzipper
from playwright.async_api import Download, Page, expect
from python_calamine import CalamineWorkbook

from tests.browser.serving import STANDS
from tests.browser.sheet.sheet import Sheet


async def ask(page: Page, *choices: str) -> None:
    """Opens the dialog and chooses."""
    await page.get_by_role("button", name="更多", exact=True).click()
    await page.get_by_role("menuitem", name="导出为文件").click()
    for choice in choices:
        await page.get_by_role("dialog").get_by_label(choice).check()


async def export(page: Page) -> None:
    await page.get_by_role("dialog").get_by_role("button", name="导出", exact=True).click()


async def content(download: Download) -> bytes:
    return await asyncio.to_thread(Path(await download.path()).read_bytes)


async def test_the_view_is_downloaded_as_it_is_seen(sheet: Sheet) -> None:
    await sheet.show({"price": "10.00", "size": "big"}, {"price": "1234.50"}, columns=("price", "size", "name"))
    await ask(sheet.page, "CSV")
    async with sheet.page.expect_download() as file:
        await export(sheet.page)
    rows = (await content(await file.value)).decode("utf-8-sig").splitlines()
    assert rows[0] == "价格,大小,名称" and rows[1].startswith("10.00,大,") and rows[2].startswith('"1,234.50",,')


async def test_a_workbook_is_made_in_the_background_and_waits_at_the_foot_over_a_reload(sheet: Sheet) -> None:
    await sheet.show({"price": "10.00", "day": "2026-11-21"}, {"price": "20.00"})
    await ask(sheet.page, "Excel")
    await export(sheet.page)
    fetch = sheet.page.locator(".gw-job").filter(has_text="导出").first.get_by_role("button", name="下载")
    await expect(fetch).to_be_visible(timeout=15_000)
    await sheet.page.reload()
    await sheet.page.wait_for_function(STANDS)
    async with sheet.page.expect_download() as file:
        await fetch.click()
    table = CalamineWorkbook.from_filelike(io.BytesIO(await content(await file.value))).get_sheet_by_index(0)
    rows = table.to_python()
    assert rows[0] == ["名称", "价格", "数量", "日期"] and rows[1][1] == 10.0 and str(rows[1][3]) == "2026-11-21"
    await expect(sheet.page.locator(".gw-job").filter(has_text="导出")).to_have_count(0)


async def test_groups_of_a_list_fold_in_its_workbook_unless_one_says_otherwise(sheet: Sheet) -> None:
    await sheet.show({"price": "10.00", "size": "big"}, {"price": "20.00", "size": "small"}, columns=("name", "price"))
    await sheet.look(group="size")
    await expect(sheet.page.locator(".gw-row-group").first).to_be_visible()
    await ask(sheet.page, "Excel")
    folded = sheet.page.get_by_role("dialog").get_by_label("分组可折叠")
    await expect(folded).to_be_checked()
    async with sheet.page.expect_request("**/api/v1/thing/export") as asked:
        await export(sheet.page)
    body = (await asked.value).post_data_json or {}
    assert (body["by"], body["totals"], body["fields"][0]) == (["size"], ["price:sum"], "size")
    await ask(sheet.page, "Excel")
    await folded.uncheck()
    async with sheet.page.expect_request("**/api/v1/thing/export") as asked:
        await export(sheet.page)
    assert "by" not in ((await asked.value).post_data_json or {"by": "nothing was sent"})


async def test_what_is_selected_is_exported_alone(sheet: Sheet) -> None:
    await sheet.show(*({"price": f"{n}.00"} for n in (1, 2, 3, 4)))
    await sheet.drag((1, "price"), (2, "count"))
    await ask(sheet.page, "CSV")
    await expect(sheet.page.get_by_role("dialog").get_by_label("选区：2 行")).to_be_checked()
    async with sheet.page.expect_download() as file:
        await export(sheet.page)
    assert (await content(await file.value)).decode("utf-8-sig").splitlines() == ["价格,数量", "2.00,", "3.00,"]


async def test_an_encrypted_file_opens_with_the_password_that_is_shown_once(sheet: Sheet) -> None:
    await sheet.show({"phone": "13800138000"}, columns=("name", "phone"))
    await ask(sheet.page, "CSV")
    await export(sheet.page)
    job = sheet.page.locator(".gw-job").filter(has_text="导出").first
    await job.get_by_role("button", name="显示密码").click(timeout=15_000)
    dialog = sheet.page.get_by_role("dialog", name="导出文件的密码")
    word = await dialog.locator("code").inner_text()
    async with sheet.page.expect_download() as file:
        await dialog.get_by_role("button", name="下载").click()
    with pyzipper.AESZipFile(io.BytesIO(await content(await file.value))) as packed:
        packed.setpassword(word.encode())
        assert "138" in packed.read(packed.namelist()[0]).decode("utf-8-sig")
