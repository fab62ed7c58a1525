"""Columns by mouse and keyboard: width, order, pins and choice, kept for the person wherever she signs in."""

import re
from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import Visit
from tests.browser.serving import Served

GRID = "/e/thing?view=all"
LEFT_OF = """([name, other]) => {
    const [one, two] = [name, other].map(each => document.querySelector(`.ag-header-cell[col-id=${each}]`));
    return one.getBoundingClientRect().x < two.getBoundingClientRect().x; }"""
WIDER = "([name, width]) => document.querySelector(`.ag-header-cell[col-id=${name}]`).offsetWidth > width"


@pytest.fixture(autouse=True)
def plain(served: Served) -> None:
    """The person begins without anything kept."""
    served.call("second", "PUT", "/me/preferences", {})


def header(page: Page, name: str) -> Locator:
    """The header cell of a column."""
    return page.locator(f".ag-header-cell[col-id={name}]")


async def box(locator: Locator) -> dict[str, float]:
    """Where something stands on the screen."""
    await expect(locator).to_be_visible()
    found = await locator.bounding_box()
    assert found is not None
    return {"x": found["x"], "y": found["y"], "width": found["width"], "height": found["height"]}


async def drag(page: Page, begin: tuple[float, float], end: tuple[float, float]) -> None:
    """Presses and moves in steps as a hand does."""
    await page.mouse.move(*begin)
    await page.mouse.down()
    await page.mouse.move((begin[0] + end[0]) / 2, (begin[1] + end[1]) / 2, steps=6)
    await page.mouse.move(*end, steps=6)


async def wider(page: Page, name: str, by: float) -> None:
    """Pulls the right edge of a header."""
    edge = await box(header(page, name).locator(".ag-header-cell-resize"))
    at = (edge["x"] + edge["width"] / 2, edge["y"] + edge["height"] / 2)
    await drag(page, at, (at[0] + by, at[1]))
    await page.mouse.up()


async def carry(page: Page, name: str, before: str) -> None:
    """Drags a header to the left half of another one, and lets go once it has taken its place there."""
    own, other = await box(header(page, name)), await box(header(page, before))
    middle = own["y"] + own["height"] / 2
    await drag(page, (own["x"] + 40, middle), (other["x"] + 12, middle))
    await page.wait_for_function(LEFT_OF, arg=[name, before])
    await page.mouse.up()


async def order(page: Page) -> list[str]:
    """The columns from left to right, once they rest: a column that changes its place slides there."""
    await expect(page.locator(".ag-header-cell").first).to_be_visible()
    before, now = None, await standing(page)
    while before != now:
        await page.wait_for_timeout(250)
        before, now = now, await standing(page)
    return [name for _, name in now if name not in ("#", "0")]


async def standing(page: Page) -> list[tuple[float, str]]:
    """Where each header stands now."""
    places = await page.eval_on_selector_all(
        ".ag-header-cell", "cells => cells.map(c => [c.getBoundingClientRect().x, c.getAttribute('col-id')])"
    )
    return sorted((x, name) for x, name in places)


async def elsewhere(visit: Visit) -> Page:
    """The same list in another browser of the same person."""
    return await visit("second", GRID)


def arrangement(kept: Any) -> Any:
    """How the list is arranged in preferences."""
    return kept.get("grid", {}).get("thing", {}).get("all", {})


def columns_of(kept: Any) -> Any:
    """The columns that preferences name, else the one that is left out."""
    return arrangement(kept).get("columns", ["ready"])


async def test_a_column_pulled_wider_stays_so_after_an_immediate_reload(visit: Visit, served: Served) -> None:
    page = await visit("second", GRID)
    before = (await box(header(page, "price")))["width"]
    await wider(page, "price", 90)
    await page.reload()  # at once, as people do
    now = (await box(header(page, "price")))["width"]
    assert abs(now - before - 90) <= 2
    assert abs((await box(header(await elsewhere(visit), "price")))["width"] - now) <= 2
    kept = arrangement(served.call("second", "GET", "/me/preferences"))
    assert round(kept["widths"]["price"]) == round(now)


