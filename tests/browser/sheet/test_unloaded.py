"""Ranges over rows that the browser has not loaded: the server does it, none is left out."""

import re

from playwright.async_api import expect

from tests.browser.sheet.sheet import Sheet


async def test_what_is_done_to_rows_that_are_not_loaded_is_done_to_all_of_them(sheet: Sheet) -> None:
    await sheet.show(*({"count": at, "price": "1.00"} for at in range(420)), columns=("name", "count", "price"))
    await sheet.cell(0, "count").click()
    await sheet.press("Control+Shift+End")
    await sheet.press("Delete")
    await expect(sheet.page.get_by_text(re.compile("已清空 840 格"))).to_be_visible()
    asked = f"/thing?filter=advice == '{sheet.mark}' and (count is not empty or price is not empty)"
    assert sheet.served.call("clerk", "GET", asked)["rows"] == []
