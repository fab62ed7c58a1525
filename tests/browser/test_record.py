"""The record page: editing in place, conditions, conflicts, lines, stages, comments, related lists, the new form."""

import asyncio
import re

from playwright.async_api import Page, Route, expect

from tests.browser.conftest import Visit
from tests.browser.serving import GO, Served


async def edit(page: Page, field: str, text: str) -> None:
    """Types into one field in its place and saves it with Enter."""
    await page.locator(f"[data-field={field}] .gw-field-value").click()
    await page.locator(f"[data-field={field}] input").fill(text)
    await page.keyboard.press("Enter")


async def test_a_field_is_edited_in_its_place(visit: Visit, served: Served) -> None:
    thing = served.call("clerk", "POST", "/thing", {"name": "placed"})
    page = await visit("clerk", f"/e/thing/{thing['id']}")
    await edit(page, "price", "1,234.5")
    await expect(page.locator("[data-field=price]")).to_contain_text("¥1,234.50")
    await expect(page.locator(".gw-stream")).to_contain_text("¥1,234.50")


async def test_e_opens_every_field_and_escape_closes_them(visit: Visit, served: Served) -> None:
    thing = served.call("clerk", "POST", "/thing", {"name": "opened by e"})
    page = await visit("clerk", f"/e/thing/{thing['id']}")
    await expect(page.get_by_role("heading", name="opened by e")).to_be_visible()
    await page.keyboard.press("e")
    await expect(page.locator("[data-field=name] input")).to_have_value("opened by e")
    await page.get_by_role("button", name="放弃").click()
    await expect(page.locator("[data-field=name] input")).to_have_count(0)


async def test_a_condition_shows_and_requires_a_field_while_typing(visit: Visit, served: Served) -> None:
    thing = served.call("clerk", "POST", "/thing", {"name": "conditional"})
    page = await visit("clerk", f"/e/thing/{thing['id']}", expected="422")
    await expect(page.locator("[data-field=ready]")).to_be_visible()
    await expect(page.locator("[data-field=late_reason]")).to_have_count(0)
    await page.keyboard.press("e")
    await page.locator("[data-field=ready] input").check()
    await expect(page.locator("[data-field=late_reason]")).to_be_visible()
    await page.get_by_role("button", name="保存").click()
    await expect(page.locator("[data-field=late_reason] .gw-problem")).to_be_visible()
    await page.locator("[data-field=late_reason] input").fill("rain")
    await page.get_by_role("button", name="保存").click()
    await expect(page.locator("[data-field=late_reason] .gw-value")).to_have_text("rain")


async def test_two_people_editing_one_field_see_both_values(visit: Visit, served: Served) -> None:
    thing = served.call("clerk", "POST", "/thing", {"name": "disputed", "count": 1})
    page = await visit("clerk", f"/e/thing/{thing['id']}", expected="409")
    await page.locator("[data-field=name] .gw-field-value").click()
    await page.locator("[data-field=name] input").fill("mine")
    served.call("boss", "PATCH", f"/thing/{thing['id']}", {"name": "theirs"})
    await page.locator("[data-field=name] input").press("Enter")
    await expect(page.locator(".gw-conflict")).to_contain_text("theirs")
    await expect(page.locator("[data-field=name] input")).to_have_value("mine")
    await page.get_by_role("button", name="保存我的").click()
    await expect(page.get_by_role("heading", name="mine")).to_be_visible()
    assert served.call("clerk", "GET", f"/thing/{thing['id']}")["name"] == "mine"


async def test_unsaved_input_survives_a_reload(visit: Visit, served: Served) -> None:
    thing = served.call("clerk", "POST", "/thing", {"name": "unsaved"})
    page = await visit("clerk", f"/e/thing/{thing['id']}")
    page.on("dialog", lambda dialog: dialog.accept())
    await page.locator("[data-field=name] .gw-field-value").click()
    await page.locator("[data-field=name] input").fill("half a sent")
    await page.reload()
    await expect(page.locator("[data-field=name] input")).to_have_value("half a sent")


