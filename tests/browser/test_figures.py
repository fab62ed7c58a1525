"""The figures of the home page: what is mine and can be counted; nobody is shown a row of zeros."""

from playwright.async_api import expect

from tests.browser.conftest import Visit
from tests.browser.serving import Served


async def test_only_who_owns_something_sees_figures_and_they_lead_to_the_records(visit: Visit, served: Served) -> None:
    served.call("clerk", "POST", "/offer", {"topic": "mine to count"})
    mine = served.call("clerk", "GET", "/offer?view=mine&limit=1")["total"]
    page = await visit("clerk", "/")
    tile = page.locator(".gw-numbers a")
    await expect(tile).to_contain_text("报价 · 我的")
    await expect(tile.locator("strong")).to_have_text(str(mine))
    await tile.click()
    await expect(page).to_have_url(served.url + "/e/offer?view=mine")
    owner_of_nothing = await visit("boss", "/")
    await expect(owner_of_nothing.get_by_role("heading", name="我在等谁")).to_be_visible()
    await expect(owner_of_nothing.get_by_role("heading", name="我的记录")).to_have_count(0)
