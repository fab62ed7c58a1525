"""The screen of imports: a file or cells, what their columns become, what would happen, what came of it, and undo."""

import asyncio
import os
import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import Visit
from tests.browser.serving import Served

MANY = 400
SHOTS = Path(__file__).parents[2] / "docs" / "grid" / "images"


class Import:
    """The dialog over a list of things. `mark` begins the names of everything this test imports."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.mark = f"进口{uuid4().hex[:6]}"
        self.box: Locator = page.get_by_role("dialog", name="导入到物品")

    async def open(self) -> None:
        """From the menu of the list's tools."""
        await self.page.get_by_role("toolbar").get_by_role("button", name="更多").click()
        await self.page.get_by_role("menuitem", name="从文件导入").click()
        await expect(self.box).to_be_visible()

    async def give(self, text: str, name: str = "物品.csv", encoding: str = "utf-8") -> None:
        """Chooses a file; `@` in it stands for the mark."""
        data = text.replace("@", self.mark).encode(encoding)
        file: Any = {"name": name, "mimeType": "text/csv", "buffer": data}
        await self.box.get_by_label("选择要导入的文件").set_input_files(file)

    async def press(self, name: str | re.Pattern[str]) -> None:
        """A button of the dialog."""
        await self.box.get_by_role("button", name=name).click()

    def becomes(self, column: str) -> Locator:
        """What a column becomes."""
        return self.box.get_by_label(f"“{column}”对应的字段")


async def begun(visit: Visit, expected: str = "") -> Import:
    """The dialog over the list. `expected`: what the console says when a file is refused."""
    found = Import(await visit("clerk", "/e/thing", expected=expected))
    await found.open()
    return found


