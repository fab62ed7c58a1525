"""Who is where is told only to those who may read what is there, and forgotten soon after somebody left."""

from typing import Any

from playwright.async_api import Page

from tests.browser.conftest import Visit
from tests.browser.serving import Served

STAND = """([record, field]) => new Promise(done => {
    globalThis.socket.on("gridwright_people", told => told.entity === "offer" && told.here && done(told));
    globalThis.socket.emit("gridwright_place", {client_id: globalThis.clientId, entity: "offer", shown: [record],
        record, field}); })"""


async def told(page: Page, record: int) -> dict[str, Any]:
    """What a page is told that claims to show this record and stands in it itself."""
    found: dict[str, Any] = await page.evaluate(STAND, [record, "topic"])
    return found


async def test_a_cell_is_told_only_to_whoever_may_read_it(visit: Visit, served: Served) -> None:
    offer = served.call("clerk", "POST", "/offer", {"topic": "whose cell"})
    boss = await visit("boss", f"/e/offer?view=all&filter=id+==+{offer['id']}")
    await boss.locator(f".ag-row[row-id='{offer['id']}'] [col-id=topic]").first.click()
    clerk, second = await visit("clerk", "/"), await visit("second", "/")
    assert [each["name"] for each in (await told(clerk, offer["id"]))["at"]] == ["王柏舟", "陈思远"]  # and oneself
    unseen = await told(second, offer["id"])
    assert unseen["at"] == []
    assert "王柏舟" in [each["name"] for each in unseen["people"]]


async def test_people_from_outside_are_told_of_nobody(visit: Visit, served: Served) -> None:
    page = await visit("outsider", "/")
    await visit("clerk", "/e/thing")
    await page.evaluate(
        """() => { globalThis.told = 0; globalThis.socket.on("gridwright_people", () => globalThis.told++);
        globalThis.socket.emit("gridwright_place", {client_id: globalThis.clientId, entity: "thing", shown: [1]}); }"""
    )
    await page.wait_for_timeout(900)  # silence leaves nothing to wait for
    assert await page.evaluate("() => globalThis.told") == 0
