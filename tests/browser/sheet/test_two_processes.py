"""Two servers over one PostgreSQL database: people served by one see where those of the other are, and what they do."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests.browser.sheet.conftest import Desks, tab_of
from tests.browser.sheet.sheet import Sheet

pytestmark = pytest.mark.postgres


@pytest_asyncio.fixture(loop_scope="session")
async def here(desks: Desks) -> AsyncIterator[Sheet]:
    """A tab of the clerk, served by the first process."""
    async with tab_of(await desks.browser("postgres", "clerk"), await desks.desk("postgres")) as tab:
        yield tab


@pytest_asyncio.fixture(loop_scope="session")
async def elsewhere(desks: Desks) -> AsyncIterator[Sheet]:
    """A tab of the manager, served by the second."""
    async with tab_of(await desks.browser("postgres", "boss"), await desks.second_desk()) as tab:
        yield tab


async def test_an_edit_through_one_process_appears_on_a_page_of_the_other_within_a_second(
    here: Sheet, elsewhere: Sheet
) -> None:
    await here.show({"count": 1}, {"count": 2})
    await elsewhere.join(here)
    await elsewhere.cell(0, "count").click()
    await elsewhere.type("41")
    await elsewhere.press("Enter")
    await elsewhere.holds(0, "count", 41)
    await expect(here.cell(0, "count")).to_have_text("41", timeout=1_000)


async def test_who_is_served_by_another_process_is_shown_in_the_cell_and_gone_when_the_page_is_left(
    here: Sheet, elsewhere: Sheet
) -> None:
    await here.show({"count": 1}, {"count": 2})
    await elsewhere.join(here)
    await elsewhere.cell(1, "price").click()
    await expect(here.cell(1, "price")).to_have_attribute("data-who", "王")
    await expect(here.page.locator(".gw-others")).to_have_text("王柏舟也在此列表")
    await here.cell(0, "count").click()
    await expect(elsewhere.cell(0, "count")).to_have_attribute("title", "陈思远在此单元格")
    await elsewhere.page.goto(elsewhere.served.url + "/queue")
    await expect(here.page.locator("[data-who]")).to_have_count(0, timeout=3_000)
