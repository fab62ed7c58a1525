"""Whoever acts before the page stands whole keeps what was begun: the rows come first, the rest when it can."""

import asyncio
from collections.abc import Callable

from playwright.async_api import Locator, Page, Route, expect

from tests.browser.conftest import Visit
from tests.browser.serving import STANDS, Served


async def held_back(page: Page, pattern: str) -> Callable[[], None]:
    """Answers to these addresses wait until what is given back is called."""
    let_go = asyncio.Event()

    async def later(route: Route) -> None:
        await let_go.wait()
        await route.continue_()

    await page.route(pattern, later)
    return let_go.set


async def rows_alone(visit: Visit, served: Served, name: str) -> tuple[Page, Locator, Callable[[], None]]:
    """A page with the row of a new thing, the cell of its name, and what lets the rest of the page come."""
    thing = served.call("clerk", "POST", "/thing", {"name": name})
    page = await visit("clerk", f"/e/thing?view=all&q={name}")
    go_on = await held_back(page, "**/further.js")
    await page.reload()
    cell = page.locator(f"[row-id='{thing['id']}'] [col-id=name]")
    await expect(cell).to_be_visible()
    return page, cell, go_on


async def test_a_row_being_typed_stays_open_when_the_rest_of_the_page_comes(visit: Visit, served: Served) -> None:
    page, _, go_on = await rows_alone(visit, served, "early-draft")
    await page.locator(".gw-new-button").click()
    editor = page.locator(".gw-cell-editor input")
    await expect(editor).to_be_focused()
    await page.keyboard.type("typed in ")
    go_on()
    await page.wait_for_function(STANDS)
    await expect(page.locator(".gw-tools").get_by_role("button").first).to_be_visible()
    await page.keyboard.type("one go")
    await expect(editor).to_have_value("typed in one go")
    await expect(editor).to_be_focused()


async def test_a_cell_keeps_the_focus_its_editor_and_its_selection_when_the_rest_of_the_page_comes(
    visit: Visit, served: Served
) -> None:
    page, cell, go_on = await rows_alone(visit, served, "early-cell")
    await cell.click()
    await expect(cell).to_be_focused()
    await page.keyboard.press("F2")
    editor = page.locator(".gw-cell-editor input")
    await expect(editor).to_be_focused()
    await editor.evaluate("(input) => input.setSelectionRange(0, 5)")
    go_on()
    await page.wait_for_function(STANDS)
    await page.keyboard.type("later")
    await expect(editor).to_have_value("later-cell")
    await page.keyboard.press("Escape")
    await expect(cell).to_be_focused()