async def test_a_double_click_on_the_edge_fits_the_column_and_is_kept(visit: Visit, served: Served) -> None:
    served.call("second", "POST", "/thing", {"name": "a name that is much longer than its column is wide at first"})
    page = await visit("second", GRID + "&q=much+longer")
    await expect(page.locator(".ag-row [col-id=name]")).to_contain_text("much longer")
    before = (await box(header(page, "name")))["width"]
    await header(page, "name").locator(".ag-header-cell-resize").dblclick()
    await page.wait_for_function(WIDER, arg=["name", before])
    fitted = (await box(header(page, "name")))["width"]
    await page.reload()
    assert abs((await box(header(page, "name")))["width"] - fitted) <= 2


async def test_a_header_carried_to_another_place_stays_there(visit: Visit) -> None:
    page = await visit("second", GRID)
    names = await order(page)
    await carry(page, "phone", "size")
    moved = [name for name in names if name != "phone"]
    moved.insert(moved.index("size"), "phone")
    assert await order(page) == moved
    await page.reload()
    assert await order(page) == moved
    assert await order(await elsewhere(visit)) == moved


async def test_a_column_is_pinned_and_let_go_by_its_menu(visit: Visit) -> None:
    page = await visit("second", GRID)
    names = await order(page)
    await header(page, "price").hover()
    await header(page, "price").get_by_role("button", name=re.compile("价格")).click()
    await page.get_by_role("menuitem", name="固定在左侧").click()
    await expect(page.locator(".ag-pinned-left-header [col-id=price]")).to_be_visible()
    assert (await order(page))[:2] == ["name", "price"]
    await page.reload()
    await expect(page.locator(".ag-pinned-left-header [col-id=price]")).to_be_visible()
    await header(page, "price").hover()
    await header(page, "price").get_by_role("button", name=re.compile("价格")).click()
    await page.get_by_role("menuitem", name="取消固定").click()
    await expect(page.locator(".ag-pinned-left-header [col-id=price]")).to_have_count(0)
    assert sorted(await order(page)) == sorted(names)
    await page.reload()
    await expect(header(page, "price")).to_be_visible()
    await expect(page.locator(".ag-pinned-left-header [col-id=price]")).to_have_count(0)


async def test_a_column_is_widened_and_carried_by_keyboard(visit: Visit) -> None:
    page = await visit("second", GRID)
    names, before = await order(page), (await box(header(page, "price")))["width"]
    await header(page, "price").focus()
    await page.keyboard.press("Alt+ArrowRight")
    assert (await box(header(page, "price")))["width"] > before
    wide = (await box(header(page, "price")))["width"]
    await page.keyboard.press("Shift+ArrowRight")
    moved = await order(page)
    assert moved.index("price") == names.index("price") + 1
    await page.reload()
    assert await order(page) == moved
    assert abs((await box(header(page, "price")))["width"] - wide) <= 2


async def test_what_one_person_arranges_another_does_not_see_and_the_standard_comes_back(
    visit: Visit, served: Served
) -> None:
    colleague = await visit("clerk", GRID)
    usual = await order(colleague)
    page = await visit("second", GRID)
    await wider(page, "price", 60)
    await carry(page, "phone", "size")
    await page.get_by_role("button", name=re.compile("^字段")).click()
    await page.get_by_role("checkbox", name="就绪").uncheck()
    await page.keyboard.press("Escape")
    await expect(header(page, "ready")).to_have_count(0)
    assert await served.comes("second", "/me/preferences", lambda kept: "ready" not in columns_of(kept))
    assert await order(await elsewhere(visit)) == await order(page)
    await colleague.reload()
    assert await order(colleague) == usual
    await page.get_by_role("button", name="更多").click()
    await page.get_by_role("menuitem", name="恢复默认列").click()
    await expect(header(page, "ready")).to_be_attached()
    assert await order(page) == usual
    await page.reload()
    assert await order(page) == usual
