"""A tree: branches are brought when they are opened, moved by carrying or by name, and never in a circle."""

import asyncio
import re
from urllib.parse import unquote_plus

from playwright.async_api import Locator, Page, Route, expect

from tests.browser.conftest import Visit
from tests.browser.serving import Served
from tests.browser.shapes.conftest import Look
from tests.browser.shapes.hand import carry
from tests.browser.test_accessible import problems


def node(page: Page, name: str) -> Locator:
    """The line of this record."""
    return page.get_by_role("treeitem", name=re.compile(f"^{re.escape(name)}(,|$)"))


def planted(served: Served, mark: str) -> dict[str, int]:
    """A root with two branches, the first with two leaves; and another root."""
    made: dict[str, int] = {}
    for name, above in (("root", ""), ("one", "root"), ("two", "root"), ("leaf", "one"), ("bud", "one"), ("other", "")):
        body = {"name": f"{mark} {name}", "advice": mark, "part_of": made[above] if above else None}
        made[name] = served.call("clerk", "POST", "/thing", body)["id"]
    return made


async def open_branch(page: Page, name: str) -> None:
    await node(page, name).get_by_role("button", name=f"展开{name}").click()


async def tall(look: Look) -> Page:
    """A window that shows every root at once."""
    return await look("/e/thing?view=parts", height=2400)


async def test_a_branch_is_asked_for_when_it_is_opened_and_its_number_is_known_before(
    look: Look, served: Served
) -> None:
    made = planted(served, "aa lazy")
    page = await tall(look)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(unquote_plus(request.url)))
    await expect(node(page, "aa lazy root").locator(".gw-count")).to_have_text("2")
    await expect(node(page, "aa lazy one")).to_have_count(0)
    await open_branch(page, "aa lazy root")
    await expect(node(page, "aa lazy one").locator(".gw-count")).to_have_text("2")
    await expect(node(page, "aa lazy one")).to_have_attribute("aria-level", "2")
    await expect(node(page, "aa lazy leaf")).to_have_count(0)
    assert [url for url in asked if f"part_of == {made['root']}" in url]
    assert not [url for url in asked if f"part_of == {made['one']}" in url]


async def test_a_record_carried_onto_another_stands_below_it_and_is_taken_back(look: Look, served: Served) -> None:
    made = planted(served, "aa carried")
    page = await tall(look)
    await open_branch(page, "aa carried root")
    await carry(page, node(page, "aa carried two"), node(page, "aa carried other"))
    await expect(node(page, "aa carried root").locator(".gw-count")).to_have_text("1")
    await expect(node(page, "aa carried other").locator(".gw-count")).to_have_text("1")
    assert served.call("clerk", "GET", f"/thing/{made['two']}")["part_of"]["id"] == made["other"]
    await page.get_by_role("status").get_by_role("button", name="撤销").click()
    await expect(node(page, "aa carried root").locator(".gw-count")).to_have_text("2")
    assert served.call("clerk", "GET", f"/thing/{made['two']}")["part_of"]["id"] == made["root"]


async def test_a_record_cannot_be_carried_below_itself_and_is_told_why(look: Look, served: Served) -> None:
    made = planted(served, "aa circle")
    page = await look("/e/thing?view=parts", height=2400, expected="422")
    await open_branch(page, "aa circle root")
    await carry(page, node(page, "aa circle root"), node(page, "aa circle one"))
    await expect(page.get_by_role("status").filter(has_text="形成循环")).to_be_visible()
    assert served.call("clerk", "GET", f"/thing/{made['root']}")["part_of"] is None
    await expect(node(page, "aa circle root")).to_have_attribute("aria-level", "1")


async def test_a_branch_carried_to_the_head_stands_at_the_top(look: Look, served: Served) -> None:
    made = planted(served, "aa upward")
    page = await tall(look)
    await open_branch(page, "aa upward root")
    await carry(page, node(page, "aa upward one"), page.locator(".gw-tree > .gw-shape-head"))
    await expect(node(page, "aa upward one")).to_have_attribute("aria-level", "1")
    assert served.call("clerk", "GET", f"/thing/{made['one']}")["part_of"] is None


