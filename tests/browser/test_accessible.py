"""axe-core on every page, light and dark, wide and on a phone: nothing serious, nothing critical."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Literal

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect

from tests.browser.conftest import Visit
from tests.browser.serving import Served, serve

GRAVE = {"serious", "critical"}


async def problems(page: Page) -> list[str]:
    """What axe-core calls serious or critical, each with the first elements concerned."""
    found: dict[str, Any] = (await Axe().run(page)).response
    return [
        f"{each['id']}: {each['help']}: " + " | ".join(node["html"][:160] for node in each["nodes"][:4])
        for each in found["violations"]
        if each["impact"] in GRAVE
    ]


async def check_both_themes(page: Page) -> None:
    """Nothing grave by day, nothing by night; light again afterwards."""
    assert await problems(page) == []
    await page.get_by_role("button", name="切换到深色").click()
    await expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert await problems(page) == []
    await page.get_by_role("button", name="切换到浅色").click()


@pytest.fixture(scope="module")
def pages(served: Served) -> dict[str, str]:
    """The address of every kind of page, with something on it."""
    thing = served.call(
        "clerk", "POST", "/thing",
        {"name": "seen by axe", "price": "9000.00", "size": "big", "stars": 3, "phone": "13900000003", "ready": True,
         "late_reason": "x", "keeper": 1, "site": "https://example.com", "paint": "#12ab34", "tags": ["hot"]},
    )  # fmt: skip
    errand = served.call("clerk", "POST", "/errand", {"name": "wrong for axe", "mobile": "13900000004"})
    body = {"topic": "axe offer", "rival": "Acme", "lines": [{"item": "a", "price": "1.00", "pieces": 1}]}
    offer = served.call("clerk", "POST", "/offer", body)
    served.call("clerk", "POST", f"/offer/{offer['id']}/stage", {"to": "sent"})
    moved = served.call("clerk", "POST", f"/offer/{offer['id']}/stage", {"to": "won"})
    return {
        "home": "/",
        "queue": "/queue",
        "reports": "/reports/approvals",
        "report": "/reports/keepers",
        "number": "/reports/won",
        "flows": "/approvals/flows",
        "stuck": "/approvals/stuck",
        "request": f"/requests/{moved['pending']['request']}",
        "grid": "/e/thing?view=dear",
        "peek": f"/e/thing?peek={thing['id']}",
        "empty": "/e/thing?q=nothing-is-called-so",
        "board": "/e/offer?view=board",
        "calendar": "/e/thing?view=days",
        "week": "/e/thing?view=hours&mode=week",
        "timeline": "/e/offer?view=plan",
        "tree": "/e/thing?view=parts",
        "gallery": "/e/thing?view=pictures",
        "record": f"/e/thing/{thing['id']}",
        "stages": f"/e/offer/{offer['id']}",
        "new": "/e/offer/new",
        "people": "/e/user",
        "alert": f"/e/errand?view=all&peek={errand['id']}",
        "errand": f"/e/errand/{errand['id']}",
        "errands": "/e/errand?view=quiet",
    }


NAMES = (
    "home",
    "queue",
    "reports",
    "stuck",
    "request",
    "grid",
    "peek",
    "empty",
    "board",
    "calendar",
    "week",
    "timeline",
    "tree",
    "gallery",
    "record",
    "stages",
    "new",
    "people",
    "alert",
    "errand",
)


@pytest.mark.parametrize("name", NAMES)
async def test_a_page_has_no_serious_barrier_light_or_dark(visit: Visit, pages: dict[str, str], name: str) -> None:
    page = await visit("admin" if name in ("people", "stuck") else "boss", pages[name])
    await expect(page.locator("h1, .gw-board, .gw-empty").first).to_be_visible()
    await page.wait_for_load_state("networkidle")
    await check_both_themes(page)


@pytest.mark.parametrize(
    "name",
    [
        "home",
        "queue",
        "reports",
        "request",
        "grid",
        "record",
        "stages",
        "errand",
        "errands",
        "board",
        "calendar",
        "tree",
    ],
)
async def test_a_page_on_a_phone_has_no_serious_barrier_and_fits(
    visit: Visit, pages: dict[str, str], name: str
) -> None:
    page = await visit("boss", pages[name], width=390, height=844)
    await expect(page.locator("h1, .gw-cards, .gw-phone-title").first).to_be_visible()
    await page.wait_for_load_state("networkidle")
    assert await problems(page) == []
    assert await page.evaluate("() => document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("name", ["home", "request", "record"])
async def test_a_dark_page_on_a_phone_has_no_serious_barrier(visit: Visit, pages: dict[str, str], name: str) -> None:
    page = await visit("boss", pages[name], width=390, height=844, theme="dark")
    await expect(page.locator("h1").first).to_be_visible()
    await expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    await page.wait_for_load_state("networkidle")
    assert await problems(page) == []


@pytest_asyncio.fixture(loop_scope="session")
async def english(served: Served) -> AsyncIterator[None]:
    """The boss reads English for a while."""
    served.call("boss", "PATCH", "/me", {"language": "en"})
    yield
    served.call("boss", "PATCH", "/me", {"language": "zh-CN"})


@pytest.mark.parametrize("name", ["request", "record"])
async def test_an_english_page_has_no_serious_barrier(
    visit: Visit, pages: dict[str, str], english: None, name: str
) -> None:
    page = await visit("boss", pages[name])
    await expect(page.locator("h1").first).to_be_visible()
    await expect(page.locator("html")).to_have_attribute("lang", re.compile("^en"))
    await page.wait_for_load_state("networkidle")
    assert await problems(page) == []


# ------------------------------------------------------------------------------------------------ before signing in
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@pytest.mark.parametrize("theme", THEMES)
async def test_the_log_in_has_no_serious_barrier(visit: Visit, theme: str) -> None:
    page = await visit("", "/login", theme=theme)
    await expect(page.get_by_role("heading", name="登录")).to_be_visible()
    assert await problems(page) == []


@pytest.mark.parametrize("theme", THEMES)
async def test_an_invitation_has_no_serious_barrier(visit: Visit, served: Served, theme: str) -> None:
    second = served.call("second", "GET", "/me")["id"]
    link = served.call("admin", "POST", f"/user/{second}/invitation", {})["link"]
    page = await visit("", link.removeprefix(served.url), theme=theme)
    await expect(page.locator("input[type=password]")).to_have_count(2)
    assert await problems(page) == []


@pytest.mark.parametrize("theme", THEMES)
async def test_a_link_that_is_used_up_has_no_serious_barrier(visit: Visit, theme: str) -> None:
    page = await visit("", "/welcome/no-such-link", expected="40", theme=theme)
    await expect(page.locator("h1")).to_be_visible()
    assert await problems(page) == []


NOT_THERE = {  # the page of a wrong address, a record that does not exist, a list that does not
    "address": ("/nosuch/at/all", "没有这个页面"),
    "record": ("/e/thing/999999", "没有这条记录，或您看不到它"),
    "list": ("/e/nosuch", "没有这个页面"),
    "request": ("/requests/999999", "没有这条记录，或您看不到它"),
}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", NOT_THERE)
async def test_what_is_not_there_says_so_without_a_serious_barrier(
    visit: Visit, served: Served, name: str, theme: str
) -> None:
    path, said = NOT_THERE[name]
    page = await visit("clerk", "/", expected="404", theme=theme)
    await page.goto(served.url + path)
    await expect(page.get_by_role("heading", name=said)).to_be_visible()
    assert await problems(page) == []


async def test_the_first_administrators_page_has_no_serious_barrier(chromium: Browser, tmp_path: Path) -> None:
    server = await serve(tmp_path, empty=True)
    try:
        for theme in THEMES:
            page = await chromium.new_page(locale="zh-CN", color_scheme=theme)
            await page.goto(server.url)
            await expect(page.get_by_role("heading", name="创建第一位管理员")).to_be_visible()
            assert await problems(page) == []
            await page.close()
    finally:
        server.stop()


async def test_the_search_an_editor_and_a_menu_have_no_serious_barrier(visit: Visit, pages: dict[str, str]) -> None:
    page = await visit("boss", pages["record"])
    await expect(page.get_by_role("heading", name="seen by axe")).to_be_visible()
    await page.keyboard.press("e")
    assert await problems(page) == []
    await page.keyboard.press("Control+k")
    await expect(page.get_by_role("dialog", name=re.compile("搜索"))).to_be_visible()
    assert await problems(page) == []
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="更多").click()
    assert await problems(page) == []


async def test_what_opens_over_a_grid_has_no_serious_barrier(visit: Visit, pages: dict[str, str]) -> None:
    """A range, each kind of editor, panels and dialogs: light and dark alike."""
    page = await visit("clerk", "/e/thing?columns=name,price,size,day,keeper,tags,note", theme="dark")
    row = page.locator(".ag-row[row-index='0']")
    for name in ("size", "day", "keeper", "tags", "note", "price"):
        await row.locator(f"[col-id={name}]").first.click()
        await page.keyboard.press("F2")
        await expect(page.locator(".gw-cell-editor, .gw-cell-panel").first).to_be_visible()
        assert await problems(page) == [], name
        await page.keyboard.press("Escape")
        await page.keyboard.press("Escape")
    await page.keyboard.press("Shift+ArrowRight")
    await expect(page.locator(".ag-cell[aria-selected=true]")).to_have_count(2)
    assert await problems(page) == []
    for name in ("筛选", "排序", "分组", "颜色"):
        await page.get_by_role("toolbar").get_by_role("button", name=re.compile(f"^({name}|添加{name})")).first.click()
        await expect(page.locator(".gw-pop").first).to_be_visible()
        assert await problems(page) == [], name
        await page.keyboard.press("Escape")
    for name in ("从文件导入", "导出为文件", "我的操作"):
        await page.get_by_role("toolbar").get_by_role("button", name="更多", exact=True).click()
        await page.get_by_role("menuitem", name=name).click()
        await expect(page.get_by_role("dialog").first).to_be_visible()
        assert await problems(page) == [], name
        await page.keyboard.press("Escape")


async def test_groups_and_what_was_refused_have_no_serious_barrier(visit: Visit, pages: dict[str, str]) -> None:
    page = await visit("clerk", "/e/thing?columns=name,price,size&group=size&totals=price:sum")
    await expect(page.locator(".gw-row-group").first).to_be_visible()
    await check_both_themes(page)
    await page.goto(page.url.split("?")[0] + "?columns=name,price,size")
    await page.locator(".ag-row[row-index='0'] [col-id=price]").click()
    await page.keyboard.type("much")
    await page.keyboard.press("Enter")
    await expect(page.locator(".gw-problem-box")).to_be_visible()
    await check_both_themes(page)
    await page.keyboard.press("Escape")
    await page.evaluate("() => dispatchEvent(new Event('beforeunload'))")


async def test_thumbs_reach_what_is_pressed_most(visit: Visit, pages: dict[str, str]) -> None:
    page = await visit("boss", pages["request"], width=390, height=844)
    for name in ("同意", "驳回"):
        box = await page.get_by_role("button", name=re.compile(f"^{name}")).last.bounding_box()
        assert box is not None
        assert box["height"] >= 44
        assert box["y"] > 844 * 0.6
