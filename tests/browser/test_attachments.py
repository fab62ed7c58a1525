"""Files on a record: attached, told in the stream, opened, taken off; closed with the record."""

import re

from playwright.async_api import FilePayload, Locator, Page, expect

from tests.browser.conftest import Visit
from tests.browser.serving import Served

NAME = "会议纪要.txt"
NOTE = FilePayload(name=NAME, mimeType="text/plain", buffer="周五前交付".encode())


def attached(page: Page) -> Locator:
    """The list of files beside the record."""
    return page.locator(".gw-attachments")


async def attach(page: Page, *files: FilePayload) -> None:
    """Chooses files from the disk, as the button's dialog does."""
    await attached(page).get_by_label("添加附件").set_input_files(list(files))


async def test_a_file_is_attached_seen_by_others_opened_and_removed(visit: Visit, served: Served) -> None:
    thing = served.call("clerk", "POST", "/thing", {"name": "with papers"})
    page, other = await visit("clerk", f"/e/thing/{thing['id']}"), await visit("boss", f"/e/thing/{thing['id']}")
    await expect(attached(page)).to_contain_text("把文件拖到这里")
    await attach(page, NOTE)
    link = attached(page).get_by_role("link", name=NAME)
    await expect(link).to_be_visible()
    await expect(attached(other).get_by_role("link", name=NAME)).to_be_visible()
    answer = await page.request.get(served.url + str(await link.get_attribute("href")))
    assert await answer.body() == NOTE["buffer"]
    entry = page.locator(".gw-stream li", has_text="添加了附件")
    await expect(entry.get_by_role("link", name=NAME)).to_be_visible()
    await page.get_by_role("button", name="附件", exact=True).click()
    await expect(page.locator(".gw-stream li")).to_have_count(1)
    await attached(page).get_by_role("button", name=f"去掉 {NAME}").click()
    await page.get_by_role("dialog").get_by_role("button", name="去掉").click()
    await expect(attached(page).get_by_role("link")).to_have_count(0)
    await expect(attached(other).get_by_role("link")).to_have_count(0)
    await expect(page.locator(".gw-stream li", has_text="移除了附件")).to_contain_text(NAME)
    await expect(page.locator(".gw-stream").get_by_role("link")).to_have_count(0)


async def test_what_is_not_taken_says_why_beside_the_files(visit: Visit, served: Served) -> None:
    thing = served.call("clerk", "POST", "/thing", {"name": "refuses papers"})
    page = await visit("clerk", f"/e/thing/{thing['id']}", expected="422")
    await attach(page, NOTE, FilePayload(name="x.html", mimeType="text/html", buffer=b"<script>"))
    await expect(attached(page).get_by_role("link", name=NAME)).to_be_visible()
    await expect(attached(page).get_by_role("alert")).to_contain_text("x.html")


async def test_files_are_locked_with_the_record_and_by_thumb_reached(visit: Visit, served: Served) -> None:
    pledge = served.call("clerk", "POST", "/pledge", {"name": "locked papers", "price": "5.00"})
    page = await visit("clerk", f"/e/pledge/{pledge['id']}", width=390, height=844, touch=True)
    await page.get_by_role("button", name="动态").tap()
    await attach(page, NOTE)
    await expect(attached(page).get_by_role("link", name=NAME)).to_be_visible()
    served.call("clerk", "POST", f"/pledge/{pledge['id']}/stage", {"to": "agreed"})
    await expect(attached(page).get_by_label("添加附件")).to_have_count(0)
    await expect(attached(page).get_by_role("button", name=re.compile("去掉"))).to_have_count(0)
    await expect(attached(page).get_by_role("link", name=NAME)).to_be_visible()
