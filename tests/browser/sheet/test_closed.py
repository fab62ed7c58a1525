"""What cannot be changed says why, where it stands."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from playwright.async_api import Locator, expect

from tests.browser.sheet.sheet import Sheet


async def test_typing_over_a_cell_that_fills_itself_says_so(sheet: Sheet) -> None:
    await sheet.show({}, columns=("name", "number", "count"))
    await sheet.cell(0, "number").click()
    await sheet.press("5")
    await expect(sheet.page.get_by_text("由系统自动填写")).to_be_visible()
    await sheet.press("Escape")
    await expect(sheet.page.get_by_text("由系统自动填写")).to_have_count(0)
    assert await sheet.active() == (0, "number")


async def test_a_block_over_a_cell_that_fills_itself_writes_the_others_and_names_the_rule(sheet: Sheet) -> None:
    await sheet.show({}, columns=("name", "number", "count"))
    await sheet.put_on_clipboard("New name\tT1\t7")
    await sheet.cell(0, "name").click()
    await sheet.press("Control+v")
    await sheet.holds(0, "count", 7)
    panel = sheet.page.get_by_role("region", name="被拒绝的单元格")
    await expect(panel).to_contain_text("已写入 2 格，拒绝 1 格")
    await expect(panel.get_by_role("listitem")).to_contain_text("T1")


@dataclass(frozen=True)
class Cause:
    """Why a cell is closed: on a record of this entity, for this person."""

    entity: str
    values: dict[str, Any]
    field: str
    login: str
    said: str


CAUSES = {
    "read-only": Cause("bill", {"amount": "5"}, "account", "clerk", "“科目”为只读"),
    "formula": Cause("offer", {"rival": "Acme", "topic": "@"}, "total", "clerk", "由系统计算"),
    "masked": Cause("call", {"line": "13900000001"}, "line", "boss", "您只能看到“专线”的一部分"),
    "no right": Cause("bill", {"amount": "5"}, "amount", "boss", "您不能在此修改“金额”"),
}


@pytest.mark.parametrize("way", ["typing", "F2", "double click"])
@pytest.mark.parametrize("cause", CAUSES)
async def test_each_cause_is_told_by_key_and_by_mouse(sheet: Sheet, colleague: Sheet, cause: str, way: str) -> None:
    why = CAUSES[cause]
    at = sheet if why.login == "clerk" else colleague
    cell = await closed_cell(at, why)
    await (cell.dblclick() if way == "double click" else cell.click())
    await at.press(*{"typing": "5", "F2": ("F2",)}.get(way, ()))
    told = at.page.get_by_role("status").filter(has_text=why.said)
    await expect(told).to_be_visible()
    await expect(at.page.locator(".gw-cell-editor")).to_have_count(0)


async def closed_cell(at: Sheet, why: Cause) -> Locator:
    """The only row of a list, as the person of the cause sees it."""
    mark = uuid4().hex[:8]
    title = "topic" if "topic" in why.values else "name"
    made = at.served.call("clerk", "POST", f"/{why.entity}", {**why.values, title: mark})
    columns = urlencode({"filter": f"id == {made['id']}", "columns": f"{title},{why.field}"})
    await at.page.goto(f"{at.served.url}/e/{why.entity}?{columns}")
    await at.page.wait_for_function("() => globalThis.socket?.connected && globalThis.did_handshake")
    return at.page.locator(f".ag-row[row-id='{made['id']}'] [col-id='{why.field}']")


async def test_a_masked_cell_says_so_when_pointed_at_and_read_aloud(colleague: Sheet) -> None:
    cell = await closed_cell(colleague, CAUSES["masked"])
    await expect(cell.get_by_title("您只能看到“专线”的一部分")).to_have_text(re.compile(r"^[^3]*$|•|\*"))
    await expect(cell.locator(".gw-sr")).to_contain_text("您只能看到“专线”的一部分")


async def test_what_is_typed_into_a_record_that_an_approval_locks_is_kept_with_the_reason(sheet: Sheet) -> None:
    made = sheet.served.call("clerk", "POST", "/pledge", {"name": uuid4().hex[:8], "price": "5"})
    sheet.served.call("clerk", "POST", f"/pledge/{made['id']}/stage", {"to": "agreed"})
    await sheet.page.goto(f"{sheet.served.url}/e/pledge?filter=id+%3D%3D+{made['id']}")
    cell = sheet.page.locator(f".ag-row[row-id='{made['id']}'] [col-id='price']")
    sheet.expects("409", "422")
    await cell.click()
    await sheet.press("7", "Enter")
    await expect(cell).to_contain_text("7")
    await expect(sheet.page.get_by_role("alert")).to_contain_text("审批")