def kept(served: Served, mark: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = served.call("clerk", "GET", f"/thing?q={mark}&sort=name&limit=500")["rows"]
    return rows


async def test_a_file_of_a_chinese_spreadsheet_is_imported_in_three_steps(visit: Visit, served: Served) -> None:
    importing = await begun(visit)
    await importing.give('名称,价格,大小,保管人,随便\n@甲,"1,200",大,boss,x\n@乙,3万,,,\n', encoding="gbk")
    await expect(importing.box).to_contain_text("2 行，5 列")
    for column, field in (("名称", "name"), ("价格", "price"), ("大小", "size"), ("保管人", "keeper"), ("随便", "")):
        await expect(importing.becomes(column)).to_have_value(field)
    await importing.press("预览")
    await expect(importing.box.get_by_role("status")).to_contain_text("将新建 2 条")
    await importing.press("导入 2 行")
    await expect(importing.box.get_by_role("status")).to_contain_text("全部导入完成")
    rows = kept(served, importing.mark)
    assert [(row["price"], row["size"]) for row in rows] == [("30000.00", None), ("1200.00", "big")]
    await importing.press("完成")
    await expect(importing.box).to_have_count(0)


async def test_each_problem_stands_at_its_cell_and_kinds_are_counted_and_picked(visit: Visit) -> None:
    importing = await begun(visit)
    await importing.give("名称,价格,数量\n@甲,贵,1\n@乙,多,-1\n,3,1\n@丁,4,1\n")
    await importing.press("预览")
    status = importing.box.get_by_role("status")
    await expect(status).to_contain_text("将新建 1 条")
    await expect(status).to_contain_text("3 行将被拒绝")
    wrong = importing.box.locator("td[aria-invalid=true]")
    await expect(wrong).to_have_count(4)
    await expect(wrong.first).to_contain_text("“贵”")
    kinds = importing.box.get_by_role("group", name="问题类型").get_by_role("button")
    await expect(kinds).to_have_count(3)
    await expect(kinds.first).to_contain_text("2")
    await kinds.first.click()
    await expect(importing.box.locator("tbody tr")).to_have_count(2)


async def test_a_column_is_given_another_field_or_left_out(visit: Visit, served: Served) -> None:
    importing = await begun(visit)
    await importing.give("物件,价格\n@甲,5\n")
    await expect(importing.becomes("物件")).to_have_value("")
    await expect(importing.box).to_contain_text("必填但没有对应列：名称")
    await importing.becomes("物件").select_option("name")
    await importing.becomes("价格").select_option("")
    await importing.press("预览")
    await importing.press("导入 1 行")
    await expect(importing.box.get_by_role("status")).to_contain_text("全部导入完成")
    assert [row["price"] for row in kept(served, importing.mark)] == [None]


async def test_records_are_found_by_their_number_and_changed(visit: Visit, served: Served) -> None:
    importing = await begun(visit)
    made = served.call("clerk", "POST", "/thing", {"name": f"{importing.mark}旧", "price": "1"})
    await importing.give(f"number,价格,名称\n{made['number']},77,\n,8,@新\n")
    await importing.box.get_by_label("已有的更新，其余新建").check()
    await expect(importing.box.get_by_label("查找依据")).to_have_value("number")
    await importing.box.get_by_label("仅更新").check()
    await importing.press("预览")
    await expect(importing.box.get_by_role("status")).to_contain_text("将更新 1 条")
    await importing.press("导入 2 行")
    await expect(importing.box.get_by_role("status")).to_contain_text("部分行被拒绝")
    assert [row["price"] for row in kept(served, importing.mark)] == ["77.00"]


async def test_pasted_cells_are_imported_like_a_file(visit: Visit, served: Served) -> None:
    importing = await begun(visit)
    await importing.box.get_by_label("或粘贴表格中的行").fill(f"名称\t数量\n{importing.mark}甲\t3\n")
    await importing.press("使用这段文本")
    await importing.press("预览")
    await importing.press("导入 1 行")
    await expect(importing.box.get_by_role("status")).to_contain_text("全部导入完成")
    assert [row["count"] for row in kept(served, importing.mark)] == [3]


async def test_a_dropped_file_is_taken(visit: Visit) -> None:
    importing = await begun(visit)
    await importing.box.locator(".gw-import-drop").evaluate(
        """(box) => {
            const data = new DataTransfer();
            data.items.add(new File(["名称,价格\\n甲,1\\n"], "dropped.csv"));
            box.dispatchEvent(new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true}));
        }"""
    )
    await expect(importing.box).to_contain_text("dropped.csv")


async def test_all_rows_are_checked_and_nothing_is_written(visit: Visit, served: Served) -> None:
    importing = await begun(visit)
    rows = "".join(f"@{n:03},{'x' if n == 150 else n}\n" for n in range(160))
    await importing.give(f"名称,数量\n{rows}")
    await importing.press("预览")
    await expect(importing.box.get_by_role("status")).to_contain_text("前 100 行（共 160 行）")
    await importing.press("检查全部行")
    await expect(importing.box.get_by_role("status")).to_contain_text("未写入任何内容", timeout=20_000)
    await expect(importing.box).to_contain_text("将新建 159 条")
    await expect(importing.box.locator("tbody tr th")).to_contain_text("152")
    assert kept(served, importing.mark) == []


async def test_refused_rows_come_as_a_file_and_one_press_undoes_the_import(visit: Visit, served: Served) -> None:
    importing = await begun(visit)
    await importing.give("名称,数量\n@甲,1\n@乙,x\n")
    await importing.press("预览")
    await importing.press("导入 2 行")
    await expect(importing.box.get_by_role("status")).to_contain_text("部分行被拒绝")
    async with importing.page.expect_download() as downloading:
        await importing.box.get_by_role("link", name="下载被拒绝的行").click()
    text = (await asyncio.to_thread(Path(await (await downloading.value).path()).read_bytes)).decode("utf-8-sig")
    assert text.splitlines()[0] == "名称,数量,拒绝原因" and text.splitlines()[1].startswith(f"{importing.mark}乙,x,")
    assert len(kept(served, importing.mark)) == 1
    await importing.press("撤销本次导入")
    await expect(importing.box).to_have_count(0)
    await expect(importing.page.get_by_text("已撤销本次导入。")).to_be_visible()
    assert kept(served, importing.mark) == []


async def test_an_import_goes_on_in_the_background_when_the_page_is_left(visit: Visit, served: Served) -> None:
    importing = await begun(visit)
    rows = "".join(f"@{n:03},1\n" for n in range(MANY))
    await importing.give(f"名称,属于\n{rows}".replace(",属于", ",数量"))
    await importing.press("预览")
    async with importing.page.expect_response(re.compile("/start$")):
        await importing.press(f"导入 {MANY} 行")
    await importing.page.goto(f"{served.url}/")
    strip = importing.page.get_by_role("region", name="后台任务")
    await expect(strip).to_contain_text(f"新建 {MANY} 条", timeout=30_000)
    await strip.get_by_role("button", name="隐藏").first.click()
    assert len(kept(served, importing.mark)) == MANY


async def test_a_broken_file_says_why_and_leaves_the_choice_open(visit: Visit) -> None:
    importing = await begun(visit, "422")
    await importing.give('名称,数量\n甲,"1\n乙,2\n')
    await expect(importing.box.get_by_role("alert")).to_contain_text("第 2 行的引号没有闭合")
    await importing.give("名称\n甲\n")
    await expect(importing.becomes("名称")).to_have_value("name")


async def test_another_opinion_about_the_first_row_reads_it_anew(visit: Visit) -> None:
    importing = await begun(visit)
    await importing.give("名称,数量\n甲,1\n")
    await importing.box.get_by_label("第一行是列名").uncheck()
    await expect(importing.box).to_contain_text("2 行，2 列")
    await expect(importing.becomes("A")).to_be_visible()


async def test_who_may_not_import_finds_no_such_entry(visit: Visit) -> None:
    page = await visit("boss", "/e/thing")
    await page.get_by_role("toolbar").get_by_role("button", name="更多").click()
    await expect(page.get_by_role("menuitem", name="重新读取")).to_be_visible()
    await expect(page.get_by_role("menuitem", name="从文件导入")).to_have_count(0)


async def shown(page: Page, name: str) -> None:
    """A picture for the documentation, where one is asked for."""
    if os.environ.get("GRIDWRIGHT_SHOTS"):
        SHOTS.mkdir(parents=True, exist_ok=True)
        await page.screenshot(path=SHOTS / f"import-{name}.png")


async def test_the_dialog_is_used_by_thumb_on_a_phone(visit: Visit) -> None:
    page = await visit("clerk", "/e/thing", width=390, height=844, touch=True)
    found = Import(page)
    await page.get_by_role("button", name="更多", exact=True).tap()
    await page.get_by_role("menuitem", name="从文件导入").tap()
    await found.give("名称,数量\n甲,1\n乙,x\n")
    await expect(found.becomes("名称")).to_be_visible()
    await shown(page, "phone")
    await found.box.get_by_role("button", name="预览").tap()
    await expect(found.box.get_by_role("status")).to_contain_text("1 行将被拒绝")
    box = await found.box.bounding_box()
    assert box is not None and box["width"] <= 390


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_the_steps_read_well_in_english_by_day_and_by_night(visit: Visit, theme: str) -> None:
    page = await visit("clerk", "/e/thing", theme=theme, language="en")
    await page.get_by_role("toolbar").get_by_role("button", name="More").click()
    await page.get_by_role("menuitem", name="Import from a file").click()
    box = page.get_by_role("dialog", name="Import into")
    rows = "A,12,big,2026-11-21\nB,many,huge,soon\nC,3,small,\n"
    file: Any = {"name": "things.csv", "mimeType": "text/csv", "buffer": f"Name,数量,大小,日期\n{rows}".encode()}
    await box.get_by_label("Choose a file to import").set_input_files(file)
    await expect(box.get_by_label("What Name becomes")).to_have_value("name")
    if theme == "light":
        await shown(page, "columns")
    await box.get_by_role("button", name="Preview").click()
    await expect(box.get_by_role("status")).to_contain_text("1 would be refused")
    if theme == "dark":
        await shown(page, "preview")
