"""Views shared with a role: offered to its people, trimmed by their rights, and shared by those only who may."""

import re

from playwright.async_api import expect

from tests.browser.conftest import Visit
from tests.browser.serving import Served
from tests.browser.test_views import forget, keep_as


async def test_a_view_shared_with_a_role_stands_in_the_tabs_of_its_people(visit: Visit, served: Served) -> None:
    forget(served, "boss")
    served.call("boss", "POST", "/thing", {"name": "shared dear", "price": "2000.00"})
    page = await visit("boss", "/e/thing?view=all&filter=contains(name,+'shared')&group=size&totals=price:max")
    await keep_as(page, "共享给大家")
    await page.get_by_role("button", name=re.compile("视图“共享给大家”的菜单")).click()
    await page.get_by_role("menuitem", name="共享").click()
    await page.get_by_role("dialog").get_by_role("checkbox", name="业务员").check()
    await page.get_by_role("dialog").get_by_role("button", name="保存", exact=True).click()
    await expect(page.get_by_text("视图已共享。")).to_be_visible()
    [view] = served.call("clerk", "GET", "/thing/views")["rows"]
    assert (view["name"], view["by"]["title"], view["layout"]["group"]) == ("共享给大家", "王柏舟", ["size"])
    theirs = await visit("clerk", f"/e/thing?view=shared-{view['id']}")
    await expect(theirs.get_by_role("link", name=re.compile("共享给大家"))).to_have_attribute("aria-current", "page")
    await expect(theirs.locator(".gw-group-name")).to_have_count(1)
    await expect(theirs.locator(".gw-row-total [col-id='price']")).to_contain_text("2,000")
    forget(served, "boss")
    assert served.call("clerk", "GET", "/thing/views")["rows"] == []


async def test_who_may_not_share_is_not_offered_it(visit: Visit, served: Served) -> None:
    forget(served, "second")
    page = await visit("second", "/e/thing?view=all&sort=-price")
    await keep_as(page, "nur ich")
    await page.get_by_role("button", name=re.compile("视图“nur ich”的菜单")).click()
    await expect(page.get_by_role("menuitem", name="重命名")).to_be_visible()
    await expect(page.get_by_role("menuitem", name="共享")).to_have_count(0)
    forget(served, "second")