async def test_a_new_record_is_made_with_its_lines(visit: Visit, served: Served) -> None:
    page = await visit("clerk", "/e/offer/new")
    await page.get_by_label("主题").fill("with lines")
    await page.get_by_role("button", name="添加一行").click()
    await page.locator("[data-cell='0-item'] input").fill("终端")
    await page.locator("[data-cell='0-price'] input").fill("1200")
    await page.locator("[data-cell='0-pieces'] input").fill("3")
    await page.get_by_role("button", name="创建").click()
    await expect(page).to_have_url(re.compile(r"/e/offer/\d+$"))
    await expect(page.locator("[data-field=total]")).to_contain_text("¥3,600.00")
    await page.locator("[data-cell='0-pieces']").click()
    await page.locator("[data-cell='0-pieces'] input").fill("4")
    await page.get_by_role("button", name="保存").click()
    await expect(page.locator("[data-field=total]")).to_contain_text("¥4,800.00")


async def test_what_is_missing_in_a_new_record_stands_at_its_field(visit: Visit) -> None:
    page = await visit("clerk", "/e/thing/new", expected="422")
    await page.get_by_label("电话").fill("12")
    await page.get_by_role("button", name="创建").click()
    await expect(page.locator("[data-field=name] .gw-problem")).to_be_visible()
    await expect(page.locator("[data-field=phone] .gw-problem")).to_be_visible()
    await expect(page.get_by_label("电话")).to_have_value("12")


async def test_a_closed_move_says_why_and_offers_the_field(visit: Visit, served: Served) -> None:
    offer = served.call("clerk", "POST", "/offer", {"topic": "stages"})
    page = await visit("clerk", f"/e/offer/{offer['id']}", expected="422")
    await page.get_by_role("button", name=re.compile("已发出")).click()
    await expect(page.locator("body")).to_contain_text("请填写竞争对手")
    await page.keyboard.press("Escape")
    await edit(page, "rival", "Acme")
    await expect(page.locator("[data-field=rival]")).to_contain_text("Acme")
    await page.get_by_role("button", name=re.compile("已发出")).click()
    await expect(page.locator("[aria-current=step]")).to_contain_text("已发出")


async def test_a_move_that_asks_for_a_reason_asks_first(visit: Visit, served: Served) -> None:
    offer = served.call("clerk", "POST", "/offer", {"topic": "to be lost"})
    page = await visit("clerk", f"/e/offer/{offer['id']}", expected="422")
    await page.get_by_role("button", name="其他阶段").click()
    await page.get_by_role("menuitem", name=re.compile("丢单")).click()
    dialog = page.get_by_role("dialog", name=re.compile("丢单"))
    await dialog.get_by_label("原因").fill("too dear")
    await dialog.get_by_role("button", name="移动").click()
    await expect(page.locator("[aria-current=step]")).to_contain_text("丢单")


async def test_a_comment_appears_in_the_stream_of_everybody(visit: Visit, served: Served) -> None:
    thing = served.call("clerk", "POST", "/thing", {"name": "talked about"})
    clerk = await visit("clerk", f"/e/thing/{thing['id']}")
    boss = await visit("boss", f"/e/thing/{thing['id']}")
    await expect(boss.locator(".gw-stream")).to_be_visible()
    await clerk.get_by_role("textbox", name="写评论，@ 提醒同事").fill("接口清单周五前给你")
    await clerk.get_by_role("button", name="发送").click()
    await expect(clerk.locator(".gw-stream")).to_contain_text("接口清单周五前给你")
    await expect(boss.locator(".gw-stream")).to_contain_text("接口清单周五前给你")


async def test_related_records_stand_below_and_a_new_one_is_linked(visit: Visit, served: Served) -> None:
    whole = served.call("clerk", "POST", "/thing", {"name": "the whole"})
    served.call("clerk", "POST", "/thing", {"name": "a part", "part_of": whole["id"]})
    page = await visit("clerk", f"/e/thing/{whole['id']}")
    part = page.get_by_role("region", name="物品").or_(page.locator(".gw-related"))
    await expect(part.first).to_contain_text("a part")
    await page.locator(".gw-related").get_by_role("button", name="新建").click()
    await expect(page.locator("[data-field=part_of]")).to_contain_text("the whole")


