"""A connection that is lost, refused or slow takes nothing from whoever types: the page stands, and joins in again."""

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Locator, Page, Route, WebSocketRoute, expect

from tests.browser.conftest import Visit
from tests.browser.serving import STANDS, Served

FOOT = ".gw-foot"


class Typing:
    """A cell of a new thing in which somebody has begun to type."""

    def __init__(self, page: Page, served: Served, id: int) -> None:
        self.page, self._served, self._id = page, served, id
        self.editor: Locator = page.locator(".gw-cell-editor input")
        self.loads = 0
        page.on("framenavigated", self._loaded)

    def _loaded(self, _: object) -> None:
        self.loads += 1

    async def begin(self) -> None:
        """Types into the name."""
        await self.page.locator(f"[row-id='{self._id}'] [col-id=name]").dblclick()
        await expect(self.editor).to_be_focused()
        await self.page.keyboard.press("End")
        await self.page.keyboard.type(" typed")

    async def goes_on(self) -> None:
        """The page and the editor are the same, what is typed now is added and saved, what others do is heard."""
        assert self.loads == 0
        await expect(self.editor).to_be_focused()
        await self.page.keyboard.type(" further")
        await expect(self.editor).to_have_value("kept typed further")
        await self.page.keyboard.press("Enter")
        assert await self._served.keeps("clerk", f"/thing/{self._id}", "name", "kept typed further")
        self._served.call("boss", "PATCH", f"/thing/{self._id}", {"price": "77.00"})
        await expect(self.page.locator(f"[row-id='{self._id}'] [col-id=price]")).to_contain_text("77")


@pytest_asyncio.fixture(loop_scope="session")
async def thing(served: Served) -> AsyncIterator[int]:
    """A thing that is alone in its list."""
    made = served.call("clerk", "POST", "/thing", {"name": "kept"})
    yield int(made["id"])
    served.call("clerk", "DELETE", f"/thing/{made['id']}")


async def test_a_page_that_the_server_no_longer_knows_goes_on_where_it_is(
    visit: Visit, served: Served, thing: int
) -> None:
    page = await visit("clerk", f"/e/thing?view=all&filter=id+==+{thing}")
    await page.wait_for_function(STANDS)
    typing = Typing(page, served, thing)
    await typing.begin()
    await page.evaluate("() => { socket.io.opts.query.client_id = 'unknown'; socket.disconnect().connect(); }")
    await page.wait_for_function("() => socket.io.opts.query.client_id !== 'unknown' && socket.connected")
    await typing.goes_on()


async def test_a_connection_that_is_not_made_in_time_is_tried_again_and_no_page_is_loaded(
    visit: Visit, served: Served, thing: int
) -> None:
    page = await visit("clerk", "/", expected="ERR_FAILED")
    held = False

    async def silent(socket: WebSocketRoute) -> None:
        if not held:
            socket.connect_to_server()

    async def away(route: Route) -> None:
        await (route.abort() if held else route.continue_())

    await page.route_web_socket("**/_nicegui_ws/**", silent)
    await page.goto(f"{served.url}/e/thing?view=all&filter=id+==+{thing}")
    await page.wait_for_function(STANDS)
    typing = Typing(page, served, thing)
    await typing.begin()
    held = True
    await page.route("**/_nicegui_ws/**", away)
    await page.evaluate(
        """() => { globalThis.late = 0; socket.on("connect_error", () => late++);
            socket.io.timeout(50); socket.io.reconnectionDelayMax(100); socket.io.engine.close(); }"""
    )
    await expect(page.locator(FOOT)).to_contain_text("断开")
    await page.wait_for_function("() => late >= 4")
    held = False
    await page.evaluate("() => socket.io.timeout(20000)")
    await expect(page.locator(FOOT)).not_to_contain_text("断开")
    await typing.goes_on()


async def test_a_page_of_the_release_before_stands_and_the_next_one_is_of_the_new(visit: Visit, served: Served) -> None:
    page = await visit("clerk", "/e/thing?view=all")
    await page.wait_for_function(STANDS)

    async def other_scripts(route: Route) -> None:
        answer = await route.fetch()
        await route.fulfill(response=answer, body=(await answer.text()).replace("/_gridwright/", "/_gridwright/0"))

    await page.route(served.url + "/", other_scripts)
    await page.evaluate("() => { globalThis.before = true; socket.io.opts.query.client_id = 'unknown'; }")
    await page.evaluate("() => { socket.disconnect().connect(); }")
    await page.wait_for_function("() => socket.io.opts.query.client_id !== 'unknown' && socket.connected && before")
    await page.get_by_role("link", name="报价", exact=True).click()
    await page.wait_for_url("**/e/offer**")
    await page.wait_for_function("() => !('before' in globalThis)")
    await page.wait_for_function(STANDS)
