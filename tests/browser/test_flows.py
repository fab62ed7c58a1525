"""Whoever writes approvals tries them before the file is changed (S18.3): the drawing, the limits, an edit replayed."""

import re

from playwright.async_api import expect

from tests.browser.conftest import Visit
from tests.browser.serving import Served
from tests.browser.test_accessible import problems


async def test_an_edited_approval_is_replayed_and_its_mistakes_are_told_by_line(visit: Visit, served: Served) -> None:
    """S18.3: which requests of the last days would go elsewhere; the file stays as it is."""
    bill = served.call("clerk", "POST", "/bill", {"name": "replayed bill", "amount": "250.00"})
    served.call("clerk", "POST", f"/bill/{bill['id']}/submit/pay", {"client_key": "replayed"})
    before = served.schema.read_text(encoding="utf-8")
    page = await visit("admin", "/approvals/flows")
    await page.get_by_role("link", name=re.compile("付款审批")).click()
    await expect(page.locator(".gw-flow-box")).to_contain_text("核对")
    await expect(page.get_by_role("row", name=re.compile("金额"))).to_contain_text("99.99")
    text = page.get_by_role("textbox", name="试改")
    written = await text.input_value()
    await text.fill(written.replace("amount >= 100", "amount >= 10000"))
    await page.get_by_role("button", name="按修改重算").click()
    await expect(page.locator(".gw-flows-replay")).to_contain_text("将走不同路线")
    await expect(page.locator(".gw-flows-replay li", has_text="核对 → 付款").first).to_contain_text("付款")
    await expect(page.get_by_role("row", name=re.compile("金额"))).to_contain_text("9,999.99")
    assert await problems(page) == []
    await text.fill(written.replace("role: boss", "role: bos"))
    await text.press("Control+Enter")
    await expect(page.get_by_role("alert")).to_contain_text(re.compile(r"第 \d+ 行：.*bos"))
    assert served.schema.read_text(encoding="utf-8") == before