async def test_a_tree_is_walked_and_changed_by_keys_alone(look: Look, served: Served) -> None:
    made = planted(served, "aa keyed")
    page = await tall(look)
    await node(page, "aa keyed root").focus()
    await page.keyboard.press("ArrowRight")
    await expect(node(page, "aa keyed root")).to_have_attribute("aria-expanded", "true")
    await page.keyboard.press("ArrowRight")
    await expect(node(page, "aa keyed one")).to_be_focused()
    await page.keyboard.press("ArrowDown")
    await expect(node(page, "aa keyed two")).to_be_focused()
    await page.keyboard.press("F2")
    dialog = page.get_by_role("dialog", name=re.compile("aa keyed two"))
    await expect(dialog).to_be_visible()
    await page.keyboard.press("Escape")
    await node(page, "aa keyed two").focus()
    await page.keyboard.press("ArrowLeft")
    await expect(node(page, "aa keyed root")).to_be_focused()
    await page.keyboard.press("ArrowLeft")
    await expect(node(page, "aa keyed one")).to_have_count(0)
    assert served.call("clerk", "GET", f"/thing/{made['two']}")["part_of"]["id"] == made["root"]


async def test_a_search_shows_what_fits_with_the_way_to_it(look: Look, served: Served) -> None:
    planted(served, "aa sought")
    page = await look("/e/thing?view=parts&q=aa+sought+leaf")
    await expect(page.get_by_role("treeitem")).to_have_count(1)
    await expect(node(page, "aa sought leaf")).to_contain_text("aa sought root / aa sought one")


async def test_the_organisation_is_a_tree_of_its_units_whose_only_root_is_open(visit: Visit) -> None:
    page = await visit("admin", "/e/unit?view=tree")
    await expect(page.get_by_role("treeitem")).to_have_count(3)
    await expect(node(page, "销售部")).to_contain_text("部门")


async def test_what_somebody_adds_below_an_open_branch_comes_by_itself(look: Look, served: Served) -> None:
    made = planted(served, "aa grown")
    page = await tall(look)
    await open_branch(page, "aa grown root")
    served.call("boss", "POST", "/thing", {"name": "aa grown three", "part_of": made["root"]})
    await expect(node(page, "aa grown three")).to_have_attribute("aria-level", "2")
    await expect(node(page, "aa grown root").locator(".gw-count")).to_have_text("3")


async def test_a_long_branch_is_read_out_with_what_brings_more_of_it(look: Look, served: Served) -> None:
    served.call("clerk", "POST", "/thing/bulk", {"create": [{"name": f"zz long {at:03}"} for at in range(130)]})
    page = await look("/e/thing?view=parts&q=zz+long")
    more = page.get_by_role("treeitem", name=re.compile("^再显示"))
    await expect(more).to_be_visible()
    assert await problems(page) == []
    await more.press("Enter")
    await expect(page.get_by_role("treeitem", name="zz long 129")).to_be_attached()


async def test_more_lines_that_were_asked_for_stay_when_the_tree_is_read_again_meanwhile(
    look: Look, served: Served
) -> None:
    served.call("clerk", "POST", "/thing/bulk", {"create": [{"name": f"branch mark {at:03}"} for at in range(130)]})
    page = await look("/e/thing?view=parts&q=branch+mark&sort=name")
    more, last = page.get_by_role("treeitem", name=re.compile("^再显示")), node(page, "branch mark 129")
    await expect(more).to_be_visible()
    asked, let_go = asyncio.Event(), asyncio.Event()

    async def later(route: Route) -> None:
        if "limit=100" in route.request.url and "offset=" not in route.request.url:
            asked.set()
            await let_go.wait()
        await route.continue_()

    await page.route(re.compile(r"/api/v1/thing\?"), later)
    news = served.call("boss", "POST", "/thing", {"name": "branch mark 000 news"})
    async with asyncio.timeout(20):
        await asked.wait()
    await more.press("Enter")
    let_go.set()
    await expect(node(page, "branch mark 000 news")).to_be_attached()
    await expect(last).to_be_attached()
    served.call("boss", "DELETE", f"/thing/{news['id']}")
    await expect(node(page, "branch mark 000 news")).to_have_count(0)
    await expect(last).to_be_attached()
