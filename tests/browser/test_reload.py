# ruff: noqa: E501
"""What is saved in the file appears in the pages that are open, without a restart or a reload of the page."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import Visit
from tests.browser.serving import Served

SOON = 15_000
GONE = "the server responded with a status of 4"  # what vanishes may be asked for once more before the page knows


@contextmanager
def saved(served: Served, *changes: tuple[str, str]) -> Iterator[None]:
    """The file with these replacements, each found exactly once; afterwards as it was."""
    before = text = served.schema.read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    served.schema.write_text(text, encoding="utf-8")
    try:
        yield
    finally:
        served.schema.write_text(before, encoding="utf-8")


def header(page: Page, field: str) -> Locator:
    return page.locator(f".ag-header-cell[col-id={field}]")


async def test_a_field_added_to_the_file_appears_in_the_open_grid_and_goes_again(visit: Visit, served: Served) -> None:
    page = await visit("clerk", "/e/thing", expected=GONE)
    await expect(header(page, "name")).to_be_visible()
    field = ("      advice: {type: text", "      colour_name: {type: text, label: 颜色名}\n      advice: {type: text")
    with saved(
        served, field, ("columns: [name, size, price, phone", "columns: [name, colour_name, size, price, phone")
    ):
        await expect(header(page, "colour_name")).to_be_visible(timeout=SOON)
    await expect(header(page, "colour_name")).to_have_count(0, timeout=SOON)


async def test_a_required_field_appears_though_the_view_names_other_columns_unless_it_is_hidden(
    visit: Visit, served: Served
) -> None:
    page = await visit("clerk", "/e/thing", expected=GONE)
    await expect(header(page, "name")).to_be_visible()
    field = "      colour_name: {type: text, label: 颜色名, required: true}\n"
    with saved(served, ("      note: {type: long_text", field + "      note: {type: long_text")):
        await expect(header(page, "colour_name")).to_be_visible(timeout=SOON)
        await page.get_by_role("button", name=re.compile("^字段")).click()
        await page.get_by_role("checkbox", name="颜色名").uncheck()
        await expect(header(page, "colour_name")).to_have_count(0)


async def test_an_option_and_a_view_added_to_the_file_appear_in_the_open_grid(visit: Visit, served: Served) -> None:
    page = await visit("clerk", "/e/thing", expected=GONE)
    await expect(page.get_by_role("link", name="贵重")).to_be_visible()
    option = ("big: {label: 大, color: indigo}", "big: {label: 大, color: indigo}, huge: 巨大")
    view = (
        "      dear: {label: 贵重",
        "      heavy: {label: 沉重, where: weight > 10, columns: [name, weight]}\n      dear: {label: 贵重",
    )
    with saved(served, option, view):
        await page.get_by_role("link", name="沉重").click(timeout=SOON)
        await expect(header(page, "weight")).to_be_visible()
        await page.goto(f"{served.url}/e/thing/new")
        await page.locator("[data-field=size] button, [data-field=size] [role=combobox]").first.click()
        await expect(page.get_by_role("option", name="巨大")).to_be_visible()


async def test_an_entity_added_to_the_file_appears_in_the_open_navigation_and_can_be_filled(
    visit: Visit, served: Served
) -> None:
    page = await visit("clerk", "/e/thing", expected=GONE)
    entity = """  gadget:
    label: 器具
    title: "{name}"
    fields: {name: {type: text, required: true, label: 名称}}
    access: {clerk: {rows: all, can: [read, create]}}
  offer:
    label: {en: Offer"""
    with saved(served, ("  offer:\n    label: {en: Offer", entity), ("[thing, offer]}", "[thing, offer, gadget]}")):
        await page.get_by_role("link", name="器具").click(timeout=SOON)
        await expect(
            page.get_by_role("button", name="新建器具").or_(page.get_by_role("link", name="新建器具")).first
        ).to_be_visible()
    await expect(page.get_by_role("link", name="器具")).to_have_count(0, timeout=SOON)


async def test_a_stage_and_a_workflow_added_to_the_file_appear_on_the_open_record(visit: Visit, served: Served) -> None:
    page = await visit("clerk", "/e/offer", expected=GONE)
    await page.goto(f"{served.url}/e/offer/new")
    await page.locator("[data-field=topic] input").fill("展会展台")
    await page.get_by_role("button", name="创建").click()
    await expect(page.get_by_text("已发出").first).to_be_visible()
    stage = (
        "      draft: {label: {en: Draft, zh-CN: 草稿}, next: [sent]}",
        "      draft: {label: {en: Draft, zh-CN: 草稿}, next: [priced]}\n"
        "      priced: {label: 已核价, approval: prices, next: [sent]}",
    )
    workflow = (
        "workflows:\n",
        "workflows:\n  prices:\n    label: 核价审批\n    entity: offer\n    steps: [{step: boss, label: 经理, who: {role: boss, within: anywhere}}]\n",
    )
    with saved(served, stage, workflow):
        await page.get_by_text("已核价").first.click(timeout=SOON)
        await expect(page.get_by_text("核价审批").first).to_be_visible(timeout=SOON)


async def test_an_option_added_to_the_file_is_offered_in_pages_that_stay_open(visit: Visit, served: Served) -> None:
    thing = served.call("clerk", "POST", "/thing", {"name": "stays open"})
    form, record = (
        await visit("clerk", "/e/thing/new", expected=GONE),
        await visit("clerk", f"/e/thing/{thing['id']}", expected=GONE),
    )
    grid = await visit("clerk", "/e/thing?view=all&q=stays+open", expected=GONE)
    cell = grid.locator(f".ag-row[row-id='{thing['id']}'] [col-id=size]")
    await form.locator("[data-field=name] input").fill("typed before")
    await form.locator("[data-field=size] [role=combobox]").click()
    await record.locator("[data-field=size] .gw-field-value").click()
    await cell.dblclick()
    for page in (form, record, grid):
        await expect(page.get_by_role("option", name="大", exact=True)).to_be_visible()
    with saved(served, ("big: {label: 大, color: indigo}", "big: {label: 大, color: indigo}, huge: 巨大")):
        for page in (form, record, grid):  # the very list that is open
            await expect(page.get_by_role("option", name="巨大")).to_be_visible(timeout=SOON)
        await expect(form.locator("[data-field=name] input")).to_have_value("typed before")
        await form.get_by_role("option", name="巨大").click()
        await form.get_by_role("button", name="创建").click()
        await expect(form.get_by_role("heading", name="typed before")).to_be_visible()
        await grid.get_by_role("option", name="巨大").click()
        await expect(cell).to_have_text("巨大")
        assert await served.keeps("clerk", f"/thing/{thing['id']}", "size", "huge")
        for made in served.call("clerk", "GET", "/thing?filter=size+%3D%3D+'huge'")["rows"]:
            served.call("clerk", "PATCH", f"/thing/{made['id']}", {"size": None})
