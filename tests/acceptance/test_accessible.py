"""axe-core over the CRM's own pages, filled as a company has them: nothing serious, in Chinese, light and dark."""

import pytest
from playwright.async_api import expect

from tests.acceptance.company import MANAGER, SELLER, Company
from tests.browser.conftest import Visit
from tests.browser.serving import Served
from tests.browser.test_accessible import check_both_themes

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
PAGES = ("home", "customers", "customer", "quote", "queue", "request")


@pytest.fixture(scope="module")
def served(company: Company) -> Served:
    """The company's server, for the browser's fixtures."""
    return company.served


@pytest.fixture(scope="module")
def places(company: Company) -> dict[str, tuple[str, str]]:
    """Who opens what: the newest of each that the seller, or the manager who decides, may see."""
    customer = company.ask(SELLER, "GET", "/customer?sort=-id&limit=1")["rows"][0]["id"]
    quote = company.ask(SELLER, "GET", "/quote?sort=-id&limit=1")["rows"][0]["id"]
    waiting = company.ask(MANAGER, "GET", "/queue?waiting=mine&limit=1")["rows"]
    request = (waiting or company.ask(MANAGER, "GET", "/queue?waiting=done&limit=1")["rows"])[0]["request"]["id"]
    return {
        "home": (MANAGER, "/"), "customers": (SELLER, "/e/customer"), "customer": (SELLER, f"/e/customer/{customer}"),
        "quote": (SELLER, f"/e/quote/{quote}"), "queue": (MANAGER, "/queue"),
        "request": (MANAGER, f"/requests/{request}"),
    }  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
async def test_a_page_of_the_crm_has_no_serious_barrier(
    visit: Visit,
    places: dict[str, tuple[str, str]],
    name: str,
) -> None:
    login, path = places[name]
    page = await visit(login, path)
    await expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    await expect(page.locator("h1").first).to_be_visible()
    await page.wait_for_load_state("networkidle")
    await expect(page.locator("[aria-busy=true]")).to_have_count(0)
    await check_both_themes(page)
