"""Lists of many columns: a row brings those that are seen or near; nothing one does notices."""

import asyncio
from urllib.parse import parse_qs, urlsplit

from playwright.async_api import Request, Route, expect

from tests.browser.sheet.sheet import Sheet

COLUMNS = (
    "name", "number", "owner", "unit", "approval", "created_at", "created_by", "updated_at", "updated_by",
    "completeness", "note", "story", "weight", "share", "ready", "size", "tags", "day", "moment", "span", "mail",
    "phone", "site", "place", "keeper", "helpers", "home", "part_of", "near", "paper", "papers", "picture", "signed",
    "stars", "paint", "extra", "late_reason", "advice", "opened", "maker", "price", "count",
)  # fmt: skip
ROWS = tuple({"price": f"{at}.50", "count": at, "late_reason": "sick"} for at in range(1, 4))


async def wide(sheet: Sheet) -> list[set[str]]:
    """Shows the list; the fields of each question for its rows, as they come."""
    asked: list[set[str]] = []

    def note(request: Request) -> None:
        fields = parse_qs(urlsplit(request.url).query).get("fields")
        if "/api/v1/thing?" in request.url and fields:
            asked.append(set(fields[0].split(",")))

    sheet.page.on("request", note)
    await sheet.show(*ROWS, columns=COLUMNS)
    return asked


async def test_a_wide_list_asks_for_the_columns_that_are_seen_and_brings_others_once_they_are(sheet: Sheet) -> None:
    asked = await wide(sheet)
    assert asked and not any({"count", "price"} & fields for fields in asked)
    await sheet.cell(1, "name").click()
    await sheet.press("End")
    await expect(sheet.cell(1, "count")).to_have_text("2")
    await expect(sheet.cell(2, "price")).to_have_text("3.50")
    await sheet.press("Home")
    await expect(sheet.cell(1, "name")).to_contain_text(f"{sheet.mark} 001")


async def test_columns_that_were_not_brought_are_copied_with_the_others(sheet: Sheet) -> None:
    await wide(sheet)
    await sheet.cell(0, "name").click()
    await sheet.press("Shift+End", "Control+c")
    await expect(sheet.page.get_by_text("已复制 42 格")).to_be_visible()
    [line] = (await sheet.clipboard()).splitlines()
    assert line.split("\t")[-2:] == ["1.50", "1"] and line.startswith(f"{sheet.mark} 000")


async def test_a_cell_that_was_scrolled_to_is_written_and_the_others_of_its_row_stay(sheet: Sheet) -> None:
    await wide(sheet)
    await sheet.cell(2, "name").click()
    await sheet.press("End")
    await expect(sheet.cell(2, "count")).to_have_text("3")
    await sheet.type("77")
    await sheet.press("Enter")
    await sheet.holds(2, "count", 77)
    await sheet.holds(2, "price", "3.50")


async def test_a_cell_that_is_not_here_yet_is_said_to_be_loading_and_read_once_it_comes(sheet: Sheet) -> None:
    await wide(sheet)
    held = asyncio.Event()

    async def late(route: Route) -> None:
        await held.wait()
        await route.continue_()

    await sheet.page.route("**/api/v1/thing?*count*", late)
    await sheet.cell(1, "name").click()
    await sheet.press("End")
    await expect(sheet.cell(1, "count")).to_have_text("正在读取")
    await expect(sheet.cell(1, "count").locator(".gw-bone")).to_be_visible()
    held.set()
    await expect(sheet.cell(1, "count")).to_have_text("2")
    await expect(sheet.page.locator(".gw-sheet-box > [role=status]")).to_have_text("数量: 2")