async def test_a_deleted_record_leaves_the_list_and_can_be_brought_back(visit: Visit, served: Served) -> None:
    thing = served.call("clerk", "POST", "/thing", {"name": "short lived"})
    page = await visit("clerk", f"/e/thing/{thing['id']}", expected="status of 404")  # it may be read once more
    await page.get_by_role("button", name="更多").click()
    await page.get_by_role("menuitem", name="删除").click()
    await page.get_by_role("dialog", name=re.compile("删除")).get_by_role("button", name="删除").click()
    await expect(page.get_by_text("已删除 1 条记录")).to_be_visible()
    assert served.call("clerk", "GET", "/thing?q=short+lived")["total"] == 0
    served.call("clerk", "POST", f"/thing/{thing['id']}/restore")
    assert served.call("clerk", "GET", "/thing?q=short+lived")["total"] == 1


async def test_the_timeline_names_linked_records_and_who_acted(visit: Visit, served: Served) -> None:
    box = served.call("clerk", "POST", "/thing", {"name": "timeline box"})
    part = served.call("clerk", "POST", "/thing", {"name": "timeline part"})
    served.call("clerk", "PATCH", f"/thing/{part['id']}", {"part_of": box["id"], "helpers": [1]})
    page = await visit("clerk", f"/e/thing/{part['id']}")
    change = page.locator(".gw-change")
    await expect(change.filter(has_text="属于")).to_contain_text("timeline box")
    await expect(change.filter(has_text="帮手")).to_contain_text("林知夏")
    me = served.call("admin", "GET", "/me")["id"]
    person = await visit("admin", f"/e/user/{me}")
    await expect(person.locator(".gw-stream").get_by_text("命令 user add")).to_be_visible()


async def test_a_random_sample_fills_the_lines_and_the_timeline_tells_from_what(visit: Visit, served: Served) -> None:
    for n in range(3):
        served.call("clerk", "POST", "/thing", {"name": f"sampled {n}", "note": "a sample"})
    made = served.call("boss", "POST", "/inspection", {"name": "a sample", "size": 2})
    page = await visit("boss", f"/e/inspection/{made['id']}")
    stream = page.locator(".gw-stream")
    await page.get_by_role("button", name="抽取").click()
    await expect(stream).to_contain_text(re.compile(r"随机抽样\s*物品：从 3 条中抽取 2 条 · 种子 \d+"))
    lines = served.call("boss", "GET", f"/inspection/{made['id']}")["items"]
    assert len({line["thing"]["title"] for line in lines} & {"sampled 0", "sampled 1", "sampled 2"}) == 2
    await page.get_by_role("button", name="抽取").click()
    await expect(stream).to_contain_text(re.compile(r"物品：从 1 条中抽取 1 条 · 种子 \d+；应抽 2 条"))


async def test_news_of_a_record_that_was_left_are_not_taken_for_those_of_the_next(visit: Visit, served: Served) -> None:
    left = served.call("clerk", "POST", "/thing", {"name": "left"})
    next_ = served.call("clerk", "POST", "/thing", {"name": "next"})
    page = await visit("clerk", f"/e/thing/{left['id']}")
    await expect(page.get_by_role("heading", name="left")).to_be_visible()
    held, let = asyncio.Event(), asyncio.Event()

    async def later(route: Route) -> None:
        held.set()
        await let.wait()
        await route.continue_()

    await page.route(f"**/api/v1/thing/{left['id']}", later)
    served.call("boss", "PATCH", f"/thing/{left['id']}", {"count": 7})
    await held.wait()
    await page.evaluate(GO, f"/e/thing/{next_['id']}")
    await expect(page.get_by_role("heading", name="next")).to_be_visible()
    async with page.expect_response(f"**/api/v1/thing/{left['id']}"):
        let.set()
    await edit(page, "count", "8")
    await expect(page.locator("[data-field=count]")).to_contain_text("8")
    await expect(page.get_by_role("heading", name="next")).to_be_visible()
    assert served.call("clerk", "GET", f"/thing/{next_['id']}")["count"] == 8
