"""On a phone, by touch alone: making, changing, finding, filtering and deciding; what is tapped is 44 px or more."""

import re

from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import Visit
from tests.browser.serving import Served
from tests.browser.test_queue import submitted

LEAST = 44  # px, of what a thumb hits without looking


async def phone(visit: Visit, login: str, path: str) -> Page:
    """A phone with a touch screen and no mouse."""
    return await visit(login, path, width=390, height=844, touch=True)


async def tap(target: Locator) -> None:
    """Taps what is large enough to be tapped."""
    await target.scroll_into_view_if_needed()
    box = await target.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= LEAST, f"{target}: {box['width']} x {box['height']}"
    await target.tap()


async def test_a_record_is_made_and_a_field_changed_by_touch(visit: Visit, served: Served) -> None:
    page = await phone(visit, "clerk", "/e/thing")
    await tap(page.locator(".gw-top").get_by_role("button", name="新建物品"))
    await tap(page.locator("[data-field=name] input"))
    await page.keyboard.type("made by thumb")
    await tap(page.get_by_role("button", name="创建"))
    await expect(page.get_by_role("heading", name="made by thumb")).to_be_visible()
    await tap(page.locator("[data-field=phone] .gw-field-value"))
    await expect(page.locator("[data-field=phone] input")).to_be_focused()
    await page.keyboard.type("13900000002")
    await tap(page.get_by_role("button", name="保存"))
    await expect(page.locator("[data-field=phone] input")).to_have_count(0)
    [made] = served.call("clerk", "GET", "/thing?filter=name+==+'made by thumb'")["rows"]
    assert made["phone"] == "13900000002"
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390


async def test_a_record_is_found_by_touch(visit: Visit, served: Served) -> None:
    wanted = served.call("clerk", "POST", "/thing", {"name": "found by thumb"})
    page = await phone(visit, "clerk", "/")
    await tap(page.get_by_role("navigation", name="导航").get_by_role("button", name="搜索"))
    await page.keyboard.type("found by thumb")
    await tap(page.get_by_role("option", name=re.compile("found by thumb")))
    await expect(page).to_have_url(f"{served.url}/e/thing/{wanted['id']}")


async def test_cards_are_filtered_by_touch_and_opened(visit: Visit, served: Served) -> None:
    served.call("clerk", "POST", "/thing", {"name": "thumb small", "size": "small"})
    big = served.call("clerk", "POST", "/thing", {"name": "thumb big", "size": "big"})
    page = await phone(visit, "clerk", "/e/thing?q=thumb")
    await expect(page.locator(".gw-card", has_text="thumb small")).to_be_visible()
    await tap(page.get_by_role("button", name="添加筛选"))
    box = page.get_by_role("dialog", name="筛选")
    await tap(box.get_by_role("button", name="大小"))
    await tap(box.locator("label", has_text=re.compile("^大$")))
    await tap(box.get_by_role("button", name="应用"))
    await expect(page.locator(".gw-card", has_text="thumb small")).to_have_count(0)
    chip = page.get_by_role("button", name=re.compile("去掉筛选"))
    await tap(chip)
    await expect(page.locator(".gw-card", has_text="thumb small")).to_be_visible()
    await tap(page.locator(".gw-card", has_text="thumb big"))
    await expect(page).to_have_url(f"{served.url}/e/thing/{big['id']}")


async def test_a_request_is_decided_with_a_comment_by_touch(visit: Visit, served: Served) -> None:
    waiting = submitted(served, "decided by thumb")
    page = await phone(visit, "boss", "/")
    await tap(page.get_by_role("navigation", name="导航").get_by_role("link", name=re.compile("待办")))
    await tap(page.locator(".gw-queue-item", has_text="decided by thumb"))
    await tap(page.get_by_role("textbox", name=re.compile("意见")))
    await page.keyboard.type("from the train")
    await tap(page.get_by_role("button", name=re.compile("^同意")))
    await expect(page.get_by_text("同意：已记录")).to_be_visible()
    done = served.call("boss", "GET", f"/requests/{waiting['request']}")
    assert done["state"] == "approved"
    assert [entry["comment"] for entry in done["trail"] if entry["comment"]] == ["from the train"]


async def test_cards_stand_in_groups_that_fold_and_keep_their_sums(visit: Visit, served: Served) -> None:
    for at, size in enumerate(("small", "small", "big")):
        served.call("clerk", "POST", "/thing", {"name": f"folding {at}", "size": size, "price": "10.00"})
    page = await phone(visit, "clerk", "/e/thing?q=folding&group=size")
    heads = page.locator(".gw-card-head")
    await expect(heads).to_have_count(2)
    await expect(heads.first).to_contain_text("小")
    await expect(heads.first).to_contain_text("20")
    await expect(page.locator(".gw-card")).to_have_count(3)
    await tap(heads.first)
    await expect(heads.first).to_have_attribute("aria-expanded", "false")
    await expect(page.locator(".gw-card")).to_have_text([re.compile("folding 2")])
    await tap(heads.first)
    await tap(page.locator(".gw-card", has_text="folding 1"))
    await expect(page.get_by_role("heading", name="folding 1")).to_be_visible()


async def test_undo_redo_and_export_are_within_reach_of_a_thumb(visit: Visit, served: Served) -> None:
    made = served.call("clerk", "POST", "/thing", {"name": "thumb undone", "price": "1.00"})
    served.call("clerk", "PATCH", f"/thing/{made['id']}", {"price": "2.00"})
    page = await phone(visit, "clerk", "/e/thing?q=thumb+undone&columns=name,price")
    await expect(page.locator(".gw-card")).to_have_count(1)
    for word, price in (("撤销", "1.00"), ("重做", "2.00")):
        await tap(page.locator(".gw-top").get_by_role("button", name="更多"))
        await tap(page.get_by_role("menuitem", name=word))
        assert await served.keeps("clerk", f"/thing/{made['id']}", "price", price)
    await tap(page.locator(".gw-top").get_by_role("button", name="更多"))
    await tap(page.get_by_role("menuitem", name="导出"))
    dialog = page.get_by_role("dialog", name="导出物品")
    await dialog.get_by_label("CSV").check()
    async with page.expect_download():
        await tap(dialog.get_by_role("button", name="导出"))
    await tap(page.locator(".gw-top").get_by_role("button", name="更多"))
    await tap(page.get_by_role("menuitem", name="导出"))
    await dialog.get_by_label("Excel").check()
    await tap(dialog.get_by_role("button", name="导出"))
    waits = page.locator(".gw-job").filter(has_text="导出").get_by_role("button", name="下载")
    async with page.expect_download():
        await tap(waits)
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390
